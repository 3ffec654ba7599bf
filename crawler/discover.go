package crawler

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"

	"gongkai/crawler/extract"
	"gongkai/crawler/fetch"
	"gongkai/disclosure"
)

// A site without configured columns is searched for them from its home page:
// links that may lead to columns are candidates, read one after the other; the
// site's sitemaps and feeds add those that no menu shows; choose.go chooses.
// All of it is in the queue, so that a search that is cut off goes on.
const (
	maxDepth        = 4   // links from the home page to a column
	maxCandidates   = 300 // pages looked at on one site, where Settings do not say
	rowsUnderFolder = 3   // links that show a site to live in its home page's folder
)

// search is what the search for a site's columns has met so far.
type search struct {
	met        map[string]bool // by canonical address
	candidates int
	sitemaps   int
	folder     string // where all of the site lies, "" for the whole host
}

// searched gives the state of the search, after a restart too.
func (s *siteCrawl) searched(ctx context.Context) (*search, error) {
	if s.search != nil {
		return s.search, nil
	}
	met, err := s.store.Candidates(ctx, s.run, s.site.Name)
	if err != nil {
		return nil, err
	}
	s.search = &search{met: map[string]bool{}}
	s.search.add(s.site.Home)
	var first []string
	for _, visit := range met {
		s.search.add(visit.URL)
		switch {
		case visit.Kind == disclosure.KindSitemap:
			s.search.sitemaps++
			continue
		case visit.Page == 1:
			first = append(first, visit.URL)
		}
		s.search.candidates++
	}
	s.search.folder = folderOf(s.site.Home, first)
	return s.search, nil
}

// add notes an address; false where it was met before, or is none.
func (s *search) add(address string) bool {
	canonical, err := disclosure.CanonicalURL(address)
	if err != nil || s.met[canonical] {
		return false
	}
	s.met[canonical] = true
	return true
}

// folderOf is the folder of a home page that does not lie at the root of its
// host, where its links lie there too: the rest of the host is another site.
func folderOf(home string, links []string) string {
	u, err := url.Parse(home)
	if err != nil {
		return ""
	}
	folder := strings.TrimSuffix(path.Dir(u.Path+"x"), "/") + "/"
	if folder == "/" {
		return ""
	}
	inside := 0
	for _, link := range links {
		if inFolder(link, folder) {
			inside++
		}
	}
	if inside < rowsUnderFolder {
		return ""
	}
	return folder
}

func inFolder(address, folder string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.HasPrefix(u.Path, folder)
}

// readHome begins the search for a site's columns.
func (s *siteCrawl) readHome(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	page, outcome, err := s.readPage(ctx, visit)
	if page == nil || err != nil {
		return outcome, err
	}
	search, err := s.searched(ctx)
	if err != nil {
		return outcome, err
	}
	missed := notLoaded(&outcome)
	survey := page.Survey(s.site.Rules)
	if missed != "" && len(survey.Links) == 0 { // they did not come
		return disclosure.Outcome{Bucket: disclosure.Failed, Reason: "no columns found on the home page; write them under columns:" + missed}, nil
	}
	var links []string
	for _, link := range survey.Links {
		links = append(links, link.URL)
	}
	search.folder = folderOf(s.site.Home, links)
	outcome.Found = s.candidates(search, visit, survey)
	outcome.Found = append(outcome.Found, s.sitemaps(ctx, search, page.URL)...)
	for _, feed := range survey.Feeds {
		outcome.Found = append(outcome.Found, s.sitemap(search, feed)...)
	}
	outcome.Found = append(s.budgeted(outcome.Found), disclosure.Visit{
		Run: s.run, Site: s.site.Name, Kind: disclosure.KindColumns, URL: visit.URL,
	})
	return outcome, nil
}

// candidates are the visits of the links on a page that may lead to columns.
func (s *siteCrawl) candidates(search *search, from disclosure.Visit, survey extract.Survey) []disclosure.Visit {
	links := survey.Links
	for _, address := range survey.Instead { // what is there belongs to the page itself
		if isList(survey) {
			break // it shows enough; the frames are somebody's
		}
		links = append(links, extract.Link{Name: from.Column.Name, URL: address, Above: menusOf(from), Box: from.Title == inBox})
	}
	if from.Page >= maxDepth {
		return nil
	}
	var found []disclosure.Visit
	for _, link := range links {
		visit, ok := s.candidate(search, link, from.Page+1)
		if ok {
			found = append(found, visit)
		}
		if ok && visit.Bucket != "" {
			break // one line tells that the budget is used up
		}
	}
	return found
}

// candidate is the visit of one link, unless it was met before or leads off
// the site.
func (s *siteCrawl) candidate(search *search, link extract.Link, depth int) (disclosure.Visit, bool) {
	u, err := url.Parse(link.URL)
	if err != nil || !s.web.owns(u) || search.folder != "" && !inFolder(link.URL, search.folder) || !search.add(link.URL) {
		return disclosure.Visit{}, false
	}
	visit := disclosure.Visit{
		Run: s.run, Site: s.site.Name, Kind: disclosure.KindCandidate, URL: link.URL,
		Column: disclosure.Column{Name: link.Name, URL: link.URL}, Title: strings.Join(link.Above, "\n"), Page: depth,
	}
	if link.Box {
		visit.Title = inBox
	}
	if most := cmp.Or(s.settings.Search, maxCandidates); search.candidates >= most {
		visit.Bucket, visit.Reason = disclosure.Skipped, fmt.Sprintf("%s: %d pages in search of columns", disclosure.ReasonOverBudget, most)
	}
	search.candidates++
	return visit, true
}

// inBox stands in place of menus where a 更多 leads to a candidate, whose name
// is that of the box.
const inBox = "更多"

// menusOf are the menus that a candidate stands in, the outermost first.
func menusOf(visit disclosure.Visit) []string {
	if visit.Title == "" || visit.Title == inBox {
		return nil
	}
	return strings.Split(visit.Title, "\n")
}

// readCandidate reads a page that may be a column, and finds more of them there.
func (s *siteCrawl) readCandidate(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	search, err := s.searched(ctx)
	if err != nil {
		return disclosure.Outcome{}, err
	}
	answer, err := s.web.get(ctx, visit.URL)
	if err != nil {
		return disclosure.Outcome{}, err
	}
	final := ""
	if answer.url != nil {
		final = answer.url.String()
	}
	asked, _ := url.Parse(visit.URL)
	switch bucket, reason := answer.trouble(); {
	case fetch.Reason(answer.err) == fetch.ReasonOffSite:
		return disclosure.Outcome{Bucket: disclosure.Skipped, Reason: disclosure.ReasonElsewhere}, nil
	case bucket != "":
		return disclosure.Outcome{Bucket: bucket, Reason: reason}, nil
	case !sameAddress(final, visit.URL) || asked != nil && asked.EscapedPath() != answer.url.EscapedPath(): // there links lead elsewhere
		return disclosure.Outcome{Bucket: disclosure.Skipped, Reason: disclosure.ReasonMoved, Found: s.moved(search, visit, final)}, nil
	}
	page, err := extract.Parse(answer.body, answer.page.ContentType, final)
	if err != nil || answer.isFile() {
		return disclosure.Outcome{Bucket: disclosure.Skipped, Reason: disclosure.ReasonNotAList}, nil
	}
	page.Fetched = answer.page.Fetched
	survey := page.Survey(s.site.Rules)
	outcome := disclosure.Outcome{Bucket: disclosure.Fetched, Found: s.budgeted(s.candidates(search, visit, survey))}
	if answer.notModified {
		outcome.Bucket = disclosure.NotModified
	}
	known := s.columns.knows(visit.URL)
	switch {
	case isList(survey), known && !s.settings.Full: // that a column is none any more is for its list to find out
	case survey.Blank && answer.missed != "": // it did not come
		outcome.Bucket, outcome.Reason = disclosure.Failed, disclosure.ReasonBlank+"; the page could not load "+answer.missed
	case survey.Blank && len(outcome.Found) == 0:
		outcome.Bucket, outcome.Reason = disclosure.Skipped, disclosure.ReasonBlank
	default:
		outcome.Bucket, outcome.Reason = disclosure.Skipped, disclosure.ReasonNotAList
	}
	if !known { // what is kept of a column is what its list is compared with
		outcome.Page, outcome.Body = &answer.page, answer.body
	}
	return outcome, nil
}

func isList(survey extract.Survey) bool {
	return survey.Role == extract.RoleList || survey.Role == extract.RoleEmpty
}

// moved is the visit of the address that a candidate sends on to. One that only
// differs in its writing was met under the other.
func (s *siteCrawl) moved(search *search, visit disclosure.Visit, final string) []disclosure.Visit {
	next := visit
	if sameAddress(final, visit.URL) {
		next.ID, next.Bucket, next.URL, next.Column.URL = 0, "", final, final
		return s.budgeted([]disclosure.Visit{next})
	}
	next, ok := s.candidate(search, extract.Link{Name: visit.Column.Name, URL: final, Above: menusOf(visit), Box: visit.Title == inBox}, visit.Page)
	if !ok {
		return nil
	}
	return s.budgeted([]disclosure.Visit{next})
}
