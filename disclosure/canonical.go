package disclosure

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// longestAddress bounds an address, in bytes: no server that colleges run
// takes a longer one.
const longestAddress = 8192

// IdentityRules is the number of the rules of CanonicalURL. It grows with every
// change of them, a new row in a table too, so that records that were written by
// others can be brought up to date.
const IdentityRules = 2

// CanonicalURL is the identity of an address: what is left of it after taking
// away everything that leads to the same post. That is the scheme, a default
// port, www. and the prefixes of mobile sites; sessions, tracking and the order
// of parameters; the spelling of the path (escapes, dots, doubled and last
// slashes, letters' case where it means nothing); an index page; the script,
// mobile and print forms of a static page; and a fragment that only names a
// place in the page. What may name another post is kept: a post that has two
// addresses may still be found by its text, one that shares the address of
// another is lost. The identity is for comparing, not for opening; made into an
// address again (with http:// in front), it is its own identity. It is an error
// where the address is none of http or https, or is longer than 8192 bytes.
func CanonicalURL(raw string) (string, error) {
	if len(raw) > longestAddress {
		return "", fmt.Errorf("canonicalise address %.60s…: longer than %d bytes", raw, longestAddress)
	}
	host, path, query, fragment, err := splitAddress(raw)
	if err != nil {
		return "", fmt.Errorf("canonicalise address %q: %w", raw, err)
	}
	canonical := host + canonicalPlace(host, path, query)
	if route, ok := routeOf(fragment); ok {
		canonical += "#" + route
	}
	return canonical, nil
}

// WithoutAnchor cuts off the fragment of an address where it only names a place
// in the page.
func WithoutAnchor(address string) string {
	page, fragment, _ := strings.Cut(address, "#")
	if _, ok := routeOf(fragment); ok {
		return address
	}
	return page
}

// splitAddress divides an address as browsers do, which forgive more than
// url.Parse: control characters are dropped, backslashes are slashes, and a per
// cent sign that escapes nothing stands for itself.
func splitAddress(raw string) (host, path, query, fragment string, err error) {
	raw = strings.TrimSpace(string(slices.DeleteFunc([]byte(raw), func(c byte) bool { return c < ' ' || c == 0x7f })))
	raw, fragment, _ = strings.Cut(raw, "#")
	raw, query, _ = strings.Cut(raw, "?")
	raw = mendEscapes(strings.ReplaceAll(raw, `\`, "/"))
	u, err := url.Parse(raw)
	if err != nil {
		return "", "", "", "", err.(*url.Error).Err
	}
	if u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return "", "", "", "", errors.New("not an http or https address")
	}
	host, err = canonicalHost(u)
	return host, u.EscapedPath(), query, fragment, err
}

// canonicalPlace is what names a post behind its host: a path and a query, each
// as it was written.
func canonicalPlace(host, rawPath, rawQuery string) string {
	path, query := oneForm(readPath(rawPath), readQuery(rawQuery).telling(host))
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.String()
}

// routeOf reads a fragment by which a page of scripts chooses what it shows, as
// #/article/5. One without a slash names a place in the page.
func routeOf(fragment string) (route string, ok bool) {
	if !strings.Contains(fragment, "/") || strings.HasPrefix(fragment, ":~:") { // the latter marks words in the page
		return "", false
	}
	bang := ""
	if rest, found := strings.CutPrefix(fragment, "!"); found {
		fragment, bang = rest, "!"
	}
	path, query, _ := strings.Cut(fragment, "?")
	route = canonicalPlace("", mendEscapes(path), query)
	return bang + route, route != "/"
}
