package crawler

import (
	"context"
	"iter"
	"time"

	"gongkai/disclosure"
)

// Store is the record that a crawl is written to.
type Store interface {
	Runs
	Queue
	Pages
	FileStore
	Posts
	Columns
	Sites
}

// Runs keeps the runs and their ledgers.
type Runs interface {
	StartRun(ctx context.Context, now time.Time, sites []string) (run disclosure.Run, resumed bool, err error)
	EndRun(ctx context.Context, run int64, now time.Time, complete bool) error
	SiteLedgers(ctx context.Context, run int64) ([]disclosure.SiteLedger, error)
	SiteLedger(ctx context.Context, run int64, site string) (disclosure.SiteLedger, error)
}

// Queue holds the visits of a run.
type Queue interface {
	Enqueue(ctx context.Context, visits []disclosure.Visit) error
	Pending(ctx context.Context, run int64, site string, limit int) ([]disclosure.Visit, error)
	Candidates(ctx context.Context, run int64, site string) ([]disclosure.Visit, error)
	Finish(ctx context.Context, done ...disclosure.Done) ([]disclosure.Bucket, error)
}

// Pages keeps what was fetched. A page or body that is not kept is disclosure.ErrNotFound.
type Pages interface {
	Page(ctx context.Context, url string) (disclosure.Page, error)
	Body(ctx context.Context, hash string) ([]byte, error)
	Trouble(ctx context.Context, run int64) ([]disclosure.Visit, error)
	KeepPage(ctx context.Context, page disclosure.Page, body []byte) error
}

// FileStore keeps what came of files. What is not kept is disclosure.ErrNotFound.
type FileStore interface {
	File(ctx context.Context, url string) (disclosure.File, error)
	FileText(ctx context.Context, hash string) (disclosure.FileText, error)
	Unhad(ctx context.Context, run int64, site string, since time.Time) ([]disclosure.UnhadFile, error)
}

// Posts tells what is known of posts, by ID and of a site.
type Posts interface {
	Looks(ctx context.Context, ids []string) (map[string]disclosure.Look, error)
	Unmet(ctx context.Context, run int64, site string) iter.Seq2[disclosure.Look, error]
	AliasesOf(ctx context.Context, id string) ([]string, error)
}

// Columns remembers how the columns of a site were read, in earlier runs and in one.
type Columns interface {
	ColumnStates(ctx context.Context, site string) ([]disclosure.ColumnState, error)
	ListVisits(ctx context.Context, run int64, site string) ([]disclosure.Visit, error)
	EntryLedgers(ctx context.Context, run int64, site string) (map[string]disclosure.Ledger, error)
	ReadReasons(ctx context.Context, run int64, site string) (map[string]int, error)
}

// Sites keeps how a site fares in a run, from its beginning to its end.
type Sites interface {
	Worked(ctx context.Context, run int64, now time.Time, more disclosure.SiteRun) (disclosure.SiteRun, error)
	EndSite(ctx context.Context, end disclosure.SiteEnd) ([]disclosure.Alert, error)
	Alerts(ctx context.Context, run int64) ([]disclosure.Alert, error)
}
