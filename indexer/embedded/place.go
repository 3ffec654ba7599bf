package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"

	"gongkai/indexer"
)

// How the folders around an index are called.
const (
	nextFolder    = ".next"    // being built, by one process
	oldFolder     = ".old"     // served before, kept for a rollback
	leavingFolder = ".leaving" // served until now; there only while two are exchanged
)

// ErrNoOld says that there is no earlier index to go back to.
var ErrNoOld = errors.New("no earlier index is kept")

// Place is the folder of an index with those of the one that is being built and
// of the one that served before. One process at a time may use it; while it
// builds, others can open the index that serves, but not while it swaps.
type Place struct {
	dir  string
	next *Index
}

// NewPlace is the place of the index in a folder.
func NewPlace(dir string) *Place { return &Place{dir: dir} }

// Beside opens an empty index beside the one that serves.
func (p *Place) Beside(ctx context.Context) (indexer.Listed, error) {
	if err := p.closeNext(); err != nil {
		return nil, err
	}
	if err := removeIfThere(p.dir + nextFolder); err != nil {
		return nil, err
	}
	next, err := Open(ctx, p.dir+nextFolder)
	if err != nil {
		return nil, err
	}
	p.next = next
	return next, nil
}

// Swap lets the index beside serve. Nothing may hold the one that serves open.
func (p *Place) Swap(ctx context.Context) error {
	if err := p.closeNext(); err != nil {
		return err
	}
	if _, err := os.Stat(p.dir + nextFolder); err != nil {
		return fmt.Errorf("swap index: nothing is built beside it: %w", err)
	}
	return exchange(ctx, p.dir)
}

// Discard closes and deletes the index beside.
func (p *Place) Discard(context.Context) error {
	if err := p.closeNext(); err != nil {
		return err
	}
	return removeIfThere(p.dir + nextFolder)
}

func (p *Place) closeNext() error {
	if p.next == nil {
		return nil
	}
	next := p.next
	p.next = nil
	return next.Close()
}

// Rollback exchanges the index in a folder and the one that served before it,
// so that another Rollback undoes it. Nothing may hold either open. The error
// is ErrNoOld where none is kept.
func Rollback(ctx context.Context, dir string) error {
	if err := settle(dir); err != nil {
		return fmt.Errorf("roll index back: %w", err)
	}
	if _, err := os.Stat(dir + oldFolder); err != nil {
		return fmt.Errorf("roll index back: %w", ErrNoOld)
	}
	if err := removeIfThere(dir + nextFolder); err != nil {
		return fmt.Errorf("roll index back: %w", err)
	}
	return exchange(ctx, dir)
}

// exchange lets the one beside serve, the next or else the old one. From its
// first step on Open completes it, wherever it is cut off; the steps are settle's.
func exchange(ctx context.Context, dir string) error {
	if err := settle(dir); err != nil {
		return fmt.Errorf("swap index: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("swap index: %w", err)
	}
	if err := checkFree(dir); err != nil {
		return fmt.Errorf("swap index: %w", err)
	}
	err := os.Rename(dir, dir+leavingFolder)
	if errors.Is(err, os.ErrNotExist) { // none serves: there is nothing to keep
		err = promote(dir)
	} else if err == nil {
		err = settle(dir)
	}
	if err != nil {
		return fmt.Errorf("swap index: %w", err)
	}
	return nil
}

// promote lets the next index serve, or else the old one, or else the one that
// was leaving.
func promote(dir string) error {
	for _, successor := range []string{nextFolder, oldFolder, leavingFolder} {
		if exists(dir + successor) {
			return os.Rename(dir+successor, dir)
		}
	}
	return nil
}

// settle completes an exchange. The folder of what is leaving tells that one
// has begun: what takes its place is complete then. Only when that serves is
// the one that served before given up.
func settle(dir string) error {
	if !exists(dir + leavingFolder) {
		return nil
	}
	if !exists(dir) {
		if err := promote(dir); err != nil {
			return fmt.Errorf("complete exchange of indexes: %w", err)
		}
	}
	if !exists(dir + leavingFolder) { // nothing was there to take its place
		return nil
	}
	err := removeIfThere(dir + oldFolder)
	if err = errors.Join(err, os.Rename(dir+leavingFolder, dir+oldFolder)); err != nil {
		return fmt.Errorf("complete exchange of indexes: %w", err)
	}
	return nil
}

// Missing tells that no index stands in a folder, nor one that an exchange which
// was cut off will bring there.
func Missing(dir string) bool { return !exists(dir) && !exists(dir+leavingFolder) }

func exists(dir string) bool {
	_, err := os.Stat(dir)
	return err == nil
}

func removeIfThere(dir string) error {
	if !exists(dir) {
		return nil
	}
	if err := discard(dir); err != nil {
		return fmt.Errorf("remove index: %w", err)
	}
	return nil
}
