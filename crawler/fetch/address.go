package fetch

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"syscall"

	"gongkai/disclosure"
)

// unroutable are the IPv4 networks that a public name must not lead to (IANA
// special-purpose registry): the machine itself, its neighbours, the campus. The
// last is no reserved address: Azure answers a machine there with what it knows
// of it.
func unroutable() []netip.Prefix {
	return prefixes(
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
		"192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
		"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"168.63.129.16/32",
	)
}

// unroutable6 are those of IPv6, inside of what is routable at all.
func unroutable6() []netip.Prefix {
	return prefixes(
		"2001::/23", // protocol assignments, Teredo and benchmarks among them
		"2001:db8::/32", "2620:4f:8000::/48", "3fff::/20",
	)
}

// routable6 is all that IPv6 has given to hosts of the Internet (RFC 4291, 2.4).
func routable6() netip.Prefix { return netip.MustParsePrefix("2000::/3") }

// embedding are the IPv6 networks whose addresses stand for an IPv4 address,
// and the byte at which that begins.
func embedding() map[netip.Prefix]int {
	return map[netip.Prefix]int{
		netip.MustParsePrefix("64:ff9b::/96"): 12, // NAT64
		netip.MustParsePrefix("2002::/16"):    2,  // 6to4
	}
}

func prefixes(list ...string) []netip.Prefix {
	var prefixes []netip.Prefix
	for _, s := range list {
		prefixes = append(prefixes, netip.MustParsePrefix(s))
	}
	return prefixes
}

// guard refuses connections to private addresses that the site does not
// allow.
type guard struct {
	site     disclosure.Site
	refused  []netip.Prefix
	routable netip.Prefix // of IPv6
	embedded map[netip.Prefix]int
}

func newGuard(site disclosure.Site) *guard {
	return &guard{site: site, refused: append(unroutable(), unroutable6()...), routable: routable6(), embedded: embedding()}
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

// number is the last part of a host by which browsers take it for an IPv4
// address, however it is written: 0x7f.1, 0177.0.0.1, 2130706433.
var number = regexp.MustCompile(`(?i)(^|\.)([0-9]+|0x[0-9a-f]*)\.?$`)

// literal judges a URL whose host is written as an address.
func (g *guard) literal(u *url.URL) error {
	host := asciiHost(u)
	address, err := netip.ParseAddr(host)
	switch {
	case err == nil:
		return g.judge(address)
	case number.MatchString(host):
		return &Error{Reason: ReasonPrivate, Err: fmt.Errorf("site %s has an address in disguise, %s", g.site.Name, host), Advice: "write it with four decimal numbers"}
	}
	return nil
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
	public := (address.Is4() || g.routable.Contains(address)) && !slices.ContainsFunc(g.refused, contains)
	if public || slices.ContainsFunc(g.site.Allow, contains) {
		return nil
	}
	return &Error{
		Reason: ReasonPrivate, Err: fmt.Errorf("site %s resolves to %s, a private address", g.site.Name, address),
		Advice: fmt.Sprintf("add allow: [%s] to the site", neighbours(address)),
	}
}

// neighbours is the network that an engineer most likely means by an address.
func neighbours(address netip.Addr) netip.Prefix {
	bits := 64
	if address.Is4() {
		bits = 24
	}
	return netip.PrefixFrom(address, bits).Masked()
}
