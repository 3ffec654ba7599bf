package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"gongkai/disclosure"
)

// resumable is how long after its start a run that was cut off can be resumed;
// what it has read is too old to go on with after that. A large site that may
// be asked by night alone needs several nights.
const resumable = 5 * 24 * time.Hour

const selectLastRun = `SELECT id, started, ended, complete, sites FROM runs ORDER BY id DESC LIMIT 1`

// StartRun begins a run over the named sites, or resumes the latest run when
// that was cut off less than five days after its start and was for the same
// sites. A run that was cut off and is not resumed is closed: its pending
// visits are skipped, and it is not complete.
func (s *Store) StartRun(ctx context.Context, now time.Time, sites []string) (run disclosure.Run, resumed bool, err error) {
	sites = slices.Clone(sites)
	slices.Sort(sites)
	names, err := json.Marshal(sites)
	if err != nil {
		return run, false, fmt.Errorf("start run: %w", err)
	}
	err = s.update(ctx, func(t transaction) error {
		last, lastNames, err := scanRun(t.row(ctx, selectLastRun))
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if err == nil && last.Ended.IsZero() && now.Sub(last.Started) < resumable && lastNames == string(names) {
			run, resumed = last, true
			return nil
		}
		if err := t.closeRuns(ctx, now); err != nil {
			return err
		}
		id, err := t.draw(ctx, "runs", 1)
		if err != nil {
			return err
		}
		run = disclosure.Run{ID: id, Started: now.UTC()}
		_, err = t.exec(ctx, `INSERT INTO runs (id, started, ended, complete, sites) VALUES (?, ?, '', 0, ?)`, id, formatTime(now), string(names))
		return err
	})
	if err != nil {
		return disclosure.Run{}, false, fmt.Errorf("start run: %w", err)
	}
	return run, resumed, nil
}

// closeRuns ends every run that was cut off. What it leaves unread of a column
// the next run must not take for read.
func (t transaction) closeRuns(ctx context.Context, now time.Time) error {
	_, err := t.exec(ctx, `UPDATE column_states SET swept = '' WHERE EXISTS (SELECT 1 FROM visits AS v
		WHERE v.bucket = 'pending' AND v.page > 0 AND v.site = column_states.site AND v.column_url = column_states.url AND v.column_name = column_states.name
		AND v.run IN (SELECT id FROM runs WHERE ended = ''))`)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE visits SET bucket = 'skipped', reason = ?
		WHERE bucket = 'pending' AND run IN (SELECT id FROM runs WHERE ended = '')`, disclosure.ReasonCutOff)
	if err != nil {
		return err
	}
	closed, err := t.exec(ctx, `UPDATE runs SET ended = ?, complete = 0 WHERE ended = ''`, formatTime(now))
	if err != nil || closed == 0 {
		return err
	}
	return t.sumUp(ctx)
}

// selectLastRuns finds a site whose part of a run has not begun among the
// visits; what has ended is in site_runs.
const selectLastRuns = `SELECT site, max(run) FROM (
		SELECT site, run FROM site_runs
		UNION ALL SELECT DISTINCT site, run FROM visits WHERE run IN (SELECT id FROM runs WHERE ended = '')
	) AS met GROUP BY site`

// LastRuns gives the latest run that met anything of a site, by site.
func (s *Store) LastRuns(ctx context.Context) (map[string]int64, error) {
	rows, err := s.read.QueryContext(ctx, selectLastRuns)
	if err != nil {
		return nil, fmt.Errorf("read the last runs: %w", err)
	}
	defer rows.Close()
	runs := map[string]int64{}
	for rows.Next() {
		var site string
		var run int64
		if err := rows.Scan(&site, &run); err != nil {
			return nil, fmt.Errorf("read the last runs: %w", err)
		}
		runs[site] = run
	}
	return runs, rows.Err()
}

// EndRun closes a run. It refuses while visits are pending, and when the run
// has ended already. Complete says that the run's count can be trusted. Of runs
// before the last ten only sums and alerts are kept from then on.
func (s *Store) EndRun(ctx context.Context, run int64, now time.Time, complete bool) error {
	err := s.update(ctx, func(t transaction) error {
		var pending int
		if err := t.row(ctx, `SELECT count(*) FROM visits WHERE run = ? AND bucket = 'pending'`, run).Scan(&pending); err != nil {
			return err
		}
		if pending > 0 {
			return fmt.Errorf("%d visits are pending", pending)
		}
		if err := one(t.exec(ctx, `UPDATE runs SET ended = ?, complete = ? WHERE id = ? AND ended = ''`, formatTime(now), complete, run)); err != nil {
			return err
		}
		return t.sumUp(ctx)
	})
	if err != nil {
		return fmt.Errorf("end run %d: %w", run, err)
	}
	return nil
}

// LastRun gives the run that was started last, ErrNotFound before the first.
func (s *Store) LastRun(ctx context.Context) (disclosure.Run, error) {
	run, _, err := scanRun(s.read.QueryRowContext(ctx, selectLastRun))
	if err != nil {
		return disclosure.Run{}, fmt.Errorf("read last run: %w", err)
	}
	return run, nil
}

func scanRun(row interface{ Scan(...any) error }) (run disclosure.Run, sites string, err error) {
	var started, ended string
	if err := row.Scan(&run.ID, &started, &ended, &run.Complete, &sites); err != nil {
		return run, "", notFound(err)
	}
	if run.Started, err = parseTime(started); err != nil {
		return run, "", err
	}
	run.Ended, err = parseTime(ended)
	return run, sites, err
}

// formatTime writes a time as the tables hold it, "" for the zero time.
func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.RFC3339Nano, s)
}

// notFound turns the driver's word for no row into ours.
func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// one demands that a statement changed exactly one row.
func one(changed int64, err error) error {
	if err == nil && changed != 1 {
		return ErrNotFound
	}
	return err
}
