package embedded_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"gongkai/indexer"
)

// growFTS5 indexes the same posts in SQLite, each a row of terms that spaces
// separate. The texts are kept as they are, beside the terms.
func growFTS5(folder string) (grown, error) {
	db, err := openFTS5(folder)
	if err != nil {
		return grown{}, err
	}
	for _, statement := range []string{
		`PRAGMA journal_mode = WAL`, `PRAGMA synchronous = NORMAL`,
		`CREATE TABLE post (id TEXT, title TEXT, body TEXT, files TEXT)`,
		`CREATE VIRTUAL TABLE term USING fts5(title, body, files, content='', contentless_delete=1, detail=none, tokenize='unicode61 remove_diacritics 0')`,
	} {
		if _, err := db.Exec(statement); err != nil {
			return grown{}, err
		}
	}
	return grow(func(posts []indexer.Document) error { return putFTS5(db, posts) }, db.Close)
}

func openFTS5(folder string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", filepath.Join(folder, "fts5.sqlite"))
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

func putFTS5(db *sql.DB, posts []indexer.Document) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, post := range posts {
		put, err := tx.Exec(`INSERT INTO post VALUES (?, ?, ?, ?)`, post.ID, post.Title, post.Body, post.Files)
		if err != nil {
			return err
		}
		row, err := put.LastInsertId()
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO term (rowid, title, body, files) VALUES (?, ?, ?, ?)`,
			row, spaced(post.Title), spaced(post.Body), spaced(post.Files))
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

// spaced writes the different terms of a text with spaces between.
func spaced(text string) string {
	var b strings.Builder
	seen := make(map[string]bool)
	for _, term := range indexer.Terms(indexer.Runs(indexer.Fold(text))) {
		if !seen[term.Text] {
			seen[term.Text] = true
			b.WriteString(term.Text)
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// BenchmarkScaleFTS5 holds SQLite's full-text index against ours: the same
// posts and terms, and how long it takes to count the posts that hold some words.
func BenchmarkScaleFTS5(b *testing.B) {
	folder := b.TempDir()
	done := grownApart(b, "fts5", folder)
	done.report(b, diskUse(b, folder))
	db, err := openFTS5(folder)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	var all []time.Duration
	for range scaleRounds {
		for _, query := range scaleQueries(done.Posts) {
			terms := indexer.Terms(indexer.Runs(indexer.NormalQuery(query.Text)))
			if len(terms) == 0 {
				continue
			}
			var wanted []string
			for _, term := range terms {
				wanted = append(wanted, `"`+term.Text+`"`)
			}
			var n int
			start := time.Now()
			err := db.QueryRow(`SELECT count(*) FROM term WHERE term MATCH ?`, strings.Join(wanted, " AND ")).Scan(&n)
			if err != nil {
				b.Fatal(err)
			}
			all = append(all, time.Since(start))
		}
	}
	slices.Sort(all)
	b.ReportMetric(inMS(all[len(all)/2]), "p50-ms")
	b.ReportMetric(inMS(all[len(all)*95/100]), "p95-ms")
	b.ReportMetric(0, "ns/op")
}
