package store

import (
	"context"
	"fmt"
	"time"

	"gongkai/disclosure"
)

const upsertColumn = `INSERT INTO column_states (site, url, name, list_order, requirement, asked, swept, every, entries, newest, pages, sorted)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
	ON CONFLICT (site, url, name) DO UPDATE SET list_order = excluded.list_order, requirement = excluded.requirement, asked = excluded.asked, swept = excluded.swept,
	every = excluded.every, entries = excluded.entries, newest = excluded.newest, pages = excluded.pages, sorted = excluded.sorted`

// ColumnStates gives what is remembered of a site's columns, in their order.
func (s *Store) ColumnStates(ctx context.Context, site string) ([]disclosure.ColumnState, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT url, name, list_order, requirement, asked, swept, every, entries, newest, pages, sorted
		FROM column_states WHERE site = ? ORDER BY list_order, url, name`, site)
	if err != nil {
		return nil, fmt.Errorf("read columns of %s: %w", site, err)
	}
	defer rows.Close()
	var states []disclosure.ColumnState
	for rows.Next() {
		c := disclosure.ColumnState{Site: site}
		var swept string
		var seconds int64
		err := rows.Scan(&c.Column.URL, &c.Column.Name, &c.Order, &c.Column.Requirement, &c.Asked, &swept, &seconds, &c.Shown.Entries, &c.Shown.Newest, &c.Shown.Pages, &c.Sorted)
		if err == nil {
			c.Swept, err = parseTime(swept)
		}
		if err != nil {
			return nil, fmt.Errorf("read columns of %s: %w", site, err)
		}
		c.Every = time.Duration(seconds) * time.Second
		states = append(states, c)
	}
	return states, rows.Err()
}

func (t transaction) saveColumn(ctx context.Context, c disclosure.ColumnState) error {
	_, err := t.exec(ctx, upsertColumn, c.Site, c.Column.URL, c.Column.Name, c.Order, c.Column.Requirement, c.Asked, formatTime(c.Swept),
		int64(c.Every/time.Second), c.Shown.Entries, c.Shown.Newest, c.Shown.Pages, c.Sorted)
	return err
}

// ListVisits gives the list visits of a site in a run, in the order in which
// they were met.
func (s *Store) ListVisits(ctx context.Context, run int64, site string) ([]disclosure.Visit, error) {
	visits, err := s.visits(ctx, `SELECT `+visitColumns+` FROM visits WHERE run = ? AND site = ? AND kind = 'list' ORDER BY id`, run, site)
	if err != nil {
		return nil, fmt.Errorf("read lists of %s: %w", site, err)
	}
	return visits, nil
}

// EntryLedgers sums the entries of a site's columns up in a run, by the name
// of the column.
func (s *Store) EntryLedgers(ctx context.Context, run int64, site string) (map[string]disclosure.Ledger, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT column_name, bucket, count(*) FROM visits
		WHERE run = ? AND site = ? AND kind = 'entry' GROUP BY column_name, bucket`, run, site)
	if err != nil {
		return nil, fmt.Errorf("read entries of %s: %w", site, err)
	}
	defer rows.Close()
	ledgers := map[string]disclosure.Ledger{}
	for rows.Next() {
		var name string
		var bucket disclosure.Bucket
		var n int
		if err := rows.Scan(&name, &bucket, &n); err != nil {
			return nil, fmt.Errorf("read entries of %s: %w", site, err)
		}
		ledger := ledgers[name]
		ledger.Add(bucket, n)
		ledgers[name] = ledger
	}
	return ledgers, rows.Err()
}

// ReadReasons counts the posts of a site that a run found new or changed, by
// what their visits have to say: "" where that is nothing.
func (s *Store) ReadReasons(ctx context.Context, run int64, site string) (map[string]int, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT reason, count(*) FROM visits
		WHERE run = ? AND site = ? AND kind = 'entry' AND bucket IN ('new', 'updated') GROUP BY reason`, run, site)
	if err != nil {
		return nil, fmt.Errorf("read reasons of %s: %w", site, err)
	}
	defer rows.Close()
	reasons := map[string]int{}
	for rows.Next() {
		var reason string
		var n int
		if err := rows.Scan(&reason, &n); err != nil {
			return nil, fmt.Errorf("read reasons of %s: %w", site, err)
		}
		reasons[reason] = n
	}
	return reasons, rows.Err()
}
