package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// crawlOf runs over sites: of each a list that fails, a post that is new, a
// second way to it, and a file. It says how the run ended.
func crawlOf(t *testing.T, s *Store, now time.Time, end bool, sites ...string) disclosure.Run {
	t.Helper()
	run := startRun(t, s, now, sites...)
	for _, site := range sites {
		if _, err := s.Worked(t.Context(), run.ID, now, disclosure.SiteRun{Site: site, Requests: 2}); err != nil {
			t.Fatal(err)
		}
		var found []disclosure.Visit
		for _, visit := range []disclosure.Visit{
			listPage("http://a.example.edu.cn/list.htm", "通知", 0, 1), entry("http://a.example.edu.cn/1.htm", "通知"),
			entry("http://a.example.edu.cn/1.htm", "采购"), {Kind: disclosure.KindFile, URL: "http://a.example.edu.cn/1.pdf"},
		} {
			visit.Site = site
			found = append(found, visit)
		}
		if err := s.Enqueue(t.Context(), inRun(run.ID, found...)); err != nil {
			t.Fatal(err)
		}
	}
	if !end {
		return run
	}
	for _, site := range sites {
		for _, outcome := range []disclosure.Outcome{
			{Bucket: disclosure.Failed, Reason: "timeout"}, {Bucket: disclosure.New}, {Bucket: disclosure.Fetched, Reason: "encrypted"},
		} {
			pending, err := s.Pending(t.Context(), run.ID, site, 1)
			if err != nil || len(pending) != 1 {
				t.Fatal(pending, err)
			}
			if _, err := finishOne(t.Context(), s, pending[0], outcome); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := s.EndRun(t.Context(), run.ID, now, false); err != nil {
		t.Fatal(err)
	}
	return run
}

// told is what is read of a run: its sums, how many visits went wrong, and of
// which sites those are forgotten.
type told struct {
	Ledgers   []disclosure.SiteLedger
	Trouble   int
	Failures  int
	Forgotten []string
}

func tell(t *testing.T, s *Store, run int64) told {
	t.Helper()
	var got told
	var err error
	if got.Ledgers, err = s.SiteLedgers(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	trouble, err := s.Trouble(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	failures, err := s.Failures(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	got.Trouble, got.Failures = len(trouble), len(failures)
	sites, err := s.SiteRuns(t.Context(), run)
	if err != nil || len(sites) != len(got.Ledgers) {
		t.Fatalf("SiteRuns = %+v, %v, want one for each of %+v", sites, err, got.Ledgers)
	}
	for _, site := range sites {
		if site.Forgotten {
			got.Forgotten = append(got.Forgotten, site.Site)
		}
	}
	return got
}

func ended(site string) disclosure.SiteLedger {
	return disclosure.SiteLedger{Site: site, Ledger: disclosure.Ledger{New: 1, Duplicate: 1, Failed: 1}, Files: disclosure.FileLedger{Fetched: 1}}
}

func TestOldVisitsAreForgotten(t *testing.T) {
	s := open(t)
	for n := range keptRuns + 3 {
		sites := []string{"A"}
		if n == 0 {
			sites = []string{"A", "B"}
		}
		crawlOf(t, s, noon.Add(time.Duration(n)*time.Hour), true, sites...)
	}
	cutOff := crawlOf(t, s, noon.Add(1000*time.Hour), false, "A").ID
	whole := told{Ledgers: []disclosure.SiteLedger{ended("A")}, Trouble: 1, Failures: 2}
	open := told{Ledgers: []disclosure.SiteLedger{{Site: "A", Pending: 2, Ledger: disclosure.Ledger{Duplicate: 1}, Files: disclosure.FileLedger{Pending: 1}}}}
	for run, want := range map[int64]told{
		// The last that is known of B is kept; it decides whether the count can be trusted.
		1:          {Ledgers: []disclosure.SiteLedger{ended("A"), ended("B")}, Trouble: 1, Failures: 2, Forgotten: []string{"A"}},
		3:          {Ledgers: whole.Ledgers, Forgotten: []string{"A"}},
		4:          whole,
		cutOff - 1: whole,
		cutOff:     open,
	} {
		if diff := cmp.Diff(want, tell(t, s, run)); diff != "" {
			t.Errorf("run %d (-want +got):\n%s", run, diff)
		}
	}
	var visits int
	if err := s.read.QueryRowContext(t.Context(), `SELECT count(*) FROM visits`).Scan(&visits); err != nil || visits != 4*(keptRuns+2) {
		t.Errorf("%d visits are kept, %v, want those of %d runs, of B and of the run that goes on", visits, err, keptRuns)
	}
	last, err := s.LastRuns(t.Context())
	if diff := cmp.Diff(map[string]int64{"A": cutOff, "B": 1}, last); err != nil || diff != "" {
		t.Errorf("LastRuns, %v (-want +got):\n%s", err, diff)
	}

	next := startRun(t, s, noon.Add(2000*time.Hour), "A").ID
	want := told{Ledgers: []disclosure.SiteLedger{{Site: "A", Ledger: disclosure.Ledger{Duplicate: 1, Skipped: 2}, Files: disclosure.FileLedger{Skipped: 1}}}, Trouble: 3, Failures: 3}
	if diff := cmp.Diff(want, tell(t, s, cutOff)); diff != "" {
		t.Errorf("run that was replaced (-want +got):\n%s", diff)
	}
	if got := tell(t, s, 4); got.Forgotten == nil {
		t.Errorf("run 4 = %+v, want its visits forgotten", got)
	}
	if last, err = s.LastRuns(t.Context()); last["A"] != cutOff {
		t.Errorf("LastRuns = %v, %v, want %d of A: run %d has met nothing yet", last, err, cutOff, next)
	}
}

func TestSiteLedger(t *testing.T) {
	s := open(t)
	run := crawlOf(t, s, noon, false, "A", "B").ID
	all, err := s.SiteLedgers(t.Context(), run)
	if err != nil || len(all) != 2 {
		t.Fatalf("SiteLedgers = %+v, %v", all, err)
	}
	for _, want := range append(all, disclosure.SiteLedger{Site: "C"}) {
		got, err := s.SiteLedger(t.Context(), run, want.Site)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("SiteLedger of %s, %v (-want +got):\n%s", want.Site, err, diff)
		}
	}
}

// BenchmarkManyRuns reads the ledger of a record that many large runs have
// written to.
func BenchmarkManyRuns(b *testing.B) {
	s := open(b)
	var run disclosure.Run
	for n := range 12 {
		run = startRun(b, s, noon.Add(time.Duration(n)*time.Hour), "A")
		_, err := s.write.ExecContext(b.Context(), `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 40000)
			INSERT INTO visits (id, run, site, kind, url, identity, column_name, column_url, column_requirement, list_order, page, make, pages, title, list_date, bucket, reason)
			SELECT ? * 1000000 + n, ?, '站点' || (n % 40), 'entry', 'http://www.example.edu.cn/info/1001/' || n || '.htm', 'example.edu.cn/info/1001/' || n || '.htm',
			'通知公告', 'http://www.example.edu.cn/tzgg.htm', 0, 0, 1, '', 0, '关于第' || n || '号科研事项的通知公告', '2023-11-01', 'unchanged', '' FROM numbers`, run.ID, run.ID)
		if err != nil {
			b.Fatal(err)
		}
		start := time.Now()
		if err := s.EndRun(b.Context(), run.ID, noon, true); err != nil {
			b.Fatal(err)
		}
		b.Logf("end run %d: %v", run.ID, time.Since(start))
	}
	for _, read := range []struct {
		name string
		do   func() error
	}{
		{"LastRuns", func() error { _, err := s.LastRuns(b.Context()); return err }},
		{"SiteLedgers", func() error { _, err := s.SiteLedgers(b.Context(), run.ID); return err }},
		{"Trouble", func() error { _, err := s.Trouble(b.Context(), run.ID); return err }},
		{"Failures", func() error { _, err := s.Failures(b.Context(), run.ID); return err }},
	} {
		b.Run(read.name, func(b *testing.B) {
			for b.Loop() {
				if err := read.do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
