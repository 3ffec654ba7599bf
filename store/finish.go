package store

import (
	"context"
	"errors"
	"fmt"

	"gongkai/disclosure"
)

const (
	// A form can be large and is of no use after the visit.
	finishVisit = `UPDATE visits SET bucket = ?, reason = ?, entries = ?, newest = ?, falling = ?, form = '', pages = CASE WHEN pages < ? THEN ? ELSE pages END WHERE id = ? AND run = ? AND bucket = 'pending'`

	// Asking again and again without an answer counts as steady too: both make
	// the next look less urgent.
	lookedAt = `UPDATE posts SET checked = ?, steady = CASE WHEN ? THEN steady + 1 ELSE 0 END WHERE id = ?`
)

// Finish records the outcomes of pending visits, in their order, all of them
// or nothing, and gives the buckets in which the visits ended. Where an outcome
// names a bucket, that stands, also when it has a post to save. Two addresses
// that stand in the same column's list are two posts, however equal their text
// and day are. An empty body keeps the one that is kept for the page's hash.
// What was found belongs to the visit's run, and to its site where it names
// none. A visit that is no longer pending is an error.
func (s *Store) Finish(ctx context.Context, done ...disclosure.Done) ([]disclosure.Bucket, error) {
	kept := make([]packed, len(done))
	for i, d := range done {
		if err := checkOutcome(d.Outcome); err != nil {
			return nil, finishing(d.Visit, err)
		}
		if d.Outcome.Text != nil {
			kept[i].text = s.packText(d.Outcome.Text.Text)
		}
		if d.Outcome.Page == nil {
			continue
		}
		var err error
		if kept[i].page, err = s.keepPage(ctx, *d.Outcome.Page, d.Body); err != nil {
			return nil, finishing(d.Visit, err)
		}
	}
	buckets := make([]disclosure.Bucket, len(done))
	err := s.update(ctx, func(t transaction) (err error) {
		for i, d := range done {
			if buckets[i], err = t.finish(ctx, d.Visit, d.Outcome, kept[i]); err != nil {
				return finishing(d.Visit, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return buckets, nil
}

// packed is what an outcome brings to keep, made ready outside of the transaction.
type packed struct {
	page keptPage
	text []byte // of a file
}

func finishing(visit disclosure.Visit, err error) error {
	return fmt.Errorf("finish visit %d of %s: %w", visit.ID, visit.URL, err)
}

func (t transaction) finish(ctx context.Context, visit disclosure.Visit, outcome disclosure.Outcome, kept packed) (disclosure.Bucket, error) {
	if outcome.Page != nil {
		if err := t.savePage(ctx, kept.page); err != nil {
			return "", err
		}
	}
	if outcome.File != nil {
		if err := t.saveFile(ctx, *outcome.File, outcome.Text, kept.text); err != nil {
			return "", err
		}
	}
	bucket, reason := outcome.Bucket, outcome.Reason
	if outcome.Post != nil {
		saved, why, err := t.savePost(ctx, *outcome.Post, visit.Run)
		if err != nil {
			return "", err
		}
		if bucket == "" {
			bucket = saved
			if why != "" {
				reason = why
			}
		}
		if !outcome.Checked.IsZero() {
			changed := saved == disclosure.New || saved == disclosure.Updated
			if _, err := t.exec(ctx, lookedAt, formatTime(outcome.Checked), !changed, outcome.Post.ID); err != nil {
				return "", err
			}
		}
	}
	changed, err := t.exec(ctx, finishVisit, bucket, reason, outcome.Shown.Entries, outcome.Shown.Newest, outcome.Shown.Falling, outcome.Shown.Pages, outcome.Shown.Pages, visit.ID, visit.Run)
	if err != nil {
		return "", err
	}
	if changed != 1 {
		return "", errors.New("it is not pending")
	}
	return bucket, t.addVisits(ctx, adopt(visit, outcome.Found))
}

func checkOutcome(outcome disclosure.Outcome) error {
	if len(outcome.Body) > 0 && outcome.Page == nil {
		return errors.New("a body without its page")
	}
	if outcome.Bucket == "" && outcome.Post != nil {
		return nil
	}
	var ledger disclosure.Ledger
	ledger.Add(outcome.Bucket, 1)
	if ledger.Total() != 1 {
		return fmt.Errorf("a visit cannot end in bucket %q", outcome.Bucket)
	}
	return nil
}

// adopt gives found visits the run of the visit that found them, and its site
// where they name none.
func adopt(visit disclosure.Visit, found []disclosure.Visit) []disclosure.Visit {
	adopted := make([]disclosure.Visit, len(found))
	for i, f := range found {
		f.Run = visit.Run
		if f.Site == "" {
			f.Site = visit.Site
		}
		adopted[i] = f
	}
	return adopted
}
