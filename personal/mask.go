package personal

import (
	"encoding/hex"
	"math"
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
	// widestGap is how many characters may stand between the groups of a number.
	widestGap = 3
	// longest is how far the ends of a number are looked for outside of an excerpt.
	longest = 64
)

// measure is what is too long to stay readable where no number was found.
type measure struct {
	single  int            // digits without a gap
	grouped int            // digits of all groups of a number together
	gaps    string         // signs that may stand between groups, beside what is blank or not seen
	days    *regexp.Regexp // what is no part of a number
}

var (
	// inText hides more of what is grouped, since small numbers stand beside each
	// other in every table. Days, months and the two years of a range stay.
	inText = measure{6, 7, "-._·", regexp.MustCompile(`\b(?:19|20)[0-9]{2}(?:[-.](?:0?[1-9]|1[0-2])(?:[-.](?:0?[1-9]|[12][0-9]|3[01]))?| ?-{1,2} ?(?:19|20)[0-9]{2})\b`)}
	// inAddress hides what has as many digits as a mobile phone's number: an
	// address in which every number is hidden leads nowhere. What begins with a day
	// is a time, as no such number does.
	inAddress = measure{math.MaxInt, 11, "-", regexp.MustCompile(`\b(?:19|20)[0-9]{2}[-.]?(?:0[1-9]|1[0-2])[-.]?(?:0[1-9]|[12][0-9]|3[01])`)}
)

// digits counts the digits of a number without the days in it.
func (m measure) digits(number string) int {
	count := 0
	for _, r := range m.days.ReplaceAllString(strings.ReplaceAll(number, "_", "-"), "") {
		if isDigit(r) {
			count++
		}
	}
	return count
}

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
	masked := t.masked(max(0, m.From-around), min(len(t.shown), m.To+around), inText)
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
	return string(t.masked(0, len(t.shown), inText))
}

// MaskAddress gives a web address as it is where it has no number as long as a
// person's, and else without escapes and with these numbers masked.
func MaskAddress(address string) string {
	t := Find(cutPhone.ReplaceAllString(decodeAddress(address), "$1-$2-$3"))
	masked := t.masked(0, len(t.shown), inAddress)
	if slices.Equal(masked, t.shown) {
		return address
	}
	return string(masked)
}

// cutPhone is a mobile phone's number in its three groups, between which an
// address has other signs than a text.
var cutPhone = regexp.MustCompile(`\b(1[3-9][0-9])[_+.]([0-9]{4})[_+.]([0-9]{4})\b`)

// escape is a byte in an address.
var escape = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// decodeAddress gives an address as a browser shows it. What is no escape stays.
func decodeAddress(address string) string {
	decoded := escape.ReplaceAllStringFunc(address, func(escaped string) string {
		b, err := hex.DecodeString(escaped[1:])
		if err != nil {
			return escaped
		}
		return string(b)
	})
	return strings.ToValidUTF8(decoded, "\uFFFD")
}

// masked gives a part of the text with every long number in it masked, those
// that reach out of it too.
func (t *Text) masked(from, to int, long measure) []rune {
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
			t.hideOthers(at, m.From, long, hide)
			first, last := kept(m.Kind)
			hide(m.From, m.To, first, last)
			at = m.To
		}
	}
	t.hideOthers(at, end, long, hide)
	return out
}

// hideOthers hides the long numbers between two matches.
func (t *Text) hideOthers(from, to int, long measure, hide func(from, to, first, last int)) {
	for at := from; ; {
		groups := t.number(at, to, long)
		if groups == nil {
			return
		}
		start, end := groups[0].from, groups[len(groups)-1].to
		digits := long.digits(string(t.plain[start:end]))
		switch {
		case digits > 0 && (t.goesOn(from, start, long) && t.inGroups(from-1) || t.goesOn(end, to, long) && t.inGroups(to)):
			hide(start, end, 0, 0) // a few groups of a longer number were taken for one of another kind
		case digits >= long.grouped:
			hide(start, end, 2, 2)
		default:
			for _, g := range groups {
				if g.to-g.from >= long.single {
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
func (t *Text) goesOn(from, to int, long measure) bool {
	return to-from <= widestGap && !slices.ContainsFunc(t.plain[from:to], func(r rune) bool { return !long.isGap(r) })
}

// number gives the groups of the first number in a part of the text, which may
// be written with anything between them that does not end a number for a reader.
func (t *Text) number(from, to int, long measure) []group {
	var groups []group
	for i := from; i < to; {
		if !isDigit(t.plain[i]) {
			if len(groups) > 0 && !t.goesOn(groups[len(groups)-1].to, i+1, long) {
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
func (m measure) isGap(r rune) bool {
	return strings.ContainsRune(m.gaps, r) || unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
