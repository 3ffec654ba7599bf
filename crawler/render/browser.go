package render

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	cdpfetch "github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

const (
	startTimeout    = time.Minute
	pagesPerBrowser = 200 // then a new one is started, since old ones grow
	removeTries     = 50
	removePause     = 20 * time.Millisecond
)

// browser is a running Chromium.
type browser struct {
	ctx     context.Context // of chromedp, ends with the process
	end     context.CancelFunc
	process *process
	profile string
	pages   int
	kept    *page                // whose list can be turned on
	current atomic.Pointer[page] // whose requests are answered
}

// start runs a Chromium with a profile of its own, in which every request
// stops before it is sent.
func start(settings Settings) (*browser, error) {
	if err := os.MkdirAll(settings.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of profiles: %w", err)
	}
	dir, err := filepath.Abs(settings.Dir)
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp(dir, "profile-")
	if err != nil {
		return nil, fmt.Errorf("make a profile: %w", err)
	}
	process, err := launch(settings, profile)
	if err != nil {
		os.RemoveAll(profile)
		return nil, err
	}
	late := time.AfterFunc(startTimeout, process.kill)
	defer late.Stop()
	b := &browser{process: process, profile: profile}
	attached, detach := chromedp.NewAllocatorContext(context.Background(), process)
	silent := func(string, ...any) {}
	ctx, end := chromedp.NewContext(attached, chromedp.WithBrowserOption(
		chromedp.WithBrowserLogf(silent), chromedp.WithBrowserErrorf(silent), chromedp.WithBrowserDebugf(silent)))
	b.ctx, b.end = ctx, func() { end(); detach() }
	if err := b.prepare(); err != nil {
		b.kill()
		return nil, fmt.Errorf("%w; it says: %s", err, process.output)
	}
	return b, nil
}

// prepare connects to the process and closes its ways out, before there is a
// page.
func (b *browser) prepare() error {
	if err := chromedp.ListenBrowser(b.ctx, b.hear); err != nil {
		return err
	}
	if _, err := chromedp.CallBrowser(b.ctx, cdpfetch.Enable, cdpfetch.EnableParams{}); err != nil {
		return fmt.Errorf("stop its requests: %w", err)
	}
	deny := cdpbrowser.SetDownloadBehaviorParams{Behavior: cdpbrowser.SetDownloadBehaviorBehaviorDeny}
	if _, err := chromedp.CallBrowser(b.ctx, cdpbrowser.SetDownloadBehavior, deny); err != nil {
		return fmt.Errorf("forbid downloads: %w", err)
	}
	if _, err := chromedp.CallBrowser(b.ctx, target.SetDiscoverTargets, target.SetDiscoverTargetsParams{Discover: true}); err != nil {
		return fmt.Errorf("watch its windows: %w", err)
	}
	return nil
}

// hear is called with the browser's events, one after the other; it must not wait.
func (b *browser) hear(event any) {
	switch event := event.(type) {
	case *cdpfetch.EventRequestPaused:
		current := b.current.Load()
		if current == nil || !current.admit(event) {
			go b.refuse(event.RequestID, event.ResourceType)
			return
		}
		go current.answer(event)
	case *target.EventTargetCreated:
		if event.TargetInfo.OpenerID != "" { // a window that a page has opened
			go func() {
				_, _ = chromedp.CallBrowser(b.ctx, target.CloseTarget, target.CloseTargetParams{TargetID: event.TargetInfo.TargetID})
			}()
		}
	}
}

// refuse lets a request fail. A document's counts as given up, so that the page
// that was to be left for it stays; others fail as with a blocker of
// advertisements, which scripts are used to.
func (b *browser) refuse(id cdpfetch.RequestID, kind network.ResourceType) {
	reason := network.ErrorReasonBlockedByClient
	if kind == network.ResourceTypeDocument {
		reason = network.ErrorReasonAborted
	}
	_, _ = chromedp.CallBrowser(b.ctx, cdpfetch.FailRequest, cdpfetch.FailRequestParams{RequestID: id, ErrorReason: reason})
}

// worn tells whether the browser has had its time or has ended.
func (b *browser) worn() bool { return b.pages >= pagesPerBrowser || b.ctx.Err() != nil }

// kill ends the browser with all its processes at once, and removes its profile.
func (b *browser) kill() {
	b.process.kill()
	b.end()
	// What a process of the group has open may still be written to for a moment.
	for range removeTries {
		if os.RemoveAll(b.profile) == nil {
			return
		}
		time.Sleep(removePause)
	}
}
