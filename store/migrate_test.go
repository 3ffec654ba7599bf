package store

import (
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"gongkai/disclosure"
)

// openOld makes a record as an earlier version had it, fills it, and opens it.
func openOld(t *testing.T, version int64, statements ...string) *Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "record.db")
	write, read, err := openSQLite(path)
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, write, files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
	for _, statement := range statements {
		if _, err := write.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	if err := read.Close(); err != nil {
		t.Fatal(err)
	}
	if err := write.Close(); err != nil {
		t.Fatal(err)
	}
	return openAt(t, path)
}

// oldRecord fills a record of any version: two runs, of which the second was cut
// off, and posts that no list shows any more.
var oldRecord = []string{
	`UPDATE counters SET value = 2 WHERE name = 'runs'`,
	`UPDATE counters SET value = 99 WHERE name IN ('visits', 'changes')`,
	`INSERT INTO runs (id, started, ended, complete, sites) VALUES (1, '2023-11-07T04:00:00Z', '2023-11-07T05:00:00Z', 1, '["A","B"]'), (2, '2023-11-08T04:00:00Z', '', 0, '["A"]')`,
	`INSERT INTO visits (id, run, site, kind, url, identity, column_name, column_url, column_requirement, list_order, page, make, pages, title, list_date, bucket, reason) VALUES
		(1, 1, 'A', 'list', 'http://a.example.edu.cn/', 'a', '', '', 0, 0, 1, '', 0, '', '', 'fetched', ''),
		(2, 1, 'A', 'entry', 'http://www.example.edu.cn/1.htm', 'example.edu.cn/1.htm', '', '', 0, 0, 1, '', 0, '', '', 'new', ''),
		(3, 1, 'A', 'entry', 'http://www.example.edu.cn/1.htm', 'example.edu.cn/1.htm', '', '', 0, 0, 1, '', 0, '', '', 'duplicate', 'also met'),
		(4, 1, 'B', 'list', 'http://b.example.edu.cn/', 'b', '', '', 0, 0, 1, '', 0, '', '', 'failed', 'timeout'),
		(5, 2, 'A', 'list', 'http://a.example.edu.cn/', 'a', '', '', 0, 0, 1, '', 0, '', '', 'pending', '')`,
	`INSERT INTO posts (id, url, canonical, title, published, source, channel, site, column_name, department, requirement, category, how, confidence, reason,
			status, duplicate_of, fingerprint, page_hash, list_title, list_date, version, change)
		SELECT name, url, canonical, name, '', '', 'dept', 'A', '', '', 0, 0, 'classifier', 0, '', 'ok', '', name, hash, '', '', 1, number FROM (
			SELECT 'listed, redirected' AS name, 'http://www.example.edu.cn/info/1.htm' AS url, 'example.edu.cn/1.htm' AS canonical, 'h' AS hash, 1 AS number
			UNION ALL SELECT 'of its address', 'https://www.example.edu.cn/2.htm', 'example.edu.cn/2.htm', 'h', 2
			UNION ALL SELECT 'redirected', 'http://www.example.edu.cn/info/3.htm', 'example.edu.cn/3.htm', 'h', 3
			UNION ALL SELECT 'never read', 'http://www.example.edu.cn/4.htm', 'example.edu.cn/4.htm', '', 4
		) AS old`,
}

func TestOldRecordsAreMigrated(t *testing.T) {
	never := "2000-01-01T00:00:00Z"
	upgraded := `UPDATE posts SET checked = '2023-11-07T04:30:00Z', list_url = 'http://www.example.edu.cn/2.htm' WHERE id = 'of its address'`
	for _, test := range []struct {
		name    string
		version int64
		more    []string
		looks   map[string][2]string // by title: the address to look at, and when it was last looked at
	}{
		{"first version", 1, nil, map[string][2]string{
			"listed, redirected": {"http://www.example.edu.cn/1.htm", never}, "of its address": {"https://www.example.edu.cn/2.htm", never},
		}},
		{"one that has looked at some posts", 5, []string{upgraded}, map[string][2]string{
			"listed, redirected": {"http://www.example.edu.cn/1.htm", never}, "of its address": {"http://www.example.edu.cn/2.htm", "2023-11-07T04:30:00Z"},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := openOld(t, test.version, append(oldRecord, test.more...)...)
			looks := map[string][2]string{}
			for look, err := range s.Unmet(t.Context(), 2, "A") {
				if err != nil {
					t.Fatal(err)
				}
				looks[look.ID] = [2]string{look.URL, formatTime(look.Checked)}
			}
			if diff := cmp.Diff(test.looks, looks); diff != "" {
				t.Errorf("posts to look at (-want +got):\n%s", diff)
			}
			want := told{Ledgers: []disclosure.SiteLedger{
				{Site: "A", Ledger: disclosure.Ledger{Fetched: 1, New: 1, Duplicate: 1}}, {Site: "B", Ledger: disclosure.Ledger{Failed: 1}},
			}, Trouble: 1, Failures: 1}
			if diff := cmp.Diff(want, tell(t, s, 1)); diff != "" {
				t.Errorf("run that has ended (-want +got):\n%s", diff)
			}
			ledgers, err := s.SiteLedgers(t.Context(), 2)
			if diff := cmp.Diff([]disclosure.SiteLedger{{Site: "A", Pending: 1}}, ledgers); err != nil || diff != "" {
				t.Errorf("run that was cut off, %v (-want +got):\n%s", err, diff)
			}
			last, err := s.LastRuns(t.Context())
			if diff := cmp.Diff(map[string]int64{"A": 2, "B": 1}, last); err != nil || diff != "" {
				t.Errorf("LastRuns, %v (-want +got):\n%s", err, diff)
			}
		})
	}
}
