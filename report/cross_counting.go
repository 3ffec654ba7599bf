package report

import (
	"context"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// counting makes the rows of dimensions from cells that are read in two passes:
// those of all channels, then those of the channels that add to the total.
type counting struct {
	counts   Counts
	frame    Frame
	channels []Row                        // with their posts
	cells    map[string][]disclosure.Cell // by groupingKey
	rows     map[disclosure.Dimension][]Row
}

// groupings are all that a tally needs: with the channel among their dimensions,
// and without. The totals of pairs need their dimensions alone.
func groupings(by []disclosure.Dimension, pairs []Pair) (ofChannels, others [][]disclosure.Dimension) {
	ofChannels = [][]disclosure.Dimension{{disclosure.ByChannel, disclosure.ByCategory}}
	others = [][]disclosure.Dimension{nil}
	add := func(grouping ...disclosure.Dimension) {
		to := &others
		if slices.Contains(grouping, disclosure.ByChannel) {
			to = &ofChannels
		}
		same := func(known []disclosure.Dimension) bool { return slices.Equal(known, grouping) }
		if !slices.ContainsFunc(*to, same) {
			*to = append(*to, grouping)
		}
	}
	for _, dimension := range by {
		add(dimension)
	}
	for _, pair := range pairs {
		add(pair.Rows, pair.Columns)
		add(pair.Rows)
		add(pair.Columns)
	}
	return ofChannels, others
}

// read makes the cells of some groupings.
func (c counting) read(ctx context.Context, channels []string, groupings [][]disclosure.Dimension) error {
	tallies, err := c.counts.Tallies(ctx, c.frame.Period, channels, groupings...)
	if err != nil {
		return err
	}
	for i, grouping := range groupings {
		c.cells[groupingKey(grouping)] = tallies[i]
	}
	return nil
}

// readAdding makes the cells of the channels that add to the total, none where
// there is no such channel: naming none would mean all.
func (c counting) readAdding(ctx context.Context, adding []string, groupings [][]disclosure.Dimension) error {
	switch len(adding) {
	case 0:
		return nil
	case len(c.channels):
		adding = nil
	}
	return c.read(ctx, adding, groupings)
}

func groupingKey(by []disclosure.Dimension) string {
	var names []string
	for _, dimension := range by {
		names = append(names, string(dimension))
	}
	return strings.Join(names, "*")
}

// of gives the cells of a grouping that was read.
func (c counting) of(by ...disclosure.Dimension) []disclosure.Cell { return c.cells[groupingKey(by)] }

// rowsBy gives a row for every key of a dimension that is expected or counted.
func (c counting) rowsBy(dimension disclosure.Dimension) []Row {
	if rows, made := c.rows[dimension]; made {
		return rows
	}
	rows := c.expected(dimension)
	place := rowPlaces(rows)
	for _, cell := range c.of(dimension) {
		key := cell.Keys[0]
		i, ok := place[key]
		if !ok {
			i, place[key] = len(rows), len(rows)
			rows = append(rows, Row{Key: key, Name: nameOf(c.frame, dimension, key)})
		}
		rows[i].Posts, rows[i].Unique = cell.Posts, cell.Unique
	}
	c.rows[dimension] = rows
	return rows
}
