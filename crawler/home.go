package crawler

import (
	"context"
	"errors"
)

// keepHome keeps the home page of a site whose columns are written down, so
// that gongkai inspect can tell how far they are from it: one request, made
// when a column of the site was read to its end. Nothing is counted by it; so,
// like robots.txt, it is no line of the ledger, and a failure changes nothing.
func (s *siteCrawl) keepHome(ctx context.Context) error {
	if len(s.site.Columns) == 0 || !s.homeDue() || s.budget.over(s.received()) != "" {
		return nil
	}
	working, cancel := s.budget.timed(ctx)
	defer cancel()
	answer, err := s.web.get(working, s.site.Home)
	var wait Later
	switch bucket, _ := answer.trouble(); {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &wait), working.Err() != nil:
		return nil
	case err != nil:
		return err
	case bucket != "", answer.notModified, answer.isFile():
		return nil
	}
	return s.store.KeepPage(ctx, answer.page, answer.body)
}

// homeDue tells whether a column was read to its end in this run, and none of
// them is the home page itself, which is kept then.
func (s *siteCrawl) homeDue() bool {
	due := false
	for order, column := range s.site.Columns {
		if sameAddress(column.URL, s.site.Home) {
			return false
		}
		due = due || s.columns.due(column, order) && !s.columns.unread[column.Name]
	}
	return due
}
