package embedded

import (
	"context"
	"math/bits"
	"strconv"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// collection is a search under way: what has matched so far, the best of it in
// order, and the counts by the places of the values in the columns of its facets.
type collection struct {
	index  *Index
	parts  []*matching
	plan   indexer.Plan
	ranks  bool // by clause
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

func (x *Index) newCollection(ctx context.Context, state state, q indexer.Query) (*collection, error) {
	offset, limit := q.Window()
	c := &collection{index: x, plan: indexer.NewPlan(q, x.pinyin), ranks: q.Order == indexer.ByRelevance}
	for _, p := range state.parts {
		c.parts = append(c.parts, &matching{part: p, left: p.live(), held: make(map[held]set)})
	}
	c.top = ranking{id: state.id}
	if limit > 0 {
		c.top.most = offset + limit
	}
	var err error
	if c.days, err = x.columns.get(ctx, state, fieldDay); err != nil {
		return nil, err
	}
	for _, name := range q.Facets {
		facet, err := x.columns.get(ctx, state, name)
		if err != nil {
			return nil, err
		}
		c.facets, c.counts = append(c.facets, facet), append(c.counts, make([]int, len(facet.values)))
	}
	c.keeps, err = x.filters(ctx, state, q)
	return c, err
}

// filters are the query's filters. Looking each match up in a column is faster
// than joining its set with that of the filter.
func (x *Index) filters(ctx context.Context, state state, q indexer.Query) ([]filter, error) {
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
		column, err := x.columns.get(ctx, state, field)
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
func (c *collection) run(ctx context.Context) (broadened bool, err error) {
	for _, phrase := range c.plan.Not {
		if err := c.bar(ctx, phrase); err != nil {
			return false, err
		}
	}
	if c.plan.Everything {
		return false, c.ask(ctx, indexer.Clause{}, 0)
	}
	tier := 0
	for i, stage := range c.plan.Stages {
		if i > 0 && c.total >= indexer.Enough {
			break
		}
		before := c.total
		for _, clause := range stage {
			if err := c.ask(ctx, clause, tier); err != nil {
				return false, err
			}
			tier++
		}
		broadened = broadened || i > 0 && c.total > before
	}
	return broadened, nil
}

// ask takes in what matches a clause, and no clause before it.
func (c *collection) ask(ctx context.Context, clause indexer.Clause, tier int) error {
	for _, part := range c.parts {
		if err := eachOf(ctx, part.clause(clause), func(document uint64) error { return c.offer(part.part, document, tier) }); err != nil {
			return err
		}
	}
	return nil
}

// bar leaves out the posts that hold a phrase.
func (c *collection) bar(ctx context.Context, phrase indexer.Phrase) error {
	for _, part := range c.parts {
		matched := part.clause(indexer.Clause{Area: indexer.Whole, Terms: phrase.Terms})
		err := eachOf(ctx, matched, func(document uint64) error {
			holds, err := c.holds(part.part, document, []indexer.Phrase{phrase})
			if !holds {
				part.left.add(uint32(document))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// eachOf calls found with every document of a set.
func eachOf(ctx context.Context, documents set, found func(document uint64) error) error {
	for i, word := range documents {
		if i%(checkEvery/64) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for ; word != 0; word &= word - 1 {
			if err := found(uint64(i*64 + bits.TrailingZeros64(word))); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// offer takes a match in, if the filters and the phrases let it.
func (c *collection) offer(in part, document uint64, tier int) error {
	number := in.base + document
	for _, filter := range c.keeps {
		if !filter.holds(number) {
			return nil
		}
	}
	if holds, err := c.holds(in, document, c.plan.Must); !holds || err != nil {
		return err
	}
	c.total++
	for i, facet := range c.facets {
		c.counts[i][facet.at(number)]++
	}
	if !c.ranks {
		tier = 0
	}
	c.top.offer(candidate{number, tier, c.days.at(number)})
	return nil
}

// holds reads a document whose terms are those of the phrases, where terms do
// not say enough.
func (c *collection) holds(in part, document uint64, phrases []indexer.Phrase) (bool, error) {
	var read *stored
	for _, phrase := range phrases {
		if phrase.Text == "" {
			continue
		}
		if read == nil {
			unpacked, err := c.index.texts.unpack(in.blob(document))
			if err != nil {
				return false, err
			}
			read = &unpacked
		}
		if !phrase.Holds(read.Title, read.Near, read.body, read.files) {
			return false, nil
		}
	}
	return true, nil
}
