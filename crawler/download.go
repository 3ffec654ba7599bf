package crawler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gocolly/colly/v2"

	"gongkai/crawler/fetch"
	"gongkai/crawler/render"
	"gongkai/disclosure"
)

const maxRedirects = 10

// How many visits in a row may go wrong before the site counts as down and is
// asked no more in this run: without any answer, or with the answer that the
// server is broken or overworked, each after its retries.
const (
	failuresUntilDown = 3
	errorsUntilDown   = 10
)

// downloader gets one site's pages through colly. Colly carries the request
// and follows redirects with the site's cookies; politeness, robots.txt,
// retries, limits and the address guard are the transport's, and the queue is
// ours, since colly's own ones lose or truncate.
type downloader struct {
	site      string
	collector *colly.Collector
	client    *fetch.Client
	browser   *render.Renderer // nil where the site needs none
	pages     Pages
	isNew     bool // the site was never crawled to its end: what little is kept of it is not asked for conditionally
	now       func() time.Time

	mu       sync.Mutex
	failures int   // visits in a row without any answer
	errors   int   // visits in a row that the server could not answer
	down     error // set once the site counts as down
}

// answer is what the site said, or, when it said that nothing changed, what it
// said before.
type answer struct {
	page        disclosure.Page
	body        []byte
	url         *url.URL // after redirects
	notModified bool
	missed      string // what a rendered page could not load, and why
	err         error  // why there is no answer
}

func newDownloader(site disclosure.Site, settings Settings, pages Pages) (*downloader, error) {
	client, err := fetch.New(site, settings.Fetch)
	if err != nil {
		return nil, err
	}
	collector := colly.NewCollector(colly.AllowURLRevisit(), colly.ParseHTTPErrorResponse())
	collector.UserAgent = settings.Fetch.Agent
	collector.MaxBodySize = 0 // colly cuts silently; the transport refuses aloud
	collector.SetRequestTimeout(0)
	collector.WithTransport(client)
	collector.SetCookieJar(client.Cookies())
	collector.SetRedirectHandler(func(request *http.Request, via []*http.Request) error {
		if len(via) >= maxRedirects {
			return &fetch.Error{Reason: fetch.ReasonRedirectLoop, Err: fmt.Errorf("%d redirects from %s", len(via), via[0].URL)}
		}
		return nil
	})
	d := &downloader{site: site.Name, collector: collector, client: client, pages: pages, now: settings.Now}
	if site.Render {
		d.browser = render.New(client, site.Parallel, settings.Render)
		collector.WithTransport(d.browser)
	}
	return d, nil
}

func (d *downloader) close() {
	if d.browser != nil {
		d.browser.Close()
	}
	d.client.Close()
}

// owns tells whether an address belongs to the site.
func (d *downloader) owns(address *url.URL) bool { return d.client.Owns(address) }

// get downloads an address, conditionally where it is kept already. When
// nothing changed, the earlier body is returned, so that parsing always runs
// and a post is never lost between a kept page and a failed parse. An error is
// the store's or the browser's, or a Later; the site's failures are in the answer.
func (d *downloader) get(ctx context.Context, address string) (answer, error) {
	if err := d.isDown(); err != nil {
		return answer{err: err}, nil
	}
	var kept disclosure.Page
	if !d.isNew {
		var err error
		if kept, err = d.pages.Page(ctx, address); err != nil && !errors.Is(err, disclosure.ErrNotFound) {
			return answer{}, err
		}
	}
	response, failed, err := d.send(ctx, http.MethodGet, address, "", conditions(kept))
	if failed != nil || err != nil {
		return answer{err: failed}, err
	}
	if response.StatusCode == http.StatusNotModified && kept.Hash != "" {
		body, err := d.pages.Body(ctx, kept.Hash)
		if err != nil {
			return answer{}, fmt.Errorf("read kept page %s: %w", address, err)
		}
		return answer{page: kept, body: body, url: response.Request.URL, notModified: true}, nil
	}
	return d.received(address, response), nil
}

// ask is get, or, where there is a form, posting it: never conditionally, since
// validators are for what is got.
func (d *downloader) ask(ctx context.Context, address, form string) (answer, error) {
	if form == "" {
		return d.get(ctx, address)
	}
	if err := d.isDown(); err != nil {
		return answer{err: err}, nil
	}
	response, failed, err := d.send(ctx, http.MethodPost, address, form, http.Header{"Content-Type": {fetch.FormType}})
	if failed != nil || err != nil {
		return answer{err: failed}, err
	}
	return d.received(keptAs(address, form), response), nil
}

// keptAs is the URL under which the answer to a form is kept. A fragment is
// never sent, so the page that is got at the same address stays another one.
func keptAs(address, form string) string {
	if form == "" {
		return address
	}
	address, _, _ = strings.Cut(address, "#")
	sum := sha256.Sum256([]byte(form))
	return address + "#form-" + hex.EncodeToString(sum[:8])
}

// trouble says in which bucket an answer that cannot be read belongs, and why;
// the bucket is empty when there is none.
func (a answer) trouble() (disclosure.Bucket, string) {
	switch {
	case a.err != nil && fetch.Reason(a.err) == fetch.ReasonRobots:
		return disclosure.Skipped, fetch.ReasonRobots
	case a.err != nil:
		return disclosure.Failed, told(a.err)
	case a.page.Status != http.StatusOK:
		return disclosure.Failed, fetch.StatusReason(a.page.Status)
	}
	return "", ""
}

// told is an error in the ledger's words, with the detail where the engineer
// can act on it.
func told(err error) string {
	var failure *fetch.Error
	if errors.As(err, &failure) && failure.Advice != "" {
		return failure.Error()
	}
	return fetch.Reason(err)
}

// send gives the site's answer, or why there is none; an error ends the crawl
// of the site.
func (d *downloader) send(ctx context.Context, method, address, form string, header http.Header) (response *colly.Response, failed, err error) {
	response, failed = d.carry(ctx, method, address, form, header)
	var failure *fetch.Error
	switch {
	case errors.Is(failed, render.ErrBrowser):
		return nil, nil, failed
	case errors.As(failed, &failure) && !failure.Until.IsZero():
		return nil, nil, Later{Site: d.site, Reason: failure.Reason, Until: failure.Until}
	case ctx.Err() != nil: // says nothing about the site
	case failed != nil:
		d.note(0, failed)
	default:
		d.note(response.StatusCode, nil)
	}
	return response, failed, nil
}

// carry has colly send a request. A collector has one context: each request gets
// a collector of its own, which shares all else.
func (d *downloader) carry(ctx context.Context, method, address, form string, header http.Header) (*colly.Response, error) {
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(form)
	}
	var response *colly.Response
	collector := d.collector.Clone()
	collector.Context = ctx
	collector.OnResponse(func(received *colly.Response) { response = received })
	if err := collector.Request(method, address, body, nil, header); err != nil {
		return nil, err
	}
	if response == nil {
		return nil, fmt.Errorf("%s %s: no response", strings.ToLower(method), address)
	}
	return response, nil
}

// conditions are the headers that let a site answer that nothing changed.
func conditions(kept disclosure.Page) http.Header {
	header := http.Header{}
	if kept.Status != http.StatusOK || kept.Hash == "" {
		return header
	}
	if kept.ETag != "" {
		header.Set("If-None-Match", kept.ETag)
	}
	if kept.LastModified != "" {
		header.Set("If-Modified-Since", kept.LastModified)
	}
	return header
}

func (d *downloader) received(address string, response *colly.Response) answer {
	sum := sha256.Sum256(response.Body)
	contentType := response.Headers.Get(fetch.HeaderContentType)
	if contentType == "" {
		contentType = response.Headers.Get("Content-Type")
	}
	missed := ""
	if d.browser != nil {
		missed = response.Headers.Get(render.HeaderMissed)
	}
	return answer{
		page: disclosure.Page{
			URL: address, Status: response.StatusCode, ContentType: contentType,
			ETag: response.Headers.Get("Etag"), LastModified: response.Headers.Get("Last-Modified"),
			Hash: hex.EncodeToString(sum[:]), Fetched: d.came(response.Headers.Get("Date")),
		},
		body: response.Body, url: response.Request.URL, missed: missed,
	}
}

// mostAhead is how far a site's clock may be ahead of ours and still be
// believed: one that a hostile or forgotten server sets must not make 昨天 a day
// in another year.
const mostAhead = 24 * time.Hour

// came is when an answer came: by our clock, or by the site's where that is
// ahead. With a clock that was set back, today's posts would lie in the future.
func (d *downloader) came(date string) time.Time {
	now := d.now()
	if sent, err := http.ParseTime(date); err == nil && sent.After(now) && sent.Before(now.Add(mostAhead)) {
		return sent
	}
	return now
}

// isFile tells whether the site says that it sent something else than a page.
func (a answer) isFile() bool {
	kind, _, _ := strings.Cut(strings.ToLower(a.page.ContentType), ";")
	kind = strings.TrimSpace(kind)
	return kind != "" && !strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "html") && !strings.Contains(kind, "xml")
}

// note watches for a site that has gone: asking a thousand more times costs
// hours and tells nothing new.
func (d *downloader) note(status int, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	noAnswer := fetch.HostDown(err) || fetch.Reason(err) == fetch.ReasonTimeout || fetch.Reason(err) == fetch.ReasonTooSlow
	broken := err == nil && (status >= http.StatusInternalServerError || status == http.StatusTooManyRequests)
	d.failures, d.errors = counted(d.failures, noAnswer), counted(d.errors, broken)
	switch {
	case d.down != nil:
	case d.failures >= failuresUntilDown:
		d.down = &fetch.Error{Reason: "site down: " + fetch.Reason(err), Err: err}
	case d.errors >= errorsUntilDown:
		d.down = &fetch.Error{Reason: "site down: " + fetch.StatusReason(status)}
	}
}

// counted is a count of events in a row after one more, or after one that
// was none.
func counted(before int, another bool) int {
	if another {
		return before + 1
	}
	return 0
}

func (d *downloader) isDown() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.down
}
