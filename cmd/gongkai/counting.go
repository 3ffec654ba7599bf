package main

import (
	"context"
	"maps"
	"slices"

	"gongkai/crawler"
	"gongkai/disclosure"
	"gongkai/indexer"
	"gongkai/report"
)

func (p *project) frame(ctx context.Context, period disclosure.Period) (report.Frame, error) {
	frame := report.Frame{
		School: p.config.School, Period: period, Channels: p.config.Channels, Checklist: p.config.Checklist.Checklist,
	}
	figures, err := p.store.Figures(ctx)
	for _, figure := range figures {
		switch {
		case figure.Channel == "": // a measure is no post of any channel
		case period.Holds(figure.Period):
			frame.Figures = append(frame.Figures, figure)
		case period.Overlaps(figure.Period):
			frame.LeftOut = append(frame.LeftOut, figure)
		}
	}
	return frame, err
}

// count tallies a period from the store and compares it with the index. An
// index that cannot be asked costs the comparison, not the numbers: indexErr
// says why where there is none.
func (p *project) count(ctx context.Context, period disclosure.Period, by []disclosure.Dimension, index indexer.Index, indexErr error, pairs ...report.Pair) (report.Tally, report.Frame, error) {
	frame, err := p.frame(ctx, period)
	if err != nil {
		return report.Tally{}, frame, err
	}
	tally, err := report.Count(ctx, p.store, frame, by, pairs...)
	if err != nil {
		return report.Tally{}, frame, err
	}
	agreement := p.compare(ctx, tally, index, indexErr)
	if ctx.Err() != nil {
		return report.Tally{}, frame, ctx.Err()
	}
	tally.Index = &agreement
	if tally.Complete, err = p.lastCrawlComplete(ctx); err != nil {
		return report.Tally{}, frame, err
	}
	tally.NotConfigured, err = p.notConfigured(ctx, period)
	return tally, frame, err
}

// comparison holds a tally against an earlier period's.
func (p *project) comparison(ctx context.Context, tally report.Tally, before disclosure.Period, by []disclosure.Dimension) (*report.Comparison, error) {
	frame, err := p.frame(ctx, before)
	if err != nil {
		return nil, err
	}
	earlier, err := report.Count(ctx, p.store, frame, by)
	if err != nil {
		return nil, err
	}
	first, err := p.store.FirstDays(ctx)
	if err != nil {
		return nil, err
	}
	comparison := tally.Against(earlier, frame.Channels, first)
	return &comparison, nil
}

// compare holds a tally against what the index counts.
func (p *project) compare(ctx context.Context, tally report.Tally, index indexer.Index, err error) report.Agreement {
	if err != nil {
		return report.Agreement{Error: err.Error()}
	}
	channels := p.channelIDs()
	for _, cell := range tally.Cells {
		if !slices.Contains(channels, cell.Channel) {
			channels = append(channels, cell.Channel)
		}
	}
	counted, err := indexer.Count(ctx, index, tally.Period, channels)
	if err != nil {
		return report.Agreement{Error: err.Error()}
	}
	inIndex := make(map[report.Cell]int, len(counted))
	for cell, posts := range counted {
		inIndex[report.Cell{Channel: cell.Channel, Category: cell.Category}] = posts
	}
	return report.Compare(tally, inIndex)
}

// lastCrawlComplete says whether the last crawl of every configured site ended
// and read everything; true where there never was a crawl.
func (p *project) lastCrawlComplete(ctx context.Context) (bool, error) {
	runs, err := p.store.LastRuns(ctx)
	if err != nil || len(runs) == 0 {
		return true, err
	}
	short := map[string]bool{}
	for _, run := range slices.Compact(slices.Sorted(maps.Values(runs))) {
		trouble, err := p.store.Trouble(ctx, run)
		if err != nil {
			return false, err
		}
		for _, visit := range trouble {
			if runs[visit.Site] == run && crawler.HidesPosts(visit) {
				short[visit.Site] = true
			}
		}
		ledgers, err := p.store.SiteLedgers(ctx, run)
		if err != nil {
			return false, err
		}
		for _, ledger := range ledgers {
			if runs[ledger.Site] == run && ledger.Pending > 0 {
				short[ledger.Site] = true
			}
		}
	}
	for _, site := range p.config.Sites {
		if _, crawled := runs[site.Name]; !crawled || short[site.Name] {
			return false, nil
		}
	}
	return true, nil
}

// notConfigured counts the period's posts of sites that the configuration no
// longer has.
func (p *project) notConfigured(ctx context.Context, period disclosure.Period) ([]report.SitePosts, error) {
	cells, err := p.store.Tally(ctx, period, disclosure.BySite)
	var gone []report.SitePosts
	for _, cell := range cells {
		name := cell.Keys[0]
		known := slices.ContainsFunc(p.config.Sites, func(site disclosure.Site) bool { return site.Name == name })
		if name != "" && !known { // what was imported need not have a site
			gone = append(gone, report.SitePosts{Site: name, Posts: cell.Posts})
		}
	}
	return gone, err
}
