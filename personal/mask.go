package personal

import (
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"

	"gongkai/disclosure"
)

const (
	// around is how much of a text an excerpt shows on either side, in characters.
	around = 16
	// longNumber is from how many digits on a number is masked, whatever it is.
	longNumber = 6
	// longGrouped is the same for all groups of a number together. It is more,
	// since small numbers stand beside each other in every table.
	longGrouped = 7
	// widestGap is how many characters may stand between the groups of a number.
	widestGap = 3
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
// that reach out of it too. Days and ranges of years stay readable.
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
	at, end := max(0, from-longest), min(len(t.plain), to+longest)
	for _, m := range t.Matches {
		if m.To > at && m.From < end {
			t.hideOthers(at, m.From, hide)
			first, last := kept(m.Kind)
			hide(m.From, m.To, first, last)
			at = m.To
		}
	}
	t.hideOthers(at, end, hide)
	return out
}

// hideOthers hides the long numbers between two matches.
func (t *Text) hideOthers(from, to int, hide func(from, to, first, last int)) {
	for at := from; ; {
		groups := t.number(at, to)
		if groups == nil {
			return
		}
		start, end := groups[0].from, groups[len(groups)-1].to
		digits := countDigits(withoutDays(string(t.plain[start:end])))
		switch {
		case digits > 0 && (t.goesOn(from, start) && t.inGroups(from-1) || t.goesOn(end, to) && t.inGroups(to)):
			hide(start, end, 0, 0) // a few groups of a longer number were taken for one of another kind
		case digits >= longGrouped:
			hide(start, end, 2, 2)
		default:
			for _, g := range groups {
				if g.to-g.from >= longNumber {
					hide(g.from, g.to, 2, 2)
				}
			}
		}
		at = end
	}
}

// inGroups tells whether a place is in a match that is written in groups.
func (t *Text) inGroups(at int) bool {
	i := sort.Search(len(t.Matches), func(i int) bool { return t.Matches[i].To > at })
	if i == len(t.Matches) || t.Matches[i].From > at {
		return false
	}
	return slices.ContainsFunc(t.plain[t.Matches[i].From:t.Matches[i].To], func(r rune) bool { return !isAlphanumeric(r) })
}

// goesOn tells whether a number may go on over a part of the text without digits.
func (t *Text) goesOn(from, to int) bool {
	return to-from <= widestGap && !slices.ContainsFunc(t.plain[from:to], func(r rune) bool { return !isGap(r) })
}

// number gives the groups of the first number in a part of the text, which may
// be written with anything between them that does not end a number for a reader.
func (t *Text) number(from, to int) []group {
	var groups []group
	for i := from; i < to; {
		if !isDigit(t.plain[i]) {
			if len(groups) > 0 && !t.goesOn(groups[len(groups)-1].to, i+1) {
				break
			}
			i++
			continue
		}
		g := group{from: i}
		for i < to && isDigit(t.plain[i]) {
			i++
		}
		g.to = i
		groups = append(groups, g)
	}
	return groups
}

// isGap tells what may stand between the groups of a number, also what is not
// seen.
func isGap(r rune) bool {
	return strings.ContainsRune("-._·", r) || unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// days are days, months, and the two years of a range, which are no part of a
// number that should be hidden.
var days = regexp.MustCompile(`\b(?:19|20)[0-9]{2}(?:[-.](?:0?[1-9]|1[0-2])(?:[-.](?:0?[1-9]|[12][0-9]|3[01]))?| ?-{1,2} ?(?:19|20)[0-9]{2})\b`)

func withoutDays(number string) string {
	return days.ReplaceAllString(strings.ReplaceAll(number, "_", "-"), "")
}

func countDigits(s string) int {
	count := 0
	for _, r := range s {
		if isDigit(r) {
			count++
		}
	}
	return count
}
