package indexer

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"gongkai/disclosure"
)

// Cell is one cell of the table that the yearly report is made of.
type Cell struct {
	Channel  string
	Category int // 0 for posts outside the checklist
}

// Count counts the posts of a period by channel and category, as the index
// sees them, to be compared with the store's own tally: those of the channels
// that are named, and of any other that the index knows. Undated posts lie
// outside every period, also outside the open one. Cells without posts are left
// out.
func Count(ctx context.Context, index Index, period disclosure.Period, channels []string) (map[Cell]int, error) {
	if period == (disclosure.Period{}) {
		period.From = "0001-01-01" // a query's zero period would take undated posts in
	}
	known, err := index.Search(ctx, Query{Period: period, Facets: []string{FacetChannel}, Limit: -1})
	if err != nil {
		return nil, fmt.Errorf("count posts: find channels: %w", err)
	}
	asked := slices.Sorted(maps.Keys(known.Facets[FacetChannel]))
	for _, channel := range channels {
		if !slices.Contains(asked, channel) {
			asked = append(asked, channel)
		}
	}
	counts := make(map[Cell]int)
	for _, channel := range asked {
		if channel == "" {
			continue // a query for it would ask for every channel
		}
		if err := countChannel(ctx, index, period, channel, counts); err != nil {
			return nil, fmt.Errorf("count posts of channel %s: %w", channel, err)
		}
	}
	return counts, nil
}

func countChannel(ctx context.Context, index Index, period disclosure.Period, channel string, counts map[Cell]int) error {
	results, err := index.Search(ctx, Query{Channel: channel, Period: period, Facets: []string{FacetCategory}, Limit: -1})
	if err != nil {
		return err
	}
	for value, posts := range results.Facets[FacetCategory] {
		category, err := strconv.Atoi(value)
		if err != nil {
			return fmt.Errorf("category %q: %w", value, err)
		}
		counts[Cell{channel, category}] += posts
	}
	return nil
}
