// Package crawler takes sites to posts: every column of every site is read
// page by page, every entry becomes a post, and every address met is
// accounted for in the run's ledger.
//
// The queue is the ledger: a visit is entered as pending when its address is
// met and leaves that bucket once. So a run that was cut off goes on where it
// stopped, and a run with nothing pending balances.
//
// A run reads a column as far as it shows something new, and now and then to
// its end; it asks for a post's page when that is new or due.
//
// Read the package in the order of a crawl: crawler.go (a run over sites),
// site.go (one site, from its lists to its end), batch.go (several visits at a
// time), visit.go (one visit, by kind), list.go (a page of a column), entry.go
// and post.go (an entry and its page make a post), look.go (which pages are
// looked at again), columns.go (what is remembered of a column), budget.go,
// download.go (one address, through colly), file.go (the files that posts link).
// A site that names no columns is searched for them first: discover.go and
// sitemaps.go (what may be a column), chosen.go and choose.go (what is one);
// probe.go does no more than that.
package crawler

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"gongkai/classify"
	"gongkai/crawler/fetch"
	"gongkai/crawler/render"
	"gongkai/disclosure"
)

// Settings are a crawler's limits and ways.
type Settings struct {
	Fetch    fetch.Settings
	Render   render.Settings // for sites whose pages need a browser
	Files    Files
	Workers  int               // sites crawled at a time
	Budget   disclosure.Budget // of a site that has none of its own
	Search   int               // pages looked at in search of a site's columns; 0 for 300
	Now      func() time.Time
	Progress func(Progress) // called after visits and at a site's end, from many goroutines

	Full        bool // read every column to its end, look at every post, and believe what the lists show now
	LossPercent int  // of a site's posts that may vanish at once; where more do, they are held
}

// Progress is how far one site has come.
type Progress struct {
	Site  string
	Done  int  // visits dealt with
	Met   int  // visits met so far
	Pages int  // pages asked for since the crawl was started or resumed
	Posts int  // new and updated posts saved since then
	Over  bool // nothing is left to visit
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
	Alerts  []disclosure.Alert
	Trouble []disclosure.Visit // failed and skipped visits, and lists read without finding an entry
	Missing []disclosure.Visit // those of them behind which posts may be hidden: the count cannot be trusted
	Later   []Later            // sites that may not be asked any more for now; where there are any, the run goes on with the next Run
}

// Later is a site that may not be asked for the time being: its hours are over,
// or it is too busy.
type Later struct {
	Site   string
	Reason string
	Until  time.Time
}

// Error says until when the site is left alone, and why.
func (l Later) Error() string {
	return fmt.Sprintf("%s: leave site %s alone until %s", l.Reason, l.Site, l.Until.Format(time.RFC3339))
}

// Run crawls the sites. What goes wrong with one page is in the ledger; an
// error means that the store failed or ctx ended, and that the next Run goes
// on where this one stopped.
func (c *Crawler) Run(ctx context.Context, sites []disclosure.Site) (Report, error) {
	run, resumed, err := c.store.StartRun(ctx, c.settings.Now(), c.identities(sites))
	if err != nil {
		return Report{}, err
	}
	report := Report{Run: run, Resumed: resumed}
	if err := c.seed(ctx, run.ID, sites); err != nil {
		return report, err
	}
	if report.Later, err = c.crawlSites(ctx, run.ID, sites); err != nil {
		return report, err
	}
	return c.finish(ctx, report)
}

// crawlSites crawls several sites at a time.
func (c *Crawler) crawlSites(ctx context.Context, run int64, sites []disclosure.Site) (later []Later, err error) {
	var mu sync.Mutex
	workers, crawling := errgroup.WithContext(ctx)
	workers.SetLimit(max(1, c.settings.Workers))
	for _, group := range byHost(sites) {
		workers.Go(func() error {
			for _, site := range group {
				err := c.crawlSite(crawling, run, site)
				var wait Later
				switch {
				case errors.As(err, &wait):
					mu.Lock()
					later = append(later, wait)
					mu.Unlock()
				case err != nil:
					return fmt.Errorf("crawl %s: %w", site.Name, err)
				}
			}
			return nil
		})
	}
	err = workers.Wait()
	slices.SortFunc(later, func(a, b Later) int { return strings.Compare(a.Site, b.Site) })
	return later, err
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
		if begun[site.Name] {
			continue
		}
		columns, err := c.columnsOf(ctx, site)
		if err != nil {
			return err
		}
		visits = append(visits, columns.seeds(run)...)
	}
	return c.store.Enqueue(ctx, visits)
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
	report.Run.Complete = len(report.Missing) == 0 && len(report.Later) == 0
	if len(report.Later) == 0 { // else what is pending waits for the next time
		err = c.store.EndRun(ctx, report.Run.ID, c.settings.Now(), report.Run.Complete)
	}
	if err != nil {
		return report, err
	}
	if report.Sites, err = c.store.SiteLedgers(ctx, report.Run.ID); err != nil {
		return report, err
	}
	for _, site := range report.Sites {
		report.Ledger = report.Ledger.Plus(site.Ledger)
		report.Files = report.Files.Plus(site.Files)
	}
	report.Alerts, err = c.store.Alerts(ctx, report.Run.ID)
	return report, err
}

// HidesPosts tells whether a visit's failure may have kept a post out of the
// count. An entry that cannot be read is a post all the same, unless the list
// shows no day for it and its page may tell one later. A file is no post.
func HidesPosts(visit disclosure.Visit) bool {
	switch {
	case visit.Kind == disclosure.KindFile, visit.Bucket != disclosure.Failed && visit.Bucket != disclosure.Skipped:
		return false
	case visit.Kind == disclosure.KindEntry && visit.Page == 0: // a look at a post that the record has
		return false
	case visit.Kind == disclosure.KindSitemap, harmless(visit.Reason):
		return false
	case visit.Kind == disclosure.KindCandidate && visit.Column.Name == "" && visit.Title == "": // no menu leads there
		return false
	case visit.Kind != disclosure.KindEntry && visit.Kind != disclosure.KindCandidate:
		return true
	case strings.HasPrefix(visit.Reason, disclosure.ReasonOverBudget), visit.Reason == disclosure.ReasonCutOff:
		return true
	}
	return visit.Date == "" && !answeredGone(visit)
}

func answeredGone(visit disclosure.Visit) bool {
	return visit.Reason == fetch.StatusReason(http.StatusNotFound) || visit.Reason == fetch.StatusReason(http.StatusGone)
}

// harmless are the reasons for leaving out what no post can be behind.
func harmless(reason string) bool {
	switch reason {
	case disclosure.ReasonAlreadyRead, disclosure.ReasonNothingNew, disclosure.ReasonNotAList, disclosure.ReasonBlank, disclosure.ReasonMoved,
		disclosure.ReasonElsewhere, disclosure.ReasonForeign, disclosure.ReasonRepeats, disclosure.ReasonAbsent:
		return true
	}
	return false
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
func (c *Crawler) identities(sites []disclosure.Site) []string {
	names := make([]string, len(sites))
	for i, site := range sites {
		site.Delay, site.Parallel, site.Allow, site.Budget, site.Hours = 0, 0, nil, disclosure.Budget{}, disclosure.Hours{} // how it is asked matters not
		names[i] = site.Name + " " + digest(site, c.settings.Full)
	}
	return names
}

// digest is short for values that may change from one run to the next.
func digest(values ...any) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", values))
	return hex.EncodeToString(sum[:8])
}
