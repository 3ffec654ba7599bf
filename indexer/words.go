package indexer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Run is a stretch of text without a break: Chinese characters, or a word of
// letters and digits.
type Run struct {
	Text   string
	Han    bool
	Joined bool // nothing stands between the run before and this one
}

// Runs cuts a folded query into runs. Punctuation, spaces and symbols are left out.
func Runs(folded string) []Run { return runs(folded, false) }

// TextRuns cuts a text of a document into runs. There spaces before or behind
// Chinese mean nothing, as in 2023 年: the runs beside them are joined, so that
// they are found by whoever writes them together, or apart.
func TextRuns(text string) []Run { return runs(Fold(text), true) }

func runs(folded string, overSpaces bool) []Run {
	var runs []Run
	start, kind, end := 0, none, -1
	flush := func(at int) {
		if kind == none {
			return
		}
		run := Run{Text: folded[start:at], Han: kind == han, Joined: start == end}
		if n := len(runs); overSpaces && n > 0 && (run.Han || runs[n-1].Han) {
			run.Joined = strings.Trim(folded[end:start], " \t") == ""
		}
		runs, end = append(runs, run), at
	}
	for i, r := range folded {
		next := kindOf(r)
		if next == mark { // an accent that did not compose belongs to its letter, and to nothing else
			next = none
			if kind == word {
				next = word
			}
		}
		if next != kind {
			flush(i)
			start, kind = i, next
		}
	}
	flush(len(folded))
	return runs
}

type runeKind int

const (
	none runeKind = iota
	han
	word
	mark
)

func kindOf(r rune) runeKind {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' {
			return word
		}
		return none
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
		return han
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		return word
	case unicode.IsMark(r):
		return mark
	}
	return none
}

// Bigrams are the overlapping pairs of a string's characters, first to last;
// none for a string of fewer than two.
func Bigrams(s string) []string {
	var pairs []string
	before := -1
	for i, r := range s {
		if before >= 0 {
			pairs = append(pairs, s[before:i+utf8.RuneLen(r)])
		}
		before = i
	}
	return pairs
}
