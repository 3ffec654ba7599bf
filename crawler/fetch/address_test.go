package fetch

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"gongkai/disclosure"
)

func TestGuard(t *testing.T) {
	allow := func(prefixes ...string) (list []netip.Prefix) {
		for _, prefix := range prefixes {
			list = append(list, netip.MustParsePrefix(prefix))
		}
		return list
	}
	for _, test := range []struct {
		address string
		allow   []netip.Prefix
		refused bool
	}{
		{"127.0.0.1", nil, true}, {"127.9.9.9", nil, true}, {"10.1.2.3", nil, true}, {"172.16.0.1", nil, true},
		{"172.31.255.255", nil, true}, {"172.32.0.1", nil, false}, {"192.168.1.1", nil, true}, {"169.254.169.254", nil, true},
		{"100.64.0.1", nil, true}, {"100.128.0.1", nil, false}, {"0.0.0.0", nil, true}, {"0.1.2.3", nil, true},
		{"198.18.0.1", nil, true}, {"198.19.255.255", nil, true}, {"224.0.0.1", nil, true}, {"255.255.255.255", nil, true},
		{"::", nil, true}, {"::1", nil, true}, {"fc00::1", nil, true}, {"fd12::1", nil, true}, {"fe80::1", nil, true},
		{"fe80::1%eth0", nil, true}, {"ff02::1", nil, true}, {"::ffff:127.0.0.1", nil, true}, {"::ffff:10.1.2.3", nil, true},
		{"::ffff:100.64.0.1", nil, true}, {"::10.1.2.3", nil, true}, {"64:ff9b::10.1.2.3", nil, true}, {"2002:a01:203::1", nil, true},
		{"202.112.0.36", nil, false}, {"2001:da8:200::1", nil, false}, {"::ffff:202.112.0.36", nil, false}, {"64:ff9b::202.112.0.36", nil, false},
		{"192.0.0.8", nil, true}, {"192.0.2.1", nil, true}, {"198.51.100.1", nil, true}, {"203.0.113.255", nil, true}, {"203.0.114.0", nil, false},
		{"192.88.99.1", nil, true}, {"192.175.48.1", nil, true}, {"239.255.255.250", nil, true}, {"240.0.0.1", nil, true}, {"223.255.255.255", nil, false},
		{"::127.0.0.1", nil, true}, {"::202.112.0.36", nil, true}, {"::ffff:0:10.1.2.3", nil, true}, {"64:ff9b:1::10.1.2.3", nil, true}, {"100::1", nil, true},
		{"2001::1", nil, true}, {"2001:0:5ef5:79fd::1", nil, true}, {"2001:2::1", nil, true}, {"2001:10::1", nil, true}, {"2001:db8::1", nil, true},
		{"2001:200::1", nil, false}, {"2002:7f00:1::1", nil, true}, {"2002:ca70:24::1", nil, false}, {"3fff::1", nil, true}, {"4000::1", nil, true},
		{"5f00::1", nil, true}, {"fec0::1", nil, true}, {"fe80::a%1", nil, true}, {"::ffff:169.254.169.254", nil, true}, {"fd00:ec2::254", nil, true},
		{"64:ff9b::169.254.169.254", nil, true}, {"64:ff9b::10.1.2.3", allow("10.0.0.0/8"), false}, {"64:ff9b::10.1.2.3", allow("64:ff9b::/96"), true},
		{"10.1.2.3", allow("10.0.0.0/8"), false}, {"10.1.2.3", allow("10.2.0.0/16"), true}, {"::ffff:10.1.2.3", allow("10.0.0.0/8"), false},
		{"168.63.129.16", nil, true}, {"::ffff:168.63.129.16", nil, true}, {"168.63.129.15", nil, false}, {"168.63.129.17", nil, false},
		{"168.63.129.16", allow("168.63.129.16/32"), false},
		{"192.168.1.1", allow("10.0.0.0/8"), true}, {"fd12::1", allow("10.0.0.0/8", "fd12::/16"), false}, {"fe80::1%eth0", allow("fe80::/10"), false},
	} {
		guard := newGuard(disclosure.Site{Name: "教务处", Allow: test.allow})
		err := guard.control("tcp", net.JoinHostPort(test.address, "80"), nil)
		if (err != nil) != test.refused || err != nil && Reason(err) != ReasonPrivate {
			t.Errorf("%s with allow %v: %v, want refused %v", test.address, test.allow, err, test.refused)
		}
	}
	if err := newGuard(disclosure.Site{}).control("unix", "/run/a.sock", nil); err == nil {
		t.Error("a socket file was connected to")
	}
}

func TestPrivateAddressSaysTheWayOut(t *testing.T) {
	for address, want := range map[string]string{
		"10.1.2.3":         "private address: site 教务处 resolves to 10.1.2.3, a private address: add allow: [10.1.2.0/24] to the site",
		"::ffff:10.1.2.3":  "private address: site 教务处 resolves to 10.1.2.3, a private address: add allow: [10.1.2.0/24] to the site",
		"fd12:3456::9:8:7": "private address: site 教务处 resolves to fd12:3456::9:8:7, a private address: add allow: [fd12:3456::/64] to the site",
	} {
		if got := newGuard(disclosure.Site{Name: "教务处"}).judge(netip.MustParseAddr(address)); got == nil || got.Error() != want {
			t.Errorf("%s: %v, want %s", address, got, want)
		}
	}
}

func TestPrivateAddressEndToEnd(t *testing.T) {
	server := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request came through") })
	port := server.URL[strings.LastIndexByte(server.URL, ':'):]
	for _, home := range []string{server.URL, "http://localhost" + port, "http://[::ffff:127.0.0.1]" + port} {
		client := newClient(t, disclosure.Site{Name: "教务处", Home: home}, Settings{Retries: 3})
		_, err := get(t, client, home)
		if Reason(err) != ReasonPrivate || client.Stats().Requests != 1 {
			t.Errorf("%s: reason %q after %d requests: %v", home, Reason(err), client.Stats().Requests, err)
		}
	}
}

// A proxy may read a host as an address that we do not.
func TestLiteral(t *testing.T) {
	guard := newGuard(disclosure.Site{Name: "教务处"})
	for host, refused := range map[string]bool{
		"127.0.0.1": true, "[::1]": true, "[fe80::1%25eth0]": true, "１２７.0.0.1": true, "127。0。0。1": true, "127.0.0.1.": true,
		"0x7f.0.0.1": true, "0x7f000001": true, "0177.0.0.1": true, "2130706433": true, "127.1": true, "127.0.1": true, "0": true,
		"1.2.3.0x4": true, "0x": true, "256.1.1.1": true, "202.112.0.036": true,
		"202.112.0.36": false, "[2001:da8:200::1]": false, "jwc.example.edu.cn": false, "163.com": false, "0x7f.example.edu.cn": false, "localhost": false, "1.2.3.4.cn": false,
	} {
		err := guard.literal(&url.URL{Scheme: "http", Host: host})
		if strings.HasPrefix(host, "[") {
			err = guard.literal(mustURL(t, "http://"+host+"/"))
		}
		if (err != nil) != refused || err != nil && Reason(err) != ReasonPrivate {
			t.Errorf("%s: %v, want refused %v", host, err, refused)
		}
	}
}

// Of a name that leads to several addresses, those that are allowed are used.
func TestSeveralAddresses(t *testing.T) {
	server := serve(t, func(http.ResponseWriter, *http.Request) {})
	home := "http://jwc.example.edu.cn" + server.URL[strings.LastIndexByte(server.URL, ':'):]
	for name, test := range map[string]struct {
		addresses [][4]byte
		want      string
	}{
		"one is allowed":  {[][4]byte{{169, 254, 169, 254}, {10, 1, 2, 3}, {127, 0, 0, 1}}, ""},
		"none is allowed": {[][4]byte{{169, 254, 169, 254}, {10, 1, 2, 3}}, ReasonPrivate},
	} {
		client := newClient(t, loopbackSite(home), Settings{})
		names := &nameServer{addresses: test.addresses}
		client.dialer.Resolver = &net.Resolver{PreferGo: true, Dial: names.dial}
		if _, err := get(t, client, home); Reason(err) != test.want {
			t.Errorf("%s: reason %q, want %q: %v", name, Reason(err), test.want, err)
		}
	}
}

// The name is allowed when it is first resolved and leads elsewhere later.
func TestRebinding(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Connection", "close") })
	home := "http://jwc.example.edu.cn" + server.URL[strings.LastIndexByte(server.URL, ':'):]
	site := loopbackSite(home)
	client := newClient(t, site, Settings{})
	names := &nameServer{addresses: [][4]byte{{127, 0, 0, 1}}}
	client.dialer.Resolver = &net.Resolver{PreferGo: true, Dial: names.dial}
	if _, err := get(t, client, home); err != nil {
		t.Fatal(err)
	}
	names.lead([4]byte{169, 254, 169, 254})
	if _, err := get(t, client, home); Reason(err) != ReasonPrivate {
		t.Errorf("after rebinding: reason %q, want %q: %v", Reason(err), ReasonPrivate, err)
	}
}

// nameServer answers every question with the same addresses, over TCP framing.
type nameServer struct {
	mu        sync.Mutex
	addresses [][4]byte
}

func (n *nameServer) lead(addresses ...[4]byte) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.addresses = addresses
}

func (n *nameServer) dial(context.Context, string, string) (net.Conn, error) {
	here, there := net.Pipe()
	go func() {
		defer there.Close()
		question := make([]byte, 2+512)
		size, err := there.Read(question)
		if err != nil {
			return
		}
		if size == 2 { // the length came alone
			more, _ := there.Read(question[2:])
			size += more
		}
		var message dnsmessage.Message
		if message.Unpack(question[2:size]) != nil {
			return
		}
		message.Response, message.Authoritative, message.Additionals = true, true, nil
		if asked := message.Questions[0]; asked.Type == dnsmessage.TypeA {
			n.mu.Lock()
			header := dnsmessage.ResourceHeader{Name: asked.Name, Type: asked.Type, Class: asked.Class}
			for _, address := range n.addresses {
				message.Answers = append(message.Answers, dnsmessage.Resource{Header: header, Body: &dnsmessage.AResource{A: address}})
			}
			n.mu.Unlock()
		}
		packed, err := message.AppendPack(make([]byte, 2))
		if err != nil {
			return
		}
		packed[0], packed[1] = byte((len(packed)-2)>>8), byte(len(packed)-2)
		there.Write(packed)
	}()
	return here, nil
}
