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
		open: p.openEmbeddedToWrite, look: p.lookAtEmbedded,
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
	if err != nil {
		unlock()
		return nil, err
	}
	return lockedIndex{index, unlock}, nil
}

// openEmbeddedToWrite opens the embedded index. One that cannot be read is to be
// rebuilt like one that follows another record.
func (p *project) openEmbeddedToWrite(ctx context.Context) (closableIndex, error) {
	index, err := p.openEmbedded(ctx)
	if unreadable(err) {
		err = fmt.Errorf("%w: %w", indexer.ErrForeign, err)
	}
	return index, err
}

// openEmbeddedToRead opens the embedded index.
func (p *project) openEmbeddedToRead(ctx context.Context) (closableIndex, error) {
	index, err := p.openEmbedded(ctx)
	return index, explainEmbedded(err)
}

// lookAtEmbedded opens the embedded index where there is one. The record of a
// college that was never crawled needs none.
func (p *project) lookAtEmbedded(ctx context.Context) (closableIndex, error) {
	if embedded.Missing(p.indexDir()) {
		posts, err := p.store.Indexable(ctx)
		if err != nil {
			return nil, err
		}
		if posts > 0 {
			return nil, fmt.Errorf("there is no search index in %s, and the record has %d posts\nRun 'gongkai index' first: it creates the index", p.indexDir(), posts)
		}
	}
	return p.openEmbeddedToRead(ctx)
}

func unreadable(err error) bool {
	return errors.Is(err, embedded.ErrOutdated) || errors.Is(err, embedded.ErrDamaged)
}

func explainEmbedded(err error) error {
	if unreadable(err) {
		return fmt.Errorf("%w\nRun 'gongkai index': it rebuilds the index from the record", err)
	}
	return err
}

// lockedIndex is an embedded index together with its lock.
type lockedIndex struct {
	*embedded.Index
	unlock func()
}

// Search answers a query.
func (i lockedIndex) Search(ctx context.Context, query indexer.Query) (indexer.Results, error) {
	results, err := i.Index.Search(ctx, query)
	return results, explainEmbedded(err)
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
