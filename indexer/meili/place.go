package meili

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"gongkai/indexer"
)

// What is added to the name of an index.
const (
	nextSuffix = "-next" // being built
	oldSuffix  = "-old"  // served before, kept for a rollback
)

// ErrNoOld says that there is no earlier index to go back to.
var ErrNoOld = errors.New("no earlier index is kept")

// Place is an index on a server with the one that is being built and the one
// that served before. One process at a time may use it; others can search the
// index all the while.
type Place struct {
	serving, next, old *Index
	begun              bool // there may be something beside that Beside made
}

// NewPlace is the place of an index.
func NewPlace(index *Index) *Place {
	return &Place{serving: index, next: index.sibling(nextSuffix), old: index.sibling(oldSuffix)}
}

func (x *Index) sibling(suffix string) *Index {
	other := *x
	other.uid = x.name + suffix
	return &other
}

// Beside makes an empty index beside the one that serves, with its settings
// before its documents. The error is ErrNotOurs where something else made one
// of those that the swap will replace.
func (p *Place) Beside(ctx context.Context) (indexer.Listed, error) {
	if err := p.next.checkVersion(ctx); err != nil {
		return nil, err
	}
	for _, index := range []*Index{p.serving, p.next, p.old} { // rather now than when all is built
		if _, err := index.exists(ctx); err != nil {
			return nil, err
		}
	}
	p.begun = true
	if err := p.next.reset(ctx); err != nil {
		return nil, err
	}
	return p.next, nil
}

// Swap lets the index beside serve. Where it is cut off behind that, the one
// that served before is the one beside, and no longer to be rolled back to.
func (p *Place) Swap(ctx context.Context) error {
	there, err := p.serving.exists(ctx)
	if err != nil {
		return fmt.Errorf("swap index: %w", err)
	}
	if !there {
		return p.next.renameTo(ctx, p.serving)
	}
	if err := p.serving.swapWith(ctx, p.next); err != nil {
		return err
	}
	if err := p.old.remove(ctx); err != nil {
		return fmt.Errorf("keep the index that served: %w", err)
	}
	return p.next.renameTo(ctx, p.old)
}

// Discard has the server delete the index beside, where Beside came as far as
// making one. It does not wait until the server is done with what it was given
// before: nobody needs to.
func (p *Place) Discard(ctx context.Context) error {
	if !p.begun {
		return nil
	}
	there, err := p.next.exists(ctx)
	if err != nil || !there {
		return err
	}
	if _, err := p.next.service.DeleteIndexWithContext(ctx, p.next.uid); err != nil {
		return fmt.Errorf("delete index %s: %w", p.next.uid, plain(err))
	}
	return nil
}

// Rollback exchanges the index and the one that served before it, so that
// another Rollback undoes it. The error is ErrNoOld where none is kept.
func (p *Place) Rollback(ctx context.Context) error {
	there, err := p.old.exists(ctx)
	if err == nil && !there {
		err = ErrNoOld
	}
	if err != nil {
		return fmt.Errorf("roll index %s back: %w", p.serving.uid, err)
	}
	return p.serving.swapWith(ctx, p.old)
}

func (x *Index) swapWith(ctx context.Context, other *Index) error {
	if err := x.exchange(ctx, other, false); err != nil {
		return fmt.Errorf("swap indexes %s and %s: %w", x.uid, other.uid, err)
	}
	return nil
}

func (x *Index) renameTo(ctx context.Context, other *Index) error {
	if err := x.exchange(ctx, other, true); err != nil {
		return fmt.Errorf("rename index %s to %s: %w", x.uid, other.uid, err)
	}
	return nil
}

// exchange has the server swap two indexes, or rename one. It is done once
// what was here is there, whatever the server says. The request is not
// repeated: a second swap would undo the first.
func (x *Index) exchange(ctx context.Context, other *Index, rename bool) error {
	before, err := x.Generation(ctx)
	if err != nil {
		return err
	}
	task, err := x.service.SwapIndexesWithContext(once(ctx), []*meilisearch.SwapIndexesParams{{Indexes: []string{x.uid, other.uid}, Rename: rename}})
	if err = plain(err); err != nil {
		if ctx.Err() != nil || !mayBeDone(err) {
			return err
		}
		return other.becomes(ctx, before, err)
	}
	err = x.wait(ctx, task.TaskUID)
	if statusOf(err) == http.StatusNotFound { // a key for some indexes only may ask for that task, but not look at it
		return other.becomes(ctx, before, err)
	}
	if err != nil {
		return err
	}
	after, err := other.Generation(ctx)
	if err == nil && after != before {
		err = fmt.Errorf("the server says that it is done, but index %s is not what %s was: somebody else exchanges indexes at the same time", other.uid, x.uid)
	}
	return err
}

// mayBeDone tells of a request that failed whether the server may have taken it
// nevertheless.
func mayBeDone(err error) bool {
	if isUnsent(err) || isLasting(err) {
		return false
	}
	status := statusOf(err)
	return status == 0 || status == http.StatusRequestTimeout || status >= http.StatusInternalServerError
}

// becomes waits until the index is a certain one. The doubt is why nobody knows
// whether that will happen.
func (x *Index) becomes(ctx context.Context, generation string, doubt error) error {
	start := time.Now()
	for pause := firstLook; ; pause = min(2*pause, lastLook) {
		after, err := x.Generation(ctx)
		if err == nil && after == generation {
			return nil
		}
		if err != nil && !errors.Is(err, ErrMissing) {
			return errors.Join(doubt, err)
		}
		if time.Since(start) > settleTime {
			return fmt.Errorf("not done after %v: %w", settleTime, doubt)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// settleTime is how long an exchange of indexes may take of which nobody knows
// whether it is under way. The server does it once it has done what it was given before.
const settleTime = time.Minute
