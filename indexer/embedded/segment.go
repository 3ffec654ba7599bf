package embedded

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"sync/atomic"

	"github.com/blevesearch/mmap-go"
)

// errSegment says that a file is no segment, or a part of one.
var errSegment = errors.New("damaged segment")

// segment is a segment in memory, or a file that is mapped into it. What
// scorch asks of it is in segment_scorch.go.
type segment struct {
	data   []byte
	path   string // "" in memory
	mapped mmap.MMap
	refs   atomic.Int64
	health *health // of the index
	count  uint64
	blobs  []byte
	places []byte
	fields map[string]field
}

// field is a field of a segment.
type field struct {
	documents              uint64 // of the segment
	postingsAt, dictAt     uint64
	postings, dict, starts []byte
}

// openSegment maps a file.
func openSegment(path string) (*segment, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open segment: %w", err)
	}
	defer file.Close() // a mapping stays
	mapped, err := mmap.Map(file, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("map segment %s: %w", path, err)
	}
	s, err := readSegment(mapped)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open segment %s: %w", path, err), mapped.Unmap())
	}
	s.path, s.mapped = path, mapped
	return s, nil
}

// readSegment reads what says where the parts of a segment are.
func readSegment(data []byte) (*segment, error) {
	if len(data) < footerSize {
		return nil, errSegment
	}
	footer := data[len(data)-footerSize:]
	placed, table, count := binary.LittleEndian.Uint64(footer), binary.LittleEndian.Uint64(footer[8:]), binary.LittleEndian.Uint64(footer[16:])
	end := uint64(len(data) - footerSize)
	if binary.LittleEndian.Uint32(footer[28:]) != magic || table > end || placed > table || count >= min((table-placed)/8, math.MaxUint32) ||
		crc32.ChecksumIEEE(data[table:end+24]) != binary.LittleEndian.Uint32(footer[24:]) {
		return nil, errSegment
	}
	s := &segment{
		data: data, health: new(health), count: count, blobs: data[:placed], places: data[placed:][:(count+1)*8],
		fields: make(map[string]field),
	}
	s.refs.Store(1)
	from := bytes.NewReader(data[table:end])
	named, err := binary.ReadUvarint(from)
	if err != nil {
		return nil, errSegment
	}
	for ; named > 0; named-- {
		if err := s.readField(from, table); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *segment) readField(from *bytes.Reader, end uint64) error {
	var n [5]uint64 // length of the name, terms, begin, size of postings, of dictionary
	var name []byte
	for i := range n {
		var err error
		if n[i], err = binary.ReadUvarint(from); err != nil || n[i] > end { // a term takes a byte and more
			return errSegment
		}
		if i == 0 {
			name = make([]byte, n[0])
			if _, err := io.ReadFull(from, name); err != nil {
				return errSegment
			}
		}
	}
	terms, at, postings, dict := n[1], n[2], n[3], n[4]
	starts := (terms + blockTerms - 1) / blockTerms * 4
	if at+postings+dict+starts > end {
		return errSegment
	}
	rest := s.data[at:]
	s.fields[string(name)] = field{
		documents: s.count, postingsAt: at, postings: rest[:postings],
		dictAt: at + postings, dict: rest[postings:][:dict], starts: rest[postings+dict:][:starts],
	}
	return nil
}

// blobPlace is where what is kept of a document begins and ends.
func (s *segment) blobPlace(document uint64) (from, to uint64) {
	from, to = binary.LittleEndian.Uint64(s.places[document*8:]), binary.LittleEndian.Uint64(s.places[document*8+8:])
	if from > to || to > uint64(len(s.blobs)) {
		panic(errSegment)
	}
	return from, to
}

func (s *segment) blob(document uint64) []byte {
	from, to := s.blobPlace(document)
	return s.blobs[from:to]
}

// file gives the bytes for reading through once, without mapping them all: the
// pages of a mapping count as memory that is held.
func (s *segment) file() (io.ReaderAt, func() error, error) {
	if s.path == "" {
		return bytes.NewReader(s.data), func() error { return nil }, nil
	}
	file, err := os.Open(s.path)
	if err != nil {
		return nil, nil, fmt.Errorf("read segment: %w", err)
	}
	return file, file.Close, nil
}
