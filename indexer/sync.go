package indexer

import (
	"context"
	"errors"
	"fmt"

	"gongkai/disclosure"
)

// syncBatch is how many changes are read and applied at once, at most: the
// source gives fewer where their texts are long.
const syncBatch = 1000

// ErrForeign says that an index holds documents of which its source knows
// nothing: they are another record's, or follow another edition. It has to be
// rebuilt.
var ErrForeign = errors.New("the index holds documents that its record never put there, or not as it would put them now")

// Source is the record that an index follows.
type Source interface {
	// Changes lists at most limit changes after one, oldest first, and fewer
	// where their texts are long. None means that there are no more.
	Changes(ctx context.Context, after int64, limit int) ([]disclosure.Change, error)
	// Confirmed is what was confirmed last for an index, 0 for an index never seen.
	Confirmed(ctx context.Context, index string) (int64, error)
	// Confirm keeps that an index holds every change up to one.
	Confirm(ctx context.Context, index string, seq int64) error
}

// begun is confirmed before the first change of an empty index, so that one whose
// first sync is cut off is known as one that follows.
const begun = -1

// Options say how an index is kept. The zero Options are for an index whose
// documents always mean the same.
type Options struct {
	// Edition names what the documents' numbers mean: the checklist. An index
	// that followed another edition is foreign.
	Edition string
	// Progress, where it is not nil, is told what has been done so far, after
	// every batch.
	Progress func(Report)
}

// follower is the name under which the source remembers an index.
func (o Options) follower(ctx context.Context, index Index) (string, error) {
	generation, err := index.Generation(ctx)
	if o.Edition != "" {
		generation += " " + o.Edition
	}
	return generation, err
}

// Report says what a sync did.
type Report struct {
	Indexed int       // documents put
	Deleted int       // documents removed, whether or not the index held them
	Skipped []Skipped // what the engine refused: these are not in the index, or not as they are now
}

// Sync brings an index up to date with its source. It goes on from the last
// confirmed change and confirms after every batch, once the engine has done
// it, so that it can be cut off anywhere and repeated: a batch applied twice
// changes nothing. Excluded posts are no disclosures; they are removed. A
// document that the engine refuses is skipped and reported. The error is
// ErrForeign, and nothing is applied, where the index follows no confirmed
// change and yet is not empty.
func Sync(ctx context.Context, source Source, index Listed, options Options) (Report, error) {
	var report Report
	follower, after, err := begin(ctx, source, index, options)
	if err != nil {
		return report, fmt.Errorf("sync index: %w", err)
	}
	if after == 0 {
		after = begun
		if err := source.Confirm(ctx, follower, begun); err != nil {
			return report, fmt.Errorf("sync index %s: confirm that it begins: %w", follower, err)
		}
	}
	for {
		changes, err := source.Changes(ctx, after, syncBatch)
		if err != nil {
			return report, fmt.Errorf("sync index %s: read changes after %d: %w", follower, after, err)
		}
		if len(changes) == 0 {
			return report, nil
		}
		put, remove := split(changes)
		if err := applyWhatFits(ctx, index, put, remove, &report); err != nil {
			return report, fmt.Errorf("sync index %s: changes after %d: %w", follower, after, err)
		}
		after = changes[len(changes)-1].Seq
		if err := source.Confirm(ctx, follower, after); err != nil {
			return report, fmt.Errorf("sync index %s: confirm change %d: %w", follower, after, err)
		}
		if options.Progress != nil {
			options.Progress(report)
		}
	}
}

// begin finds where a sync goes on, under what name.
func begin(ctx context.Context, source Source, index Listed, options Options) (follower string, after int64, err error) {
	if follower, err = options.follower(ctx, index); err != nil {
		return "", 0, err
	}
	if after, err = source.Confirmed(ctx, follower); err != nil {
		return "", 0, fmt.Errorf("read confirmed change of %s: %w", follower, err)
	}
	if after != 0 {
		return follower, after, nil
	}
	empty, err := isEmpty(ctx, index)
	if err == nil && !empty {
		err = ErrForeign
	}
	return follower, 0, err
}

// Follows tells whether Sync can bring an index up to date: it follows its
// source in this edition, or is empty. Any other has to be rebuilt.
func Follows(ctx context.Context, source Source, index Listed, options Options) (bool, error) {
	_, _, err := begin(ctx, source, index, options)
	if errors.Is(err, ErrForeign) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look at index: %w", err)
	}
	return true, nil
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
		case isRemoval(change):
			remove = append(remove, change.Post.ID)
		default:
			put = append(put, NewDocument(change.Post, change.Files...))
		}
	}
	return put, remove
}

func isRemoval(change disclosure.Change) bool {
	return change.Deleted || change.Post.Status == disclosure.StatusExcluded
}
