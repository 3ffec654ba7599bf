package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func entry(url, column string) disclosure.Visit {
	return disclosure.Visit{Site: "A", Kind: disclosure.KindEntry, URL: url, Column: disclosure.Column{Name: column}}
}

func listPage(url, column string, order, page int) disclosure.Visit {
	return disclosure.Visit{Site: "A", Kind: disclosure.KindList, URL: url, Column: disclosure.Column{Name: column}, Order: order, Page: page}
}

// posted is a list page that is turned by posting a form.
func posted(form string) disclosure.Visit {
	visit := listPage("http://a.example.edu.cn/list.aspx", "通知", 0, 2)
	visit.Form = form
	return visit
}

func inRun(run int64, visits ...disclosure.Visit) []disclosure.Visit {
	for i := range visits {
		visits[i].Run = run
	}
	return visits
}

func TestEnqueuePlacesVisits(t *testing.T) {
	overBudget := entry("http://a.example.edu.cn/7.htm", "通知")
	overBudget.Bucket, overBudget.Reason = disclosure.Skipped, disclosure.ReasonOverBudget
	otherSite := entry("http://a.example.edu.cn/1.htm", "通知")
	otherSite.Site = "B"
	s := open(t)
	run := startRun(t, s, noon, "A", "B")
	home := disclosure.Visit{Site: "A", Kind: disclosure.KindHome, URL: "http://a.example.edu.cn/"}
	for _, test := range []struct {
		name   string
		visit  disclosure.Visit
		bucket disclosure.Bucket
		reason string
	}{
		{"entry", entry("http://a.example.edu.cn/1.htm", "通知"), disclosure.Pending, ""},
		{"entry again", entry("http://a.example.edu.cn/1.htm", "通知"), disclosure.Duplicate, "also met in column 通知"},
		{"another form of its address", entry("https://www.a.example.edu.cn/1.htm#top", "采购"), disclosure.Duplicate, "also met in column 通知"},
		{"third time", entry("http://m.a.example.edu.cn/1.htm", "人事"), disclosure.Duplicate, "also met in column 通知"},
		{"on another site", otherSite, disclosure.Pending, ""},
		{"no address", entry("javascript:;", "通知"), disclosure.Pending, ""},
		{"no address again, the same title and day", entry("javascript:;", "通知"), disclosure.Duplicate, "also met in column 通知"},
		{"over the budget", overBudget, disclosure.Skipped, disclosure.ReasonOverBudget},
		{"met over the budget before", entry("http://a.example.edu.cn/7.htm", "采购"), disclosure.Duplicate, "also met in column 通知"},
		{"list", listPage("http://a.example.edu.cn/list.htm", "通知", 0, 1), disclosure.Pending, ""},
		{"next points to itself", listPage("http://a.example.edu.cn/list.htm#2", "通知", 0, 2), disclosure.Skipped, disclosure.ReasonAlreadyRead},
		{"paging in a fragment that chooses the page", listPage("http://a.example.edu.cn/list.htm#/?page=2", "通知", 0, 2), disclosure.Pending, ""},
		{"paging in a parameter", listPage("http://a.example.edu.cn/list.htm?from=20", "通知", 0, 2), disclosure.Pending, ""},
		{"turned by a form", posted("page=2"), disclosure.Pending, ""},
		{"the same form again", posted("page=2"), disclosure.Skipped, disclosure.ReasonAlreadyRead},
		{"another form", posted("page=3"), disclosure.Pending, ""},
		{"same list in another column", listPage("http://a.example.edu.cn/list.htm", "采购", 1, 1), disclosure.Pending, ""},
		{"home", home, disclosure.Pending, ""},
		{"home again", home, disclosure.Skipped, disclosure.ReasonAlreadyRead},
	} {
		test.visit.Run = run.ID
		if err := s.Enqueue(t.Context(), []disclosure.Visit{test.visit}); err != nil {
			t.Fatal(err)
		}
		all, err := s.visits(t.Context(), `SELECT `+visitColumns+` FROM visits ORDER BY id DESC LIMIT 1`)
		if err != nil || all[0].Bucket != test.bucket || all[0].Reason != test.reason {
			t.Errorf("%s: %q %q, %v, want %q %q", test.name, all[0].Bucket, all[0].Reason, err, test.bucket, test.reason)
		}
	}
}

func TestPendingOrder(t *testing.T) {
	s := open(t)
	run := startRun(t, s, noon, "A")
	err := s.Enqueue(t.Context(), inRun(run.ID,
		entry("http://a.example.edu.cn/e1", "x"), entry("http://a.example.edu.cn/e2", "x"),
		listPage("http://a.example.edu.cn/b1", "b", 1, 1), listPage("http://a.example.edu.cn/a2", "a", 0, 2), listPage("http://a.example.edu.cn/a1", "a", 0, 1),
		disclosure.Visit{Site: "A", Kind: disclosure.KindHome, URL: "http://a.example.edu.cn/"},
	))
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for {
		visits, err := s.Pending(t.Context(), run.ID, "A", 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(visits) == 0 {
			break
		}
		for _, visit := range visits {
			if visit.Kind != visits[0].Kind {
				t.Errorf("Pending mixes %s and %s", visits[0].Kind, visit.Kind)
			}
		}
		order = append(order, visits[0].URL[len("http://a.example.edu.cn/"):])
		if _, err := finishOne(t.Context(), s, visits[0], disclosure.Outcome{Bucket: disclosure.Fetched}); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"", "a1", "a2", "b1", "e1", "e2"}, order); diff != "" {
		t.Errorf("order of visits (-want +got):\n%s", diff)
	}
}

func TestVisitsComeBackWhole(t *testing.T) {
	s := open(t)
	run := startRun(t, s, noon, "A")
	want := disclosure.Visit{
		Run: run.ID, Site: "A", Kind: disclosure.KindEntry, URL: "http://a.example.edu.cn/info/1/2.htm?a=?'", Form: "page=2&__VIEWSTATE=a%2Bb",
		Column: disclosure.Column{Name: "通知", URL: "http://a.example.edu.cn/tz.htm", Requirement: 18},
		Order:  3, Page: 2, Make: "li > a", Pages: 7, Title: "关于…", Date: "2023-02-28",
	}
	if err := s.Enqueue(t.Context(), []disclosure.Visit{want}); err != nil {
		t.Fatal(err)
	}
	want.ID, want.Bucket = 1, disclosure.Pending
	got, err := s.Pending(t.Context(), run.ID, "A", 9)
	if diff := cmp.Diff([]disclosure.Visit{want}, got); err != nil || diff != "" {
		t.Errorf("Pending, %v (-want +got):\n%s", err, diff)
	}
}

// All candidates are read before the choice among them, and the choice before
// the first list; what was met in the search is given back whatever became of it.
func TestSearchComesBeforeLists(t *testing.T) {
	s := open(t)
	run := startRun(t, s, noon, "A")
	kinds := []disclosure.Kind{disclosure.KindEntry, disclosure.KindList, disclosure.KindColumns, disclosure.KindSitemap, disclosure.KindCandidate, disclosure.KindCandidate, disclosure.KindHome}
	var visits []disclosure.Visit
	for i, kind := range kinds {
		visits = append(visits, disclosure.Visit{Site: "A", Kind: kind, URL: "http://a.example.edu.cn/" + string(rune('a'+i)), Page: 1})
	}
	if err := s.Enqueue(t.Context(), inRun(run.ID, visits...)); err != nil {
		t.Fatal(err)
	}
	var got []disclosure.Kind
	for {
		pending, err := s.Pending(t.Context(), run.ID, "A", 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(pending) == 0 {
			break
		}
		got = append(got, pending[0].Kind)
		if _, err := s.Finish(t.Context(), disclosure.Done{Visit: pending[0], Outcome: disclosure.Outcome{Bucket: disclosure.Skipped, Reason: disclosure.ReasonNotAList}}); err != nil {
			t.Fatal(err)
		}
	}
	want := []disclosure.Kind{disclosure.KindHome, disclosure.KindCandidate, disclosure.KindCandidate, disclosure.KindSitemap, disclosure.KindColumns, disclosure.KindList, disclosure.KindEntry}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
	met, err := s.Candidates(t.Context(), run.ID, "A")
	if err != nil || len(met) != 3 || met[0].Kind != disclosure.KindSitemap || met[1].Bucket != disclosure.Skipped || met[1].URL > met[2].URL {
		t.Errorf("Candidates = %+v, %v", met, err)
	}
}
