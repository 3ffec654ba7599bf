package fetch

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"gongkai/disclosure"
)

// serveRaw answers robots.txt with 404, and lets the handler write whatever it
// likes in answer to anything else, until the listener is closed and nobody is
// answered any more.
func serveRaw(listener net.Listener, handler func(net.Conn)) {
	var answering sync.WaitGroup
	defer answering.Wait()
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		answering.Go(func() {
			defer conn.Close()
			request, err := http.ReadRequest(bufio.NewReader(conn))
			switch {
			case err != nil:
			case request.URL.Path == "/robots.txt":
				io.WriteString(conn, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
			default:
				handler(conn)
			}
		})
	}
}

// rawInBubble is inBubble with a server that does not know HTTP.
func rawInBubble(t *testing.T, settings Settings, handler func(net.Conn)) (client *Client, done func()) {
	t.Helper()
	network := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	over := make(chan struct{})
	go func() {
		serveRaw(network, handler)
		close(over)
	}()
	client, err := New(disclosure.Site{Name: "教务处", Home: "http://www.example.edu.cn/"}, settings)
	if err != nil {
		t.Fatal(err)
	}
	client.direct.DialContext = network.dial
	return client, func() {
		client.Close()
		network.Close()
		<-over
	}
}

const (
	okHead  = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	chunked = okHead + "Transfer-Encoding: chunked\r\n\r\n"
)

// says writes some text, and ends.
func says(text string) func(net.Conn) { return func(conn net.Conn) { io.WriteString(conn, text) } }

// floods writes a text and then another one without end, as fast as it can.
func floods(head, more string) func(net.Conn) {
	return func(conn net.Conn) {
		block := strings.Repeat(more, 1+(16<<10)/len(more))
		if _, err := io.WriteString(conn, head); err != nil {
			return
		}
		for {
			if _, err := io.WriteString(conn, block); err != nil {
				return
			}
		}
	}
}

// drips writes a text and then another one without end, a byte a second.
func drips(head, more string) func(net.Conn) {
	return func(conn net.Conn) {
		if _, err := io.WriteString(conn, head); err != nil {
			return
		}
		for i := 0; ; i++ {
			time.Sleep(time.Second)
			if _, err := io.WriteString(conn, more[i%len(more):i%len(more)+1]); err != nil {
				return
			}
		}
	}
}

// Whatever a server does, a page costs a bounded time and memory, and the
// ledger says what was wrong. Time is the bubble's.
func TestHostileServers(t *testing.T) {
	const limit = 64 << 10
	for name, test := range map[string]struct {
		handler func(net.Conn)
		want    string // reason
		body    string // where there is none
	}{
		"silent":                      {func(conn net.Conn) { io.Copy(io.Discard, conn) }, ReasonTimeout, ""},
		"drips the status line":       {drips("HTTP/1.1", " "), ReasonTooSlow, ""},
		"drips headers":               {drips(okHead, "X-A: b\r\n"), ReasonTooSlow, ""},
		"drips a body":                {drips(okHead+"Content-Length: 50000\r\n\r\n", "a"), ReasonTooSlow, ""},
		"drips chunks":                {drips(chunked, "1\r\na\r\n"), ReasonTooSlow, ""},
		"drips gzip":                  {drips(okHead+"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00", "a"), ReasonTooSlow, ""},
		"drips a missing page":        {drips("HTTP/1.1 404 Not Found\r\n\r\n", "a"), ReasonTooSlow, ""},
		"headers for ever":            {floods(okHead, "X-A: b\r\n"), ReasonHeader, ""},
		"one header for ever":         {floods(okHead+"X-A: ", "b"), ReasonHeader, ""},
		"a status line for ever":      {floods("HTTP/1.1 200 ", "O"), ReasonHeader, ""},
		"a megabyte of cookies":       {says(okHead + strings.Repeat("Set-Cookie: a=b\r\n", 60_000) + "\r\n"), ReasonHeader, ""},
		"early hints for ever":        {floods("", "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"), ReasonHeader, ""},
		"drips early hints":           {drips("", "HTTP/1.1 103 Early Hints\r\n\r\n"), ReasonTooSlow, ""},
		"continues for ever":          {floods("", "HTTP/1.1 100 Continue\r\n\r\n"), ReasonHeader, ""},
		"a body for ever":             {floods(okHead+"\r\n", "a"), ReasonTooLarge, ""},
		"a body for ever, announced":  {floods(okHead+"Content-Length: 65000\r\n\r\n", "a"), "", strings.Repeat("a", 65_000)},
		"chunks for ever":             {floods(chunked, "1000\r\n"+strings.Repeat("a", 0x1000)+"\r\n"), ReasonTooLarge, ""},
		"tiny chunks for ever":        {floods(chunked, "1\r\na\r\n"), ReasonTooLarge, ""},
		"a chunk's length for ever":   {floods(chunked, "0"), ReasonBadResponse, ""},
		"a chunk's comment for ever":  {floods(chunked+"1;", "a"), ReasonBadResponse, ""},
		"trailers for ever":           {floods(chunked+"0\r\n", "X-A: b\r\n"), ReasonBadResponse, ""},
		"a chunk's length is none":    {says(chunked + "xyz\r\n"), ReasonBadResponse, ""},
		"a chunk longer than said":    {says(chunked + "1\r\naaaa\r\n"), ReasonBadResponse, ""},
		"a chunk cut":                 {says(chunked + "ff\r\naaaa"), ReasonCutShort, ""},
		"longer than announced":       {says(okHead + "Content-Length: 4\r\n\r\naaaabbbb"), "", "aaaa"},
		"shorter than announced":      {says(okHead + "Content-Length: 9\r\n\r\naaaa"), ReasonCutShort, ""},
		"announces less than nothing": {says(okHead + "Content-Length: -1\r\n\r\naaaa"), ReasonBadResponse, ""},
		"announces words":             {says(okHead + "Content-Length: all\r\n\r\naaaa"), ReasonBadResponse, ""},
		"announces two lengths":       {says(okHead + "Content-Length: 4\r\nContent-Length: 5\r\n\r\naaaa"), ReasonBadResponse, ""},
		"announces 50 GB":             {says(okHead + "Content-Length: 53687091200\r\n\r\naaaa"), ReasonTooLarge, ""},
		"a length beyond numbers":     {says(okHead + "Content-Length: 99999999999999999999\r\n\r\naaaa"), ReasonBadResponse, ""},
		"a length and chunks":         {says(okHead + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\naaaa\r\n0\r\n\r\n"), "", "aaaa"},
		"an unknown transfer":         {says(okHead + "Transfer-Encoding: rot13\r\n\r\naaaa"), ReasonBadResponse, ""},
		"closes at once":              {says(""), ReasonCutShort, ""},
		"closes in the status line":   {says("HTTP/1.1 2"), ReasonBadResponse, ""},
		"closes in the headers":       {says(okHead + "X-"), ReasonBadResponse, ""},
		"no status":                   {says("HTTP/1.1\r\n\r\n"), ReasonBadResponse, ""},
		"status in words":             {says("HTTP/1.1 fine OK\r\n\r\n"), ReasonBadResponse, ""},
		"status of four digits":       {says("HTTP/1.1 2000 OK\r\n\r\n"), ReasonBadResponse, ""},
		"HTTP/9.9":                    {says("HTTP/nine 200 OK\r\n\r\n"), ReasonBadResponse, ""},
		"HTTP/0.9":                    {says("<html>招标公告</html>\r\n\r\n"), ReasonBadResponse, ""},
		"another protocol":            {says("SSH-2.0-OpenSSH\r\n"), ReasonBadResponse, ""},
		"NUL in a header":             {says(okHead + "X-A: a\x00b\r\n\r\n"), ReasonBadResponse, ""},
		"NUL in a header's name":      {says(okHead + "X\x00A: b\r\n\r\n"), ReasonBadResponse, ""},
		"a header without a colon":    {says(okHead + "nonsense\r\n\r\n"), ReasonBadResponse, ""},
		"a control in the validator":  {says(okHead + "ETag: \"a\x1b[2J\"\r\n\r\n"), ReasonBadResponse, ""},
		"GBK in a header":             {says(okHead + "Content-Disposition: attachment; filename=\xd5\xd0\xb1\xea.doc\r\nContent-Length: 4\r\n\r\naaaa"), "", "aaaa"},
		"lines end with LF":           {says(strings.ReplaceAll(okHead, "\r", "") + "\naaaa"), "", "aaaa"},
		"switches protocols":          {says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\naaaa"), "", "aaaa"},
		"no content, with content":    {says("HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\naaaa"), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const timeout = 20 * time.Second
				client, done := rawInBubble(t, Settings{Timeout: timeout, MaxBytes: limit, Retries: 1}, test.handler)
				defer done()
				begin := time.Now()
				response, err := get(t, client, "http://www.example.edu.cn/a.htm")
				if Reason(err) != test.want || HostDown(err) {
					t.Fatalf("reason %q, down %v, want %q: %v", Reason(err), HostDown(err), test.want, err)
				}
				if err == nil {
					if got := text(t, response); got != test.body {
						t.Errorf("body of %d bytes, want %d", len(got), len(test.body))
					}
				}
				if took := time.Since(begin); took > 2*timeout+maxBackoff {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}

// A connection that is reset is another thing than one that ends.
func TestResets(t *testing.T) {
	for name, head := range map[string]string{"at once": "", "in the headers": okHead, "in the body": okHead + "Content-Length: 9\r\n\r\naaaa"} {
		t.Run(name, func(t *testing.T) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			go serveRaw(listener, func(conn net.Conn) {
				io.WriteString(conn, head)
				conn.(*net.TCPConn).SetLinger(0)
			})
			address := "http://" + listener.Addr().String()
			_, err = get(t, newClient(t, loopbackSite(address), Settings{Retries: 1}), address+"/a")
			if reason := Reason(err); reason != ReasonReset && !(head != "" && reason == ReasonCutShort) || HostDown(err) {
				t.Errorf("reason %q, down %v: %v", reason, HostDown(err), err)
			}
		})
	}
}

// A server that takes the connection and no word of TLS is down.
func TestSlowHandshake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
		go func() {
			for {
				conn, err := network.Accept()
				if err != nil {
					return
				}
				go io.Copy(io.Discard, conn)
			}
		}()
		client, err := New(disclosure.Site{Home: "https://www.example.edu.cn/"}, Settings{})
		if err != nil {
			t.Fatal(err)
		}
		client.direct.DialContext = network.dial
		begin := time.Now()
		_, err = get(t, client, "https://www.example.edu.cn/")
		if Reason(err) != ReasonTimeout || !HostDown(err) || time.Since(begin) != connectTimeout {
			t.Errorf("reason %q, down %v after %v: %v", Reason(err), HostDown(err), time.Since(begin), err)
		}
		client.Close()
		network.Close()
	})
}

func TestBadRedirects(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		location := map[string]string{
			"/file": "file:///etc/passwd", "/gopher": "gopher://127.0.0.1:6379/_FLUSHALL", "/script": "javascript:alert(1)",
			"/broken": "http://[::1", "/empty": "", "/disguised": "http://0x7f.1/", "/number": "http://2130706433/", "/user": "http://127.0.0.1@www.example.com/",
		}[r.URL.Path]
		if location != "" {
			w.Header()["Location"] = []string{location}
		}
		w.WriteHeader(http.StatusFound)
	})
	client := newClient(t, loopbackSite(server.URL), Settings{})
	browser := &http.Client{Transport: client}
	for path, want := range map[string]string{
		"/file": ReasonScheme, "/gopher": ReasonScheme, "/script": ReasonScheme, "/broken": ReasonBadResponse, "/empty": "",
		"/disguised": ReasonOffSite, "/number": ReasonOffSite, "/user": ReasonOffSite,
	} {
		response, err := browser.Get(server.URL + path)
		if Reason(err) != want || err == nil && response.StatusCode != http.StatusFound {
			t.Errorf("get %s: %v, reason %q, want %q: %v", path, response, Reason(err), want, err)
		}
	}
}

// FuzzAnswer lets a server answer anything: what comes back is a response
// within its bounds, or an error with a reason.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(okHead + "Content-Length: 4\r\n\r\naaaa"))
	f.Add([]byte(chunked + "4\r\naaaa\r\n0\r\n\r\n"))
	f.Add([]byte("HTTP/1.1 302 Found\r\nLocation: /b\r\nSet-Cookie: a=b\r\n\r\n"))
	f.Add([]byte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 Busy\r\nRetry-After: 5\r\n\r\n"))
	f.Add([]byte(okHead + "Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08"))
	f.Fuzz(func(t *testing.T, answer []byte) {
		const limit = 1 << 10
		clock := &leap{}
		client, err := New(disclosure.Site{Home: "http://www.example.edu.cn/", IgnoreRobots: "a test"}, Settings{MaxBytes: limit, Retries: 1, Sleep: clock.sleep, Now: clock.now})
		if err != nil {
			t.Fatal(err)
		}
		client.direct.DialContext = (&recording{answer: answer}).dial
		defer client.Close()
		response, err := get(t, client, "http://www.example.edu.cn/a")
		var ours *Error
		if err != nil && (!errors.As(err, &ours) || ours.Reason == ReasonOther || ours.Reason == "") {
			t.Fatalf("error without a reason: %v", err)
		}
		if err != nil {
			return
		}
		if body := text(t, response); len(body) > limit || int64(len(body)) != response.ContentLength {
			t.Errorf("%d bytes, announced are %d, limit %d", len(body), response.ContentLength, limit)
		}
		for name, values := range response.Header {
			if strings.ContainsAny(fmt.Sprint(name, values), "\x00\r\n\x1b") {
				t.Errorf("header %q: %q", name, values)
			}
		}
		client.cookies.SetCookies(response.Request.URL, response.Cookies())
	})
}
