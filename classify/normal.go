package classify

import (
	"regexp"
	"strings"
	"unicode"
)

// maxText is how many characters of a title, column or department are read;
// real ones are far shorter.
const maxText = 300

// The marks that patterns use for the start and the end of a name. They
// cannot occur in normal text.
const (
	startMark = '^'
	endMark   = '$'
)

var (
	// trailer is what follows the name of a document: (试行), (2021年修订).
	trailer = regexp.MustCompile(`(?:\([^()]*\)|\.(?:pdf|docx?|xlsx?|wps))+$`)
	// dispatch is how a document's name goes on when it is sent out.
	dispatch = regexp.MustCompile(`(?:\([^()]*\))*的(?:通知|公告|通告|函)$`)
)

// normal makes equal what readers take as equal: width of characters, letter
// case, white space, quotation marks.
func normal(s string) string {
	var b strings.Builder
	n := 0
	for _, c := range s {
		if n++; n > maxText {
			break
		}
		if c >= '！' && c <= '～' {
			c -= '！' - '!'
		}
		switch {
		case c == '〈' || c == '《' || c == '【':
			c = startMark
		case c == '〉' || c == '》' || c == '】':
			c = endMark
		case unicode.IsSpace(c) || unicode.IsControl(c) || c == '\u200b' || c == '\ufeff':
			continue
		case c == startMark || c == endMark || strings.ContainsRune(`"'“”‘’「」『』|`, c):
			continue
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return b.String()
}

// marked is the normal form with the marks of its start and end: a document's
// name ends at the end of the text, before what follows it in parentheses,
// before 的通知, and where its 《》 end.
func marked(s string) string {
	s = normal(s)
	if s == "" {
		return ""
	}
	for _, end := range []*regexp.Regexp{trailer, dispatch} {
		if at := end.FindStringIndex(s); at != nil && at[0] > 0 {
			s = s[:at[0]] + string(endMark) + s[at[0]:]
		}
	}
	return string(startMark) + s + string(endMark)
}
