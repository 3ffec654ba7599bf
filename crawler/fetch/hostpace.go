package fetch

import (
	"time"

	"golang.org/x/sync/semaphore"
)

// The ways in which a host's pace follows how it does.
const (
	// slowAnswer is how long a server may take to answer and still count as
	// well. One that takes longer is left alone for as long as it took.
	slowAnswer = time.Second
	// firstGap is the least gap after a failure; it doubles with each one.
	firstGap = time.Second
	// maxGap bounds what slowness and failures make of the gap.
	maxGap = 30 * time.Second
	// recovery is the part of the gap's excess that each good answer takes away.
	recovery = 8
	// busyAfter is how many requests in a row may be answered with 429 or 503,
	// retries included, before the server is left alone for the time being.
	busyAfter = 3
	// minRest and maxRest bound for how long; what Retry-After says decides in between.
	minRest, maxRest = 10 * time.Minute, 24 * time.Hour
)

// hostPace is what is known of one host, and what the sites on it want. How it
// does is its own: behind a campus's one address stand many servers, and the
// slow one must not hold up the others.
type hostPace struct {
	machine  *machine      // which it may share
	delay    time.Duration // the least gap
	gap      time.Duration // between the starts of two requests, for now
	parallel int           // requests in flight
	slots    *semaphore.Weighted
	gate     *semaphore.Weighted // one request at a time waits for its turn
	last     time.Time           // the latest start
	held     time.Time           // no start before
	refusals int                 // requests in a row that were answered with 429 or 503
	rest     time.Time           // no request at all before
}

func newHostPace(delay time.Duration, parallel int) *hostPace {
	return &hostPace{
		machine: &machine{delay: delay}, delay: delay, gap: delay, parallel: parallel,
		slots: semaphore.NewWeighted(int64(parallel)), gate: semaphore.NewWeighted(1),
	}
}

// join adds what another site on the host wants.
func (h *hostPace) join(delay time.Duration, parallel int) {
	h.slow(delay)
	if parallel < h.parallel {
		h.parallel, h.slots = parallel, semaphore.NewWeighted(int64(parallel))
	}
}

// slow raises the delay; it never lowers it.
func (h *hostPace) slow(delay time.Duration) {
	h.delay = max(h.delay, delay)
	h.gap = max(h.gap, h.delay)
}

// hold lets no further request start before an instant.
func (h *hostPace) hold(until time.Time) { h.held = later(h.held, until) }

// manner is how a server did with a request, as far as its load is concerned.
type manner int

const (
	answeredWell  manner = iota
	answeredBadly        // which says nothing about its load
	overloaded
)

// learn adapts the gap to how the server did with a request; took is the time
// from the request to the answer's headers. The gap is never less than the delay.
func (h *hostPace) learn(how manner, took time.Duration) {
	most, want := max(maxGap, h.delay), h.delay
	switch {
	case how == overloaded:
		h.gap = min(max(2*h.gap, firstGap), most)
		return
	case how == answeredBadly:
		h.refusals = 0
		return
	case took > slowAnswer:
		want = min(max(2*took, h.delay), most)
	}
	if want > h.gap {
		h.gap += (want - h.gap) / 2 // half the way: one slow page is no slow server
	} else {
		h.gap -= (h.gap - want + recovery - 1) / recovery
	}
	h.refusals = 0
}

// refuse counts a request that was answered with 429 or 503 to the last, and
// sends everybody away once they are too many in a row. asked is how long the
// server asked to be left alone.
func (h *hostPace) refuse(asked time.Duration, now time.Time) {
	if h.refusals++; h.refusals < busyAfter {
		return
	}
	h.refusals = 0
	h.rest = later(h.rest, now.Add(min(max(asked, minRest), maxRest)))
}
