package render

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"gongkai/crawler/fetch"
)

var (
	errOverBudget = errors.New("the page asks for too much")
	errTimeout    = errors.New("its scripts do not come to an end")
	errTurning    = errors.New("its list takes too long to turn to the page")
	errCrashed    = errors.New("the page has broken down")
	errPlain      = errors.New("the answer is no page")
)

// maxReadings is how often a page is read that goes on changing.
const maxReadings = 3

// disarm takes calls (WebRTC) from pages. They need no proxy, so that of the
// wall only a flag stands in their way, whose name has changed before.
const disarm = `delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection`

// page is one address in one tab.
type page struct {
	ctx      context.Context // chromedp's, ends with the page
	end      context.CancelCauseFunc
	close    func() // ends the page and closes its tab
	renderer *Renderer
	browser  *browser
	target   *chromedp.Target
	base     *url.URL
	state    int           // how often its list was turned, from 1; 0 before it is opened
	sending  chan struct{} // as many as may be in flight at the site

	mu       sync.Mutex
	frame    cdp.FrameID // the tab's main one; what others ask for is refused
	cost     cost
	waiting  int  // requests that are being answered
	moved    bool // something happened since settle looked last
	loaded   bool // the document is there with all that it names
	document *url.URL
	plain    fetched
	missed   string
}

// cost is what a page has asked for.
type cost struct {
	stopped   int   // requests that stopped in the browser, also those that are refused
	sent      int   // requests that the site was asked to answer
	bytes     int64 // of its answers
	documents int   // one after the other in the tab
}

// render opens an address in a tab and reads what scripts make of it. A browser
// that a page keeps busy does not outlive it.
func (b *browser) render(ctx context.Context, address *url.URL, renderer *Renderer) (fetched, error) {
	b.pages++
	base, state := splitState(address)
	p := b.tabFor(renderer, base, state)
	stop := context.AfterFunc(ctx, func() { p.end(ctx.Err()) })
	b.current.Store(p)
	got, goesOn, err := p.reach(state)
	b.current.Store(nil)
	stop()
	cause := context.Cause(p.ctx)
	if err == nil && cause == nil && goesOn {
		b.kept = p
		return got, nil
	}
	if cause != nil { // what ended the page, not what failed because it ended
		err = cause
	}
	if b.process.from.exceeded() {
		err = errOverBudget
	}
	var ours *fetch.Error
	if err != nil && !errors.Is(err, errPlain) && !errors.As(err, &ours) {
		b.kill()
	}
	p.close()
	if errors.Is(err, errPlain) {
		p.plain.header.Del(HeaderMissed) // the site's own is no word of ours
		p.plain.header.Del("Set-Cookie") // taken already, for where it came from
		return p.plain, nil
	}
	return got, err
}

// tabFor gives the tab in which an address was left in the state before, or a
// new one.
func (b *browser) tabFor(renderer *Renderer, base *url.URL, state int) *page {
	kept := b.kept
	b.kept = nil
	if kept != nil && kept.ctx.Err() == nil && kept.base.String() == base.String() && kept.state == state-1 {
		return kept
	}
	if kept != nil {
		kept.close()
	}
	p := &page{renderer: renderer, browser: b, base: base, sending: make(chan struct{}, renderer.parallel)}
	tab, closeTab := chromedp.NewContext(b.ctx, chromedp.WithListener(p.hear))
	p.ctx, p.end = context.WithCancelCause(tab)
	p.close = func() { p.end(nil); closeTab() }
	return p
}

// reach brings the page into a state and reads it. goesOn tells whether there
// is a next one.
func (p *page) reach(state int) (got fetched, goesOn bool, err error) {
	if p.state == 0 {
		if err := p.rested(p.open); err != nil {
			return fetched{}, false, err
		}
		p.state = 1
	}
	if err := p.turnTo(state); err != nil {
		return fetched{}, false, err
	}
	for range maxReadings {
		got, goesOn, err = p.read()
		// On a busy machine the page may not have seen its last answer before it
		// was read; then it asks for more, or is not done with that.
		if waiting, still := p.look(); err != nil || !waiting && still {
			break
		}
		if err := p.rest(func() error { return nil }); err != nil {
			return fetched{}, false, err
		}
	}
	return got, goesOn, err
}

// rested does something new with the page and waits until it has come to rest.
func (p *page) rested(do func() error) error {
	p.mu.Lock()
	p.cost, p.loaded, p.missed = cost{}, false, ""
	p.mu.Unlock()
	p.browser.process.from.reset()
	return p.rest(do)
}

func (p *page) rest(do func() error) error {
	resting := p.settle()
	if err := do(); err != nil {
		return err
	}
	select {
	case <-resting:
		return nil
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
}

// open opens the address in the tab.
func (p *page) open() error {
	if err := chromedp.Do(p.ctx); err != nil {
		return fmt.Errorf("open a tab: %w", err)
	}
	p.target = chromedp.FromContext(p.ctx).Target
	p.mu.Lock()
	p.frame = cdp.FrameID(p.target.TargetID)
	p.mu.Unlock()
	if err := p.quieten(); err != nil {
		return err
	}
	script := cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: p.renderer.disarm}
	if _, err := cdp.Call(p.ctx, p.target, cdppage.AddScriptToEvaluateOnNewDocument, script); err != nil {
		return fmt.Errorf("disarm the page: %w", err)
	}
	went, err := cdp.Call(p.ctx, p.target, cdppage.Navigate, cdppage.NavigateParams{URL: p.base.String()})
	if err != nil {
		return fmt.Errorf("open the address: %w", err)
	}
	if went.ErrorText != "" && p.ctx.Err() == nil {
		return &fetch.Error{Reason: fetch.ReasonBadResponse, Err: fmt.Errorf("open %s: the browser says %s", p.base, went.ErrorText)}
	}
	return nil
}

// quieten turns off the news of the tab that nobody reads; a page could make
// any amount of it.
func (p *page) quieten() error {
	for _, method := range []string{"DOM.disable", "CSS.disable", "Log.disable", "Network.disable", "Runtime.disable"} {
		if err := p.target.Call(p.ctx, method, cdp.Empty{}, nil); err != nil {
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
		p.loaded = p.cost.documents > 0 // not that of the empty tab
		p.moved = true
		p.mu.Unlock()
	case *cdppage.EventJavascriptDialogOpening:
		go func() {
			_, _ = chromedp.Call(p.ctx, cdppage.HandleJavaScriptDialog, cdppage.HandleJavaScriptDialogParams{})
		}()
	case *inspector.EventTargetCrashed:
		p.end(errCrashed)
	}
}

// reading is what read in scripts.js gives.
type reading struct {
	URL   string `json:"url"`
	Chars int64  `json:"chars"`
	Next  bool   `json:"next"` // a button leads to a next state
}

// part is what part in scripts.js gives.
type part struct {
	Text string `json:"text"`
	End  int64  `json:"end"`
}

// read takes the document out of a page that has come to rest, in parts that
// are smaller than a message may be.
func (p *page) read() (got fetched, goesOn bool, err error) {
	most := p.renderer.settings.MaxBytes
	var read reading
	if err := p.evaluate("read()", &read); err != nil {
		return fetched{}, false, fmt.Errorf("read the document: %w", err)
	}
	var document strings.Builder
	for at := int64(0); at < read.Chars && read.Chars <= most; {
		var next part
		if err := p.evaluate(fmt.Sprintf("part(%d)", at), &next); err != nil {
			return fetched{}, false, fmt.Errorf("read the document: %w", err)
		}
		if next.End <= at {
			break
		}
		document.WriteString(next.Text)
		at = next.End
	}
	got, err = p.result(read, document.String())
	return got, read.Next, err
}

// evaluate runs a call of scripts.js over the document, in a world of its own,
// where the page's scripts cannot change what it uses.
func (p *page) evaluate(call string, into any) error {
	ctx, cancel := context.WithTimeoutCause(p.ctx, p.renderer.settings.ScriptTime, errTimeout)
	defer cancel()
	world, err := cdp.Call(ctx, p.target, cdppage.CreateIsolatedWorld, cdppage.CreateIsolatedWorldParams{FrameID: p.frame, WorldName: "gongkai"})
	if err != nil {
		return orCause(ctx, err)
	}
	byValue := true
	evaluated, err := cdp.Call(ctx, p.target, runtime.Evaluate, runtime.EvaluateParams{
		Expression: "(() => {" + scriptsJS + "\nreturn JSON.stringify(" + call + ")})()", ContextID: world.ExecutionContextID, ReturnByValue: &byValue,
	})
	if err != nil {
		return orCause(ctx, err)
	}
	var text string
	if err := json.Unmarshal(evaluated.Result.Value, &text); err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), into)
}

func orCause(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// result judges what was read.
func (p *page) result(read reading, document string) (fetched, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch most := p.renderer.settings.MaxBytes; {
	case read.Chars > most || int64(len(document)) > most:
		return fetched{}, &fetch.Error{Reason: fetch.ReasonTooLarge, Err: fmt.Errorf("%s: the rendered page exceeds %d bytes", p.document, most)}
	case document == "" || p.document == nil:
		return fetched{}, &fetch.Error{Reason: ReasonEmpty, Err: fmt.Errorf("%s: scripts left nothing", p.document)}
	}
	// A script may name another page of the same host as the one it shows. It
	// may also have put something of its own (blob:) in the page's place.
	final, err := url.Parse(read.URL)
	if err != nil || final.Host != p.document.Host || final.Scheme != p.document.Scheme {
		return fetched{}, &fetch.Error{Reason: fetch.ReasonScheme, Err: fmt.Errorf("%s: its scripts lead to %.80s", p.document, read.URL)}
	}
	final, _ = splitState(final) // which a script may have written
	mark := ""
	if p.state > 1 {
		final = withState(final, p.state)
	}
	if read.Next {
		mark = fmt.Sprintf("<link rel=%q href=%q>\n", relNext, html.EscapeString(withState(p.base, p.state+1).String()))
	}
	return rendered("<!DOCTYPE html>\n"+mark+document, final, p.missed), nil
}
