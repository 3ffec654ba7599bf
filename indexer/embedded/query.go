package embedded

import (
	"context"
	"encoding/json"
	"fmt"

	index "github.com/blevesearch/bleve_index_api"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// Search answers a query.
func (x *Index) Search(ctx context.Context, q indexer.Query) (indexer.Results, error) {
	if err := q.Check(); err != nil {
		return indexer.Results{}, err
	}
	results, err := x.search(ctx, q)
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
	matched, err := x.newCollection(ctx, reader, q)
	if err != nil {
		return indexer.Results{}, err
	}
	broadened, err := matched.run(ctx, x)
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
	offset, _ := q.Window()
	best, found := matched.top.sorted(), indexer.NewHighlighter(q)
	for _, c := range best[min(offset, len(best)):] {
		hit, err := newHit(reader, c, found)
		if err != nil {
			return indexer.Results{}, fmt.Errorf("read hit: %w", err)
		}
		results.Hits = append(results.Hits, hit)
	}
	return results, matched.top.err
}

func newHit(reader index.IndexReader, c candidate, found indexer.Highlighter) (indexer.Hit, error) {
	read, err := readStored(reader, c.number)
	hit := indexer.Hit{
		ID: read.id, Title: read.Title, URL: read.URL, Channel: read.Channel, Published: disclosure.Day(read.Published),
		Category: read.Category, Requirement: read.Requirement, Tier: c.tier,
	}
	hit.Show(found, read.body, read.files)
	return hit, err
}

// stored is what is kept of a document.
type stored struct {
	record
	id, body, files string
}

func readStored(reader index.IndexReader, number uint64) (stored, error) {
	var read stored
	id, err := reader.ExternalID(index.NewIndexInternalID(nil, number))
	if err != nil {
		return read, err
	}
	document, err := reader.Document(id)
	if err != nil {
		return read, err
	}
	read.id = id
	document.VisitFields(func(field index.Field) {
		switch field.Name() {
		case fieldRecord:
			err = json.Unmarshal(field.Value(), &read.record)
		case fieldBody:
			read.body = string(field.Value())
		case fieldFiles:
			read.files = string(field.Value())
		}
	})
	return read, err
}
