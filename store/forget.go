package store

import "context"

const (
	// keptRuns is how many of the runs that ended last keep their visits.
	keptRuns = 10

	// forgottenAtOnce bounds how many visits the end of a run deletes, but for
	// those of the last site: a record that kept many catches up run by run.
	forgottenAtOnce = 200_000
)

const (
	// The runs that have ended and are not summed up yet.
	insertSums = `INSERT INTO ledgers (run, site, kind, bucket, visits) SELECT run, site, kind, bucket, count(*) FROM visits
		WHERE run IN (SELECT r.id FROM runs AS r WHERE r.ended <> '' AND NOT EXISTS (SELECT 1 FROM ledgers AS l WHERE l.run = r.id))
		GROUP BY run, site, bucket, kind`

	// A run that was cut off may have met sites without coming to them.
	insertSites = `INSERT INTO site_runs (run, site, started, ended, worked, requests, bytes) SELECT DISTINCT run, site, '', '', 0, 0, 0 FROM ledgers
		WHERE NOT EXISTS (SELECT 1 FROM site_runs AS known WHERE known.run = ledgers.run AND known.site = ledgers.site)`

	// What a site's last run met decides whether the count can be trusted, however
	// long ago that was.
	selectForgettable = `SELECT s.run, s.site FROM site_runs AS s WHERE s.forgotten = 0
		AND s.run < (SELECT min(id) FROM (SELECT id FROM runs WHERE ended <> '' ORDER BY id DESC LIMIT ?) AS newest)
		AND EXISTS (SELECT 1 FROM site_runs AS later WHERE later.site = s.site AND later.run > s.run)
		ORDER BY s.run, s.site`
)

// sumUp keeps the sums of the runs that have ended since it was last called,
// and forgets the visits of old ones.
func (t transaction) sumUp(ctx context.Context) error {
	if _, err := t.exec(ctx, insertSums); err != nil {
		return err
	}
	if _, err := t.exec(ctx, insertSites); err != nil {
		return err
	}
	return t.forget(ctx)
}

// forget deletes the visits of sites in runs before the last keptRuns. The sums
// of the runs stay, and so do the visits of the last run of each site.
func (t transaction) forget(ctx context.Context) error {
	old, err := t.forgettable(ctx)
	if err != nil {
		return err
	}
	deleted := int64(0)
	for _, of := range old {
		if deleted >= forgottenAtOnce {
			return nil
		}
		n, err := t.exec(ctx, `DELETE FROM visits WHERE run = ? AND site = ?`, of.run, of.site)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE site_runs SET forgotten = 1 WHERE run = ? AND site = ?`, of.run, of.site); err != nil {
			return err
		}
		deleted += n
	}
	return nil
}

// siteInRun is what one run met of one site.
type siteInRun struct {
	run  int64
	site string
}

func (t transaction) forgettable(ctx context.Context) ([]siteInRun, error) {
	rows, err := t.rows(ctx, selectForgettable, keptRuns)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var old []siteInRun
	for rows.Next() {
		var of siteInRun
		if err := rows.Scan(&of.run, &of.site); err != nil {
			return nil, err
		}
		old = append(old, of)
	}
	return old, rows.Err()
}
