package fetch

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"syscall"

	"gongkai/disclosure"
)

// unroutable are the networks that a public name must not lead to (IANA
// special-purpose registries): the machine itself, its neighbours, the campus.
func unroutable() []netip.Prefix {
	var prefixes []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
		"192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
		"::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
	} {
		prefixes = append(prefixes, netip.MustParsePrefix(s))
	}
	return prefixes
}

// embedding are the IPv6 networks whose addresses stand for an IPv4 address,
// and the byte at which that begins.
func embedding() map[netip.Prefix]int {
	return map[netip.Prefix]int{
		netip.MustParsePrefix("64:ff9b::/96"): 12, // NAT64
		netip.MustParsePrefix("2002::/16"):    2,  // 6to4
	}
}

// guard refuses connections to private addresses that the site does not
// allow.
type guard struct {
	site     disclosure.Site
	refused  []netip.Prefix
	embedded map[netip.Prefix]int
}

func newGuard(site disclosure.Site) *guard {
	return &guard{site: site, refused: unroutable(), embedded: embedding()}
}

// control is a net.Dialer's. It sees the address that is being connected to,
// after the name was resolved, so that neither a redirect nor a second answer
// of the name server leads past it.
func (g *guard) control(_, address string, _ syscall.RawConn) error {
	connected, err := netip.ParseAddrPort(address)
	if err != nil {
		return &Error{Reason: ReasonPrivate, Err: fmt.Errorf("connect to %s: not an address: %w", address, err)}
	}
	return g.judge(connected.Addr())
}

// literal judges a URL whose host is written as an address.
func (g *guard) literal(u *url.URL) error {
	address, err := netip.ParseAddr(u.Hostname())
	if err != nil {
		return nil
	}
	return g.judge(address)
}

func (g *guard) judge(address netip.Addr) error {
	address = address.Unmap().WithZone("") // a prefix never holds an address with a zone
	for prefix, start := range g.embedded {
		if prefix.Contains(address) {
			whole := address.As16()
			address = netip.AddrFrom4([4]byte(whole[start : start+4]))
			break
		}
	}
	contains := func(prefix netip.Prefix) bool { return prefix.Contains(address) }
	if slices.ContainsFunc(g.site.Allow, contains) || !slices.ContainsFunc(g.refused, contains) {
		return nil
	}
	return &Error{Reason: ReasonPrivate, Err: fmt.Errorf("site %s resolves to %s, a private address: add allow: [%s] to the site", g.site.Name, address, neighbours(address))}
}

// neighbours is the network that an engineer most likely means by an address.
func neighbours(address netip.Addr) netip.Prefix {
	bits := 64
	if address.Is4() {
		bits = 24
	}
	return netip.PrefixFrom(address, bits).Masked()
}
