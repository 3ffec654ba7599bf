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
	parts []*matching
	plan  indexer.Plan
	phrases
	ranks  bool // by clause
	total  int
	top    ranking
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

// keep takes out of a set, whose first document has a number, what it does not keep.
func (f filter) keep(documents set, base uint64) {
	for i, word := range documents {
		for ; word != 0; word &= word - 1 {
			bit := bits.TrailingZeros64(word)
			place := f.column.at(base + uint64(i*64+bit))
			if (f.first <= place && place < f.after) == f.inverse {
				documents[i] &^= 1 << bit
			}
		}
	}
}

func (x *Index) newCollection(ctx context.Context, state state, q indexer.Query) (*collection, error) {
	c := &collection{plan: indexer.NewPlan(q, x.pinyin), ranks: q.Order == indexer.ByRelevance}
	c.phrases = newPhrases(x.texts, x.folds, c.plan)
	for _, p := range state.parts {
		c.parts = append(c.parts, &matching{part: p, left: p.live(), held: make(map[held]set)})
	}
	days, err := x.columns.get(ctx, state, fieldDay)
	if err != nil {
		return nil, err
	}
	ranks := func() (*column, error) { return x.columns.get(ctx, state, fieldID) }
	c.top = ranking{days: days, before: state.idBefore, ranks: ranks}
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
	for _, phrase := range c.plan.Must {
		c.require(phrase)
	}
	for _, phrase := range c.plan.Not {
		c.bar(phrase)
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
		documents := part.clause(clause)
		if documents == nil {
			continue
		}
		for _, filter := range c.keeps {
			filter.keep(documents, part.base)
		}
		if err := c.phrases.verify(ctx, part, documents); err != nil {
			return err
		}
		if err := eachOf(ctx, documents, func(document uint64) { c.count(part.base+document, tier) }); err != nil {
			return err
		}
	}
	return nil
}

// require leaves out the posts that do not hold the terms of a phrase.
func (c *collection) require(phrase indexer.Phrase) {
	for _, part := range c.parts {
		if part.left = part.all(indexer.Whole, phrase.Terms); part.left == nil {
			part.left = newSet(part.count)
		}
	}
}

// bar leaves out the posts that hold a phrase, or makes them suspects, where
// they must be read to tell.
func (c *collection) bar(phrase indexer.Phrase) {
	for _, part := range c.parts {
		holding := part.all(indexer.Whole, phrase.Terms)
		if phrase.Text != "" {
			if holding == nil {
				holding = newSet(part.count)
			}
			part.suspects = append(part.suspects, holding)
			continue
		}
		for i, word := range holding {
			part.left[i] &^= word
		}
	}
}

// eachOf calls found with every document of a set.
func eachOf(ctx context.Context, documents set, found func(document uint64)) error {
	for i, word := range documents {
		if i%(checkEvery/64) == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for ; word != 0; word &= word - 1 {
			found(uint64(i*64 + bits.TrailingZeros64(word)))
		}
	}
	return ctx.Err()
}

// count takes a match in.
func (c *collection) count(number uint64, tier int) {
	c.total++
	for i, facet := range c.facets {
		c.counts[i][facet.at(number)]++
	}
	if !c.ranks {
		tier = 0
	}
	c.top.add(number, tier)
}
