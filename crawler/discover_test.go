package crawler_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"gongkai/crawler"
	"gongkai/disclosure"
	"gongkai/store"
)

// writeList writes a list page of three posts of a column.
func writeList(w io.Writer, name, folder string) {
	var rows strings.Builder
	for i := range 3 {
		fmt.Fprintf(&rows, `<li><span>2023-06-0%d</span><a href="/%s/%d.html">关于%s工作安排的第%d号通知</a></li>`, i+1, folder, i, name, i)
	}
	writePage(w, name, `<ul class="list">`+rows.String()+`</ul>`)
}

// A site may link whatever it likes: what is asked of it, and what is written
// down, stays within the budgets.
func TestSearchIsBounded(t *testing.T) {
	var asked atomic.Int64
	var bomb bytes.Buffer
	compressed := gzip.NewWriter(&bomb)
	_, _ = io.WriteString(compressed, "<urlset>")
	for i := range 60_000 {
		fmt.Fprintf(compressed, "<url><loc>/s%d/x%d/</loc></url>", i%7, i)
	}
	_, _ = compressed.Write(make([]byte, 64<<20))
	_ = compressed.Close()
	for _, test := range []struct {
		name string
		page http.HandlerFunc
		most int64 // requests
	}{
		{"menus of 10,000 links on every page", func(w http.ResponseWriter, r *http.Request) {
			var menu strings.Builder
			for i := range 10_000 {
				fmt.Fprintf(&menu, `<li><a href="%s/%d/">栏目%d号</a></li>`, strings.TrimSuffix(r.URL.Path, "/"), i, i)
			}
			writePage(w, "首页", `<div class="nav"><ul>`+menu.String()+`</ul></div>`)
		}, 6 + 10},
		{"sitemaps that name sitemaps without end", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" {
				writePage(w, "首页", `<p>欢迎</p>`)
				return
			}
			var index strings.Builder
			for i := range 1000 {
				fmt.Fprintf(&index, "<sitemap><loc>%s-%d.xml</loc></sitemap>", strings.TrimSuffix(r.URL.Path, ".xml"), i)
			}
			_, _ = io.WriteString(w, "<sitemapindex>"+index.String()+"<sitemap><loc>/sitemap.xml</loc></sitemap></sitemapindex>")
		}, 40},
		{"a sitemap of 60,000 columns that is a bomb", func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/sitemap.xml":
				_, _ = w.Write(bomb.Bytes())
			case "/":
				writePage(w, "首页", `<p>欢迎</p>`)
			default:
				http.NotFound(w, r)
			}
		}, 6 + 10},
		{"feeds and frames of itself", func(w http.ResponseWriter, r *http.Request) {
			body := `<iframe src="` + r.URL.Path + `x"></iframe>`
			for i := range 100 {
				body += fmt.Sprintf(`<a href="/rss/%d.xml">订阅</a><iframe src="%s%d"></iframe>`, i, r.URL.Path, i)
			}
			writePage(w, "首页", body)
		}, 6 + 40},
	} {
		t.Run(test.name, func(t *testing.T) {
			asked.Store(0)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				if r.URL.Path == "/robots.txt" {
					http.NotFound(w, r)
					return
				}
				w.Header().Set("Content-Type", "text/html")
				test.page(w, r)
			}))
			defer server.Close()
			site := siteOf(server, "")
			record := openStore(t)
			report, err := newCrawler(t, record, func(s *crawler.Settings) { s.Search = 6 }).Run(t.Context(), []disclosure.Site{site})
			if err != nil {
				t.Fatal(err)
			}
			requireBalance(t, report)
			if got := asked.Load(); got > test.most {
				t.Errorf("%d requests, want at most %d", got, test.most)
			}
			if total := report.Ledger.Total(); total > 200 {
				t.Errorf("%d lines in the ledger", total)
			}
			if report.Run.Complete {
				t.Errorf("the run counts as complete: %+v", report.Trouble)
			}
		})
	}
}

// What keeps the count from being trusted, and what does not.
func TestTroubleInTheSearch(t *testing.T) {
	home := `<div class="nav"><ul><li><a href="/tzgg.htm">通知公告</a></li><li><a href="/other.htm">工作动态</a></li></ul></div>`
	for _, test := range []struct {
		name     string
		other    http.HandlerFunc
		complete bool
	}{
		{"a dead link", http.NotFound, true},
		{"a single text", func(w http.ResponseWriter, _ *http.Request) {
			writePage(w, "工作动态", `<div class="v_news_content"><p>本栏目介绍学校各项工作的开展情况，欢迎师生员工提出意见和建议，我们将认真听取并及时改进。</p></div>`)
		}, true},
		{"a server error", status(500), false},
		{"another list", func(w http.ResponseWriter, _ *http.Request) { writeList(w, "工作动态", "gzdt") }, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/":
					writePage(w, "教务处", home)
				case "/tzgg.htm":
					writeList(w, "通知公告", "tzgg")
				case "/other.htm":
					test.other(w, r)
				default:
					http.NotFound(w, r)
				}
			}))
			defer server.Close()
			report := crawl(t, openStore(t), siteOf(server, ""))
			if report.Run.Complete != test.complete {
				t.Errorf("complete %v, want %v: %+v", report.Run.Complete, test.complete, report.Trouble)
			}
			requireBalance(t, report)
		})
	}
}

// A column that was a list and shows a login is not taken for a page that never
// was one.
func TestFoundColumnThatLosesItsEntries(t *testing.T) {
	var changed atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/":
			writePage(w, "教务处", `<div class="nav"><ul><li><a href="/tzgg.htm">通知公告</a></li><li><a href="/gzdt.htm">工作动态</a></li></ul></div>`)
		case r.URL.Path == "/gzdt.htm" && changed.Load():
			writePage(w, "登录", "<h1>统一身份认证</h1><p>请登录</p>")
		case r.URL.Path == "/tzgg.htm" || r.URL.Path == "/gzdt.htm":
			writeList(w, "通知公告", r.URL.Path[1:5])
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	record := openStore(t)
	if report := crawl(t, record, siteOf(server, "")); !report.Run.Complete {
		t.Fatalf("first run: %+v", report.Missing)
	}
	changed.Store(true)
	for range 2 {
		report := crawl(t, record, siteOf(server, ""))
		if report.Run.Complete || report.Missing[0].Reason != "0 entries where 3 were" || len(report.Alerts) != 1 {
			t.Errorf("complete %v, missing %+v, alerts %+v", report.Run.Complete, report.Missing, report.Alerts)
		}
	}
	if posts := countPosts(t, record); posts != 6 {
		t.Errorf("%d posts, want 6", posts)
	}
}

// The pages that the search has read are not asked for again as lists.
func TestFoundColumnsAreReadOnce(t *testing.T) {
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.Path]++ // one request at a time
		switch r.URL.Path {
		case "/":
			writePage(w, "教务处", `<div class="nav"><ul><li><a href="/tzgg.htm">通知公告</a></li></ul></div>`)
		case "/tzgg.htm":
			writeList(w, "通知公告", "tzgg")
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	site := siteOf(server, "")
	site.Parallel = 1
	crawl(t, openStore(t), site)
	if asked["/tzgg.htm"] != 1 || asked["/"] != 1 {
		t.Errorf("asked %v", asked)
	}
}

// The home page of a site in a folder of its host does not speak for the rest
// of the host.
func TestSiteInAFolder(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/jwc/index.htm":
			writePage(w, "教务处", `<div class="nav"><ul><li><a href="tzgg.htm">通知公告</a></li><li><a href="gzdt.htm">工作动态</a></li><li><a href="gzzd.htm">规章制度</a></li><li><a href="/xxyw.htm">学校要闻</a></li></ul></div>`)
		case "/jwc/tzgg.htm", "/jwc/gzdt.htm", "/jwc/gzzd.htm", "/xxyw.htm":
			writeList(w, "通知公告", strings.Trim(strings.TrimSuffix(r.URL.Path, ".htm"), "/"))
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	site := siteOf(server, "")
	site.Home = server.URL + "/jwc/index.htm"
	probed := probe(t, site, nil)
	var names []string
	for _, column := range probed.Columns {
		names = append(names, column.Name)
	}
	if got := strings.Join(names, " "); got != "通知公告 工作动态 规章制度" {
		t.Errorf("columns %s", got)
	}
}

// A site that is nothing but one list has one column, under the site's name.
func TestHomeThatIsTheList(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		writeList(w, "招标公告", "zb")
	}))
	defer server.Close()
	probed := probe(t, siteOf(server, ""), nil)
	if len(probed.Columns) != 1 || probed.Columns[0].Posts != 3 || probed.Columns[0].Name != "教务处" {
		t.Errorf("columns %+v", probed.Columns)
	}
}

// Posts that a section and its columns both list are counted once, in the
// narrower column.
func TestPostsOfASectionCountInItsColumns(t *testing.T) {
	row := func(folder string, i int) string {
		return fmt.Sprintf(`<li><span>2023-06-0%d</span><a href="/p/%s%d.html">关于%s工作安排的第%d号通知</a></li>`, i, folder, i, folder, i)
	}
	lists := map[string]string{
		"/xw.htm":   row("a", 3) + row("b", 2) + row("c", 1), // c stands in the section alone
		"/xw/a.htm": row("a", 3) + row("a", 2) + row("a", 1),
		"/xw/b.htm": row("b", 3) + row("b", 2) + row("b", 1),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		list, ok := lists[r.URL.Path]
		switch {
		case r.URL.Path == "/":
			writePage(w, "教务处", `<div class="nav"><ul><li><a href="/xw.htm">新闻中心</a><ul><li><a href="/xw/a.htm">校内新闻</a></li><li><a href="/xw/b.htm">媒体新闻</a></li></ul></li></ul></div>`)
		case ok:
			writePage(w, "新闻", `<ul class="list">`+list+`</ul>`)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	record := openStore(t)
	crawl(t, record, siteOf(server, ""))
	for column, want := range map[string]int{"校内新闻": 3, "媒体新闻": 3, "新闻中心": 1} {
		if got, err := record.CountPosts(t.Context(), store.Filter{Column: &column}); err != nil || got != want {
			t.Errorf("%d posts in %s, %v, want %d", got, column, err, want)
		}
	}
}

// A second run reads the columns that the first one found without searching
// again; a full one searches, and finds the same and nothing amiss: a section
// that only shows the beginnings of its columns has not lost its entries.
func TestSearchAgain(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/probe/trs.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, file := range archive.Files {
		files[file.Name] = string(file.Data)
	}
	var home atomic.Int32
	site := pages(files)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			home.Add(1)
		}
		site.ServeHTTP(w, r)
	}))
	defer server.Close()
	record := openStore(t)
	var before []disclosure.ColumnState
	for run, full := range []bool{false, false, true} {
		home.Store(0)
		report, err := newCrawler(t, record, func(s *crawler.Settings) { s.Full = full }).Run(t.Context(), []disclosure.Site{siteOf(server, "")})
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Missing) > 0 || report.Run.Complete == false {
			t.Errorf("run %d: %+v", run+1, report.Missing)
		}
		if searched := home.Load() > 0; searched != (run == 0 || full) {
			t.Errorf("run %d: the home page was asked for: %v", run+1, searched)
		}
		columns, err := record.ColumnStates(t.Context(), "教务处")
		if err != nil || len(columns) == 0 {
			t.Fatalf("run %d: %d columns, %v", run+1, len(columns), err)
		}
		for i := range columns {
			columns[i].Every = 0
		}
		if diff := cmp.Diff(before, columns); run > 0 && diff != "" {
			t.Errorf("run %d: columns (-before +now):\n%s", run+1, diff)
		}
		before = columns
	}
}
