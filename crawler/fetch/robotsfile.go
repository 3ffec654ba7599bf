package fetch

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxCrawlDelay bounds the delay that a robots.txt may ask for: a site that
// asks for a day between two pages would never be read.
const maxCrawlDelay = 30 * time.Second

// robotsRules are what one robots.txt says to us.
type robotsRules struct {
	rules    []robotsRule // the one that decides first comes first
	delay    time.Duration
	sitemaps []string // as written
}

// robotsRule allows or disallows the paths that a pattern matches.
type robotsRule struct {
	pattern string // with octets as robotsOctets writes them; * for anything, $ at its end for the path's end
	allow   bool
}

// parseRobots reads a robots.txt as RFC 9309, 2.2 does. The groups that name
// us count together; only where there is none, those for everybody do. Lines
// that cannot be read are passed over: many a file is an HTML page.
func parseRobots(file []byte) robotsRules {
	var ours, everybodys robotsRules
	var sitemaps []string
	var forUs, forAll, named, heading bool
	lines := strings.FieldsFuncSeq(strings.TrimPrefix(string(file), "\ufeff"), func(r rune) bool { return r == '\n' || r == '\r' })
	for line := range lines {
		field, value := robotsLine(line)
		switch field {
		case "sitemap": // belongs to no group, and ends none
			sitemaps = append(sitemaps, value)
		case "user-agent":
			if !heading {
				heading, forUs, forAll = true, false, false
			}
			forUs = forUs || strings.EqualFold(robotsToken(value), Product)
			forAll = forAll || value == "*"
			named = named || forUs
		case "":
		default:
			// Nothing but a rule ends the list of agents: what RFC 9309 does not
			// know, a crawl-delay too, must not come between an agent and its rules
			// (2.2.4).
			if field != "crawl-delay" {
				heading = false
			}
			if forUs {
				ours.add(field, value)
			}
			if forAll {
				everybodys.add(field, value)
			}
		}
	}
	if !named {
		ours = everybodys
	}
	ours.sitemaps = sitemaps
	slices.SortFunc(ours.rules, robotsRule.compare)
	return ours
}

// robotsLine gives a line's field, "" where it is none that is known. The
// misspellings are those that Google's parser knows.
func robotsLine(line string) (field, value string) {
	line, _, _ = strings.Cut(line, "#")
	name, value, _ := strings.Cut(line, ":")
	switch strings.NewReplacer("-", "", " ", "", "\t", "").Replace(strings.ToLower(name)) {
	case "useragent":
		field = "user-agent"
	case "allow":
		field = "allow"
	case "disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw":
		field = "disallow"
	case "crawldelay":
		field = "crawl-delay"
	case "sitemap":
		field = "sitemap"
	}
	return field, strings.TrimSpace(value)
}

// robotsToken is the product token at the beginning of a user agent (RFC 9309,
// 2.2.1): "gongkai/1.0" means us, "gong" does not.
func robotsToken(value string) string {
	end := strings.IndexFunc(value, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '-' || r == '_')
	})
	if end < 0 {
		return value
	}
	return value[:end]
}

func (r *robotsRules) add(field, value string) {
	switch {
	case field == "crawl-delay":
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 {
			delay := time.Duration(min(seconds, maxCrawlDelay.Seconds()) * float64(time.Second))
			r.delay = max(r.delay, delay)
		}
	case value != "": // an empty rule matches nothing
		r.rules = append(r.rules, robotsRule{robotsPattern(value), field == "allow"})
	}
}

// allows tells whether a path of robotsPath's form may be fetched.
func (r robotsRules) allows(path string) bool {
	for _, rule := range r.rules {
		if rule.matches(path) {
			return rule.allow
		}
	}
	return true
}

// compare puts the rule that decides first: the longer pattern, and of two of
// one length the one that allows (RFC 9309, 2.2.2).
func (r robotsRule) compare(other robotsRule) int {
	switch {
	case len(r.pattern) != len(other.pattern):
		return len(other.pattern) - len(r.pattern)
	case r.allow == other.allow:
		return 0
	case r.allow:
		return -1
	}
	return 1
}

// matches compares in a time that grows with the path, not with the number of
// ways to share it among the wildcards: where a part fits at several places,
// the first one leaves the most for the parts behind it.
func (r robotsRule) matches(path string) bool {
	pattern, ends := strings.CutSuffix(r.pattern, "$")
	part, pattern, more := strings.Cut(pattern, "*")
	rest, fits := strings.CutPrefix(path, part)
	for fits && more {
		part, pattern, more = strings.Cut(pattern, "*")
		if ends && !more {
			return strings.HasSuffix(rest, part)
		}
		_, rest, fits = strings.Cut(rest, part)
	}
	return fits && (!ends || rest == "")
}

// robotsPattern is the pattern of a rule. One that begins with neither / nor *
// is meant to begin with /.
func robotsPattern(value string) string {
	if value[0] != '/' && value[0] != '*' {
		value = "/" + value
	}
	value, ends := strings.CutSuffix(value, "$")
	pattern := robotsOctets(value, "*")
	if ends {
		pattern += "$"
	}
	return pattern
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
	return robotsOctets(path, "")
}

// robotsOctets writes a path in the one way in which it can be compared: what
// is not ASCII escaped, what need not be escaped plain (RFC 9309, 2.2.2), a %
// that escapes nothing escaped itself, and * and $ too, unless they are meant
// as wildcards.
func robotsOctets(path, wildcards string) string {
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
		sign := octet == '%' || (octet == '*' || octet == '$') && strings.IndexByte(wildcards, octet) < 0
		if octet >= 0x80 || octet <= ' ' || octet == 0x7f || sign || escaped && !unreserved(octet) {
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
