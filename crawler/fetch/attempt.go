package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/net/http/httpguts"
)

// receiver takes in an answer.
type receiver struct {
	read func(*http.Response) error // its body, to the end
	rate int64                      // of patience
}

// attempt sends a request once and has the answer read, within the timeout.
func (c *Client) attempt(request *http.Request, host string, receive receiver) (*http.Response, error) {
	patience := newPatience(request.Context(), c.settings.Timeout, receive.rate)
	defer patience.end()
	outgoing, err := c.outgoing(patience.ctx, request)
	if err != nil {
		return nil, err
	}
	transport, outgoing, err := c.route(outgoing)
	if err != nil {
		return nil, err
	}
	var connected atomic.Bool
	outgoing = outgoing.WithContext(httptrace.WithClientTrace(outgoing.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { connected.Store(false) }, // a kept connection may turn out dead
		GotConn: func(info httptrace.GotConnInfo) {
			connected.Store(true)
			if transport == c.direct {
				c.pace.met(host, info.Conn.RemoteAddr().String())
			}
		},
		GotFirstResponseByte: patience.answered,
	}))
	c.requests.Add(1)
	begun := c.settings.Now()
	response, err := transport.RoundTrip(outgoing)
	took := c.settings.Now().Sub(begun)
	if err == nil {
		err = c.receive(response, patience, receive)
	}
	switch err = patience.explain(err); {
	case err == nil:
	case response != nil:
		response, err = nil, c.failure(request, err, false)
	case transport == c.proxied && !connected.Load():
		err = c.proxyFailure(outgoing, err)
	default:
		err = c.failure(request, err, !connected.Load())
	}
	c.pace.of(host, func(h *hostPace) { h.learn(mannerOf(response, err), took) })
	return response, err
}

// receive reads an answer that has begun.
func (c *Client) receive(response *http.Response, patience *patience, receive receiver) error {
	defer response.Body.Close()
	for name, values := range response.Header {
		for _, value := range values {
			if !httpguts.ValidHeaderFieldValue(value) {
				return fmt.Errorf("%w: the header %q holds a control character", errBadResponse, name)
			}
		}
	}
	response.Body = patience.watch(response.Body)
	err := receive.read(response)
	if err != nil && response.StatusCode >= http.StatusBadRequest && patience.ctx.Err() == nil {
		return nil // a page that says that it is gone is gone, even if it says so badly
	}
	return err
}

// outgoing is a request as the site sees it. Validators and cookies pass.
func (c *Client) outgoing(ctx context.Context, request *http.Request) (*http.Request, error) {
	outgoing := request.Clone(ctx)
	outgoing.Body, outgoing.ContentLength, outgoing.GetBody = nil, 0, nil
	if request.Method == http.MethodPost {
		body, err := request.GetBody()
		if err != nil {
			return nil, &Error{Reason: ReasonOther, Err: fmt.Errorf("post to %s: %w", request.URL.Redacted(), err)}
		}
		outgoing.Body, outgoing.ContentLength = body, request.ContentLength
	}
	outgoing.URL.RawQuery = escaped(outgoing.URL.RawQuery)
	outgoing.Host = "" // what was judged is the URL's host
	if outgoing.Header == nil {
		outgoing.Header = http.Header{}
	}
	outgoing.Header.Set("User-Agent", c.settings.Agent)
	if accepted := outgoing.Header.Get("Accept"); accepted == "" || accepted == "*/*" { // a page's scripts ask for something else
		outgoing.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	}
	outgoing.Header.Set("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5")
	outgoing.Header.Set("Accept-Encoding", "gzip, deflate")
	// Byte offsets mean another thing after decompression, and a part is no page.
	outgoing.Header.Del("Range")
	outgoing.URL.User = nil // a link's name and password are not ours
	c.secrets.give(outgoing)
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

const proxyAdvice = "see that it runs, or change proxy: in the configuration"

// proxyFailure is a connection that the proxy did not give: the site may be
// well, and an engineer must look at the proxy.
func (c *Client) proxyFailure(request *http.Request, err error) error {
	reason := Reason(err)
	if reason == ReasonTimeout || reason == ReasonCancelled || isTLS(err) { // TLS is the site's, behind the proxy
		return c.failure(request, err, true)
	}
	var ours *Error
	if errors.As(err, &ours) {
		return ours
	}
	proxy, _ := request.Context().Value(proxyKey{}).(*url.URL)
	return &Error{Reason: ReasonProxy, Err: fmt.Errorf("connect through the proxy %s: %w", proxy.Redacted(), err), Advice: proxyAdvice, down: true}
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

// failure is an attempt's error in the ledger's words.
func (c *Client) failure(request *http.Request, err error, unconnected bool) error {
	var (
		ours    *Error
		writing *writeError
	)
	if errors.As(err, &ours) {
		return ours
	}
	if errors.As(err, &writing) {
		return writing // it lies with us
	}
	down := unconnected && request.Context().Err() == nil
	if isTLS(err) {
		return c.tlsFailure(request, err, down)
	}
	reason := Reason(err)
	if reason == ReasonOther && !unconnected {
		reason = ReasonBadResponse // net/http has only prose for these
	}
	return &Error{Reason: reason, Err: fmt.Errorf("fetch %s: %w", request.URL.Redacted(), err), down: down}
}
