package indexer

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold makes texts comparable: full-width and half-width forms, ligatures and
// letter case no longer matter (NFKC, lower case), nor do traditional and
// simplified characters. Each character is simplified by itself, whatever stands
// around it, so that a word of a query and of a document become the same.
// Characters that nobody sees are left out. What is folded stays as it is.
func Fold(text string) string {
	if alone, _ := foldSpans(text); alone == len(text) {
		return strings.Map(FoldRune, text)
	}
	var folded strings.Builder
	folded.Grow(len(text))
	for text != "" {
		alone, together := foldSpans(text)
		for _, r := range text[:alone] {
			folded.WriteRune(FoldRune(r))
		}
		folded.WriteString(normalize(text[alone : alone+together]))
		text = text[alone+together:]
	}
	return folded.String()
}

// FoldRune folds one character into one character: its width, its case, and
// its simplified form. One that Fold writes with several, as ㈱, or with none, stays.
func FoldRune(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r < utf8.RuneSelf:
		return r
	case firstHan <= r && r <= lastHan:
		return simplified()[r-firstHan]
	case firstWide <= r && r <= lastWide:
		return unicode.ToLower(r - firstWide + '!')
	case r == wideSpace:
		return ' '
	case foldsAlone(r):
		return r
	}
	one := normalize(string(r))
	if one == "" {
		return r
	}
	if folded, size := utf8.DecodeRuneInString(one); size == len(one) {
		return folded
	}
	return unicode.ToLower(r)
}

const (
	firstHan, lastHan   = '\u3400', '\u9fff' // the blocks of Chinese characters in use
	firstWide, lastWide = '\uff01', '\uff5e' // the full-width forms of ASCII, in its order
	wideSpace           = '\u3000'
)

// foldsAlone tells whether a character folds into one, whatever follows, and
// never joins the one before it: what Chinese texts are made of for the most part.
func foldsAlone(r rune) bool {
	return r < utf8.RuneSelf || firstHan <= r && r <= lastHan || firstWide <= r && r <= lastWide ||
		wideSpace <= r && r <= '〟' || r == '“' || r == '”' || r == '‘' || r == '’' || r == '—' || r == '·'
}

// foldSpans measures in bytes what a text begins with: characters that fold
// alone, then those that fold together, with the letter before them, to which an
// accent may belong.
func foldSpans(text string) (alone, together int) {
	last, met := 0, false // where the last character began, and whether it folds together with others
	for i, r := range text {
		switch {
		case !foldsAlone(r) && !met:
			alone, met = last, true
		case foldsAlone(r) && met:
			return alone, i - alone
		}
		last = i
	}
	if !met {
		return len(text), 0
	}
	return alone, len(text) - alone
}

// normalize folds any text. Small letters may take accents that capital letters
// do not (ẖ), hence twice.
func normalize(text string) string {
	lower := strings.Map(func(r rune) rune {
		if firstHan <= r && r <= lastHan {
			return simplified()[r-firstHan]
		}
		if unseen(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(text))
	return norm.NFKC.String(lower)
}

// unseen characters only say how others are to look, or where a line may break.
func unseen(r rune) bool {
	return unicode.Is(unicode.Variation_Selector, r) || '\u200b' <= r && r <= '\u200f' || r == '\u2060' || r == '\ufeff' || r == '\u00ad'
}

// simplified are the simplified forms of the characters from firstHan on; most
// are their own.
var simplified = sync.OnceValue(readTraditionalForms)

func readTraditionalForms() []rune {
	forms := make([]rune, lastHan-firstHan+1)
	for i := range forms {
		forms[i] = firstHan + rune(i)
	}
	var traditional rune
	for _, r := range traditionalForms {
		switch {
		case r == '\n':
		case traditional == 0:
			traditional = r
		default:
			forms[traditional-firstHan], traditional = r, 0
		}
	}
	return forms
}
