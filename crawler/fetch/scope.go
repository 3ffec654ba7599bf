package fetch

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"gongkai/disclosure"
)

// Owns tells whether a URL is on one of the site's hosts: that of its home and
// those of its columns, with or without www. or the prefix of a mobile site. A port
// belongs to the host, but for 80 and 443, which stand for each other.
func (c *Client) Owns(u *url.URL) bool {
	if u == nil {
		return false
	}
	key, err := hostKey(u)
	return err == nil && c.hosts[key]
}

func siteHosts(site disclosure.Site) (map[string]bool, error) {
	home, err := url.Parse(strings.TrimSpace(site.Home))
	if err != nil {
		return nil, fmt.Errorf("read home of site %s: %w", site.Name, err)
	}
	key, err := hostKey(home)
	if err != nil {
		return nil, fmt.Errorf("read home of site %s: %w", site.Name, err)
	}
	hosts := map[string]bool{key: true}
	for _, column := range site.Columns {
		u, err := home.Parse(strings.TrimSpace(column.URL))
		if err != nil {
			return nil, fmt.Errorf("read column %s of site %s: %w", column.Name, site.Name, err)
		}
		key, err := hostKey(u)
		if err != nil {
			return nil, fmt.Errorf("read column %s of site %s: %w", column.Name, site.Name, err)
		}
		hosts[key] = true
	}
	return hosts, nil
}

// hostKey is what hosts are compared by: the same that makes two addresses one
// post makes their hosts one host, so that scope and identity cannot disagree.
func hostKey(u *url.URL) (string, error) {
	host := asciiHost(u)
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	canonical, err := disclosure.CanonicalURL((&url.URL{Scheme: u.Scheme, Host: host, Path: "/"}).String())
	return strings.TrimSuffix(canonical, "/"), err
}

// asciiHost is a URL's host as names are looked up: a configured 某校.中国
// meets links that are in Punycode already.
func asciiHost(u *url.URL) string {
	host := u.Hostname()
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		return ascii
	}
	return host
}

// originOf writes an origin in one way, so that a site cannot make many of one.
func originOf(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + net.JoinHostPort(strings.TrimSuffix(strings.ToLower(asciiHost(u)), "."), port)
}
