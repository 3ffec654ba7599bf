package disclosure

import (
	"cmp"
	"time"
)

// Look is what a crawl needs to know of a post to decide whether its page is
// to be looked at again.
type Look struct {
	ID        string
	URL       string // as its list links it
	Column    string // Column.Name
	Title     string // as its list showed it
	Date      Day    // as its list showed it
	Published Day
	Status    Status
	Read      bool      // its page is kept
	Checked   time.Time // when the site was last asked for its page; zero where it never was
	Steady    int       // how often in a row, up to then, nothing had changed
	Missing   int       // runs in a row in which the site said that the page is gone
	Bytes     int       // size of the kept page, 0 where that is not known
	Validated bool      // the site gave a validator, so that asking again costs little while nothing changes
	Alias     bool      // what was asked for is another address of the post
	Elsewhere bool      // the run is to visit another address of the post
}

// UnhadFile is a file that a post links and that is not there.
type UnhadFile struct {
	URL    string // see FileURL
	Column string // Column.Name of a post that links it
	Reason string // why the last download failed, "" where nobody has asked for it
}

// ColumnState is what the record remembers of a column between runs.
type ColumnState struct {
	Site   string
	Column Column
	Order  int       // its place in the site
	Asked  string    // a digest of what the configuration asks of it
	Before string    // what it asked before, which counts until the column has been swept; "" for a new column
	Swept  time.Time // when its list was last read to its end without trouble; zero where it must be
	Every  time.Duration
	Shown  Shown // by its first page, when that was last read well
	Sorted bool  // its newest posts stand on its first page
}

// AlertKind tells what an alert is about.
type AlertKind string

// The kinds of alert.
const (
	AlertEmptied AlertKind = "emptied" // a list shows none, or hardly any, of the entries that it showed
	AlertUnread  AlertKind = "unread"  // lists that could be read before cannot be read
	AlertHeld    AlertKind = "held"    // so many posts are gone at once that it is not believed
	AlertDown    AlertKind = "down"    // a site was given up in the middle of a run
	AlertRule    AlertKind = "rule"    // a rule of the configuration matches nothing any more
)

// Alert is what a person should look at after a run.
type Alert struct {
	Run    int64     `json:"run"`
	Site   string    `json:"site"`
	Column string    `json:"column,omitempty"`
	Kind   AlertKind `json:"kind"`
	Text   string    `json:"text"`
}

// Budget bounds what a crawl takes of one site in one run. A zero bounds
// nothing.
type Budget struct {
	Visits int           // addresses and list entries met
	Pages  int           // list pages of one column
	Bytes  int64         // received
	Time   time.Duration // of work
}

// Or gives the budget with what it leaves out taken from another.
func (b Budget) Or(other Budget) Budget {
	return Budget{
		Visits: cmp.Or(b.Visits, other.Visits), Pages: cmp.Or(b.Pages, other.Pages),
		Bytes: cmp.Or(b.Bytes, other.Bytes), Time: cmp.Or(b.Time, other.Time),
	}
}

// SiteEnd is what a crawl has to say of a site when nothing of it is pending
// any more.
type SiteEnd struct {
	Run     int64
	Site    string
	Now     time.Time
	Columns []ColumnState   // of the columns that were read in the run
	Whole   bool            // they are all that the site has: others are forgotten
	Healthy map[string]bool // by Column.Name, of the columns whose lists were met in the run
	Alerts  []Alert

	// LossPercent of the site's posts may vanish in one run; where more do,
	// they are held.
	LossPercent int
}

// SiteRun is how one site fared in one run.
type SiteRun struct {
	Site      string
	Started   time.Time // zero where nothing but its addresses is known
	Ended     time.Time // zero while it goes on, or was cut off
	Worked    time.Duration
	Requests  int64
	Bytes     int64 // received
	Forgotten bool  // its single visits are kept no more, only their sums
}

// Failure is a reason for which visits of a run failed or were skipped, or
// lists were noted, with one of them as an example.
type Failure struct {
	Site    string
	Kind    Kind
	Bucket  Bucket
	Reason  string
	Visits  int
	Example string // an address
}
