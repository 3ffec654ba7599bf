package fetch

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// Pace spaces the requests to each host, bounds how many a host works on at a
// time, and spaces the requests to each machine. All clients of a run share
// one: sites on one host are together as polite as the most careful of them
// alone, and hosts on one address ask it no more often together than the
// boldest of them does alone.
type Pace struct {
	mu       sync.Mutex
	hosts    map[string]*hostPace        // by hostKey, as many as the sites have hosts
	machines map[netip.AddrPort]*machine // by the addresses that were connected to
}

// machine is what all hosts on one address and port share.
type machine struct {
	delay time.Duration // between the starts of two requests
	last  time.Time     // the latest start that somebody has been given
}

// NewPace gives a pace for the clients of one run.
func NewPace() *Pace {
	return &Pace{hosts: map[string]*hostPace{}, machines: map[netip.AddrPort]*machine{}}
}

// join adds what a site wants for a host: of several sites, the longest delay
// and the smallest number of requests in flight count.
func (p *Pace) join(name string, delay time.Duration, parallel int) {
	delay, parallel = max(delay, 0), max(parallel, 1)
	p.mu.Lock()
	defer p.mu.Unlock()
	if known := p.hosts[name]; known != nil {
		known.join(delay, parallel)
		return
	}
	p.hosts[name] = newHostPace(delay, parallel)
}

// of lets somebody look at a host, or change it, undisturbed.
func (p *Pace) of(name string, do func(*hostPace)) {
	p.locked(func() { do(p.host(name)) })
}

func (p *Pace) locked(do func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	do()
}

// host is called with the lock held.
func (p *Pace) host(name string) *hostPace {
	h := p.hosts[name]
	if h == nil {
		h = newHostPace(0, 1)
		p.hosts[name] = h
	}
	return h
}

// met tells to which address a host's name has led. Hosts on one address and
// port share a machine from then on.
func (p *Pace) met(name, remote string) {
	address, err := netip.ParseAddrPort(remote)
	if err != nil { // no network of addresses
		return
	}
	port := address.Port()
	if port == 80 || port == 443 { // as in hostKey
		port = 0
	}
	address = netip.AddrPortFrom(address.Addr().Unmap(), port)
	p.mu.Lock()
	defer p.mu.Unlock()
	here, there := p.host(name).machine, p.machines[address]
	switch {
	case there == nil:
		p.machines[address] = here
	case here != there:
		p.unite(there, here)
	}
}

// unite makes one machine of two.
func (p *Pace) unite(kept, gone *machine) {
	kept.delay, kept.last = min(kept.delay, gone.delay), later(kept.last, gone.last)
	for _, h := range p.hosts {
		if h.machine == gone {
			h.machine = kept
		}
	}
	for address, m := range p.machines {
		if m == gone {
			p.machines[address] = kept
		}
	}
}

// enter returns when the caller may start a request to a host, or with the
// context's error. leave must be called once the answer has been read.
func (p *Pace) enter(ctx context.Context, name string, clock clock) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var (
		h     *hostPace
		slots *semaphore.Weighted
	)
	p.of(name, func(known *hostPace) { h, slots = known, known.slots })
	if err := slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	leave = func() { slots.Release(1) }
	if err := p.queue(ctx, h, clock); err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

// queue waits for a host's turn and then for its machine's. A host's requests
// do so one after the other: else what waits for the machine would start too
// soon after what waited before it.
func (p *Pace) queue(ctx context.Context, h *hostPace, clock clock) error {
	if err := h.gate.Acquire(ctx, 1); err != nil {
		return err
	}
	defer h.gate.Release(1)
	if err := p.wait(ctx, clock, func() time.Time { return later(h.last.Add(h.gap), h.held) }); err != nil {
		return err
	}
	var turn time.Time
	p.locked(func() { turn = h.machine.next(clock.now()) })
	if err := p.wait(ctx, clock, func() time.Time { return turn }); err != nil {
		return err
	}
	p.locked(func() { h.last = turn })
	return nil
}

// wait sleeps until an instant that may move away meanwhile.
func (p *Pace) wait(ctx context.Context, clock clock, until func() time.Time) error {
	for now := clock.now(); ; {
		var at time.Time
		p.locked(func() { at = until() })
		if !at.After(now) {
			return nil
		}
		if err := clock.sleep(ctx, at.Sub(now)); err != nil {
			return err
		}
		now = at
	}
}

// next gives the earliest start that nobody has been given yet. Who is given
// it and gives up does not pass it on.
func (m *machine) next(now time.Time) time.Time {
	m.last = later(now, m.last.Add(m.delay))
	return m.last
}

// clock is time as a client sees it.
type clock struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
