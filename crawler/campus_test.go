package crawler_test

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/crawler"
	"gongkai/disclosure"
	"gongkai/store"
)

// campus is a site with one column, which changes between runs. Its posts
// stand in the column's list from the newest to the oldest, unless reversed.
type campus struct {
	*httptest.Server
	now       time.Time
	validated bool // answers carry an ETag

	mu       sync.Mutex
	posts    []*notice
	reversed bool
	pageless bool             // the pager does not say how many pages there are
	instead  http.HandlerFunc // answers in the place of every page; nil for none
	asked    map[string]int
	sent     int
}

// pagesAsked is how many different pages have been asked for.
func (c *campus) pagesAsked() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.asked)
}

// notice is one post of a campus.
type notice struct {
	number int
	day    string
	text   string
	listed string // the title in the list, where it differs
	status int    // of its page; 0 for 200
	hidden bool   // from the list
	moved  bool   // to another address; the first one answers 404
}

const noticesPerPage = 10

func (n *notice) path() string {
	if n.moved {
		return fmt.Sprintf("/news/%d.htm", n.number)
	}
	return fmt.Sprintf("/info/%d.htm", n.number)
}

func (n *notice) title() string {
	return fmt.Sprintf("关于公布第%d号校务公开事项的公告", n.number)
}

func newCampus(t *testing.T, posts int, validated bool) *campus {
	c := &campus{now: time.Date(2023, 12, 1, 8, 0, 0, 0, time.UTC), validated: validated, asked: map[string]int{}}
	for number := range posts {
		c.publish(number, fmt.Sprintf("2023-%02d-%02d", number/28+1, number%28+1))
	}
	c.Server = httptest.NewServer(c)
	t.Cleanup(c.Close)
	return c
}

// publish puts a post where its day belongs in the list.
func (c *campus) publish(number int, day string) *notice {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := &notice{number: number, day: day, text: fmt.Sprintf("现将第%d号校务公开事项予以公布，接受全体师生员工监督，如有意见请在七日内向校务公开办公室书面反映，联系人为办公室值班人员，电话见学校主页。", number)}
	c.posts = append(c.posts, n)
	slices.SortStableFunc(c.posts, func(a, b *notice) int { return strings.Compare(b.day, a.day) })
	return n
}

// change changes a post.
func (c *campus) change(number int, change func(*notice)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.posts {
		if n.number == number {
			change(n)
		}
	}
}

func (c *campus) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[r.URL.Path]++
	var page, number int
	var body string
	switch {
	case r.URL.Path == "/robots.txt":
		http.NotFound(w, r)
		return
	case c.instead != nil:
		c.instead(w, r)
		return
	case r.URL.Path == "/gg.htm":
		body = c.list(1)
	case scanned(r.URL.Path, "/gg/%d.htm", &page):
		body = c.list(page)
	case scanned(r.URL.Path, "/info/%d.htm", &number), scanned(r.URL.Path, "/news/%d.htm", &number):
		var status int
		if body, status = c.detail(number, r.URL.Path); status != http.StatusOK {
			w.WriteHeader(status)
			return
		}
	default:
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if tag := fmt.Sprintf("%q", fmt.Sprintf("%x", sha256.Sum256([]byte(body)))); c.validated {
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	c.sent += len(body)
	writePage(w, "公告", body)
}

func scanned(path, format string, number *int) bool {
	n, err := fmt.Sscanf(path, format, number)
	return n == 1 && err == nil
}

// list draws a page of the column.
func (c *campus) list(page int) string {
	var listed []*notice
	for _, n := range c.posts {
		if !n.hidden {
			listed = append(listed, n)
		}
	}
	if c.reversed {
		slices.Reverse(listed)
	}
	pages := max(1, (len(listed)+noticesPerPage-1)/noticesPerPage)
	var b strings.Builder
	b.WriteString(`<ul class="list">`)
	for _, n := range listed[min(len(listed), (page-1)*noticesPerPage):min(len(listed), page*noticesPerPage)] {
		title := n.title()
		if n.listed != "" {
			title = n.listed
		}
		fmt.Fprintf(&b, `<li><span>%s</span><a href="%s">%s</a></li>`, n.day, n.path(), title)
	}
	b.WriteString(`</ul><div class="page">`)
	if !c.pageless {
		fmt.Fprintf(&b, `共%d页 `, pages)
	}
	if page < pages {
		fmt.Fprintf(&b, `<a href="/gg/%d.htm">下一页</a>`, page+1)
	}
	return b.String() + `</div>`
}

// detail draws the page of a post, as heavy as pages are.
func (c *campus) detail(number int, path string) (string, int) {
	for _, n := range c.posts {
		if n.number != number || n.path() != path {
			continue
		}
		if n.status != 0 {
			return "", n.status
		}
		return fmt.Sprintf(`<script>/* %s */</script><h1>%s</h1><p>发布时间：%s</p><div class="content"><p>%s</p></div>`,
			strings.Repeat("menu ", 2000), n.title(), n.day, n.text), http.StatusOK
	}
	return "", http.StatusNotFound
}

// answer lets every page be answered by the same.
func (c *campus) answer(instead http.HandlerFunc) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.instead = instead
}

// crawl runs once more, after some time, and says what that came to.
func (c *campus) crawl(t *testing.T, record *store.Store, after time.Duration, change func(*crawler.Settings)) visitOf {
	t.Helper()
	c.mu.Lock()
	c.now = c.now.Add(after)
	c.asked, c.sent = map[string]int{}, 0
	c.mu.Unlock()
	changes := lastChange(t, record)
	report, err := newCrawler(t, record, func(s *crawler.Settings) {
		s.Now = func() time.Time { return c.now }
		if change != nil {
			change(s)
		}
	}).Run(t.Context(), []disclosure.Site{siteOf(c.Server, "公告 /gg.htm")})
	if err != nil {
		t.Fatal(err)
	}
	requireBalance(t, report)
	of := visitOf{Report: report, sent: c.sent, changed: lastChange(t, record) - changes}
	for path := range c.asked {
		switch {
		case strings.HasPrefix(path, "/gg"):
			of.lists++
		case strings.HasPrefix(path, "/info"), strings.HasPrefix(path, "/news"):
			of.details++
		}
	}
	return of
}

// visitOf is what one run of a campus came to.
type visitOf struct {
	crawler.Report
	lists, details int // different pages asked for
	sent           int // bytes of bodies
	changed        int64
}

// lastChange is the number of the last change that an index would follow.
func lastChange(t *testing.T, record *store.Store) int64 {
	t.Helper()
	var last int64
	for {
		changes, err := record.Changes(t.Context(), last, 500)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 {
			return last
		}
		last = changes[len(changes)-1].Seq
	}
}

// statuses counts the posts by status.
func statuses(t *testing.T, record *store.Store) map[disclosure.Status]int {
	t.Helper()
	counts := map[disclosure.Status]int{}
	for post, err := range record.Posts(t.Context(), store.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		counts[post.Status]++
	}
	return counts
}
