package crosspost

import (
	"cmp"
	"iter"
	"slices"
)

const (
	// bands divides a SimHash so that two that differ in mostBits bits are equal
	// in a band.
	bands    = mostBits + 1
	bandBits = 64 / bands
	// largestBucket bounds how many sketches are compared with each other.
	largestBucket = 8192
	// mostCandidates is how many candidates a text may have: one with more is a
	// form, of which nothing can be said.
	mostCandidates = 64
)

// Candidates gives the pairs of sketches, by their places, whose texts may be of
// one piece, in order: in one part they are alike and have the same numbers, and
// of all their numbers the one has none that the other lacks. Apart says of which
// pairs that is not asked. Work and result are bounded, however alike all texts
// are.
func Candidates(sketches []Sketch, apart func(i, j int) bool) [][2]int {
	near := make([][]int32, len(sketches)) // of each, those near it; one more than mostCandidates at most
	for part := whole; part <= closing; part++ {
		for band := range bands {
			for bucket := range buckets(sketches, part, band) {
				compareAll(near, sketches, bucket, part, apart)
			}
		}
	}
	var pairs [][2]int
	for i, others := range near {
		for _, j := range others {
			if int(j) > i && len(others) <= mostCandidates && len(near[j]) <= mostCandidates {
				pairs = append(pairs, [2]int{i, int(j)})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return pairs
}

// buckets gives the places of sketches that have the same numbers in a part and
// are equal in a band of it. Closings without a number are left out: notices of
// all kinds end in the same words.
func buckets(sketches []Sketch, part, band int) iter.Seq[[]entry] {
	entries := make([]entry, 0, len(sketches))
	for i := range sketches {
		p := sketches[i].parts[part]
		if part != closing || p.figures != 0 {
			entries = append(entries, entry{p.figures, uint16(p.hash >> (band * bandBits)), int32(i)})
		}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.band, b.band), cmp.Compare(a.figures, b.figures), cmp.Compare(a.place, b.place))
	})
	return func(yield func([]entry) bool) {
		for len(entries) > 0 {
			n := 1
			for n < len(entries) && entries[n].band == entries[0].band && entries[n].figures == entries[0].figures {
				n++
			}
			if n > 1 && n <= largestBucket && !yield(entries[:n]) {
				return
			}
			entries = entries[n:]
		}
	}
}

// entry is a sketch in a bucket.
type entry struct {
	figures uint64
	band    uint16
	place   int32
}

// compareAll notes which of a bucket are near each other.
func compareAll(near [][]int32, sketches []Sketch, bucket []entry, part int, apart func(i, j int) bool) {
	for n, one := range bucket {
		i, a := one.place, &sketches[one.place].parts
		for _, other := range bucket[n+1:] {
			j, b := other.place, &sketches[other.place].parts
			if alike(a[part].hash, b[part].hash) && oneHolds(a[whole].figures, b[whole].figures) && !apart(int(i), int(j)) {
				near[i], near[j] = note(near[i], j), note(near[j], i)
			}
		}
	}
}

func note(near []int32, i int32) []int32 {
	if len(near) > mostCandidates || slices.Contains(near, i) {
		return near
	}
	return append(near, i)
}
