package embedded

import (
	"context"
	"slices"
	"sort"
	"sync"

	index "github.com/blevesearch/bleve_index_api"
)

// column tells the value that each document has in one field: values holds
// the field's values in their order from 1 on, of the number of a document
// its place in values; 0 stands for none.
type column struct {
	values []string
	of     []uint32
}

// columns are the columns of one state of the index. Counting over them is
// faster by far than asking the engine for each document's values. They are
// built when first needed, and dropped when the index changes.
type columns struct {
	mu      sync.Mutex
	reader  index.IndexReader // of the state that the columns belong to
	byField map[string]*column
}

// get gives the column of a field in a state of the index.
func (c *columns) get(ctx context.Context, state state, field string) (*column, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.reader != state.reader {
		c.reader, c.byField = state.reader, make(map[string]*column)
	}
	if built, ok := c.byField[field]; ok {
		return built, nil
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	built := newColumn(state.parts, field)
	c.byField[field] = built
	return built, nil
}

func newColumn(parts []part, name string) *column {
	built, documents := &column{}, uint64(0)
	for _, part := range parts {
		part.fields[name].all(func(value string, _ postings) { built.values = append(built.values, value) })
		documents = part.base + part.count
	}
	slices.Sort(built.values)
	built.values = append([]string{""}, slices.Compact(built.values)...)
	built.of = make([]uint32, documents)
	for _, part := range parts {
		part.fields[name].all(func(value string, held postings) {
			place, _ := slices.BinarySearch(built.values[1:], value)
			held.each(func(document uint32) { built.of[part.base+uint64(document)] = uint32(place + 1) })
		})
	}
	return built
}

// places is the half-open range of the places of the values from one to another,
// both included. It is empty where there are none.
func (c *column) places(from, to string) (first, after uint32) {
	values := c.values[1:]
	low := sort.SearchStrings(values, from)
	high := low + sort.Search(len(values)-low, func(i int) bool { return values[low+i] > to })
	return uint32(low + 1), uint32(high + 1)
}

// at is the place of a document's value.
func (c *column) at(number uint64) uint32 {
	if number >= uint64(len(c.of)) {
		return 0
	}
	return c.of[number]
}
