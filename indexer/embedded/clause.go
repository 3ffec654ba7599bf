package embedded

import (
	"context"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"gongkai/indexer"
)

// checkEvery is how many matches go by between looks at the context.
const checkEvery = 4096

// matches calls found with the number of every document that holds all terms in
// an area.
func (x *Index) matches(ctx context.Context, reader index.IndexReader, clause indexer.Clause, found func(number uint64) error) error {
	all := make([]query.Query, len(clause.Terms))
	for i, term := range clause.Terms {
		all[i] = anyOf(inArea(clause.Area, term))
	}
	wanted := all[0]
	if len(all) > 1 {
		wanted = bleve.NewConjunctionQuery(all...)
	}
	// Without scores the engine joins sets of numbers instead of reading entries.
	searcher, err := wanted.Searcher(ctx, reader, x.bleve.Mapping(), search.SearcherOptions{Score: "none"})
	if err != nil {
		return err
	}
	defer searcher.Close()
	pool := search.NewDocumentMatchPool(searcher.DocumentMatchPoolSize()+1, 0)
	engine := &search.SearchContext{DocumentMatchPool: pool, IndexReader: reader}
	for n := 1; ; n++ {
		match, err := searcher.Next(engine)
		if err != nil || match == nil {
			return err
		}
		if n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := found(match.IndexInternalID.Value()); err != nil {
			return err
		}
		pool.Put(match)
	}
}

// everything calls found with the number of every document.
func everything(ctx context.Context, reader index.IndexReader, found func(number uint64) error) error {
	all, err := reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer all.Close()
	for n := 1; ; n++ {
		id, err := all.Next()
		if err != nil || id == nil {
			return err
		}
		if n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := found(id.Value()); err != nil {
			return err
		}
	}
}

// areas are the fields of the areas: an area is a field and all before it.
func areas() []string { return []string{fieldTitle, fieldNear, fieldBody, fieldFiles} }

func inArea(area indexer.Area, term indexer.Term) []query.Query {
	switch term.Kind {
	case indexer.Sound:
		return []query.Query{exactly(fieldSound, term.Text)}
	case indexer.WholeWord:
		return []query.Query{exactly(fieldTitle, wordTerm(term.Text))}
	case indexer.Exact:
		return []query.Query{exactly(fieldExact, exactTerm(term.Text))}
	}
	var ways []query.Query
	for _, field := range areas()[:area+1] {
		ways = append(ways, inField(field, term)...)
	}
	return ways
}

func inField(field string, term indexer.Term) []query.Query {
	switch term.Kind {
	case indexer.Sign:
		return []query.Query{beginning(field, term.Text)}
	case indexer.Word:
		return wordIn(field, term.Text)
	default:
		return []query.Query{exactly(field, term.Text)}
	}
}

// wordIn is the rule indexer.WordHolds in terms.
func wordIn(field, word string) []query.Query {
	switch {
	case field == fieldTitle:
		return []query.Query{beginning(field, markEnd+word)}
	case utf8.RuneCountInString(word) > 1:
		return []query.Query{exactly(field, word), beginning(field, markWord+word)}
	}
	return []query.Query{exactly(field, wordTerm(word))}
}

func anyOf(ways []query.Query) query.Query {
	if len(ways) == 1 {
		return ways[0]
	}
	return bleve.NewDisjunctionQuery(ways...)
}

func exactly(field, term string) query.Query {
	q := bleve.NewTermQuery(term)
	q.SetField(field)
	return q
}

func beginning(field, prefix string) query.Query {
	q := bleve.NewPrefixQuery(prefix)
	q.SetField(field)
	return q
}
