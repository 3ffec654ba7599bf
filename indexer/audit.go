package indexer

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"gongkai/disclosure"
)

// Drift is a post that an index does not hold as its record has it.
type Drift struct {
	ID    string
	Title string // "" for what the record does not know
	URL   string
	seq   int64 // of the post's last change
}

// Audit says how an index differs from its record. Changes that the index has
// not confirmed yet are no difference.
type Audit struct {
	Missing []Drift // in the record alone
	Stale   []Drift // in both, with different content
	Extra   []Drift // in the index alone
	Behind  int     // changes not confirmed yet
}

// Agrees tells that there is nothing to mend.
func (a Audit) Agrees() bool { return len(a.Missing)+len(a.Stale)+len(a.Extra) == 0 }

// fingerprint is a digest in little memory.
type fingerprint [digestBytes]byte

func newFingerprint(digest string) (f fingerprint) {
	decoded, err := hex.DecodeString(digest)
	if err == nil { // what is no digest equals none
		copy(f[:], decoded)
	}
	return f
}

// contents are the fingerprints of all documents of an index, by id.
func contents(ctx context.Context, index Listed) (map[string]fingerprint, error) {
	held := make(map[string]fingerprint)
	for document, err := range index.Held(ctx) {
		if err != nil {
			return nil, fmt.Errorf("list documents: %w", err)
		}
		held[document.ID] = newFingerprint(document.Digest)
	}
	return held, nil
}

// Check holds an index against its record, post by post, in one pass over
// each. It changes nothing. The error is ErrForeign where the index follows
// another record or edition.
func Check(ctx context.Context, source Source, index Listed, options Options) (Audit, error) {
	_, confirmed, err := begin(ctx, source, index, options)
	if err != nil {
		return Audit{}, fmt.Errorf("check index: %w", err)
	}
	held, err := contents(ctx, index)
	if err != nil {
		return Audit{}, fmt.Errorf("check index: %w", err)
	}
	var audit Audit
	err = eachChange(ctx, source, func(change disclosure.Change) {
		if change.Seq > confirmed {
			audit.Behind++
			delete(held, change.Post.ID)
			return
		}
		audit.compare(change, held)
	})
	if err != nil {
		return Audit{}, fmt.Errorf("check index: %w", err)
	}
	for _, id := range slices.Sorted(maps.Keys(held)) {
		audit.Extra = append(audit.Extra, Drift{ID: id})
	}
	return audit, nil
}

// compare takes a post out of what is held, and notes how it differs. Removed
// posts that are held stay there: they are extra.
func (a *Audit) compare(change disclosure.Change, held map[string]fingerprint) {
	if isRemoval(change) {
		return
	}
	document := NewDocument(change.Post, change.Files...)
	has, found := held[document.ID]
	delete(held, document.ID)
	drift := Drift{document.ID, document.Title, document.URL, change.Seq}
	switch {
	case !found:
		a.Missing = append(a.Missing, drift)
	case has != newFingerprint(document.Digest):
		a.Stale = append(a.Stale, drift)
	}
}

func eachChange(ctx context.Context, source Source, see func(disclosure.Change)) error {
	for after := int64(0); ; {
		changes, err := source.Changes(ctx, after, syncBatch)
		if err != nil {
			return fmt.Errorf("read changes after %d: %w", after, err)
		}
		if len(changes) == 0 {
			return nil
		}
		for _, change := range changes {
			see(change)
		}
		after = changes[len(changes)-1].Seq
	}
}

// Repair puts and removes just what an audit found. A post that has changed
// since is left to the next Sync.
func Repair(ctx context.Context, source Source, index Index, audit Audit, options Options) (Report, error) {
	var report Report
	for drifted := range slices.Chunk(slices.Concat(audit.Missing, audit.Stale), repairBatch) {
		var put []Document
		for _, drift := range drifted {
			changes, err := source.Changes(ctx, drift.seq-1, 1)
			if err != nil {
				return report, fmt.Errorf("repair index: read post %s: %w", drift.ID, err)
			}
			if len(changes) == 1 && changes[0].Seq == drift.seq && !isRemoval(changes[0]) {
				put = append(put, NewDocument(changes[0].Post, changes[0].Files...))
			}
		}
		if err := applyWhatFits(ctx, index, put, nil, &report); err != nil {
			return report, fmt.Errorf("repair index: %w", err)
		}
		if options.Progress != nil {
			options.Progress(report)
		}
	}
	for extra := range slices.Chunk(audit.Extra, syncBatch) {
		remove := make([]string, len(extra))
		for i, drift := range extra {
			remove[i] = drift.ID
		}
		if err := applyWhatFits(ctx, index, nil, remove, &report); err != nil {
			return report, fmt.Errorf("repair index: %w", err)
		}
	}
	return report, nil
}

// repairBatch is how many documents Repair puts at once. They are read one by
// one and may each be long.
const repairBatch = 20
