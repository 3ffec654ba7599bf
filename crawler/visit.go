package crawler

import (
	"context"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// read looks at what a visit leads to. An error means that the crawl cannot go
// on; what is wrong with the page is in the outcome.
func (s *siteCrawl) read(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	if ctx.Err() != nil {
		return disclosure.Outcome{}, ctx.Err()
	}
	if reason := s.budget.over(s.received()); reason != "" {
		return disclosure.Outcome{Bucket: disclosure.Skipped, Reason: reason}, nil
	}
	var outcome disclosure.Outcome
	var err error
	switch visit.Kind {
	case disclosure.KindHome:
		outcome, err = s.readHome(ctx, visit)
	case disclosure.KindList:
		outcome, err = s.readList(ctx, visit)
	case disclosure.KindFile:
		outcome, err = s.readFile(ctx, visit)
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
	missed := notLoaded(&outcome)
	for order, link := range page.Columns() {
		column := disclosure.Column{Name: link.Name, URL: link.URL}
		s.columns.met(column.Name, order)
		outcome.Found = append(outcome.Found, s.columns.first(s.run, column, order))
	}
	if len(outcome.Found) == 0 {
		return disclosure.Outcome{Bucket: disclosure.Failed, Reason: "no columns found on the home page; write them under columns:" + missed}, nil
	}
	outcome.Found = s.budgeted(outcome.Found)
	return outcome, nil
}

// readPage downloads and parses a page that is no post. A nil page means that
// the outcome is final.
func (s *siteCrawl) readPage(ctx context.Context, visit disclosure.Visit) (*extract.Page, disclosure.Outcome, error) {
	answer, err := s.web.get(ctx, visit.URL)
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
	outcome := disclosure.Outcome{Bucket: disclosure.Fetched, Page: &answer.page, Body: answer.body, Reason: answer.missed}
	if answer.notModified {
		outcome.Bucket = disclosure.NotModified
	}
	return page, outcome, nil
}

// notLoaded takes from a page's outcome what the page asked for in vain when it
// was rendered. It matters where nothing is found on the page.
func notLoaded(outcome *disclosure.Outcome) string {
	missed := outcome.Reason
	outcome.Reason = ""
	if missed == "" {
		return ""
	}
	return "; the page could not load " + missed
}
