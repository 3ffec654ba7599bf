package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"gongkai/disclosure"
)

// Each lost post is looked up by its addresses: a database that begins with the
// other visits of the run, by their bucket, compares each with each. Hence the
// order of the joins, and buckets in a form that no index holds.
const (
	// What the site says to be gone, of the posts that were read before. A post
	// that still answers under another of its addresses is not gone.
	selectLost = `SELECT p.id, p.column_name, p.missing, v.id FROM visits AS v JOIN posts AS p ON p.canonical = v.identity AND p.site = v.site
		WHERE v.run = ? AND v.site = ? AND v.kind = 'entry' AND v.bucket = 'failed' AND v.reason IN ('status 404', 'status 410')
		AND p.page_hash <> '' AND p.status IN ('ok', 'held')
		AND NOT EXISTS (SELECT 1 FROM aliases AS a CROSS JOIN visits AS o
			WHERE a.post_id = p.id AND o.run = v.run AND o.site = v.site AND o.kind = 'entry' AND o.identity = a.canonical AND o.reason LIKE '` + samePostAs + `%'
			AND NOT EXISTS (SELECT 1 FROM posts AS own WHERE own.id = a.id))
		ORDER BY p.id`

	// What the site says to be gone while a list shows another address of the
	// post, which may have become a post of its own when its text was edited.
	selectMoved = `SELECT p.id, a.id, a.canonical, a.url, own.id IS NOT NULL
		FROM visits AS v CROSS JOIN posts AS p CROSS JOIN aliases AS a CROSS JOIN visits AS o LEFT JOIN posts AS own ON own.id = a.id
		WHERE v.run = ? AND v.site = ? AND v.kind = 'entry' AND v.bucket = 'failed' AND v.reason IN ('status 404', 'status 410')
		AND p.canonical = v.identity AND p.site = v.site AND a.post_id = p.id
		AND o.run = v.run AND o.site = v.site AND o.kind = 'entry' AND o.identity = a.canonical
		AND o.bucket || '' IN ('new', 'updated', 'unchanged', 'duplicate') AND o.page > 0
		AND NOT EXISTS (SELECT 1 FROM visits AS broken WHERE broken.run = o.run AND broken.site = o.site AND broken.kind = o.kind
			AND broken.identity = o.identity AND broken.bucket || '' = 'failed')
		AND a.id <> p.id AND (own.id IS NULL OR own.title = p.title) ORDER BY p.id, a.id`

	// A column of which an entry was left out has to be read again.
	unsweep = `UPDATE column_states SET swept = '' WHERE site = ? AND EXISTS (SELECT 1 FROM visits AS v WHERE v.run = ? AND v.site = column_states.site
		AND v.kind = 'entry' AND v.page > 0 AND v.column_name = column_states.name AND v.column_url = column_states.url
		AND v.bucket = 'skipped' AND v.reason LIKE ?)`

	// What is known to be gone is no failure when it is asked for again.
	stillGone = `UPDATE visits SET bucket = 'unchanged', reason = 'still gone' WHERE run = ? AND site = ? AND kind = 'entry' AND bucket = 'failed'
		AND reason IN ('status 404', 'status 410') AND identity IN (SELECT canonical FROM posts WHERE site = ? AND status = 'gone')`

	// What was asked for and answered is there.
	foundAgain = `UPDATE posts SET missing = 0 WHERE site = ? AND missing > 0 AND EXISTS (
		SELECT 1 FROM visits AS v WHERE v.run = ? AND v.site = posts.site AND v.kind = 'entry' AND v.identity = posts.canonical
		AND v.bucket IN ('updated', 'unchanged'))`
)

// runsUntilGone is how many runs in a row must find a post's page gone, each
// with a healthy list, until it is believed (counting rule 6).
const runsUntilGone = 2

// longAgo makes a post due for a look: what its new address shows may differ.
const longAgo = "2000-01-01T00:00:00Z"

// lost is a post whose page is gone in this run.
type lost struct {
	id      string
	visit   int64
	missing int // runs in a row, with this one
}

// EndSite closes a site's part of a run: posts that are gone for good are
// marked, or held where they are too many to believe it; columns and alerts
// are remembered. It gives the alerts, its own included. A site that was closed
// already in the run stays as it is.
func (s *Store) EndSite(ctx context.Context, end disclosure.SiteEnd) (alerts []disclosure.Alert, err error) {
	err = s.update(ctx, func(t transaction) error {
		closed, err := t.exec(ctx, `UPDATE site_runs SET ended = ? WHERE run = ? AND site = ? AND ended = ''`, formatTime(end.Now), end.Run, end.Site)
		if err != nil || closed == 0 {
			return err
		}
		if _, err := t.exec(ctx, foundAgain, end.Site, end.Run); err != nil {
			return err
		}
		if err := t.settleMoved(ctx, end); err != nil {
			return err
		}
		if _, err := t.exec(ctx, stillGone, end.Run, end.Site, end.Site); err != nil {
			return err
		}
		held, err := t.settleLost(ctx, end)
		if err != nil {
			return err
		}
		alerts = append(end.Alerts, held...)
		for _, alert := range alerts {
			_, err := t.exec(ctx, `INSERT INTO alerts (run, site, column_name, kind, text) VALUES (?, ?, ?, ?, ?)`,
				end.Run, end.Site, alert.Column, alert.Kind, alert.Text)
			if err != nil {
				return err
			}
		}
		if end.Whole {
			if _, err := t.exec(ctx, `DELETE FROM column_states WHERE site = ?`, end.Site); err != nil {
				return err
			}
		}
		for _, column := range end.Columns {
			if err := t.saveColumn(ctx, column); err != nil {
				return err
			}
		}
		if _, err := t.exec(ctx, unsweep, end.Site, end.Run, disclosure.ReasonOverBudget+"%"); err != nil {
			return err
		}
		return t.keepAsked(ctx, end.Columns)
	})
	if err != nil {
		return nil, fmt.Errorf("end site %s in run %d: %w", end.Site, end.Run, err)
	}
	return alerts, nil
}

// keepAsked lets what the configuration asked of columns before stand where they
// could not be read to their end: else their posts would stay as they were saved.
func (t transaction) keepAsked(ctx context.Context, columns []disclosure.ColumnState) error {
	for _, c := range columns {
		if c.Before == "" {
			continue
		}
		_, err := t.exec(ctx, `UPDATE column_states SET asked = ? WHERE site = ? AND url = ? AND name = ? AND swept = ''`, c.Before, c.Site, c.Column.URL, c.Column.Name)
		if err != nil {
			return err
		}
	}
	return nil
}

// settleMoved lets posts go to the address that their lists show now, where the
// one that they had is no more: else an edit would be saved as a second post.
// Where that has happened, the two become one, unless the officer has decided
// on the first.
func (t transaction) settleMoved(ctx context.Context, end disclosure.SiteEnd) error {
	rows, err := t.tx.QueryContext(ctx, selectMoved, end.Run, end.Site)
	if err != nil {
		return err
	}
	type place struct {
		post  disclosure.Post // ID and address
		taken bool            // by a post of its own
	}
	to := map[string]place{} // by the ID that they had
	for rows.Next() {
		var id string
		var there place
		if err := rows.Scan(&id, &there.post.ID, &there.post.Canonical, &there.post.URL, &there.taken); err != nil {
			return errors.Join(err, rows.Close())
		}
		if _, several := to[id]; !several {
			to[id] = there
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(to)) {
		move := t.readdress
		if to[id].taken {
			move = t.foldMoved
		}
		if err := move(ctx, id, to[id].post); err != nil {
			return fmt.Errorf("post %s: %w", id, err)
		}
	}
	return nil
}

// foldMoved folds a post into the one that its other address has become.
func (t transaction) foldMoved(ctx context.Context, id string, into disclosure.Post) error {
	_, err := scanPost(t.row(ctx, selectPost, into.ID), true)
	if errors.Is(err, sql.ErrNoRows) { // it has moved itself
		return nil
	}
	if err != nil {
		return err
	}
	post, err := scanPost(t.row(ctx, selectPost, id), true)
	if err != nil || hasDecision(post) {
		return err
	}
	return t.fold(ctx, post, into.ID)
}

// readdress gives a post the ID and address of one of its aliases; the address
// that it had becomes one.
func (t transaction) readdress(ctx context.Context, id string, to disclosure.Post) error {
	post, err := scanPost(t.row(ctx, selectPost, id), true)
	if err != nil {
		return err
	}
	before := post
	post.ID = to.ID
	if _, err := t.exec(ctx, `DELETE FROM aliases WHERE id = ?`, to.ID); err != nil {
		return err
	}
	if err := t.rekey(ctx, id, post); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE posts SET canonical = ?, url = ?, list_url = ?, missing = 0, checked = ? WHERE id = ?`, to.Canonical, to.URL, to.URL, longAgo, to.ID); err != nil {
		return err
	}
	if err := t.removePost(ctx, id, to.ID); err != nil {
		return err
	}
	return t.addAlias(ctx, before, to.ID)
}

// settleLost marks what is gone. An alert says what is held.
func (t transaction) settleLost(ctx context.Context, end disclosure.SiteEnd) ([]disclosure.Alert, error) {
	found, err := t.lostPosts(ctx, end)
	if err != nil {
		return nil, err
	}
	var confirmed []lost
	for _, l := range found {
		if _, err := t.exec(ctx, `UPDATE posts SET missing = ? WHERE id = ?`, l.missing, l.id); err != nil {
			return nil, err
		}
		if l.missing >= runsUntilGone {
			confirmed = append(confirmed, l)
		}
	}
	if len(confirmed) == 0 {
		return nil, nil
	}
	var there int
	if err := t.row(ctx, `SELECT count(*) FROM posts WHERE site = ? AND page_hash <> '' AND status IN ('ok', 'held')`, end.Site).Scan(&there); err != nil {
		return nil, err
	}
	// What is gone for the first time counts too: a site does not lose its posts
	// in the order in which they are looked at.
	if !tooMany(len(found), there, end.LossPercent) {
		return nil, t.markLost(ctx, confirmed, end.Run, disclosure.StatusGone)
	}
	alert := disclosure.Alert{Run: end.Run, Site: end.Site, Kind: disclosure.AlertHeld, Text: fmt.Sprintf(
		"%d of %d posts answer that they are gone, over %d %%: held, not marked as gone; if it is true, run crawl --accept-loss", len(found), there, end.LossPercent)}
	return []disclosure.Alert{alert}, t.markLost(ctx, confirmed, end.Run, disclosure.StatusHeld)
}

// tooMany tells whether a loss is not to be believed: over the share, and more
// than one or two posts, which somebody may well have taken down, unless those
// are all that there were.
func tooMany(lost, there, percent int) bool {
	return lost*100 > there*percent && (lost > 2 || lost == there && there > 1)
}

// lostPosts gives the posts that the run found gone while their list was well.
func (t transaction) lostPosts(ctx context.Context, end disclosure.SiteEnd) ([]lost, error) {
	all := len(end.Healthy) > 0
	for _, healthy := range end.Healthy {
		all = all && healthy
	}
	rows, err := t.tx.QueryContext(ctx, selectLost, end.Run, end.Site)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []lost
	for rows.Next() {
		var l lost
		var column string
		if err := rows.Scan(&l.id, &column, &l.missing, &l.visit); err != nil {
			return nil, err
		}
		healthy, read := end.Healthy[column]
		if read && healthy || !read && all { // the list of a post whose column is no longer read cannot be asked
			l.missing++
			found = append(found, l)
		}
	}
	return found, rows.Err()
}

// markLost gives posts their status, and the visits of those that are gone
// their place in the ledger.
func (t transaction) markLost(ctx context.Context, posts []lost, run int64, status disclosure.Status) error {
	for _, l := range posts {
		if status == disclosure.StatusGone {
			if _, err := t.exec(ctx, `UPDATE visits SET bucket = 'gone' WHERE id = ? AND run = ?`, l.visit, run); err != nil {
				return err
			}
		}
		change, err := t.draw(ctx, "changes", 1)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE posts SET status = ?, change = ? WHERE id = ? AND status <> ?`, status, change, l.id, status); err != nil {
			return err
		}
	}
	return nil
}
