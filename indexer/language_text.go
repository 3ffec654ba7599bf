package indexer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoteMark is a quote that opens, with those that close it.
type quoteMark struct {
	open   rune
	closed string
}

// quoteMarks are the quotes of the language, the one that is written first.
func quoteMarks() []quoteMark {
	return []quoteMark{{'"', `"＂`}, {'“', "”"}, {'「', "」"}, {'＂', `"＂`}}
}

// quote is a text that begins with a quote.
type quote struct {
	start  int    // of the opening quote
	end    int    // behind the closing quote; of all that belongs together, where it is not whole
	text   string // between the quotes, trimmed
	closed bool
	whole  bool // closed, and nothing but white space follows
}

// quoteAt reads the quote that opens at a place.
func (p *parser) quoteAt(at int) (quote, bool) {
	open, size := utf8.DecodeRuneInString(p.text[at:])
	for _, mark := range quoteMarks() {
		if mark.open != open {
			continue
		}
		inside := p.text[at+size:]
		length := -1
		if !p.unclosed[open] {
			length = strings.IndexAny(inside, mark.closed)
		}
		if length < 0 {
			p.unclosed[open] = true
			return quote{start: at, end: p.wordEnd(at)}, true
		}
		_, last := utf8.DecodeRuneInString(inside[length:])
		closing := at + size + length + last
		end := p.wordEnd(closing)
		return quote{start: at, end: end, text: strings.TrimFunc(inside[:length], isBlank), closed: true, whole: end == closing}, true
	}
	return quote{}, false
}

// open is the error of a quote that belongs to a minus or a field and is not whole.
func (p *parser) open(quoted quote) error {
	if quoted.closed {
		return p.wrong(quoted.start, quoted.end, "text follows the closing quote", "write a space between them")
	}
	return p.wrong(quoted.start, quoted.end, "nothing closes this quote", "write the same quote behind the last word")
}

// tokenFrom is where the next token begins, at a place or behind it.
func (p *parser) tokenFrom(at int) int {
	if length := strings.IndexFunc(p.text[at:], func(r rune) bool { return !isBlank(r) }); length >= 0 {
		return at + length
	}
	return len(p.text)
}

// wordEnd is where the next white space is, at a place or behind it.
func (p *parser) wordEnd(at int) int {
	if length := strings.IndexFunc(p.text[at:], isBlank); length >= 0 {
		return at + length
	}
	return len(p.text)
}

// isBlank tells white space, and what cannot be seen and comes along when text
// is pasted: zero width spaces and byte order marks.
func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\u200B' || r == '\uFEFF' }

// minusLength is how long the minus is with which a text begins, in bytes, 0
// where there is none or it stands for itself.
func minusLength(text string) int {
	for _, minus := range []string{"-", "－"} {
		rest, found := strings.CutPrefix(text, minus)
		next, _ := utf8.DecodeRuneInString(rest)
		if found && rest != "" && !isBlank(next) && next != '-' && next != '－' {
			return len(minus)
		}
	}
	return 0
}

// hasLetters tells whether there is anything in a text that an engine can find.
func hasLetters(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
}

// narrow makes full-width letters, digits and signs of ASCII narrow, and all small.
func narrow(text string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if '！' <= r && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, text))
}
