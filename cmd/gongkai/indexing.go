package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"gongkai/indexer"
)

// closableIndex is an index that holds something open.
type closableIndex interface {
	indexer.Listed
	Close() error
}

// engine is what the configured search engine does for who writes the index.
type engine struct {
	// open opens the index that serves, to be written; look opens it as it is.
	open, look func(context.Context) (closableIndex, error)
	// configure gives an open index the settings that it needs.
	configure func(context.Context, closableIndex) error
	place     indexer.Place
	rollback  func(context.Context) error
}

func (p *project) indexDir() string { return filepath.Join(p.config.Data, "index") }

// onServer tells whether the index is on a Meilisearch server.
func (p *project) onServer() bool { return p.config.Index.Meilisearch.URL != "" }

// openIndex opens the configured index for what only searches and counts.
func (p *project) openIndex(ctx context.Context) (closableIndex, error) {
	if p.onServer() {
		return p.readServer(ctx)
	}
	return p.openEmbeddedToRead(ctx)
}

// searchableIndex is openIndex for who would take no index for one that has nothing.
func (p *project) searchableIndex(ctx context.Context) (closableIndex, error) {
	if p.onServer() {
		return p.readServer(ctx)
	}
	return p.lookAtEmbedded(ctx)
}

func (p *project) engine() (engine, error) {
	if p.onServer() {
		return p.serverEngine()
	}
	return p.embeddedEngine(), nil
}

// synced is what a sync did, and whether the index was rebuilt for it.
type synced struct {
	indexer.Report
	Rebuilt bool
}

// syncIndex brings the index up to date with the store, and gives it open. One
// that follows another record, another checklist, or has been made by a version
// that indexed differently is rebuilt; so is any when asked.
func (p *project) syncIndex(ctx context.Context, rebuild bool, progress func(indexer.Report)) (closableIndex, synced, error) {
	unlock, err := p.lockWriting(ctx)
	if err != nil {
		return nil, synced{}, err
	}
	defer unlock()
	engine, err := p.engine()
	if err != nil {
		return nil, synced{}, err
	}
	options := p.indexOptions(progress)
	if !rebuild {
		index, report, err := p.followIndex(ctx, engine, options)
		if !errors.Is(err, indexer.ErrForeign) && !unreadable(err) {
			return index, synced{report, false}, err
		}
	}
	built, err := indexer.Rebuild(ctx, p.store, engine.place, options)
	if err != nil {
		return nil, synced{built, true}, err
	}
	index, late, err := p.followIndex(ctx, engine, options)
	built.Indexed += late.Indexed // what came in meanwhile
	built.Deleted += late.Deleted
	built.Skipped = append(built.Skipped, late.Skipped...)
	return index, synced{built, true}, err
}

// indexOptions say that an index follows the record as it is filed under the
// configured checklist.
func (p *project) indexOptions(progress func(indexer.Report)) indexer.Options {
	return indexer.Options{Edition: p.config.Checklist.Digest(), Progress: progress}
}

// followIndex syncs the index that serves; the error is indexer.ErrForeign
// where it must be rebuilt, and then nothing of it was changed.
func (p *project) followIndex(ctx context.Context, engine engine, options indexer.Options) (closableIndex, indexer.Report, error) {
	index, err := engine.open(ctx)
	if err != nil {
		return nil, indexer.Report{}, err
	}
	report, err := p.follow(ctx, engine, index, options)
	if err != nil {
		return nil, report, errors.Join(err, index.Close())
	}
	return index, report, nil
}

func (p *project) follow(ctx context.Context, engine engine, index closableIndex, options indexer.Options) (indexer.Report, error) {
	follows, err := indexer.Follows(ctx, p.store, index, options)
	if err != nil {
		return indexer.Report{}, err
	}
	if !follows {
		return indexer.Report{}, indexer.ErrForeign
	}
	if err := engine.configure(ctx, index); err != nil {
		return indexer.Report{}, err
	}
	return indexer.Sync(ctx, p.store, index, options)
}

// audited is an index as it was found and, where it was to be repaired, as it
// was left.
type audited struct {
	found    indexer.Audit
	repaired *indexer.Report // nil where it was not to be
	left     indexer.Audit   // found, where nothing was repaired
}

// auditIndex holds the index against the record, and mends it when asked.
func (p *project) auditIndex(ctx context.Context, repair bool, progress func(indexer.Report)) (audited, error) {
	unlock, err := p.lockWriting(ctx) // also to look: a sync would move what is looked at
	if err != nil {
		return audited{}, err
	}
	defer unlock()
	engine, err := p.engine()
	if err != nil {
		return audited{}, err
	}
	index, err := engine.look(ctx)
	if err != nil {
		return audited{}, err
	}
	defer index.Close()
	options := p.indexOptions(progress)
	var result audited
	result.found, err = indexer.Check(ctx, p.store, index, options)
	result.left = result.found
	if errors.Is(err, indexer.ErrForeign) {
		return result, fmt.Errorf("%w\nRun 'gongkai index': it rebuilds the index beside this one", err)
	}
	if err != nil || !repair || result.found.Agrees() {
		return result, err
	}
	report, err := indexer.Repair(ctx, p.store, index, result.found, options)
	result.repaired = &report
	if err != nil {
		return result, err
	}
	result.left, err = indexer.Check(ctx, p.store, index, options)
	return result, err
}

// rollbackIndex lets the index serve again that served before the last rebuild,
// and tells whether it follows the record as it is filed now.
func (p *project) rollbackIndex(ctx context.Context) (follows bool, err error) {
	unlock, err := p.lockWriting(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	engine, err := p.engine()
	if err != nil {
		return false, err
	}
	if err := engine.rollback(ctx); err != nil {
		return false, err
	}
	index, err := engine.look(ctx)
	if err != nil { // it serves again, but not this version
		return false, ctx.Err()
	}
	defer index.Close()
	return indexer.Follows(ctx, p.store, index, p.indexOptions(nil))
}

// comparedIndex is the index as readers open it, to be compared with the record.
// The embedded one can be open only once: it is the one that was written.
func (p *project) comparedIndex(ctx context.Context, written closableIndex) (closableIndex, error) {
	if p.onServer() {
		return p.readServer(ctx)
	}
	return written, nil
}
