package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// entriesWhere stands in the reason of a list that lost its entries.
const entriesWhere = " entries where "

// A list that showed at least so many entries and now shows none of them, and
// less than half as many others, is a new design whose side box was taken for
// the list, or another page altogether.
const manyEntries = 6

// readList reads one page of a column: its entries and the way to the next.
func (s *siteCrawl) readList(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	page, outcome, err := s.readPage(ctx, visit)
	if page == nil || err != nil {
		return outcome, err
	}
	list := page.ListLike(extract.Make(visit.Make), s.site.Rules)
	outcome.Shown = shown(list)
	before, err := s.shownBefore(ctx, visit, outcome.Page.Hash)
	if err != nil {
		return outcome, err
	}
	missed := notLoaded(&outcome)
	if reason := distrust(visit, list, before); reason != "" && !s.settings.Full {
		outcome.Bucket, outcome.Reason = disclosure.Failed, reason+missed
		outcome.Page, outcome.Body = nil, nil // what is kept stays the last page that had them
		return outcome, nil
	}
	if len(list.Entries) == 0 && (!list.Empty || missed != "") {
		outcome.Reason = disclosure.ReasonNoEntries + missed
	}
	if len(list.Entries) == 0 && missed != "" { // they did not come, whatever the page says
		outcome.Bucket, outcome.Page, outcome.Body = disclosure.Failed, nil, nil
	}
	if len(list.Entries) == 0 && missed == "" && page.Shell() {
		outcome.Reason += "; " + errShell.Error()
	}
	if told := ruleMissed(list.Missed); told != "" {
		outcome.Reason = strings.TrimPrefix(outcome.Reason+"; "+told, "; ")
	}
	if list.Cut {
		outcome.Bucket, outcome.Reason = disclosure.Failed, "more entries than a page can list"
	}
	found, fresh, err := s.entries(ctx, visit, list.Entries, vanished(list.Entries, before))
	if err != nil {
		return outcome, err
	}
	outcome.Found = found
	if next, ok := s.nextPage(visit, list, fresh); ok {
		outcome.Found = append(outcome.Found, next)
	}
	outcome.Found = s.budgeted(outcome.Found)
	return outcome, nil
}

func shown(list extract.List) disclosure.Shown {
	shown := disclosure.Shown{Entries: len(list.Entries), Pages: list.Pages}
	var before disclosure.Day
	falls, dated := 0, 0
	for _, entry := range list.Entries {
		shown.Newest = max(shown.Newest, entry.Date)
		if entry.Date == "" {
			continue
		}
		if dated++; before == "" || entry.Date <= before {
			falls++
		}
		before = entry.Date
	}
	shown.Falling = dated*2 > len(list.Entries) && falls*4 >= dated*3
	return shown
}

// shownBefore gives the entries of a column's first page as it was kept, where
// it has changed since.
func (s *siteCrawl) shownBefore(ctx context.Context, visit disclosure.Visit, hash string) ([]extract.Entry, error) {
	if visit.Page > 1 {
		return nil, nil
	}
	kept, err := s.store.Page(ctx, keptAs(visit.URL, visit.Form))
	if errors.Is(err, disclosure.ErrNotFound) || err == nil && kept.Hash == hash {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	body, err := s.store.Body(ctx, kept.Hash)
	if errors.Is(err, disclosure.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	page, err := extract.Parse(body, kept.ContentType, visit.URL)
	if err != nil { // an extractor of an earlier version could read it
		return nil, nil
	}
	page.Fetched = kept.Fetched
	return page.List(s.site.Rules).Entries, nil
}

// distrust says why a list page cannot be what its column shows now: a login,
// a firewall, an empty template, a new design. It is "" for one that can.
func distrust(visit disclosure.Visit, list extract.List, before []extract.Entry) string {
	switch {
	case len(list.Entries) > 0:
		others := !slices.ContainsFunc(list.Entries, func(e extract.Entry) bool { return slices.ContainsFunc(before, e.Same) })
		if others && len(before) >= manyEntries && len(list.Entries)*2 < len(before) {
			return fmt.Sprintf("%d other%s%d were", len(list.Entries), entriesWhere, len(before))
		}
	case list.Empty && len(before) < manyEntries:
	case len(before) > 0:
		return fmt.Sprintf("0%s%d were", entriesWhere, len(before))
	case visit.Page > 1: // the page before led here
		return disclosure.ReasonNoEntries
	}
	return ""
}

// entries are the visits of a list's entries and of those that vanished from
// it, and whether any of them is of a post that the record does not have. Unless
// all of the column's posts are to be looked at, those that are there and need
// no look are entered as unchanged.
func (s *siteCrawl) entries(ctx context.Context, list disclosure.Visit, shown, vanished []extract.Entry) (visits []disclosure.Visit, fresh bool, err error) {
	var ids []string
	for i, entry := range slices.Concat(shown, vanished) {
		visit := s.entryVisit(list, entry)
		if i >= len(shown) {
			visit.Page = 0 // the list shows it no more
		}
		visits = append(visits, visit)
		ids = append(ids, listedPost(s.site, visit).ID)
	}
	if len(s.columns.known) == 0 { // the first time that the site is crawled
		return visits, true, nil
	}
	looks, err := s.store.Looks(ctx, ids)
	all := s.columns.looksAtAll(list.Column, list.Order)
	for i, visit := range visits {
		look, known := looks[ids[i]]
		fresh = fresh || !known
		if !known {
			continue
		}
		if visit.Date == "" && !look.Alias { // a list that says 1周前 now has said 3天前 before
			visit.Date, visits[i].Date = look.Date, look.Date
		}
		if visit.Page > 0 && !all && !s.worthALook(look, visit) {
			visits[i].Bucket = disclosure.Unchanged
		} else if !look.Alias && s.staysFiled(look, visit) {
			visits[i] = s.lookAt(look, visit.URL)
		}
	}
	return visits, fresh || list.Full, err
}

// staysFiled tells whether a post that is met in a list stays in the column
// that it has: in an earlier one, which shows it further down, where this run
// does not look; or in any that the list's own loss of the entry says nothing of.
func (s *siteCrawl) staysFiled(look disclosure.Look, visit disclosure.Visit) bool {
	if look.Column == visit.Column.Name || s.columns.standsEarlier(visit.Order, look.Column) {
		return false
	}
	return visit.Page == 0 || !s.columns.readsToEnd(look.Column)
}

func (s *siteCrawl) entryVisit(list disclosure.Visit, entry extract.Entry) disclosure.Visit {
	return disclosure.Visit{
		Run: s.run, Site: s.site.Name, Kind: disclosure.KindEntry, URL: entry.URL,
		Column: list.Column, Order: list.Order, Page: list.Page, Title: entry.Title, Date: entry.Date,
	}
}

// worthALook tells whether a post that is listed has to be visited: it is due,
// its list speaks of it in other words, or it stands in an earlier column now.
// For another address of a post, the post's own is looked at.
func (s *siteCrawl) worthALook(look disclosure.Look, visit disclosure.Visit) bool {
	switch {
	case look.Alias:
		return false
	case due(look, s.settings.Now()):
		return true
	case look.Column == visit.Column.Name:
		return look.Title != visit.Title || look.Date != visit.Date
	}
	return s.columns.standsEarlier(visit.Order, look.Column)
}

// vanished are the entries that a list's first page showed and shows no more,
// though one that stood below is still there: new entries did not push them off.
func vanished(now, before []extract.Entry) []extract.Entry {
	last := -1
	for i, entry := range before {
		if slices.ContainsFunc(now, entry.Same) {
			last = i
		}
	}
	var gone []extract.Entry
	for i := 0; i < last; i++ {
		if before[i].URL != "" && !slices.ContainsFunc(now, before[i].Same) {
			gone = append(gone, before[i])
		}
	}
	return gone
}

// nextPage is the visit of a list's next page, or the word in the ledger that
// the list has pages to which no way was found. A list that shows nothing
// fresh is read no further, unless it is read in full.
func (s *siteCrawl) nextPage(visit disclosure.Visit, list extract.List, fresh bool) (next disclosure.Visit, ok bool) {
	next = visit
	next.ID, next.Bucket, next.URL, next.Form, next.Page = 0, "", list.Next, list.NextForm, visit.Page+1
	next.Make = cmp.Or(string(list.Make), visit.Make)
	next.Pages = max(visit.Pages, list.Pages)
	brings := s.bringsNew(visit.Order, list.Entries)
	switch {
	case !fresh && !visit.Full && s.columns.upToDate(visit, list.Pages):
		return disclosure.Visit{}, false
	case list.Next != "" && brings:
		return next, true
	case next.Pages > visit.Page:
		next.URL, next.Form, next.Bucket = visit.URL, "", disclosure.Failed
		next.Reason = fmt.Sprintf("the list says that it has %d pages, but no way to page %d was found; give the site a rule for next", next.Pages, next.Page)
		return next, true
	}
	if list.Next != "" && len(list.Entries) > 0 && visit.Page > 1 {
		next.Form, next.Bucket, next.Reason = "", disclosure.Skipped, disclosure.ReasonNothingNew
		return next, true
	}
	next.URL, next.Form = visit.URL, visit.Form // a page that gives itself as the next one: told in the ledger, not read again
	return next, list.Loops
}

// bringsNew tells whether a list page shows an entry that the page before it
// did not. The pages of an endless calendar or of a pager past its end do not.
func (s *siteCrawl) bringsNew(order int, entries []extract.Entry) bool {
	before, brings := s.lastPage[order], false
	shown := make(map[string]bool, len(entries))
	for _, entry := range entries {
		shown[entry.URL+entry.Title] = true
		brings = brings || !before[entry.URL+entry.Title]
	}
	s.lastPage[order] = shown
	return brings
}
