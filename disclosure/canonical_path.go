package disclosure

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// sessions are in the path where a browser refuses cookies: those of Java and
// those of ASP.NET.
var sessions = regexp.MustCompile(`(?i)(?:;|%3b)jsessionid=[^/]*|/(?:\(|%28)S(?:\(|%28)[a-z0-9]{24}(?:\)|%29){2}`)

// readPath spells a path in one way: it begins with a slash and has none at its
// end, no part is empty or dots, only what must be is escaped, and letters are
// small where their case means nothing.
func readPath(escaped string) string {
	var parts []string
	for part := range strings.SplitSeq(sessions.ReplaceAllString(escaped, ""), "/") {
		if plain, err := url.PathUnescape(part); err == nil {
			part = plain
		}
		switch part {
		case "", ".":
		case "..":
			parts = parts[:max(0, len(parts)-1)]
		default:
			parts = append(parts, escape(foldPart(part)))
		}
	}
	return "/" + strings.Join(parts, "/")
}

// mendEscapes escapes every per cent sign that escapes nothing.
func mendEscapes(path string) string {
	var b strings.Builder
	for i := range len(path) {
		b.WriteByte(path[i])
		if path[i] == '%' && (i+2 >= len(path) || !isHex(path[i+1]) || !isHex(path[i+2])) {
			b.WriteString("25")
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// escape writes one part of a path: RFC 3986 allows more than letters and
// digits to stand for themselves there.
func escape(part string) string {
	var b strings.Builder
	for i := range len(part) {
		c := part[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~!$&'()*+,;=:@", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

var (
	extension = regexp.MustCompile(`\.[A-Za-z]{1,5}$`)
	// A word is written large, or with capitals that have a small letter behind each.
	word = regexp.MustCompile(`^(?:[A-Z]+|[A-Za-z][a-z]+(?:[A-Z][a-z]+)*)$`)
)

// foldPart makes a part of a path small where its capitals mean nothing: in an
// extension, in a name without small letters (INFO, 6F9619FF-8B86), and in a
// name of words without digits (ShowNews, Info). A name that mixes both cases
// in another way may be a number in letters, as aBcD1234 or base64, of which
// AbCd1234 is another one. Servers that do not care for case have files with
// names of the former kinds.
func foldPart(part string) string {
	end := len(part)
	if at := extension.FindStringIndex(part); at != nil {
		end = at[0]
	}
	name := part[:end]
	noSmall := !strings.ContainsFunc(name, func(r rune) bool { return 'a' <= r && r <= 'z' })
	if noSmall || isWords(name) {
		return lower(part)
	}
	return name + lower(part[end:])
}

func isWords(name string) bool {
	if strings.ContainsAny(name, "0123456789") {
		return false
	}
	for _, run := range strings.FieldsFunc(name, func(r rune) bool { return !('a' <= r|0x20 && r|0x20 <= 'z') }) {
		if !word.MatchString(run) {
			return false
		}
	}
	return true
}

// lower makes the letters of ASCII small, and leaves bytes alone that are no UTF-8.
func lower(s string) string {
	small := []byte(s)
	for i, c := range small {
		if 'A' <= c && c <= 'Z' {
			small[i] = c + 'a' - 'A'
		}
	}
	return string(small)
}
