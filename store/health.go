package store

import (
	"context"
	"fmt"
	"time"

	"gongkai/disclosure"
)

const selectFailures = `SELECT site, kind, bucket, reason, count(*), min(url) FROM visits
	WHERE run = ? AND ` + noted + ` AND (bucket IN ('failed', 'skipped') OR kind <> 'entry')
	GROUP BY site, kind, bucket, reason ORDER BY site, count(*) DESC, reason`

// Runs gives the latest runs, the last one first.
func (s *Store) Runs(ctx context.Context, limit int) ([]disclosure.Run, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id, started, ended, complete, sites FROM runs ORDER BY id DESC LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("read runs: %w", err)
	}
	defer rows.Close()
	var runs []disclosure.Run
	for rows.Next() {
		run, _, err := scanRun(rows)
		if err != nil {
			return nil, fmt.Errorf("read runs: %w", err)
		}
		runs = append(runs, run)
	}
	return runs, rows.Err()
}

// Run gives one run, ErrNotFound where there is none of that number.
func (s *Store) Run(ctx context.Context, id int64) (disclosure.Run, error) {
	run, _, err := scanRun(s.read.QueryRowContext(ctx, `SELECT id, started, ended, complete, sites FROM runs WHERE id = ?`, id))
	if err != nil {
		return disclosure.Run{}, fmt.Errorf("read run %d: %w", id, err)
	}
	return run, nil
}

// Worked notes what more was done for a site in a run, which begins with it
// where it has not begun, and gives the whole.
func (s *Store) Worked(ctx context.Context, run int64, now time.Time, more disclosure.SiteRun) (disclosure.SiteRun, error) {
	whole := disclosure.SiteRun{Site: more.Site}
	err := s.update(ctx, func(t transaction) error {
		var started, ended string
		var worked int64
		err := t.row(ctx, `INSERT INTO site_runs (run, site, started, ended, worked, requests, bytes) VALUES (?, ?, ?, '', ?, ?, ?)
			ON CONFLICT (run, site) DO UPDATE SET worked = site_runs.worked + excluded.worked,
			requests = site_runs.requests + excluded.requests, bytes = site_runs.bytes + excluded.bytes
			RETURNING started, ended, worked, requests, bytes`,
			run, more.Site, formatTime(now), more.Worked.Milliseconds(), more.Requests, more.Bytes).
			Scan(&started, &ended, &worked, &whole.Requests, &whole.Bytes)
		if err != nil {
			return err
		}
		whole.Worked = time.Duration(worked) * time.Millisecond
		if whole.Started, err = parseTime(started); err != nil {
			return err
		}
		whole.Ended, err = parseTime(ended)
		return err
	})
	if err != nil {
		return whole, fmt.Errorf("note the work on site %s: %w", more.Site, err)
	}
	return whole, nil
}

// SiteRuns tells how each site fared in a run, by name.
func (s *Store) SiteRuns(ctx context.Context, run int64) ([]disclosure.SiteRun, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT site, started, ended, worked, requests, bytes, forgotten FROM site_runs WHERE run = ? ORDER BY site`, run)
	if err != nil {
		return nil, fmt.Errorf("read sites of run %d: %w", run, err)
	}
	defer rows.Close()
	var sites []disclosure.SiteRun
	for rows.Next() {
		var site disclosure.SiteRun
		var started, ended string
		var worked int64
		err := rows.Scan(&site.Site, &started, &ended, &worked, &site.Requests, &site.Bytes, &site.Forgotten)
		if err == nil {
			site.Started, err = parseTime(started)
		}
		if err == nil {
			site.Ended, err = parseTime(ended)
		}
		if err != nil {
			return nil, fmt.Errorf("read sites of run %d: %w", run, err)
		}
		site.Worked = time.Duration(worked) * time.Millisecond
		sites = append(sites, site)
	}
	return sites, rows.Err()
}

// Alerts gives what a run raised, by site.
func (s *Store) Alerts(ctx context.Context, run int64) ([]disclosure.Alert, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT run, site, column_name, kind, text FROM alerts WHERE run = ? ORDER BY site, column_name, kind, text`, run)
	if err != nil {
		return nil, fmt.Errorf("read alerts of run %d: %w", run, err)
	}
	defer rows.Close()
	var alerts []disclosure.Alert
	for rows.Next() {
		var a disclosure.Alert
		if err := rows.Scan(&a.Run, &a.Site, &a.Column, &a.Kind, &a.Text); err != nil {
			return nil, fmt.Errorf("read alerts of run %d: %w", run, err)
		}
		alerts = append(alerts, a)
	}
	return alerts, rows.Err()
}

// Failures groups what went wrong in a run by site and reason, the most
// frequent reason of a site first, each with an example.
func (s *Store) Failures(ctx context.Context, run int64) ([]disclosure.Failure, error) {
	rows, err := s.read.QueryContext(ctx, selectFailures, run)
	if err != nil {
		return nil, fmt.Errorf("read failures of run %d: %w", run, err)
	}
	defer rows.Close()
	var failures []disclosure.Failure
	for rows.Next() {
		var f disclosure.Failure
		if err := rows.Scan(&f.Site, &f.Kind, &f.Bucket, &f.Reason, &f.Visits, &f.Example); err != nil {
			return nil, fmt.Errorf("read failures of run %d: %w", run, err)
		}
		failures = append(failures, f)
	}
	return failures, rows.Err()
}
