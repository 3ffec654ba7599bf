package render

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/crawler/fetch"
)

func TestProbe(t *testing.T) {
	var contacts atomic.Int64
	listener, _ := net.Listen("tcp", "127.0.0.1:0")
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			contacts.Add(1)
			buf := make([]byte, 500)
			n, _ := c.Read(buf)
			fmt.Printf("CONTACT %q\n", buf[:n])
			c.Close()
		}
	}()
	udp, _ := net.ListenPacket("udp", listener.Addr().String())
	go func() {
		buf := make([]byte, 2000)
		for {
			n, from, err := udp.ReadFrom(buf)
			if err != nil {
				return
			}
			contacts.Add(1)
			fmt.Printf("UDP %v %x\n", from, buf[:n])
		}
	}()
	page := strings.ReplaceAll(`<html><head>
<link rel=preconnect href="http://OTHER"><link rel=dns-prefetch href="http://OTHER"><link rel=prefetch href="http://OTHER/prefetch"><link rel=preload as=script href="http://OTHER/preload.js">
<link rel=modulepreload href="http://OTHER/mp.js"><link rel=stylesheet href="http://OTHER/a.css"><link rel=icon href="http://OTHER/icon"><link rel=manifest href="http://OTHER/manifest">
<script type="speculationrules">{"prerender":[{"source":"list","urls":["http://OTHER/prerender"]}],"prefetch":[{"source":"list","urls":["http://OTHER/sprefetch"]}]}</script>
<style>@import "http://OTHER/import.css"; body{background:url(http://OTHER/bg)} @font-face{font-family:x;src:url(http://OTHER/font)} body{font-family:x}</style>
<script src="http://OTHER/s.js"></script></head><body>text
<iframe src="http://OTHER/iframe"></iframe><iframe src="http://169.254.169.254/latest"></iframe><iframe srcdoc="<img src=http://OTHER/srcdoc><script>fetch('http://OTHER/srcdocfetch').catch(()=>{});new WebSocket('ws://OTHER/w')</script>"></iframe>
<object data="http://OTHER/object"></object><embed src="http://OTHER/embed"><img src="http://OTHER/img"><video src="http://OTHER/video" autoplay></video><audio src="http://OTHER/audio"></audio>
<a id=ping href="#x" ping="http://OTHER/ping">x</a><a id=dl href="http://OTHER/dl" download>x</a>
<form id=f method=post target=_blank action="http://OTHER/form"><input name=a value=b></form>
<script>
const tries=[
()=>new WebSocket('ws://OTHER/ws'),()=>new WebSocket('ws://localhost:PORT/ws'),
()=>new EventSource('http://OTHER/es'),()=>fetch('http://OTHER/fetch',{mode:'no-cors'}).catch(()=>{}),
()=>fetch('http://OTHER/keep',{method:'POST',body:'x',keepalive:true,mode:'no-cors'}).catch(()=>{}),
()=>{const x=new XMLHttpRequest();x.open('GET','http://OTHER/xhr');x.send()},
()=>navigator.sendBeacon('http://OTHER/beacon','x'),
()=>document.getElementById('ping').click(),()=>document.getElementById('f').submit(),
()=>window.open('http://OTHER/open'),()=>window.open('http://OTHER/opennoop','_blank','noopener'),
()=>new Worker(URL.createObjectURL(new Blob(["fetch('http://OTHER/worker',{mode:'no-cors'});new WebSocket('ws://OTHER/wws');importScripts('http://OTHER/is.js')"]))),
()=>new SharedWorker(URL.createObjectURL(new Blob(["fetch('http://OTHER/sharedworker',{mode:'no-cors'});new WebSocket('ws://OTHER/wws')"]))),
()=>navigator.serviceWorker.register('/sw.js').catch(()=>{}),
()=>new WebTransport('https://OTHER/wt').ready.catch(()=>{}),
async()=>{const pc=new RTCPeerConnection({iceServers:[{urls:'stun:OTHER'},{urls:'turn:OTHER?transport=udp',username:'a',credential:'b'},{urls:'turn:OTHER?transport=tcp',username:'a',credential:'b'},{urls:'turns:OTHER',username:'a',credential:'b'}]});pc.createDataChannel('x');await pc.setLocalDescription(await pc.createOffer());
 await pc.setRemoteDescription({type:'answer',sdp:pc.localDescription.sdp.replace('a=setup:actpass','a=setup:active')});pc.addIceCandidate({candidate:'candidate:1 1 udp 2122260223 127.0.0.1 PORT typ host',sdpMid:'0'});pc.addIceCandidate({candidate:'candidate:2 1 tcp 2122260223 127.0.0.1 PORT typ host tcptype passive',sdpMid:'0'})},
];
for(const f of tries)try{const r=f();if(r&&r.catch)r.catch(()=>{})}catch(e){document.body.append(e+'; ')}
</script>
</body></html>`, "OTHER", listener.Addr().String())
	page = strings.ReplaceAll(page, "PORT", strings.TrimPrefix(listener.Addr().String(), "127.0.0.1:"))
	site := serve(t, map[string]any{"/": page, "/sw.js": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		w.Write([]byte("fetch('/fromsw')"))
	}})
	r := newRenderer(t, siteOf(site))
	if os.Getenv("STRACE") != "" {
		os.WriteFile("/tmp/render/chromium-strace", []byte("#!/bin/sh\nexec strace -f -o /tmp/render/strace.out -e trace=connect,sendto,sendmsg,sendmmsg,bind,listen -s 200 /usr/bin/chromium \"$@\"\n"), 0o755)
		r.settings.Chromium = "/tmp/render/chromium-strace"
	}
	for range 2 {
		began := time.Now()
		response, body, err := open(t, r, site.URL+"/")
		if err != nil {
			t.Log(time.Since(began), fetch.Reason(err), err)
			continue
		}
		t.Log(time.Since(began), response.StatusCode, response.Header.Get(HeaderMissed), body[max(0, len(body)-300):])
		time.Sleep(5 * time.Second)
	}
	t.Log(contacts.Load(), site.asked)
	profile := r.browser.profile
	out, _ := exec.Command("sh", "-c", "ps axo pid,ppid,pgid,rss,comm,args | grep '[p]rofile-' | cut -c1-120; ls -la "+profile).CombinedOutput()
	fmt.Println(string(out))
	r.Close()
	out, _ = exec.Command("sh", "-c", "ps axo pid,ppid,pgid,rss,comm,args | grep '[p]rofile-' | cut -c1-120; ls -la "+profile).CombinedOutput()
	fmt.Println(string(out))
}
