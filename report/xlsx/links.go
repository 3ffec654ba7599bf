package xlsx

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf16"

	"gongkai/report"
)

const (
	linkLimit    = 65530 // links of a sheet, Excel's own
	addressLimit = 2079  // characters of an address, Excel's own
	hintLimit    = 255   // characters of what a link shows under the pointer, Excel's own
	literalLimit = 255   // characters of a text in a formula, Excel's own

	// Of more links than this excelize takes too long, as it compares each with
	// all others (20,000: 6.6 s, 60,000: 80 s). A formula costs nothing, but is
	// less of a link: its cell is no text, and the pointer shows no hint.
	manyLinks = 2000
)

// address is a link as a workbook may hold it, and false where it is no http
// or https address or too long. Excel calls a whole file damaged for one
// address that is none, so what an address may not have is escaped.
func address(link string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || u.Host == "" || strings.ContainsFunc(u.Host, notOfHost) || u.Scheme != "http" && u.Scheme != "https" {
		return "", false
	}
	u.User = nil // a name in front of the host only serves to deceive
	u.RawQuery = escape(u.RawQuery)
	whole := u.String()
	return whole, len(whole) <= addressLimit
}

// linkFormula is a link as a formula, false where its texts are too long for one.
func linkFormula(link, text string) (string, bool) {
	if len(link) > literalLimit || len(utf16.Encode([]rune(text))) > literalLimit || text == "" {
		return "", false
	}
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	return "HYPERLINK(" + quote(link) + "," + quote(text) + ")", true
}

// countLinks counts the values of a table that lead to an address.
func countLinks(table report.Table) int {
	n := 0
	for _, line := range table.Lines {
		for _, value := range line.Values {
			if value.Link != "" {
				n++
			}
		}
	}
	return n
}

// notOfHost finds what no name of a host has, though net/url lets it pass.
func notOfHost(r rune) bool {
	return !unicode.In(r, unicode.L, unicode.M, unicode.Nd) && !strings.ContainsRune("-._:[]", r)
}

// escape percent-encodes what a query may not have, and leaves what is encoded.
func escape(query string) string {
	const plain = "-._~!$&'()*+,;=:@/?"
	var b strings.Builder
	for i := 0; i < len(query); i++ {
		c := query[i]
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(plain, c) >= 0:
			b.WriteByte(c)
		case c == '%' && i+2 < len(query) && isHex(query[i+1]) && isHex(query[i+2]):
			b.WriteByte(c)
		default:
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
