package crawler_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/crawler"
	"gongkai/disclosure"
	"gongkai/store"
)

const day = 24 * time.Hour

// TestUnchangedCampus holds the second run on a site where nothing changed to
// its list's head, to a twentieth of the bytes, and to no index write.
func TestUnchangedCampus(t *testing.T) {
	for _, validated := range []bool{true, false} {
		t.Run(fmt.Sprintf("validators %v", validated), func(t *testing.T) {
			t.Parallel()
			record, site := openStore(t), newCampus(t, 60, validated)
			first := site.crawl(t, record, 0, nil)
			if first.Ledger.New != 60 || first.lists != 6 || !first.Run.Complete {
				t.Fatalf("first run: %+v, %d lists, complete %v", first.Ledger, first.lists, first.Run.Complete)
			}
			second := site.crawl(t, record, time.Hour, nil)
			if second.lists != 1 || second.changed != 0 || !second.Run.Complete {
				t.Errorf("second run asked for %d list pages and made %d changes, complete %v, want 1, 0, true", second.lists, second.changed, second.Run.Complete)
			}
			if second.sent*20 > first.sent {
				t.Errorf("second run received %d bytes, more than a twentieth of %d", second.sent, first.sent)
			}
			l := second.Ledger
			if l.Unchanged < noticesPerPage || l.Unchanged+l.Fetched+l.NotModified != l.Total() {
				t.Errorf("ledger of the second run: %+v, want nothing but unchanged posts and the list", l)
			}
		})
	}
}

func TestNewPostsAreFoundAtTheHead(t *testing.T) {
	record, site := openStore(t), newCampus(t, 60, true)
	site.crawl(t, record, 0, nil)
	for number := 100; number < 113; number++ {
		site.publish(number, "2023-11-30")
	}
	second := site.crawl(t, record, time.Hour, nil)
	if second.Ledger.New != 13 {
		t.Errorf("%+v, want 13 new posts", second.Ledger)
	}
	if third := site.crawl(t, record, time.Hour, nil); third.Ledger.New != 0 || third.lists != 1 {
		t.Errorf("third run: %+v from %d list pages, want nothing new from 1", third.Ledger, third.lists)
	}
}

func TestPostsBehindTheHead(t *testing.T) {
	for _, test := range []struct {
		name    string
		prepare func(*campus)
		change  func(*campus)
		after   time.Duration
		want    disclosure.Ledger // new and updated alone
	}{
		{"one with an early day makes one more page", nil, func(c *campus) { c.publish(100, "2023-01-01") }, time.Hour, disclosure.Ledger{New: 1}},
		{"a list that puts the oldest first", func(c *campus) { c.reversed, c.pageless = true, true },
			func(c *campus) { c.publish(100, "2023-11-30") }, time.Hour, disclosure.Ledger{New: 1}},
		{"nothing tells of it before the next full reading", func(c *campus) { c.pageless = true },
			func(c *campus) { c.publish(100, "2023-01-01") }, 61 * day, disclosure.Ledger{New: 1}},
		{"an edit, when its look is due", nil, func(c *campus) {
			c.change(3, func(n *notice) { n.text += "另行通知的事项以学校文件为准。" })
		}, 200 * day, disclosure.Ledger{Updated: 1}},
		{"a title corrected in the list", nil, func(c *campus) {
			c.change(59, func(n *notice) { n.listed, n.text = n.title()+"（更正）", n.text+"本公告已更正。" })
		}, time.Hour, disclosure.Ledger{Updated: 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			record, site := openStore(t), newCampus(t, 60, false)
			if test.prepare != nil {
				test.prepare(site)
			}
			site.crawl(t, record, 0, nil)
			test.change(site)
			second := site.crawl(t, record, test.after, nil)
			got := disclosure.Ledger{New: second.Ledger.New, Updated: second.Ledger.Updated}
			if got != test.want {
				t.Errorf("%+v, want %+v", second.Ledger, test.want)
			}
		})
	}
}

// Where asking again costs next to nothing, even pages that are not due are
// looked at in every run.
func TestValidatedPagesAreLookedAtOften(t *testing.T) {
	record, site := openStore(t), newCampus(t, 60, true)
	site.crawl(t, record, 0, nil)
	site.change(3, func(n *notice) { n.text += "另行通知的事项以学校文件为准。" })
	found := 0
	for range 10 {
		found += site.crawl(t, record, time.Hour, nil).Ledger.Updated
	}
	if found != 1 {
		t.Errorf("an edit behind the head was found %d times in ten runs, want once", found)
	}
}

func TestGonePosts(t *testing.T) {
	record, site := openStore(t), newCampus(t, 60, false)
	site.crawl(t, record, 0, nil)
	takenDown := func(n *notice) { n.status, n.hidden = http.StatusNotFound, true }
	site.change(55, takenDown)
	first := site.crawl(t, record, time.Hour, nil)
	if got := statuses(t, record); got[disclosure.StatusOK] != 60 || first.Ledger.Gone != 0 {
		t.Errorf("after one run that found a post gone: %v, %+v, want nothing marked", got, first.Ledger)
	}
	second := site.crawl(t, record, time.Hour, nil)
	want := map[disclosure.Status]int{disclosure.StatusOK: 59, disclosure.StatusGone: 1}
	if diff := cmp.Diff(want, statuses(t, record)); diff != "" || second.Ledger.Gone != 1 || second.changed == 0 {
		t.Errorf("after the second: ledger %+v, %d changes, statuses (-want +got):\n%s", second.Ledger, second.changed, diff)
	}
	site.change(55, func(n *notice) { n.status, n.hidden = 0, false })
	site.crawl(t, record, 40*day, nil)
	if got := statuses(t, record); got[disclosure.StatusOK] != 60 {
		t.Errorf("after it came back: %v, want 60 ok", got)
	}
}

func TestMassLossIsHeld(t *testing.T) {
	record, site := openStore(t), newCampus(t, 60, true)
	site.crawl(t, record, 0, nil)
	for number := 50; number < 57; number++ {
		site.change(number, func(n *notice) { n.status, n.hidden = http.StatusGone, true })
	}
	var held visitOf
	for range 4 { // those at the end of the list's page may have been pushed off it, for all that it shows
		held = site.crawl(t, record, time.Hour, nil)
	}
	want := map[disclosure.Status]int{disclosure.StatusOK: 53, disclosure.StatusHeld: 7}
	if diff := cmp.Diff(want, statuses(t, record)); diff != "" || held.Ledger.Gone != 0 {
		t.Errorf("ledger %+v, statuses (-want +got):\n%s", held.Ledger, diff)
	}
	if len(held.Alerts) != 1 || held.Alerts[0].Kind != disclosure.AlertHeld {
		t.Errorf("alerts %+v, want one of posts held", held.Alerts)
	}
	site.crawl(t, record, time.Hour, func(s *crawler.Settings) { s.LossPercent = 100 })
	if got := statuses(t, record); got[disclosure.StatusGone] != 7 {
		t.Errorf("after the loss was accepted: %v, want 7 gone", got)
	}
}

// A post whose address changed, as when its column was moved, is there still,
// and once.
func TestMovedPostIsNotGone(t *testing.T) {
	for _, all := range []bool{false, true} {
		record, site := openStore(t), newCampus(t, 30, true)
		site.crawl(t, record, 0, nil)
		for number := range 30 {
			if all || number == 25 {
				site.change(number, func(n *notice) { n.moved = true })
			}
		}
		for range 4 {
			site.crawl(t, record, 30*day, nil)
		}
		for number := range 30 { // under the new address it is the same post that is edited
			site.change(number, func(n *notice) { n.text += "另行通知的事项以学校文件为准。" })
		}
		site.crawl(t, record, 200*day, nil)
		for post, err := range record.Posts(t.Context(), store.Filter{}) {
			if err != nil || all && !strings.Contains(post.URL, "/news/") || post.Version != 2 {
				t.Errorf("%s, version %d, %v, want its new address and version 2", post.URL, post.Version, err)
			}
		}
		want := map[disclosure.Status]int{disclosure.StatusOK: 30}
		if diff := cmp.Diff(want, statuses(t, record)); diff != "" {
			t.Errorf("all moved %v: statuses (-want +got):\n%s", all, diff)
		}
	}
}

// TestBrokenSiteChangesNothing lets a site answer something else in the place
// of its pages, twice, and wants every post as it was.
func TestBrokenSiteChangesNothing(t *testing.T) {
	page := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { writePage(w, "某某医学高等专科学校", body) }
	}
	sideBox := `<ul class="list"><li><span>2023-11-01</span><a href="/help/1.htm">关于网站改版的说明</a></li><li><span>2023-11-02</span><a href="/help/2.htm">关于浏览器兼容性的说明</a></li></ul>`
	for _, test := range []struct {
		name    string
		instead http.HandlerFunc
		alert   disclosure.AlertKind
	}{
		{"outage", status(http.StatusBadGateway), disclosure.AlertDown},
		{"forbidden", status(http.StatusForbidden), disclosure.AlertUnread},
		{"not found", status(http.StatusNotFound), disclosure.AlertUnread},
		{"no answer", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, disclosure.AlertUnread},
		{"login", page(`<h1>统一身份认证</h1><p>请输入工号和密码登录。</p>`), disclosure.AlertEmptied},
		{"login by redirect", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/login" {
				http.Redirect(w, r, "/login", http.StatusFound)
				return
			}
			_, _ = io.WriteString(w, `<html><body><h1>用户登录</h1><form><input name="user"></form></body></html>`)
		}, disclosure.AlertEmptied},
		{"every address leads home", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" {
				http.Redirect(w, r, "/", http.StatusFound)
				return
			}
			writePage(w, "首页", "<p>欢迎访问</p>")
		}, disclosure.AlertUnread},
		{"firewall", page(`<h1>访问被拦截</h1><p>您的请求存在威胁，已被网站防火墙拦截，事件编号 8f3a。</p>`), disclosure.AlertEmptied},
		{"empty template", page(`<div class="head">某某医学高等专科学校</div><div class="content"></div><div class="foot">版权所有</div>`), disclosure.AlertEmptied},
		{"redesign", page(sideBox), disclosure.AlertEmptied},
		{"an empty column", page(`<div class="list"><p>暂无数据</p></div>`), disclosure.AlertEmptied},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			record, site := openStore(t), newCampus(t, 30, false)
			site.crawl(t, record, 0, nil)
			site.answer(test.instead)
			for range 2 {
				broken := site.crawl(t, record, 200*day, nil) // every page is due
				if broken.changed != 0 || broken.Run.Complete {
					t.Errorf("%d changes, complete %v, want none and false: %+v", broken.changed, broken.Run.Complete, broken.Ledger)
				}
				if len(broken.Alerts) != 1 || broken.Alerts[0].Kind != test.alert {
					t.Errorf("alerts %+v, want one of kind %s", broken.Alerts, test.alert)
				}
			}
			if got := statuses(t, record); got[disclosure.StatusOK] != 30 {
				t.Errorf("statuses %v, want 30 ok", got)
			}
			site.answer(nil)
			if healed := site.crawl(t, record, time.Hour, nil); healed.changed != 0 || !healed.Run.Complete {
				t.Errorf("when it is well again: %d changes, complete %v: %+v", healed.changed, healed.Run.Complete, healed.Missing)
			}
		})
	}
}

// A list that says how its entries vanished is told so that a person finds it.
func TestAlertSaysWhatWas(t *testing.T) {
	record, site := openStore(t), newCampus(t, 15, true)
	site.crawl(t, record, 0, nil)
	site.answer(func(w http.ResponseWriter, _ *http.Request) { writePage(w, "公告", "<p>欢迎访问</p>") })
	broken := site.crawl(t, record, time.Hour, nil)
	if len(broken.Alerts) != 1 || !strings.Contains(broken.Alerts[0].Text, "site 教务处, column 公告: 0 entries where 10 were") {
		t.Errorf("alerts %+v", broken.Alerts)
	}
	site.crawl(t, record, time.Hour, func(s *crawler.Settings) { s.Full = true })
	if believed := site.crawl(t, record, time.Hour, nil); len(believed.Alerts) != 0 {
		t.Errorf("after a full crawl believed it: %+v", believed.Alerts)
	}
}

// A clock that jumps may cost looks, not posts.
func TestClockThatJumps(t *testing.T) {
	record, site := openStore(t), newCampus(t, 30, true)
	site.crawl(t, record, 0, nil)
	for number, after := range []time.Duration{4000 * day, -4100 * day, 50 * day, time.Hour} {
		site.publish(100+number, "2023-11-30")
		if run := site.crawl(t, record, after, nil); run.Ledger.New != 1 || run.Ledger.Updated != 0 || !run.Run.Complete {
			t.Errorf("after a jump of %v: %+v, complete %v, want the new post alone", after, run.Ledger, run.Run.Complete)
		}
	}
}

// A run that is cut off between the pages of a list, and not gone on with, must
// not make the next one believe that the list was read.
func TestCutOffRunIsReadAgain(t *testing.T) {
	record, site := openStore(t), newCampus(t, 30, true)
	site.crawl(t, record, 0, nil)
	for number := 100; number < 125; number++ {
		site.publish(number, "2023-11-30")
	}
	// Some posts of the first page come in by another way, as when a crawl was
	// killed between two posts.
	run, _, err := record.StartRun(t.Context(), site.now, []string{"cut off"})
	if err != nil {
		t.Fatal(err)
	}
	column := disclosure.Column{Name: "公告", URL: site.URL + "/gg.htm"}
	var visits []disclosure.Visit
	for number := 100; number < 125; number++ {
		visits = append(visits, disclosure.Visit{Run: run.ID, Site: "教务处", Kind: disclosure.KindEntry, Column: column, Page: 1, URL: fmt.Sprintf("%s/info/%d.htm", site.URL, number)})
	}
	if err := record.Enqueue(t.Context(), visits); err != nil {
		t.Fatal(err)
	}
	pending, err := record.Pending(t.Context(), run.ID, "教务处", 20)
	if err != nil {
		t.Fatal(err)
	}
	for _, visit := range pending {
		id, err := disclosure.CanonicalURL(visit.URL)
		if err != nil {
			t.Fatal(err)
		}
		post := disclosure.Post{ID: disclosure.PostID("dept", id), Channel: "dept", Site: "教务处", Column: "公告", URL: visit.URL, Canonical: id, ListURL: visit.URL}
		if _, err := record.Finish(t.Context(), disclosure.Done{Visit: visit, Outcome: disclosure.Outcome{Post: &post}}); err != nil {
			t.Fatal(err)
		}
	}
	site.crawl(t, record, 25*time.Hour, nil)
	if posts := countPosts(t, record); posts != 55 {
		t.Errorf("%d posts, want 55", posts)
	}
}
