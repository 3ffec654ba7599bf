package crawler

import (
	"cmp"
	"context"
	"sync"

	"gongkai/disclosure"
)

const (
	// entriesAtATime bounds how many entries are taken from the queue at once.
	entriesAtATime = 64
	// failuresUntilDown is how many visits in a row may get no answer at all
	// before the site counts as down and is asked no more in this run.
	failuresUntilDown = 3
)

// siteCrawl is the crawl of one site in one run.
type siteCrawl struct {
	store      Store
	classifier classifier
	settings   Settings
	run        int64
	site       disclosure.Site
	web        *downloader
	lastPage   map[int]map[string]bool // by column order: the entries of the list page read last

	mu   sync.Mutex
	done int
	met  int
}

// classifier files a post under the checklist.
type classifier interface {
	Post(post disclosure.Post, column disclosure.Column) disclosure.Post
}

// crawlSite works through one site's queue until nothing is pending.
func (c *Crawler) crawlSite(ctx context.Context, run int64, site disclosure.Site) error {
	web, err := newDownloader(ctx, site, c.settings, c.store)
	if err != nil {
		return err
	}
	defer web.close()
	crawl := &siteCrawl{
		store: c.store, classifier: c.classifier, settings: c.settings, run: run, site: site, web: web,
		lastPage: map[int]map[string]bool{},
	}
	if err := crawl.recall(ctx); err != nil {
		return err
	}
	for {
		visits, err := c.store.Pending(ctx, run, site.Name, entriesAtATime)
		if err != nil {
			return err
		}
		if len(visits) == 0 {
			crawl.tell(0, true)
			return nil
		}
		if visits[0].Kind != disclosure.KindEntry {
			// One list page at a time: its next page comes before the next
			// column, so that a post in two columns counts in the first.
			visits = visits[:1]
		}
		if err := crawl.visitAll(ctx, visits); err != nil {
			return err
		}
	}
}

// recall takes over what an earlier, cut-off part of the run did.
func (s *siteCrawl) recall(ctx context.Context) error {
	ledgers, err := s.store.SiteLedgers(ctx, s.run)
	if err != nil {
		return err
	}
	for _, ledger := range ledgers {
		if ledger.Site == s.site.Name {
			s.done = ledger.Total() + ledger.Files.Total()
			s.met = s.done + ledger.Pending + ledger.Files.Pending
		}
	}
	return nil
}

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
	parallel := max(1, s.site.Parallel)
	ahead := 2 * parallel // how far reading may run before writing: what is lost when the crawl stops
	queue := make(chan int, len(visits))
	defer close(queue)
	readings := make([]chan reading, len(visits))
	for i := range visits {
		readings[i] = make(chan reading, 1)
		if i < ahead {
			queue <- i
		}
	}
	for range parallel {
		workers.Go(func() {
			for i := range queue {
				outcome, err := s.read(ctx, visits[i])
				readings[i] <- reading{outcome, err}
			}
		})
	}
	for i, visit := range visits {
		read := <-readings[i]
		if read.err != nil {
			return read.err
		}
		if _, err := s.store.Finish(ctx, visit, read.outcome); err != nil {
			return cmp.Or(ctx.Err(), err)
		}
		s.tell(1, false)
		if i+ahead < len(visits) {
			queue <- i + ahead
		}
	}
	return nil
}

// tell says how far the site has come, after some more visits.
func (s *siteCrawl) tell(visits int, over bool) {
	s.mu.Lock()
	s.done += visits
	progress := Progress{Site: s.site.Name, Done: s.done, Met: s.met, Over: over}
	s.mu.Unlock()
	if s.settings.Progress != nil {
		s.settings.Progress(progress)
	}
}

// budgeted marks the visits that would be too many for the site.
func (s *siteCrawl) budgeted(visits []disclosure.Visit) []disclosure.Visit {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range visits {
		visit := &visits[i]
		overSite := s.met >= s.settings.VisitsPerSite
		overColumn := visit.Kind == disclosure.KindList && visit.Page > s.settings.PagesPerColumn
		if overSite || overColumn {
			visit.Bucket, visit.Reason = disclosure.Skipped, disclosure.ReasonOverBudget
		}
		s.met++
	}
	return visits
}
