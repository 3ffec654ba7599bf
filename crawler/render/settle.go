package render

import "time"

// When a page counts as done. Time is counted in ticks, so that a machine that
// stands still for a while does not make pages late.
const (
	tick      = 20 * time.Millisecond
	quietTime = 500 * time.Millisecond // without a request, once it is loaded
)

// settle watches over the page: it closes the channel when the page has come
// to rest, and ends the page when its scripts take too long. Waiting for the
// site does not count.
func (p *page) settle() <-chan struct{} {
	resting := make(chan struct{})
	go func() {
		ticks := time.NewTicker(tick)
		defer ticks.Stop()
		var quiet, own time.Duration
		for {
			select {
			case <-p.ctx.Done():
				return
			case <-ticks.C:
			}
			waiting, still := p.look()
			if waiting {
				quiet = 0
				continue
			}
			own += tick
			quiet += tick
			if !still {
				quiet = 0
			}
			switch {
			case quiet >= quietTime:
				close(resting)
				return
			case own >= p.renderer.settings.ScriptTime:
				p.end(errTimeout)
				return
			}
		}
	}()
	return resting
}

// look tells whether the page waits for the site, and whether it is loaded and
// nothing has happened since the last look.
func (p *page) look() (waiting, still bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	still = p.loaded && !p.moved
	p.moved = false
	return p.waiting > 0, still
}
