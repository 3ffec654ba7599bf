package embedded

import (
	"bytes"
	"context"
	"fmt"
	"sort"

	index "github.com/blevesearch/bleve_index_api"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// Search answers a query.
func (x *Index) Search(ctx context.Context, q indexer.Query) (indexer.Results, error) {
	if err := q.Check(); err != nil {
		return indexer.Results{}, err
	}
	var results indexer.Results
	err := x.health.check()
	if err == nil {
		err = x.health.note(guarded(func() (err error) {
			results, err = x.search(ctx, q)
			return err
		}))
	}
	if err != nil {
		return indexer.Results{}, fmt.Errorf("search index: %w", err)
	}
	return results, nil
}

func (x *Index) search(ctx context.Context, q indexer.Query) (indexer.Results, error) {
	engine, err := x.bleve.Advanced()
	if err != nil {
		return indexer.Results{}, err
	}
	reader, err := engine.Reader()
	if err != nil {
		return indexer.Results{}, err
	}
	defer reader.Close()
	parts, err := partsOf(reader)
	if err != nil {
		return indexer.Results{}, err
	}
	state := state{reader, parts}
	matched, err := x.newCollection(ctx, state, q)
	if err != nil {
		return indexer.Results{}, err
	}
	broadened, err := matched.run(ctx)
	if err != nil {
		return indexer.Results{}, err
	}
	results := indexer.Results{Total: matched.total, Facets: q.NoFacets(), Broadened: broadened}
	for i, name := range q.Facets {
		for place, posts := range matched.counts[i] {
			if place > 0 && posts > 0 {
				results.Facets[name][matched.facets[i].values[place]] = posts
			}
		}
	}
	found := indexer.NewHighlighter(q)
	shown, err := matched.top.window(q.Window())
	if err != nil {
		return indexer.Results{}, err
	}
	for _, c := range shown {
		hit, err := x.newHit(state, c, found)
		if err != nil {
			return indexer.Results{}, fmt.Errorf("read hit: %w", err)
		}
		results.Hits = append(results.Hits, hit)
	}
	return results, nil
}

func (x *Index) newHit(in state, c candidate, found indexer.Highlighter) (indexer.Hit, error) {
	read, err := x.texts.unpack(in.blob(c.number))
	hit := indexer.Hit{
		ID: read.id, Title: read.passages[0], URL: read.url, Channel: read.channel, Published: disclosure.Day(read.published),
		Category: read.category, Requirement: read.requirement, Tier: c.tier,
	}
	hit.Show(found, read.passages[2], read.passages[3])
	return hit, err
}

// state is a state of the index: what a reader sees.
type state struct {
	reader index.IndexReader
	parts  []part
}

// blob is what is kept of a document.
func (s state) blob(number uint64) []byte {
	i := sort.Search(len(s.parts), func(i int) bool { return s.parts[i].base > number }) - 1
	return s.parts[i].blob(number - s.parts[i].base)
}

// idBefore compares the ids of two documents.
func (s state) idBefore(a, b uint64) bool {
	return bytes.Compare(idOf(s.blob(a)), idOf(s.blob(b))) < 0
}
