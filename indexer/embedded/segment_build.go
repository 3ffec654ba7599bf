package embedded

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"

	index "github.com/blevesearch/bleve_index_api"
)

// buildSegment makes a segment of documents, which are all of ours.
func buildSegment(documents []index.Document) (*segment, error) {
	var out bytes.Buffer
	w, tables := newSegmentWriter(&out), make(map[string]*termTable)
	for number, d := range documents {
		analyzed, err := analyzedPost(d)
		if err != nil {
			return nil, err
		}
		w.document(analyzed.blob)
		for name, terms := range analyzed.terms {
			table := tables[name]
			if table == nil {
				table = newTermTable()
				tables[name] = table
			}
			table.add(uint32(number), terms)
		}
	}
	w.startFields()
	for _, name := range slices.Sorted(maps.Keys(tables)) {
		w.startField(name)
		tables[name].write(w)
	}
	if _, err := w.finish(); err != nil {
		return nil, fmt.Errorf("build segment: %w", err)
	}
	return readSegment(out.Bytes())
}

// termTable gathers the terms of a field, and which documents hold them.
type termTable struct {
	short  map[uint64]uint32 // numbers of terms by key, of those that are no longer than one
	long   map[string]uint32
	terms  []string // by number
	counts []uint32 // how many documents hold a term
	last   []uint32 // the document that held a term last, plus one
	held   []uint32 // numbers of terms, document by document
	of     []uint32 // the document of each in held
}

func newTermTable() *termTable {
	return &termTable{short: make(map[uint64]uint32), long: make(map[string]uint32)}
}

// add enters the terms of the next document.
func (t *termTable) add(document uint32, terms []string) {
	for _, term := range terms {
		number := t.number(term)
		if t.last[number] == document+1 {
			continue
		}
		t.last[number] = document + 1
		t.counts[number]++
		t.held, t.of = append(t.held, number), append(t.of, document)
	}
}

func (t *termTable) number(term string) uint32 {
	next := uint32(len(t.terms))
	if key := termKey(term); len(term) <= 8 && (term == "" || term[len(term)-1] != 0) {
		if number, ok := t.short[key]; ok {
			return number
		}
		t.short[key] = next
	} else {
		if number, ok := t.long[term]; ok {
			return number
		}
		t.long[term] = next
	}
	t.terms, t.counts, t.last = append(t.terms, term), append(t.counts, 0), append(t.last, 0)
	return next
}

// termKey is the first eight bytes of a term, in an order that fits that of terms.
func termKey(term string) uint64 {
	var first [8]byte
	copy(first[:], term)
	return binary.BigEndian.Uint64(first[:])
}

// write writes the terms in order.
func (t *termTable) write(w *segmentWriter) {
	ends, sum := make([]uint32, len(t.counts)), uint32(0)
	for number, n := range t.counts {
		ends[number] = sum
		sum += n
	}
	documents := make([]uint32, len(t.held))
	for i, number := range t.held {
		documents[ends[number]] = t.of[i]
		ends[number]++
	}
	var term []byte
	for _, number := range t.order() {
		term = append(term[:0], t.terms[number]...)
		w.term(term, documents[ends[number]-t.counts[number]:ends[number]])
	}
}

func (t *termTable) order() []uint32 {
	type keyed struct {
		key    uint64
		number uint32
	}
	all := make([]keyed, len(t.terms))
	for number, term := range t.terms {
		all[number] = keyed{termKey(term), uint32(number)}
	}
	slices.SortFunc(all, func(a, b keyed) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return strings.Compare(t.terms[a.number], t.terms[b.number])
	})
	numbers := make([]uint32, len(all))
	for i, k := range all {
		numbers[i] = k.number
	}
	return numbers
}
