package crosspost

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestGroups(t *testing.T) {
	for _, test := range []struct {
		name  string
		texts int
		pairs []Pair
		apart [][2]int
		want  []int
	}{
		{"none", 3, nil, nil, []int{0, 1, 2}},
		{"one pair", 3, []Pair{{2, 1, 900}}, nil, []int{0, 1, 1}},
		{"all alike", 4, []Pair{{0, 1, 900}, {1, 2, 800}, {2, 3, 700}}, nil, []int{0, 0, 0, 0}},
		{"a cut text between two", 3, []Pair{{0, 1, 700}, {1, 2, 800}}, [][2]int{{0, 2}}, []int{0, 1, 1}},
		{"equally like", 3, []Pair{{1, 2, 800}, {0, 1, 800}}, [][2]int{{0, 2}}, []int{0, 0, 2}},
		{"two groups that one pair does not join", 4, []Pair{{0, 1, 900}, {2, 3, 900}, {1, 2, 800}}, [][2]int{{0, 3}}, []int{0, 0, 2, 2}},
	} {
		apart := func(a, b int) (bool, error) {
			return !slices.Contains(test.apart, [2]int{min(a, b), max(a, b)}), nil
		}
		for range 10 {
			rand.Shuffle(len(test.pairs), func(i, j int) { test.pairs[i], test.pairs[j] = test.pairs[j], test.pairs[i] })
			if got, err := Groups(test.texts, test.pairs, apart); err != nil || !slices.Equal(got, test.want) {
				t.Errorf("%s: Groups(%v) = %v, %v, want %v", test.name, test.pairs, got, err, test.want)
			}
		}
	}
}
