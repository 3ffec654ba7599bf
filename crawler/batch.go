package crawler

import (
	"cmp"
	"context"
	"runtime"
	"sync"
	"time"

	"gongkai/disclosure"
)

const (
	// readAhead is how far reading may run before what is being written: what is
	// read again when the crawl stops.
	readAhead = 32
	// A transaction costs as much as writing a visit or two: where visits come
	// fast, it waits for so many of them, for so long at most.
	writtenAtOnce = 32
	writtenAfter  = 50 * time.Millisecond
)

// reading is what one visit came to, before it is written down.
type reading struct {
	outcome disclosure.Outcome
	err     error
}

// visitAll reads several visits at a time and writes them down in their order,
// so that of two addresses of one post the first listed one stands, whichever
// answered first.
func (s *siteCrawl) visitAll(ctx context.Context, visits []disclosure.Visit) error {
	var workers sync.WaitGroup
	defer workers.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// The pace bounds the requests in flight; while they wait for the site, others parse.
	readers := max(1, s.site.Parallel) + runtime.GOMAXPROCS(0)
	ahead := max(readAhead, 2*readers)
	queue := make(chan int, len(visits))
	defer close(queue)
	readings := make([]chan reading, len(visits))
	for i := range visits {
		readings[i] = make(chan reading, 1)
		if i < ahead {
			queue <- i
		}
	}
	for range min(readers, len(visits)) {
		workers.Go(func() {
			for i := range queue {
				outcome, err := s.read(ctx, visits[i])
				readings[i] <- reading{outcome, err}
			}
		})
	}
	for written := 0; written < len(visits); {
		done, readErr := gather(visits[written:], readings[written:])
		for i := range done {
			if next := written + i + ahead; next < len(visits) {
				queue <- next
			}
		}
		buckets, err := s.store.Finish(context.WithoutCancel(ctx), done...) // what was read need not be read again
		if err = cmp.Or(readErr, err); err != nil {
			return err
		}
		s.tell(func(p *Progress) { p.add(buckets) })
		written += len(done)
	}
	return nil
}

// gather waits for the first visit and takes along those after it that have
// been read by then or soon after. With an error come those before the visit
// that has it.
func gather(visits []disclosure.Visit, readings []chan reading) ([]disclosure.Done, error) {
	var done []disclosure.Done
	var over <-chan time.Time // never before the first has been read
	for i := range min(len(visits), writtenAtOnce) {
		var read reading
		select {
		case read = <-readings[i]:
		case <-over:
			return done, nil
		}
		if over == nil {
			over = time.After(writtenAfter)
		}
		if read.err != nil {
			return done, read.err
		}
		done = append(done, disclosure.Done{Visit: visits[i], Outcome: read.outcome})
	}
	return done, nil
}

// add counts visits that ended.
func (p *Progress) add(buckets []disclosure.Bucket) {
	p.Done += len(buckets)
	for _, bucket := range buckets {
		if bucket == disclosure.New || bucket == disclosure.Updated {
			p.Posts++
		}
	}
}
