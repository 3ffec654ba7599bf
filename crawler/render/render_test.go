package render

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"slices"
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

// serve serves pages by their path; the value is HTML, or a handler. SITE in
// HTML is the site's address.
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

// all is what the site was asked for, but for its robots.txt.
func (v *visited) all() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(v.asked), func(asked string) bool { return asked == "GET /robots.txt" })
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
	r := New(client, 2, Settings{
		Chromium: chromium(t), Dir: t.TempDir(), Env: []string{"PATH=" + os.Getenv("PATH")}, MaxBytes: 1 << 20,
	})
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

func typed(contentType, body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		io.WriteString(w, body)
	}
}

const (
	entriesJSON  = `[{"id":5,"title":"关于实验室安全检查的通知","day":1683306000000},{"id":6,"title":"关于学费标准的公示","day":1683392400000}]`
	writeEntries = `function show(rows) { document.getElementById("list").innerHTML = rows.map(function (e) {
	return '<li><a href="#/article/' + e.id + '">' + e.title + '</a><i>' + new Date(e.day).getDate() + '</i></li>' }).join("") }`
)

// TestRendered is about what scripts make of pages.
func TestRendered(t *testing.T) {
	t.Parallel()
	posted := func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost || string(body) != `{"page":1}` || r.Header.Get("Content-Type") != "application/json" || r.Header.Get("X-Token") != "a" {
			http.Error(w, "a list is asked for with POST", http.StatusBadRequest)
			return
		}
		typed("application/json", entriesJSON)(w, r)
	}
	cookies := func(w http.ResponseWriter, r *http.Request) {
		given, _ := r.Cookie("given")
		made, _ := r.Cookie("made")
		if given == nil || made == nil {
			http.SetCookie(w, &http.Cookie{Name: "given", Value: "1"})
			typed("text/html", `<script>document.cookie = "made=2"; location.reload()</script>`)(w, r)
			return
		}
		typed("text/html", "<p>you are known")(w, r)
	}
	site := serve(t, map[string]any{
		"/list.js": typed("text/javascript", writeEntries),
		"/api":     typed("application/json", entriesJSON),
		"/posted":  posted,
		"/fetched": `<script src="/list.js"></script><ul id="list"></ul><script>fetch("/api").then(r => r.json()).then(show)</script>`,
		"/post":    `<script src="/list.js"></script><ul id="list"></ul><script>fetch("/posted", {method: "POST", headers: {"Content-Type": "application/json", "X-Token": "a"}, body: '{"page":1}'}).then(r => r.json()).then(show)</script>`,
		"/xhr":     `<script src="/list.js"></script><ul id="list"></ul><script>var x = new XMLHttpRequest(); x.open("GET", "/api"); x.onload = function () { show(JSON.parse(x.responseText)) }; x.send()</script>`,
		"/written": `<ul><script>for (var i = 1; i < 3; i++) document.write('<li><a href="/' + i + '.htm">第' + i + '条</a></li>')</script></ul>`,
		"/spa":     `<div id="app"></div><script>function go() { document.getElementById("app").innerHTML = "<h1>" + location.hash + "</h1>" } onhashchange = go; go()</script>`,
		"/moves":   `<script>location.href = "/written"</script>`,
		"/refresh": `<meta http-equiv="refresh" content="0;url=/written">`,
		"/pushes":  `<p>a<script>history.pushState(null, "", "/shown/7.htm")</script>`,
		"/claims":  `<p>a<script>location.hash = "#/list?gongkai-page=500"</script>`,
		"/302":     func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/written", http.StatusFound) },
		"/cookies": cookies,
		"/dialogs": `<script>alert(1); confirm(2); prompt(3); document.write("<b>past them</b>"); onbeforeunload = function () { return "stay" }</script>`,
		"/gbk":     typed("text/html; charset=gbk", "<p>\xcd\xa8\xd6\xaa<script>document.write('<b>\xb9\xab\xca\xbe</b>')</script>"),
		"/long":    `<p>a</p><script>document.body.innerHTML = "<b>长" + "\u{1F4D6}".repeat(600000) + "尾</b>"</script>`,
		"/later":   `<p>a<script>setTimeout(function () { document.body.innerHTML = "<b>late</b>" }, 200)</script>`,
	})
	r := newRenderer(t, siteOf(site))
	r.settings.MaxBytes = 8 << 20
	list := []string{`<a href="#/article/5">关于实验室安全检查的通知</a><i>6</i>`, `<a href="#/article/6">关于学费标准的公示</a><i>7</i>`}
	for _, test := range []struct {
		path, final string // final is path where empty
		want        []string
	}{
		{"/fetched", "", list}, // the days are Shanghai's: 01:00 there is the day before in UTC
		{"/post", "", list},
		{"/xhr", "", list},
		{"/written", "", []string{`<a href="/1.htm">第1条</a>`, `<a href="/2.htm">第2条</a>`}},
		{"/spa#/article/5", "", []string{"<h1>#/article/5</h1>"}},
		{"/spa#/article/6", "", []string{"<h1>#/article/6</h1>"}},
		{"/moves", "/written", []string{"第2条"}},
		{"/refresh", "/written", []string{"第2条"}},
		{"/302", "/written", []string{"第2条"}},
		{"/pushes", "/shown/7.htm", []string{"<p>a"}},
		{"/claims", "/claims#/list", []string{"<p>a"}}, // which page of a list it is, is not for a script to say
		{"/cookies", "", []string{"you are known"}},
		{"/dialogs", "", []string{"<b>past them</b>"}},
		{"/gbk", "", []string{"通知", "<b>公示</b>"}},
		{"/long", "", []string{"<b>长" + strings.Repeat("\U0001F4D6", 600000) + "尾</b>"}},
		{"/later", "", []string{"<b>late</b>"}},
	} {
		t.Run(test.path, func(t *testing.T) {
			response, body, err := open(t, r, site.URL+test.path)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range test.want {
				if !strings.Contains(body, want) {
					t.Errorf("no %.100s in\n%.1000s", want, body)
				}
			}
			if want := site.URL + cmp.Or(test.final, test.path); response.Request.URL.String() != want {
				t.Errorf("ends at %s, want %s", response.Request.URL, want)
			}
			kind := response.Header.Get(fetch.HeaderContentType)
			if missed := response.Header.Get(HeaderMissed); response.StatusCode != http.StatusOK || kind != "text/html; charset=utf-8" || missed != "" {
				t.Errorf("status %d, type %s, missed %q", response.StatusCode, kind, missed)
			}
		})
	}
	if n := site.count("GET /list.js"); n != 1 {
		t.Errorf("a script of several pages was asked for %d times, want once", n)
	}
}

// TestPassedOn is about answers that are no pages to render.
func TestPassedOn(t *testing.T) {
	t.Parallel()
	pdf := typed("application/pdf", "%PDF-1.4")
	site := serve(t, map[string]any{
		"/1.pdf":  pdf,
		"/to.pdf": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/1.pdf", http.StatusFound) },
		"/leads":  `<script>location.href = "/1.pdf"</script>`,
		"/feed":   typed("application/xml", `<rss/>`),
		"/gone":   func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no more", http.StatusGone) },
		"/none":   func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) },
	})
	r := newRenderer(t, siteOf(site))
	for _, test := range []struct {
		path, final string
		status      int
		body        string
	}{
		{"/1.pdf", "/1.pdf", http.StatusOK, "%PDF-1.4"},
		{"/to.pdf", "/1.pdf", http.StatusOK, "%PDF-1.4"},
		{"/leads", "/1.pdf", http.StatusOK, "%PDF-1.4"},
		{"/feed", "/feed", http.StatusOK, "<rss/>"},
		{"/gone", "/gone", http.StatusGone, "no more\n"},
		{"/none", "/none", http.StatusNoContent, ""},
	} {
		response, body, err := open(t, r, site.URL+test.path)
		if err != nil {
			t.Errorf("%s: %v", test.path, err)
			continue
		}
		if response.StatusCode != test.status || body != test.body || response.Request.URL.String() != site.URL+test.final {
			t.Errorf("%s: %d %q at %s, want %d %q at %s", test.path, response.StatusCode, body, response.Request.URL, test.status, test.body, test.final)
		}
	}
}

// leavesLater lets a client say of one path that the site is to be left for later.
type leavesLater struct {
	Site
	path  string
	until time.Time
}

func (l leavesLater) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.URL.Path == l.path {
		return nil, &fetch.Error{Reason: fetch.ReasonHours, Until: l.until}
	}
	return l.Site.RoundTrip(request)
}

// TestPageIsLeftForLater is about a site whose hours end while a page loads.
func TestPageIsLeftForLater(t *testing.T) {
	t.Parallel()
	site := serve(t, map[string]any{"/": `<p>a<script>fetch("/api")</script>`})
	r := newRenderer(t, siteOf(site))
	until := time.Date(2023, 5, 6, 22, 0, 0, 0, time.UTC)
	r.site = leavesLater{r.site, "/api", until}
	if _, _, err := open(t, r, site.URL+"/"); !fetch.Until(err).Equal(until) {
		t.Errorf("the page is left until %v: %v", fetch.Until(err), err)
	}
}
