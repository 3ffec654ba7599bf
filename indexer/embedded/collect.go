package embedded

import (
	"context"
	"strconv"

	index "github.com/blevesearch/bleve_index_api"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// The states of a document during a search: not met, left out by the filters or
// the phrases, or counted.
const (
	unmet = iota
	barred
	counted
)

// collection is a search under way: what has matched so far, the best of it in
// order, and the counts by the places of the values in the columns of its facets.
type collection struct {
	reader index.IndexReader
	plan   indexer.Plan
	ranks  bool // by clause
	state  []byte
	total  int
	top    ranking
	days   *column
	keeps  []filter
	facets []*column
	counts [][]int
}

// filter keeps the documents whose value in a column has one of some places.
type filter struct {
	column       *column
	first, after uint32
	inverse      bool
}

func (f filter) holds(number uint64) bool {
	place := f.column.at(number)
	return (f.first <= place && place < f.after) != f.inverse
}

func (x *Index) newCollection(ctx context.Context, reader index.IndexReader, q indexer.Query) (*collection, error) {
	offset, limit := q.Window()
	c := &collection{reader: reader, plan: indexer.NewPlan(q, x.pinyin), ranks: q.Order == indexer.ByRelevance}
	c.top = ranking{reader: reader}
	if limit > 0 {
		c.top.most = offset + limit
	}
	var err error
	if c.days, err = x.columns.get(ctx, reader, fieldDay); err != nil {
		return nil, err
	}
	for _, name := range q.Facets {
		facet, err := x.columns.get(ctx, reader, name)
		if err != nil {
			return nil, err
		}
		c.facets, c.counts = append(c.facets, facet), append(c.counts, make([]int, len(facet.values)))
	}
	c.keeps, err = x.filters(ctx, reader, q)
	return c, err
}

// filters are the query's filters. Looking each match up in a column is faster
// than joining its set with that of the filter.
func (x *Index) filters(ctx context.Context, reader index.IndexReader, q indexer.Query) ([]filter, error) {
	number := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	var filters []filter
	keep := func(field, from, to string) error {
		if from == "" && to == "" {
			return nil
		}
		column, err := x.columns.get(ctx, reader, field)
		if err != nil {
			return err
		}
		first, after := column.places(from, to)
		filters = append(filters, filter{column: column, first: first, after: after})
		return nil
	}
	for _, f := range []struct{ field, value string }{
		{indexer.FacetChannel, q.Channel}, {indexer.FacetSite, q.Site}, {indexer.FacetColumn, q.Column},
		{indexer.FacetDepartment, q.Department}, {indexer.FacetStatus, string(q.Status)},
		{indexer.FacetCategory, number(q.Category)}, {indexer.FacetRequirement, number(q.Requirement)},
	} {
		if err := keep(f.field, f.value, f.value); err != nil {
			return nil, err
		}
	}
	if q.Period != (disclosure.Period{}) {
		from, to := string(q.Period.From), string(q.Period.To)
		if to == "" {
			to = "9999-12-31"
		}
		if err := keep(fieldDay, from, to); err != nil {
			return nil, err
		}
	}
	if q.Attached != nil {
		if err := keep(fieldAttached, attachedYes, attachedYes); err != nil {
			return nil, err
		}
		filters[len(filters)-1].inverse = !*q.Attached
	}
	return filters, nil
}

// run asks for the plan's stages until enough has matched.
func (c *collection) run(ctx context.Context, x *Index) (broadened bool, err error) {
	for _, phrase := range c.plan.Not {
		err := x.matches(ctx, c.reader, indexer.Clause{Area: indexer.Whole, Terms: phrase.Terms}, func(number uint64) error {
			holds, err := c.holds(number, []indexer.Phrase{phrase})
			if holds {
				*c.at(number) = barred
			}
			return err
		})
		if err != nil {
			return false, err
		}
	}
	if c.plan.Everything {
		return false, everything(ctx, c.reader, func(number uint64) error { return c.offer(number, 0) })
	}
	tier := 0
	for i, stage := range c.plan.Stages {
		if i > 0 && c.total >= indexer.Enough {
			break
		}
		before := c.total
		for _, clause := range stage {
			err := x.matches(ctx, c.reader, clause, func(number uint64) error { return c.offer(number, tier) })
			if err != nil {
				return false, err
			}
			tier++
		}
		broadened = broadened || i > 0 && c.total > before
	}
	return broadened, nil
}

// offer takes a match in, unless it was met before.
func (c *collection) offer(number uint64, tier int) error {
	state := c.at(number)
	if *state != unmet {
		return nil
	}
	*state = barred
	for _, filter := range c.keeps {
		if !filter.holds(number) {
			return nil
		}
	}
	if holds, err := c.holds(number, c.plan.Must); !holds || err != nil {
		return err
	}
	*state = counted
	c.total++
	for i, facet := range c.facets {
		c.counts[i][facet.at(number)]++
	}
	if !c.ranks {
		tier = 0
	}
	c.top.offer(candidate{number, tier, c.days.at(number)})
	return c.top.err
}

// at is the state of a document.
func (c *collection) at(number uint64) *byte {
	if missing := int(number) + 1 - len(c.state); missing > 0 {
		c.state = append(c.state, make([]byte, missing)...)
	}
	return &c.state[number]
}

// holds reads a document whose terms are those of the phrases, where terms do
// not say enough.
func (c *collection) holds(number uint64, phrases []indexer.Phrase) (bool, error) {
	var read *stored
	for _, phrase := range phrases {
		if phrase.Text == "" {
			continue
		}
		if read == nil {
			document, err := readStored(c.reader, number)
			if err != nil {
				return false, err
			}
			read = &document
		}
		if !phrase.Holds(read.Title, read.Near, read.body, read.files) {
			return false, nil
		}
	}
	return true, nil
}
