package fetch

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"sync"

	"golang.org/x/net/publicsuffix"
)

// What a site may leave behind: browsers keep more, but no server needs more,
// and a trap that names every session anew would fill the memory.
const (
	maxCookies     = 50 // of one port
	maxCookieBytes = 4 << 10
)

// cookies are those of one site. Unlike a browser's they are kept apart by
// port: what listens on another port of a host is another server.
type cookies struct {
	mu   sync.Mutex
	jars map[string]*portCookies
}

type portCookies struct {
	jar   *cookiejar.Jar
	names map[[3]string]bool // of the cookies met so far: domain, path, name
}

func newCookies() *cookies { return &cookies{jars: map[string]*portCookies{}} }

// Cookies is the jar of the site's cookies, for whoever follows redirects by
// other means than Download.
func (c *Client) Cookies() http.CookieJar { return c.cookies }

// Cookies gives those that are to be sent to a URL.
func (c *cookies) Cookies(u *url.URL) []*http.Cookie {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at(u).jar.Cookies(u)
}

// SetCookies takes those that came with an answer.
func (c *cookies) SetCookies(u *url.URL, got []*http.Cookie) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.at(u)
	var kept []*http.Cookie
	for _, cookie := range got {
		name := [3]string{cookie.Domain, cookie.Path, cookie.Name}
		if len(cookie.Name)+len(cookie.Value) > maxCookieBytes || !at.names[name] && len(at.names) >= maxCookies {
			continue
		}
		at.names[name] = true
		kept = append(kept, cookie)
	}
	at.jar.SetCookies(u, kept)
}

func (c *cookies) at(u *url.URL) *portCookies {
	port := u.Port()
	if port == "80" || port == "443" {
		port = ""
	}
	at := c.jars[port]
	if at == nil {
		// New fails never.
		jar, _ := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
		at = &portCookies{jar: jar, names: map[[3]string]bool{}}
		c.jars[port] = at
	}
	return at
}
