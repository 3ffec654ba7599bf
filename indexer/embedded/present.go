package embedded

import (
	"context"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	"github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"
)

// presentScore is what a term adds that is present somewhere: less than any
// match in a title, so that it decides only among posts without one.
const presentScore = 0.01

// present matches what a query matches, and gives every match the same score.
// The fields that count no occurrences (matched, exact) must be asked through
// it: a score of theirs is not a number. It is faster too, since the engine
// then joins sets instead of reading frequencies.
type present struct{ query query.Query }

func (p present) Searcher(ctx context.Context, reader index.IndexReader, m mapping.IndexMapping, options search.SearcherOptions) (search.Searcher, error) {
	options.Score = "none"
	found, err := p.query.Searcher(ctx, reader, m, options)
	if err != nil {
		return nil, err
	}
	return searcher.NewFilteringSearcher(ctx, found, func(_ *search.SearchContext, match *search.DocumentMatch) bool {
		match.Score = presentScore
		return true
	}), nil
}
