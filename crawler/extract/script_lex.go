package extract

import "strings"

// token is one word or sign of a script.
type token struct {
	kind tokenKind
	text string // of a string its value
	span int32  // of an opening bracket how far behind it the closing one stands, 0 where none does
}

func (t token) is(sign string) bool { return t.kind == tokenSign && t.text == sign }

type tokenKind int8

const (
	tokenEnd tokenKind = iota
	tokenName
	tokenNumber
	tokenString
	tokenTemplate // a string with ${expressions}
	tokenSign
)

// maxScript is how many bytes of a page's scripts are taken apart, and
// maxTokens how many tokens come of them. Code that turns pages is short.
const (
	maxScript = 256 << 10
	maxTokens = 60_000
)

// signs of more than one character, longer ones first.
var signs = []string{"===", "!==", "==", "!=", "<=", ">=", "&&", "||", "++", "--", "+=", "-=", "=>"}

// lex takes a script apart. Comments are left out; what cannot be read, such
// as a regular expression, comes as signs.
func lex(script string) []token {
	tokens := split(script)
	pairBrackets(tokens)
	return tokens
}

func split(script string) []token {
	var tokens []token
	for i := 0; i < len(script) && len(tokens) < maxTokens; {
		c := script[i]
		switch {
		case c <= ' ':
			i++
		case strings.HasPrefix(script[i:], "//") || strings.HasPrefix(script[i:], "<!--"):
			i += lineLength(script[i:])
		case strings.HasPrefix(script[i:], "/*"):
			end := strings.Index(script[i+2:], "*/")
			if end < 0 {
				return tokens
			}
			i += end + 4
		case c == '"' || c == '\'' || c == '`':
			text, size := quoted(script[i:])
			kind := tokenString
			if c == '`' && strings.Contains(text, "${") {
				kind = tokenTemplate
			}
			tokens = append(tokens, token{kind: kind, text: text})
			i += size
		case c >= '0' && c <= '9':
			size := spanOf(script[i:], func(c byte) bool { return c >= '0' && c <= '9' || c == '.' })
			tokens = append(tokens, token{kind: tokenNumber, text: script[i : i+size]})
			i += size
		case nameByte(c):
			size := spanOf(script[i:], nameByte)
			tokens = append(tokens, token{kind: tokenName, text: script[i : i+size]})
			i += size
		default:
			sign := script[i : i+1]
			for _, long := range signs {
				if strings.HasPrefix(script[i:], long) {
					sign = long
					break
				}
			}
			tokens = append(tokens, token{kind: tokenSign, text: sign})
			i += len(sign)
		}
	}
	return tokens
}

func nameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '$' || c >= '0' && c <= '9' || c >= 0x80
}

func spanOf(s string, belongs func(byte) bool) int {
	n := 0
	for n < len(s) && belongs(s[n]) {
		n++
	}
	return n
}

func lineLength(s string) int {
	if end := strings.IndexByte(s, '\n'); end >= 0 {
		return end
	}
	return len(s)
}

// quoted reads a string literal. One that is not closed ends with its line.
func quoted(s string) (text string, size int) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case c == s[0]:
			return b.String(), i + 1
		case c == '\n' && s[0] != '`':
			return b.String(), i
		case c == '\\' && i+1 < len(s):
			i++
			switch s[i] {
			case 'n', 'r', 't':
				b.WriteByte(' ')
			default:
				b.WriteByte(s[i])
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), len(s)
}

// pairBrackets notes for each opening bracket where it is closed. Each is asked
// for again and again.
func pairBrackets(tokens []token) {
	var open []int
	for i := range tokens {
		if tokens[i].kind != tokenSign {
			continue
		}
		switch tokens[i].text {
		case "(", "[", "{":
			open = append(open, i)
		case ")", "]", "}":
			if last := len(open) - 1; last >= 0 {
				tokens[open[last]].span = int32(i - open[last])
				open = open[:last]
			}
		}
	}
}

// closing is the index of the sign that closes the bracket at tokens[open], or
// the last index where nothing does, or where there is no such token.
func closing(tokens []token, open int) int {
	if open >= len(tokens) {
		return len(tokens) - 1
	}
	if span := int(tokens[open].span); span > 0 && open+span < len(tokens) {
		return open + span
	}
	return len(tokens) - 1
}
