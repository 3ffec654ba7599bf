package crawler

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"gongkai/disclosure"
)

// budget is what a crawl may still take of a site in this run.
type budget struct {
	disclosure.Budget
	met    int                // of Visits: what the record knows and nobody is asked for does not count
	before disclosure.SiteRun // what an earlier, cut-off part of the run took
	start  time.Time          // of this part, by the clock that does not jump
}

func newBudget(allowed disclosure.Budget, before disclosure.SiteRun) *budget {
	return &budget{Budget: allowed, before: before, start: time.Now()}
}

// timed bounds the work on a visit by the time that is left: a page that a
// browser renders, or a server that puts every request off, can take longer than
// all that the site may.
func (b *budget) timed(ctx context.Context) (context.Context, context.CancelFunc) {
	if b.Time <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, max(0, b.Time-b.before.Worked-time.Since(b.start)))
}

// over says which bound is reached, "" for none.
func (b *budget) over(received int64) string {
	switch {
	case b.Bytes > 0 && received >= b.Bytes:
		return fmt.Sprintf("%s: %d bytes of the site", disclosure.ReasonOverBudget, b.Bytes)
	case b.Time > 0 && b.before.Worked+time.Since(b.start) >= b.Time:
		return b.overTime()
	}
	return ""
}

func (b *budget) overTime() string {
	return fmt.Sprintf("%s: %s of work on the site", disclosure.ReasonOverBudget, b.Time)
}

// budgeted marks the visits that would be too many for the site, or that only
// a trap would lead to.
func (s *siteCrawl) budgeted(visits []disclosure.Visit) []disclosure.Visit {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range visits {
		visit := &visits[i]
		reason := ""
		switch {
		case s.budget.Visits > 0 && s.budget.met >= s.budget.Visits:
			reason = fmt.Sprintf("%s: %d addresses and entries of the site", disclosure.ReasonOverBudget, s.budget.Visits)
		case s.budget.Pages > 0 && visit.Kind == disclosure.KindList && visit.Page > s.budget.Pages:
			reason = fmt.Sprintf("%s: %d pages of the column", disclosure.ReasonOverBudget, s.budget.Pages)
		case visit.Kind != disclosure.KindEntry: // a listed entry is a post, wherever it leads
			reason = trap(visit.URL)
		}
		s.progress.Met++
		if visit.Bucket != "" {
			continue
		}
		s.budget.met++
		if reason != "" {
			visit.Bucket, visit.Reason = disclosure.Skipped, reason
		}
	}
	return visits
}

// What no address of a page that a person links has.
const (
	longestAddress = 2000
	mostSegments   = 30
	mostParameters = 40
	mostRepeats    = 3 // of one and the same run of segments, one after the other
)

// trap says why an address looks like one that a site makes up for ever, ""
// where it does not.
func trap(address string) string {
	if len(address) > longestAddress {
		return fmt.Sprintf("a trap: an address of %d bytes", len(address))
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	segments := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch {
	case len(segments) > mostSegments:
		return fmt.Sprintf("a trap: a path of %d segments", len(segments))
	case strings.Count(u.RawQuery, "&") >= mostParameters:
		return fmt.Sprintf("a trap: over %d parameters", mostParameters)
	case repeats(segments):
		return "a trap: a path that repeats itself"
	}
	return ""
}

// repeats tells whether a run of one to five segments stands in a path more
// than mostRepeats times in a row, as relative links make them that a server
// answers under any folder.
func repeats(segments []string) bool {
	for length := 1; length <= 5; length++ {
		same := 0 // segments in a row that equal the one so many places before
		for i := length; i < len(segments); i++ {
			if segments[i] != segments[i-length] || segments[i] == "" {
				same = 0
				continue
			}
			if same++; same >= length*mostRepeats {
				return true
			}
		}
	}
	return false
}
