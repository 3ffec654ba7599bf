package crawler

import (
	"context"
	"fmt"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// read looks at what a visit leads to. An error means that the crawl cannot go
// on; what is wrong with the page is in the outcome, and so is a page over which
// its reader stumbles: it would end each later run as well.
func (s *siteCrawl) read(ctx context.Context, visit disclosure.Visit) (outcome disclosure.Outcome, err error) {
	defer func() {
		if stumbled := recover(); stumbled != nil {
			outcome, err = s.stumbled(visit, fmt.Sprintf("gongkai stumbled over the page: %v", stumbled)), nil
		}
	}()
	if ctx.Err() != nil {
		return disclosure.Outcome{}, ctx.Err()
	}
	if reason := s.budget.over(s.received()); reason != "" {
		return disclosure.Outcome{Bucket: disclosure.Skipped, Reason: reason}, nil
	}
	working, cancel := s.budget.timed(ctx)
	defer cancel()
	outcome, err = s.readKind(working, visit)
	failed := err != nil || outcome.Bucket == disclosure.Failed || outcome.Bucket == disclosure.Skipped
	switch {
	case !failed:
		return outcome, nil
	case ctx.Err() != nil: // what failed then says nothing about the site
		return disclosure.Outcome{}, ctx.Err()
	case working.Err() != nil:
		return disclosure.Outcome{Bucket: disclosure.Skipped, Reason: s.budget.overTime()}, nil
	}
	return outcome, err
}

func (s *siteCrawl) readKind(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	switch visit.Kind {
	case disclosure.KindHome:
		return s.readHome(ctx, visit)
	case disclosure.KindCandidate:
		return s.readCandidate(ctx, visit)
	case disclosure.KindSitemap:
		return s.readSitemap(ctx, visit)
	case disclosure.KindColumns:
		return s.readColumns(ctx, visit)
	case disclosure.KindList:
		outcome, err := s.readList(ctx, visit)
		visit.Bucket, visit.Reason = outcome.Bucket, outcome.Reason
		s.columns.noteUnread(visit)
		return outcome, err
	case disclosure.KindFile:
		return s.readFile(ctx, visit)
	default:
		return s.readEntry(ctx, visit)
	}
}

// stumbled is the outcome of a visit that gongkai itself failed at.
func (s *siteCrawl) stumbled(visit disclosure.Visit, reason string) disclosure.Outcome {
	if visit.Kind == disclosure.KindEntry {
		return s.unreadable(listedPost(s.site, visit), visit.Column, disclosure.Failed, reason)
	}
	return disclosure.Outcome{Bucket: disclosure.Failed, Reason: reason}
}

// readPage downloads and parses a page that is no post. A nil page means that
// the outcome is final.
func (s *siteCrawl) readPage(ctx context.Context, visit disclosure.Visit) (*extract.Page, disclosure.Outcome, error) {
	answer, err := s.get(ctx, visit)
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
