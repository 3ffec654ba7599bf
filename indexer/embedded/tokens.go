package embedded

import (
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"

	"gongkai/indexer"
)

// longestTerm bounds a term, in bytes: longer words are cut, since nobody types them.
const longestTerm = 100

// titleTokens turns a title into terms: each character, each pair of
// neighbours whatever their script (第5, 59, 9期), and each word of letters and digits.
type titleTokens struct{}

func (titleTokens) Analyze(text []byte) analysis.TokenStream {
	runs := indexer.Runs(indexer.Fold(string(text)))
	tokens := newStream(text)
	for _, phrase := range indexer.Phrases(runs) {
		for _, r := range phrase {
			tokens.add(string(r))
		}
		for _, pair := range indexer.Bigrams(phrase) {
			tokens.add(pair)
		}
	}
	for _, run := range runs {
		if !run.Han && utf8.RuneCountInString(run.Text) > 2 {
			tokens.add(run.Text)
		}
	}
	return tokens.tokens
}

// textTokens turns a longer text into terms: pairs of Chinese characters, the
// last character of each run, and words. A single character is found as the
// beginning of a pair or as a last one.
type textTokens struct{}

func (textTokens) Analyze(text []byte) analysis.TokenStream {
	tokens := newStream(text)
	for _, run := range indexer.Runs(indexer.Fold(string(text))) {
		if !run.Han {
			tokens.add(run.Text)
			continue
		}
		for _, pair := range indexer.Bigrams(run.Text) {
			tokens.add(pair)
		}
		last, size := utf8.DecodeLastRuneInString(run.Text)
		if last != utf8.RuneError {
			tokens.add(run.Text[len(run.Text)-size:])
		}
	}
	return tokens.tokens
}

// soundTokens turns a title into how it sounds.
type soundTokens struct{ pinyin *indexer.Pinyin }

func (s soundTokens) Analyze(text []byte) analysis.TokenStream {
	tokens := newStream(text)
	for _, sound := range s.pinyin.Sounds(indexer.Runs(indexer.Fold(string(text)))) {
		tokens.add(sound)
	}
	return tokens.tokens
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

func (s *stream) add(term string) {
	if len(s.spare) == 0 {
		s.spare = make([]analysis.Token, 64)
	}
	token := &s.spare[0]
	s.spare = s.spare[1:]
	term = term[:cutAt(term)]
	if cap(s.bytes)-len(s.bytes) < len(term) {
		s.bytes = make([]byte, 0, max(512, len(term)))
	}
	from := len(s.bytes)
	s.bytes = append(s.bytes, term...)
	token.Term, token.Position = s.bytes[from:len(s.bytes):len(s.bytes)], len(s.tokens)+1
	s.tokens = append(s.tokens, token)
}

// cutAt is where a term ends, at the end of a character.
func cutAt(term string) int {
	n := min(len(term), longestTerm)
	for n < len(term) && n > 0 && !utf8.RuneStart(term[n]) {
		n--
	}
	return n
}
