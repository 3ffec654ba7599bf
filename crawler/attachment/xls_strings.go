package attachment

import (
	"encoding/binary"
	"math"

	"golang.org/x/text/encoding/charmap"
)

// fields reads a record from its beginning on. Behind its end everything is zero.
type fields struct{ data []byte }

func (f *fields) bytes(n int) []byte {
	n = min(max(n, 0), len(f.data))
	taken := f.data[:n]
	f.data = f.data[n:]
	return taken
}

func (f *fields) skip(n int) { f.bytes(n) }

// number gives n bytes, the low one first.
func (f *fields) number(n int) uint64 {
	var whole [8]byte
	copy(whole[:], f.bytes(n))
	return binary.LittleEndian.Uint64(whole[:])
}

func (f *fields) uint8() uint8     { return uint8(f.number(1)) }
func (f *fields) uint16() uint16   { return uint16(f.number(2)) }
func (f *fields) uint32() uint32   { return uint32(f.number(4)) }
func (f *fields) float64() float64 { return math.Float64frombits(f.number(8)) }

// unicode reads a string of n characters behind its flags, which lies in one record.
func (f *fields) unicode(n int) string {
	flags := f.uint8()
	if flags&8 != 0 {
		f.skip(2)
	}
	if flags&4 != 0 {
		f.skip(4)
	}
	return characters(f.bytes(wide(n, flags)), flags)
}

// wide is how many bytes n characters take.
func wide(n int, flags uint8) int {
	if flags&1 != 0 {
		return 2 * n
	}
	return n
}

// characters decodes UTF-16, or its low bytes alone.
func characters(data []byte, flags uint8) string {
	if flags&1 != 0 {
		return utf16Text(data)
	}
	return encoded(data, charmap.ISO8859_1)
}

// readShared reads the table of the strings that cells share. A string may go
// on in the next record, and then begins there with flags of its own: half of
// it may be wide and half not ([MS-XLS] 2.5.293).
func (b *xlsBook) readShared(chunks [][]byte) {
	r := &chunked{fields: fields{chunks[0]}, rest: chunks[1:]}
	r.skip(4)
	count, size := int(r.uint32()), 0
	for i := 0; i < count && !r.over() && size < maxShared; i++ {
		s := r.sharedString()
		size += len(s) + 16
		b.shared = append(b.shared, s)
	}
}

// chunked reads over the ends of records.
type chunked struct {
	fields
	rest [][]byte
}

// over tells whether all is read, and goes on to the next record where one ends.
func (c *chunked) over() bool {
	for len(c.data) == 0 {
		if len(c.rest) == 0 {
			return true
		}
		c.data, c.rest = c.rest[0], c.rest[1:]
	}
	return false
}

func (c *chunked) sharedString() string {
	n := int(c.uint16())
	flags := c.uint8()
	runs, extra := 0, 0
	if flags&8 != 0 {
		runs = int(c.uint16())
	}
	if flags&4 != 0 {
		extra = int(c.uint32())
	}
	var s string
	for n > 0 {
		size := 1 + int(flags&1)
		here := min(n, len(c.data)/size)
		s += characters(c.bytes(here*size), flags)
		if n -= here; n == 0 {
			break
		}
		c.data = nil
		if c.over() {
			break
		}
		flags = c.uint8()
	}
	for left := 4*runs + extra; left > 0 && !c.over(); {
		left -= len(c.bytes(left))
	}
	return s
}
