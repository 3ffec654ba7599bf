// Package store is the record of gongkai: runs with their ledger and queue,
// pages as they were fetched, posts with every version of their text, typed-in
// figures, and the numbered changes that an index follows. It is the only
// package that speaks SQL. Everything else can be rebuilt from it.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"

	"gongkai/crosspost"
	"gongkai/disclosure"
)

// ErrNotFound says that the record has nothing under the name that was asked
// for. It is disclosure.ErrNotFound.
var ErrNotFound = disclosure.ErrNotFound

// Store is an open record. It is safe for use by many goroutines; several
// processes may have the same record open.
type Store struct {
	write    *bun.DB              // one connection, since SQLite has one writer
	read     *bun.DB              // readers see the last commit and never wait for the writer
	prepared map[string]*sql.Stmt // on write
	hasBody  *sql.Stmt            // on read
	page     *sql.Stmt            // on read
	encoder  *zstd.Encoder
	decoder  *zstd.Decoder
	now      func() time.Time // tells when a version was seen first
	reader   func() (*crosspost.Reader, error)
}

// Open opens the record at dsn, the path of an SQLite database, and creates it
// and its folder where they do not exist. Older records are migrated; a record
// that a newer gongkai has migrated is an error.
func Open(ctx context.Context, dsn string) (*Store, error) {
	s := &Store{prepared: map[string]*sql.Stmt{}, now: time.Now, reader: sync.OnceValues(crosspost.NewReader)}
	if err := s.open(ctx, dsn); err != nil {
		return nil, fmt.Errorf("open store %s: %w", dsnName(dsn), errors.Join(err, s.Close()))
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, dsn string) error {
	write, read, err := openSQLite(dsn)
	if err != nil {
		return err
	}
	s.write = bun.NewDB(write, sqlitedialect.New())
	s.read = bun.NewDB(read, sqlitedialect.New())
	if err := migrate(ctx, write); err != nil {
		return err
	}
	for _, query := range hotStatements {
		statement, err := write.PrepareContext(ctx, query)
		if err != nil {
			return fmt.Errorf("prepare %s: %w", query, err)
		}
		s.prepared[query] = statement
	}
	if s.hasBody, err = read.PrepareContext(ctx, selectHasBody); err != nil {
		return fmt.Errorf("prepare %s: %w", selectHasBody, err)
	}
	if s.page, err = read.PrepareContext(ctx, selectPage); err != nil {
		return fmt.Errorf("prepare %s: %w", selectPage, err)
	}
	if err := s.readdress(ctx); err != nil {
		return err
	}
	// A page rarely has more than a megabyte; a larger window would only cost memory.
	s.encoder, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return err
	}
	s.decoder, err = zstd.NewReader(nil, zstd.WithDecoderMaxMemory(1<<30))
	return err
}

// Close releases the files. What was saved is safe without it.
func (s *Store) Close() error {
	var errs []error
	for _, statement := range s.prepared {
		errs = append(errs, statement.Close())
	}
	for _, statement := range []*sql.Stmt{s.hasBody, s.page} {
		if statement != nil {
			errs = append(errs, statement.Close())
		}
	}
	if s.encoder != nil {
		errs = append(errs, s.encoder.Close())
	}
	if s.decoder != nil {
		s.decoder.Close()
	}
	// The readers first: the last connection to close clears the log away, and
	// readers may not write.
	for _, db := range []*bun.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// transaction is one unit of writing: all of it is kept, or nothing. The
// context of update ends it as a whole; its statements are too short to be
// watched one by one.
type transaction struct {
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	own      map[string]*sql.Stmt // those of prepared that were used: the library keeps each that it gives until the end
	now      time.Time
}

// update runs change in a transaction that commits when change returns nil.
func (s *Store) update(ctx context.Context, change func(transaction) error) error {
	tx, err := s.write.DB.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := change(transaction{tx, s.prepared, map[string]*sql.Stmt{}, s.now()}); err != nil {
		if back := tx.Rollback(); back != nil && !errors.Is(back, sql.ErrTxDone) {
			return errors.Join(err, back)
		}
		return err
	}
	return tx.Commit()
}

func (t transaction) exec(ctx context.Context, query string, args ...any) (changed int64, err error) {
	var result sql.Result
	ctx = context.WithoutCancel(ctx)
	if statement := t.statement(ctx, query); statement != nil {
		result, err = statement.ExecContext(ctx, args...)
	} else {
		result, err = t.tx.ExecContext(ctx, query, args...)
	}
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (t transaction) row(ctx context.Context, query string, args ...any) *sql.Row {
	ctx = context.WithoutCancel(ctx)
	if statement := t.statement(ctx, query); statement != nil {
		return statement.QueryRowContext(ctx, args...)
	}
	return t.tx.QueryRowContext(ctx, query, args...)
}

func (t transaction) rows(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx = context.WithoutCancel(ctx)
	if statement := t.statement(ctx, query); statement != nil {
		return statement.QueryContext(ctx, args...)
	}
	return t.tx.QueryContext(ctx, query, args...)
}

// statement is a prepared query in the transaction, nil for one that is not
// prepared.
func (t transaction) statement(ctx context.Context, query string) *sql.Stmt {
	if prepared, ok := t.prepared[query]; ok && t.own[query] == nil {
		t.own[query] = t.tx.StmtContext(ctx, prepared)
	}
	return t.own[query]
}

const drawNumbers = `UPDATE counters SET value = value + ? WHERE name = ? RETURNING value`

// draw takes the next n numbers of a counter and gives the first.
func (t transaction) draw(ctx context.Context, counter string, n int) (int64, error) {
	var last int64
	if err := t.row(ctx, drawNumbers, n, counter).Scan(&last); err != nil {
		return 0, fmt.Errorf("draw a number of %s: %w", counter, err)
	}
	return last - int64(n) + 1, nil
}

// hotStatements are those that every visit of a crawl runs; they are prepared
// once, since parsing them costs more than running them.
var hotStatements = []string{
	drawNumbers, finishVisit, lookedAt, selectMet, insertVisit, upsertPage, insertBody,
	selectPost, selectSameText, selectSameTitle, selectListed, selectAlias, deleteAlias, deleteDeletion, insertPost, updatePost, insertVersion, insertAttachment,
}
