package fetch

import (
	"context"
	"sync"
	"time"
)

// pace spaces the starts of requests to each host, whoever sends them.
type pace struct {
	delay time.Duration
	sleep func(context.Context, time.Duration) error

	mu    sync.Mutex
	hosts map[string]*hostPace // by hostKey, as many as the site has hosts
}

type hostPace struct {
	delay time.Duration
	next  time.Time // the earliest start of a request that nobody waits for yet
}

func newPace(delay time.Duration, sleep func(context.Context, time.Duration) error) *pace {
	return &pace{delay: max(delay, 0), sleep: sleep, hosts: map[string]*hostPace{}}
}

// wait returns when the caller may start a request to the host, or with the
// context's error. The turn of a caller that gives up is not passed on.
func (p *pace) wait(ctx context.Context, host string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p.mu.Lock()
	now, h := time.Now(), p.host(host)
	turn := h.next
	if turn.Before(now) {
		turn = now
	}
	h.next = turn.Add(h.delay)
	p.mu.Unlock()
	if d := turn.Sub(now); d > 0 {
		return p.sleep(ctx, d)
	}
	return nil
}

// slow raises a host's delay; it never lowers it. It takes effect from the
// request that was started last.
func (p *pace) slow(host string, delay time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	h := p.host(host)
	if delay <= h.delay {
		return
	}
	if !h.next.IsZero() {
		h.next = h.next.Add(delay - h.delay)
	}
	h.delay = delay
}

// hold lets no further request start for a while.
func (p *pace) hold(host string, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	h := p.host(host)
	if until := time.Now().Add(d); until.After(h.next) {
		h.next = until
	}
}

// host is called with the lock held.
func (p *pace) host(host string) *hostPace {
	h := p.hosts[host]
	if h == nil {
		h = &hostPace{delay: p.delay}
		p.hosts[host] = h
	}
	return h
}
