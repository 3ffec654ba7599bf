package store

import (
	"context"
	"errors"
	"fmt"

	"gongkai/disclosure"
)

// Outcome is what a visit came to.
type Outcome struct {
	// Bucket is where the visit ends. With a Post it may be empty: then saving
	// the post decides (new, updated, unchanged or duplicate).
	Bucket disclosure.Bucket
	Reason string             // why it failed or was skipped
	Page   *disclosure.Page   // what was fetched, nil where nothing was
	Body   []byte             // the raw bytes of Page; empty keeps those of Page.Hash
	Post   *disclosure.Post   // what was read on the page, or is known from the list
	Found  []disclosure.Visit // what the page leads to; of the same run, and of the same site unless they say another
}

const finishVisit = `UPDATE visits SET bucket = ?, reason = ? WHERE id = ? AND run = ? AND bucket = 'pending'`

// Finish records the outcome of a pending visit, all of it or nothing, and
// gives the bucket in which the visit ended. A visit that is no longer pending
// is an error.
func (s *Store) Finish(ctx context.Context, visit disclosure.Visit, outcome Outcome) (disclosure.Bucket, error) {
	bucket, err := s.finish(ctx, visit, outcome)
	if err != nil {
		return "", fmt.Errorf("finish visit %d of %s: %w", visit.ID, visit.URL, err)
	}
	return bucket, nil
}

func (s *Store) finish(ctx context.Context, visit disclosure.Visit, outcome Outcome) (disclosure.Bucket, error) {
	if err := checkOutcome(outcome); err != nil {
		return "", err
	}
	var kept keptPage
	if outcome.Page != nil {
		var err error
		if kept, err = s.keepPage(ctx, *outcome.Page, outcome.Body); err != nil {
			return "", err
		}
	}
	bucket, reason := outcome.Bucket, outcome.Reason
	err := s.update(ctx, func(t transaction) error {
		if outcome.Page != nil {
			if err := t.savePage(ctx, kept); err != nil {
				return err
			}
		}
		if outcome.Post != nil {
			saved, why, err := t.savePost(ctx, *outcome.Post)
			if err != nil {
				return err
			}
			if bucket == "" {
				bucket = saved
				if reason == "" {
					reason = why
				}
			}
		}
		changed, err := t.exec(ctx, finishVisit, bucket, reason, visit.ID, visit.Run)
		if err != nil {
			return err
		}
		if changed != 1 {
			return errors.New("it is not pending")
		}
		return t.addVisits(ctx, adopt(visit, outcome.Found))
	})
	return bucket, err
}

func checkOutcome(outcome Outcome) error {
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
