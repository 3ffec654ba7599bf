package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"gongkai/disclosure"
)

const (
	visitColumns = `id, run, site, kind, url, form, column_name, column_url, column_requirement, list_order, page, make, pages, title, list_date, reads_all, bucket, reason, entries, newest, falling`

	insertVisit = `INSERT INTO visits (id, run, site, kind, url, form, column_name, column_url, column_requirement, list_order, page, make, pages, title, list_date, reads_all, bucket, reason, identity)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

	selectPending = `SELECT ` + visitColumns + ` FROM visits WHERE run = ? AND site = ? AND kind = ? AND bucket = 'pending'`

	selectMet = `SELECT column_name FROM visits WHERE run = ? AND site = ? AND kind = ? AND identity = ? ORDER BY id LIMIT 1`
)

// Enqueue adds visits to their run and gives each its ID. One that has a bucket
// already (over the budget, or unchanged, say) is entered in the ledger as such.
// What was met before in the same run and site is entered in the ledger and
// not visited again: an entry under an address that another entry had (in any
// column) is a duplicate; a home or list page whose URL and form were met in
// the same column is skipped; a file that another post links too is not entered
// again. Entries without an address are told apart by title and day.
func (s *Store) Enqueue(ctx context.Context, visits []disclosure.Visit) error {
	if len(visits) == 0 {
		return nil
	}
	err := s.update(ctx, func(t transaction) error {
		open := map[int64]bool{}
		for _, visit := range visits {
			if open[visit.Run] {
				continue
			}
			var ended string
			if err := t.row(ctx, `SELECT ended FROM runs WHERE id = ?`, visit.Run).Scan(&ended); err != nil {
				return fmt.Errorf("run %d: %w", visit.Run, notFound(err))
			}
			if ended != "" {
				return fmt.Errorf("run %d ended at %s", visit.Run, ended)
			}
			open[visit.Run] = true
		}
		return t.addVisits(ctx, visits)
	})
	if err != nil {
		return fmt.Errorf("enqueue %d visits: %w", len(visits), err)
	}
	return nil
}

func (t transaction) addVisits(ctx context.Context, visits []disclosure.Visit) error {
	if len(visits) == 0 {
		return nil
	}
	id, err := t.draw(ctx, "visits", len(visits))
	if err != nil {
		return err
	}
	for i, visit := range visits {
		visit.ID = id + int64(i)
		identity, err := t.place(ctx, &visit)
		if err != nil {
			return fmt.Errorf("look for %s: %w", visit.URL, err)
		}
		if visit.Kind == disclosure.KindFile && visit.Reason == disclosure.ReasonAlreadyRead {
			continue
		}
		_, err = t.exec(ctx, insertVisit, visit.ID, visit.Run, visit.Site, visit.Kind, visit.URL, visit.Form,
			visit.Column.Name, visit.Column.URL, visit.Column.Requirement, visit.Order, visit.Page,
			visit.Make, visit.Pages, visit.Title, visit.Date, visit.Full, visit.Bucket, visit.Reason, identity)
		if err != nil {
			return fmt.Errorf("add visit of %s: %w", visit.URL, err)
		}
	}
	return nil
}

// place decides the bucket in which a visit starts, and gives its identity. A
// bucket that the visit has already stands.
func (t transaction) place(ctx context.Context, visit *disclosure.Visit) (identity string, err error) {
	given := visit.Bucket != "" && visit.Bucket != disclosure.Pending
	if !given {
		visit.Bucket, visit.Reason = disclosure.Pending, ""
	}
	switch visit.Kind {
	case disclosure.KindEntry:
		if identity, err = disclosure.CanonicalURL(visit.URL); err != nil {
			identity = visit.Title + "\n" + string(visit.Date) // all that is known of a post that cannot be opened
		}
	case disclosure.KindFile:
		identity = disclosure.FileURL(visit.URL)
	default:
		// Not the canonical address: paging may lie in a parameter that means
		// nothing to a post.
		identity = strings.Join([]string{visit.Column.Name, visit.Column.URL, disclosure.WithoutAnchor(visit.URL)}, "\n")
		if visit.Form != "" { // forms can be longer than an index takes
			identity += fmt.Sprintf("\n%x", sha256.Sum256([]byte(visit.Form)))
		}
	}
	if given && visit.Bucket != disclosure.Unchanged { // what is known already can be met twice as well
		return identity, nil
	}
	var column string
	err = t.row(ctx, selectMet, visit.Run, visit.Site, visit.Kind, identity).Scan(&column)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return identity, nil
	case err != nil:
		return "", err
	case visit.Kind == disclosure.KindEntry:
		visit.Bucket, visit.Reason = disclosure.Duplicate, "also met in column "+column
	default:
		visit.Bucket, visit.Reason = disclosure.Skipped, disclosure.ReasonAlreadyRead
	}
	return identity, nil
}

// Candidates gives what was met of a site in search of its columns, in the
// order in which it was met: candidates and sitemaps, whatever their bucket.
func (s *Store) Candidates(ctx context.Context, run int64, site string) ([]disclosure.Visit, error) {
	visits, err := s.visits(ctx, `SELECT `+visitColumns+` FROM visits WHERE run = ? AND site = ? AND kind IN (?, ?) ORDER BY id`,
		run, site, disclosure.KindCandidate, disclosure.KindSitemap)
	if err != nil {
		return nil, fmt.Errorf("read candidates of %s: %w", site, err)
	}
	return visits, nil
}

// Pending gives up to limit visits of a site that are to be made next: the
// home page; else candidates for columns, sitemaps, and the choice among them;
// else lists by order, page and time of meeting; else entries in the order in
// which they were met; else files in that order. Only one kind is given at a
// time, so that all columns are known before the first list is read, all lists
// are read before the first entry, and all entries before the first file.
func (s *Store) Pending(ctx context.Context, run int64, site string, limit int) ([]disclosure.Visit, error) {
	for _, step := range []struct {
		kind  disclosure.Kind
		order string
	}{
		{disclosure.KindHome, "id"},
		{disclosure.KindCandidate, "id"},
		{disclosure.KindSitemap, "id"},
		{disclosure.KindColumns, "id"},
		{disclosure.KindList, "list_order, page, id"},
		{disclosure.KindEntry, "id"},
		{disclosure.KindFile, "id"},
	} {
		visits, err := s.visits(ctx, selectPending+` ORDER BY `+step.order+` LIMIT ?`, run, site, step.kind, limit)
		if err != nil {
			return nil, fmt.Errorf("read pending visits of %s: %w", site, err)
		}
		if len(visits) > 0 {
			return visits, nil
		}
	}
	return nil, nil
}

// visits runs a query that selects visitColumns.
func (s *Store) visits(ctx context.Context, query string, args ...any) ([]disclosure.Visit, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var visits []disclosure.Visit
	for rows.Next() {
		var v disclosure.Visit
		err := rows.Scan(&v.ID, &v.Run, &v.Site, &v.Kind, &v.URL, &v.Form, &v.Column.Name, &v.Column.URL, &v.Column.Requirement,
			&v.Order, &v.Page, &v.Make, &v.Pages, &v.Title, &v.Date, &v.Full, &v.Bucket, &v.Reason, &v.Shown.Entries, &v.Shown.Newest, &v.Shown.Falling)
		if err != nil {
			return nil, err
		}
		if v.Bucket != disclosure.Pending {
			v.Shown.Pages = v.Pages
		}
		visits = append(visits, v)
	}
	return visits, rows.Err()
}
