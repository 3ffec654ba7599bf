package indexer

import (
	"context"
	"iter"
)

// Held is what a list of an index's documents tells of one.
type Held struct {
	ID     string `json:"id"`
	Digest string `json:"digest"` // Document.Digest, "" where the index has none
}

// Listed is an index that can tell what it holds.
type Listed interface {
	Index
	// Held lists every document, in no order. After an error it ends.
	Held(ctx context.Context) iter.Seq2[Held, error]
}

// isEmpty asks for the first document only.
func isEmpty(ctx context.Context, index Listed) (bool, error) {
	for _, err := range index.Held(ctx) {
		return false, err
	}
	return true, nil
}
