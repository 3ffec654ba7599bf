package render

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/crawler/fetch"
	"gongkai/disclosure"
)

// chromium gives the browser. Where there is none the test is skipped, but not
// in CI, which installs one.
func chromium(t testing.TB) string {
	t.Helper()
	path, err := Find("")
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatalf("%v; CI must test with one", err)
	default:
		t.Skipf("SKIPPED, the browser's rules are not tested: %v", err)
	}
	return path
}

// visited is a site in a test, and what it was asked for.
type visited struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

// serve serves pages by their path; the value is HTML, or a handler.
func serve(t testing.TB, pages map[string]any) *visited {
	t.Helper()
	site := &visited{}
	site.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site.mu.Lock()
		site.asked = append(site.asked, r.Method+" "+r.URL.RequestURI())
		site.mu.Unlock()
		switch page := pages[r.URL.Path].(type) {
		case string:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			io.WriteString(w, strings.ReplaceAll(page, "SITE", site.URL))
		case func(http.ResponseWriter, *http.Request):
			page(w, r)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(site.Close)
	return site
}

// count is how often the site was asked for what begins so.
func (v *visited) count(prefix string) int {
	v.mu.Lock()
	defer v.mu.Unlock()
	n := 0
	for _, asked := range v.asked {
		if strings.HasPrefix(asked, prefix) {
			n++
		}
	}
	return n
}

func siteOf(server *visited) disclosure.Site {
	return disclosure.Site{Name: "教务处", Home: server.URL + "/", Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
}

func newRenderer(t testing.TB, site disclosure.Site) *Renderer {
	t.Helper()
	client, err := fetch.New(site, fetch.Settings{
		Agent: "gongkai/test", MaxBytes: 1 << 20, Timeout: 5 * time.Second,
		Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
	if err != nil {
		t.Fatal(err)
	}
	r := New(client, 2, Settings{Chromium: chromium(t), Dir: t.TempDir(), Env: []string{"PATH=" + os.Getenv("PATH")}, MaxBytes: 1 << 20})
	t.Cleanup(func() { r.Close(); client.Close() })
	return r
}

// open renders an address and gives the page, its final address, and the error.
func open(t testing.TB, r *Renderer, address string) (*http.Response, string, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := r.RoundTrip(request)
	if err != nil {
		return nil, "", err
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body), nil
}
