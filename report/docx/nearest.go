package docx

import (
	"cmp"
	"slices"
)

// nearest gives those of known names that differ least from a name, three at
// most, none that has more wrong than right.
func nearest(name string, known []string) []string {
	type far struct {
		name     string
		distance int
	}
	var near []far
	for _, other := range known {
		if d := distance([]rune(name), []rune(other)); 2*d <= max(len([]rune(name)), len([]rune(other))) {
			near = append(near, far{other, d})
		}
	}
	slices.SortStableFunc(near, func(a, b far) int { return cmp.Compare(a.distance, b.distance) })
	var names []string
	for _, n := range near[:min(len(near), 3)] {
		names = append(names, n.name)
	}
	return names
}

// distance is how many characters must be put in, taken out or changed to make
// one word of another (Levenshtein).
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		before := row[0] // of the row above, one to the left
		row[0] = i + 1
		for j := range b {
			changed := before
			if a[i] != b[j] {
				changed++
			}
			before = row[j+1]
			row[j+1] = min(changed, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}
