package embedded

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
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

// columns are the columns of the index. Counting over them is faster by far than
// asking the engine for each document's values. They are built when first needed,
// and kept for two states of the index: while it changes, some searches still see
// the one before.
type columns struct {
	mu     sync.Mutex
	states [2]stateColumns // the one that came last is the first
}

// stateColumns are the columns of one state.
type stateColumns struct {
	reader  index.IndexReader
	byField map[string]*building
}

// building is a column that one search builds; the others wait.
type building struct {
	done   chan struct{}
	column *column
	err    error
}

// get gives the column of a field in a state of the index.
func (c *columns) get(ctx context.Context, state state, field string) (*column, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b, ours := c.building(state.reader, field)
	if ours {
		defer close(b.done)
		b.err = guarded(func() error {
			b.column = newColumn(state.parts, field)
			return nil
		})
		return b.column, b.err
	}
	select {
	case <-b.done:
		return b.column, b.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// building tells whether it is the caller who builds the column.
func (c *columns) building(reader index.IndexReader, field string) (b *building, ours bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := &c.states[0]
	switch reader {
	case c.states[0].reader:
	case c.states[1].reader:
		at = &c.states[1]
	default:
		c.states[1], c.states[0] = c.states[0], stateColumns{reader, make(map[string]*building)}
	}
	b, known := at.byField[field]
	if !known {
		b = &building{done: make(chan struct{})}
		at.byField[field] = b
	}
	return b, !known
}

func newColumn(parts []part, name string) *column {
	if name == fieldID {
		return newRanks(parts)
	}
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

// newRanks is the column of ids, without them: each is another one, and all that
// is asked of them is which comes first.
func newRanks(parts []part) *column {
	type ranked struct {
		key    uint64
		id     string
		number uint64
	}
	var all []ranked
	documents := uint64(0)
	for _, part := range parts {
		part.fields[fieldID].all(func(id string, held postings) {
			held.each(func(document uint32) { all = append(all, ranked{termKey(id), id, part.base + uint64(document)}) })
		})
		documents = part.base + part.count
	}
	slices.SortFunc(all, func(a, b ranked) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return strings.Compare(a.id, b.id)
	})
	ranks := &column{of: make([]uint32, documents)}
	for i, r := range all {
		ranks.of[r.number] = uint32(i + 1)
	}
	return ranks
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
