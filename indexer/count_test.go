package indexer

import (
	"context"
	"testing"

	"gongkai/disclosure"
)

// asked is an index that remembers the periods that it was asked for.
type asked struct {
	Index
	periods []disclosure.Period
}

func (a *asked) Search(_ context.Context, query Query) (Results, error) {
	a.periods = append(a.periods, query.Period)
	return Results{Facets: map[string]map[string]int{FacetCategory: {"3": 2}}}, nil
}

func TestCountLeavesUndatedPostsOut(t *testing.T) {
	index := &asked{}
	counts, err := Count(t.Context(), index, disclosure.Period{}, []string{"portal"})
	if err != nil || counts[Cell{"portal", 3}] != 2 {
		t.Fatalf("Count = %v, %v", counts, err)
	}
	if index.periods[0] == (disclosure.Period{}) {
		t.Error("the open period was asked for as no period at all, in which undated posts are counted too")
	}
}
