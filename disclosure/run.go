package disclosure

import "time"

// Bucket is where a URL or list entry ends up in a run's ledger. Each one met
// is in exactly one bucket.
type Bucket string

// The buckets. Pages that are no posts (home pages, lists) end in fetched,
// not_modified, failed or skipped; list entries end in new, updated,
// unchanged, duplicate, gone, failed or skipped.
const (
	Pending     Bucket = "pending"      // met, not dealt with yet; none is left in a finished run
	Fetched     Bucket = "fetched"      // a page that is no post was read
	NotModified Bucket = "not_modified" // the same, and the server said that nothing changed
	New         Bucket = "new"
	Updated     Bucket = "updated"
	Unchanged   Bucket = "unchanged"
	Duplicate   Bucket = "duplicate" // met before in this run under this or another address
	Gone        Bucket = "gone"
	Failed      Bucket = "failed"
	Skipped     Bucket = "skipped" // not asked for: robots.txt, out of scope, over a budget; or no column after all
)

// Ledger sums a run up by bucket.
type Ledger struct {
	Fetched     int `json:"fetched"`
	NotModified int `json:"not_modified"`
	New         int `json:"new"`
	Updated     int `json:"updated"`
	Unchanged   int `json:"unchanged"`
	Duplicate   int `json:"duplicate"`
	Gone        int `json:"gone"`
	Failed      int `json:"failed"`
	Skipped     int `json:"skipped"`
}

// Total is how many URLs and list entries the ledger accounts for.
func (l Ledger) Total() int {
	return l.Fetched + l.NotModified + l.New + l.Updated + l.Unchanged + l.Duplicate + l.Gone + l.Failed + l.Skipped
}

// Add counts n more in a bucket; Pending is not counted.
func (l *Ledger) Add(b Bucket, n int) {
	switch b {
	case Fetched:
		l.Fetched += n
	case NotModified:
		l.NotModified += n
	case New:
		l.New += n
	case Updated:
		l.Updated += n
	case Unchanged:
		l.Unchanged += n
	case Duplicate:
		l.Duplicate += n
	case Gone:
		l.Gone += n
	case Failed:
		l.Failed += n
	case Skipped:
		l.Skipped += n
	}
}

// Run is one execution of a crawl.
type Run struct {
	ID       int64
	Started  time.Time
	Ended    time.Time // zero while it goes on, or was cut off and can be resumed
	Complete bool      // every list was read to its end, so that the count can be trusted
}

// Kind is what a visit expects to find.
type Kind string

// The kinds of visit.
const (
	KindHome      Kind = "home"      // where the search for a site's columns begins
	KindCandidate Kind = "candidate" // a page that may be a column
	KindSitemap   Kind = "sitemap"   // a sitemap or feed, which may tell of columns
	KindColumns   Kind = "columns"   // the choice of the site's columns among the candidates, once all are read
	KindList      Kind = "list"      // one page of a column
	KindEntry     Kind = "entry"     // an entry of a list, which leads to a post
	KindFile      Kind = "file"      // a file that a post links, or is
)

// Visit is one URL or list entry met in a run: a line of its ledger, and, as
// long as its bucket is Pending, a place in the crawl's queue.
type Visit struct {
	ID     int64
	Run    int64
	Site   string // Site.Name
	Kind   Kind
	URL    string
	Form   string // of a list page: what is posted to URL, url-encoded; "" where it is got
	Column Column
	Order  int    // the column's place in the site; lists of lower order are read first
	Page   int    // of a list page and of its entries: the page's number in its column, from 1; 0 for a post that is looked at again without its list; of a candidate: how many links it is from the home page
	Make   string // of a list page: how the entries of the column's earlier pages are made, "" on the first
	Pages  int    // of a list page: the most pages that it, once it was read, and the column's earlier ones said there are
	Title  string // of a candidate and of its list: the menus that it stands in, the outermost first, one a line, or 更多 where such a link leads there
	Date   Day
	Full   bool // of a list page: its column is read to its end and every post looked at; else as far as there is something new
	Bucket Bucket
	Reason string // why it failed or was skipped
	Shown  Shown  // of a list page that was read
}

// Shown is what a list page showed when it was read.
type Shown struct {
	Entries int
	Newest  Day  // of the entries, "" where none shows a day
	Pages   int  // that it said its list has, 0 where it said nothing
	Falling bool // the days of its entries fall from the first to the last, but for a few that are pinned
}

// Page is one fetched URL.
type Page struct {
	URL          string // with the digest of the form that was posted to it, as crawler keeps it
	Status       int
	ContentType  string
	ETag         string
	LastModified string
	Hash         string    // SHA-256 of the raw body, hexadecimal
	Fetched      time.Time // when its body came
}

// Outcome is what became of a visit.
type Outcome struct {
	Bucket Bucket    // where the visit ends; empty where saving Post decides
	Reason string    // why it failed or was skipped
	Page   *Page     // to keep, with its Body
	Body   []byte    // raw, as received
	Post   *Post     // to save
	File   *File     // to save, with what could be read in it
	Text   *FileText // of File; nil where what is known of its hash stands
	Found  []Visit   // met on the page; one whose Bucket is set already is entered as such
	Shown  Shown     // of a list page

	// Checked is when the site was asked for the post's page, zero where it was not.
	Checked time.Time
}

// Done is a visit with what became of it.
type Done struct {
	Visit
	Outcome
}

// Reasons that the ledger gives and that decide whether a count can be trusted.
const (
	ReasonAlreadyRead = "page already read in this run"
	ReasonOverBudget  = "over the budget"
	ReasonNothingNew  = "the page before showed nothing new"
	ReasonRuleMissed  = "rule found nothing" // with the rules' names: the site may have a new design
	ReasonCutOff      = "cut off; replaced by a later run"
	ReasonNoEntries   = "no entries"
)

// Reasons why what was met in search of a site's columns is none. No post is
// hidden behind it.
const (
	ReasonNotAList  = "not a list"
	ReasonBlank     = "shows nothing; perhaps a script fills it"
	ReasonMoved     = "leads to another page of the site"
	ReasonElsewhere = "leads to another site"
	ReasonForeign   = "in another language"
	ReasonRepeats   = "shows only posts of other columns"
	ReasonAbsent    = "no sitemap or feed there"
)

// SiteLedger is one site's part of a run's ledger.
type SiteLedger struct {
	Site    string `json:"site"`
	Pending int    `json:"pending,omitempty"` // left in the queue of a run that was cut off
	Ledger
	Files FileLedger `json:"files,omitzero"`
}

// FileLedger sums up what became of the files that posts link, each of which
// is asked for once in a run. They are no part of the ledger of the posts.
type FileLedger struct {
	Fetched     int `json:"fetched"`
	NotModified int `json:"not_modified"`
	Failed      int `json:"failed"`
	Skipped     int `json:"skipped"` // robots.txt, over a budget
	Pending     int `json:"pending,omitempty"`
}

// Add counts n more in a bucket.
func (l *FileLedger) Add(b Bucket, n int) {
	switch b {
	case Fetched:
		l.Fetched += n
	case NotModified:
		l.NotModified += n
	case Failed:
		l.Failed += n
	case Skipped:
		l.Skipped += n
	case Pending:
		l.Pending += n
	}
}

// Plus adds two ledgers.
func (l FileLedger) Plus(o FileLedger) FileLedger {
	return FileLedger{
		Fetched: l.Fetched + o.Fetched, NotModified: l.NotModified + o.NotModified,
		Failed: l.Failed + o.Failed, Skipped: l.Skipped + o.Skipped, Pending: l.Pending + o.Pending,
	}
}

// Total is how many files the ledger accounts for.
func (l FileLedger) Total() int { return l.Fetched + l.NotModified + l.Failed + l.Skipped }

// Plus adds two ledgers.
func (l Ledger) Plus(o Ledger) Ledger {
	return Ledger{
		Fetched: l.Fetched + o.Fetched, NotModified: l.NotModified + o.NotModified,
		New: l.New + o.New, Updated: l.Updated + o.Updated, Unchanged: l.Unchanged + o.Unchanged,
		Duplicate: l.Duplicate + o.Duplicate, Gone: l.Gone + o.Gone, Failed: l.Failed + o.Failed, Skipped: l.Skipped + o.Skipped,
	}
}
