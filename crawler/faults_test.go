package crawler_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/crawler"
	"gongkai/disclosure"
	"gongkai/store"
)

const goodTitle = "关于做好期末考试安排的通知"

// faultySite is a site with one column: a good post, and whatever a fault adds.
func faultySite(entries, pager string, fault http.HandlerFunc) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/tzgg.htm", func(w http.ResponseWriter, _ *http.Request) {
		writePage(w, "通知公告", `<ul class="list"><li><span>2023-06-01</span><a href="/info/1/1.htm">`+goodTitle+`</a></li>`+entries+`</ul>`+pager)
	})
	mux.HandleFunc("/info/1/1.htm", func(w http.ResponseWriter, _ *http.Request) {
		writePage(w, goodTitle, `<h1>`+goodTitle+`</h1><p>发布时间：2023-06-01</p><div id="vsb_content"><p>各院系：期末考试定于六月下旬进行，请认真组织命题、监考与阅卷，严肃考风考纪，确保考试工作平稳有序。</p></div>`)
	})
	mux.HandleFunc("/robots.txt", http.NotFound)
	if fault != nil {
		mux.HandleFunc("/", fault)
	}
	return mux
}

func writePage(w io.Writer, title, body string) {
	fmt.Fprintf(w, `<!DOCTYPE html><html><head><meta charset="utf-8"><title>%s</title></head><body>%s</body></html>`, title, body)
}

const badEntry = `<li><span>2023-06-02</span><a href="/bad">关于公布奖学金评审结果的公告</a></li>`

func TestFaults(t *testing.T) {
	var bomb bytes.Buffer
	compressed := gzip.NewWriter(&bomb)
	_, _ = compressed.Write(make([]byte, 64<<20))
	_ = compressed.Close()

	for _, test := range []struct {
		name     string
		entries  string
		pager    string
		fault    http.HandlerFunc
		want     string // bucket, kind and reason of the one line of trouble
		complete bool
		posts    int
	}{
		{name: "missing page", entries: badEntry, fault: http.NotFound, want: "failed entry status 404", complete: true, posts: 2},
		{name: "server error", entries: badEntry, fault: status(500), want: "failed entry status 500", complete: true, posts: 2},
		{name: "never answers", entries: badEntry, fault: hang, want: "failed entry timeout", complete: true, posts: 2},
		{name: "50 MB", entries: badEntry, fault: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			chunk := make([]byte, 1<<20)
			for range 50 {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		}, want: "failed entry too large", complete: true, posts: 2},
		{name: "gzip bomb", entries: badEntry, fault: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		}, want: "failed entry too large", complete: true, posts: 2},
		{name: "cut in the middle", entries: badEntry, fault: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100000")
			_, _ = io.WriteString(w, "<html><body><h1>关于公布")
		}, want: "failed entry cut short", complete: true, posts: 2},
		{name: "binary as HTML", entries: badEntry, fault: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write(append([]byte("PK\x03\x04\x00\x00\x00\x00"), make([]byte, 4096)...))
		}, want: "failed entry ", complete: true, posts: 2},
		{name: "redirect loop", entries: badEntry, fault: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, want: "failed entry redirect loop", complete: true, posts: 2},
		{name: "redirect off the site", entries: badEntry, fault: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://other.example/bad", http.StatusFound)
		}, want: "failed entry off the site", complete: true, posts: 2},
		{name: "next is the page itself", pager: `<div class="page"><a href="/tzgg.htm">下一页</a></div>`,
			want: "skipped list page already read in this run", complete: true, posts: 1},
		{name: "a pager that only a script can turn", pager: `<div class="page">1/3页 <a href="javascript:goPage(2)">下一页</a></div>`,
			want: "failed list the list says that it has 3 pages", complete: false, posts: 1},
		{name: "next page fails", pager: `<div class="page"><a href="/bad">下一页</a></div>`, fault: status(500),
			want: "failed list status 500", complete: false, posts: 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(faultySite(test.entries, test.pager, test.fault))
			defer server.Close()
			record := openStore(t)
			patience := newCrawler(t, record, func(s *crawler.Settings) {
				if test.name == "never answers" {
					s.Fetch.Timeout = 300 * time.Millisecond
				}
			})
			report, err := patience.Run(t.Context(), []disclosure.Site{siteOf(server, "通知公告 /tzgg.htm")})
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Trouble) != 1 {
				t.Fatalf("%d lines of trouble, want 1: %+v", len(report.Trouble), report.Trouble)
			}
			line := report.Trouble[0]
			got := fmt.Sprintf("%s %s %s", line.Bucket, line.Kind, line.Reason)
			if !strings.HasPrefix(got, test.want) || line.Reason == "" {
				t.Errorf("trouble %q, want %q", got, test.want)
			}
			if report.Run.Complete != test.complete {
				t.Errorf("complete %v, want %v", report.Run.Complete, test.complete)
			}
			if posts := countPosts(t, record); posts != test.posts {
				t.Errorf("%d posts, want %d", posts, test.posts)
			}
			requireBalance(t, report)
		})
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// hang answers nothing until the client goes away.
func hang(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func countPosts(t *testing.T, record *store.Store) int {
	t.Helper()
	posts := 0
	for _, err := range record.Posts(t.Context(), store.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		posts++
	}
	return posts
}

// requireBalance checks that nothing was met that is in no bucket.
func requireBalance(t *testing.T, report crawler.Report) {
	t.Helper()
	for _, site := range report.Sites {
		if site.Pending != 0 {
			t.Errorf("site %s: %d visits in no bucket", site.Site, site.Pending)
		}
	}
	told := 0
	for _, visit := range report.Trouble {
		if visit.Bucket == disclosure.Failed || visit.Bucket == disclosure.Skipped {
			told++
		}
	}
	if failed := report.Ledger.Failed + report.Ledger.Skipped; failed != told {
		t.Errorf("ledger has %d failed and skipped, %d are told", failed, told)
	}
}

func TestDeadHost(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + listener.Addr().String()
	listener.Close()
	site := disclosure.Site{
		Name: "后勤处", Home: address + "/", Channel: "dept", Parallel: 1,
		Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	}
	for i := range 6 {
		site.Columns = append(site.Columns, disclosure.Column{Name: fmt.Sprint("栏目", i), URL: fmt.Sprintf("%s/%d.htm", address, i)})
	}
	record := openStore(t)
	report := crawl(t, record, site)
	if report.Run.Complete || report.Ledger.Failed != 6 {
		t.Errorf("complete %v, %d failed, want false and 6", report.Run.Complete, report.Ledger.Failed)
	}
	if last := report.Trouble[5].Reason; !strings.HasPrefix(last, "site down") {
		t.Errorf("the sixth column failed for %q; after three failures the site should count as down", last)
	}
	requireBalance(t, report)
}

// An endless calendar has a next page always, and no posts.
func TestEndlessCalendar(t *testing.T) {
	for _, test := range []struct {
		name     string
		entries  func(month int) string
		atMost   int
		complete bool
	}{
		{"empty months", func(int) string { return "" }, 2, true},
		{"the same events", func(int) string {
			return `<li><span>2023-06-01</span><a href="/event/1">校庆开放日活动安排公告</a></li><li><span>2023-06-03</span><a href="/event/2">图书馆暑期开放时间公告</a></li>`
		}, 2, true},
		{"new events for ever", func(month int) string {
			return fmt.Sprintf(`<li><span>2023-06-01</span><a href="/event/%d">第%d期校园活动安排公告</a></li>`, month, month)
		}, 20, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				month := 0
				if _, err := fmt.Sscanf(r.URL.RequestURI(), "/calendar?month=%d", &month); err != nil && r.URL.Path != "/calendar" {
					http.NotFound(w, r)
					return
				}
				asked.Add(1)
				writePage(w, "活动日历", fmt.Sprintf(`<ul class="list">%s</ul><div class="page"><a href="/calendar?month=%d">下一页</a></div>`, test.entries(month), month+1))
			}))
			defer server.Close()
			record := openStore(t)
			report := crawl(t, record, siteOf(server, "活动 /calendar"))
			if got := int(asked.Load()); got > test.atMost {
				t.Errorf("read %d pages of the calendar, want at most %d", got, test.atMost)
			}
			if report.Run.Complete != test.complete {
				t.Errorf("complete %v, want %v: %+v", report.Run.Complete, test.complete, report.Missing)
			}
			requireBalance(t, report)
		})
	}
}

// A crawl that is stopped loses nothing, and the next one goes on in the same run.
func TestStopAndGoOn(t *testing.T) {
	var list strings.Builder
	const posts = 200
	for i := range posts {
		fmt.Fprintf(&list, `<li><span>2023-06-01</span><a href="/p/%d">第%d号校务公开事项公告</a></li>`, i, i)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var number int
		if _, err := fmt.Sscanf(r.URL.Path, "/p/%d", &number); err == nil {
			if asked.Add(1) == posts/2 {
				cancel()
			}
			writePage(w, "公告", fmt.Sprintf(`<h1>第%d号校务公开事项公告</h1><p>发布时间：2023-06-01</p><div class="content"><p>现将第%d号校务公开事项予以公布，接受师生员工监督，如有意见请在七日内向校务公开办公室反映，联系人为办公室值班人员。</p></div>`, number, number))
			return
		}
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		writePage(w, "公告", `<ul class="list">`+list.String()+`</ul>`)
	}))
	defer server.Close()
	record := openStore(t)
	site := siteOf(server, "公告 /gg.htm")
	_, err := newCrawler(t, record, nil).Run(ctx, []disclosure.Site{site})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("a stopped run ends with %v, want context.Canceled", err)
	}
	first := asked.Load()
	report := crawl(t, record, site)
	if !report.Resumed {
		t.Error("the second crawl did not go on with the first one's run")
	}
	if got := countPosts(t, record); got != posts {
		t.Errorf("%d posts after going on, want %d", got, posts)
	}
	if report.Ledger.New != posts || report.Ledger.Failed != 0 {
		t.Errorf("ledger %+v, want %d new and none failed", report.Ledger, posts)
	}
	if again := asked.Load() - first; again > posts/2+64 { // as many may have been read and not been written down
		t.Errorf("asked for %d pages again after stopping half-way, want about %d", again, posts/2)
	}
	requireBalance(t, report)
}

// What a single-page application sends is not read, and said to be no page.
func TestShellsAreTold(t *testing.T) {
	shell := func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<!DOCTYPE html><html><head><title>某某学院</title></head><body><div id="app"></div><script src="/app.js"></script></body></html>`)
	}
	server := noticeSite(2, "/p/%d", shell)
	defer server.Close()
	report := crawl(t, openStore(t), siteOf(server, "公告 /gg.htm\n动态 /dt.htm"))
	requireBalance(t, report)
	reasons := map[string]string{}
	for _, visit := range report.Trouble {
		reasons[visit.URL[len(server.URL):]] = visit.Reason
	}
	want := map[string]string{
		"/p/0": "a script fetches what the page shows", "/p/1": "a script fetches what the page shows",
		"/dt.htm": "no entries; a script fetches what the page shows",
	}
	if diff := cmp.Diff(want, reasons); diff != "" {
		t.Errorf("trouble (-want +got):\n%s", diff)
	}
}
