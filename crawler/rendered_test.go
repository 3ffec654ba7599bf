package crawler_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/crawler"
	"gongkai/crawler/render"
	"gongkai/disclosure"
)

// withBrowser gives a crawl the browser. Where there is none the test is
// skipped, but not in CI, which installs one.
func withBrowser(t *testing.T) func(*crawler.Settings) {
	t.Helper()
	path, err := render.Find("")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("%v; CI must test with one", err)
	}
	if err != nil {
		t.Skipf("SKIPPED, no rendered site is crawled: %v", err)
	}
	dir := t.TempDir()
	return func(settings *crawler.Settings) {
		settings.Render = render.Settings{Chromium: path, Dir: dir, Env: []string{"PATH=" + os.Getenv("PATH")}, MaxBytes: settings.Fetch.MaxBytes}
	}
}

// scriptedSite has one document, which shows by its fragment what its scripts
// ask for: #/tzgg is a list that a button turns, #/article/5 a post. The list
// tells at which visit it was loaded, so that no two are the same.
type scriptedSite struct {
	posts  int
	visits atomic.Int64
}

const scriptedRows = 3 // a page of its list

const scriptedApp = `<html><head><meta charset="utf-8"><title>教务处</title></head><body><div id="app"></div><p id="visits"></p><script>
var app = document.getElementById("app"), page = 1;
function load(address, then) { fetch(address).then(function (r) { return r.json() }).then(then) }
function list(data) {
	document.getElementById("visits").textContent = "您是第" + data.visit + "位访客";
	app.innerHTML = '<ul class="list">' + data.rows.map(function (e) {
		return '<li><a href="#/article/' + e.id + '">' + e.title + '</a><span>' + e.day + '</span></li>' }).join("") + '</ul>' +
		'<div class="el-pagination"><button class="btn-next"' + (data.last ? ' disabled' : '') + '>下一页</button></div>';
	app.querySelector("button").onclick = function () { page++; route() };
}
function article(e) {
	app.innerHTML = '<h1>' + e.title + '</h1><p>发布时间：' + e.day + ' 来源：教务处</p><div class="v_news_content"><p>' + e.body + '</p></div>';
}
function route() {
	var post = location.hash.match(/article\/(\d+)/);
	post ? load("/api/article?id=" + post[1], article) : load("/api/list?page=" + page, list);
}
onhashchange = route;
route();
</script></body></html>`

func (s *scriptedSite) post(id int) map[string]any {
	title := fmt.Sprintf("关于公布第%d批教学服务信息的通知", id)
	return map[string]any{
		"id": id, "title": title, "day": fmt.Sprintf("2023-05-%02d", id),
		"body": fmt.Sprintf("现将第%d批教学服务信息予以公布，包括教室借用、课程安排与考试组织的服务质量情况，接受师生监督，如有意见请在七日内向教务处反映。", id),
	}
}

func (s *scriptedSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", `"never changes"`)
		io.WriteString(w, scriptedApp)
	case "/api/list":
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		var rows []map[string]any
		for id := (page-1)*scriptedRows + 1; id <= min(page*scriptedRows, s.posts); id++ {
			rows = append(rows, s.post(id))
		}
		json.NewEncoder(w).Encode(map[string]any{"rows": rows, "last": page*scriptedRows >= s.posts, "visit": s.visits.Add(1)})
	case "/api/article":
		id, _ := strconv.Atoi(r.URL.Query().Get("id"))
		json.NewEncoder(w).Encode(s.post(id))
	default:
		http.NotFound(w, r)
	}
}

// TestRenderedSite crawls a site that shows nothing without its scripts, twice.
func TestRenderedSite(t *testing.T) {
	rendered := withBrowser(t)
	server := httptest.NewServer(&scriptedSite{posts: 7})
	defer server.Close()
	record := openStore(t)
	site := siteOf(server, "通知公告 /#/tzgg")
	site.Render = true
	run := func() string {
		report, err := newCrawler(t, record, rendered).Run(t.Context(), []disclosure.Site{site})
		if err != nil {
			t.Fatal(err)
		}
		requireBalance(t, report)
		return strings.ReplaceAll(describe(t, record, report), server.URL, "")
	}
	var posts strings.Builder
	for id := range 7 {
		fmt.Fprintf(&posts, "2023-05-%02[1]d | 关于公布第%[1]d批教学服务信息的通知 | /#/article/%[1]d | 通知公告 0 classifier | ok\n", id+1)
	}
	want := posts.String() + "Fetched:3 NotModified:0 New:7 Updated:0 Unchanged:0 Duplicate:0 Gone:0 Failed:0 Skipped:0\ncomplete true\n"
	if diff := cmp.Diff(want, run()); diff != "" {
		t.Errorf("first crawl (-want +got):\n%s", diff)
	}
	want = posts.String() + "Fetched:3 NotModified:0 New:0 Updated:0 Unchanged:7 Duplicate:0 Gone:0 Failed:0 Skipped:0\ncomplete true\n"
	if diff := cmp.Diff(want, run()); diff != "" {
		t.Errorf("second crawl (-want +got):\n%s", diff)
	}
}

// TestListThatDidNotLoad is about a list whose entries come from where the
// crawl may not go: it is no empty list.
func TestListThatDidNotLoad(t *testing.T) {
	rendered := withBrowser(t)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("left the site") }))
	defer elsewhere.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/tzgg" {
			http.NotFound(w, r)
			return
		}
		writePage(w, "通知公告", `<ul class="list"></ul><p>暂无数据</p><script>fetch("`+elsewhere.URL+`/api")</script>`)
	}))
	defer server.Close()
	record := openStore(t)
	site := siteOf(server, "通知公告 /tzgg")
	site.Render = true
	report, err := newCrawler(t, record, rendered).Run(t.Context(), []disclosure.Site{site})
	if err != nil {
		t.Fatal(err)
	}
	want := "no entries; the page could not load " + elsewhere.URL + "/api: off the site"
	if report.Run.Complete || len(report.Missing) != 1 || report.Missing[0].Reason != want {
		t.Errorf("complete %v, missing %+v, want %q", report.Run.Complete, report.Missing, want)
	}
}

// TestBrokenBrowserEndsTheRun makes sure that no post is written down as
// unreadable for want of a browser.
func TestBrokenBrowserEndsTheRun(t *testing.T) {
	server := httptest.NewServer(&scriptedSite{posts: 7})
	defer server.Close()
	site := siteOf(server, "通知公告 /#/tzgg")
	site.Render = true
	broken := func(settings *crawler.Settings) {
		settings.Render = render.Settings{Chromium: "/bin/false", Dir: t.TempDir(), MaxBytes: 1 << 20}
	}
	report, err := newCrawler(t, openStore(t), broken).Run(t.Context(), []disclosure.Site{site})
	if err == nil || !strings.Contains(err.Error(), render.ErrBrowser.Error()) {
		t.Errorf("a run without a browser ends with %v and %+v", err, report.Ledger)
	}
}
