package fetch

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

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
	// Now is what the clock says; nil asks the machine's.
	Now func() time.Time

	// Pace is shared by the clients of a run, so that sites on one server are
	// polite together. Nil gives the client one of its own.
	Pace *Pace
	// Secret looks an environment variable up, for the sites that need a login
	// or a header. Nil knows none.
	Secret func(name string) (value string, ok bool)
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
	pace     *Pace
	robots   *robots
	secrets  *secrets
	cookies  *cookies
	requests atomic.Int64
	bytes    atomic.Int64
}

// New makes the client of a site. It fails where the site's home or the
// address of a column is no http or https address, where an environment
// variable that the site needs is missing, and where the Agent does not begin
// with Product: the site would see another name than the one by which its
// robots.txt is read.
func New(site disclosure.Site, settings Settings) (*Client, error) {
	hosts, err := siteHosts(site)
	if err != nil {
		return nil, err
	}
	settings = settings.withDefaults()
	if !strings.EqualFold(robotsToken(settings.Agent), Product) {
		return nil, fmt.Errorf("fetch as %q: a User-Agent must begin with %s", settings.Agent, Product)
	}
	secrets, err := newSecrets(site, settings.Secret)
	if err != nil {
		return nil, err
	}
	c := &Client{site: site, settings: settings, hosts: hosts, guard: newGuard(site), pace: settings.Pace, secrets: secrets, cookies: newCookies()}
	c.dialer = &net.Dialer{Timeout: connectTimeout, Control: c.guard.control}
	c.direct = c.transport(c.dialer)
	c.proxied = c.transport(&net.Dialer{Timeout: connectTimeout})
	c.proxied.Proxy = func(request *http.Request) (*url.URL, error) {
		proxy, _ := request.Context().Value(proxyKey{}).(*url.URL)
		return proxy, nil
	}
	c.proxied.DialTLSContext = c.dialProxy
	for host := range hosts {
		c.pace.join(host, site.Delay, site.Parallel)
	}
	c.robots = newRobots(c)
	return c, nil
}

// dialProxy connects to a proxy that speaks TLS itself. It must have a
// certificate, whatever the site has.
func (c *Client) dialProxy(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	plain, err := c.proxied.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	conn := tls.Client(plain, &tls.Config{ServerName: host})
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	if err := conn.HandshakeContext(ctx); err != nil {
		plain.Close()
		return nil, &Error{Reason: ReasonProxy, Err: fmt.Errorf("speak TLS with the proxy %s: %w", address, err), Advice: proxyAdvice, down: true}
	}
	return conn, nil
}

func (s Settings) withDefaults() Settings {
	if s.Agent == "" {
		s.Agent = Product
	}
	if s.Timeout <= 0 {
		s.Timeout = DefaultTimeout
	}
	if s.MaxBytes <= 0 {
		s.MaxBytes = DefaultMaxBytes
	}
	if s.Sleep == nil {
		s.Sleep = sleep
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Pace == nil {
		s.Pace = NewPace()
	}
	return s
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
		TLSClientConfig:        tlsConfig(c.site),
		TLSHandshakeTimeout:    connectTimeout,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // decompressed here, within a limit
		MaxIdleConns:           parallel * len(c.hosts),
		MaxIdleConnsPerHost:    parallel,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
		// A connection that is dead without a word must not take request after request with it.
		HTTP2: &http.HTTP2Config{SendPingTimeout: connectTimeout, PingTimeout: connectTimeout},
	}
}

// RoundTrip fetches one URL; it does not follow redirects. Beside GET and HEAD
// it sends what only reads: a form (see FormType), as lists have it, and, once,
// another POST whose body can be had again (GetBody), as the scripts of lists
// ask. The response's body
// is whole, decompressed and in memory; its Content-Type has lost its
// parameters (see HeaderContentType). A status of 500 after the last retry is
// a response, not an error. Every error is an *Error.
func (c *Client) RoundTrip(request *http.Request) (*http.Response, error) {
	request, err := readForm(request)
	if err != nil {
		return nil, err
	}
	if err := c.admit(request.URL); err != nil {
		return nil, err
	}
	if err := c.robots.permit(request.Context(), request.URL); err != nil {
		return nil, err
	}
	response, body, err := c.fetchWhole(request, bound{bytes: c.settings.MaxBytes})
	if err != nil {
		return nil, err
	}
	return delivered(request, response, body), nil
}

// admit returns an *Error for a URL that is not the site's.
func (c *Client) admit(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return &Error{Reason: ReasonScheme, Err: fmt.Errorf("%s: neither http nor https", u.Redacted())}
	}
	if !c.Owns(u) {
		return &Error{
			Reason: ReasonOffSite, Err: fmt.Errorf("%s is no host of site %s", u.Host, c.site.Name),
			Advice: "add a column on it to the site to crawl it",
		}
	}
	return nil
}

// fetchWhole fetches a body into memory.
func (c *Client) fetchWhole(request *http.Request, within bound) (response *http.Response, body []byte, err error) {
	response, err = c.fetch(request, receiver{read: func(response *http.Response) (err error) {
		body, err = readBody(response, within)
		return err
	}})
	return response, body, err
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
