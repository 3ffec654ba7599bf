package indexer

import (
	"context"
	"errors"
	"fmt"

	"gongkai/disclosure"
)

// syncBatch is how many changes are read and applied at once: enough to keep
// an engine busy, few enough for memory.
const syncBatch = 1000

// ErrForeign says that an index holds documents of which its source knows
// nothing: they are another record's, or those of a sync that was cut off
// before its first confirmation. Only an emptied index can follow the source.
var ErrForeign = errors.New("the index holds documents that its record never put there")

// Source is the record that an index follows.
type Source interface {
	// Changes lists at most limit changes after one, oldest first.
	Changes(ctx context.Context, after int64, limit int) ([]disclosure.Change, error)
	// Confirmed is the last change that an index holds, 0 for an index never seen.
	Confirmed(ctx context.Context, index string) (int64, error)
	// Confirm keeps that an index holds every change up to one.
	Confirm(ctx context.Context, index string, seq int64) error
}

// Report says what a sync did.
type Report struct {
	Indexed int // documents put
	Deleted int // documents removed, whether or not the index held them
}

// Sync brings an index up to date with its source. It goes on from the last
// confirmed change and confirms after every batch, so that it can be cut off
// anywhere and repeated: a batch applied twice changes nothing. Excluded posts
// are no disclosures; they are removed. The error is ErrForeign, and nothing is
// applied, where the index follows no confirmed change and yet is not empty.
func Sync(ctx context.Context, source Source, index Index) (Report, error) {
	var report Report
	generation, err := index.Generation(ctx)
	if err != nil {
		return report, fmt.Errorf("sync index: %w", err)
	}
	after, err := source.Confirmed(ctx, generation)
	if err != nil {
		return report, fmt.Errorf("sync index %s: read confirmed change: %w", generation, err)
	}
	if after == 0 {
		if err := checkEmpty(ctx, index); err != nil {
			return report, fmt.Errorf("sync index %s: %w", generation, err)
		}
	}
	for {
		changes, err := source.Changes(ctx, after, syncBatch)
		if err != nil {
			return report, fmt.Errorf("sync index %s: read changes after %d: %w", generation, after, err)
		}
		if len(changes) == 0 {
			return report, nil
		}
		put, remove := split(changes)
		if err := index.Apply(ctx, put, remove); err != nil {
			return report, fmt.Errorf("sync index %s: changes after %d: %w", generation, after, err)
		}
		after = changes[len(changes)-1].Seq
		if err := source.Confirm(ctx, generation, after); err != nil {
			return report, fmt.Errorf("sync index %s: confirm change %d: %w", generation, after, err)
		}
		report.Indexed += len(put)
		report.Deleted += len(remove)
	}
}

func checkEmpty(ctx context.Context, index Index) error {
	held, err := index.Search(ctx, Query{Limit: -1})
	if err == nil && held.Total > 0 {
		err = ErrForeign
	}
	return err
}

// split sorts changes into what to put and what to remove. The last change of
// a post decides.
func split(changes []disclosure.Change) (put []Document, remove []string) {
	last := make(map[string]int, len(changes))
	for i, change := range changes {
		last[change.Post.ID] = i
	}
	for i, change := range changes {
		switch {
		case last[change.Post.ID] != i:
		case change.Deleted || change.Post.Status == disclosure.StatusExcluded:
			remove = append(remove, change.Post.ID)
		default:
			put = append(put, NewDocument(change.Post, change.Files...))
		}
	}
	return put, remove
}
