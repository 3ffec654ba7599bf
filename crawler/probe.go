package crawler

import (
	"cmp"
	"context"

	"gongkai/crawler/extract"
	"gongkai/disclosure"
)

// Probed is what a probe tells of a site.
type Probed struct {
	Name    string // what the home page calls the site, "" where it does not say
	CMS     string // the name in extract's table of systems, "" where none was recognised
	Columns []ProbedColumn
	Trouble []disclosure.Visit // failed and skipped visits, as in a Report

	rules disclosure.Rules
}

// ProbedColumn is one column of a probed site.
type ProbedColumn struct {
	disclosure.Column
	Menus       []string       // that it stands in, the outermost first
	Counted     int            // posts on the pages that were read
	Posts       int            // posts in all: Counted, or where the list was not read to its end what it says or its pages suggest, if that is more
	First, Last disclosure.Day // the earliest and the latest on the pages that were read, and on the last one
	Next        string         // its second page, "" for none
	Complete    bool           // its list was read to its end

	entries map[string]bool
	survey  extract.Survey // of its first page
}

// Probe finds the columns of a site as a crawl does, and reads their lists as
// far as the Settings go, but no post. It wants a store of its own, which is
// of no use afterwards.
func (c *Crawler) Probe(ctx context.Context, site disclosure.Site) (Probed, error) {
	probed := Probed{rules: site.Rules}
	run, _, err := c.store.StartRun(ctx, c.settings.Now(), c.identities([]disclosure.Site{site}))
	if err != nil {
		return probed, err
	}
	if err := c.seed(ctx, run.ID, []disclosure.Site{site}); err != nil {
		return probed, err
	}
	crawl, err := c.begin(ctx, run.ID, site)
	if err != nil {
		return probed, err
	}
	defer crawl.web.close()
	for {
		visits, err := c.store.Pending(ctx, run.ID, site.Name, 1)
		if err != nil {
			return probed, err
		}
		if len(visits) == 0 || visits[0].Kind == disclosure.KindEntry {
			break
		}
		outcome, err := crawl.read(ctx, visits[0])
		if err != nil {
			return probed, err
		}
		if _, err := c.store.Finish(ctx, disclosure.Done{Visit: visits[0], Outcome: outcome}); err != nil {
			return probed, cmp.Or(ctx.Err(), err)
		}
		probed.note(visits[0], outcome)
		crawl.tell(func(p *Progress) { p.Done++ })
	}
	for i := range probed.Columns {
		if err := crawl.estimate(ctx, &probed.Columns[i]); err != nil {
			return probed, err
		}
	}
	crawl.tell(func(p *Progress) { p.Over = true })
	probed.Trouble, err = c.store.Trouble(ctx, run.ID)
	return probed, err
}

// note takes over what one visit came to.
func (p *Probed) note(visit disclosure.Visit, outcome disclosure.Outcome) {
	switch visit.Kind {
	case disclosure.KindHome:
		if page := parsed(outcome); page != nil {
			p.Name, p.CMS = page.SiteName(), page.CMS
		}
	case disclosure.KindColumns:
		for _, found := range outcome.Found {
			if found.Kind == disclosure.KindList {
				p.Columns = append(p.Columns, ProbedColumn{Column: found.Column, Menus: menusOf(found), Complete: true, entries: map[string]bool{}})
			}
		}
	case disclosure.KindList:
		p.noteList(visit, outcome)
	}
}

func parsed(outcome disclosure.Outcome) *extract.Page {
	if outcome.Page == nil {
		return nil
	}
	page, err := extract.Parse(outcome.Body, outcome.Page.ContentType, outcome.Page.URL)
	if err != nil {
		return nil
	}
	return page
}

// noteList counts the entries of one page of a column.
func (p *Probed) noteList(visit disclosure.Visit, outcome disclosure.Outcome) {
	column := &p.Columns[visit.Order]
	if page := parsed(outcome); page != nil && visit.Page == 1 {
		column.survey = page.Survey(p.rules)
		p.CMS = cmp.Or(p.CMS, page.CMS)
	}
	if outcome.Bucket == disclosure.Failed {
		column.Complete = false
	}
	for _, found := range outcome.Found {
		switch {
		case found.Kind == disclosure.KindEntry:
			if address := canonical(found.URL) + found.Title; !column.entries[address] {
				column.entries[address] = true
				column.Counted++
			}
			column.noteDay(found.Date)
		case found.Page == 2 && found.URL != visit.URL:
			column.Next = found.URL
		}
		if found.Kind == disclosure.KindList && found.Bucket != "" && HidesPosts(found) {
			column.Complete = false
		}
	}
}

func (c *ProbedColumn) noteDay(day disclosure.Day) {
	if day == "" {
		return
	}
	c.First, c.Last = min(cmp.Or(c.First, day), day), max(c.Last, day)
}

// estimate says how many posts a column has in all, and since when. Of a list
// that was not read to its end the last page is looked at: it tells the
// earliest day, and how many posts the pages before it hold.
func (s *siteCrawl) estimate(ctx context.Context, column *ProbedColumn) error {
	column.Posts = column.Counted
	if column.Complete {
		return nil
	}
	said, rows, pages := column.survey.Posts, len(column.survey.List.Entries), column.survey.Pages
	onLast := rows
	if address := column.survey.Last; address != "" {
		answer, err := s.web.get(ctx, address)
		if err != nil {
			return err
		}
		if bucket, _ := answer.trouble(); bucket == "" {
			if page, err := extract.Parse(answer.body, answer.page.ContentType, answer.url.String()); err == nil {
				list := page.ListLike(column.survey.List.Make, s.site.Rules)
				onLast = len(list.Entries)
				for _, entry := range list.Entries {
					column.noteDay(entry.Date)
				}
			}
		}
	}
	column.Posts = max(column.Counted, cmp.Or(said, max(0, pages-1)*rows+min(pages, 1)*onLast))
	return nil
}
