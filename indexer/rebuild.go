package indexer

import (
	"context"
	"fmt"
	"time"

	"gongkai/disclosure"
)

// Place is where an index stands, with room for a second one beside it.
type Place interface {
	// Beside opens an empty index beside the one that serves, which is not
	// touched. What an earlier rebuild left there is deleted.
	Beside(ctx context.Context) (Listed, error)
	// Swap lets the index beside serve, from one moment to the next, and keeps
	// the one that served for a rollback. The one beside must not be used any more.
	Swap(ctx context.Context) error
	// Discard lets go of the index beside and deletes it.
	Discard(ctx context.Context) error
}

// Record is a source that can tell how many posts an index of it holds.
type Record interface {
	Source
	// Indexable counts the posts that are not excluded.
	Indexable(ctx context.Context) (int, error)
}

const (
	// samples is how many posts of a new index are held against the record
	// before it serves, spread over the record.
	samples = 300
	// settleTries is how often a new index is brought up to date again, where
	// posts came in while it was built.
	settleTries = 5
	// discardTime is how long a failed rebuild may take to clean up.
	discardTime = 10 * time.Second
)

// Rebuild builds an index anew beside the one that serves, holds it against the
// record, and lets it serve. Where anything fails, or ctx ends, the one that
// served goes on as if nothing had been. Posts saved meanwhile are in the new
// index or come with the next Sync.
func Rebuild(ctx context.Context, record Record, place Place, options Options) (Report, error) {
	report, err := rebuild(ctx, record, place, options)
	if err == nil {
		return report, nil
	}
	cleaning, cancel := context.WithTimeout(context.WithoutCancel(ctx), discardTime)
	defer cancel()
	if left := place.Discard(cleaning); left != nil {
		return report, fmt.Errorf("rebuild index: %w (what was built is left behind: %w)", err, left)
	}
	return report, fmt.Errorf("rebuild index: %w", err)
}

func rebuild(ctx context.Context, record Record, place Place, options Options) (Report, error) {
	beside, err := place.Beside(ctx)
	if err != nil {
		return Report{}, err
	}
	report, err := Sync(ctx, record, beside, options)
	if err != nil {
		return report, err
	}
	if err := verify(ctx, record, beside, options, &report); err != nil {
		return report, err
	}
	return report, place.Swap(ctx)
}

// verify holds a new index against its record: the number of documents, and
// the content of a sample.
func verify(ctx context.Context, record Record, index Listed, options Options, report *Report) error {
	for try := 1; ; try++ {
		held, err := contents(ctx, index)
		if err != nil {
			return err
		}
		posts, err := record.Indexable(ctx)
		if err != nil {
			return err
		}
		if lacking := posts - len(held); 0 <= lacking && lacking <= distinct(report.Skipped) {
			return compareSample(ctx, record, index, held, options, *report)
		}
		more, err := Sync(ctx, record, index, options)
		if err != nil {
			return err
		}
		report.add(more)
		if try == settleTries || more.Indexed+more.Deleted+len(more.Skipped) == 0 {
			return fmt.Errorf("the new index holds %d documents, the record %d posts (%d documents were refused)", len(held), posts, len(report.Skipped))
		}
	}
}

// distinct counts documents that may have been skipped more than once. Some of
// them may have been removed from the record since.
func distinct(skipped []Skipped) int {
	ids := make(map[string]bool, len(skipped))
	for _, document := range skipped {
		ids[document.ID] = true
	}
	return len(ids)
}

func (r *Report) add(more Report) {
	r.Indexed += more.Indexed
	r.Deleted += more.Deleted
	r.Skipped = append(r.Skipped, more.Skipped...)
}

// compareSample holds posts from all over the record, by the numbers of their
// changes, against the documents of an index.
func compareSample(ctx context.Context, record Record, index Index, held map[string]fingerprint, options Options, report Report) error {
	follower, err := options.follower(ctx, index)
	if err != nil {
		return err
	}
	last, err := record.Confirmed(ctx, follower)
	if err != nil {
		return fmt.Errorf("read confirmed change of %s: %w", follower, err)
	}
	skipped := make(map[string]bool, len(report.Skipped))
	for _, document := range report.Skipped {
		skipped[document.ID] = true
	}
	for after, step := int64(0), int64(0); ; after += step {
		changes, err := record.Changes(ctx, after, 1)
		if err != nil {
			return fmt.Errorf("read changes after %d: %w", after, err)
		}
		if len(changes) == 0 || changes[0].Seq > last {
			return nil
		}
		after = changes[0].Seq
		if step == 0 { // the numbers of an old record begin late
			step = (last - after) / samples
		}
		if !skipped[changes[0].Post.ID] && !matches(changes[0], held) {
			return fmt.Errorf("the new index does not hold post %s (%s) as the record has it", changes[0].Post.ID, changes[0].Post.URL)
		}
	}
}

func matches(change disclosure.Change, held map[string]fingerprint) bool {
	has, found := held[change.Post.ID]
	if isRemoval(change) {
		return !found
	}
	return found && has == newFingerprint(NewDocument(change.Post, change.Files...).Digest)
}
