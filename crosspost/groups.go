package crosspost

import (
	"cmp"
	"slices"
)

// Pair is two texts of one piece, by their places.
type Pair struct {
	A, B     int
	Likeness int // in thousandths
}

// Groups puts texts of one piece into groups, and gives for each text the place
// of its group's first one. In a group every text is of one piece with every
// other, as same says: a short text that is like two others does not make one of
// these. The likest are joined first; where several are equally like, those that
// come first.
func Groups(texts int, pairs []Pair, same func(a, b int) (bool, error)) ([]int, error) {
	pairs = slices.Clone(pairs)
	slices.SortFunc(pairs, func(x, y Pair) int {
		return cmp.Or(-cmp.Compare(x.Likeness, y.Likeness), cmp.Compare(min(x.A, x.B), min(y.A, y.B)), cmp.Compare(max(x.A, x.B), max(y.A, y.B)))
	})
	first := make([]int, texts)
	members := make(map[int][]int, len(pairs)) // of groups of several
	for i := range first {
		first[i] = i
	}
	of := func(i int) []int {
		if group := members[first[i]]; group != nil {
			return group
		}
		return []int{i}
	}
	for _, pair := range pairs {
		one, other := of(pair.A), of(pair.B)
		if first[pair.A] == first[pair.B] {
			continue
		}
		if together, err := allSame(one, other, same); err != nil {
			return nil, err
		} else if !together {
			continue
		}
		joined := append(slices.Clone(one), other...)
		root := min(first[pair.A], first[pair.B])
		delete(members, first[pair.A])
		delete(members, first[pair.B])
		members[root] = joined
		for _, i := range joined {
			first[i] = root
		}
	}
	return first, nil
}

func allSame(one, other []int, same func(a, b int) (bool, error)) (bool, error) {
	for _, a := range one {
		for _, b := range other {
			if ok, err := same(a, b); err != nil || !ok {
				return false, err
			}
		}
	}
	return true, nil
}
