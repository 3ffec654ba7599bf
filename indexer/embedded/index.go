// Package embedded is the search index that needs no server: Bleve, in a
// folder of its own.
package embedded

import (
	"context"
	"errors"

	"gongkai/indexer"
)

// Index is an open index. One process at a time can hold it.
type Index struct{}

// Open opens the index in a folder, and creates it where there is none.
func Open(ctx context.Context, dir string) (*Index, error) {
	return nil, errors.New("open index: not built yet")
}

// Close lets go of the folder.
func (x *Index) Close() error { return nil }

// Remove deletes the index in a folder that nothing holds open.
func Remove(dir string) error { return nil }

// Generation names this very index.
func (x *Index) Generation(ctx context.Context) (string, error) { return "", nil }

// Apply puts and removes documents.
func (x *Index) Apply(ctx context.Context, put []indexer.Document, remove []string) error { return nil }

// Search answers a query.
func (x *Index) Search(ctx context.Context, query indexer.Query) (indexer.Results, error) {
	return indexer.Results{}, nil
}
