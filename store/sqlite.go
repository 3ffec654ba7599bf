package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

//go:embed migrations/*.sql
var migrations embed.FS

// readers is how many queries may read at the same time.
const readers = 4

func openSQLite(dsn string) (write, read *sql.DB, err error) {
	switch {
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		return nil, nil, errors.New("PostgreSQL is not supported yet; give the path of an SQLite file")
	case dsn == "" || dsn == ":memory:" || strings.Contains(dsn, "://"):
		return nil, nil, errors.New("want the path of an SQLite file, for example data/gongkai.db")
	}
	if err := os.MkdirAll(filepath.Dir(dsn), 0o755); err != nil {
		return nil, nil, fmt.Errorf("make its folder: %w", err)
	}
	if write, err = sql.Open("sqlite", sqliteAddress(dsn, "journal_mode(WAL)", "synchronous(NORMAL)", "wal_autocheckpoint(4000)", "journal_size_limit(67108864)")+"&_txlock=immediate"); err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	if read, err = sql.Open("sqlite", sqliteAddress(dsn, "query_only(1)")); err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return write, read, nil
}

// sqliteAddress writes a path as a file: address, in which no character of the
// path is taken for a parameter.
func sqliteAddress(path string, pragmas ...string) string {
	parts := strings.Split(filepath.ToSlash(path), "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	// Sorting in memory asks for no temporary folder, which a container may not have.
	parameters := url.Values{"_pragma": append([]string{"busy_timeout(10000)", "foreign_keys(1)", "temp_store(MEMORY)", "cache_size(-4096)"}, pragmas...)}
	return "file:" + strings.Join(parts, "/") + "?" + parameters.Encode()
}

// dsnName is a dsn as it may be shown: without a password.
func dsnName(dsn string) string {
	if u, err := url.Parse(dsn); err == nil && u.User != nil {
		return u.Redacted()
	}
	return dsn
}

// migrate brings the tables up to date. Where several processes open a new
// record at once, one of them wins and the others find the work done when they
// try again.
func migrate(ctx context.Context, db *sql.DB) error {
	var err error
	for wait := 20 * time.Millisecond; wait < 2*time.Second; wait *= 2 {
		if err = migrateOnce(ctx, db); !contended(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
	return err
}

// contended says whether an error may come of another process that migrates.
func contended(err error) bool {
	var failed *goose.PartialError
	var refused *sqlite.Error
	return errors.As(err, &failed) || errors.As(err, &refused) && refused.Code()&0xff == sqlite3.SQLITE_BUSY
}

func migrateOnce(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	current, known, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the version of the database: %w", err)
	}
	if current > known {
		return fmt.Errorf("the database has version %d, made by a newer gongkai; this one knows versions up to %d: use the newer one", current, known)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate from version %d to %d: %w", current, known, err)
	}
	return nil
}
