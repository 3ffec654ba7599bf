package intake

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// fold gives text as it is compared: widths, case, spaces and invisible
// characters do not matter.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, width.Fold.String(text))
}

var (
	inBrackets      = regexp.MustCompile(`\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|「[^「」]*」|<[^<>]*>`)
	inRoundBrackets = regexp.MustCompile(`\([^()]*\)`)
)

// foldHeader gives a column's header as it is looked up. What stands in
// brackets, such as 必填 or a unit, is left out, unless nothing else is there.
func foldHeader(header string) string {
	folded := fold(header)
	for _, leftOut := range []*regexp.Regexp{inBrackets, inRoundBrackets} {
		if bare := trimHeader(leftOut.ReplaceAllString(folded, "")); bare != "" {
			return bare
		}
	}
	return trimHeader(folded)
}

func trimHeader(header string) string {
	if header == "#" {
		return header
	}
	return strings.Trim(header, "*#:;()[]【】〔〕「」<>、,。.-_")
}

// words is fold without punctuation: how wordings are held against each other.
func words(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, fold(text))
}

// shorten cuts text for a message.
func shorten(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
