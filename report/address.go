package report

import (
	"net/url"
	"strings"
	"unicode"
)

// WebAddress is an address as a document may hold it, "" where it is not of the
// web. Word and Excel call a whole file damaged for one address that is none,
// so what an address may not have is escaped; a name in front of the host is
// left out, since it only serves to deceive.
func WebAddress(address string) string {
	parsed, err := url.Parse(strings.TrimSpace(address))
	if err != nil || parsed.Host == "" || strings.ContainsFunc(parsed.Host, notOfHost) || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return ""
	}
	parsed.User = nil
	parsed.RawQuery = escapeQuery(parsed.RawQuery)
	return parsed.String()
}

// notOfHost finds what no name of a host has, though net/url lets it pass.
func notOfHost(r rune) bool {
	return !unicode.In(r, unicode.L, unicode.M, unicode.Nd) && !strings.ContainsRune("-._:[]", r)
}

// escapeQuery percent-encodes what a query may not have, and leaves what is encoded.
func escapeQuery(query string) string {
	const plain = "-._~!$&'()*+,;=:@/?"
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(query); i++ {
		c := query[i]
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(plain, c) >= 0,
			c == '%' && i+2 < len(query) && isHex(query[i+1]) && isHex(query[i+2]):
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
