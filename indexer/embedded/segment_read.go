package embedded

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"sort"
)

// postings are the documents that hold a term.
type postings struct {
	count  int
	only   uint32 // if there is but one
	data   []byte
	bitmap bool
}

// each calls found with every document, in order.
func (p postings) each(found func(document uint32)) {
	switch {
	case p.count == 1:
		found(p.only)
	case p.bitmap:
		for i, b := range p.data {
			for ; b != 0; b &= b - 1 {
				found(uint32(i*8 + bits.TrailingZeros8(b)))
			}
		}
	default:
		document := uint32(0)
		for data := p.data; len(data) > 0; {
			gap, size := uvarint(data)
			data, document = data[size:], document+uint32(gap)
			found(document)
		}
	}
}

// uvarint is binary.Uvarint, faster for what is short, which most gaps are.
func uvarint(data []byte) (uint64, int) {
	if data[0] < 0x80 {
		return uint64(data[0]), 1
	}
	if len(data) > 1 && data[1] < 0x80 {
		return uint64(data[0]&0x7f) | uint64(data[1])<<7, 2
	}
	return binary.Uvarint(data)
}

// set is a set of documents by number.
type set []uint64

func newSet(documents uint64) set { return make(set, (documents+63)/64) }

func (s set) add(document uint32) { s[document/64] |= 1 << (document % 64) }

// addAll adds the documents of postings.
func (s set) addAll(p postings) {
	switch {
	case p.count == 1:
		s.add(p.only)
	case p.bitmap:
		data := p.data
		i := 0
		for ; len(data) >= 8; data = data[8:] {
			s[i] |= binary.LittleEndian.Uint64(data)
			i++
		}
		for j, b := range data {
			s[i] |= uint64(b) << (8 * j)
		}
	default:
		document := uint32(0)
		for data := p.data; len(data) > 0; {
			gap, size := uvarint(data)
			data, document = data[size:], document+uint32(gap)
			s.add(document)
		}
	}
}

// blockReader walks through the terms of a block.
type blockReader struct {
	dict, postings []byte
	term           []byte
}

// next gives the postings of the next term, which is then in term. It ends the
// dictionary of the block.
func (r *blockReader) next() (held postings, ok bool) {
	if len(r.dict) == 0 {
		return postings{}, false
	}
	sizes := r.dict[0]
	r.dict = r.dict[1:]
	shared, rest := int(sizes>>4), int(sizes&nibble)
	if shared == nibble {
		shared += int(r.number())
	}
	if rest == nibble {
		rest += int(r.number())
	}
	r.term = append(r.term[:shared], r.dict[:rest]...)
	r.dict = r.dict[rest:]
	held.count = int(r.number())
	if n := r.number(); held.count == 1 {
		held.only = uint32(n)
	} else {
		held.data, held.bitmap = r.postings[:n>>1], n&1 == 1
		r.postings = r.postings[n>>1:]
	}
	return held, true
}

func (r *blockReader) number() uint64 {
	n, size := uvarint(r.dict)
	r.dict = r.dict[size:]
	return n
}

// blocks is how many blocks a field's dictionary has.
func (f field) blocks() int { return len(f.starts) / 4 }

// start is where a block begins in the dictionary, also for the one after the last.
func (f field) start(block int) uint32 {
	if block == f.blocks() {
		return uint32(len(f.dict))
	}
	return binary.LittleEndian.Uint32(f.starts[4*block:])
}

func (f field) open(block int) blockReader {
	r := blockReader{dict: f.dict[f.start(block):f.start(block+1)]}
	r.postings = f.postings[r.number():]
	return r
}

// first is the first term of a block; it shares nothing.
func (f field) first(block int) []byte {
	r := blockReader{dict: f.dict[f.start(block):]}
	r.number()
	rest := int(r.dict[0] & nibble)
	if r.dict = r.dict[1:]; rest == nibble {
		rest += int(r.number())
	}
	return r.dict[:rest]
}

// from walks through the terms from one on, until visit says that it is enough.
func (f field) from(term string, visit func(term []byte, held postings) (more bool)) {
	block := sort.Search(f.blocks(), func(i int) bool { return string(f.first(i)) > term }) - 1
	for block = max(block, 0); block < f.blocks(); block++ {
		for r := f.open(block); ; {
			held, ok := r.next()
			if !ok {
				break
			}
			if string(r.term) >= term && !visit(r.term, held) {
				return
			}
		}
	}
}

// lookup calls found with the postings of a term, if there are any.
func (f field) lookup(term string, found func(postings)) {
	f.from(term, func(at []byte, held postings) bool {
		if string(at) == term {
			found(held)
		}
		return false
	})
}

// prefixed calls found with the postings of every term that begins with a prefix.
func (f field) prefixed(prefix string, found func(postings)) {
	f.from(prefix, func(at []byte, held postings) bool {
		if !bytes.HasPrefix(at, []byte(prefix)) {
			return false
		}
		found(held)
		return true
	})
}

// all walks through all terms.
func (f field) all(visit func(term string, held postings)) {
	f.from("", func(term []byte, held postings) bool {
		visit(string(term), held)
		return true
	})
}
