package crawler

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// What sitemaps and feeds can add to the search for columns.
const (
	maxSitemaps    = 20  // sitemaps and feeds read on one site
	maxFromSitemap = 100 // candidates that one sitemap can add
)

// sitemaps are the visits of the sitemaps that the site's robots.txt names, and
// of where it has one else.
func (s *siteCrawl) sitemaps(ctx context.Context, search *search, home *url.URL) []disclosure.Visit {
	named, _ := s.web.client.Sitemaps(ctx, home) // what is wrong with robots.txt is wrong with every page
	named = append(named, &url.URL{Scheme: home.Scheme, Host: home.Host, Path: "/sitemap.xml"})
	var visits []disclosure.Visit
	for _, address := range named {
		visits = append(visits, s.sitemap(search, address.String())...)
	}
	return visits
}

// sitemap is the visit of a sitemap or feed, unless it was met before, leads
// off the site, or there were enough of them.
func (s *siteCrawl) sitemap(search *search, address string) []disclosure.Visit {
	u, err := url.Parse(address)
	if err != nil || !s.web.owns(u) || search.sitemaps >= maxSitemaps || !search.add(address) {
		return nil
	}
	search.sitemaps++
	return []disclosure.Visit{{Run: s.run, Site: s.site.Name, Kind: disclosure.KindSitemap, URL: address}}
}

// readSitemap reads what a machine is told of the site's pages. That there is
// nothing to read is no fault of the site.
func (s *siteCrawl) readSitemap(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	search, err := s.searched(ctx)
	if err != nil {
		return disclosure.Outcome{}, err
	}
	answer, err := s.web.get(ctx, visit.URL)
	if err != nil {
		return disclosure.Outcome{}, err
	}
	absent := disclosure.Outcome{Bucket: disclosure.Skipped, Reason: disclosure.ReasonAbsent}
	if answer.err != nil || answer.page.Status != http.StatusOK {
		return absent, nil
	}
	outcome := disclosure.Outcome{Bucket: disclosure.Fetched, Page: &answer.page, Body: answer.body}
	if answer.notModified {
		outcome.Bucket = disclosure.NotModified
	}
	sitemap, err := extract.ReadSitemap(answer.body, answer.url.String())
	if err == nil {
		outcome.Found, outcome.Reason = s.fromSitemap(search, sitemap)
		return outcome, nil
	}
	feed, err := extract.ReadFeed(answer.body, answer.url.String())
	if err != nil {
		return absent, nil
	}
	outcome.Found = s.budgeted(s.fromFeed(search, feed))
	return outcome, nil
}

// fromSitemap are the visits that a sitemap leads to, and the word in the
// ledger where it lists more than is looked at.
func (s *siteCrawl) fromSitemap(search *search, sitemap extract.Sitemap) (found []disclosure.Visit, reason string) {
	// Of an index of many, those of columns say so.
	slices.SortStableFunc(sitemap.Sitemaps, func(a, b string) int { return cmp.Compare(sitemapRank(a), sitemapRank(b)) })
	left := 0
	for _, address := range sitemap.Sitemaps {
		visits := s.sitemap(search, address)
		if found = append(found, visits...); len(visits) == 0 && search.sitemaps >= maxSitemaps {
			left++
		}
	}
	for i, address := range extract.ColumnAddresses(sitemap.Pages, len(sitemap.Pages)) {
		visit, ok := disclosure.Visit{}, i < maxFromSitemap
		if ok {
			visit, ok = s.candidate(search, extract.Link{URL: address}, maxDepth-1)
		} else {
			left++
		}
		switch {
		case ok && visit.Bucket == "":
			found = append(found, visit)
		case ok:
			left++ // no menu leads there, so that the budget need not make the count doubtful
		}
	}
	if sitemap.Cut || left > 0 {
		reason = fmt.Sprintf("lists more than is looked at (%d left)", left)
	}
	return s.budgeted(found), reason
}

func sitemapRank(address string) int {
	for _, word := range []string{"category", "column", "channel", "lanmu", "list", "page"} {
		if strings.Contains(strings.ToLower(path.Base(address)), word) {
			return 0
		}
	}
	return 1
}

// fromFeed are the visits that a feed leads to: its column, or a post of it,
// whose breadcrumb names the column.
func (s *siteCrawl) fromFeed(search *search, feed extract.Feed) []disclosure.Visit {
	links := []extract.Link{{URL: feed.Link}}
	if len(feed.Entries) > 0 && (feed.Link == "" || sameAddress(feed.Link, s.site.Home)) {
		links = append(links, extract.Link{URL: feed.Entries[0].URL})
	}
	var found []disclosure.Visit
	for _, link := range links {
		if visit, ok := s.candidate(search, link, maxDepth-1); ok && visit.Bucket == "" {
			found = append(found, visit)
		}
	}
	return found
}
