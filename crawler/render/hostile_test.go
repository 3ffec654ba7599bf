package render

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"gongkai/crawler/fetch"
)

// TestHostilePages is about pages that must not be read, or not be waited for.
func TestHostilePages(t *testing.T) {
	t.Parallel()
	site := serve(t, map[string]any{
		"/well":      `<p>well</p>`,
		"/loop":      `<p>a<script>for (;;) {}</script>`,
		"/late-loop": `<p>a<script>setTimeout(function () { for (;;) {} }, 300)</script>`,
		"/alerts":    `<p>a<script>for (;;) alert(1)</script>`,
		"/huge":      `<p>a<script>var s = "x".repeat(1 << 20); for (var i = 0; i < 2; i++) document.body.append(s)</script>`,
		"/many":      `<p>a<script>for (var i = 0; i < 1000; i++) fetch("/api?" + i)</script>`,
		"/pictures":  `<p>a<script>for (var i = 0; i < 3000; i++) fetch("http://127.0.0.1:1/" + i).catch(function () {})</script>`,
		"/endless":   `<p>a<script>setInterval(function () { fetch("/api?" + Math.random()) }, 20)</script>`,
		"/sends":     `<p>a<script>fetch("/api", {method: "POST", body: "x".repeat(3e7)})</script>`,
		"/frames":    `<p>a<script>for (var i = 0; i < 3; i++) document.body.append(Object.assign(document.createElement("iframe"), {src: "data:text/html," + "x".repeat(2e7)}))</script>`,
		"/bytes":     `<p>a<script>for (var i = 0; i < 40; i++) fetch("/big?" + i)</script>`,
		"/reload":    `<p>a<script>location.reload()</script>`,
		"/away":      `<p>a<script>location.href = "http://127.0.0.1:1/"</script>`,
		"/refresh":   `<meta http-equiv="refresh" content="0;url=http://mp.example.com/s/1"><p>a`,
		"/302": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		},
		"/302-file": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(http.StatusFound)
		},
		"/blob":    `<p>a<script>location.href = URL.createObjectURL(new Blob(["<p>b"], {type: "text/html"}))</script>`,
		"/nothing": `<p>a<script>document.documentElement.remove()</script>`,
		"/form":    `<form id="f" method="post" action="/api"><input name="a" value="b"></form><script>document.getElementById("f").submit()</script>`,
		"/big":     typed("text/plain", strings.Repeat("x", 1<<20)),
	})
	patient, impatient := newRenderer(t, siteOf(site)), newRenderer(t, siteOf(site))
	impatient.settings.ScriptTime = 2 * time.Second
	for _, test := range []struct{ path, want string }{
		{"/loop", ReasonTimeout},
		{"/late-loop", ReasonTimeout},
		{"/alerts", ReasonTimeout},
		{"/huge", fetch.ReasonTooLarge},
		{"/many", ReasonOverBudget},
		{"/pictures", ReasonOverBudget},
		{"/endless", ReasonOverBudget},
		{"/bytes", ReasonOverBudget},
		{"/sends", ReasonOverBudget},
		{"/frames", ReasonOverBudget},
		{"/reload", fetch.ReasonRedirectLoop},
		{"/away", fetch.ReasonOffSite},
		{"/refresh", fetch.ReasonOffSite},
		{"/302", fetch.ReasonOffSite},
		{"/302-file", fetch.ReasonBadResponse},
		{"/blob", fetch.ReasonScheme},
		{"/nothing", ReasonEmpty},
		{"/form", fetch.ReasonMethod},
		{"/well", ""}, // the browser that comes after all of them
	} {
		t.Run(test.path, func(t *testing.T) {
			r := patient
			if test.want == ReasonTimeout {
				r = impatient
			}
			_, body, err := open(t, r, site.URL+test.path)
			if fetch.Reason(err) != test.want || test.want == "" && !strings.Contains(body, "<p>well</p>") {
				t.Errorf("reason %q, want %q: %v %.100s", fetch.Reason(err), test.want, err, body)
			}
		})
	}
	if n := site.count("POST"); n != 0 {
		t.Errorf("a form was sent")
	}
	if n := site.count("GET /api"); n > 2*maxSent {
		t.Errorf("two pages asked for more than %d things: %d", maxSent, n)
	}
}

// TestRefusedQuietly is about what a page tries in vain while it is read all the same.
func TestRefusedQuietly(t *testing.T) {
	t.Parallel()
	site := serve(t, map[string]any{
		"/windows": `<p>a</p><script>for (var i = 0; i < 50; i++) { window.open("/window?" + i); window.open("/window?" + i, "_blank", "noopener") }</script>`,
		"/data":    `<p>a</p><script>location.href = "data:text/html,evil"</script>`,
		"/file":    `<p>a</p><script>location.href = "file:///etc/passwd"</script>`,
		"/worker":  `<p>a</p><script>navigator.serviceWorker.register("/sw.js").catch(function () { document.body.append("refused") })</script>`,
		"/frames":  `<p>a</p><iframe src="/frame"></iframe><iframe srcdoc="<script>fetch('/frame')</script>"></iframe><object data="/frame"></object>`,
		"/looks":   `<link rel="stylesheet" href="/a.css"><p>a</p><img src="/a.png"><video src="/a.mp4" autoplay></video><style>p { background: url("/b.png") }</style>`,
		"/beacon":  `<p>a</p><script>navigator.sendBeacon("/beaconed", "x"); new EventSource("/events"); fetch("/put", {method: "PUT", body: "x"}).catch(function () {})</script>`,
		"/sw.js":   typed("text/javascript", "fetch('/from-worker')"),
	})
	r := newRenderer(t, siteOf(site))
	var want []string
	for _, path := range []string{"/windows", "/data", "/file", "/worker", "/frames", "/looks", "/beacon"} {
		want = append(want, "GET "+path)
		if _, body, err := open(t, r, site.URL+path); err != nil || !strings.Contains(body, "<p>a</p>") {
			t.Errorf("%s: %v %.200s", path, err, body)
		}
	}
	if got := site.all(); !slices.Equal(got, want) {
		t.Errorf("the site was asked for %q, want %q", got, want)
	}
}

// TestBrowserEnds is about a browser that goes, or is made to go, while a page
// waits for the site.
func TestBrowserEnds(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 2)
	site := serve(t, map[string]any{
		"/":     `<p>a<script>fetch("/hang")</script>`,
		"/well": `<p>well</p>`,
		"/hang": func(_ http.ResponseWriter, r *http.Request) { asked <- struct{}{}; <-r.Context().Done() },
	})
	r := newRenderer(t, siteOf(site))
	if _, _, err := open(t, r, site.URL+"/well"); err != nil {
		t.Fatal(err)
	}
	pid := r.browser.process.command.Process.Pid
	crash := func() { syscall.Kill(pid, syscall.SIGKILL) }
	for _, test := range []struct {
		name string
		end  func(cancel func())
		want string
	}{
		{"crash", func(func()) { crash() }, ReasonCrash},
		{"cancel", func(cancel func()) { cancel() }, fetch.ReasonCancelled},
	} {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			request, _ := http.NewRequestWithContext(ctx, http.MethodGet, site.URL+"/", nil)
			go func() { <-asked; test.end(cancel) }()
			if _, err := r.RoundTrip(request); fetch.Reason(err) != test.want {
				t.Errorf("reason %q, want %q: %v", fetch.Reason(err), test.want, err)
			}
			if _, body, err := open(t, r, site.URL+"/well"); err != nil || !strings.Contains(body, "<p>well</p>") {
				t.Errorf("the next page: %v %s", err, body)
			}
		})
	}
	profile := r.browser.profile
	if processes(t, profile) == 0 {
		t.Error("no process of the browser was found: the test shows nothing")
	}
	r.Close()
	if left, _ := filepath.Glob(filepath.Join(r.settings.Dir, "*")); len(left) > 0 {
		t.Errorf("profiles are left: %v", left)
	}
	for range 100 { // those that watch over crashes end when they notice
		if processes(t, profile) == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d processes of the browser are left", processes(t, profile))
}

// processes counts those that name a profile in their arguments.
func processes(t *testing.T, profile string) int {
	t.Helper()
	n := 0
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(lines) == 0 {
		t.Skip("no /proc to look for processes in")
	}
	for _, line := range lines {
		if arguments, err := os.ReadFile(line); err == nil && strings.Contains(string(arguments), profile) {
			n++
		}
	}
	return n
}

func TestNoBrowser(t *testing.T) {
	t.Parallel()
	site := serve(t, map[string]any{"/": "<p>a"})
	client, err := fetch.New(siteOf(site), fetch.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for _, path := range []string{filepath.Join(t.TempDir(), "none"), "/bin/false"} {
		r := New(client, 1, Settings{Chromium: path, Dir: t.TempDir(), MaxBytes: 1 << 20})
		if _, _, err := open(t, r, site.URL+"/"); !errors.Is(err, ErrBrowser) {
			t.Errorf("with %s for a browser: %v", path, err)
		}
		r.Close()
	}
	if asked := site.all(); len(asked) > 0 {
		t.Errorf("the site was asked for %q", asked)
	}
}
