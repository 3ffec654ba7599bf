package indexer

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// asked is an index with two posts in each of its channels, which remembers
// the periods that it was asked for.
type asked struct {
	Index
	channels map[string]int
	periods  []disclosure.Period
}

func (a *asked) Search(_ context.Context, query Query) (Results, error) {
	a.periods = append(a.periods, query.Period)
	if query.Channel == "" {
		return Results{Facets: map[string]map[string]int{FacetChannel: a.channels}}, nil
	}
	categories := map[string]int{}
	if a.channels[query.Channel] > 0 {
		categories["3"] = a.channels[query.Channel]
	}
	return Results{Facets: map[string]map[string]int{FacetCategory: categories}}, nil
}

// What another record left in the index is counted too, so that it shows up as
// a difference.
func TestCountFindsChannels(t *testing.T) {
	index := &asked{channels: map[string]int{"portal": 2, "elsewhere": 1}}
	counts, err := Count(t.Context(), index, disclosure.Period{}, []string{"portal", "dept"})
	if diff := cmp.Diff(map[Cell]int{{"portal", 3}: 2, {"elsewhere", 3}: 1}, counts); diff != "" || err != nil {
		t.Errorf("Count: %v (-want +got):\n%s", err, diff)
	}
}

func TestCountLeavesUndatedPostsOut(t *testing.T) {
	index := &asked{channels: map[string]int{"portal": 2}}
	if _, err := Count(t.Context(), index, disclosure.Period{}, []string{"portal"}); err != nil {
		t.Fatal(err)
	}
	for _, period := range index.periods {
		if period == (disclosure.Period{}) {
			t.Error("the open period was asked for as no period at all, in which undated posts are counted too")
		}
	}
}
