package fetch

import (
	"time"

	"golang.org/x/sync/semaphore"
)

// The ways in which a server's pace follows how it does.
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

// server is what is known of a host, or of all hosts on one address.
type server struct {
	delay    time.Duration // the least gap
	gap      time.Duration // between the starts of two requests, for now
	parallel int           // requests in flight
	slots    *semaphore.Weighted
	last     time.Time // the latest start that somebody has been given
	held     time.Time // no start before
	refusals int       // requests in a row that were answered with 429 or 503
	rest     time.Time // no request at all before
}

func newServer(delay time.Duration, parallel int) *server {
	return &server{delay: delay, gap: delay, parallel: parallel, slots: semaphore.NewWeighted(int64(parallel))}
}

// merge makes one server of two: what is slower counts.
func (s *server) merge(other *server) {
	if other.parallel < s.parallel {
		s.parallel, s.slots = other.parallel, other.slots
	}
	s.delay, s.gap = max(s.delay, other.delay), max(s.gap, other.gap)
	s.last, s.held, s.rest = later(s.last, other.last), later(s.held, other.held), later(s.rest, other.rest)
	s.refusals = max(s.refusals, other.refusals)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// next gives the earliest start of a request that nobody has yet, and keeps it.
func (s *server) next(now time.Time) time.Time {
	start := later(now, s.held)
	if !s.last.IsZero() {
		start = later(start, s.last.Add(s.gap))
	}
	s.last = start
	return start
}

// slow raises the delay; it never lowers it.
func (s *server) slow(delay time.Duration) {
	s.delay = max(s.delay, delay)
	s.gap = max(s.gap, s.delay)
}

// hold lets no further request start before an instant.
func (s *server) hold(until time.Time) { s.held = later(s.held, until) }

// manner is how a server did with a request, as far as its load is concerned.
type manner int

const (
	answeredWell  manner = iota
	answeredBadly        // which says nothing about its load
	overloaded
)

// learn adapts the gap to how the server did with a request; took is the time
// from the request to the answer's headers. The gap is never less than the delay.
func (s *server) learn(how manner, took time.Duration) {
	most, want := max(maxGap, s.delay), s.delay
	switch {
	case how == overloaded:
		s.gap = min(max(2*s.gap, firstGap), most)
		return
	case how == answeredBadly:
		s.refusals = 0
		return
	case took > slowAnswer:
		want = min(max(2*took, s.delay), most)
	}
	if want > s.gap {
		s.gap += (want - s.gap) / 2 // half the way: one slow page is no slow server
	} else {
		s.gap -= (s.gap - want + recovery - 1) / recovery
	}
	s.refusals = 0
}

// refuse counts a request that was answered with 429 or 503 to the last, and
// sends everybody away once they are too many in a row. asked is how long the
// server asked to be left alone.
func (s *server) refuse(asked time.Duration, now time.Time) {
	if s.refusals++; s.refusals < busyAfter {
		return
	}
	s.refusals = 0
	s.rest = later(s.rest, now.Add(min(max(asked, minRest), maxRest)))
}
