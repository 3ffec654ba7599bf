package crawler

import (
	"context"
	"slices"
	"sync"
	"time"

	"gongkai/disclosure"
)

// entriesAtATime bounds how many entries are taken from the queue at once.
const entriesAtATime = 1024

// siteCrawl is the crawl of one site in one run.
type siteCrawl struct {
	store      Store
	classifier classifier
	settings   Settings
	run        int64
	site       disclosure.Site
	columns    *columns
	web        *downloader
	budget     *budget
	lastPage   map[int]map[string]bool // by column order: the entries of the list page read last
	search     *search                 // for the site's columns, nil until it is needed

	mu       sync.Mutex
	files    map[string]bool // entered by this part of the run: many posts link the same form
	progress Progress
}

// classifier files a post under the checklist.
type classifier interface {
	Post(post disclosure.Post, column disclosure.Column) disclosure.Post
}

// crawlSite works a site through: its lists, then the posts that they show or
// that are due, and their files, until nothing is pending; then what is gone is
// settled.
func (c *Crawler) crawlSite(ctx context.Context, run int64, site disclosure.Site) (err error) {
	crawl, err := c.begin(ctx, run, site)
	if err != nil {
		return err
	}
	defer crawl.web.close()
	if !crawl.budget.before.Ended.IsZero() { // the run was cut off at another site
		return nil
	}
	defer func() {
		if noteErr := crawl.noteWork(context.WithoutCancel(ctx)); noteErr != nil {
			err = noteErr // a broken store is worse than a site that is to wait
		}
	}()
	if err := crawl.visitLists(ctx); err != nil {
		return err
	}
	if err := crawl.planLooks(ctx); err != nil {
		return err
	}
	if err := crawl.visitEntries(ctx); err != nil {
		return err
	}
	if err := crawl.keepHome(ctx); err != nil {
		return err
	}
	return crawl.end(ctx)
}

// begin takes over what an earlier, cut-off part of the run did.
func (c *Crawler) begin(ctx context.Context, run int64, site disclosure.Site) (*siteCrawl, error) {
	columns, err := c.columnsOf(ctx, site)
	if err != nil {
		return nil, err
	}
	before, err := c.store.Worked(ctx, run, c.settings.Now(), disclosure.SiteRun{Site: site.Name})
	if err != nil {
		return nil, err
	}
	ledger, err := c.store.SiteLedger(ctx, run, site.Name)
	if err != nil {
		return nil, err
	}
	lists, err := c.store.ListVisits(ctx, run, site.Name)
	if err != nil {
		return nil, err
	}
	for _, visit := range lists {
		columns.met(visit.Column.Name, visit.Order)
		columns.noteUnread(visit)
	}
	web, err := newDownloader(site, c.settings, c.store)
	if err != nil {
		return nil, err
	}
	web.isNew = len(columns.known) == 0
	s := &siteCrawl{
		store: c.store, classifier: c.classifier, settings: c.settings, run: run, site: site, columns: columns, web: web,
		budget:   newBudget(site.Budget.Or(c.settings.Budget), before),
		lastPage: map[int]map[string]bool{}, files: map[string]bool{}, progress: Progress{Site: site.Name},
	}
	s.progress.Done = ledger.Total() + ledger.Files.Total()
	s.progress.Met = s.progress.Done + ledger.Pending + ledger.Files.Pending
	s.budget.met = s.progress.Met - ledger.Unchanged - ledger.Duplicate
	return s, nil
}

// visitLists finds the columns where nobody names them, and reads the lists, one
// page at a time: the next page comes before the next column, so that a post in
// two columns counts in the first.
func (s *siteCrawl) visitLists(ctx context.Context) error {
	for {
		visits, err := s.store.Pending(ctx, s.run, s.site.Name, 1)
		if err != nil || len(visits) == 0 || visits[0].Kind == disclosure.KindEntry || visits[0].Kind == disclosure.KindFile {
			return err
		}
		if visits[0].Kind == disclosure.KindList {
			s.columns.met(visits[0].Column.Name, visits[0].Order)
		}
		if err := s.visitAll(ctx, visits); err != nil {
			return err
		}
	}
}

// visitEntries reads the posts, then the files that they link.
func (s *siteCrawl) visitEntries(ctx context.Context) error {
	for {
		visits, err := s.store.Pending(ctx, s.run, s.site.Name, entriesAtATime)
		if err != nil || len(visits) == 0 {
			return err
		}
		if err := s.visitAll(ctx, visits); err != nil {
			return err
		}
	}
}

// end settles what the run found out about the site as a whole.
func (s *siteCrawl) end(ctx context.Context) error {
	lists, err := s.store.ListVisits(ctx, s.run, s.site.Name)
	if err != nil {
		return err
	}
	ledgers, err := s.store.EntryLedgers(ctx, s.run, s.site.Name)
	if err != nil {
		return err
	}
	reasons, err := s.store.ReadReasons(ctx, s.run, s.site.Name)
	if err != nil {
		return err
	}
	whole, err := s.foundAll(ctx, lists)
	if err != nil {
		return err
	}
	end := disclosure.SiteEnd{
		Run: s.run, Site: s.site.Name, Now: s.settings.Now(), Healthy: map[string]bool{},
		Whole: whole, Alerts: s.alerts(lists, reasons), LossPercent: s.settings.LossPercent,
	}
	for _, read := range readings(lists) {
		healthy, known := end.Healthy[read.column.Name]
		end.Healthy[read.column.Name] = read.healthy() && read.first.Entries > 0 && (healthy || !known)
		end.Columns = append(end.Columns, s.columns.remember(read, ledgers[read.column.Name].Updated))
	}
	if _, err := s.store.EndSite(ctx, end); err != nil {
		return err
	}
	s.tell(func(p *Progress) { p.Over = true })
	return nil
}

// foundAll tells whether the columns that were read are all that the site has. A
// known column whose page could not be read just now is one still, though the
// search went without it.
func (s *siteCrawl) foundAll(ctx context.Context, lists []disclosure.Visit) (bool, error) {
	if len(s.site.Columns) > 0 || len(lists) == 0 {
		return false, nil
	}
	candidates, err := s.store.Candidates(ctx, s.run, s.site.Name)
	if err != nil {
		return false, err
	}
	return !slices.ContainsFunc(candidates, func(visit disclosure.Visit) bool {
		return s.columns.knows(visit.URL) && visit.Bucket == disclosure.Failed && !answeredGone(visit)
	}), nil
}

// enqueue enters visits as far as the budget goes.
func (s *siteCrawl) enqueue(ctx context.Context, visits []disclosure.Visit) error {
	return s.store.Enqueue(ctx, s.budgeted(visits))
}

// received is how many bytes the site has sent in this run.
func (s *siteCrawl) received() int64 { return s.budget.before.Bytes + s.web.client.Stats().Bytes }

// noteWork adds what this part of the run did to what the record says of it.
func (s *siteCrawl) noteWork(ctx context.Context) error {
	stats := s.web.client.Stats()
	_, err := s.store.Worked(ctx, s.run, s.settings.Now(), disclosure.SiteRun{
		Site: s.site.Name, Worked: time.Since(s.budget.start), Requests: stats.Requests, Bytes: stats.Bytes,
	})
	return err
}

// tell says how far the site has come.
func (s *siteCrawl) tell(change func(*Progress)) {
	s.mu.Lock()
	change(&s.progress)
	s.progress.Pages = int(s.web.client.Stats().Requests)
	progress := s.progress
	s.mu.Unlock()
	if s.settings.Progress != nil {
		s.settings.Progress(progress)
	}
}
