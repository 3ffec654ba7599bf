package render

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"gongkai/crawler/fetch"
)

// TestHostilePages is about pages that must not be read, or not be waited for.
func TestHostilePages(t *testing.T) {
	t.Parallel()
	site := serve(t, map[string]any{
		"/well":      `<p>well</p>`,
		"/loop":      `<p>a<script>for (;;) {}</script>`,
		"/late-loop": `<p>a<script>setTimeout(function () { for (;;) {} }, 300)</script>`,
		"/alerts":    `<p>a<script>for (;;) alert(1)</script>`,
		"/huge":      `<p>a<script>var s = "x".repeat(1 << 20); for (var i = 0; i < 2; i++) document.body.append(s)</script>`,
		"/many":      `<p>a<script>for (var i = 0; i < 1000; i++) fetch("/api?" + i)</script>`,
		"/pictures":  `<p>a<script>for (var i = 0; i < 3000; i++) fetch("http://127.0.0.1:1/" + i).catch(function () {})</script>`,
		"/endless":   `<p>a<script>setInterval(function () { fetch("/api?" + Math.random()) }, 20)</script>`,
		"/sends":     `<p>a<script>fetch("/api", {method: "POST", body: "x".repeat(3e7)})</script>`,
		"/frames":    `<p>a<script>for (var i = 0; i < 3; i++) document.body.append(Object.assign(document.createElement("iframe"), {src: "data:text/html," + "x".repeat(2e7)}))</script>`,
		"/bytes":     `<p>a<script>for (var i = 0; i < 40; i++) fetch("/big?" + i)</script>`,
		"/reload":    `<p>a<script>location.reload()</script>`,
		"/away":      `<p>a<script>location.href = "http://127.0.0.1:1/"</script>`,
		"/refresh":   `<meta http-equiv="refresh" content="0;url=http://mp.example.com/s/1"><p>a`,
		"/302": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		},
		"/302-file": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(http.StatusFound)
		},
		"/blob":    `<p>a<script>location.href = URL.createObjectURL(new Blob(["<p>b"], {type: "text/html"}))</script>`,
		"/nothing": `<p>a<script>document.documentElement.remove()</script>`,
		"/form":    `<form id="f" method="post" action="/api"><input name="a" value="b"></form><script>document.getElementById("f").submit()</script>`,
		"/big":     typed("text/plain", strings.Repeat("x", 1<<20)),
	})
	patient, impatient := newRenderer(t, siteOf(site)), newRenderer(t, siteOf(site))
	impatient.settings.ScriptTime = 2 * time.Second
	for _, test := range []struct{ path, want string }{
		{"/loop", ReasonTimeout},
		{"/late-loop", ReasonTimeout},
		{"/alerts", ReasonTimeout},
		{"/huge", fetch.ReasonTooLarge},
		{"/many", ReasonOverBudget},
		{"/pictures", ReasonOverBudget},
		{"/endless", ReasonOverBudget},
		{"/bytes", ReasonOverBudget},
		{"/sends", ReasonOverBudget},
		{"/frames", ReasonOverBudget},
		{"/reload", fetch.ReasonRedirectLoop},
		{"/away", fetch.ReasonOffSite},
		{"/refresh", fetch.ReasonOffSite},
		{"/302", fetch.ReasonOffSite},
		{"/302-file", fetch.ReasonBadResponse},
		{"/blob", fetch.ReasonScheme},
		{"/nothing", ReasonEmpty},
		{"/form", fetch.ReasonMethod},
		{"/well", ""}, // the browser that comes after all of them
	} {
		t.Run(test.path, func(t *testing.T) {
			r := patient
			if test.want == ReasonTimeout {
				r = impatient
			}
			_, body, err := open(t, r, site.URL+test.path)
			if fetch.Reason(err) != test.want || test.want == "" && !strings.Contains(body, "<p>well</p>") {
				t.Errorf("reason %q, want %q: %v %.100s", fetch.Reason(err), test.want, err, body)
			}
		})
	}
	if n := site.count("POST"); n != 0 {
		t.Errorf("a form was sent")
	}
	if n := site.count("GET /api"); n > 2*maxSent {
		t.Errorf("two pages asked for more than %d things: %d", maxSent, n)
	}
}

// TestRefusedQuietly is about what a page tries in vain while it is read all the same.
func TestRefusedQuietly(t *testing.T) {
	t.Parallel()
	site := serve(t, map[string]any{
		"/windows": `<p>a</p><script>for (var i = 0; i < 50; i++) { window.open("/window?" + i); window.open("/window?" + i, "_blank", "noopener") }</script>`,
		"/data":    `<p>a</p><script>location.href = "data:text/html,evil"</script>`,
		"/file":    `<p>a</p><script>location.href = "file:///etc/passwd"</script>`,
		"/worker":  `<p>a</p><script>navigator.serviceWorker.register("/sw.js").catch(function () { document.body.append("refused") })</script>`,
		"/frames":  `<p>a</p><iframe src="/frame"></iframe><iframe srcdoc="<script>fetch('/frame')</script>"></iframe><object data="/frame"></object>`,
		"/looks":   `<link rel="stylesheet" href="/a.css"><p>a</p><img src="/a.png"><video src="/a.mp4" autoplay></video><style>p { background: url("/b.png") }</style>`,
		"/beacon":  `<p>a</p><script>navigator.sendBeacon("/beaconed", "x"); new EventSource("/events"); fetch("/put", {method: "PUT", body: "x"}).catch(function () {})</script>`,
		"/sw.js":   typed("text/javascript", "fetch('/from-worker')"),
	})
	r := newRenderer(t, siteOf(site))
	var want []string
	for _, path := range []string{"/windows", "/data", "/file", "/worker", "/frames", "/looks", "/beacon"} {
		want = append(want, "GET "+path)
		if _, body, err := open(t, r, site.URL+path); err != nil || !strings.Contains(body, "<p>a</p>") {
			t.Errorf("%s: %v %.200s", path, err, body)
		}
	}
	if got := site.all(); !slices.Equal(got, want) {
		t.Errorf("the site was asked for %q, want %q", got, want)
	}
}

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

// TestBrowserEnds is about a browser that goes, or is made to go, while a page
// waits for the site.
func TestBrowserEnds(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 2)
	site := serve(t, map[string]any{
		"/":     `<p>a<script>fetch("/hang")</script>`,
		"/well": `<p>well</p>`,
		"/hang": func(_ http.ResponseWriter, r *http.Request) { asked <- struct{}{}; <-r.Context().Done() },
	})
	r := newRenderer(t, siteOf(site))
	if _, _, err := open(t, r, site.URL+"/well"); err != nil {
		t.Fatal(err)
	}
	pid := r.browser.process.command.Process.Pid
	crash := func() { syscall.Kill(pid, syscall.SIGKILL) }
	for _, test := range []struct {
		name string
		end  func(cancel func())
		want string
	}{
		{"crash", func(func()) { crash() }, ReasonCrash},
		{"cancel", func(cancel func()) { cancel() }, fetch.ReasonCancelled},
	} {
		t.Run(test.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			request, _ := http.NewRequestWithContext(ctx, http.MethodGet, site.URL+"/", nil)
			go func() { <-asked; test.end(cancel) }()
			if _, err := r.RoundTrip(request); fetch.Reason(err) != test.want {
				t.Errorf("reason %q, want %q: %v", fetch.Reason(err), test.want, err)
			}
			if _, body, err := open(t, r, site.URL+"/well"); err != nil || !strings.Contains(body, "<p>well</p>") {
				t.Errorf("the next page: %v %s", err, body)
			}
		})
	}
	profile := r.browser.profile
	if processes(t, profile) == 0 {
		t.Error("no process of the browser was found: the test shows nothing")
	}
	r.Close()
	if left, _ := filepath.Glob(filepath.Join(r.settings.Dir, "*")); len(left) > 0 {
		t.Errorf("profiles are left: %v", left)
	}
	for range 100 { // those that watch over crashes end when they notice
		if processes(t, profile) == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d processes of the browser are left", processes(t, profile))
}

// processes counts those that name a profile in their arguments.
func processes(t *testing.T, profile string) int {
	t.Helper()
	n := 0
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil || len(lines) == 0 {
		t.Skip("no /proc to look for processes in")
	}
	for _, line := range lines {
		if arguments, err := os.ReadFile(line); err == nil && strings.Contains(string(arguments), profile) {
			n++
		}
	}
	return n
}

func TestNoBrowser(t *testing.T) {
	t.Parallel()
	site := serve(t, map[string]any{"/": "<p>a"})
	client, err := fetch.New(siteOf(site), fetch.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for _, path := range []string{filepath.Join(t.TempDir(), "none"), "/bin/false"} {
		r := New(client, 1, Settings{Chromium: path, Dir: t.TempDir(), MaxBytes: 1 << 20})
		if _, _, err := open(t, r, site.URL+"/"); !errors.Is(err, ErrBrowser) {
			t.Errorf("with %s for a browser: %v", path, err)
		}
		r.Close()
	}
	if asked := site.all(); len(asked) > 0 {
		t.Errorf("the site was asked for %q", asked)
	}
}
