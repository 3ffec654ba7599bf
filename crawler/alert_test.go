package crawler_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
	"gongkai/store"
)

// Rules of a site that stop matching are told, once for each, and cost neither
// a post nor its day.
func TestRulesThatMissAreTold(t *testing.T) {
	server := noticeSite(3, "/p/%d", func(w http.ResponseWriter, r *http.Request) {
		writeNotice(w, lastDigit(r), "现将校务公开事项予以公布，接受师生员工监督，如有意见请在七日内反映。")
	})
	defer server.Close()
	site := siteOf(server, "公告 /gg.htm")
	site.Rules = disclosure.Rules{Title: "h1", Published: ".gone", Body: ".gone", Source: ".gone", EntryDate: "span"}
	record := openStore(t)
	report := crawl(t, record, site)
	if !report.Run.Complete || report.Ledger.New != 3 || len(report.Trouble) != 1 || report.Trouble[0].Reason != "rule found nothing: body, published" {
		t.Errorf("complete %v, ledger %+v, trouble %+v", report.Run.Complete, report.Ledger, report.Trouble)
	}
	var alerts []string
	for _, alert := range report.Alerts {
		alerts = append(alerts, string(alert.Kind)+" "+alert.Text)
	}
	want := []string{
		"rule site 教务处: the rule body found nothing in 3 of 3 posts that were read; see what they look like now: extract --explain",
		"rule site 教务处: the rule published found nothing in 3 of 3 posts that were read; see what they look like now: extract --explain",
	}
	if diff := cmp.Diff(want, alerts); diff != "" {
		t.Errorf("alerts (-want +got):\n%s", diff)
	}
	for post, err := range record.Posts(t.Context(), store.Filter{}) {
		if err != nil || post.Published == "" || post.Title == "" {
			t.Errorf("post %+v, %v", post, err)
		}
	}
}

// One post that is built otherwise says nothing about a rule.
func TestRuleThatMissesOnePost(t *testing.T) {
	s := newShared(t, "通知 /a.htm")
	s.site.Rules.Body = ".content"
	s.crawl(t, 0, nil)
	odd := entry{"2023-11-30", "/info/1001/101.htm", "关于第101号科研事项的通知公告"}
	s.set(strings.ReplaceAll(odd.page(""), `class="content"`, `class="other"`), 0, odd.path)
	line := `<li><span>` + odd.day + `</span><a href="` + odd.path + `">` + odd.title + `</a></li>`
	s.set(strings.Replace(s.pages["/a.htm"], "<li>", line+"<li>", 1), 0, "/a.htm")
	if report := s.crawl(t, time.Hour, nil); report.Ledger.New == 0 || len(report.Alerts) != 0 {
		t.Errorf("ledger %+v, alerts %+v, want a new post and none", report.Ledger, report.Alerts)
	}
}

// A column that the search has found before is not forgotten because its page
// fails while the search is repeated.
func TestFoundColumnThatFails(t *testing.T) {
	s := newShared(t, "")
	moved := entry{"2023-11-29", "/info/1003/9.htm", "关于实验室设备采购结果的公告"}
	s.list("/b.htm", "", ofPurchases, entry{"2023-11-01", "/info/1003/6.htm", "关于教材采购结果的公告"}, entry{"2023-10-30", "/info/1003/5.htm", "关于桌椅采购结果的公告"})
	s.set(`<div class="nav"><ul><li><a href="/a.htm">通知公告</a></li><li><a href="/b.htm">采购公告</a></li></ul></div>`, 0, "/")
	s.crawl(t, 0, nil)
	s.set("", http.StatusInternalServerError, "/b.htm")
	if report := s.crawl(t, 8*day, nil); report.Run.Complete {
		t.Error("the run is complete without the column")
	}
	s.list("/b.htm", "", moved, ofPurchases)
	s.set(s.pages["/b.htm"], 0, "/b.htm")
	s.crawl(t, time.Hour, nil)
	if got := s.posts(t, moved.title); len(got) != 1 {
		t.Errorf("the column's new post is %q", got)
	}
}
