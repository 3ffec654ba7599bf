package crawler

import (
	"cmp"
	"context"
	"sync"

	"gongkai/disclosure"
)

const (
	// readAhead is how far reading may run before writing: what is read again
	// when the crawl stops.
	readAhead = 16
	// writtenAtOnce bounds how many visits are written down in one transaction.
	writtenAtOnce = 64
)

// reading is what one visit came to, before it is written down.
type reading struct {
	outcome disclosure.Outcome
	err     error
}

// visitAll reads several visits at a time and writes them down in their order,
// so that of two addresses of one post the first listed one stands, whichever
// answered first. What has been read by the time of a commit goes into it.
func (s *siteCrawl) visitAll(ctx context.Context, visits []disclosure.Visit) error {
	var workers sync.WaitGroup
	defer workers.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	parallel := max(1, s.site.Parallel)
	queue := make(chan int, len(visits))
	defer close(queue)
	readings := make([]chan reading, len(visits))
	for i := range visits {
		readings[i] = make(chan reading, 1)
		if i < max(readAhead, 2*parallel) {
			queue <- i
		}
	}
	for range min(parallel, len(visits)) {
		workers.Go(func() {
			for i := range queue {
				outcome, err := s.read(ctx, visits[i])
				readings[i] <- reading{outcome, err}
			}
		})
	}
	for written := 0; written < len(visits); {
		done, readErr := gather(visits[written:], readings[written:])
		buckets, err := s.store.Finish(context.WithoutCancel(ctx), done...) // what was read need not be read again
		if err = cmp.Or(readErr, err); err != nil {
			return err
		}
		s.tell(func(p *Progress) { p.add(buckets) })
		for i := range done {
			if next := written + i + max(readAhead, 2*parallel); next < len(visits) {
				queue <- next
			}
		}
		written += len(done)
	}
	return nil
}

// gather waits for the first visit and takes along those after it that have
// been read as well. With an error come those before the visit that has it.
func gather(visits []disclosure.Visit, readings []chan reading) ([]disclosure.Done, error) {
	var done []disclosure.Done
	for i := 0; i < min(len(visits), writtenAtOnce); i++ {
		var read reading
		if i == 0 {
			read = <-readings[i]
		} else {
			select {
			case read = <-readings[i]:
			default:
				return done, nil
			}
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
