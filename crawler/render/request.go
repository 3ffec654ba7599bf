package render

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	cdpfetch "github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"gongkai/crawler/fetch"
)

// What one page may cost.
const (
	maxStopped   = 2000     // requests, also those that are refused unasked
	maxSent      = 100      // requests to the site
	maxBytes     = 32 << 20 // of the site's answers
	maxDocuments = 10       // documents one after the other in the tab
	maxSentBody  = 64 << 10 // of a POST
)

// passedOn are the kinds of requests that can change what a page says.
// Pictures, styles, fonts, films and beacons cannot.
func passedOn(kind network.ResourceType) bool {
	return slices.Contains([]network.ResourceType{
		network.ResourceTypeDocument, network.ResourceTypeScript, network.ResourceTypeXHR, network.ResourceTypeFetch,
	}, kind)
}

// admit takes a request in, or says that it is refused unasked: those of
// frames, workers and windows, and those for what is not read.
func (p *page) admit(event *cdpfetch.EventRequestPaused) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cost.stopped++; p.cost.stopped > maxStopped {
		p.end(errOverBudget)
		return false
	}
	if event.FrameID != p.frame || !passedOn(event.ResourceType) || stays(event) || tooLong(event) {
		return false
	}
	p.waiting++
	p.moved = true
	if event.ResourceType == network.ResourceTypeDocument {
		p.loaded = false
		p.cost.documents++
	}
	return true
}

// stays tells whether a request is for what would stay after it was answered: a
// service worker, which stands between the site and its later pages, or a
// stream of events without end.
func stays(event *cdpfetch.EventRequestPaused) bool {
	header := header(event)
	return header.Get("Service-Worker") != "" || strings.HasPrefix(header.Get("Accept"), "text/event-stream")
}

// tooLong tells whether a request sends more than a list is asked for with.
func tooLong(event *cdpfetch.EventRequestPaused) bool {
	size := 0
	for _, part := range event.Request.PostDataEntries {
		size += len(part.Bytes)
	}
	return size > maxSentBody || event.Request.HasPostData && size == 0 // left out for its size
}

// answer gives an admitted request its answer.
func (p *page) answer(event *cdpfetch.EventRequestPaused) {
	defer p.answered()
	got, err := p.ask(event)
	if !fetch.Until(err).IsZero() {
		p.end(err) // the site is to be left for later, and so is the page
	}
	if event.ResourceType != network.ResourceTypeDocument {
		p.note(event, got, err)
	} else if err == nil {
		err = p.judge(got)
	} else {
		p.end(err)
	}
	if err != nil {
		p.browser.refuse(event.RequestID, event.ResourceType)
		return
	}
	_, _ = chromedp.CallBrowser(p.ctx, cdpfetch.FulfillRequest, cdpfetch.FulfillRequestParams{
		RequestID: event.RequestID, ResponseCode: int64(got.status), ResponseHeaders: entries(got.header), Body: got.body,
	})
}

func (p *page) answered() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting--
	p.moved = true
}

// ask lets the site's client answer a request.
func (p *page) ask(event *cdpfetch.EventRequestPaused) (fetched, error) {
	request, err := p.request(event)
	if err != nil {
		return fetched{}, err
	}
	reusable := event.ResourceType == network.ResourceTypeScript && request.Method == http.MethodGet
	if reusable {
		if script, ok := p.renderer.scripts.get(request.URL.String()); ok {
			return script, nil
		}
	}
	select {
	case p.sending <- struct{}{}:
		defer func() { <-p.sending }()
	case <-p.ctx.Done():
		return fetched{}, context.Cause(p.ctx)
	}
	if err := p.spend(1, 0); err != nil {
		return fetched{}, err
	}
	response, err := p.renderer.site.RoundTrip(request)
	if err != nil {
		return fetched{}, err
	}
	defer response.Body.Close()
	take(p.renderer.site.Cookies(), request.URL, response.Header)
	got := fetched{status: response.StatusCode, header: response.Header, url: request.URL}
	if got.body, err = io.ReadAll(response.Body); err != nil {
		return fetched{}, &fetch.Error{Reason: fetch.Reason(err), Err: err}
	}
	if reusable {
		p.renderer.scripts.keep(got)
	}
	return got, p.spend(0, int64(len(got.body)))
}

// spend counts what the page costs, and ends it where that is too much: what
// it would say without the rest is not what its readers see.
func (p *page) spend(requests int, bytes int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cost.sent += requests
	p.cost.bytes += bytes
	if p.cost.sent > maxSent || p.cost.bytes > maxBytes {
		p.end(errOverBudget)
		return errOverBudget
	}
	return nil
}

// judge tells whether a document can be shown in the tab. What cannot is the
// page's answer as it stands: a file, or a page that is not there.
func (p *page) judge(got fetched) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.cost.documents > maxDocuments:
		err := &fetch.Error{Reason: fetch.ReasonRedirectLoop, Err: fmt.Errorf("%d documents one after the other at %s", p.cost.documents, got.url)}
		p.end(err)
		return err
	case got.redirects():
		return nil
	case got.status == http.StatusOK && got.isHTML():
		p.document = got.url
		return nil
	}
	p.plain = got
	p.end(errPlain)
	return errPlain
}

// note remembers the first thing that the page asked for in vain.
func (p *page) note(event *cdpfetch.EventRequestPaused, got fetched, err error) {
	var reason string
	switch {
	case err != nil:
		reason = fetch.Reason(err)
	case got.status >= http.StatusBadRequest:
		reason = fetch.StatusReason(got.status)
	default:
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.missed == "" {
		p.missed = fmt.Sprintf("%.200s: %s", event.Request.URL, reason)
	}
}

// request is what the site is to be asked for. A POST is only for what scripts
// read (lists that are asked for with a form of conditions); a form is never sent.
func (p *page) request(event *cdpfetch.EventRequestPaused) (*http.Request, error) {
	asked := event.Request
	script := event.ResourceType == network.ResourceTypeXHR || event.ResourceType == network.ResourceTypeFetch
	post := asked.Method == http.MethodPost
	if asked.Method != http.MethodGet && !(post && script) {
		return nil, &fetch.Error{Reason: fetch.ReasonMethod, Err: fmt.Errorf("%s %s: a page may only read", asked.Method, asked.URL)}
	}
	var body bytes.Buffer
	for _, part := range asked.PostDataEntries {
		body.Write(part.Bytes)
	}
	request, err := http.NewRequestWithContext(p.ctx, asked.Method, asked.URL, &body)
	if err != nil {
		return nil, &fetch.Error{Reason: fetch.ReasonScheme, Err: err}
	}
	request.Header = header(event)
	if cookies := give(p.renderer.site.Cookies(), request.URL, request.Header.Get("Cookie")); cookies != "" {
		request.Header.Set("Cookie", cookies)
	}
	if script && request.Header.Get("Accept") == "*/*" {
		request.Header.Set("Accept", "application/json, text/plain, */*") // what the usual libraries ask for
	}
	return request, nil
}

// header is what the page's request says. What concerns the connection and who
// asks is the client's to say, and conditions would be answered with nothing to
// show.
func header(event *cdpfetch.EventRequestPaused) http.Header {
	header := http.Header{}
	for name, value := range event.Request.Headers {
		if text, ok := value.(string); ok && !strings.HasPrefix(strings.ToLower(name), "sec-") {
			header.Set(name, text)
		}
	}
	for _, name := range []string{
		"Accept-Encoding", "Connection", "Content-Length", "Host", "If-Modified-Since", "If-None-Match", "Range", "Te",
		"Transfer-Encoding", "Upgrade", "Upgrade-Insecure-Requests", "User-Agent",
	} {
		header.Del(name)
	}
	return header
}

// entries writes a header for the browser. The body is whole and decompressed.
func entries(header http.Header) []*cdpfetch.HeaderEntry {
	var list []*cdpfetch.HeaderEntry
	for name, values := range header {
		switch name {
		case "Content-Length", "Content-Encoding", "Transfer-Encoding", "Content-Type":
			continue
		case fetch.HeaderContentType:
			name = "Content-Type"
		}
		for _, value := range values {
			list = append(list, &cdpfetch.HeaderEntry{Name: name, Value: value})
		}
	}
	return list
}
