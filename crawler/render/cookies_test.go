package render

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"gongkai/crawler/fetch"
)

// needs serves a text to who comes with a cookie, and gives others another one.
func needs(cookie, gives, kind, text string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		if gives != "" {
			w.Header().Add("Set-Cookie", gives)
		}
		if got := r.Header.Get("Cookie"); !strings.Contains("; "+got+";", "; "+cookie+";") {
			http.Error(w, "the cookies are "+got, http.StatusForbidden)
			return
		}
		typed(kind, text)(w, r)
	}
}

// TestOneStoreOfCookies is about sessions that begin in the browser and go on
// beside it, in the next browser, and the other way round.
func TestOneStoreOfCookies(t *testing.T) {
	t.Parallel()
	given := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Set-Cookie", "page=1; Path=/")
		typed("text/html", `<p>a<script>document.cookie = "made=1; path=/"; document.cookie = "page=0; path=/"; fetch("/api")</script>`)(w, r)
	}
	site := serve(t, map[string]any{
		"/given":  given,
		"/api":    needs("made=1", "script=1; Path=/; HttpOnly", "application/json", "{}"),
		"/page":   needs("page=1", "", "text/html", "<p>of the page"),
		"/script": needs("script=1", "", "text/html", "<p>of the script"),
		"/a.doc":  needs("page=1", "file=1; Path=/", "application/msword", "%DOC"),
		"/file":   needs("file=1", "", "text/html", "<p>of the file"),
		"/1.pdf":  needs("file=1", "passed=1; Path=/", "application/pdf", "%PDF-1.4"),
		"/passed": needs("passed=1", "", "text/html", "<p>of the file that is passed on"),
	})
	r := newRenderer(t, siteOf(site))
	client := r.site.(*fetch.Client)
	if response, _, err := open(t, r, site.URL+"/given"); err != nil || response.Header.Get(HeaderMissed) != "" {
		t.Fatal(response, err)
	}
	download := func(path string) {
		discard := func() (io.Writer, error) { return io.Discard, nil }
		if got, err := client.Download(t.Context(), site.URL+path, nil, discard, 1<<20); err != nil || got.Status != http.StatusOK {
			t.Errorf("%s: status %d, %v", path, got.Status, err)
		}
	}
	shown := func(path, want string) {
		if response, body, err := open(t, r, site.URL+path); err != nil || !strings.Contains(body, want) {
			t.Errorf("%s: %v, %v, %s", path, response, err, body)
		}
	}
	download("/a.doc")
	shown("/file", "of the file")
	r.drop()
	shown("/page", "of the page")
	shown("/script", "of the script")
	shown("/1.pdf", "%PDF")
	shown("/passed", "passed on")
}

func TestGive(t *testing.T) {
	at, err := url.Parse("http://www.example.edu.cn/")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		kept           []*http.Cookie
		browsers, want string
	}{
		{nil, "", ""},
		{nil, "a=1; b=\"2, 3\"", "a=1; b=\"2, 3\""}, // as scripts write them
		{[]*http.Cookie{{Name: "a", Value: "1"}}, "", "a=1"},
		{[]*http.Cookie{{Name: "a", Value: "1"}}, "a=0; b=2;; c", "a=1; b=2; c"},
		{[]*http.Cookie{{Name: "a", Value: "x y"}}, "A=2", "a=\"x y\"; A=2"},
	} {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		jar.SetCookies(at, test.kept)
		if got := give(jar, at, test.browsers); got != test.want {
			t.Errorf("with %v and the browser's %q: %q, want %q", test.kept, test.browsers, got, test.want)
		}
	}
}
