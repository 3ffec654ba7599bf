package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// read looks at what a visit leads to. An error means that the crawl cannot go
// on; what is wrong with the page is in the outcome.
func (s *siteCrawl) read(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	if ctx.Err() != nil {
		return disclosure.Outcome{}, ctx.Err()
	}
	var outcome disclosure.Outcome
	var err error
	switch visit.Kind {
	case disclosure.KindHome:
		outcome, err = s.readHome(ctx, visit)
	case disclosure.KindList:
		outcome, err = s.readList(ctx, visit)
	default:
		outcome, err = s.readEntry(ctx, visit)
	}
	if ctx.Err() != nil { // whatever failed then says nothing about the site
		return disclosure.Outcome{}, ctx.Err()
	}
	return outcome, err
}

// readHome finds a site's columns on its home page.
func (s *siteCrawl) readHome(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	page, outcome, err := s.readPage(ctx, visit)
	if page == nil || err != nil {
		return outcome, err
	}
	for order, link := range page.Columns() {
		outcome.Found = append(outcome.Found, disclosure.Visit{
			Run: s.run, Site: s.site.Name, Kind: disclosure.KindList, URL: link.URL,
			Column: disclosure.Column{Name: link.Name, URL: link.URL}, Order: order, Page: 1,
		})
	}
	if len(outcome.Found) == 0 {
		return disclosure.Outcome{Bucket: disclosure.Failed, Reason: "no columns found on the home page; write them under columns:"}, nil
	}
	outcome.Found = s.budgeted(outcome.Found)
	return outcome, nil
}

// readList reads one page of a column: its entries and the way to the next.
func (s *siteCrawl) readList(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	page, outcome, err := s.readPage(ctx, visit)
	if page == nil || err != nil {
		return outcome, err
	}
	list := page.ListLike(extract.Make(visit.Make), s.site.Rules)
	for _, entry := range list.Entries {
		outcome.Found = append(outcome.Found, disclosure.Visit{
			Run: s.run, Site: s.site.Name, Kind: disclosure.KindEntry, URL: entry.URL,
			Column: visit.Column, Order: visit.Order, Title: entry.Title, Date: entry.Date,
		})
	}
	if len(list.Entries) == 0 && !list.Empty {
		outcome.Reason = disclosure.ReasonNoEntries
		if page.Shell() {
			outcome.Reason += "; " + errShell.Error()
		}
		hadEntries, err := s.hadEntries(ctx, visit)
		if err != nil {
			return outcome, err
		}
		if visit.Page > 1 || hadEntries { // the page before led here, or there were some: there must be something to read
			outcome.Bucket = disclosure.Failed
			outcome.Page, outcome.Body = nil, nil // what is kept stays the last page that had some
		}
	}
	if told := ruleMissed(list.Missed); told != "" {
		outcome.Reason = strings.TrimPrefix(outcome.Reason+"; "+told, "; ")
	}
	if list.Cut {
		outcome.Bucket, outcome.Reason = disclosure.Failed, "more entries than a page can list"
	}
	if next, ok := s.nextPage(visit, list); ok {
		outcome.Found = append(outcome.Found, next)
	}
	outcome.Found = s.budgeted(outcome.Found)
	return outcome, nil
}

// ruleMissed is what the ledger says of rules that found nothing, "" where all
// did.
func ruleMissed(rules []string) string {
	if len(rules) == 0 {
		return ""
	}
	return disclosure.ReasonRuleMissed + ": " + strings.Join(rules, ", ")
}

// hadEntries tells whether a list showed entries when it was read before: then
// a page without any is a login, a firewall or a new design, not an empty column.
func (s *siteCrawl) hadEntries(ctx context.Context, visit disclosure.Visit) (bool, error) {
	kept, err := s.store.Page(ctx, keptAs(visit.URL, visit.Form))
	var body []byte
	if err == nil {
		body, err = s.store.Body(ctx, kept.Hash)
	}
	if errors.Is(err, disclosure.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	page, err := extract.Parse(body, kept.ContentType, visit.URL)
	return err == nil && len(page.List(s.site.Rules).Entries) > 0, nil
}

// nextPage is the visit of a list's next page, or the word in the ledger that
// the list has pages to which no way was found.
func (s *siteCrawl) nextPage(visit disclosure.Visit, list extract.List) (next disclosure.Visit, ok bool) {
	next = visit
	next.ID, next.URL, next.Form, next.Page = 0, list.Next, list.NextForm, visit.Page+1
	next.Make = cmp.Or(string(list.Make), visit.Make)
	next.Pages = max(visit.Pages, list.Pages)
	brings := s.bringsNew(visit.Order, list.Entries)
	switch {
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

// readPage downloads and parses a page that is no post. A nil page means that
// the outcome is final.
func (s *siteCrawl) readPage(ctx context.Context, visit disclosure.Visit) (*extract.Page, disclosure.Outcome, error) {
	answer, err := s.web.ask(ctx, visit.URL, visit.Form)
	if err != nil {
		return nil, disclosure.Outcome{}, err
	}
	if bucket, reason := answer.trouble(); bucket != "" {
		return nil, disclosure.Outcome{Bucket: bucket, Reason: reason}, nil
	}
	if final := answer.url.String(); visit.Kind == disclosure.KindList && !sameAddress(final, visit.URL) && sameAddress(final, s.site.Home) {
		return nil, disclosure.Outcome{Bucket: disclosure.Failed, Reason: errHomePage.Error()}, nil
	}
	page, err := extract.Parse(answer.body, answer.page.ContentType, answer.url.String())
	if err != nil {
		return nil, disclosure.Outcome{Bucket: disclosure.Failed, Reason: err.Error()}, nil
	}
	page.Fetched = answer.page.Fetched
	outcome := disclosure.Outcome{Bucket: disclosure.Fetched, Page: &answer.page, Body: answer.body}
	if answer.notModified {
		outcome.Bucket = disclosure.NotModified
	}
	return page, outcome, nil
}

// readEntry makes a post of a list entry and of the page that it leads to.
func (s *siteCrawl) readEntry(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	listed := listedPost(s.site, visit)
	address, err := url.Parse(visit.URL)
	if err != nil || address.Host == "" {
		return s.unreadable(withoutAddress(listed, visit), visit.Column, disclosure.Failed, "no address to open"), nil
	}
	if !s.web.owns(address) { // known by title and day from the list alone (counting rule 5)
		return s.saved(listed, visit.Column), nil
	}
	if isFile(address.Path) {
		return s.saved(asFile(listed), visit.Column), nil
	}
	answer, err := s.web.get(ctx, visit.URL)
	if err != nil {
		return disclosure.Outcome{}, err
	}
	if bucket, reason := answer.trouble(); bucket != "" {
		return s.unreadable(listed, visit.Column, bucket, reason), nil
	}
	if answer.isFile() {
		return s.saved(asFile(listed), visit.Column), nil
	}
	post, missed, err := readPost(listed, answer, s.site)
	if err != nil {
		return s.unreadable(listed, visit.Column, disclosure.Failed, err.Error()), nil
	}
	outcome := s.saved(post, visit.Column)
	outcome.Page, outcome.Body, outcome.Reason = &answer.page, answer.body, ruleMissed(missed)
	return outcome, nil
}

func (s *siteCrawl) saved(post disclosure.Post, column disclosure.Column) disclosure.Outcome {
	post = s.classifier.Post(post, column)
	return disclosure.Outcome{Post: &post}
}

func (s *siteCrawl) unreadable(post disclosure.Post, column disclosure.Column, bucket disclosure.Bucket, reason string) disclosure.Outcome {
	post.Status = disclosure.StatusUnreadable
	outcome := s.saved(post, column)
	outcome.Bucket, outcome.Reason = bucket, reason
	return outcome
}
