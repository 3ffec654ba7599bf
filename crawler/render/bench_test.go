package render

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkRender opens a page with a script and a list that it loads, again
// and again. It tells the memory of the browser's processes at the end, what
// they share counted once.
func BenchmarkRender(b *testing.B) {
	site := serveList(b, map[string]any{"/": turned(`<button id="more">下一页</button>`)})
	r := newRenderer(b, siteOf(site))
	if _, _, err := open(b, r, site.URL+"/"); err != nil { // a cold start is no page's
		b.Fatal(err)
	}
	for b.Loop() {
		if _, body, err := open(b, r, site.URL+"/"); err != nil || !strings.Contains(body, "第3条") {
			b.Fatal(err, body)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(memory(b, r.browser.profile))/1024, "MB")
}

// BenchmarkColdStart is from nothing to the first page.
func BenchmarkColdStart(b *testing.B) {
	site := serve(b, map[string]any{"/": func(w http.ResponseWriter, r *http.Request) { typed("text/html", "<p>a")(w, r) }})
	for b.Loop() {
		r := newRenderer(b, siteOf(site))
		if _, _, err := open(b, r, site.URL+"/"); err != nil {
			b.Fatal(err)
		}
		r.Close()
	}
}

// memory sums the proportional set sizes of a browser's processes, in kB.
func memory(b *testing.B, profile string) int {
	total := 0
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, line := range lines {
		arguments, _ := os.ReadFile(line)
		rollup, _ := os.ReadFile(filepath.Join(filepath.Dir(line), "smaps_rollup"))
		if _, rest, ok := bytes.Cut(rollup, []byte("Pss:")); ok && bytes.Contains(arguments, []byte(profile)) {
			kilobytes, _ := strconv.Atoi(string(bytes.Fields(rest)[0]))
			total += kilobytes
		}
	}
	return total
}
