package main

import (
	"context"
	"errors"
	"fmt"

	"gongkai/indexer"
	"gongkai/indexer/embedded"
)

func (p *project) embeddedEngine() engine {
	return engine{
		open: p.openEmbeddedToWrite, look: p.openEmbedded,
		configure: func(context.Context, closableIndex) error { return nil }, // it has no settings
		place:     lockedPlace{embedded.NewPlace(p.indexDir()), p},
		rollback:  p.rollbackEmbedded,
	}
}

// openEmbedded opens the embedded index, which one process at a time can have
// open.
func (p *project) openEmbedded(ctx context.Context) (closableIndex, error) {
	unlock, err := p.lockIndex(ctx)
	if err != nil {
		return nil, err
	}
	index, err := embedded.Open(ctx, p.indexDir())
	if errors.Is(err, embedded.ErrOutdated) {
		err = fmt.Errorf("%w\nRun 'gongkai index': it rebuilds the index", err)
	}
	if err != nil {
		unlock()
		return nil, err
	}
	return lockedIndex{index, unlock}, nil
}

// openEmbeddedToWrite opens the embedded index. One that this version cannot
// read is to be rebuilt like one that follows another record.
func (p *project) openEmbeddedToWrite(ctx context.Context) (closableIndex, error) {
	index, err := p.openEmbedded(ctx)
	if errors.Is(err, embedded.ErrOutdated) {
		err = fmt.Errorf("%w: %w", indexer.ErrForeign, err)
	}
	return index, err
}

// lockedIndex is an embedded index together with its lock.
type lockedIndex struct {
	*embedded.Index
	unlock func()
}

// Close lets the next process have the index.
func (i lockedIndex) Close() error {
	defer i.unlock()
	return i.Index.Close()
}

// lockedPlace takes the lock of the index for as long as two are exchanged, and
// leaves it to others while one is built.
type lockedPlace struct {
	*embedded.Place
	project *project
}

// Swap lets the index beside serve.
func (l lockedPlace) Swap(ctx context.Context) error {
	unlock, err := l.project.lockIndex(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return l.Place.Swap(ctx)
}

func (p *project) rollbackEmbedded(ctx context.Context) error {
	unlock, err := p.lockIndex(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return embedded.Rollback(ctx, p.indexDir())
}
