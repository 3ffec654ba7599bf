package disclosure

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/idna"
)

// hostPrefixes stand before the name of a site and of its mobile form, which
// show the same posts.
var hostPrefixes = []string{"www.", "m.", "wap.", "3g.", "mobile."}

// hostName is what a name server answers for.
var hostName = regexp.MustCompile(`^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$`)

func canonicalHost(u *url.URL) (string, error) {
	host := strings.ToLower(u.Hostname())
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii // 某校.中国 in one of its two forms
	}
	host = withoutPrefixes(strings.TrimRight(host, "."))
	if address, err := netip.ParseAddr(host); err == nil {
		host = address.WithZone("").String()
	} else if !hostName.MatchString(host) {
		return "", fmt.Errorf("%q is no host", host)
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return host, nil
}

// withoutPrefixes takes hostPrefixes away as long as a name with a dot is left.
func withoutPrefixes(host string) string {
	for again := true; again; {
		again = false
		for _, prefix := range hostPrefixes {
			if rest, ok := strings.CutPrefix(host, prefix); ok && strings.Contains(strings.Trim(rest, "."), ".") {
				host, again = rest, true
			}
		}
	}
	return host
}
