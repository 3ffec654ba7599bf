package store

import (
	"context"
	"fmt"

	"gongkai/disclosure"
)

// SiteLedgers sums each site of a run up, by name. Pending visits are in no
// bucket.
func (s *Store) SiteLedgers(ctx context.Context, run int64) ([]disclosure.SiteLedger, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT site, bucket, kind = 'file', count(*) FROM visits WHERE run = ? GROUP BY 1, 2, 3 ORDER BY 1, 2`, run)
	if err != nil {
		return nil, fmt.Errorf("read ledger of run %d: %w", run, err)
	}
	defer rows.Close()
	var ledgers []disclosure.SiteLedger
	for rows.Next() {
		var site string
		var bucket disclosure.Bucket
		var isFile bool
		var n int
		if err := rows.Scan(&site, &bucket, &isFile, &n); err != nil {
			return nil, fmt.Errorf("read ledger of run %d: %w", run, err)
		}
		if len(ledgers) == 0 || ledgers[len(ledgers)-1].Site != site {
			ledgers = append(ledgers, disclosure.SiteLedger{Site: site})
		}
		last := &ledgers[len(ledgers)-1]
		switch {
		case isFile:
			last.Files.Add(bucket, n)
		case bucket == disclosure.Pending:
			last.Pending = n
		default:
			last.Add(bucket, n)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read ledger of run %d: %w", run, err)
	}
	return ledgers, nil
}

// Trouble gives the visits of a run that failed or were skipped, the home and
// list pages that were read but carry a reason (that they showed no entries,
// say), and for each of a site's rules that found nothing in posts the first of
// them, by site and in the order in which they were met.
func (s *Store) Trouble(ctx context.Context, run int64) ([]disclosure.Visit, error) {
	visits, err := s.visits(ctx, `SELECT `+visitColumns+` FROM visits
		WHERE run = ? AND (bucket IN ('failed', 'skipped') OR kind IN ('home', 'list') AND reason <> '' OR id IN (
			SELECT min(id) FROM visits WHERE run = ? AND kind = 'entry' AND bucket NOT IN ('failed', 'skipped') AND reason LIKE ? GROUP BY site, reason
		)) ORDER BY site, id`, run, run, disclosure.ReasonRuleMissed+"%")
	if err != nil {
		return nil, fmt.Errorf("read trouble of run %d: %w", run, err)
	}
	return visits, nil
}
