package embedded

import (
	"context"
	"fmt"
	"iter"
	"math/bits"

	"gongkai/indexer"
)

// Held lists every document, as of the moment of its call.
func (x *Index) Held(ctx context.Context) iter.Seq2[indexer.Held, error] {
	return func(yield func(indexer.Held, error) bool) {
		err := x.health.note(guarded(func() error {
			return x.eachHeld(ctx, func(held indexer.Held) bool { return yield(held, nil) })
		}))
		if err != nil {
			yield(indexer.Held{}, fmt.Errorf("list index: %w", err))
		}
	}
}

func (x *Index) eachHeld(ctx context.Context, see func(indexer.Held) bool) error {
	engine, err := x.bleve.Advanced()
	if err != nil {
		return err
	}
	reader, err := engine.Reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	parts, err := partsOf(reader)
	if err != nil {
		return err
	}
	for _, part := range parts {
		for i, word := range part.live() {
			if err := ctx.Err(); err != nil {
				return err
			}
			for ; word != 0; word &= word - 1 {
				blob := part.blob(uint64(i*64 + bits.TrailingZeros64(word)))
				if !see(indexer.Held{ID: string(idOf(blob)), Digest: string(digestOf(blob))}) {
					return nil
				}
			}
		}
	}
	return nil
}
