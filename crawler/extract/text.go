package extract

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// visibleRunes counts the runes of a text without white space.
func visibleRunes(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c > ' ' {
				n++
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !blank(r) {
			n++
		}
		i += size
	}
	return n
}

// blank tells whether a rune shows nothing: white space, and the marks
// without width that editors leave behind.
func blank(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\f', '\v', '\u0085', '\u00a0', '\u3000', '\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2028', '\u2029', '\ufeff', '\u00ad', '\u202f', '\u205f':
		return true
	}
	return (r >= '\u2000' && r <= '\u200a') || r < ' '
}

// widthless tells whether a blank takes no room, so that it parts no words.
func widthless(r rune) bool {
	return r >= '\u200b' && r <= '\u200f' || r == '\ufeff' || r == '\u00ad'
}

// collapse trims a text and makes one space of each run of white space.
func collapse(s string) string {
	s = trimBlanks(s)
	if isCollapsed(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		if blank(r) {
			gap = gap || !widthless(r)
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}

// trimBlanks takes the white space of most texts off their ends.
func trimBlanks(s string) string {
	for s != "" && s[0] <= ' ' {
		s = s[1:]
	}
	for s != "" && s[len(s)-1] <= ' ' {
		s = s[:len(s)-1]
	}
	return s
}

// isCollapsed tells whether a trimmed text has no white space but single
// spaces. It may say no where there is none.
func isCollapsed(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c > ' ' && c < 0xC2, c > 0xC2 && c != 0xE2 && c != 0xE3 && c != 0xEF:
		case c == ' ' && s[i-1] != ' ': // trimmed, so that something stands before it
		default: // bytes with which wide and invisible blanks begin
			r, size := utf8.DecodeRuneInString(s[i:])
			if c <= ' ' || blank(r) || r == utf8.RuneError {
				return false
			}
			i += size - 1
		}
	}
	return true
}

// nodeText is the collapsed text of a node and all that it holds.
func nodeText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		} else if d.DataAtom == atom.Br || blocks[d.DataAtom] {
			b.WriteByte(' ')
		}
	}
	return collapse(b.String())
}

// attribute is the value of a node's attribute, "" without one.
func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
