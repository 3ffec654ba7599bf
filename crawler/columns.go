package crawler

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"gongkai/disclosure"
)

// How often a column is read to its end and all of its posts are looked at:
// less often as long as that brings up nothing that the ordinary runs missed.
const (
	firstSweepAfter = 7 * 24 * time.Hour
	shortestSweep   = 24 * time.Hour
	longestSweep    = 60 * 24 * time.Hour
)

// columns are those of one site, with what is remembered of each.
type columns struct {
	site   disclosure.Site
	known  map[string]disclosure.ColumnState // by address and name
	orders map[string]int                    // by name: its place in the site, as far as that is known yet
	unread map[string]bool                   // by name: a page of its list could not be read in this run
	now    time.Time
	full   bool
}

func (c *Crawler) columnsOf(ctx context.Context, site disclosure.Site) (*columns, error) {
	states, err := c.store.ColumnStates(ctx, site.Name)
	if err != nil {
		return nil, err
	}
	cs := &columns{site: site, known: map[string]disclosure.ColumnState{}, orders: map[string]int{}, unread: map[string]bool{}, now: c.settings.Now(), full: c.settings.Full}
	for _, state := range states {
		cs.known[columnKey(state.Column)] = state
	}
	for order, column := range site.Columns {
		cs.met(column.Name, order)
	}
	if len(site.Columns) == 0 && !cs.searchDue() {
		for _, state := range states {
			cs.met(state.Column.Name, state.Order)
		}
	}
	return cs, nil
}

func columnKey(column disclosure.Column) string { return column.URL + "\n" + column.Name }

// knows tells whether an address was a column in an earlier run.
func (c *columns) knows(address string) bool {
	for _, state := range c.known {
		if state.Column.URL == address {
			return true
		}
	}
	return false
}

// met notes the place of a column. Of two columns of one name the first counts.
func (c *columns) met(name string, order int) {
	if before, known := c.orders[name]; !known || order < before {
		c.orders[name] = order
	}
}

// noteUnread notes the column of a list visit behind which posts may be hidden.
// Lists are read one by one, in the order of their columns.
func (c *columns) noteUnread(list disclosure.Visit) {
	if HidesPosts(list) {
		c.unread[list.Column.Name] = true
	}
}

// seeds are the first visits of a run: the columns, or the page to find them on.
func (c *columns) seeds(run int64) []disclosure.Visit {
	if len(c.site.Columns) == 0 && c.searchDue() {
		return []disclosure.Visit{{Run: run, Site: c.site.Name, Kind: disclosure.KindHome, URL: c.site.Home}}
	}
	var visits []disclosure.Visit
	for order, column := range c.site.Columns {
		visits = append(visits, c.first(run, column, order))
	}
	if len(c.site.Columns) > 0 {
		return visits
	}
	for _, state := range c.found() {
		visits = append(visits, c.first(run, state.Column, state.Order))
	}
	return visits
}

// found are the columns that the last search for them found, in their order.
func (c *columns) found() []disclosure.ColumnState {
	return slices.SortedFunc(maps.Values(c.known), func(a, b disclosure.ColumnState) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Column.URL, b.Column.URL))
	})
}

// searchDue tells whether a site's columns are to be searched for: when one of
// those that were found is to be read to its end, so is what leads to it.
func (c *columns) searchDue() bool {
	return len(c.known) == 0 || slices.ContainsFunc(c.found(), func(state disclosure.ColumnState) bool {
		return c.due(state.Column, state.Order)
	})
}

// first is the visit of a column's first page.
func (c *columns) first(run int64, column disclosure.Column, order int) disclosure.Visit {
	return disclosure.Visit{
		Run: run, Site: c.site.Name, Kind: disclosure.KindList, URL: column.URL, Column: column, Order: order, Page: 1,
		Full: c.due(column, order),
	}
}

// asked stands for what the configuration asks of a column. When that changes,
// its posts have to be saved anew.
func (c *columns) asked(column disclosure.Column, order int) string {
	if len(c.site.Columns) == 0 {
		order = 0 // found columns change places with every new link in the navigation
	}
	return digest(column, order, c.site.Channel, c.site.Department, c.site.Rules)
}

// due tells whether a column is to be read to its end. A clock that was set
// back makes it due: what lies ahead of now says nothing.
func (c *columns) due(column disclosure.Column, order int) bool {
	state, known := c.known[columnKey(column)]
	return c.full || !known || state.Swept.IsZero() || state.Asked != c.asked(column, order) ||
		c.now.Before(state.Swept) || !c.now.Before(state.Swept.Add(state.Every))
}

// looksAtAll tells whether all posts of a column are to be looked at, and not
// only its list to be read to the end: one whose list could not be read so far
// the last time was looked at as far as it was met.
func (c *columns) looksAtAll(column disclosure.Column, order int) bool {
	state, known := c.known[columnKey(column)]
	return c.full || !known || state.Asked != c.asked(column, order) || !state.Swept.IsZero() && c.due(column, order)
}

// readsToEnd tells whether the list of a column with a name is read to its end,
// as far as this run has come.
func (c *columns) readsToEnd(name string) bool {
	return c.due(c.named(name), c.orders[name]) && !c.unread[name]
}

// standsEarlier tells whether a post that is met in a column of some order is
// kept in a later one, or in one that is no more.
func (c *columns) standsEarlier(order int, kept string) bool {
	before, known := c.orders[kept]
	return !known || order < before
}

// named gives the column of a name as the site has it now, or had it last.
func (c *columns) named(name string) disclosure.Column {
	column, known := columnNamed(c.site, name)
	if known {
		return column
	}
	for _, state := range c.found() {
		if state.Column.Name == name {
			return state.Column
		}
	}
	return column
}

// columnRead is how a column was read in a run.
type columnRead struct {
	column disclosure.Column
	order  int
	full   bool // to its end, as far as nothing failed
	failed int  // the number of the first page that failed, 0 for none
	first  disclosure.Shown
	newest disclosure.Day // on the pages after the first
	rising bool           // the days of a page with entries do not fall from the first to the last
}

func (r columnRead) healthy() bool { return r.failed == 0 }

// readings sums the list visits of a run up by column, in the order in which
// the columns were met.
func readings(lists []disclosure.Visit) []columnRead {
	var reads []columnRead
	place := map[string]int{}
	for _, visit := range lists {
		key := columnKey(visit.Column)
		i, known := place[key]
		if !known {
			i = len(reads)
			place[key] = i
			reads = append(reads, columnRead{column: visit.Column, order: visit.Order})
		}
		r := &reads[i]
		r.full = r.full || visit.Full
		switch {
		case HidesPosts(visit) || visit.Bucket == disclosure.Pending:
			if r.failed == 0 || visit.Page < r.failed {
				r.failed = visit.Page
			}
		case visit.Page == 1:
			r.first = visit.Shown
		default:
			r.newest = max(r.newest, visit.Shown.Newest)
		}
		r.rising = r.rising || visit.Shown.Entries > 1 && !visit.Shown.Falling
	}
	return reads
}

// remember is what is kept of a column after a run. Surprises are changes that
// reading only what is new would not have brought up.
func (c *columns) remember(read columnRead, surprises int) disclosure.ColumnState {
	state, known := c.known[columnKey(read.column)]
	if !known {
		state = disclosure.ColumnState{Sorted: true, Every: firstSweepAfter}
	}
	state.Before = state.Asked
	state.Site, state.Column, state.Order, state.Asked = c.site.Name, read.column, read.order, c.asked(read.column, read.order)
	if read.first.Entries > 0 {
		state.Shown = read.first
	}
	switch {
	case read.full && read.healthy():
		if !state.Swept.IsZero() {
			state.Every = nextSweep(state.Every, surprises)
		}
		state.Swept = c.now
		state.Sorted = !read.rising && read.newest <= read.first.Newest
	case read.full, read.failed > 1: // a page behind new posts may hold more of them
		state.Swept = time.Time{}
	}
	return state
}

func nextSweep(every time.Duration, surprises int) time.Duration {
	if surprises > 0 {
		return max(every/2, shortestSweep)
	}
	return min(every*2, longestSweep)
}

// upToDate tells whether a page without anything fresh means that there is
// nothing behind it either: the column puts its newest posts first, and has as
// many pages as when it was read to its end.
func (c *columns) upToDate(list disclosure.Visit, pages int) bool {
	state := c.known[columnKey(list.Column)]
	return state.Sorted && (pages == 0 || pages == state.Shown.Pages)
}
