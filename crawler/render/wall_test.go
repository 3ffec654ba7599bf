package render

import (
	"context"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"gongkai/crawler/fetch"
)

// contacted counts whoever comes to a TCP and a UDP port of one number.
func contacted(t *testing.T) (address string, count func() int64) {
	t.Helper()
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	udp, err := net.ListenPacket("udp", tcp.Addr().String())
	if err != nil {
		t.Skipf("no UDP port beside %s: %v", tcp.Addr(), err)
	}
	var contacts atomic.Int64
	var waiting sync.WaitGroup
	waiting.Go(func() {
		for {
			conn, err := tcp.Accept()
			if err != nil {
				return
			}
			contacts.Add(1)
			conn.Close()
		}
	})
	waiting.Go(func() {
		for {
			if _, _, err := udp.ReadFrom(make([]byte, 1)); err != nil {
				return
			}
			contacts.Add(1)
		}
	})
	stop := sync.OnceFunc(func() { tcp.Close(); udp.Close(); waiting.Wait() })
	t.Cleanup(stop)
	return tcp.Addr().String(), func() int64 { stop(); return contacts.Load() }
}

// waysOut are a page's attempts to reach OTHER, each of which says in the end
// how it went.
const waysOut = `<html><head>
<link rel="preconnect" href="http://OTHER"><link rel="dns-prefetch" href="http://OTHER"><link rel="prefetch" href="http://OTHER/1">
<link rel="preload" as="script" href="http://OTHER/2"><link rel="modulepreload" href="http://OTHER/3"><link rel="icon" href="http://OTHER/4">
<link rel="manifest" href="http://OTHER/5"><link rel="stylesheet" href="http://OTHER/6">
<script type="speculationrules">{"prerender": [{"source": "list", "urls": ["http://OTHER/7", "/8"]}], "prefetch": [{"source": "list", "urls": ["http://OTHER/9", "/10"]}]}</script>
<style>@import "http://OTHER/11"; body { background: url(http://OTHER/12) } @font-face { font-family: x; src: url(http://OTHER/13) } body { font-family: x }</style>
<script src="http://OTHER/14"></script></head><body>
<iframe src="http://OTHER/15"></iframe><iframe src="http://169.254.169.254/latest/meta-data/"></iframe>
<iframe srcdoc="<script>new WebSocket('ws://OTHER/16'); fetch('http://OTHER/17')</script>"></iframe>
<object data="http://OTHER/18"></object><img src="http://OTHER/19"><video src="http://OTHER/20" autoplay></video>
<a id="link" href="#here" ping="http://OTHER/21">a</a><a id="file" href="http://OTHER/22" download>a</a>
<form id="form" method="post" target="_blank" action="http://OTHER/23"><input name="a" value="b"></form>
<ul id="ends"></ul><script>
const worker = "fetch('http://OTHER/24').catch(() => 0).then(() => { const s = new WebSocket('ws://OTHER/25'); s.onclose = () => self.postMessage ? postMessage('closed') : 0 })";
const code = () => URL.createObjectURL(new Blob([worker]));
const ways = {
	socket: () => new Promise(end => { new WebSocket("ws://OTHER/26").onclose = end }),
	socketByName: () => new Promise(end => { new WebSocket("ws://localhost:PORT/27").onclose = end }),
	events: () => new Promise(end => { new EventSource("http://OTHER/28").onerror = end }),
	fetch: () => fetch("http://OTHER/29", {mode: "no-cors"}).catch(() => 0),
	post: () => fetch("http://OTHER/30", {method: "POST", body: "x", keepalive: true, mode: "no-cors"}).catch(() => 0),
	xhr: () => new Promise(end => { const x = new XMLHttpRequest(); x.onerror = end; x.open("GET", "http://OTHER/31"); x.send() }),
	worker: () => new Promise(end => { new Worker(code()).onmessage = end }),
	transport: () => new WebTransport("https://OTHER/32").ready.catch(() => 0),
	call: () => new Promise(async (end, fail) => { try {
		const login = {username: "a", credential: "b"};
		const frame = document.body.appendChild(document.createElement("iframe")); // perhaps it still has what was taken from the page
		const call = new (window.RTCPeerConnection || frame.contentWindow.RTCPeerConnection)({iceServers: [{urls: "stun:OTHER"}, {urls: "turn:OTHER?transport=udp", ...login}, {urls: "turn:OTHER?transport=tcp", ...login}]});
		call.createDataChannel("x");
		call.onicegatheringstatechange = () => call.iceGatheringState === "complete" && end();
		await call.setLocalDescription(await call.createOffer());
		await call.setRemoteDescription({type: "answer", sdp: call.localDescription.sdp.replace("a=setup:actpass", "a=setup:active")});
		await call.addIceCandidate({candidate: "candidate:1 1 udp 2122260223 127.0.0.1 PORT typ host", sdpMid: "0"});
		await call.addIceCandidate({candidate: "candidate:2 1 tcp 2122260223 127.0.0.1 PORT typ host tcptype passive", sdpMid: "0"});
	} catch (e) { fail(e) } }),
	rest: async () => {
		navigator.sendBeacon("http://OTHER/33", "x");
		document.getElementById("link").click();
		document.getElementById("form").submit();
		window.open("http://OTHER/34");
		window.open("http://OTHER/35", "_blank", "noopener");
		new SharedWorker(code());
	},
};
const patience = fetch("/wait");
Promise.allSettled(Object.entries(ways).map(([name, go]) => Promise.resolve().then(go).catch(() => 0).then(() => { document.getElementById("ends").innerHTML += "<li>" + name }))).then(() => fetch("/ended"));
</script></body></html>`

// TestNothingLeavesTheBrowser lets a page try every way out to a port where
// somebody listens, and waits until all of them have failed.
func TestNothingLeavesTheBrowser(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{"disarmed": disarm, "by the wall alone": ""} {
		t.Run(name, func(t *testing.T) {
			address, contacts := contacted(t)
			_, port, _ := net.SplitHostPort(address)
			ended := make(chan struct{})
			site := serve(t, map[string]any{
				"/": strings.NewReplacer("OTHER", address, "PORT", port).Replace(waysOut),
				// The page stays open until it has seen all its attempts fail.
				"/wait":  func(_ http.ResponseWriter, r *http.Request) { waitFor(r.Context(), ended) },
				"/ended": func(http.ResponseWriter, *http.Request) { close(ended) },
			})
			r := newRenderer(t, siteOf(site))
			r.disarm = script
			response, body, err := open(t, r, site.URL+"/")
			if err != nil {
				t.Fatal(err)
			}
			for _, way := range []string{"socket", "socketByName", "events", "fetch", "post", "xhr", "worker", "transport", "call", "rest"} {
				if !strings.Contains(body, "<li>"+way+"</li>") {
					t.Errorf("%s did not come to an end: the test shows nothing about it", way)
				}
			}
			if missed := response.Header.Get(HeaderMissed); !strings.HasSuffix(missed, ": "+fetch.ReasonOffSite) {
				t.Errorf("missed %q, want something off the site", missed)
			}
			got := site.all()
			slices.Sort(got)
			if want := []string{"GET /", "GET /ended", "GET /wait"}; !slices.Equal(got, want) {
				t.Errorf("the site was asked for %q, want %q", got, want)
			}
			if n := contacts(); n != 0 {
				t.Errorf("%d contacts came from the browser", n)
			}
		})
	}
}

func waitFor(ctx context.Context, ended <-chan struct{}) {
	select {
	case <-ctx.Done():
	case <-ended:
	}
}

// TestPrivateAddresses is about names that lead into a private network, at
// once or from the second time on.
func TestPrivateAddresses(t *testing.T) {
	site := serve(t, map[string]any{
		"/":    `<p>a</p><script>fetch("/api").then(function (r) { return r.text() }).then(function (t) { document.body.append(t) })</script>`,
		"/api": typed("text/plain", "secret"),
	})
	site.Config.SetKeepAlivesEnabled(false)                                       // so that the name is asked for each time
	rebind(t, "www.example.edu.cn.", "127.0.0.1", "127.0.0.1", "169.254.169.254") // robots.txt, the page, what it loads
	_, port, _ := net.SplitHostPort(site.Listener.Addr().String())
	named := siteOf(site)
	named.Home = "http://www.example.edu.cn:" + port + "/"
	response, body, err := open(t, newRenderer(t, named), named.Home)
	if err != nil {
		t.Fatal(err)
	}
	if missed := response.Header.Get(HeaderMissed); !strings.HasSuffix(missed, "/api: "+fetch.ReasonPrivate) || strings.Contains(body, "secret</") {
		t.Errorf("missed %q on\n%s", missed, body)
	}

	closed := siteOf(site)
	closed.Allow = nil
	before := len(site.all())
	if _, _, err := open(t, newRenderer(t, closed), closed.Home); fetch.Reason(err) != fetch.ReasonPrivate || len(site.all()) != before {
		t.Errorf("a site on an address that it does not allow: %v", err)
	}
}

// rebind lets a name have one address after the other; the last one stays.
func rebind(t *testing.T, name string, addresses ...string) {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var waiting sync.WaitGroup
	waiting.Go(func() {
		for packet := make([]byte, 512); ; {
			n, from, err := server.ReadFrom(packet)
			if err != nil {
				return
			}
			var query dnsmessage.Message
			if query.Unpack(packet[:n]) != nil || len(query.Questions) == 0 {
				continue
			}
			answer := dnsmessage.Message{Header: dnsmessage.Header{ID: query.ID, Response: true}, Questions: query.Questions}
			if asked := query.Questions[0]; asked.Type == dnsmessage.TypeA && asked.Name.String() == name {
				answer.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: asked.Name, Type: asked.Type, Class: asked.Class},
					Body:   &dnsmessage.AResource{A: [4]byte(net.ParseIP(addresses[0]).To4())},
				}}
				if len(addresses) > 1 {
					addresses = addresses[1:]
				}
			}
			packed, _ := answer.Pack()
			_, _ = server.WriteTo(packed, from)
		}
	})
	usual := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
	t.Cleanup(func() { net.DefaultResolver = usual; server.Close(); waiting.Wait() })
}
