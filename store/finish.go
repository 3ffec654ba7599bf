package store

import (
	"context"
	"errors"
	"fmt"

	"gongkai/disclosure"
)

// A form can be large and is of no use after the visit.
const finishVisit = `UPDATE visits SET bucket = ?, reason = ?, form = '' WHERE id = ? AND run = ? AND bucket = 'pending'`

// Finish records the outcome of a pending visit, all of it or nothing, and
// gives the bucket in which the visit ended. Where outcome names a bucket, that
// stands, also when it has a post to save. Two addresses that stand in the same
// column's list are two posts, however equal their text and day are. An empty body keeps the one that is
// kept for the page's hash. What was found belongs to the visit's run, and to
// its site where it names none. A visit that is no longer pending is an error.
func (s *Store) Finish(ctx context.Context, visit disclosure.Visit, outcome disclosure.Outcome) (disclosure.Bucket, error) {
	bucket, err := s.finish(ctx, visit, outcome)
	if err != nil {
		return "", fmt.Errorf("finish visit %d of %s: %w", visit.ID, visit.URL, err)
	}
	return bucket, nil
}

func (s *Store) finish(ctx context.Context, visit disclosure.Visit, outcome disclosure.Outcome) (disclosure.Bucket, error) {
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
			saved, why, err := t.savePost(ctx, *outcome.Post, visit.Run)
			if err != nil {
				return err
			}
			if bucket == "" {
				bucket = saved
				if why != "" {
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
