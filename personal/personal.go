// Package personal finds personal data in what a college makes public: the
// numbers of identity cards, mobile phones, bank cards and students, in posts
// and in their files. Colleges are punished for them.
//
// A number counts where its own rules hold (checksum, region, day of birth,
// prefix, length) and where what stands around it does not say that it is
// something else. What is masked already is no finding.
package personal

import (
	"strings"
	"unicode"

	"gongkai/disclosure"
)

// Match is a number found in a text. Positions count characters, not bytes.
type Match struct {
	Kind     disclosure.FindingKind
	From, To int // the first character, and the one after the last
}

// Text is a text that was searched.
type Text struct {
	shown   []rune // as it is
	plain   []rune // the same with digits, letters and signs of full width made narrow
	Matches []Match
}

// Find searches a text.
func Find(text string) *Text {
	t := &Text{shown: []rune(text)}
	t.plain = make([]rune, len(t.shown))
	for i, r := range t.shown {
		t.plain[i] = narrow(r)
	}
	for at := 0; at < len(t.plain); {
		if !isDigit(t.plain[at]) {
			at++
			continue
		}
		groups := t.groups(at)
		t.classify(groups)
		at = groups[len(groups)-1].to
	}
	return t
}

// narrow makes a character of full width narrow, and every space a plain one.
func narrow(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '\u3000' || r == '\u00A0':
		return ' '
	case r == '‐' || r == '‑' || r == '–' || r == '—' || r == '－' || r == '−':
		return '-'
	}
	return r
}

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// group is a run of digits; a number may be written in several.
type group struct {
	from, to int
	gap      rune // what stands between it and the next group
}

// How many characters a number can have, with what stands between its groups.
const shortest, longestForm = 6, 24

// maxGroups bounds the groups that are looked at together.
const maxGroups = 64

// groups gives the digits from a place on, with those that follow after one
// space, hyphen or line end. A letter X that ends an identity card's number
// belongs to its digits.
func (t *Text) groups(at int) []group {
	var groups []group
	for {
		g := group{from: at}
		for at < len(t.plain) && isDigit(t.plain[at]) {
			at++
		}
		if at < len(t.plain) && (t.plain[at] == 'X' || t.plain[at] == 'x') && !(at+1 < len(t.plain) && isAlphanumeric(t.plain[at+1])) {
			at++
		}
		g.to = at
		next := at + 1
		if next < len(t.plain) && len(groups) < maxGroups-1 && isDigit(t.plain[next]) && (t.plain[at] == ' ' || t.plain[at] == '-' || t.plain[at] == '\n') {
			g.gap = t.plain[at]
			groups = append(groups, g)
			at = next
			continue
		}
		return append(groups, g)
	}
}

func isAlphanumeric(r rune) bool { return isDigit(r) || isLetter(r) }

// classify takes the numbers out of groups, the longest first from each group on.
func (t *Text) classify(groups []group) {
	for i := 0; i < len(groups); {
		taken := 1
		for _, form := range forms {
			if n := form.groups; i+n <= len(groups) && t.fits(groups, i, n, form) {
				t.Matches = append(t.Matches, Match{form.kind, groups[i].from, groups[i+n-1].to})
				taken = n
				break
			}
		}
		i += taken
	}
}

// fits tells whether n groups from the first on are a number of a form.
func (t *Text) fits(groups []group, first, n int, form form) bool {
	if total := groups[first+n-1].to - groups[first].from; total < shortest || total > longestForm {
		return false
	}
	var digits strings.Builder
	for i := first; i < first+n; i++ {
		g := groups[i]
		if form.lengths != nil && g.to-g.from != form.lengths[i-first] {
			return false
		}
		if i+1 < first+n && !strings.ContainsRune(form.gaps, g.gap) {
			return false
		}
		digits.WriteString(strings.ToUpper(string(t.plain[g.from:g.to])))
	}
	from, to := groups[first].from, groups[first+n-1].to
	return form.valid(digits.String()) && t.apart(from, to) && (form.sure || t.alone(from, to)) && (form.near == nil || form.near(t, from, to)) && !t.isSomethingElse(form, from, to)
}

// apart tells whether neither a letter nor a digit stands next to a number.
func (t *Text) apart(from, to int) bool {
	return (!isAlphanumeric(t.at(from-1)) || telephone.MatchString(t.before(from, 8))) && !isAlphanumeric(t.at(to))
}

// alone tells whether a number stands by itself, and is no part of a longer
// number, a code, an amount or an address.
func (t *Text) alone(from, to int) bool {
	before, beforeThat := t.at(from-1), t.at(from-2)
	after, afterThat := t.at(to), t.at(to+1)
	switch {
	case before == '*', after == '*':
		return false
	case before == '.' && isDigit(beforeThat), after == '.' && isDigit(afterThat), before == ',' && isDigit(beforeThat) && isDigit(after):
		return false
	case before == '-' && t.areaCode(from-1), before == '/' && t.firstOf(from) < from:
	case strings.ContainsRune("-_/=#%", before) && (isAlphanumeric(beforeThat) || beforeThat == '/'):
		return false
	}
	inCode := (after == '-' || after == '_') && isAlphanumeric(afterThat)
	inAddress := before == '/' && after == '.' && isLetter(afterThat)
	return !inCode && !inAddress
}

// firstOf is where the first of several numbers begins that stand side by side
// with slashes between them, the last of them at a place. They are as long as a
// telephone's, and do not begin in an address or a code.
func (t *Text) firstOf(from int) int {
	if t.at(from-1) != '/' {
		return from
	}
	before := t.before(from, longestRow)
	if found := rowOfNumbers.FindStringSubmatchIndex(before); found != nil {
		return from - (len(before) - found[2]) // what was found is ASCII
	}
	return from
}

// areaCode tells whether 86 stands before a hyphen: China's number for telephones.
func (t *Text) areaCode(hyphen int) bool {
	return t.at(hyphen-1) == '6' && t.at(hyphen-2) == '8' && !isDigit(t.at(hyphen-3))
}

func (t *Text) at(i int) rune {
	if i < 0 || i >= len(t.plain) {
		return 0
	}
	return t.plain[i]
}

// before gives the characters of the same line before a place, at most n.
func (t *Text) before(at, n int) string {
	from := at
	for from > 0 && at-from < n && t.plain[from-1] != '\n' {
		from--
	}
	return string(t.plain[from:at])
}

// after gives the characters of the same line from a place on, at most n.
func (t *Text) after(at, n int) string {
	to := at
	for to < len(t.plain) && to-at < n && t.plain[to] != '\n' {
		to++
	}
	return string(t.plain[at:to])
}

// lastWords gives what stands directly before a place, without signs.
func lastWords(s string) string {
	return strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) })
}
