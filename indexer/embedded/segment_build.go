package embedded

import (
	"bytes"
	"cmp"
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

// termTable gathers the terms of a field, and which documents hold them. It is
// a hash table of our own: a general one takes twice the time, and most of what
// making a segment takes is looking terms up.
type termTable struct {
	slots []uint32 // numbers of terms plus one, at places that follow from their keys
	terms []heldTerm
	held  []uint32 // numbers of terms, document by document
	of    []uint32 // the document of each in held
}

type heldTerm struct {
	term  string
	key   uint64
	count uint32 // how many documents hold the term
	last  uint32 // the one that did last, plus one
}

// fewestSlots is a power of two, as the number of slots always is.
const fewestSlots = 1 << 8

func newTermTable() *termTable { return &termTable{slots: make([]uint32, fewestSlots)} }

// add enters the terms of the next document.
func (t *termTable) add(document uint32, terms []string) {
	for _, term := range terms {
		number := t.number(term)
		at := &t.terms[number]
		if at.last == document+1 {
			continue
		}
		at.last = document + 1
		at.count++
		t.held, t.of = append(t.held, number), append(t.of, document)
	}
}

func (t *termTable) number(term string) uint32 {
	key := termKey(term)
	at := t.slot(key)
	for ; t.slots[at] != 0; at = (at + 1) & (len(t.slots) - 1) {
		number := t.slots[at] - 1
		if known := &t.terms[number]; known.key == key && known.term == term {
			return number
		}
	}
	t.terms = append(t.terms, heldTerm{term: term, key: key})
	t.slots[at] = uint32(len(t.terms))
	if len(t.terms) > len(t.slots)/2 {
		t.grow()
	}
	return uint32(len(t.terms) - 1)
}

func (t *termTable) grow() {
	t.slots = make([]uint32, 4*len(t.slots))
	for number := range t.terms {
		at := t.slot(t.terms[number].key)
		for t.slots[at] != 0 {
			at = (at + 1) & (len(t.slots) - 1)
		}
		t.slots[at] = uint32(number + 1)
	}
}

// slot is where a term of a key stands, or after it.
func (t *termTable) slot(key uint64) int {
	const spread = 0x9E37_79B9_7F4A_7C15 // an odd number whose bits look random
	return int(key*spread>>32) & (len(t.slots) - 1)
}

// termKey is the first eight bytes of a term, in an order that fits that of terms.
func termKey(term string) uint64 {
	key := uint64(0)
	for i := range min(len(term), 8) {
		key |= uint64(term[i]) << (56 - 8*i)
	}
	return key
}

// write writes the terms in order.
func (t *termTable) write(w *segmentWriter) {
	ends, sum := make([]uint32, len(t.terms)), uint32(0)
	for number := range t.terms {
		ends[number] = sum
		sum += t.terms[number].count
	}
	documents := make([]uint32, len(t.held))
	for i, number := range t.held {
		documents[ends[number]] = t.of[i]
		ends[number]++
	}
	var term []byte
	for _, number := range t.order() {
		at := &t.terms[number]
		term = append(term[:0], at.term...)
		w.term(term, documents[ends[number]-at.count:ends[number]])
	}
}

func (t *termTable) order() []uint32 {
	type keyed struct {
		key    uint64
		number uint32
	}
	all := make([]keyed, len(t.terms))
	for number := range t.terms {
		all[number] = keyed{t.terms[number].key, uint32(number)}
	}
	slices.SortFunc(all, func(a, b keyed) int {
		if a.key != b.key {
			return cmp.Compare(a.key, b.key)
		}
		return strings.Compare(t.terms[a.number].term, t.terms[b.number].term)
	})
	numbers := make([]uint32, len(all))
	for i, k := range all {
		numbers[i] = k.number
	}
	return numbers
}
