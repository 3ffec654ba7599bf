package embedded

import (
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"

	"gongkai/indexer"
)

// Marks before the terms of words: a word that has a letter, and in a title any
// word from each of its characters on. Other numbers stand without.
const (
	markWord = "~"
	markEnd  = "^"
)

// longestExact bounds the term of a whole title, in bytes.
const longestExact = 300

// titleTokens turns a title into terms like a text, and its words also into
// terms by which any part of them is found.
type titleTokens struct{}

func (titleTokens) Analyze(text []byte) analysis.TokenStream {
	tokens := newStream(text)
	tokens.addText(indexer.Runs(indexer.Fold(string(text))), func(word string) {
		tokens.add("", wordTerm(word))
		for i := range word {
			tokens.add(markEnd, word[i:])
		}
	})
	return tokens.tokens
}

// textTokens turns a text into terms: the pairs of neighbouring characters,
// the last character of a run that no pair begins with, and words.
type textTokens struct{}

func (textTokens) Analyze(text []byte) analysis.TokenStream {
	tokens := newStream(text)
	tokens.addText(indexer.Runs(indexer.Fold(string(text))), func(word string) {
		tokens.add("", wordTerm(word))
	})
	return tokens.tokens
}

// wordTerm is the term of a whole word.
func wordTerm(word string) string {
	if indexer.HasLetter(word) {
		return markWord + word
	}
	return word
}

// soundTokens turns a title into how it sounds.
type soundTokens struct{ pinyin *indexer.Pinyin }

func (s soundTokens) Analyze(text []byte) analysis.TokenStream {
	tokens := newStream(text)
	for _, sound := range s.pinyin.Sounds(indexer.Runs(indexer.Fold(string(text)))) {
		tokens.add("", sound)
	}
	return tokens.tokens
}

// wholeToken takes a text for one term.
type wholeToken struct{}

func (wholeToken) Analyze(text []byte) analysis.TokenStream {
	tokens := newStream(nil)
	tokens.add("", exactTerm(string(text)))
	return tokens.tokens
}

// exactTerm is the term of a whole title, cut at the end of a character.
func exactTerm(key string) string {
	n := min(len(key), longestExact)
	for n < len(key) && n > 0 && !utf8.RuneStart(key[n]) {
		n--
	}
	return key[:n]
}

// stream gathers terms. Tokens and their bytes are laid out many at a time: a
// body has hundreds.
type stream struct {
	tokens analysis.TokenStream
	spare  []analysis.Token
	bytes  []byte
}

// newStream gives a stream with room for the terms of a text, of which most are
// about two Chinese characters, each beginning with another one.
func newStream(text []byte) *stream {
	return &stream{tokens: make(analysis.TokenStream, 0, len(text)/3+1)}
}

func (s *stream) addText(runs []indexer.Run, addWord func(word string)) {
	for i, run := range runs {
		if run.Joined && i > 0 {
			s.add("", indexer.Seam(runs[i-1].Text, run.Text))
		}
		if !run.Han {
			addWord(indexer.CutWord(run.Text))
			continue
		}
		before := -1
		for at, r := range run.Text {
			if before >= 0 {
				s.add("", run.Text[before:at+utf8.RuneLen(r)])
			}
			before = at
		}
		s.add("", run.Text[before:])
	}
}

func (s *stream) add(mark, term string) {
	if len(s.spare) == 0 {
		s.spare = make([]analysis.Token, 64)
	}
	token := &s.spare[0]
	s.spare = s.spare[1:]
	if n := len(mark) + len(term); cap(s.bytes)-len(s.bytes) < n {
		s.bytes = make([]byte, 0, max(512, n))
	}
	from := len(s.bytes)
	s.bytes = append(append(s.bytes, mark...), term...)
	token.Term, token.Position = s.bytes[from:len(s.bytes):len(s.bytes)], len(s.tokens)+1
	s.tokens = append(s.tokens, token)
}
