package fetch

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"gongkai/disclosure"
)

// serveHTTP2 takes connections, reads the first request of each and lets the
// handler write whatever frames it likes.
func serveHTTP2(listener net.Listener, handler func(*http2.Framer, uint32)) {
	var answering sync.WaitGroup
	defer answering.Wait()
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		answering.Go(func() { answerHTTP2(conn, handler) })
	}
}

func answerHTTP2(conn net.Conn, handler func(*http2.Framer, uint32)) {
	defer conn.Close()
	if _, err := io.ReadFull(conn, make([]byte, len(http2.ClientPreface))); err != nil {
		return
	}
	framer := http2.NewFramer(conn, conn)
	framer.WriteSettings()
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			return
		}
		if frame, ok := frame.(*http2.HeadersFrame); ok {
			answered := make(chan struct{})
			go func() { // the pipe holds nothing: each side must read while it writes
				handler(framer, frame.StreamID)
				close(answered)
			}()
			io.Copy(io.Discard, conn) // until the other side has enough
			conn.Close()
			<-answered
			return
		}
	}
}

// head writes the headers of an answer of status 200.
func head(framer *http2.Framer, stream uint32, ends bool, more ...string) {
	var block bytes.Buffer
	encoder := hpack.NewEncoder(&block)
	encoder.WriteField(hpack.HeaderField{Name: ":status", Value: "200"})
	for _, name := range more {
		encoder.WriteField(hpack.HeaderField{Name: name, Value: strings.Repeat("a", 1000)})
	}
	framer.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, BlockFragment: block.Bytes(), EndStream: ends, EndHeaders: true})
}

func TestHostileHTTP2(t *testing.T) {
	leaf := (*issuer)(nil).signEC(t, hostCertificate())
	for name, test := range map[string]struct {
		handler func(*http2.Framer, uint32)
		want    string
	}{
		"resets the stream": {func(f *http2.Framer, stream uint32) { f.WriteRSTStream(stream, http2.ErrCodeInternal) }, ReasonBadResponse},
		"resets within the body": {func(f *http2.Framer, stream uint32) {
			head(f, stream, false)
			f.WriteRSTStream(stream, http2.ErrCodeCancel)
		}, ReasonBadResponse},
		"goes away": {func(f *http2.Framer, stream uint32) { f.WriteGoAway(0, http2.ErrCodeEnhanceYourCalm, nil) }, ReasonBadResponse},
		"a body for ever": {func(f *http2.Framer, stream uint32) {
			head(f, stream, false)
			for f.WriteData(stream, false, make([]byte, 8<<10)) == nil {
			}
		}, ReasonTooLarge},
		"headers too large": {func(f *http2.Framer, stream uint32) {
			head(f, stream, true, strings.Fields(strings.Repeat("x-a ", 300))...)
		}, ReasonHeader},
		"more than it may": {func(f *http2.Framer, stream uint32) { head(f, stream, false); f.WriteData(stream+2, true, []byte("a")) }, ReasonBadResponse},
		"no status": {func(f *http2.Framer, stream uint32) {
			f.WriteHeaders(http2.HeadersFrameParam{StreamID: stream, EndStream: true, EndHeaders: true})
		}, ReasonBadResponse},
		"a header in capitals": {func(f *http2.Framer, stream uint32) { head(f, stream, true, "X-Capital") }, ReasonBadResponse},
		"never answers":        {func(f *http2.Framer, stream uint32) {}, ReasonTimeout},
		"falls silent":         {func(f *http2.Framer, stream uint32) { head(f, stream, false) }, ReasonTimeout},
		"drips": {func(f *http2.Framer, stream uint32) {
			head(f, stream, false)
			for f.WriteData(stream, false, []byte("a")) == nil {
				time.Sleep(time.Second)
			}
		}, ReasonTooSlow},
		"answers": {func(f *http2.Framer, stream uint32) { head(f, stream, false); f.WriteData(stream, true, []byte("a")) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
				over := make(chan struct{})
				go func() {
					serveHTTP2(tls.NewListener(network, &tls.Config{
						NextProtos:   []string{"h2"},
						Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.certificate.Raw}, PrivateKey: leaf.key}},
					}), test.handler)
					close(over)
				}()
				site := disclosure.Site{Name: "教务处", Home: "https://www.example.edu.cn/", TLSInsecure: true, IgnoreRobots: "a test"}
				client, err := New(site, Settings{MaxBytes: 64 << 10})
				if err != nil {
					t.Fatal(err)
				}
				client.direct.DialContext = network.dial
				response, err := get(t, client, "https://www.example.edu.cn/a")
				if Reason(err) != test.want || HostDown(err) {
					t.Errorf("reason %q, down %v, want %q: %v", Reason(err), HostDown(err), test.want, err)
				}
				if err == nil && (response.ProtoMajor != 2 || text(t, response) != "a") {
					t.Errorf("%v", response)
				}
				client.Close()
				network.Close()
				<-over
			})
		})
	}
}
