package crosspost

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// Sketch is what finding candidates needs of a Text.
type Sketch struct {
	Key   Key
	parts [3]part
}

// The parts of a sketch: the whole text; its first letters, which a copy that
// was cut off shares; its last ones, which a copy with more in front shares.
const (
	whole = iota
	opening
	closing
)

// part is what a sketch holds of a part of a text.
type part struct {
	hash    uint64 // SimHash
	figures uint64 // a bit for each number
}

const (
	shingle = 4  // letters
	ends    = 60 // letters of opening and closing
)

// Sketch makes the sketch of a text, the zero sketch of one without a key.
func (t Text) Sketch() Sketch {
	if t.Key == (Key{}) {
		return Sketch{}
	}
	s := Sketch{Key: t.Key}
	n := len(t.body)
	for i, text := range [][]rune{whole: t.body, opening: t.body[:min(n, ends)], closing: t.body[max(0, n-ends):]} {
		s.parts[i] = part{simHash(text), figureBits(text)}
	}
	return s
}

// sketchBytes is the length of a sketch as it is kept.
const sketchBytes = 3 * 2 * 8

// Bytes is the sketch without its key as it can be kept: as long as Rules are
// the same it stays valid.
func (s Sketch) Bytes() []byte {
	data := make([]byte, 0, sketchBytes)
	for _, p := range s.parts {
		data = binary.LittleEndian.AppendUint64(data, p.hash)
		data = binary.LittleEndian.AppendUint64(data, p.figures)
	}
	return data
}

// ParseSketch reads what Bytes gave.
func ParseSketch(key Key, data []byte) (Sketch, error) {
	s := Sketch{Key: key}
	if len(data) != sketchBytes {
		return s, fmt.Errorf("read sketch of text %x: it has %d bytes, want %d", key, len(data), sketchBytes)
	}
	for i := range s.parts {
		s.parts[i] = part{binary.LittleEndian.Uint64(data[16*i:]), binary.LittleEndian.Uint64(data[16*i+8:])}
	}
	return s, nil
}

// simHash has, at each place, the bit that most shingles have there: texts that
// share most shingles differ in few bits (Charikar 2002).
func simHash(text []rune) uint64 {
	var ones [64]int
	var counts [8]uint64 // eight places each, a byte for a place
	flush := func() {
		for i := range counts {
			for place := range 8 {
				ones[8*place+i] += int(counts[i] >> (8 * place) & 0xff)
			}
			counts[i] = 0
		}
	}
	n := max(0, len(text)-shingle+1)
	for at := range n {
		var hash uint64
		for _, r := range text[at : at+shingle] {
			hash = mix(hash + uint64(r))
		}
		for i := range counts {
			counts[i] += hash >> i & 0x0101010101010101
		}
		if at%255 == 254 {
			flush()
		}
	}
	flush()
	var sum uint64
	for i, one := range ones {
		if 2*one > n {
			sum |= 1 << i
		}
	}
	return sum
}

// mix spreads what a number says over all its bits (splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// figureBits sets a bit for every number in digits, but for one at the end,
// which may be cut off in its middle: a copy that was cut off has no bit that its
// original has not.
func figureBits(text []rune) uint64 {
	var set, number uint64
	for i, r := range text {
		if r < '0' || r > '9' {
			continue
		}
		number = mix(number + uint64(r))
		if i+1 < len(text) && (text[i+1] < '0' || text[i+1] > '9') {
			set |= 1 << (number % 64)
			number = 0
		}
	}
	return set
}

// mostBits is in how many bits the SimHashes of candidates differ at most.
const mostBits = 3

func alike(a, b uint64) bool { return bits.OnesCount64(a^b) <= mostBits }

// oneHolds says whether one of two sets of figures holds the other.
func oneHolds(a, b uint64) bool { return a&^b == 0 || b&^a == 0 }
