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
	simplified []rune // of the characters from firstHan on, itself for most
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
	simplified := make([]rune, 0, lastHan-firstHan+1)
	for line := range strings.Lines(converted) {
		form := []rune(strings.TrimSuffix(line, "\n"))
		if len(form) != 1 || len(simplified) == cap(simplified) {
			return nil, fmt.Errorf("read the table of traditional characters: %q for one character", line)
		}
		simplified = append(simplified, form[0])
	}
	simplified['零'-firstHan] = '〇' // as it is written in years
	return &Reader{simplified, converter}, nil
}

// simple is the simplified form of a character, itself for most.
func (r *Reader) simple(c rune) rune {
	switch {
	case firstHan <= c && c <= lastHan:
		return r.simplified[c-firstHan]
	case c == '○':
		return '〇'
	}
	return c
}

// fold writes a text in one way: simplified, in half width, in small letters,
// without what cannot be seen.
func (r *Reader) fold(text string) string {
	text = norm.NFKC.String(strings.ToValidUTF8(text, " "))
	if strings.ContainsFunc(text, func(c rune) bool { return r.simple(c) != c }) {
		// By words first: 傢俱 is 家具, while each character alone is not.
		if converted, err := r.converter.Convert(text); err == nil {
			text = converted
		}
	}
	return strings.Map(func(c rune) rune {
		switch c = r.simple(c); {
		case c >= firstHan && c <= lastHan, c == '\n':
			return c
		case unicode.IsSpace(c) || unicode.IsControl(c):
			return ' '
		case unicode.Is(unicode.Cf, c):
			return -1
		}
		return unicode.ToLower(c)
	}, text)
}

func isLetter(r rune) bool {
	return r >= firstHan && r <= lastHan || unicode.IsLetter(r) || unicode.IsDigit(r)
}

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
