package render

import (
	"net/http"
	"net/url"
	"strings"
)

// Site is a site's client, and the one store of its cookies.
type Site interface {
	http.RoundTripper
	Cookies() http.CookieJar
}

// The browser has a store of its own, which ends with it, and which the site's
// attachments and forms are not asked for with. So every cookie that comes is
// put into the client's jar, and what the jar has is sent. The browser is told
// of them all the same, since scripts look for some. A cookie that a script
// makes (document.cookie) is in the browser alone: it goes with what the
// browser asks for, where the jar has none of its name, and nowhere else.

// take keeps the cookies of an answer.
func take(jar http.CookieJar, address *url.URL, answer http.Header) {
	if got := (&http.Response{Header: answer}).Cookies(); len(got) > 0 {
		jar.SetCookies(address, got)
	}
}

// give is the Cookie header of a request that the browser would send with
// another one.
func give(jar http.CookieJar, address *url.URL, browsers string) string {
	var sent []string
	known := map[string]bool{}
	for _, cookie := range jar.Cookies(address) {
		known[cookie.Name] = true
		sent = append(sent, cookie.String())
	}
	for pair := range strings.SplitSeq(browsers, ";") {
		pair = strings.TrimSpace(pair)
		if name, _, _ := strings.Cut(pair, "="); pair != "" && !known[name] {
			sent = append(sent, pair)
		}
	}
	return strings.Join(sent, "; ")
}
