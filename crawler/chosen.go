package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// chosen is a candidate that is a list, on its way to be a column.
type chosen struct {
	name      string
	url       string
	canonical string
	menus     []string // that it stands in, the outermost first
	named     bool     // a link of the site names it
	survey    extract.Survey
	shown     []string        // canonical addresses of the entries on its first page, in their order
	entries   map[string]bool // the same as a set
	rows      int             // how many entries its first page has
	dated     bool            // most of them show a day
	away      bool            // all of them lead to other hosts
	reason    string          // why it is no column after all
}

// maxCompared is how many entries of a list's first page are compared with
// those of others. Honest pages have a few dozen; all lists are held at once.
const maxCompared = 300

// readColumns chooses the site's columns among the candidates, from the pages
// that are kept of them: so a search that was cut off and one that was not
// choose the same.
func (s *siteCrawl) readColumns(ctx context.Context, visit disclosure.Visit) (disclosure.Outcome, error) {
	lists, err := s.lists(ctx)
	if err != nil {
		return disclosure.Outcome{}, err
	}
	columns, left := chooseColumns(lists)
	if len(columns) == 0 {
		if columns, err = s.homeAsColumn(ctx); err != nil {
			return disclosure.Outcome{}, err
		}
	}
	if len(columns) == 0 {
		return disclosure.Outcome{Bucket: disclosure.Failed, Reason: "no columns found from the home page; write them under columns:"}, nil
	}
	outcome := disclosure.Outcome{Bucket: disclosure.Fetched, Reason: foundColumns(columns)}
	for order, list := range columns {
		s.columns.met(list.name, order)
		visit := s.columns.first(s.run, disclosure.Column{Name: list.name, URL: list.url}, order)
		visit.Title = strings.Join(list.menus, "\n")
		outcome.Found = append(outcome.Found, visit)
	}
	outcome.Found = s.budgeted(outcome.Found)
	for _, list := range left {
		outcome.Found = append(outcome.Found, disclosure.Visit{
			Run: s.run, Site: s.site.Name, Kind: disclosure.KindColumns, URL: list.url,
			Column: disclosure.Column{Name: list.name, URL: list.url}, Bucket: disclosure.Skipped, Reason: list.reason,
		})
	}
	return outcome, nil
}

// foundColumns tells the columns in the ledger: nobody has named them before.
func foundColumns(columns []*chosen) string {
	var names []string
	for _, list := range columns {
		names = append(names, list.name)
	}
	return fmt.Sprintf("%d columns found: %s", len(columns), strings.Join(names, ", "))
}

// lists are the candidates that are lists, in the order in which they were met.
func (s *siteCrawl) lists(ctx context.Context) ([]*chosen, error) {
	visits, err := s.store.Candidates(ctx, s.run, s.site.Name)
	if err != nil {
		return nil, err
	}
	var lists []*chosen
	for _, visit := range visits {
		if visit.Kind != disclosure.KindCandidate || visit.Bucket != disclosure.Fetched && visit.Bucket != disclosure.NotModified {
			continue
		}
		page, err := s.keptPage(ctx, visit.URL)
		if err != nil {
			return nil, err
		}
		if page == nil {
			continue
		}
		lists = append(lists, newChosen(visit, page.Survey(s.site.Rules)))
	}
	return lists, nil
}

// homeAsColumn is the home page of a site that has nothing but one list.
func (s *siteCrawl) homeAsColumn(ctx context.Context) ([]*chosen, error) {
	page, err := s.keptPage(ctx, s.site.Home)
	if page == nil || err != nil || page.Survey(s.site.Rules).Role != extract.RoleList {
		return nil, err
	}
	return []*chosen{{name: s.site.Name, url: s.site.Home}}, nil
}

// keptPage parses the kept page of an address, nil where it cannot be read.
func (s *siteCrawl) keptPage(ctx context.Context, address string) (*extract.Page, error) {
	kept, err := s.store.Page(ctx, address)
	var body []byte
	if err == nil {
		body, err = s.store.Body(ctx, kept.Hash)
	}
	if errors.Is(err, disclosure.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	page, err := extract.Parse(body, kept.ContentType, address)
	if err != nil {
		return nil, nil
	}
	page.Fetched = kept.Fetched
	return page, nil
}

// hostOf is the host of a canonical address.
func hostOf(canonical string) string {
	host, _, _ := strings.Cut(canonical, "/")
	return host
}

func newChosen(visit disclosure.Visit, survey extract.Survey) *chosen {
	list := &chosen{
		name: visit.Column.Name, url: visit.URL, canonical: canonical(visit.URL), menus: menusOf(visit),
		named: visit.Column.Name != "", survey: survey, entries: map[string]bool{},
	}
	cut := strings.HasSuffix(list.name, "…") || strings.HasSuffix(list.name, "..")
	if list.name == "" || survey.Name != "" && (cut && alike(list.name, survey.Name) || visit.Title == inBox && !alike(list.name, survey.Name)) {
		list.name = survey.Name
	}
	if len(list.menus) == 0 {
		for _, step := range survey.Trail {
			if step.Name != list.name && step.Name != survey.Name {
				list.menus = append(list.menus, step.Name)
			}
		}
	}
	list.rows, list.dated, list.away = len(survey.List.Entries), survey.List.Dated(), true
	for _, entry := range survey.List.Entries[:min(list.rows, maxCompared)] {
		address := canonical(entry.URL)
		list.shown, list.entries[address] = append(list.shown, address), true
		list.away = list.away && hostOf(address) != hostOf(list.canonical)
	}
	list.survey.Links, list.survey.List.Entries = nil, nil
	return list
}

// get asks for a page, unless the search for columns has just read it in this
// run: then what is kept is as new as can be. Of a column that is known from
// earlier runs the search keeps nothing.
func (s *siteCrawl) get(ctx context.Context, visit disclosure.Visit) (answer, error) {
	if len(s.site.Columns) > 0 || visit.Kind != disclosure.KindList || visit.Page != 1 || s.columns.knows(visit.URL) {
		return s.web.ask(ctx, visit.URL, visit.Form)
	}
	kept, err := s.store.Page(ctx, visit.URL)
	var body []byte
	if err == nil {
		body, err = s.store.Body(ctx, kept.Hash)
	}
	address, parsed := url.Parse(visit.URL)
	if errors.Is(err, disclosure.ErrNotFound) || parsed != nil {
		return s.web.get(ctx, visit.URL)
	}
	return answer{page: kept, body: body, url: address}, err
}
