package fetch

import (
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// maxWildcardBytes bounds the rules with * or $ taken together. The parser
// makes each a regular expression, and every URL is matched with all of them:
// without a bound a file of the allowed size costs seconds a URL. Rules beyond
// it are not obeyed; honest files have a few hundred bytes of them.
const maxWildcardBytes = 8 << 10

// robotsRoot stands before every path, in rules and in what they are compared
// with. The parser looks for a rule with a wildcard anywhere in a path; no
// path holds this mark, so that the rule is found at its beginning only.
const robotsRoot = "/\x01"

// cleanRobots keeps the lines of a robots.txt that say something to us: the
// parser gives a whole file up for one line that it cannot read, while RFC
// 9309, 2.2 wants what is readable to be obeyed. Many a file is an HTML page.
func cleanRobots(file []byte) []byte {
	var kept, disallowed bytes.Buffer
	grouped, wildcards := false, 0
	lines := strings.FieldsFuncSeq(strings.TrimPrefix(string(file), "\ufeff"), func(r rune) bool { return r == '\n' || r == '\r' })
	for line := range lines {
		line, _, _ = strings.Cut(line, "#")
		name, value, _ := strings.Cut(line, ":")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)
		if strings.ContainsAny(value, "*$") {
			wildcards += len(value)
		}
		switch {
		case name == "user-agent" || name == "useragent":
			disallowed.WriteTo(&kept)
			grouped = true
			fmt.Fprintf(&kept, "User-agent: %s\n", robotsAgent(value))
		case !grouped || wildcards > maxWildcardBytes && strings.ContainsAny(value, "*$"):
		case name == "allow" && value != "":
			fmt.Fprintf(&kept, "Allow: %s\n", robotsRule(value))
		case name == "disallow" && value != "":
			// Of two rules of one length the parser takes the first, and
			// allowing is to win.
			fmt.Fprintf(&disallowed, "Disallow: %s\n", robotsRule(value))
		case name == "disallow":
			// An empty rule forbids nothing, but it makes a group of its own.
			fmt.Fprintf(&kept, "Allow: /\n")
		case name == "crawl-delay" || name == "crawldelay":
			if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds >= 0 {
				fmt.Fprintf(&kept, "Crawl-delay: %g\n", min(seconds, maxCrawlDelay.Seconds()))
			}
		}
	}
	disallowed.WriteTo(&kept)
	return kept.Bytes()
}

// robotsAgent is whom a group speaks to, as far as it concerns us: the parser
// would take "gong" for us too, and "gongkai/1.0" for somebody else.
func robotsAgent(value string) string {
	token, _, _ := strings.Cut(value, "/")
	token = strings.ToLower(strings.TrimSpace(token))
	if token != Product && token != "*" {
		return "others"
	}
	return token
}

func robotsRule(value string) string {
	if !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "*") {
		value = "/" + value
	}
	return robotsRoot + robotsOctets(value)
}

// robotsPath is what rules are compared with: path and query.
func robotsPath(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	return robotsOctets(path)
}

// robotsOctets writes a path in the one way in which it can be compared: what
// is not ASCII escaped, what need not be escaped plain (RFC 9309, 2.2.2).
func robotsOctets(path string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		octet := path[i]
		escaped := false
		if octet == '%' && i+2 < len(path) {
			if value, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				octet, escaped, i = byte(value), true, i+2
			}
		}
		if octet >= 0x80 || octet <= ' ' || octet == 0x7f || escaped && !unreserved(octet) {
			b.Write([]byte{'%', hex[octet>>4], hex[octet&15]})
			continue
		}
		b.WriteByte(octet)
	}
	return b.String()
}

func unreserved(octet byte) bool {
	return 'a' <= octet && octet <= 'z' || 'A' <= octet && octet <= 'Z' || '0' <= octet && octet <= '9' || strings.IndexByte("-._~", octet) >= 0
}
