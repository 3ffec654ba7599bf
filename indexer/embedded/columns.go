package embedded

import (
	"context"
	"fmt"
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
	reader  index.IndexReader // of the state that built belongs to
	byField map[string]*column
}

// get gives the column of a field in the state that a reader sees.
func (c *columns) get(ctx context.Context, reader index.IndexReader, field string) (*column, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.reader != reader {
		c.reader, c.byField = reader, make(map[string]*column)
	}
	if built, ok := c.byField[field]; ok {
		return built, nil
	}
	built, err := newColumn(ctx, reader, field)
	if err != nil {
		return nil, fmt.Errorf("read field %s: %w", field, err)
	}
	c.byField[field] = built
	return built, nil
}

func newColumn(ctx context.Context, reader index.IndexReader, field string) (*column, error) {
	terms, err := reader.FieldDict(field)
	if err != nil {
		return nil, err
	}
	defer terms.Close()
	built := &column{values: []string{""}}
	for {
		entry, err := terms.Next()
		if err != nil || entry == nil {
			return built, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := built.add(ctx, reader, field, entry.Term); err != nil {
			return nil, err
		}
	}
}

// add enters the documents that have a value.
func (c *column) add(ctx context.Context, reader index.IndexReader, field, value string) error {
	documents, err := reader.TermFieldReader(ctx, []byte(value), field, false, false, false)
	if err != nil {
		return err
	}
	defer documents.Close()
	place := uint32(len(c.values))
	c.values = append(c.values, value)
	var held index.TermFieldDoc
	for {
		next, err := documents.Next(held.Reset())
		if err != nil || next == nil {
			return err
		}
		number := next.ID.Value()
		if missing := int(number) + 1 - len(c.of); missing > 0 {
			c.of = append(c.of, make([]uint32, missing)...)
		}
		c.of[number] = place
	}
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
