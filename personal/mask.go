package personal

import (
	"strings"

	"gongkai/disclosure"
)

const (
	// around is how much of a text an excerpt shows on either side, in characters.
	around = 16
	// longNumber is from how many digits on a number is masked, whatever it is.
	longNumber = 6
	// longest is how far the ends of a number are looked for outside of an excerpt.
	longest = 64
)

// kept is how much of a number stays readable at its ends, enough to find it
// again with the text at hand.
func kept(kind disclosure.FindingKind) (first, last int) {
	switch kind {
	case disclosure.FindingMobile:
		return 3, 2
	case disclosure.FindingIDCard, disclosure.FindingBankCard:
		return 4, 2
	}
	return 2, 2
}

// Excerpt is what stands around a match, in one line, with every long number
// in it masked.
func (t *Text) Excerpt(m Match) string {
	masked := t.masked(max(0, m.From-around), min(len(t.shown), m.To+around))
	for i, r := range masked {
		if r < ' ' {
			masked[i] = ' '
		}
	}
	return strings.TrimSpace(string(masked))
}

// Mask gives a text with every long number in it masked.
func Mask(text string) string {
	t := Find(text)
	return string(t.masked(0, len(t.shown)))
}

// masked gives a part of the text with every long number in it masked, those
// that reach out of it too.
func (t *Text) masked(from, to int) []rune {
	out := append([]rune(nil), t.shown[from:to]...)
	hide := func(start, end, first, last int) {
		for i, seen := start, 0; i < end; i++ {
			if !isAlphanumeric(t.plain[i]) {
				continue
			}
			if seen++; seen > first && end-i > last && i >= from && i < to {
				out[i-from] = '*'
			}
		}
	}
	for i := from; i < to; {
		if !isDigit(t.plain[i]) {
			i++
			continue
		}
		start, end := i, i
		for start > max(0, i-longest) && isDigit(t.plain[start-1]) {
			start--
		}
		for end < min(len(t.plain), i+longest) && isDigit(t.plain[end]) {
			end++
		}
		if end-start >= longNumber && !t.matched(start, end) {
			hide(start, end, 2, 2)
		}
		i = end
	}
	for _, m := range t.Matches {
		if m.From < to && m.To > from {
			first, last := kept(m.Kind)
			hide(m.From, m.To, first, last)
		}
	}
	return out
}

// matched tells whether a part of the text belongs to a match.
func (t *Text) matched(from, to int) bool {
	for _, m := range t.Matches {
		if m.From <= from && to <= m.To {
			return true
		}
	}
	return false
}
