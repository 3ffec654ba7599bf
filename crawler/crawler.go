// Package crawler takes sites to posts: every column of every site is read
// page by page, every entry becomes a post, and every address met is
// accounted for in the run's ledger.
//
// The queue is the ledger: a visit is entered as pending when its address is
// met and leaves that bucket once. So a run that was cut off goes on where it
// stopped, and a run with nothing pending balances.
//
// Read the package in the order of a crawl: crawler.go (a run over sites),
// site.go (one site's queue), visit.go (one visit, by kind), post.go (an entry
// and its page make a post), download.go (one address, through colly), file.go
// (the files that posts link).
package crawler

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"gongkai/classify"
	"gongkai/crawler/fetch"
	"gongkai/disclosure"
)

// Runs keeps the runs and their ledgers.
type Runs interface {
	StartRun(ctx context.Context, now time.Time, sites []string) (run disclosure.Run, resumed bool, err error)
	EndRun(ctx context.Context, run int64, now time.Time, complete bool) error
	SiteLedgers(ctx context.Context, run int64) ([]disclosure.SiteLedger, error)
}

// Queue holds the visits of a run.
type Queue interface {
	Enqueue(ctx context.Context, visits []disclosure.Visit) error
	Pending(ctx context.Context, run int64, site string, limit int) ([]disclosure.Visit, error)
	Finish(ctx context.Context, visit disclosure.Visit, outcome disclosure.Outcome) (disclosure.Bucket, error)
}

// Pages keeps what was fetched. A page or body that is not kept is disclosure.ErrNotFound.
type Pages interface {
	Page(ctx context.Context, url string) (disclosure.Page, error)
	Body(ctx context.Context, hash string) ([]byte, error)
	Trouble(ctx context.Context, run int64) ([]disclosure.Visit, error)
}

// FileStore keeps what came of files. What is not kept is disclosure.ErrNotFound.
type FileStore interface {
	File(ctx context.Context, url string) (disclosure.File, error)
	FileText(ctx context.Context, hash string) (disclosure.FileText, error)
}

// Store is the record that a crawl is written to.
type Store interface {
	Runs
	Queue
	Pages
	FileStore
}

// Settings are a crawler's limits and ways.
type Settings struct {
	Fetch          fetch.Settings
	Files          Files
	Workers        int // sites crawled at a time
	PagesPerColumn int // pages of one column's list
	VisitsPerSite  int // addresses and list entries met on one site
	Now            func() time.Time
	Progress       func(Progress) // called after every visit and at a site's end, from many goroutines
}

// Progress is how far one site has come.
type Progress struct {
	Site string
	Done int  // visits dealt with
	Met  int  // visits met so far
	Over bool // nothing is left to visit
}

// Crawler crawls sites into a store.
type Crawler struct {
	store      Store
	classifier *classify.Classifier
	settings   Settings
}

// New gives a crawler.
func New(store Store, classifier *classify.Classifier, settings Settings) *Crawler {
	return &Crawler{store: store, classifier: classifier, settings: settings}
}

// Report is what a run tells at its end.
type Report struct {
	Run     disclosure.Run
	Resumed bool
	Ledger  disclosure.Ledger
	Files   disclosure.FileLedger
	Sites   []disclosure.SiteLedger
	Trouble []disclosure.Visit // failed and skipped visits, and lists read without finding an entry
	Missing []disclosure.Visit // those of them behind which posts may be hidden: the count cannot be trusted
}

// Run crawls the sites. What goes wrong with one page is in the ledger; an
// error means that the store failed or ctx ended, and that the next Run goes
// on where this one stopped.
func (c *Crawler) Run(ctx context.Context, sites []disclosure.Site) (Report, error) {
	run, resumed, err := c.store.StartRun(ctx, c.settings.Now(), identities(sites))
	if err != nil {
		return Report{}, err
	}
	report := Report{Run: run, Resumed: resumed}
	if err := c.seed(ctx, run.ID, sites); err != nil {
		return report, err
	}
	workers, crawling := errgroup.WithContext(ctx)
	workers.SetLimit(max(1, c.settings.Workers))
	for _, group := range byHost(sites) {
		workers.Go(func() error {
			for _, site := range group {
				if err := c.crawlSite(crawling, run.ID, site); err != nil {
					return fmt.Errorf("crawl %s: %w", site.Name, err)
				}
			}
			return nil
		})
	}
	if err := workers.Wait(); err != nil {
		return report, err
	}
	return c.finish(ctx, report)
}

// seed enters the first visits of every site that the run has not begun yet.
func (c *Crawler) seed(ctx context.Context, run int64, sites []disclosure.Site) error {
	ledgers, err := c.store.SiteLedgers(ctx, run)
	if err != nil {
		return err
	}
	begun := map[string]bool{}
	for _, ledger := range ledgers {
		begun[ledger.Site] = true
	}
	var visits []disclosure.Visit
	for _, site := range sites {
		if !begun[site.Name] {
			visits = append(visits, seeds(run, site)...)
		}
	}
	return c.store.Enqueue(ctx, visits)
}

func seeds(run int64, site disclosure.Site) []disclosure.Visit {
	if len(site.Columns) == 0 {
		return []disclosure.Visit{{Run: run, Site: site.Name, Kind: disclosure.KindHome, URL: site.Home}}
	}
	var visits []disclosure.Visit
	for order, column := range site.Columns {
		visits = append(visits, disclosure.Visit{
			Run: run, Site: site.Name, Kind: disclosure.KindList, URL: column.URL, Column: column, Order: order, Page: 1,
		})
	}
	return visits
}

func (c *Crawler) finish(ctx context.Context, report Report) (Report, error) {
	var err error
	if report.Trouble, err = c.store.Trouble(ctx, report.Run.ID); err != nil {
		return report, err
	}
	for _, visit := range report.Trouble {
		if HidesPosts(visit) {
			report.Missing = append(report.Missing, visit)
		}
	}
	report.Run.Complete = len(report.Missing) == 0
	if err = c.store.EndRun(ctx, report.Run.ID, c.settings.Now(), report.Run.Complete); err != nil {
		return report, err
	}
	if report.Sites, err = c.store.SiteLedgers(ctx, report.Run.ID); err != nil {
		return report, err
	}
	for _, site := range report.Sites {
		report.Ledger = report.Ledger.Plus(site.Ledger)
		report.Files = report.Files.Plus(site.Files)
	}
	return report, nil
}

// HidesPosts tells whether a visit's failure may have kept a post out of the
// count. An entry that cannot be read is a post all the same, unless the list
// shows no day for it and its page may tell one later. A file is no post.
func HidesPosts(visit disclosure.Visit) bool {
	switch {
	case visit.Kind == disclosure.KindFile, visit.Bucket != disclosure.Failed && visit.Bucket != disclosure.Skipped:
		return false
	case visit.Kind != disclosure.KindEntry:
		return visit.Reason != disclosure.ReasonAlreadyRead && visit.Reason != disclosure.ReasonNothingNew
	case visit.Reason == disclosure.ReasonOverBudget, visit.Reason == disclosure.ReasonCutOff:
		return true
	}
	gone := visit.Reason == fetch.StatusReason(http.StatusNotFound) || visit.Reason == fetch.StatusReason(http.StatusGone)
	return visit.Date == "" && !gone
}

// byHost groups sites by the host of their home page. A group is crawled one
// site after the other, so that a host never meets two workers at once.
func byHost(sites []disclosure.Site) [][]disclosure.Site {
	place := map[string]int{}
	var groups [][]disclosure.Site
	for _, site := range sites {
		host := site.Home
		if home, err := url.Parse(site.Home); err == nil {
			host = strings.ToLower(home.Host)
		}
		i, ok := place[host]
		if !ok {
			i = len(groups)
			place[host] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], site)
	}
	return groups
}

// identities are what a cut-off run is recognised by: each site's name with a
// digest of what is asked of it. Who stops a crawl to correct a column means
// the next one to read it, which a resumed queue would not.
func identities(sites []disclosure.Site) []string {
	names := make([]string, len(sites))
	for i, site := range sites {
		site.Delay, site.Parallel, site.Allow = 0, 0, nil // how it is asked matters not
		digest := sha256.Sum256(fmt.Append(nil, site))
		names[i] = fmt.Sprintf("%s %x", site.Name, digest[:8])
	}
	return names
}
