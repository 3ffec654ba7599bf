package embedded

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"sort"
)

// postings are the documents that hold a term.
type postings struct {
	count  uint64
	only   uint32 // if there is but one
	bitmap bool
	data   []byte
	limit  uint64 // the number of all documents
}

// each calls found with every document, in order.
func (p postings) each(found func(document uint32)) {
	switch {
	case p.count == 1:
		found(p.only)
	case p.bitmap:
		for i, b := range p.bits() {
			for ; b != 0; b &= b - 1 {
				found(uint32(i*8 + bits.TrailingZeros8(b)))
			}
		}
	default:
		document := uint64(0)
		for data := p.data; len(data) > 0; {
			gap, size := uvarint(data)
			if gap >= p.limit-document {
				panic(errSegment)
			}
			data, document = data[size:], document+gap
			found(uint32(document))
		}
	}
}

// bits is the bitmap, which names no document that there is not.
func (p postings) bits() []byte {
	n, most := uint64(len(p.data)), (p.limit+7)/8
	if n > most || n == most && p.limit%8 > 0 && p.data[n-1]>>(p.limit%8) > 0 {
		panic(errSegment)
	}
	return p.data
}

// uvarint is binary.Uvarint, faster for what is short, which most gaps are. It
// panics where no number stands.
func uvarint(data []byte) (uint64, int) {
	if len(data) > 1 {
		if data[0] < 0x80 {
			return uint64(data[0]), 1
		}
		if data[1] < 0x80 {
			return uint64(data[0]&0x7f) | uint64(data[1])<<7, 2
		}
	}
	return anyUvarint(data)
}

func anyUvarint(data []byte) (uint64, int) {
	n, size := binary.Uvarint(data)
	if size <= 0 {
		panic(errSegment)
	}
	return n, size
}

// cutOff gives the first n bytes and the rest. It panics where there are fewer.
func cutOff(data []byte, n uint64) (first, rest []byte) {
	if n > uint64(len(data)) {
		panic(errSegment)
	}
	return data[:n], data[n:]
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
		data := p.bits()
		i := 0
		for ; len(data) >= 8; data = data[8:] {
			s[i] |= binary.LittleEndian.Uint64(data)
			i++
		}
		for j, b := range data {
			s[i] |= uint64(b) << (8 * j)
		}
	default:
		document := uint64(0)
		for data := p.data; len(data) > 0; {
			gap, size := uvarint(data)
			if gap >= p.limit-document {
				panic(errSegment)
			}
			data, document = data[size:], document+gap
			s.add(uint32(document))
		}
	}
}

// blockReader walks through the terms of a block.
type blockReader struct {
	dict, postings []byte
	documents      uint64 // of the segment
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
	shared, rest := uint64(sizes>>4), uint64(sizes&nibble)
	if shared == nibble {
		shared += r.number()
	}
	if rest == nibble {
		rest += r.number()
	}
	if shared > uint64(len(r.term)) {
		panic(errSegment)
	}
	added, after := cutOff(r.dict, rest)
	r.term, r.dict = append(r.term[:shared], added...), after
	held.count, held.limit = r.number(), r.documents
	n := r.number()
	if held.count == 1 {
		if n >= held.limit {
			panic(errSegment)
		}
		held.only = uint32(n)
		return held, true
	}
	held.bitmap = n&1 == 1
	held.data, r.postings = cutOff(r.postings, n>>1)
	return held, true
}

func (r *blockReader) number() uint64 {
	n, size := uvarint(r.dict)
	r.dict = r.dict[size:]
	return n
}

// blocks is how many blocks a field's dictionary has.
func (f field) blocks() int { return len(f.starts) / 4 }

// start is where a block begins in the dictionary.
func (f field) start(block int) uint64 { return uint64(binary.LittleEndian.Uint32(f.starts[4*block:])) }

// span is where a block begins and ends in the dictionary.
func (f field) span(block int) (from, to uint64) {
	from, to = f.start(block), uint64(len(f.dict))
	if block+1 < f.blocks() {
		to = f.start(block + 1)
	}
	if from > to || to > uint64(len(f.dict)) {
		panic(errSegment)
	}
	return from, to
}

func (f field) open(block int) blockReader {
	from, to := f.span(block)
	r := blockReader{dict: f.dict[from:to], documents: f.documents}
	_, r.postings = cutOff(f.postings, r.number())
	return r
}

// first is the first term of a block; it shares nothing.
func (f field) first(block int) []byte {
	_, dict := cutOff(f.dict, f.start(block))
	r := blockReader{dict: dict}
	r.number()
	sizes, dict := cutOff(r.dict, 1)
	rest := uint64(sizes[0] & nibble)
	if r.dict = dict; rest == nibble {
		rest += r.number()
	}
	first, _ := cutOff(r.dict, rest)
	return first
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
