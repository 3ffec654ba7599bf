package crosspost

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/longbridgeapp/opencc"
	"golang.org/x/text/unicode/norm"
)

// Reader makes posts ready for comparing. It is safe for use by many goroutines.
type Reader struct {
	simplified map[rune]rune // of traditional characters
	converter  *opencc.OpenCC
}

// The blocks of Chinese characters that have traditional forms.
const firstHan, lastHan = '\u3400', '\u9fff'

// NewReader makes a Reader. It takes some hundredths of a second.
func NewReader() (*Reader, error) {
	converter, err := opencc.New("t2s")
	if err != nil {
		return nil, fmt.Errorf("read the table of traditional characters: %w", err)
	}
	var all strings.Builder
	for r := firstHan; r <= lastHan; r++ {
		all.WriteString(string(r) + "\n") // apart, so that no two make a word
	}
	converted, err := converter.Convert(all.String())
	if err != nil {
		return nil, fmt.Errorf("read the table of traditional characters: %w", err)
	}
	simplified := map[rune]rune{'○': '〇', '零': '〇'}
	r := firstHan
	for line := range strings.Lines(converted) {
		if form := []rune(strings.TrimSuffix(line, "\n")); len(form) == 1 && form[0] != r {
			simplified[r] = form[0]
		}
		r++
	}
	return &Reader{simplified, converter}, nil
}

// fold writes a text in one way: simplified, in half width, in small letters,
// without what cannot be seen.
func (r *Reader) fold(text string) string {
	text = norm.NFKC.String(strings.ToValidUTF8(text, " "))
	if strings.ContainsFunc(text, func(c rune) bool { _, traditional := r.simplified[c]; return traditional }) {
		// By words first: 傢俱 is 家具, while each character alone is not.
		if converted, err := r.converter.Convert(text); err == nil {
			text = converted
		}
	}
	return strings.Map(func(c rune) rune {
		switch simple, ok := r.simplified[c]; {
		case ok:
			return simple
		case c == '\n':
			return c
		case unicode.IsSpace(c) || unicode.IsControl(c):
			return ' '
		case unicode.Is(unicode.Cf, c):
			return -1
		}
		return unicode.ToLower(c)
	}, text)
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// letters are the letters and digits of a folded text.
func letters(folded string) string {
	return strings.Map(func(r rune) rune {
		if isLetter(r) {
			return r
		}
		return -1
	}, folded)
}

func countLetters(folded string) int {
	n := 0
	for _, r := range folded {
		if isLetter(r) {
			n++
		}
	}
	return n
}
