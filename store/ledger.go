package store

import (
	"context"
	"fmt"

	"gongkai/disclosure"
)

const (
	// The sums of a run that has ended, and the visits of one that goes on.
	selectLedgers = `SELECT site, bucket, kind = 'file', sum(visits) FROM (
			SELECT site, kind, bucket, visits FROM ledgers WHERE run = ?
			UNION ALL SELECT site, kind, bucket, count(*) FROM visits
			WHERE run = (SELECT id FROM runs WHERE id = ? AND ended = '') GROUP BY site, kind, bucket
		) AS met GROUP BY 1, 2, 3 ORDER BY 1, 2`

	selectSiteLedger = `SELECT site, bucket, kind = 'file', count(*) FROM visits WHERE run = ? AND site = ? GROUP BY 1, 2, 3`

	// noted is the condition of the index visits_noted, which is used where a
	// query repeats it.
	noted = `(bucket IN ('failed', 'skipped') OR reason <> '' AND bucket <> 'duplicate')`

	selectTrouble = `SELECT ` + visitColumns + ` FROM visits WHERE run = ? AND ` + noted + `
		AND (bucket IN ('failed', 'skipped') OR kind IN ('home', 'list') OR id IN (
			SELECT min(id) FROM visits WHERE run = ? AND ` + noted + ` AND kind = 'entry' AND bucket NOT IN ('failed', 'skipped') AND reason LIKE ? GROUP BY site, reason
		)) ORDER BY site, id`
)

// SiteLedgers sums each site of a run up, by name. Pending visits are in no
// bucket.
func (s *Store) SiteLedgers(ctx context.Context, run int64) ([]disclosure.SiteLedger, error) {
	ledgers, err := s.ledgers(ctx, selectLedgers, run, run)
	if err != nil {
		return nil, fmt.Errorf("read ledger of run %d: %w", run, err)
	}
	return ledgers, nil
}

// SiteLedger sums one site of a run up that goes on; all zero where nothing of
// it was met.
func (s *Store) SiteLedger(ctx context.Context, run int64, site string) (disclosure.SiteLedger, error) {
	ledgers, err := s.ledgers(ctx, selectSiteLedger, run, site)
	if err != nil {
		return disclosure.SiteLedger{}, fmt.Errorf("read ledger of %s in run %d: %w", site, run, err)
	}
	if len(ledgers) == 0 {
		return disclosure.SiteLedger{Site: site}, nil
	}
	return ledgers[0], nil
}

// ledgers runs a query that selects site, bucket, whether these are files, and
// how many, by site.
func (s *Store) ledgers(ctx context.Context, query string, args ...any) ([]disclosure.SiteLedger, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ledgers []disclosure.SiteLedger
	for rows.Next() {
		var site string
		var bucket disclosure.Bucket
		var isFile bool
		var n int
		if err := rows.Scan(&site, &bucket, &isFile, &n); err != nil {
			return nil, err
		}
		if len(ledgers) == 0 || ledgers[len(ledgers)-1].Site != site {
			ledgers = append(ledgers, disclosure.SiteLedger{Site: site})
		}
		last := &ledgers[len(ledgers)-1]
		switch {
		case isFile:
			last.Files.Add(bucket, n)
		case bucket == disclosure.Pending:
			last.Pending += n
		default:
			last.Add(bucket, n)
		}
	}
	return ledgers, rows.Err()
}

// Trouble gives the visits of a run that failed or were skipped, the home and
// list pages that were read but carry a reason (that they showed no entries,
// say), and for each of a site's rules that found nothing in posts the first of
// them, by site and in the order in which they were met.
func (s *Store) Trouble(ctx context.Context, run int64) ([]disclosure.Visit, error) {
	visits, err := s.visits(ctx, selectTrouble, run, run, disclosure.ReasonRuleMissed+"%")
	if err != nil {
		return nil, fmt.Errorf("read trouble of run %d: %w", run, err)
	}
	return visits, nil
}
