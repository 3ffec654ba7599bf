package crosspost

// gap is where two texts differ: from a to aEnd in the one stands what stands
// from b to bEnd in the other, and one of both may be nothing.
type gap struct{ a, aEnd, b, bEnd int }

// window bounds how far behind a difference the texts are looked for to be the
// same again, in letters.
const window = 400

// align lays two texts side by side and gives the gaps between what is the same.
// They count as the same again where anchor letters in a row are.
func align(a, b []rune, anchor int) []gap {
	var gaps []gap
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		for i < len(a) && j < len(b) && a[i] == b[j] {
			i, j = i+1, j+1
		}
		if i == len(a) && j == len(b) {
			break
		}
		di, dj := resume(a[i:min(len(a), i+window+anchor)], b[j:min(len(b), j+window+anchor)], anchor)
		if di < 0 {
			di, dj = len(a)-i, len(b)-j
		}
		gaps = append(gaps, gap{i, i + di, j, j + dj})
		i, j = i+di, j+dj
	}
	return gaps
}

// resume finds where two texts are the same again with the fewest letters
// passed over, -1 where they are not.
func resume(a, b []rune, anchor int) (di, dj int) {
	first := make(map[string]int, len(b)) // of what stands in b, its first place
	for j := len(b) - anchor; j >= 0; j-- {
		first[string(b[j:j+anchor])] = j
	}
	di, dj = -1, -1
	for i := 0; i+anchor <= len(a) && (di < 0 || i < di+dj); i++ {
		if j, ok := first[string(a[i:i+anchor])]; ok && (di < 0 || i+j < di+dj) {
			di, dj = i, j
		}
	}
	return di, dj
}
