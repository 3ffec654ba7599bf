package indexer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says what of a text a term is.
type Kind byte

// The kinds of terms. A text holds a Pair of neighbouring characters of which
// one is Chinese at least, a Sign, which is one Chinese character, and a Word
// (see WordHolds). Only titles are asked for a WholeWord, of which no part will
// do, for a Sound, as Pinyin writes it, and for the Exact title, as TitleKey
// writes it.
const (
	Pair      Kind = 'p'
	Sign      Kind = 's'
	Word      Kind = 'w'
	WholeWord Kind = 'W'
	Sound     Kind = 'y'
	Exact     Kind = '='
)

// Term is the smallest thing that a query looks for.
type Term struct {
	Kind Kind
	Text string // folded
}

// longestWord bounds a word, in characters: what is beyond counts neither in
// texts nor in queries.
const longestWord = 24

// CutWord is the part of a word that counts.
func CutWord(word string) string {
	if len(word) <= longestWord {
		return word
	}
	n := 0
	for i := range word {
		if n == longestWord {
			return word[:i]
		}
		n++
	}
	return word
}

// TitleWords are the parts of a title's word that count: the word, or, of one
// that is longer than what counts, overlapping parts of that length, so that any
// stretch of it is found that has half the length at most.
func TitleWords(word string) []string {
	characters := []rune(word)
	if len(characters) <= longestWord {
		return []string{word}
	}
	var parts []string
	for from := 0; ; from += longestWord / 2 {
		to := min(from+longestWord, len(characters))
		parts = append(parts, string(characters[from:to]))
		if to == len(characters) {
			return parts
		}
	}
}

// HasLetter tells words from numbers.
func HasLetter(word string) bool { return strings.ContainsFunc(word, unicode.IsLetter) }

// WordHolds is the rule for words: one in a text answers for one in a query
// that is the same; if it has a letter, also for its beginning; in a title also
// for any part of it. Outside of titles a single letter or digit is asked for
// itself alone.
func WordHolds(inText, asked string, inTitle bool) bool {
	asked = CutWord(asked)
	if inTitle {
		return slices.ContainsFunc(TitleWords(inText), func(part string) bool { return strings.Contains(part, asked) })
	}
	switch inText = CutWord(inText); {
	case inText == asked:
		return true
	case utf8.RuneCountInString(asked) < 2:
		return false
	}
	return HasLetter(inText) && strings.HasPrefix(inText, asked)
}

// Terms are what a text must hold to say what the runs of a query say: every
// pair of neighbouring characters, also where a word meets Chinese; a single
// character; every word.
func Terms(runs []Run) []Term {
	var terms []Term
	for i, run := range runs {
		if run.Joined && i > 0 {
			terms = append(terms, Term{Pair, Seam(runs[i-1].Text, run.Text)})
		}
		seamed := run.Joined && i > 0 || i+1 < len(runs) && runs[i+1].Joined
		switch {
		case utf8.RuneCountInString(run.Text) == 1 && seamed: // the seam holds it
		case !run.Han:
			terms = append(terms, Term{Word, CutWord(run.Text)})
		case utf8.RuneCountInString(run.Text) > 1:
			for _, pair := range Bigrams(run.Text) {
				terms = append(terms, Term{Pair, pair})
			}
		default:
			terms = append(terms, Term{Sign, run.Text})
		}
	}
	return terms
}

// Pieces are a query's words and pairs that do not overlap: what is left of it
// when its words stand apart. A last odd character forms a pair with the one before.
func Pieces(runs []Run) []Term {
	var terms []Term
	for _, run := range runs {
		if !run.Han {
			terms = append(terms, Term{Word, CutWord(run.Text)})
			continue
		}
		pairs := Bigrams(run.Text)
		if len(pairs) == 0 {
			terms = append(terms, Term{Sign, run.Text})
		}
		for i, pair := range pairs {
			if i%2 == 0 || i == len(pairs)-1 {
				terms = append(terms, Term{Pair, pair})
			}
		}
	}
	return terms
}

// Signs are a query's single characters, each once, and its words.
func Signs(runs []Run) []Term {
	var terms []Term
	seen := make(map[rune]bool)
	for _, run := range runs {
		if !run.Han {
			terms = append(terms, Term{Word, CutWord(run.Text)})
			continue
		}
		for _, r := range run.Text {
			if !seen[r] {
				seen[r] = true
				terms = append(terms, Term{Sign, string(r)})
			}
		}
	}
	return terms
}

// WholeWords are the words of a query, to be held as they stand.
func WholeWords(runs []Run) []Term {
	var terms []Term
	for _, run := range runs {
		if !run.Han {
			terms = append(terms, Term{WholeWord, CutWord(run.Text)})
		}
	}
	return terms
}

// Seam is the pair where one run meets the next.
func Seam(before, after string) string {
	_, last := utf8.DecodeLastRuneInString(before)
	_, first := utf8.DecodeRuneInString(after)
	return before[len(before)-last:] + after[:first]
}

// Squeeze writes folded text without what stands between its runs, so that
// punctuation and spaces do not matter; only between two words a space stays.
func Squeeze(folded string) string {
	var b strings.Builder
	b.Grow(len(folded))
	after := false // a word came before
	for _, run := range Runs(folded) {
		if after && !run.Han && !run.Joined {
			b.WriteByte(' ')
		}
		b.WriteString(run.Text)
		after = !run.Han
	}
	return b.String()
}

// TitleKey is the same for titles that differ in width, case, kind of
// characters and punctuation only. Of longer ones than a query can be it is that
// of their beginning.
func TitleKey(title string) string { return Squeeze(NormalQuery(title)) }
