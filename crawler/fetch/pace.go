package fetch

import (
	"context"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// Pace spaces the requests to each server and bounds how many it works on at a
// time. All clients of a run share one, so that several sites on one host, or
// on several names of one address, are together as polite as one alone: the
// longest of their delays and the smallest number of requests in flight count.
type Pace struct {
	mu        sync.Mutex
	hosts     map[string]*server         // by hostKey, as many as the sites have hosts
	addresses map[netip.AddrPort]*server // of those that were connected to
}

// NewPace gives a pace for the clients of one run.
func NewPace() *Pace {
	return &Pace{hosts: map[string]*server{}, addresses: map[netip.AddrPort]*server{}}
}

// join adds what a site wants for a host.
func (p *Pace) join(host string, delay time.Duration, parallel int) {
	wanted := newServer(max(delay, 0), max(parallel, 1))
	p.mu.Lock()
	defer p.mu.Unlock()
	if known := p.hosts[host]; known != nil {
		known.merge(wanted)
		return
	}
	p.hosts[host] = wanted
}

// server is called with the lock held.
func (p *Pace) server(host string) *server {
	s := p.hosts[host]
	if s == nil {
		s = newServer(0, 1)
		p.hosts[host] = s
	}
	return s
}

// met tells to which address a host's name has led. Hosts on one address and
// port are one server from then on.
func (p *Pace) met(host, remote string) {
	address, err := netip.ParseAddrPort(remote)
	if err != nil { // no network of addresses
		return
	}
	address = netip.AddrPortFrom(address.Addr().Unmap(), address.Port())
	if port := address.Port(); port == 80 || port == 443 { // as in hostKey
		address = netip.AddrPortFrom(address.Addr(), 0)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	here, there := p.server(host), p.addresses[address]
	switch {
	case there == nil:
		p.addresses[address] = here
	case here != there:
		there.merge(here)
		for name, server := range p.hosts {
			if server == here {
				p.hosts[name] = there
			}
		}
		for other, server := range p.addresses {
			if server == here {
				p.addresses[other] = there
			}
		}
	}
}

// enter returns when the caller may start a request to a host, or with the
// context's error. leave must be called once the answer has been read.
func (p *Pace) enter(ctx context.Context, host string, clock clock) (leave func(), err error) {
	var slots *semaphore.Weighted
	p.of(host, func(s *server) { slots = s.slots })
	if err := slots.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	leave = func() { slots.Release(1) }
	if err := p.takeTurn(ctx, host, clock); err != nil {
		leave()
		return nil, err
	}
	return leave, nil
}

// takeTurn waits for the gap. The turn of a caller that gives up is not passed on.
func (p *Pace) takeTurn(ctx context.Context, host string, clock clock) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	now := clock.now()
	var turn time.Time
	p.of(host, func(s *server) { turn = s.next(now) })
	for now.Before(turn) {
		if err := clock.sleep(ctx, turn.Sub(now)); err != nil {
			return err
		}
		now = turn
		p.of(host, func(s *server) { turn = later(turn, s.held) }) // who is held back meanwhile waits on
	}
	return nil
}

// of lets somebody look at a host's server, or change it, undisturbed.
func (p *Pace) of(host string, do func(*server)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	do(p.server(host))
}

// clock is time as a client sees it.
type clock struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error
}
