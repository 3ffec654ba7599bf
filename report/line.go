package report

import (
	"strings"
	"unicode"
)

// OneLine is text from outside as it may be printed on a terminal: what drives
// the terminal, turns the direction of writing or breaks the line becomes a
// space, and what cannot be seen is left out.
func OneLine(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Cc, unicode.Bidi_Control, unicode.Zl, unicode.Zp):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text)
}
