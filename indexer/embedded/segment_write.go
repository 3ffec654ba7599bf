package embedded

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math/bits"
)

// A segment is a file of documents and of the terms of their fields:
//
//	blobs     of each document what is kept of it (see stored.go)
//	places    of each document where its blob begins, and where the last ends, 8 bytes each
//	fields    of each field its postings, its dictionary and the places of the dictionary's blocks, 4 bytes each
//	table     of the fields: name, terms, places and sizes
//	footer    place of places, place of the table, number of documents, 8 bytes each; CRC-32 of these and of the table; magic
//
// A dictionary is cut into blocks of blockTerms terms, in order. A block begins
// with where its postings do. A term says how many bytes it shares with the one
// before, then the rest of it, how many documents hold it, and, if that is one,
// which, else how long its postings are: the gaps between the documents, or a
// bitmap where that is shorter. All numbers without a size are varints.
const (
	blockTerms = 32
	footerSize = 32
	magic      = 0x31_676b67 // "gkg1"
)

// nibble is the size from which on a term's byte of sizes does not hold it.
const nibble = 15

// segmentWriter writes a segment from beginning to end.
type segmentWriter struct {
	out    *bufio.Writer
	at     uint64
	err    error
	places []byte
	count  uint64
	fields []byte
	named  uint64
	placed uint64 // where places begin

	name     string
	begin    uint64 // of the field's postings
	terms    uint64
	dict     []byte
	starts   []byte
	last     []byte
	postings []byte
}

func newSegmentWriter(out io.Writer) *segmentWriter {
	return &segmentWriter{out: bufio.NewWriterSize(out, 256<<10)}
}

func (w *segmentWriter) write(data []byte) {
	if w.err == nil {
		_, w.err = w.out.Write(data)
	}
	w.at += uint64(len(data))
}

// document adds the blob of the next document.
func (w *segmentWriter) document(blob []byte) {
	w.places = binary.LittleEndian.AppendUint64(w.places, w.at)
	w.count++
	w.write(blob)
}

// startFields ends the documents.
func (w *segmentWriter) startFields() {
	w.places = binary.LittleEndian.AppendUint64(w.places, w.at)
	w.placed = w.at
	w.write(w.places)
}

// startField begins a field, whose terms follow in order.
func (w *segmentWriter) startField(name string) {
	w.endField()
	w.name, w.begin, w.terms = name, w.at, 0
	w.dict, w.starts, w.last = w.dict[:0], w.starts[:0], w.last[:0]
}

func (w *segmentWriter) endField() {
	if w.terms == 0 {
		return
	}
	size := w.at - w.begin
	w.write(w.dict)
	w.write(w.starts)
	w.fields = binary.AppendUvarint(w.fields, uint64(len(w.name)))
	w.fields = append(w.fields, w.name...)
	for _, n := range []uint64{w.terms, w.begin, size, uint64(len(w.dict))} {
		w.fields = binary.AppendUvarint(w.fields, n)
	}
	w.named++
	w.terms = 0
}

// term adds a term and the numbers of the documents that hold it, which grow.
func (w *segmentWriter) term(term []byte, documents []uint32) {
	if w.terms%blockTerms == 0 {
		w.starts = binary.LittleEndian.AppendUint32(w.starts, uint32(len(w.dict)))
		w.dict = binary.AppendUvarint(w.dict, w.at-w.begin)
		w.last = w.last[:0]
	}
	w.terms++
	shared := 0
	for shared < min(len(term), len(w.last)) && term[shared] == w.last[shared] {
		shared++
	}
	rest := len(term) - shared
	w.dict = append(w.dict, byte(min(shared, nibble)<<4|min(rest, nibble)))
	for _, n := range []int{shared, rest} {
		if n >= nibble {
			w.dict = binary.AppendUvarint(w.dict, uint64(n-nibble))
		}
	}
	w.dict = append(w.dict, term[shared:]...)
	w.last = append(w.last[:shared], term[shared:]...)
	w.dict = binary.AppendUvarint(w.dict, uint64(len(documents)))
	if len(documents) == 1 {
		w.dict = binary.AppendUvarint(w.dict, uint64(documents[0]))
		return
	}
	bitmap := w.encode(documents)
	w.dict = binary.AppendUvarint(w.dict, uint64(len(w.postings))<<1|bitmap)
	w.write(w.postings)
}

// encode makes the postings, and tells 1 if they are a bitmap.
func (w *segmentWriter) encode(documents []uint32) (bitmap uint64) {
	w.postings = w.postings[:0]
	size, before := 0, uint32(0)
	for _, document := range documents {
		size += (bits.Len32((document-before)|1) + 6) / 7
		before = document
	}
	if whole := int(documents[len(documents)-1])/8 + 1; size > whole {
		w.postings = append(w.postings, make([]byte, whole)...)
		for _, document := range documents {
			w.postings[document/8] |= 1 << (document % 8)
		}
		return 1
	}
	before = 0
	for _, document := range documents {
		w.postings = binary.AppendUvarint(w.postings, uint64(document-before))
		before = document
	}
	return 0
}

// finish writes what is left. It gives the size of the segment.
func (w *segmentWriter) finish() (uint64, error) {
	w.endField()
	end := append(binary.AppendUvarint(nil, w.named), w.fields...)
	for _, n := range []uint64{w.placed, w.at, w.count} {
		end = binary.LittleEndian.AppendUint64(end, n)
	}
	end = binary.LittleEndian.AppendUint32(end, crc32.ChecksumIEEE(end))
	w.write(binary.LittleEndian.AppendUint32(end, magic))
	if w.err == nil {
		w.err = w.out.Flush()
	}
	return w.at, w.err
}
