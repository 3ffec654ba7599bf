package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongkai/crawler"
	"gongkai/disclosure"
	"gongkai/store"
)

// TestTraps crawls sites that make up addresses for ever. Each must end, with
// what was left out in the ledger.
func TestTraps(t *testing.T) {
	entry := func(address string, number int) string {
		return fmt.Sprintf(`<li><span>2023-06-%02d</span><a href="%s">第%d期校园活动安排公告</a></li>`, number%28+1, address, number)
	}
	list := func(w http.ResponseWriter, entries, next string) {
		writePage(w, "公告", `<ul class="list">`+entries+`</ul><div class="page"><a href="`+next+`">下一页</a></div>`)
	}
	asked := 0
	for _, test := range []struct {
		name     string
		handler  http.HandlerFunc
		budget   disclosure.Budget
		reason   string // of a visit in the ledger
		complete bool
		posts    int
		requests int // at most
	}{
		{"a path that repeats itself", func(w http.ResponseWriter, r *http.Request) {
			number := strings.Count(r.URL.Path, "/a/b")
			list(w, entry(fmt.Sprintf("/info/%d.htm", number), number), "a/b/gg.htm")
		}, disclosure.Budget{}, "a trap: a path that repeats itself", false, 4, 20},
		{"a session in every address", func(w http.ResponseWriter, r *http.Request) {
			asked++
			list(w, entry("/info/1.htm", 1)+entry("/info/2.htm", 2), fmt.Sprintf("/gg.htm?token=%d", asked))
		}, disclosure.Budget{}, disclosure.ReasonNothingNew, true, 2, 20},
		{"a session in the path", func(w http.ResponseWriter, r *http.Request) {
			asked++
			list(w, entry(fmt.Sprintf("/info/1.htm;jsessionid=A%d", asked), 1)+entry(fmt.Sprintf("/info/2.htm;jsessionid=B%d", asked), 2), fmt.Sprintf("/gg.htm;jsessionid=C%d", asked))
		}, disclosure.Budget{Pages: 5}, disclosure.ReasonOverBudget, false, 2, 20},
		{"pages for ever", func(w http.ResponseWriter, r *http.Request) {
			var page int
			_, _ = fmt.Sscanf(r.URL.RawQuery, "p=%d", &page)
			list(w, entry(fmt.Sprintf("/info/%d.htm", page), page), fmt.Sprintf("/gg.htm?p=%d", page+1))
		}, disclosure.Budget{Pages: 7}, disclosure.ReasonOverBudget + ": 7 pages of the column", false, 7, 40},
		{"more entries than the site may have", func(w http.ResponseWriter, r *http.Request) {
			var page int
			_, _ = fmt.Sscanf(r.URL.RawQuery, "p=%d", &page)
			entries := ""
			for number := page * 100; number < page*100+100; number++ {
				entries += entry(fmt.Sprintf("/info/%d.htm", number), number)
			}
			list(w, entries, fmt.Sprintf("/gg.htm?p=%d", page+1))
		}, disclosure.Budget{Visits: 150}, disclosure.ReasonOverBudget + ": 150 addresses and entries of the site", false, 148, 160},
		{"more bytes than the site may send", func(w http.ResponseWriter, r *http.Request) {
			var page int
			_, _ = fmt.Sscanf(r.URL.RawQuery, "p=%d", &page)
			list(w, entry(fmt.Sprintf("/info/%d.htm", page), page)+"<!--"+strings.Repeat("x", 100_000)+"-->", fmt.Sprintf("/gg.htm?p=%d", page+1))
		}, disclosure.Budget{Bytes: 1 << 20}, disclosure.ReasonOverBudget + ": 1048576 bytes of the site", false, 0, 20},
		{"no time at all", func(w http.ResponseWriter, r *http.Request) {
			list(w, entry("/info/1.htm", 1), "")
		}, disclosure.Budget{Time: time.Nanosecond}, disclosure.ReasonOverBudget + ": 1ns of work on the site", false, 0, 1},
		{"a page of 100,000 links", func(w http.ResponseWriter, r *http.Request) {
			var b strings.Builder
			for number := range 100_000 {
				b.WriteString(entry(fmt.Sprintf("/info/%d.htm", number), number))
			}
			list(w, b.String(), "")
		}, disclosure.Budget{Visits: 30}, "", false, 0, 60},
	} {
		t.Run(test.name, func(t *testing.T) {
			asked = 0
			requests := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests++
				if strings.HasPrefix(r.URL.Path, "/info/") || r.URL.Path == "/robots.txt" {
					http.NotFound(w, r)
					return
				}
				test.handler(w, r)
			}))
			defer server.Close()
			record := openStore(t)
			site := siteOf(server, "公告 /gg.htm")
			site.Parallel, site.Budget = 1, test.budget
			report, err := newCrawler(t, record, func(s *crawler.Settings) {
				s.Budget, s.Fetch.MaxBytes = disclosure.Budget{}, 20<<20
			}).Run(t.Context(), []disclosure.Site{site})
			if err != nil {
				t.Fatal(err)
			}
			if requests > test.requests {
				t.Errorf("%d requests, want at most %d", requests, test.requests)
			}
			found := test.reason == ""
			for _, visit := range report.Trouble {
				found = found || strings.HasPrefix(visit.Reason, test.reason)
			}
			if !found || report.Run.Complete != test.complete {
				t.Errorf("complete %v, want %v; no line of trouble says %q: %+v", report.Run.Complete, test.complete, test.reason, report.Trouble[:min(3, len(report.Trouble))])
			}
			if posts := countPosts(t, record); posts != test.posts {
				t.Errorf("%d posts, want %d", posts, test.posts)
			}
			requireBalance(t, report)
		})
	}
}

// What a run has finished stays finished while another site of it waits.
func TestFinishedSiteIsLeftAlone(t *testing.T) {
	s := newShared(t, "通知 /a.htm")
	waiting := siteOf(newCampus(t, 3, true).Server, "公告 /gg.htm")
	waiting.Name, waiting.Hours = "后勤处", disclosure.Hours{From: 22 * 60, To: 23 * 60}
	for run := range 3 {
		clear(s.asked)
		report, err := newCrawler(t, s.record, func(settings *crawler.Settings) {
			settings.Now = func() time.Time { return s.now.Add(time.Duration(run) * 2 * day) }
			settings.Fetch.Now = settings.Now
		}).Run(t.Context(), []disclosure.Site{s.site, waiting})
		if err != nil || len(report.Later) != 1 {
			t.Fatalf("%v, later %+v", err, report.Later)
		}
		if asked := len(s.asked); (asked > 0) != (run == 0) {
			t.Errorf("part %d of the run: asked for %d addresses", run+1, asked)
		}
	}
}

// The store is not asked for more while it gives posts: of as many sites as it
// has connections, none would get another.
func TestUnmetIsReadAlone(t *testing.T) {
	s := newShared(t, "通知 /a.htm")
	s.crawl(t, 0, nil)
	s.set("", http.StatusNotFound, shownTwice.path)
	s.crawl(t, 20*day, nil)
	record := &careful{Store: s.record}
	_, err := newCrawlerOn(t, record, func(settings *crawler.Settings) {
		settings.Now = func() time.Time { return s.now.Add(day) }
	}).Run(t.Context(), []disclosure.Site{s.site})
	if err != nil || record.asked == 0 {
		t.Errorf("asked for other addresses %d times, %v", record.asked, err)
	}
}

// careful is a record that gives nothing else while it gives posts.
type careful struct {
	*store.Store
	giving bool
	asked  int
}

func (c *careful) Unmet(ctx context.Context, run int64, site string) iter.Seq2[disclosure.Look, error] {
	return func(yield func(disclosure.Look, error) bool) {
		c.giving = true
		defer func() { c.giving = false }()
		c.Store.Unmet(ctx, run, site)(yield)
	}
}

func (c *careful) AliasesOf(ctx context.Context, id string) ([]string, error) {
	if c.asked++; c.giving {
		return nil, errors.New("asked for other addresses while posts are given")
	}
	return c.Store.AliasesOf(ctx, id)
}

// The time of a site also ends a visit that has begun.
func TestTimeEndsAVisit(t *testing.T) {
	server := httptest.NewServer(faultySite(`<li><span>2023-06-01</span><a href="/fault">关于图书采购结果的公告</a></li>`, "", hang))
	defer server.Close()
	report, err := newCrawler(t, openStore(t), func(s *crawler.Settings) {
		s.Budget, s.Fetch.Timeout = disclosure.Budget{Time: 500 * time.Millisecond}, time.Hour
	}).Run(t.Context(), []disclosure.Site{siteOf(server, "公告 /gg.htm")})
	if err != nil {
		t.Fatal(err)
	}
	requireBalance(t, report)
	if len(report.Trouble) != 1 || report.Trouble[0].Reason != "over the budget: 500ms of work on the site" || report.Run.Complete || len(report.Alerts) != 0 {
		t.Errorf("trouble %+v, complete %v, alerts %+v", report.Trouble, report.Run.Complete, report.Alerts)
	}
}

// A site is left alone outside its hours, and the same run goes on with it
// inside them.
func TestHoursAreKept(t *testing.T) {
	record, campus := openStore(t), newCampus(t, 30, true)
	site := siteOf(campus.Server, "公告 /gg.htm")
	site.Hours = disclosure.Hours{From: 22 * 60, To: 6 * 60}
	now := time.Date(2023, 12, 1, 20, 0, 0, 0, disclosure.Shanghai())
	run := func(closeAfter int) crawler.Report { // so many pages; 0 for never
		report, err := newCrawler(t, record, func(s *crawler.Settings) {
			s.Now = func() time.Time { return now }
			s.Fetch.Now = func() time.Time {
				if closeAfter > 0 && campus.pagesAsked() >= closeAfter {
					return now.Add(9 * time.Hour)
				}
				return now
			}
		}).Run(t.Context(), []disclosure.Site{site})
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	report := run(0)
	if len(campus.asked) != 0 || len(report.Later) != 1 || report.Later[0].Until.Hour() != 22 || report.Run.Complete || report.Ledger.Failed != 0 {
		t.Fatalf("in the evening: asked for %v, later %+v, ledger %+v", campus.asked, report.Later, report.Ledger)
	}
	now = now.Add(3 * time.Hour)
	report = run(12)             // three lists, and some posts
	got := countPosts(t, record) // perhaps none: they are written in order, and the first page may come last
	if !report.Resumed || len(report.Later) != 1 || got == 30 || report.Ledger.Failed != 0 {
		t.Fatalf("when the hours end: resumed %v, later %+v, %d posts, ledger %+v", report.Resumed, report.Later, got, report.Ledger)
	}
	now = now.Add(24 * time.Hour)
	report = run(0)
	if !report.Resumed || len(report.Later) != 0 || !report.Run.Complete || countPosts(t, record) != 30 || report.Ledger.New != 30 {
		t.Errorf("the next night: resumed %v, later %+v, complete %v, ledger %+v", report.Resumed, report.Later, report.Run.Complete, report.Ledger)
	}
	requireBalance(t, report)
}
