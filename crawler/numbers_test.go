package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"gongkai/crawler"
	"gongkai/disclosure"
	"gongkai/store"
)

// noticeSite serves a list of posts, whose pages are answered by post.
func noticeSite(posts int, address string, post http.HandlerFunc) *httptest.Server {
	var list strings.Builder
	for i := range posts {
		fmt.Fprintf(&list, `<li><span>2023-06-%02d</span><a href="%s">第%d号校务公开事项公告</a></li>`, i%28+1, fmt.Sprintf(address, i), i)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/robots.txt", http.NotFound)
	mux.HandleFunc("/gg.htm", func(w http.ResponseWriter, _ *http.Request) {
		writePage(w, "公告", `<ul class="list">`+list.String()+`</ul>`)
	})
	mux.HandleFunc("/", post)
	return httptest.NewServer(mux)
}

// lastDigit is the number of a post of noticeSite, none of them for its home page.
func lastDigit(r *http.Request) int { return int(r.URL.Path[len(r.URL.Path)-1]) - '0' }

func writeNotice(w io.Writer, number int, text string) {
	writePage(w, "公告", fmt.Sprintf(`<h1>第%d号校务公开事项公告</h1><p>发布时间：2023-06-%02d</p><div class="content"><p>%s</p></div>`, number, number%28+1, text))
}

// What a listed address leads to may change from run to run; the post does not.
func TestRedirectedEntriesKeepTheirIdentity(t *testing.T) {
	for _, order := range [][]bool{{true, false, true}, {false, true, false}} {
		t.Run(fmt.Sprint(order), func(t *testing.T) {
			var up atomic.Bool
			server := noticeSite(10, "/go/%d", func(w http.ResponseWriter, r *http.Request) {
				var number int
				if _, err := fmt.Sscanf(r.URL.Path, "/go/%d", &number); err == nil {
					if !up.Load() {
						w.WriteHeader(http.StatusForbidden)
						return
					}
					http.Redirect(w, r, fmt.Sprintf("/info/%d.htm", number), http.StatusFound)
					return
				}
				_, _ = fmt.Sscanf(r.URL.Path, "/info/%d.htm", &number)
				writeNotice(w, number, fmt.Sprintf("现将第%d号校务公开事项予以公布，接受师生员工监督，如有意见请在七日内向校务公开办公室反映，联系人为值班人员。", number))
			})
			defer server.Close()
			record := openStore(t)
			for run, answers := range order {
				up.Store(answers)
				requireBalance(t, crawl(t, record, siteOf(server, "公告 /gg.htm")))
				if got := countPosts(t, record); got != 10 {
					t.Errorf("run %d: %d posts, want 10", run+1, got)
				}
			}
		})
	}
}

// A server that says «not modified» to a question that it was not asked must
// cost its own page, not the crawl.
func TestNotModifiedUnasked(t *testing.T) {
	server := noticeSite(3, "/p/%d", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/p/1" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		writeNotice(w, lastDigit(r), "现将校务公开事项予以公布。")
	})
	defer server.Close()
	record := openStore(t)
	report := crawl(t, record, siteOf(server, "公告 /gg.htm"))
	if report.Ledger.New != 2 || report.Ledger.Failed != 1 || report.Trouble[0].Reason != "status 304" {
		t.Errorf("ledger %+v, trouble %+v", report.Ledger, report.Trouble)
	}
}

// Two columns list the same texts under different addresses: the first column
// has them, whatever answers first.
func TestColumnsOrderDecides(t *testing.T) {
	const posts = 12
	text := func(number int) string {
		return fmt.Sprintf("现将第%d号校务公开事项予以公布，接受全体师生员工监督，如有意见请在七日内向校务公开办公室书面反映，联系人为办公室值班人员。", number)
	}
	list := func(folder string) string {
		var b strings.Builder
		for i := range posts {
			fmt.Fprintf(&b, `<li><span>2023-06-%02d</span><a href="/%s/%d">第%d号校务公开事项公告</a></li>`, i+1, folder, i, i)
		}
		return `<ul class="list">` + b.String() + `</ul>`
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var folder string
		var number int
		switch n, _ := fmt.Sscanf(strings.ReplaceAll(r.URL.Path[1:], "/", " "), "%s %d", &folder, &number); {
		case r.URL.Path == "/a.htm" || r.URL.Path == "/b.htm":
			writePage(w, "公告", list(r.URL.Path[1:2]))
		case n == 2:
			writeNotice(w, number, text(number))
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	for range 3 {
		record := openStore(t)
		site := siteOf(server, "甲 /a.htm 18\n乙 /b.htm 30")
		site.Parallel = 8
		report := crawl(t, record, site)
		inFirst, err := record.CountPosts(t.Context(), store.Filter{Column: new("甲")})
		if err != nil || inFirst != posts || report.Ledger.Duplicate != posts {
			t.Errorf("%d posts in the first column, %d duplicates, %v; want %d of each", inFirst, report.Ledger.Duplicate, err, posts)
		}
	}
}

// A list says how many pages it has; one that ends before is not trusted.
func TestListsThatEndTooEarly(t *testing.T) {
	entry := `<li><span>2023-06-01</span><a href="/p/1">关于公布校务公开事项目录的公告</a></li><li><span>2023-06-02</span><a href="/p/2">关于公布校务公开联系人的公告</a></li>`
	pager := `<div class="page">共86条 1/5页 <a href="/gg.htm?page=2">下一页</a></div>`
	for _, test := range []struct{ name, second string }{
		{"the parameter means nothing", `<ul class="list">` + entry + `</ul>` + pager},
		{"the second page says that it is empty", `<p>暂无数据</p>`},
		{"the second page has nothing", `<p>欢迎访问</p>`},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.RawQuery == "page=2":
					writePage(w, "公告", test.second)
				case r.URL.Path == "/gg.htm":
					writePage(w, "公告", `<ul class="list">`+entry+`</ul>`+pager)
				default:
					http.NotFound(w, r)
				}
			}))
			defer server.Close()
			report := crawl(t, openStore(t), siteOf(server, "公告 /gg.htm"))
			if report.Run.Complete || len(report.Missing) == 0 {
				t.Errorf("the run counts as complete: %+v", report.Trouble)
			}
			requireBalance(t, report)
		})
	}
}

// A crawl that goes on in the middle of a column reads its last page, which
// has a single entry beside a dated side box, as an undisturbed one does.
func TestGoingOnReadsTheLastPageAlike(t *testing.T) {
	page := func(number int) string {
		side := `<div class="hot"><h3>热点</h3><ul><li><a href="/x/1">关于春季运动会的通知</a><i>2023-01-02</i></li><li><a href="/x/2">关于秋季运动会的通知</a><i>2023-01-03</i></li></ul></div>`
		rows, next := "", ""
		for i := range 4 {
			rows += fmt.Sprintf(`<dd class="r"><a href="/p/%d%d">关于印发第%d%d号校内管理办法的通知</a><i>2023-06-0%d</i></dd>`, number, i, number, i, i+1)
		}
		if number == 3 {
			rows = `<dd class="r"><a href="/p/30">用印办法</a></dd>`
		} else {
			next = fmt.Sprintf(`<div class="page"><a href="/gz/%d">下一页</a></div>`, number+1)
		}
		return `<div class="main"><dl class="rows">` + rows + `</dl>` + next + `</div>` + side
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var number int
		if _, err := fmt.Sscanf(r.URL.Path, "/gz/%d", &number); err != nil {
			http.NotFound(w, r)
			return
		}
		writePage(w, "规章制度", page(number))
	}))
	defer server.Close()
	sites := []disclosure.Site{siteOf(server, "规章制度 /gz/1")}
	count := func(stopAfter int) int {
		record := openStore(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		stopping := newCrawler(t, record, func(s *crawler.Settings) {
			s.Progress = func(at crawler.Progress) {
				if at.Done == stopAfter {
					cancel()
				}
			}
		})
		if _, err := stopping.Run(ctx, sites); stopAfter > 0 && !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped after %d pages, the crawl ends with %v", stopAfter, err)
		}
		crawl(t, record, sites...)
		return countPosts(t, record)
	}
	whole := count(0)
	for _, stop := range []int{1, 2} {
		if got := count(stop); got != whole {
			t.Errorf("stopped after %d pages and gone on: %d posts, undisturbed %d", stop, got, whole)
		}
	}
	if whole != 9 {
		t.Errorf("%d posts, want 9", whole)
	}
}

// A column that had entries and shows none, or sends to the home page, has not
// become empty: it cannot be read.
func TestColumnThatLosesItsEntries(t *testing.T) {
	for _, test := range []struct {
		name   string
		second http.HandlerFunc
		want   string
	}{
		{"a login page", func(w http.ResponseWriter, _ *http.Request) {
			writePage(w, "登录", "<h1>统一身份认证</h1><p>请登录</p>")
		}, "0 entries where 2 were"},
		{"the home page", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) }, "leads to the home page"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var changed atomic.Bool
			list := `<ul class="list"><li><span>2023-06-01</span><a href="/p/1">关于公布校务公开事项目录的公告</a></li><li><span>2023-06-02</span><a href="/p/2">关于公布校务公开联系人的公告</a></li></ul>`
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/gg.htm" && changed.Load():
					test.second(w, r)
				case r.URL.Path == "/gg.htm", r.URL.Path == "/":
					writePage(w, "公告", list)
				default:
					http.NotFound(w, r)
				}
			}))
			defer server.Close()
			record := openStore(t)
			site := siteOf(server, "公告 /gg.htm")
			if report := crawl(t, record, site); !report.Run.Complete {
				t.Fatalf("first run: %+v", report.Missing)
			}
			changed.Store(true)
			for range 2 { // the second time what was read the first time must not count as the last good page
				report := crawl(t, record, site)
				if report.Run.Complete || report.Missing[0].Reason != test.want {
					t.Errorf("complete %v, missing %+v, want %q", report.Run.Complete, report.Missing, test.want)
				}
			}
			if posts := countPosts(t, record); posts != 2 {
				t.Errorf("%d posts, want 2", posts)
			}
		})
	}
}
