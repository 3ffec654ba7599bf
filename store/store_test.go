package store

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"gongkai/crosspost"

	"gongkai/disclosure"
)

// sharedReader is made once for all records of the tests, since that takes time.
var sharedReader = sync.OnceValues(crosspost.NewReader)

// open opens a new record in a folder of the test.
func open(t testing.TB) *Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "record.db"))
}

func openAt(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	s.reader = sharedReader
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestOpenTakesAnyPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "数据 a?b#c%20", "record.db")
	openAt(t, path)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	folder := t.TempDir()
	noDatabase := filepath.Join(folder, "text.db")
	if err := os.WriteFile(noDatabase, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ dsn, want string }{
		{"", "want the path"},
		{":memory:", "want the path"},
		{"mysql://host/db", "want the path"},
		{"postgres://user:secret@host/db", "PostgreSQL is not supported yet"},
		{noDatabase, "not a database"},
		{folder, "unable to open"},
		{filepath.Join(noDatabase, "record.db"), "make its folder"},
	} {
		s, err := Open(t.Context(), test.dsn)
		if err == nil {
			s.Close()
			t.Errorf("Open(%q) succeeded, want an error with %q", test.dsn, test.want)
		} else if !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("Open(%q) = %v, want an error with %q and no password", test.dsn, err, test.want)
		}
	}
}

func TestOpenRefusesNewerDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "record.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err = Open(t.Context(), path)
	if err == nil {
		s.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "newer gongkai") {
		t.Errorf("Open of a database of version 999 = %v, want an error that names a newer gongkai", err)
	}
}

// finishOne finishes a single visit.
func finishOne(ctx context.Context, s *Store, visit disclosure.Visit, outcome disclosure.Outcome) (disclosure.Bucket, error) {
	buckets, err := s.Finish(ctx, disclosure.Done{Visit: visit, Outcome: outcome})
	if err != nil {
		return "", err
	}
	return buckets[0], nil
}
