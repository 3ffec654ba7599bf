package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// Tallies counts the posts of the named channels (none: of all) whose day lies
// in the period, in several ways in one pass: for each grouping by every
// combination of its dimensions that occurs, in the order of the keys.
//
// Excluded and undated posts never count; an open period holds every day. With
// no dimension the only cell is the whole. The sum of Posts over all cells is the
// whole whatever the dimensions; that of Unique is not, since the copies of a
// post may lie in several cells. What it holds in memory grows with the cells and
// with the posts that have copies.
func (s *Store) Tallies(ctx context.Context, period disclosure.Period, channels []string, groupings ...[]disclosure.Dimension) ([][]disclosure.Cell, error) {
	read, err := dimensionsOf(groupings)
	if err != nil {
		return nil, fmt.Errorf("tally: %w", err)
	}
	counts := make([]*grouped, len(groupings))
	for i, by := range groupings {
		counts[i] = newGrouped(by, read)
	}
	query, args := countedOf(selectCounted(read), period, channels)
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("tally: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var joined string
		if err := rows.Scan(&joined); err != nil {
			return nil, fmt.Errorf("tally: %w", err)
		}
		for _, count := range counts {
			count.add(joined)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("tally: %w", err)
	}
	tallies := make([][]disclosure.Cell, len(groupings))
	for i, by := range groupings {
		if tallies[i], err = counts[i].sorted(by); err != nil {
			return nil, err
		}
	}
	return tallies, nil
}

// dimensionsOf are those of all groupings, each once.
func dimensionsOf(groupings [][]disclosure.Dimension) ([]disclosure.Dimension, error) {
	var all []disclosure.Dimension
	for _, by := range groupings {
		for _, dimension := range by {
			if expression(dimension) == "" {
				return nil, fmt.Errorf("cannot count by %q", dimension)
			}
			if !slices.Contains(all, dimension) {
				all = append(all, dimension)
			}
		}
	}
	return all, nil
}

// grouped counts rows by some of the keys in them.
type grouped struct {
	counter
	fields []int // of a row, in the order of the grouping; nil where it has all of them in theirs
	width  int   // how many keys a row has
	ends   []int // of the fields of the row at hand
	keys   []byte
}

func newGrouped(by, read []disclosure.Dimension) *grouped {
	g := &grouped{counter: *newCounter(), width: len(read)}
	if len(by) == 0 {
		g.place("") // the whole is there even where it is nothing
	}
	if slices.Equal(by, read) {
		return g
	}
	g.fields = make([]int, len(by))
	for i, dimension := range by {
		g.fields[i] = slices.Index(read, dimension)
	}
	return g
}

// add counts the post of a row that selectCounted gives.
func (g *grouped) add(row string) {
	end := strings.LastIndex(row, keySeparator)
	group := row[end+1:]
	if g.fields == nil {
		g.count(g.place(row[:max(end, 0)]), group)
		return
	}
	g.ends = g.ends[:0]
	for i := range len(row) {
		if row[i] == keySeparator[0] {
			g.ends = append(g.ends, i)
		}
	}
	g.keys = g.keys[:0]
	if len(g.ends) != g.width {
		g.keys = append(g.keys, row...) // more keys than the grouping has, which sorted refuses
	} else {
		g.choose(row)
	}
	place, known := g.places[string(g.keys)]
	if !known {
		place = g.place(string(g.keys))
	}
	g.count(place, group)
}

// choose joins the keys of the grouping.
func (g *grouped) choose(row string) {
	for i, field := range g.fields {
		start := 0
		if field > 0 {
			start = g.ends[field-1] + 1
		}
		if i > 0 {
			g.keys = append(g.keys, keySeparator...)
		}
		g.keys = append(g.keys, row[start:g.ends[field]]...)
	}
}
