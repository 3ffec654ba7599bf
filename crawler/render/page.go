package render

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"gongkai/crawler/fetch"
)

// readTimeout bounds how long a page that has come to rest may take to be read.
const readTimeout = 20 * time.Second

var (
	errOverBudget = errors.New("the page asks for too much")
	errTimeout    = errors.New("its scripts do not come to an end")
	errCrashed    = errors.New("the page has broken down")
	errPlain      = errors.New("the answer is no page")
)

// page is one address in one tab.
type page struct {
	ctx      context.Context // chromedp's, ends with the page
	end      context.CancelCauseFunc
	renderer *Renderer
	browser  *browser
	frame    cdp.FrameID   // the tab's main one; what others ask for is refused
	sending  chan struct{} // as many as may be in flight at the site

	mu          sync.Mutex
	stopped     int   // requests that stopped in the browser, also those that are refused
	sent        int   // requests that the site was asked to answer
	bytes       int64 // that it answered
	navigations int
	waiting     int  // requests that are being answered
	moved       bool // something happened since settle looked last
	loaded      bool // the document is there with all that it names
	document    *url.URL
	plain       fetched
	missed      string
}

// render opens an address in a new tab and reads what scripts make of it. A
// browser that a page keeps busy does not outlive it.
func (b *browser) render(ctx context.Context, address *url.URL, renderer *Renderer) (fetched, error) {
	b.pages++
	p := &page{renderer: renderer, browser: b, sending: make(chan struct{}, renderer.parallel)}
	tab, closeTab := chromedp.NewContext(b.ctx, chromedp.WithListener(p.hear))
	defer closeTab()
	p.ctx, p.end = context.WithCancelCause(tab)
	defer p.end(nil)
	defer context.AfterFunc(ctx, func() { p.end(ctx.Err()) })()

	got, err := p.run(address)
	b.current.Store(nil)
	if cause := context.Cause(p.ctx); cause != nil { // what ended the page, not what failed because it ended
		err = cause
	}
	if errors.Is(err, errPlain) {
		return p.plain, nil
	}
	var ours *fetch.Error
	if err != nil && !errors.As(err, &ours) {
		b.kill()
	}
	return got, err
}

func (p *page) run(address *url.URL) (fetched, error) {
	resting := p.settle()
	if err := chromedp.Do(p.ctx); err != nil {
		return fetched{}, fmt.Errorf("open a tab: %w", err)
	}
	target := chromedp.FromContext(p.ctx).Target
	p.frame = cdp.FrameID(target.TargetID)
	p.browser.current.Store(p)
	if err := p.quieten(target); err != nil {
		return fetched{}, err
	}
	went, err := cdp.Call(p.ctx, target, cdppage.Navigate, cdppage.NavigateParams{URL: address.String()})
	if err != nil {
		return fetched{}, fmt.Errorf("open the address: %w", err)
	}
	if went.ErrorText != "" && p.ctx.Err() == nil {
		return fetched{}, &fetch.Error{Reason: fetch.ReasonBadResponse, Err: fmt.Errorf("open %s: the browser says %s", address, went.ErrorText)}
	}
	select {
	case <-resting:
		return p.read(target)
	case <-p.ctx.Done():
		return fetched{}, p.ctx.Err()
	}
}

// quieten turns off the news of the tab that nobody reads; a page could make
// any amount of it.
func (p *page) quieten(target *chromedp.Target) error {
	for _, method := range []string{"DOM.disable", "CSS.disable", "Log.disable", "Network.disable", "Runtime.disable"} {
		if err := target.Call(p.ctx, method, cdp.Empty{}, nil); err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
	}
	return nil
}

// hear is called with the tab's events, one after the other; it must not wait.
func (p *page) hear(event any) {
	switch event.(type) {
	case *cdppage.EventLoadEventFired:
		p.mu.Lock()
		p.loaded, p.moved = true, true
		p.mu.Unlock()
	case *cdppage.EventJavascriptDialogOpening:
		go func() {
			_, _ = chromedp.Call(p.ctx, cdppage.HandleJavaScriptDialog, cdppage.HandleJavaScriptDialogParams{})
		}()
	case *inspector.EventTargetCrashed:
		p.end(errCrashed)
	}
}

// reading is what readScript gives.
type reading struct {
	URL   string `json:"url"`
	HTML  string `json:"html"`
	Bytes int64  `json:"bytes"` // at least
}

// readScript gives the document as HTML where it is not too large. A page's
// own scripts cannot change what it calls: it runs in a world of its own.
const readScript = `(function (most) {
	const root = document.documentElement;
	const html = root ? "<!DOCTYPE html>\n" + root.outerHTML : "";
	return JSON.stringify({url: location.href, html: html.length > most ? "" : html, bytes: html.length});
})(%d)`

// read takes the document out of a page that has come to rest.
func (p *page) read(target *chromedp.Target) (fetched, error) {
	ctx, cancel := context.WithTimeoutCause(p.ctx, readTimeout, errTimeout)
	defer cancel()
	world, err := cdp.Call(ctx, target, cdppage.CreateIsolatedWorld, cdppage.CreateIsolatedWorldParams{FrameID: p.frame})
	if err != nil {
		return fetched{}, fmt.Errorf("reach the document: %w", orCause(ctx, err))
	}
	byValue := true
	evaluated, err := cdp.Call(ctx, target, runtime.Evaluate, runtime.EvaluateParams{
		Expression: fmt.Sprintf(readScript, p.renderer.settings.MaxBytes), ContextID: world.ExecutionContextID, ReturnByValue: &byValue,
	})
	if err != nil {
		return fetched{}, fmt.Errorf("read the document: %w", orCause(ctx, err))
	}
	var text string
	var read reading
	if err := errors.Join(json.Unmarshal(evaluated.Result.Value, &text), json.Unmarshal([]byte(text), &read)); err != nil {
		return fetched{}, fmt.Errorf("read the document: %w", err)
	}
	return p.result(read)
}

func orCause(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// result judges what was read.
func (p *page) result(read reading) (fetched, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch most := p.renderer.settings.MaxBytes; {
	case read.Bytes > most || int64(len(read.HTML)) > most:
		return fetched{}, &fetch.Error{Reason: fetch.ReasonTooLarge, Err: fmt.Errorf("%s: the rendered page exceeds %d bytes", p.document, most)}
	case read.HTML == "" || p.document == nil:
		return fetched{}, &fetch.Error{Reason: ReasonEmpty, Err: fmt.Errorf("%s: scripts left nothing", p.document)}
	}
	// A script may name another page of the same host as the one it shows. It
	// may also have put something of its own (blob:) in the page's place.
	final, err := url.Parse(read.URL)
	if err != nil || final.Host != p.document.Host || final.Scheme != p.document.Scheme {
		return fetched{}, &fetch.Error{Reason: fetch.ReasonScheme, Err: fmt.Errorf("%s: its scripts lead to %.80s", p.document, read.URL)}
	}
	return rendered(read.HTML, final, p.missed), nil
}
