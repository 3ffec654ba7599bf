package store

import (
	"cmp"
	"slices"
	"testing"

	diff "github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// listing is an entry that a run meets: the column that shows it, its path, and
// where that redirects to.
type listing struct{ column, path, lands string }

// link is a listing that redirects nowhere.
func link(column, path string) listing { return listing{column, path, ""} }

// crawlListings makes a run over lists whose entries all say the same on the
// same day, and gives how many visits ended in each bucket.
func crawlListings(t *testing.T, s *Store, listings []listing, edits ...func(*disclosure.Post)) map[disclosure.Bucket]int {
	t.Helper()
	run := startRun(t, s, noon, "门户")
	var visits []disclosure.Visit
	var columns []string
	for _, l := range listings {
		if !slices.Contains(columns, l.column) {
			columns = append(columns, l.column)
		}
		visits = append(visits, disclosure.Visit{
			Run: run.ID, Site: "门户", Kind: disclosure.KindEntry, Page: 1, URL: "http://www.example.edu.cn/" + l.path,
			Column: disclosure.Column{Name: l.column, URL: "http://www.example.edu.cn/" + l.column + ".htm"},
			Order:  slices.Index(columns, l.column),
		})
	}
	if err := s.Enqueue(t.Context(), visits); err != nil {
		t.Fatal(err)
	}
	lands := map[string]string{}
	for _, l := range listings {
		lands["http://www.example.edu.cn/"+l.path] = "http://www.example.edu.cn/" + cmp.Or(l.lands, l.path)
	}
	for range listings {
		pending, err := s.Pending(t.Context(), run.ID, "门户", 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, visit := range pending {
			post := readPost(append(edits, func(p *disclosure.Post) { p.URL, p.Column = visit.URL, visit.Column.Name })...)
			post.URL = lands[visit.URL]
			if _, err := finishOne(t.Context(), s, visit, disclosure.Outcome{Post: &post}); err != nil {
				t.Fatal(err)
			}
		}
	}
	ledgers, err := s.SiteLedgers(t.Context(), run.ID)
	if err != nil || len(ledgers) != 1 {
		t.Fatal(ledgers, err)
	}
	if err := s.EndRun(t.Context(), run.ID, noon, true); err != nil {
		t.Fatal(err)
	}
	buckets := map[disclosure.Bucket]int{}
	for bucket, n := range map[disclosure.Bucket]int{
		disclosure.New: ledgers[0].New, disclosure.Unchanged: ledgers[0].Unchanged,
		disclosure.Updated: ledgers[0].Updated, disclosure.Duplicate: ledgers[0].Duplicate,
	} {
		if n > 0 {
			buckets[bucket] = n
		}
	}
	return buckets
}

func TestSameTextBesideEachOther(t *testing.T) {
	type run struct {
		listings []listing
		want     map[disclosure.Bucket]int
	}
	type buckets = map[disclosure.Bucket]int
	three := []listing{link("采购", "1"), link("采购", "2"), link("采购", "3")}
	for _, test := range []struct {
		name  string
		runs  []run
		posts int // at the end
	}{
		{"in one column", []run{{three, buckets{disclosure.New: 3}}, {three, buckets{disclosure.Unchanged: 3}}}, 3},
		{"one comes later", []run{{three[:2], buckets{disclosure.New: 2}}, {three, buckets{disclosure.Unchanged: 2, disclosure.New: 1}}}, 3},
		{"in two columns", []run{
			{[]listing{link("采购", "1"), link("公示", "2")}, buckets{disclosure.New: 1, disclosure.Duplicate: 1}},
			{[]listing{link("采购", "1"), link("公示", "2")}, buckets{disclosure.Unchanged: 1, disclosure.Duplicate: 1}},
		}, 1},
		{"all in two columns", []run{{append([]listing{link("公示", "a"), link("公示", "b"), link("公示", "c")}, three...), buckets{disclosure.New: 3, disclosure.Duplicate: 3}}}, 3},
		{"fewer, then more in another column", []run{{append([]listing{link("公示", "a")}, three...), buckets{disclosure.New: 3, disclosure.Duplicate: 1}}}, 3},
		{"one address in both columns", []run{{[]listing{link("公示", "1"), link("采购", "1"), link("采购", "2")}, buckets{disclosure.New: 2, disclosure.Duplicate: 1}}}, 2},
		{"moved by a redesign", []run{
			{three[:1], buckets{disclosure.New: 1}},
			{[]listing{link("采购", "new/1")}, buckets{disclosure.Duplicate: 1}},
			{[]listing{link("采购", "new/1")}, buckets{disclosure.Duplicate: 1}},
		}, 1},
		{"all moved by a redesign", []run{
			{three, buckets{disclosure.New: 3}},
			{[]listing{link("采购", "new/1"), link("采购", "new/2"), link("采购", "new/3")}, buckets{disclosure.Duplicate: 3}},
			{[]listing{link("采购", "new/1"), link("采购", "new/2"), link("采购", "new/3"), link("采购", "new/4")}, buckets{disclosure.Duplicate: 3, disclosure.New: 1}},
		}, 4},
		{"pinned under an address that leads to it", []run{
			{[]listing{{"采购", "go?id=1", "info/9/1.htm"}, link("采购", "info/9/1.htm")}, buckets{disclosure.New: 1, disclosure.Duplicate: 1}},
			{[]listing{{"采购", "go?id=1", "info/9/1.htm"}, link("采购", "info/9/1.htm")}, buckets{disclosure.Unchanged: 1, disclosure.Duplicate: 1}},
		}, 1},
		{"below an address that leads to it", []run{
			{[]listing{link("采购", "info/9/1.htm"), {"采购", "go?id=1", "info/9/1.htm"}}, buckets{disclosure.New: 1, disclosure.Duplicate: 1}},
		}, 1},
		{"both lead elsewhere", []run{
			{[]listing{{"采购", "go?id=1", "a.htm"}, {"采购", "go?id=2", "b.htm"}, {"采购", "go?id=3", "a.htm"}}, buckets{disclosure.New: 2, disclosure.Duplicate: 1}},
		}, 2},
		{"one number in a list of several columns", []run{
			{[]listing{link("采购", "info/1001/5.htm"), link("采购", "info/1002/5.htm"), link("采购", "info/1002/6.htm")}, buckets{disclosure.New: 2, disclosure.Duplicate: 1}},
		}, 2},
		{"alias gets into the list of its original", []run{
			{[]listing{link("采购", "1"), link("公示", "2")}, buckets{disclosure.New: 1, disclosure.Duplicate: 1}},
			{three[:2], buckets{disclosure.Unchanged: 1, disclosure.New: 1}},
			{three[:2], buckets{disclosure.Unchanged: 2}},
		}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t)
			for i, run := range test.runs {
				if d := diff.Diff(run.want, crawlListings(t, s, run.listings)); d != "" {
					t.Errorf("run %d (-want +got):\n%s", i+1, d)
				}
			}
			if posts := len(allPosts(t, s, Filter{})); posts != test.posts {
				t.Errorf("%d posts, want %d", posts, test.posts)
			}
			checkProjection(t, s)
		})
	}
}

// TestSeparatedAliasStaysApart rereads a post whose alias became a post of its
// own, so that both say the same again.
func TestSeparatedAliasStaysApart(t *testing.T) {
	s := open(t)
	crawlListings(t, s, []listing{link("采购", "1"), link("公示", "2")})
	crawlListings(t, s, []listing{link("采购", "1"), link("采购", "2")})
	for _, path := range []string{"1", "2"} {
		post := readPost(edited, func(p *disclosure.Post) { p.URL = "http://www.example.edu.cn/" + path })
		if bucket, err := s.SavePost(t.Context(), post); err != nil || bucket != disclosure.Updated {
			t.Errorf("SavePost of %s = %q, %v, want it updated", path, bucket, err)
		}
	}
	if posts := len(allPosts(t, s, Filter{})); posts != 2 {
		t.Errorf("%d posts, want 2", posts)
	}
}

func TestTroubleTellsOfEmptyLists(t *testing.T) {
	s := open(t)
	run := startRun(t, s, noon, "A")
	home := disclosure.Visit{Site: "A", Kind: disclosure.KindHome, URL: "http://a.example.edu.cn/"}
	for _, test := range []struct {
		visit   disclosure.Visit
		outcome disclosure.Outcome
		want    bool
	}{
		{home, disclosure.Outcome{Bucket: disclosure.Fetched}, false},
		{listPage("http://a.example.edu.cn/1", "通知", 0, 1), disclosure.Outcome{Bucket: disclosure.Fetched, Reason: disclosure.ReasonNoEntries}, true},
		{listPage("http://a.example.edu.cn/2", "采购", 1, 1), disclosure.Outcome{Bucket: disclosure.NotModified}, false},
		{listPage("http://a.example.edu.cn/3", "人事", 2, 1), disclosure.Outcome{Bucket: disclosure.Failed, Reason: "500"}, true},
		{entry("http://a.example.edu.cn/4", "通知"), disclosure.Outcome{Bucket: disclosure.Duplicate, Reason: "the same post"}, false},
		{entry("http://a.example.edu.cn/5", "通知"), disclosure.Outcome{Bucket: disclosure.Skipped, Reason: "robots.txt"}, true},
	} {
		if err := s.Enqueue(t.Context(), inRun(run.ID, test.visit)); err != nil {
			t.Fatal(err)
		}
		pending, err := s.Pending(t.Context(), run.ID, "A", 1)
		if err != nil || len(pending) != 1 {
			t.Fatal(pending, err)
		}
		before, err := s.Trouble(t.Context(), run.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := finishOne(t.Context(), s, pending[0], test.outcome); err != nil {
			t.Fatal(err)
		}
		after, err := s.Trouble(t.Context(), run.ID)
		if err != nil || (len(after) > len(before)) != test.want {
			t.Errorf("%s, %+v: trouble %v, %v, want it in there: %v", test.visit.URL, test.outcome, after, err, test.want)
		}
	}
}

// TestSameTitleInSite crawls posts with too little text for a fingerprint: only
// the number that the system gave, or the page where both end, tells that two
// addresses are of one post.
func TestSameTitleInSite(t *testing.T) {
	for _, test := range []struct {
		name     string
		listings []listing
		posts    int
	}{
		{"moved to another column", []listing{link("采购", "info/1001/5.htm"), link("公示", "info/1002/5.htm")}, 1},
		{"another number", []listing{link("采购", "info/1001/5.htm"), link("公示", "info/1002/6.htm")}, 2},
		{"no number", []listing{link("采购", "1"), link("公示", "2")}, 2},
		{"redirected", []listing{{"采购", "go?id=1", "5.htm"}, link("采购", "5.htm")}, 1},
	} {
		for name, edit := range map[string]func(*disclosure.Post){"short": short, "listed": unreadable} {
			s := open(t)
			crawlListings(t, s, test.listings, edit)
			if posts := len(allPosts(t, s, Filter{})); posts != test.posts {
				t.Errorf("%s, %s: %d posts, want %d", test.name, name, posts, test.posts)
			}
			checkProjection(t, s)
		}
	}
	s := open(t)
	crawlListings(t, s, []listing{link("采购", "info/1001/5.htm")}, short)
	crawlListings(t, s, []listing{link("公示", "info/1002/5.htm")}, short, renamed)
	if posts := len(allPosts(t, s, Filter{})); posts != 2 {
		t.Errorf("%d posts where title and day differ, want 2", posts)
	}
}

// TestFirstColumnHasThePost crawls a post that two columns show under addresses
// of their own, in either order.
func TestFirstColumnHasThePost(t *testing.T) {
	s := open(t)
	purchase, notice := link("采购", "1"), link("公示", "2")
	for i, test := range []struct {
		listings []listing
		officer  bool
		want     string
	}{
		{[]listing{purchase, notice}, false, "采购"},
		{[]listing{notice, purchase}, false, "公示"},
		{[]listing{notice, purchase}, false, "公示"},
		{[]listing{purchase, notice}, false, "采购"},
		{[]listing{notice}, false, "采购"}, // the other may stand further down
		{[]listing{purchase}, false, "采购"},
		{[]listing{notice, purchase}, true, "公示"},
	} {
		if test.officer {
			decided := readPost(officer, at(""), func(p *disclosure.Post) { p.URL = "http://www.example.edu.cn/1" })
			if _, err := s.SavePost(t.Context(), decided); err != nil {
				t.Fatal(err)
			}
		}
		crawlListings(t, s, test.listings)
		posts := allPosts(t, s, Filter{})
		if len(posts) != 1 || posts[0].Column != test.want || (posts[0].How == disclosure.HowOfficer) != test.officer {
			t.Errorf("run %d: %+v, want one post in %s", i+1, posts, test.want)
		}
		checkProjection(t, s)
	}
}
