package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
)

// dropped is the new number of a document that a merge leaves out.
const dropped = math.MaxUint64

// windowBytes is how much of a file is read at a time.
const windowBytes = 64 << 10

// mergeSegments writes the documents of segments, but those to drop, to one in a
// file. It gives of each segment the new numbers of its documents. It ends early
// where stop is closed.
func mergeSegments(segments []*segment, drops []*roaring.Bitmap, path string, stop <-chan struct{}) (numbers [][]uint64, size uint64, err error) {
	numbers, _ = renumber(segments, drops)
	file, err := os.Create(path)
	if err != nil {
		return nil, 0, fmt.Errorf("merge segments: %w", err)
	}
	m := merge{out: newSegmentWriter(file), numbers: numbers, stop: stop}
	err = m.open(segments)
	if err == nil {
		err = guarded(func() (err error) {
			size, err = m.run()
			return err
		})
	}
	if err = closeSynced(file, errors.Join(err, m.close())); err != nil {
		if errors.Is(err, segmentapi.ErrClosed) {
			return nil, 0, segmentapi.ErrClosed
		}
		return nil, 0, fmt.Errorf("merge segments to %s: %w", path, err)
	}
	return numbers, size, nil
}

func renumber(segments []*segment, drops []*roaring.Bitmap) (numbers [][]uint64, count uint64) {
	for i, s := range segments {
		of := make([]uint64, s.count)
		for number := range of {
			if drops[i] != nil && drops[i].Contains(uint32(number)) {
				of[number] = dropped
				continue
			}
			of[number] = count
			count++
		}
		numbers = append(numbers, of)
	}
	return numbers, count
}

// merge is a merge under way.
type merge struct {
	out     *segmentWriter
	from    []*mergeSource
	numbers [][]uint64
	stop    <-chan struct{}
	at      []byte   // the term that is being merged
	written []uint32 // the documents that hold it
}

// mergeSource is a segment that is being merged, read through a file.
type mergeSource struct {
	*segment
	file    io.ReaderAt
	close   func() error
	numbers []uint64
	cursor
}

func (m *merge) open(segments []*segment) error {
	for i, s := range segments {
		file, closeFile, err := s.file()
		if err != nil {
			return err
		}
		m.from = append(m.from, &mergeSource{segment: s, file: file, close: closeFile, numbers: m.numbers[i]})
	}
	return nil
}

func (m *merge) close() error {
	var err error
	for _, source := range m.from {
		err = errors.Join(err, source.close())
	}
	return err
}

func (m *merge) run() (uint64, error) {
	for _, source := range m.from {
		if err := m.documents(source); err != nil {
			return 0, err
		}
	}
	m.out.startFields()
	var names []string
	for _, source := range m.from {
		names = append(names, source.Fields()...)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if err := m.field(name); err != nil {
			return 0, err
		}
	}
	return m.out.finish()
}

func (m *merge) documents(source *mergeSource) error {
	blobs := source.window()
	for number, to := range source.numbers {
		if to == dropped {
			continue
		}
		from, end := source.blobPlace(uint64(number))
		blob, err := blobs.bytes(from, end-from)
		if err != nil {
			return err
		}
		m.out.document(blob)
	}
	return m.stopped()
}

func (m *merge) stopped() error {
	select {
	case <-m.stop:
		return segmentapi.ErrClosed
	default:
		return m.out.err
	}
}

// field merges the terms of a field.
func (m *merge) field(name string) error {
	m.out.startField(name)
	var open []*mergeSource
	for _, source := range m.from {
		source.cursor = cursor{field: source.fields[name], dict: source.window(), postings: source.window()}
		if more, err := source.next(); err != nil {
			return err
		} else if more {
			open = append(open, source)
		}
	}
	for n := 0; len(open) > 0; n++ {
		if n%checkEvery == 0 {
			if err := m.stopped(); err != nil {
				return err
			}
		}
		var err error
		if open, err = m.term(open); err != nil {
			return err
		}
	}
	return nil
}

// term writes the first of the terms at which the sources are. It gives those
// sources that have more.
func (m *merge) term(open []*mergeSource) ([]*mergeSource, error) {
	least := open[0]
	for _, source := range open[1:] {
		if bytes.Compare(source.block.term, least.block.term) < 0 {
			least = source
		}
	}
	m.at = append(m.at[:0], least.block.term...)
	m.written = m.written[:0]
	ended := false
	for i, source := range open {
		if !bytes.Equal(source.block.term, m.at) {
			continue
		}
		source.held.each(func(document uint32) {
			if to := source.numbers[document]; to != dropped {
				m.written = append(m.written, uint32(to))
			}
		})
		more, err := source.next()
		if err != nil {
			return nil, err
		}
		if !more {
			open[i], ended = nil, true
		}
	}
	if len(m.written) > 0 {
		m.out.term(m.at, m.written)
	}
	if ended {
		open = slices.DeleteFunc(open, func(source *mergeSource) bool { return source == nil })
	}
	return open, nil
}

// cursor walks through the terms of a field in a file.
type cursor struct {
	field
	dict, postings window
	at             int // the block after the one that is open
	block          blockReader
	held           postings
}

func (c *cursor) next() (more bool, err error) {
	for {
		if held, ok := c.block.next(); ok {
			c.held = held
			return true, nil
		}
		if c.at == c.blocks() {
			return false, nil
		}
		if err := c.openNext(); err != nil {
			return false, err
		}
	}
}

func (c *cursor) openNext() error {
	from, to := c.span(c.at)
	dict, err := c.dict.bytes(c.dictAt+from, to-from)
	if err != nil {
		return err
	}
	c.block = blockReader{dict: dict, documents: c.documents, term: c.block.term[:0]}
	begin, end := c.block.number(), uint64(len(c.field.postings))
	if c.at++; c.at < c.blocks() {
		from, to := c.span(c.at)
		r := blockReader{dict: c.field.dict[from:to]}
		end = r.number()
	}
	if begin > end || end > uint64(len(c.field.postings)) {
		return errSegment
	}
	c.block.postings, err = c.postings.bytes(c.postingsAt+begin, end-begin)
	return err
}

// window is the part of a file that was read last.
type window struct {
	file io.ReaderAt
	size uint64 // of the file
	at   uint64
	data []byte
}

func (s *mergeSource) window() window { return window{file: s.file, size: uint64(len(s.data))} }

// bytes gives a part of the file. It is good until the next call.
func (w *window) bytes(at, size uint64) ([]byte, error) {
	if at > w.size || size > w.size-at {
		return nil, errSegment
	}
	if at < w.at || at+size > w.at+uint64(len(w.data)) {
		wanted := max(size, windowBytes)
		if uint64(cap(w.data)) < wanted {
			w.data = make([]byte, wanted)
		}
		n, err := w.file.ReadAt(w.data[:wanted], int64(at))
		if w.at, w.data = at, w.data[:n]; uint64(n) < size {
			return nil, errors.Join(errSegment, err)
		}
	}
	return w.data[at-w.at:][:size], nil
}
