package fetch

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"gongkai/disclosure"
)

// Product is the token by which a robots.txt addresses us (RFC 9309, 2.2.1).
const Product = "gongkai"

// What a zero Settings field stands for.
const (
	DefaultTimeout  = 30 * time.Second
	DefaultMaxBytes = 20 << 20
)

const (
	connectTimeout = 10 * time.Second
	idleTimeout    = 30 * time.Second
	maxHeaderBytes = 256 << 10
)

// Settings are what a Client needs beside its site.
type Settings struct {
	Agent    string        // the whole User-Agent, Product where empty
	Timeout  time.Duration // of one attempt, from connecting to the body's last byte
	Retries  int           // attempts after the first; 0 for none
	MaxBytes int64         // of one body, decompressed

	// Proxy chooses the proxy of a request, nil for none; the field may be nil.
	Proxy func(*http.Request) (*url.URL, error)
	// Sleep waits, and returns the context's error where that ends first. Nil
	// waits by the clock; tests need not.
	Sleep func(context.Context, time.Duration) error
}

// Stats counts what a Client has done.
type Stats struct {
	Requests int64 // sent, with retries and those for robots.txt
	Bytes    int64 // received over the wire, with headers
}

// Client fetches from one site. It is safe for use by several goroutines,
// which share the pace.
type Client struct {
	site     disclosure.Site
	settings Settings
	hosts    map[string]bool // by hostKey
	guard    *guard
	dialer   *net.Dialer // guarded
	direct   *http.Transport
	proxied  *http.Transport
	pace     *pace
	robots   *robots
	requests atomic.Int64
	bytes    atomic.Int64
}

// New makes the client of a site. It fails where the site's home or the
// address of a column is no http or https address.
func New(site disclosure.Site, settings Settings) (*Client, error) {
	hosts, err := siteHosts(site)
	if err != nil {
		return nil, err
	}
	if settings.Agent == "" {
		settings.Agent = Product
	}
	if settings.Timeout <= 0 {
		settings.Timeout = DefaultTimeout
	}
	if settings.MaxBytes <= 0 {
		settings.MaxBytes = DefaultMaxBytes
	}
	if settings.Sleep == nil {
		settings.Sleep = sleep
	}
	c := &Client{site: site, settings: settings, hosts: hosts, guard: newGuard(site)}
	c.dialer = &net.Dialer{Timeout: connectTimeout, Control: c.guard.control}
	c.direct = c.transport(c.dialer)
	c.proxied = c.transport(&net.Dialer{Timeout: connectTimeout})
	c.proxied.Proxy = func(request *http.Request) (*url.URL, error) {
		proxy, _ := request.Context().Value(proxyKey{}).(*url.URL)
		return proxy, nil
	}
	c.pace = newPace(site.Delay, settings.Sleep)
	c.robots = newRobots(c.fetch, c.Owns, c.pace.slow)
	return c, nil
}

func (c *Client) transport(dialer *net.Dialer) *http.Transport {
	parallel := max(c.site.Parallel, 1)
	return &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dialer.DialContext(ctx, network, address)
			if err != nil {
				return nil, err
			}
			return countingConn{conn, &c.bytes}, nil
		},
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    connectTimeout,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // decompressed here, within a limit
		MaxIdleConns:           parallel * len(c.hosts),
		MaxIdleConnsPerHost:    parallel,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
	}
}

// RoundTrip fetches one URL, by GET, HEAD, or POST of a form; it does not
// follow redirects. The response's body
// is whole, decompressed and in memory; its Content-Type has lost its
// parameters (see HeaderContentType). A status of 500 after the last retry is
// a response, not an error. Every error is an *Error.
func (c *Client) RoundTrip(request *http.Request) (*http.Response, error) {
	request, err := readForm(request)
	if err != nil {
		return nil, err
	}
	if request.URL.Scheme != "http" && request.URL.Scheme != "https" {
		return nil, &Error{Reason: ReasonScheme, Err: fmt.Errorf("%s: neither http nor https", request.URL)}
	}
	if !c.Owns(request.URL) {
		return nil, &Error{Reason: ReasonOffSite, Err: fmt.Errorf("%s is no host of site %s: add a column on it to the site to crawl it", request.URL.Host, c.site.Name)}
	}
	if err := c.robots.permit(request.Context(), request.URL); err != nil {
		return nil, err
	}
	return c.fetch(request, bound{bytes: c.settings.MaxBytes})
}

// Close closes the connections that are not in use.
func (c *Client) Close() {
	c.direct.CloseIdleConnections()
	c.proxied.CloseIdleConnections()
}

// Stats tells what the client has done so far.
func (c *Client) Stats() Stats {
	return Stats{Requests: c.requests.Load(), Bytes: c.bytes.Load()}
}

// attempt sends a request once and reads the answer to its end, all within
// the timeout.
func (c *Client) attempt(request *http.Request, within bound) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(request.Context(), c.settings.Timeout)
	defer cancel()
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { connected.Store(false) }, // a kept connection may turn out dead
		GotConn: func(httptrace.GotConnInfo) { connected.Store(true) },
	})
	outgoing, err := c.outgoing(ctx, request)
	if err != nil {
		return nil, failure(request, err, false)
	}
	transport, outgoing, err := c.route(outgoing)
	if err != nil {
		return nil, err
	}
	c.requests.Add(1)
	response, err := transport.RoundTrip(outgoing)
	if err != nil && transport == c.proxied && !connected.Load() {
		return nil, proxyFailure(outgoing, err)
	}
	if err != nil {
		return nil, failure(request, err, !connected.Load())
	}
	defer response.Body.Close()
	body, err := readBody(response, within)
	// A page that says that it is gone is gone, even if it says so badly.
	failed := response.StatusCode >= http.StatusBadRequest && request.Context().Err() == nil
	if err != nil && !failed {
		return nil, failure(request, err, false)
	}
	return delivered(request, response, body), nil
}

// outgoing is a request as the site sees it. Validators and cookies pass.
func (c *Client) outgoing(ctx context.Context, request *http.Request) (*http.Request, error) {
	outgoing := request.Clone(ctx)
	if err := giveForm(outgoing, request); err != nil {
		return nil, err
	}
	outgoing.URL.RawQuery = escaped(outgoing.URL.RawQuery)
	outgoing.Host = "" // what was judged is the URL's host
	if outgoing.Header == nil {
		outgoing.Header = http.Header{}
	}
	outgoing.Header.Set("User-Agent", c.settings.Agent)
	outgoing.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	outgoing.Header.Set("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5")
	outgoing.Header.Set("Accept-Encoding", "gzip, deflate")
	// Byte offsets mean another thing after decompression, and a part is no page.
	outgoing.Header.Del("Range")
	return outgoing, nil
}

// escaped is a query whose bytes outside of ASCII are escaped, as browsers send
// them: many servers refuse a request with others.
func escaped(query string) string {
	plain := strings.IndexFunc(query, func(r rune) bool { return r >= utf8.RuneSelf || r == ' ' }) < 0
	if plain {
		return query
	}
	var b strings.Builder
	for _, c := range []byte(query) {
		if c >= utf8.RuneSelf || c == ' ' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

type proxyKey struct{}

// route chooses the way to a site. A proxy may stand on a private address,
// and resolves names itself, so that only a literal address can be judged here.
func (c *Client) route(request *http.Request) (*http.Transport, *http.Request, error) {
	if c.settings.Proxy == nil {
		return c.direct, request, nil
	}
	proxy, err := c.settings.Proxy(request)
	if err != nil {
		return nil, nil, &Error{Reason: ReasonProxy, Err: fmt.Errorf("choose a proxy for %s: %w", request.URL, err)}
	}
	if proxy == nil {
		return c.direct, request, nil
	}
	if err := c.guard.literal(request.URL); err != nil {
		return nil, nil, err
	}
	return c.proxied, request.WithContext(context.WithValue(request.Context(), proxyKey{}, proxy)), nil
}

// proxyFailure is a connection that the proxy did not give: the site may be
// well, and an engineer must look at the proxy.
func proxyFailure(request *http.Request, err error) error {
	reason := Reason(err)
	if reason == ReasonTimeout || reason == ReasonCancelled {
		return failure(request, err, true)
	}
	proxy, _ := request.Context().Value(proxyKey{}).(*url.URL)
	return &Error{Reason: ReasonProxy, Err: fmt.Errorf("connect through the proxy %s: %w", proxy.Redacted(), err), down: true}
}

// delivered is the response as the caller sees it.
func delivered(request *http.Request, response *http.Response, body []byte) *http.Response {
	response.Request = request
	response.Body = io.NopCloser(bytes.NewReader(body))
	if request.Method != http.MethodHead {
		response.ContentLength = int64(len(body))
		response.Header.Del("Content-Length")
	}
	response.TransferEncoding = nil
	response.Header.Del("Content-Encoding")
	// The body stands as it is to be read. Without this, a caller that goes by
	// names (.xml.gz) or types would decompress once more, with no limit.
	response.Uncompressed = true
	keepContentType(response.Header)
	return response
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// countingConn counts what is received.
type countingConn struct {
	net.Conn
	bytes *atomic.Int64
}

func (c countingConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.bytes.Add(int64(n))
	return n, err
}

// failure is an attempt's error in the ledger's words.
func failure(request *http.Request, err error, unconnected bool) error {
	var ours *Error
	if errors.As(err, &ours) {
		return ours
	}
	reason := Reason(err)
	if reason == ReasonOther && !unconnected {
		reason = ReasonBadResponse // net/http has only prose for these
	}
	down := unconnected && request.Context().Err() == nil
	return &Error{Reason: reason, Err: fmt.Errorf("fetch %s: %w", request.URL, err), down: down}
}
