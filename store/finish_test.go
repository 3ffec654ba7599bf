package store

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestFinishKeepsEverything(t *testing.T) {
	s := open(t)
	run := startRun(t, s, noon, "A", "门户")
	body := []byte("<html>\x00\xff正文</html>")
	next := func(outcome disclosure.Outcome, want disclosure.Bucket, reason string) disclosure.Visit {
		t.Helper()
		visit := enqueueEntries(t, s, run.ID, int(lastVisit(t, s)), 1)[0]
		if got, err := finishOne(t.Context(), s, visit, outcome); err != nil || got != want {
			t.Fatalf("Finish = %q, %v, want %q", got, err, want)
		}
		visits, err := s.visits(t.Context(), `SELECT `+visitColumns+` FROM visits WHERE id = ?`, visit.ID)
		if err != nil || visits[0].Bucket != want || visits[0].Reason != reason {
			t.Errorf("ledger says %v, %v, want %q %q", visits, err, want, reason)
		}
		return visit
	}
	page := disclosure.Page{URL: "http://a.example.edu.cn/1.htm", Status: 200, ContentType: "text/html", ETag: `"1"`, LastModified: "yesterday", Fetched: noon}
	post := readPost()
	other := readPost(elsewhere)
	next(disclosure.Outcome{Page: &page, Body: body, Post: &post}, disclosure.New, "")
	next(disclosure.Outcome{Post: &post}, disclosure.Unchanged, "")
	next(disclosure.Outcome{Post: &other}, disclosure.Duplicate, "the same post as "+post.URL)
	lost := readPost(unreadable, func(p *disclosure.Post) { p.URL += "?lost" })
	next(disclosure.Outcome{Post: &lost, Bucket: disclosure.Failed, Reason: "404"}, disclosure.Failed, "404")
	next(disclosure.Outcome{Bucket: disclosure.Skipped, Reason: "robots.txt"}, disclosure.Skipped, "robots.txt")
	finder := next(disclosure.Outcome{Bucket: disclosure.Fetched, Found: []disclosure.Visit{entry("http://a.example.edu.cn/found", "x"), {Kind: disclosure.KindEntry, URL: "http://www.example.edu.cn/found"}}}, disclosure.Fetched, "")

	if _, err := s.Post(t.Context(), lost.ID); err != nil {
		t.Errorf("post of a failed visit: %v, want it saved", err)
	}
	kept, err := s.Page(t.Context(), page.URL)
	want := page
	want.Hash = kept.Hash
	if diff := cmp.Diff(want, kept); err != nil || diff != "" || kept.Hash == "" {
		t.Errorf("Page, %v (-want +got):\n%s", err, diff)
	}
	if got, err := s.Body(t.Context(), kept.Hash); err != nil || string(got) != string(body) {
		t.Errorf("Body = %q, %v, want %q", got, err, body)
	}
	for _, site := range []string{"A", finder.Site} {
		if visits, err := s.Pending(t.Context(), run.ID, site, 9); err != nil || len(visits) != 1 || visits[0].Run != run.ID {
			t.Errorf("found on site %s: %v, %v, want one visit of run %d", site, visits, err, run.ID)
		}
	}
	checkProjection(t, s)
}

func lastVisit(t *testing.T, s *Store) (n int64) {
	t.Helper()
	if err := s.read.QueryRowContext(t.Context(), `SELECT value FROM counters WHERE name = 'visits'`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPageKeepsBodyWhenNotModified(t *testing.T) {
	s := open(t)
	run := startRun(t, s, noon, "门户")
	visits := enqueueEntries(t, s, run.ID, 0, 2)
	page := disclosure.Page{URL: "http://a.example.edu.cn/", Status: 200, Fetched: noon}
	if _, err := finishOne(t.Context(), s, visits[0], disclosure.Outcome{Bucket: disclosure.Fetched, Page: &page, Body: []byte("text")}); err != nil {
		t.Fatal(err)
	}
	page, err := s.Page(t.Context(), page.URL)
	if err != nil {
		t.Fatal(err)
	}
	page.Status = 304
	if _, err := finishOne(t.Context(), s, visits[1], disclosure.Outcome{Bucket: disclosure.NotModified, Page: &page}); err != nil {
		t.Fatal(err)
	}
	if body, err := s.Body(t.Context(), page.Hash); err != nil || string(body) != "text" {
		t.Errorf("Body after 304 = %q, %v, want the one from before", body, err)
	}
	if _, err := s.Page(t.Context(), "http://other.example.edu.cn/"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Page that was never fetched = %v, want ErrNotFound", err)
	}
	if _, err := s.Body(t.Context(), "none"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Body of an unknown hash = %v, want ErrNotFound", err)
	}
}

func TestFinishIsAllOrNothing(t *testing.T) {
	post := readPost()
	page := &disclosure.Page{URL: "http://a.example.edu.cn/1.htm", Status: 200}
	found := []disclosure.Visit{{Kind: disclosure.KindEntry, URL: "http://www.example.edu.cn/found"}}
	whole := disclosure.Outcome{Page: page, Body: []byte("text"), Post: &post, Found: found}
	nameless := post
	nameless.ID = ""
	for _, test := range []struct {
		name    string
		outcome func() disclosure.Outcome
		visit   func(disclosure.Visit) disclosure.Visit
		before  string // what is done to the database first
	}{
		{name: "post without ID", outcome: func() disclosure.Outcome { o := whole; o.Post = &nameless; return o }},
		{name: "no bucket", outcome: func() disclosure.Outcome { return disclosure.Outcome{Page: page, Found: found} }},
		{name: "still pending", outcome: func() disclosure.Outcome { o := whole; o.Bucket = disclosure.Pending; return o }},
		{name: "unknown bucket", outcome: func() disclosure.Outcome { o := whole; o.Bucket = "lost"; return o }},
		{name: "body without page", outcome: func() disclosure.Outcome { o := whole; o.Page = nil; return o }},
		{name: "body of another page", outcome: func() disclosure.Outcome {
			o := whole
			o.Page = &disclosure.Page{URL: page.URL, Hash: "other"}
			return o
		}},
		{name: "unknown visit", visit: func(v disclosure.Visit) disclosure.Visit { v.ID = 99; return v }},
		{name: "visit of another run", visit: func(v disclosure.Visit) disclosure.Visit { v.Run = 99; return v }},
		{name: "visit that has ended", before: `UPDATE visits SET bucket = 'failed'`},
		{name: "failure in the last step", before: `CREATE TRIGGER full BEFORE INSERT ON visits BEGIN SELECT RAISE(ABORT, 'disk full'); END`},
		{name: "failure while saving", before: `CREATE TRIGGER full BEFORE INSERT ON versions BEGIN SELECT RAISE(ABORT, 'disk full'); END`},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t)
			run := startRun(t, s, noon, "门户")
			visit, outcome := enqueueEntries(t, s, run.ID, 0, 1)[0], whole
			if test.outcome != nil {
				outcome = test.outcome()
			}
			if test.visit != nil {
				visit = test.visit(visit)
			}
			if test.before != "" {
				if _, err := s.write.ExecContext(t.Context(), test.before); err != nil {
					t.Fatal(err)
				}
			}
			before := contents(t, s)
			if bucket, err := finishOne(t.Context(), s, visit, outcome); err == nil || bucket != "" {
				t.Errorf("Finish = %q, %v, want an error and no bucket", bucket, err)
			}
			if diff := cmp.Diff(before, contents(t, s)); diff != "" {
				t.Errorf("a failed Finish left something behind (-before +after):\n%s", diff)
			}
		})
	}
}

// contents counts the rows of every table that Finish writes.
func contents(t *testing.T, s *Store) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for table, query := range map[string]string{
		"visits": `SELECT count(*) FROM visits`, "pending": `SELECT count(*) FROM visits WHERE bucket = 'pending'`,
		"pages": `SELECT count(*) FROM pages`, "bodies": `SELECT count(*) FROM bodies`, "posts": `SELECT count(*) FROM posts`,
		"versions": `SELECT count(*) FROM versions`, "numbers": `SELECT sum(value) FROM counters`,
	} {
		var n int
		if err := s.read.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		counts[table] = n
	}
	return counts
}

func TestLedgerBalances(t *testing.T) {
	s := open(t)
	run := startRun(t, s, noon, "A", "B")
	buckets := []disclosure.Bucket{disclosure.Fetched, disclosure.NotModified, disclosure.New, disclosure.Updated, disclosure.Unchanged,
		disclosure.Duplicate, disclosure.Gone, disclosure.Failed, disclosure.Skipped}
	var all []disclosure.Visit
	for i := range 40 {
		visit := entry("http://a.example.edu.cn/"+string(rune('a'+i%25)), "x") // 15 are met twice
		visit.Site = []string{"A", "B"}[i/25]
		all = append(all, visit)
	}
	if err := s.Enqueue(t.Context(), inRun(run.ID, all...)); err != nil {
		t.Fatal(err)
	}
	for i := range 12 {
		visits, err := s.Pending(t.Context(), run.ID, "A", 1)
		if err != nil || len(visits) != 1 {
			t.Fatal(visits, err)
		}
		outcome := disclosure.Outcome{Bucket: buckets[i%len(buckets)]}
		if i == 0 {
			outcome.Found = []disclosure.Visit{entry("http://a.example.edu.cn/a", "y"), entry("http://a.example.edu.cn/new", "y")}
		}
		if _, err := finishOne(t.Context(), s, visits[0], outcome); err != nil {
			t.Fatal(err)
		}
	}
	sites, err := s.SiteLedgers(t.Context(), run.ID)
	if err != nil || len(sites) != 2 || sites[0].Site != "A" || sites[1].Pending != 15 {
		t.Fatalf("SiteLedgers = %+v, %v", sites, err)
	}
	ledger := sites[0].Plus(sites[1].Ledger)
	if met := ledger.Total() + sites[0].Pending + sites[1].Pending; met != 42 {
		t.Errorf("%d visits in the ledger, want 42: %+v", met, sites)
	}
	if ledger.Duplicate != 2 { // the bucket that was given, and the entry met again
		t.Errorf("ledger = %+v, want 2 duplicates", ledger)
	}
}
