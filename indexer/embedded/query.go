package embedded

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// enough is how many posts with all words make near ones unwanted.
const enough = 3

// How much a match counts, by where it is.
const (
	boostTitle  = 4
	boostNear   = 2
	boostStrict = 20 // of a post that holds all words over one that comes near
)

// Search answers a query.
func (x *Index) Search(ctx context.Context, q indexer.Query) (indexer.Results, error) {
	if err := q.Check(); err != nil {
		return indexer.Results{}, err
	}
	filters := filters(q)
	folded := indexer.NormalQuery(q.Text)
	if q.Blank() {
		return x.search(ctx, q, matching(nil, filters))
	}
	if len(indexer.Runs(folded)) == 0 {
		return indexer.Results{Facets: q.NoFacets()}, nil
	}
	results, err := x.search(ctx, q, matching(strictQuery(folded, 1), filters))
	if err != nil || results.Total >= enough {
		return results, err
	}
	broad, err := x.search(ctx, q, matching(x.broadQuery(folded), filters))
	broad.Broadened = broad.Total > results.Total
	return broad, err
}

// matching is a query for a text within filters. Filters do not count for the
// order; without a text everything counts the same.
func matching(text query.Query, filters []query.Query) query.Query {
	switch {
	case text == nil && len(filters) == 0:
		return present{bleve.NewMatchAllQuery()}
	case text == nil:
		return present{bleve.NewConjunctionQuery(filters...)}
	case len(filters) == 0:
		return text
	}
	q := bleve.NewBooleanQuery()
	q.AddMust(text)
	q.AddFilter(bleve.NewConjunctionQuery(filters...))
	return q
}

func filters(q indexer.Query) []query.Query {
	var filters []query.Query
	exactly := func(field, value string) {
		filters = append(filters, term(field, value, 1))
	}
	for _, f := range []struct{ field, value string }{
		{indexer.FacetChannel, q.Channel},
		{indexer.FacetSite, q.Site},
		{indexer.FacetColumn, q.Column},
		{indexer.FacetDepartment, q.Department},
	} {
		if f.value != "" {
			exactly(f.field, f.value)
		}
	}
	if q.Category != nil {
		exactly(indexer.FacetCategory, strconv.Itoa(*q.Category))
	}
	if q.Requirement != nil {
		exactly(indexer.FacetRequirement, strconv.Itoa(*q.Requirement))
	}
	if q.Period != (disclosure.Period{}) {
		from, before := indexer.Bounds(q.Period)
		filters = append(filters, between(float64(from), float64(before)))
	}
	return filters
}

// between is the half-open range of publishing times.
func between(from, before float64) query.Query {
	yes, no := true, false
	q := bleve.NewNumericRangeInclusiveQuery(&from, &before, &yes, &no)
	q.SetField(fieldTime)
	return q
}

// strictQuery wants every term somewhere, and ranks by those in the title and
// near it. The terms of a post together suffice: one may be in the title,
// another in the body or in a file. A post that needs no file for them comes first.
func strictQuery(folded string, weight float64) query.Query {
	var all, own []query.Query
	q := bleve.NewBooleanQuery()
	for _, run := range indexer.Runs(folded) {
		for _, t := range textTerms(run) {
			all = append(all, bleve.NewDisjunctionQuery(somewhere(fieldAll, t, run.Han), somewhere(fieldFiles, t, run.Han)))
			own = append(own, somewhere(fieldAll, t, run.Han))
			q.AddShould(term(fieldTitle, t, weight*boostTitle), term(fieldNear, t, weight*boostNear))
		}
	}
	for _, phrase := range indexer.Phrases(indexer.Runs(folded)) {
		for _, pair := range indexer.Bigrams(phrase) {
			q.AddShould(term(fieldTitle, pair, weight*boostTitle))
		}
	}
	q.AddMust(present{bleve.NewConjunctionQuery(all...)})
	q.AddShould(present{bleve.NewConjunctionQuery(own...)})
	return q
}

// textTerms are the terms of a run as textTokens cuts them, without the last
// character that only single characters need.
func textTerms(run indexer.Run) []string {
	if run.Han && utf8.RuneCountInString(run.Text) > 1 {
		return indexer.Bigrams(run.Text)
	}
	return []string{run.Text[:cutAt(run.Text)]}
}

// somewhere finds a term in a text: a pair of characters exactly, a single
// character in any pair, a word by its beginning, and a part of a title's word
// by the pairs that it is made of (Monster in CodeMonster).
func somewhere(field, t string, han bool) query.Query {
	if han && utf8.RuneCountInString(t) > 1 {
		return term(field, t, 1)
	}
	prefix := bleve.NewPrefixQuery(t)
	prefix.SetField(field)
	if field != fieldAll {
		return prefix
	}
	pairs := indexer.Bigrams(t)
	if len(pairs) == 0 {
		pairs = []string{t}
	}
	inTitle := make([]query.Query, len(pairs))
	for i, pair := range pairs {
		inTitle[i] = term(fieldTitle, pair, 1)
	}
	return bleve.NewDisjunctionQuery(prefix, bleve.NewConjunctionQuery(inTitle...))
}

func term(field, t string, boost float64) query.Query {
	q := bleve.NewTermQuery(t)
	q.SetField(field)
	q.SetBoost(boost)
	return q
}

// search asks the engine, and reads what the hits of the wanted window show.
func (x *Index) search(ctx context.Context, q indexer.Query, wanted query.Query) (indexer.Results, error) {
	engine, err := x.bleve.Advanced()
	if err != nil {
		return indexer.Results{}, fmt.Errorf("search index: %w", err)
	}
	reader, err := engine.Reader()
	if err != nil {
		return indexer.Results{}, fmt.Errorf("search index: %w", err)
	}
	defer reader.Close()
	facets := make([]*column, len(q.Facets))
	for i, name := range q.Facets {
		if facets[i], err = x.columns.get(ctx, reader, name); err != nil {
			return indexer.Results{}, fmt.Errorf("search index: %w", err)
		}
	}
	offset, limit := q.Window()
	most := offset + limit
	if limit == 0 {
		most = 0
	}
	matched, err := x.collect(ctx, reader, wanted, most, facets)
	if err != nil {
		return indexer.Results{}, fmt.Errorf("search index: %w", err)
	}
	results := indexer.Results{Total: matched.total, Facets: q.NoFacets()}
	for i, name := range q.Facets {
		for place, posts := range matched.counts[i] {
			if place > 0 && posts > 0 {
				results.Facets[name][facets[i].values[place]] = posts
			}
		}
	}
	for _, c := range matched.best[min(offset, len(matched.best)):] {
		hit, err := newHit(reader, c, q.Text)
		if err != nil {
			return indexer.Results{}, fmt.Errorf("search index: read hit: %w", err)
		}
		results.Hits = append(results.Hits, hit)
	}
	return results, nil
}

// newHit reads what is kept of a document.
func newHit(reader index.IndexReader, c candidate, text string) (indexer.Hit, error) {
	id, err := reader.ExternalID(index.NewIndexInternalID(nil, c.number))
	if err != nil {
		return indexer.Hit{}, err
	}
	document, err := reader.Document(id)
	if err != nil {
		return indexer.Hit{}, err
	}
	var kept record
	var body, files string
	document.VisitFields(func(field index.Field) {
		switch field.Name() {
		case fieldRecord:
			err = json.Unmarshal(field.Value(), &kept)
		case fieldBody:
			body = string(field.Value())
		case fieldFiles:
			files = string(field.Value())
		}
	})
	return indexer.Hit{
		ID: id, Title: kept.Title, URL: kept.URL, Channel: kept.Channel, Published: disclosure.Day(kept.Published),
		Category: kept.Category, Requirement: kept.Requirement,
		Snippet: indexer.Snippet(indexer.Matching(text, body, files), text), Score: float64(c.score),
	}, err
}
