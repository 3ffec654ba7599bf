package fetch

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync"
	"testing"
	"time"

	"gongkai/disclosure"
)

// leap is a clock that leaps over what would be slept.
type leap struct {
	mu   sync.Mutex
	over time.Duration
}

func (l *leap) sleep(ctx context.Context, d time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over += d
	return ctx.Err()
}

func (l *leap) now() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Now().Add(l.over)
}

func loopbackSite(home string) disclosure.Site {
	return disclosure.Site{Name: "教务处", Home: home, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
}

func newClient(t testing.TB, site disclosure.Site, settings Settings) *Client {
	t.Helper()
	if settings.Sleep == nil {
		clock := &leap{}
		settings.Sleep, settings.Now = clock.sleep, clock.now
	}
	client, err := New(site, settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// serve answers /robots.txt with 404, everything else with the handler.
func serve(t testing.TB, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(withoutRobots(handler))
	t.Cleanup(server.Close)
	return server
}

func withoutRobots(handler http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			// On a connection of its own: net/http quietly sends again what fails
			// on a connection that was used before.
			w.Header().Set("Connection", "close")
			http.NotFound(w, r)
			return
		}
		handler(w, r)
	}
}

func get(t testing.TB, client *Client, address string) (*http.Response, error) {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return client.RoundTrip(request)
}

func text(t testing.TB, response *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// pipes is a network inside the test, on which time can be synctest's.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conns:
		return conn, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// inBubble makes a client of http://www.example.edu.cn/ that speaks to the
// handler without leaving the bubble. done must be called in the bubble.
func inBubble(t *testing.T, site disclosure.Site, settings Settings, handler http.HandlerFunc) (client *Client, done func()) {
	t.Helper()
	network := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler}
	go server.Serve(network)
	site.Name, site.Home = "教务处", "http://www.example.edu.cn/"
	client, err := New(site, settings)
	if err != nil {
		t.Fatal(err)
	}
	client.direct.DialContext = network.dial
	return client, func() {
		client.Close()
		server.Close()
	}
}

func mustURL(t testing.TB, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func mustURLOrNil(raw string) *url.URL {
	u, err := url.Parse(raw)
	if err != nil {
		return nil
	}
	return u
}

// recording is a network on which every connection gives one answer.
type recording struct{ answer []byte }

func (r *recording) dial(context.Context, string, string) (net.Conn, error) {
	return &recorded{Reader: bytes.NewReader(r.answer), asked: make(chan struct{})}, nil
}

type recorded struct {
	net.Conn // for the methods that nobody calls
	io.Reader
	once  sync.Once
	asked chan struct{}
}

func (r *recorded) Write(p []byte) (int, error) {
	r.once.Do(func() { close(r.asked) })
	return len(p), nil
}

// Read answers when it has been asked: an answer before that is another fault.
func (r *recorded) Read(p []byte) (int, error) {
	<-r.asked
	return r.Reader.Read(p)
}

func (r *recorded) Close() error {
	r.once.Do(func() { close(r.asked) })
	return nil
}

func (r *recorded) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (r *recorded) SetDeadline(time.Time) error      { return nil }
func (r *recorded) SetReadDeadline(time.Time) error  { return nil }
func (r *recorded) SetWriteDeadline(time.Time) error { return nil }
