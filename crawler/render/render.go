// Package render lets a real Chromium run the scripts of a site's pages and
// gives back what they made of them.
//
// The browser never touches the network. Every request of a page stops inside
// it, is judged here, and is either refused or answered with what the site's
// own client fetched. So robots.txt, pace, scope, address guard, limits and
// credentials are the client's, by construction. Behind that stands a wall: a
// proxy and a resolver that lead nowhere, for whatever is not stopped
// (WebSocket, WebRTC, the browser's own errands).
//
// Read the package in the order of a page: render.go (an address becomes an
// answer), browser.go and process.go (what runs), page.go (one tab, from opening
// to reading), request.go (what a page may ask for), cookies.go (as whom it
// asks), settle.go (when it is done), state.go (lists that only a script can turn).
package render

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"gongkai/crawler/fetch"
)

// The words that the ledger gives for what could not be rendered. They are
// stored: add words, do not change them.
const (
	ReasonOverBudget = "rendering: over budget" // the page asks for more than a page may
	ReasonTimeout    = "rendering: timeout"     // its scripts do not come to an end, or its list is too long to turn
	ReasonCrash      = "rendering: crash"       // the browser, or the page in it, broke down
	ReasonEmpty      = "rendering: no document"
	ReasonNoNext     = "rendering: no next page" // a list that could be turned before cannot any more
)

// ErrBrowser says that no browser can be had: nothing is wrong with the page,
// and no other page will fare better.
var ErrBrowser = errors.New("start the browser")

// Settings are what a Renderer needs beside its site's client.
type Settings struct {
	Chromium string   // the browser's path, see Find
	Dir      string   // where browsers keep their profiles while they run; made when needed
	Env      []string // the environment that a browser gets, as NAME=value; it inherits none
	MaxBytes int64    // of a rendered page

	// ScriptTime is how long a page's scripts may take, and DefaultScriptTime
	// where it is zero. Waiting for the site does not count.
	ScriptTime time.Duration

	// TurnTime is how long it may take to bring a list to the page that is asked
	// for, with all waiting, and DefaultTurnTime where it is zero.
	TurnTime time.Duration
}

// What zero Settings stand for. The time for turning is enough for a list of a
// thousand pages that a crawl goes on with at its end.
const (
	DefaultScriptTime = 30 * time.Second
	DefaultTurnTime   = 30 * time.Minute
)

// Renderer answers requests for a site's pages with what a browser makes of
// them. It is safe for use by several goroutines; one page is rendered at a time.
type Renderer struct {
	site      Site
	parallel  int
	settings  Settings
	rendering chan struct{} // held by who renders
	disarm    string        // run in every frame before the page's own scripts

	// These belong to who renders.
	browser *browser
	scripts *scripts
}

// New makes the renderer of a site. The site's client fetches all that pages
// ask for, at most parallel requests at a time. No browser is started before
// the first page.
func New(site Site, parallel int, settings Settings) *Renderer {
	if settings.ScriptTime <= 0 {
		settings.ScriptTime = DefaultScriptTime
	}
	if settings.TurnTime <= 0 {
		settings.TurnTime = DefaultTurnTime
	}
	return &Renderer{
		site: site, parallel: max(parallel, 1), settings: settings,
		rendering: make(chan struct{}, 1), disarm: disarm, scripts: newScripts(),
	}
}

// RoundTrip opens an address in the browser. A page that answers 200 in HTML
// becomes the HTML that its scripts made of it, in UTF-8, without validators,
// under the address where it ended (the response's Request has it). Anything
// else, such as a file or a status of 404, is passed on as the site sent it.
// Conditions in the request are not sent: what a page loads may change while
// the page does not. Every error is a *fetch.Error, but for one that wraps
// ErrBrowser.
func (r *Renderer) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method != "" && request.Method != http.MethodGet {
		return r.site.RoundTrip(request)
	}
	if request.Body != nil {
		request.Body.Close()
	}
	ctx := request.Context()
	select {
	case r.rendering <- struct{}{}:
		defer func() { <-r.rendering }()
	case <-ctx.Done():
		return nil, cancelled(ctx, request.URL)
	}
	browser, err := r.open()
	if err != nil {
		return nil, err
	}
	got, err := browser.render(ctx, request.URL, r)
	var ours *fetch.Error
	switch {
	case err == nil:
		return got.response(request), nil
	case ctx.Err() != nil:
		return nil, cancelled(ctx, request.URL)
	case errors.As(err, &ours):
		return nil, ours
	}
	return nil, failure(request.URL, err)
}

// Close ends the browser and removes what it kept. It waits for the page that
// is being rendered, whose request's context ought to be cancelled.
func (r *Renderer) Close() {
	r.rendering <- struct{}{}
	defer func() { <-r.rendering }()
	r.drop()
}

// open gives a browser that works.
func (r *Renderer) open() (*browser, error) {
	if r.browser != nil && r.browser.worn() {
		r.drop()
	}
	if r.browser == nil {
		started, err := start(r.settings)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrBrowser, err)
		}
		r.browser = started
	}
	return r.browser, nil
}

func (r *Renderer) drop() {
	if r.browser != nil {
		r.browser.kill()
		r.browser = nil
	}
}

func cancelled(ctx context.Context, address *url.URL) error {
	return &fetch.Error{Reason: fetch.Reason(ctx.Err()), Err: fmt.Errorf("render %s: %w", address, ctx.Err())}
}

// failure is what ended a page that is no fault of the site's client.
func failure(address *url.URL, err error) error {
	reason := ReasonCrash
	for _, known := range []struct {
		err    error
		reason string
	}{{errOverBudget, ReasonOverBudget}, {errTimeout, ReasonTimeout}, {errTurning, ReasonTimeout}} {
		if errors.Is(err, known.err) {
			reason = known.reason
		}
	}
	return &fetch.Error{Reason: reason, Err: fmt.Errorf("render %s: %w", address, err)}
}
