package crawler_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/crawler"
	"gongkai/disclosure"
	"gongkai/store"
)

// shared is a site whose columns share posts: 通知 has ten posts on its first
// page and two on its second, one of which other columns may show as well.
type shared struct {
	*httptest.Server
	site   disclosure.Site
	record *store.Store
	now    time.Time

	mu     sync.Mutex
	pages  map[string]string
	status map[string]int // by path, 0 for 200
	asked  map[string]int
}

// entry is a line of a list: its day, address and title.
type entry struct{ day, path, title string }

var (
	shownTwice  = entry{"2023-11-10", "/info/1001/50.htm", "关于食堂改造工程招标的公告"}
	ofPurchases = entry{"2023-11-02", "/info/1003/7.htm", "关于图书采购结果的公告"}
)

const correction = "另行通知的事项以学校文件为准。"

func (e entry) page(more string) string {
	return fmt.Sprintf(`<h1>%s</h1><p>发布时间：%s</p><div class="content"><p>%s：现将本号校务公开事项予以公布，接受全体师生员工监督，`+
		`如有意见请在七日内向校务公开办公室书面反映，联系人为办公室值班人员，电话见学校主页。%s</p></div>`, e.title, e.day, e.title, more)
}

func newShared(t *testing.T, columns string) *shared {
	s := &shared{
		record: openStore(t), now: time.Date(2023, 12, 1, 8, 0, 0, 0, time.UTC),
		pages: map[string]string{}, status: map[string]int{}, asked: map[string]int{},
	}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	s.site = siteOf(s.Server, columns)
	var first []entry
	for n := range 10 {
		first = append(first, entry{fmt.Sprintf("2023-11-%02d", 28-n), fmt.Sprintf("/info/1001/%d.htm", 100-n), fmt.Sprintf("关于第%d号科研事项的通知公告", 100-n)})
	}
	s.list("/a.htm", "/a/2.htm", first...)
	s.list("/a/2.htm", "", shownTwice, entry{"2023-11-09", "/info/1001/49.htm", "关于校医院体检安排的公告"})
	s.list("/b.htm", "", shownTwice, ofPurchases)
	return s
}

// list makes a list, and the pages of its posts that are not there yet.
func (s *shared) list(path, next string, entries ...entry) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	b.WriteString(`<ul class="list">`)
	for _, e := range entries {
		fmt.Fprintf(&b, `<li><span>%s</span><a href="%s">%s</a></li>`, e.day, e.path, e.title)
		if _, there := s.pages[e.path]; !there {
			s.pages[e.path] = e.page("")
		}
	}
	b.WriteString(`</ul><div class="page">`)
	if next != "" {
		fmt.Fprintf(&b, `<a href="%s">下一页</a>`, next)
	}
	s.pages[path] = b.String() + `</div>`
}

// set makes addresses answer with a page, or with a status.
func (s *shared) set(page string, status int, paths ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, path := range paths {
		s.pages[path], s.status[path] = page, status
	}
}

func (s *shared) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked[r.URL.Path]++
	page, there := s.pages[r.URL.Path]
	switch {
	case s.status[r.URL.Path] != 0:
		w.WriteHeader(s.status[r.URL.Path])
	case !there:
		http.NotFound(w, r)
	default:
		writePage(w, "公告", page)
	}
}

// crawl crawls the site some time after the last time.
func (s *shared) crawl(t *testing.T, after time.Duration, change func(*crawler.Settings)) crawler.Report {
	t.Helper()
	s.now = s.now.Add(after)
	s.mu.Lock()
	clear(s.asked)
	s.mu.Unlock()
	report, err := newCrawler(t, s.record, func(settings *crawler.Settings) {
		settings.Now = func() time.Time { return s.now }
		if change != nil {
			change(settings)
		}
	}).Run(t.Context(), []disclosure.Site{s.site})
	if err != nil {
		t.Fatal(err)
	}
	requireBalance(t, report)
	return report
}

// posts gives the posts of a title, each as "path in column, status, version".
func (s *shared) posts(t *testing.T, title string) (posts []string) {
	t.Helper()
	for post, err := range s.record.Posts(t.Context(), store.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if post.Title == title {
			_, path, _ := strings.Cut(post.Canonical, "/")
			posts = append(posts, fmt.Sprintf("/%s in %s, %s, version %d", path, post.Column, post.Status, post.Version))
		}
	}
	return posts
}

// A post that several columns show is one post of the first of them, whatever
// happens to it and whichever list is read.
func TestPostsThatColumnsShare(t *testing.T) {
	other := shownTwice
	other.path = "/info/1002/50.htm"
	for _, test := range []struct {
		name   string
		change func(*shared)
		want   []string
	}{
		{"nothing changes", func(*shared) {}, []string{"/info/1001/50.htm in 通知, ok, version 1"}},
		{"it vanishes from the later column", func(s *shared) {
			s.list("/b.htm", "", entry{"2023-11-20", "/info/1003/8.htm", "关于桌椅采购结果的公告"}, ofPurchases)
		}, []string{"/info/1001/50.htm in 通知, ok, version 1"}},
		{"it is edited", func(s *shared) { s.set(shownTwice.page(correction), 0, shownTwice.path) },
			[]string{"/info/1001/50.htm in 通知, ok, version 2"}},
		{"it is edited under both of its addresses", func(s *shared) { s.set(shownTwice.page(correction), 0, shownTwice.path, other.path) },
			[]string{"/info/1001/50.htm in 通知, ok, version 2"}},
		{"it is gone from its first address", func(s *shared) { s.set("", http.StatusNotFound, shownTwice.path) },
			[]string{"/info/1002/50.htm in 通知, ok, version 1"}},
		{"it is gone from its first address and edited", func(s *shared) {
			s.set("", http.StatusNotFound, shownTwice.path)
			s.set(other.page(correction), 0, other.path)
		}, []string{"/info/1002/50.htm in 通知, ok, version 2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newShared(t, "通知 /a.htm\n采购 /b.htm 18\n公示 /c.htm")
			if strings.Contains(test.name, "address") {
				s.list("/b.htm", "", other, ofPurchases)
				s.list("/c.htm", "", other, ofPurchases)
			} else {
				s.list("/c.htm", "", ofPurchases)
			}
			s.crawl(t, 0, nil)
			test.change(s)
			for _, after := range []time.Duration{5 * day, time.Hour, day, time.Hour, 20 * day, time.Hour} {
				s.crawl(t, after, nil)
				if got := s.posts(t, shownTwice.title); len(got) != 1 {
					t.Errorf("%v later: %q, want one post", after, got)
				}
			}
			if diff := cmp.Diff(test.want, s.posts(t, shownTwice.title)); diff != "" {
				t.Errorf("in the end (-want +got):\n%s", diff)
			}
		})
	}
}

// What was in the way yesterday must not make today's run start all over again.
func TestCutOffColumnGoesOn(t *testing.T) {
	t.Run("more posts than a run may visit", func(t *testing.T) {
		s := newShared(t, "通知 /a.htm")
		few := func(settings *crawler.Settings) { settings.Budget = disclosure.Budget{Visits: 8} }
		var posts []int
		for range 3 {
			s.crawl(t, time.Hour, few)
			posts = append(posts, countPosts(t, s.record))
		}
		if diff := cmp.Diff([]int{7, 12, 12}, posts); diff != "" {
			t.Errorf("posts after each run (-want +got):\n%s", diff)
		}
	})
	for name, paths := range map[string]string{"an entry without a day that stays broken": "/dead.htm", "more pages than a run may read": "/a/3.htm"} {
		t.Run(name, func(t *testing.T) {
			s := newShared(t, "通知 /a.htm")
			s.list("/a/2.htm", "/a/3.htm", shownTwice, entry{"", "/dead.htm", "关于历年制度汇编目录的通知"})
			s.list("/a/3.htm", "", ofPurchases)
			s.set("", http.StatusForbidden, "/dead.htm")
			two := func(settings *crawler.Settings) { settings.Budget = disclosure.Budget{Pages: 2} }
			if paths == "/dead.htm" {
				two = nil
			}
			s.crawl(t, 0, two)
			if report := s.crawl(t, time.Hour, two); report.Run.Complete || s.asked["/info/1001/100.htm"] != 0 {
				t.Errorf("complete %v, asked for %v, want no post but the broken one", report.Run.Complete, s.asked)
			}
		})
	}
}

// A post that is known to be gone is asked for once in a while, and that it is
// still gone is no failure.
func TestGoneIsSettled(t *testing.T) {
	s := newShared(t, "通知 /a.htm")
	gone := "/info/1001/95.htm"
	s.crawl(t, 0, nil)
	s.set("", http.StatusGone, gone)
	for _, step := range []struct {
		after time.Duration
		asked int
		want  disclosure.Bucket
	}{{10 * day, 1, disclosure.Failed}, {time.Hour, 1, disclosure.Gone}, {time.Hour, 0, disclosure.Unchanged}, {40 * day, 1, disclosure.Unchanged}} {
		report := s.crawl(t, step.after, nil)
		if report.Ledger.Failed != 0 != (step.want == disclosure.Failed) || report.Ledger.Gone != 0 != (step.want == disclosure.Gone) || s.asked[gone] != step.asked {
			t.Errorf("after %v: asked %d times, ledger %+v, want %d times and %s", step.after, s.asked[gone], report.Ledger, step.asked, step.want)
		}
	}
}

// A post that is a file stays one while its site is down.
func TestOutageKeepsFiles(t *testing.T) {
	s := newShared(t, "通知 /a.htm")
	rules := entry{"2023-11-28", "/download.jsp", "关于印发财务管理办法的通知"}
	down := false
	inner := s.Config.Handler
	s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == rules.path && !down {
			w.Header().Set("Content-Type", "application/pdf")
			_, _ = w.Write([]byte("%PDF-1.4"))
			return
		}
		inner.ServeHTTP(w, r)
	})
	s.list("/a.htm", "", rules, shownTwice)
	s.set("", http.StatusServiceUnavailable, rules.path)
	s.crawl(t, 0, nil)
	for _, down = range []bool{true, false} {
		s.crawl(t, 10*day, nil)
		if got := s.posts(t, rules.title); len(got) != 1 || !strings.HasSuffix(got[0], "ok, version 1") {
			t.Errorf("down %v: %q, want the post as it was", down, got)
		}
	}
}

// What the configuration asks anew of a column reaches all of its posts, also
// when the list or the budget ends the first run that could do it.
func TestChangedColumnReachesItsPosts(t *testing.T) {
	for name, cut := range map[string]func(s *shared) func(*crawler.Settings){
		"a page fails": func(s *shared) func(*crawler.Settings) {
			s.set(s.pages["/a/2.htm"], http.StatusServiceUnavailable, "/a/2.htm")
			return nil
		},
		"the budget ends": func(*shared) func(*crawler.Settings) {
			return func(settings *crawler.Settings) { settings.Budget = disclosure.Budget{Visits: 8} }
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShared(t, "通知 /a.htm")
			s.crawl(t, 0, nil)
			s.site.Columns[0].Requirement = 18
			s.crawl(t, time.Hour, cut(s))
			s.set(s.pages["/a/2.htm"], 0, "/a/2.htm")
			s.crawl(t, time.Hour, nil)
			for post, err := range s.record.Posts(t.Context(), store.Filter{}) {
				if err != nil || post.Requirement != 18 {
					t.Errorf("%s has requirement %d, %v", post.Title, post.Requirement, err)
				}
			}
		})
	}
}

// A post stays in its column while the list of that cannot be read, also when
// the column had another address once.
func TestUnreadColumnKeepsItsPosts(t *testing.T) {
	s := newShared(t, "通知 /a0.htm\n采购 /b.htm 18")
	s.set(s.pages["/a.htm"], 0, "/a0.htm")
	s.crawl(t, 0, nil)
	s.site = siteOf(s.Server, "通知 /a.htm\n采购 /b.htm 18")
	for i := range 8 {
		s.set(s.pages["/a.htm"], map[bool]int{true: http.StatusServiceUnavailable}[i%2 == 1], "/a.htm")
		s.crawl(t, 8*day, nil)
		if got := s.posts(t, shownTwice.title); len(got) != 1 || !strings.Contains(got[0], " in 通知,") {
			t.Fatalf("after crawl %d: %q, want it in 通知", i+2, got)
		}
	}
}

// A post that was gone is one post when it is put up again under another address.
func TestGoneComesBack(t *testing.T) {
	s := newShared(t, "通知 /a.htm")
	s.crawl(t, 0, nil)
	s.set("", http.StatusNotFound, shownTwice.path)
	s.crawl(t, 20*day, nil)
	s.crawl(t, time.Hour, nil)
	back := shownTwice
	back.path = "/info/1002/50.htm"
	s.list("/a/2.htm", "", back, entry{"2023-11-09", "/info/1001/49.htm", "关于校医院体检安排的公告"})
	for range 4 {
		s.crawl(t, 40*day, nil)
	}
	if diff := cmp.Diff([]string{"/info/1002/50.htm in 通知, ok, version 1"}, s.posts(t, shownTwice.title)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A day that a list has shown stands when the list says no more than 1周前.
func TestListedDayStays(t *testing.T) {
	s := newShared(t, "通知 /a.htm")
	elsewhere := entry{"2023-11-28", "http://mp.weixin.example/s/abc", "关于招生章程的说明"}
	here := entry{"2023-11-20", "/info/1001/70.htm", "关于图书馆开放时间的说明"}
	s.set(strings.Replace(here.page(""), "发布时间：2023-11-20", "", 1)+`<meta name="PubDate" content="2023-10-05">`, 0, here.path)
	s.list("/a.htm", "", elsewhere, here, shownTwice, ofPurchases)
	s.crawl(t, 0, nil)
	elsewhere.day, here.day = "", ""
	s.list("/a.htm", "", elsewhere, here, shownTwice, ofPurchases)
	report := s.crawl(t, 10*day, func(settings *crawler.Settings) { settings.Full = true })
	for post, err := range s.record.Posts(t.Context(), store.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if post.Title == elsewhere.title && post.Published != "2023-11-28" {
			t.Errorf("%s is of %q now, ledger %+v", post.Title, post.Published, report.Ledger)
		}
	}
	s.crawl(t, time.Hour, nil)
	if report := s.crawl(t, time.Hour, nil); report.Ledger.Updated != 0 || s.asked[here.path] != 0 {
		t.Errorf("asked %d times for %s, ledger %+v", s.asked[here.path], here.path, report.Ledger)
	}
	if got := s.posts(t, here.title); len(got) != 1 || !strings.HasSuffix(got[0], "version 1") {
		t.Errorf("%q, want it as it was", got)
	}
}
