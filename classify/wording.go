package classify

import (
	"math"
	"strings"
	"unicode"
)

// How much of a wording must be found again. Lists are copied with words added
// and left out, so neither is ever the whole.
const (
	samePart  = 0.75 // of a line that says one thing
	wholeOf   = 0.8  // of a requirement that a line holds beside others
	someOf    = 0.6  // of one part of an enumeration
	strangers = 0.5  // what pairs that stand in no requirement weigh, against the rarest that do
)

// wordings finds the requirements that lines of another list speak of: by the
// pairs of characters that they share, the rarer the better. Numbers do not
// matter, since every school counts in its own way.
type wordings struct {
	pairs   []map[string]bool // by requirement
	weights map[string]float64
	rarest  float64
}

func newWordings(names []string) wordings {
	w := wordings{weights: map[string]float64{}, rarest: math.Log(float64(len(names) + 1))}
	for _, name := range names {
		pairs := pairSet(name)
		w.pairs = append(w.pairs, pairs)
		for pair := range pairs {
			w.weights[pair]++
		}
	}
	for pair, n := range w.weights {
		w.weights[pair] = math.Log((float64(len(names)) + 1) / n)
	}
	return w
}

// school are the ways to say 学校, and idle words that lists add or leave out.
var school = strings.NewReplacer("高等学校", "学校", "高校", "学校", "我校", "学校", "本校", "学校", "学院", "学校", "大学", "学校",
	"相关", "", "有关", "", "情况", "", "信息", "", "制定的", "", "各项", "", "以及", "、", "包括", "、", "等", "", "的", "")

// plain is a wording without what lists change at will: numbers, punctuation
// but for the marks of an enumeration, and idle words.
func plain(wording string) string {
	var b strings.Builder
	for _, r := range school.Replace(normal(wording)) {
		switch {
		case unicode.Is(unicode.Han, r):
			b.WriteRune(r)
		case strings.ContainsRune("、,;/", r):
			b.WriteRune('、')
		}
	}
	return b.String()
}

// pairSet are the pairs of neighbouring characters of a wording, across its
// punctuation too: one list writes a comma where another writes nothing.
func pairSet(wording string) map[string]bool {
	pairs := map[string]bool{}
	var last rune
	for _, r := range plain(wording) {
		if r == '、' {
			last = 0
			continue
		}
		if last != 0 {
			pairs[string([]rune{last, r})] = true
		}
		last = r
	}
	return pairs
}

// found is the weighted share of some pairs that is among others, from 0 to 1.
func (w wordings) found(some, among map[string]bool) float64 {
	have, all := 0.0, 0.0
	for pair := range some {
		weight, known := w.weights[pair]
		if !known {
			weight = strangers * w.rarest
		}
		all += weight
		if among[pair] {
			have += weight
		}
	}
	if all == 0 {
		return 0
	}
	return have / all
}

// match gives the requirements that a line speaks of, by their places, in
// their order; none where it is about something else. A line that is a part
// of one requirement is that one's; a line that holds several, each wholly or
// as a part of an enumeration, is theirs.
func (w wordings) match(line string) []int {
	own := pairSet(line)
	if best, share := w.best(own); share >= samePart {
		if others := w.held(own); len(others) <= 1 {
			return []int{best}
		}
	}
	if held := w.held(own); len(held) > 0 {
		return held
	}
	taken := map[int]bool{}
	for _, part := range strings.Split(strings.NewReplacer("和", "、", "与", "、", "及", "、").Replace(plain(line)), "、") {
		if pairs := pairSet(part); len(pairs) >= 2 {
			if best, share := w.best(pairs); share >= someOf {
				taken[best] = true
			}
		}
	}
	var places []int
	for i := range w.pairs {
		if taken[i] {
			places = append(places, i)
		}
	}
	return places
}

// held are the requirements whose wording stands in a line nearly whole.
func (w wordings) held(own map[string]bool) []int {
	var places []int
	for i, pairs := range w.pairs {
		if w.found(pairs, own) >= wholeOf {
			places = append(places, i)
		}
	}
	return places
}

// best is the requirement in whose wording most of the pairs stand; of equals
// the one that says the least beside.
func (w wordings) best(own map[string]bool) (place int, share float64) {
	beside := 0.0
	for i, pairs := range w.pairs {
		s := w.found(own, pairs)
		b := w.found(pairs, own)
		if s > share+1e-9 || s > 0 && s > share-1e-9 && b > beside {
			place, share, beside = i, s, b
		}
	}
	return place, share
}
