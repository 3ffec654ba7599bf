package embedded

import (
	"context"
	"fmt"
	"iter"

	index "github.com/blevesearch/bleve_index_api"

	"gongkai/indexer"
)

// Held lists every document, as of the moment of its call.
func (x *Index) Held(ctx context.Context) iter.Seq2[indexer.Held, error] {
	return func(yield func(indexer.Held, error) bool) {
		if err := x.eachHeld(ctx, func(held indexer.Held) bool { return yield(held, nil) }); err != nil {
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
	digests, err := newColumn(ctx, reader, fieldDigest)
	if err != nil {
		return fmt.Errorf("read digests: %w", err)
	}
	documents, err := reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer documents.Close()
	for {
		number, err := documents.Next()
		if err != nil || number == nil {
			return err
		}
		id, err := reader.ExternalID(index.NewIndexInternalID(nil, number.Value()))
		if err != nil {
			return err
		}
		if !see(indexer.Held{ID: id, Digest: digests.values[digests.at(number.Value())]}) {
			return nil
		}
	}
}
