package main

import (
	"context"

	"gongkai/disclosure"
	"gongkai/report"
	"gongkai/store"
)

// reportSource gathers what a report is made from.
func (p *project) reportSource(ctx context.Context, period disclosure.Period, compare *disclosure.Period) (report.Source, error) {
	index, indexErr := p.openIndex(ctx)
	if indexErr == nil {
		defer index.Close()
	}
	by := []disclosure.Dimension{disclosure.ByChannel, disclosure.ByCategory, disclosure.ByRequirement, disclosure.ByDepartment}
	tally, frame, err := p.count(ctx, period, by, index, indexErr)
	source := report.Source{Frame: frame, Tally: tally, Posts: p.store.Posts(ctx, store.Filter{}), Duties: p.config.Duties}
	if err != nil {
		return source, err
	}
	if source.Before, err = p.tallyBefore(ctx, compare); err != nil {
		return source, err
	}
	if source.Columns, err = p.columnAddresses(ctx); err != nil {
		return source, err
	}
	if err := p.measures(ctx, &source); err != nil {
		return source, err
	}
	if source.Regulations, err = p.regulations(ctx, period); err != nil {
		return source, err
	}
	source.Excluded, err = p.excluded(ctx, period)
	return source, err
}

// tallyBefore counts the period that a report is compared with, nil for none.
func (p *project) tallyBefore(ctx context.Context, period *disclosure.Period) (*report.Tally, error) {
	if period == nil {
		return nil, nil
	}
	frame, err := p.frame(ctx, *period)
	if err != nil {
		return nil, err
	}
	tally, err := report.Count(ctx, p.store, frame, []disclosure.Dimension{disclosure.ByChannel})
	return &tally, err
}

// columnAddresses are those of the columns that the configuration names, and
// of those that were found on the sites.
func (p *project) columnAddresses(ctx context.Context) (map[report.ColumnOf]string, error) {
	addresses := map[report.ColumnOf]string{}
	add := func(site string, column disclosure.Column) {
		of := report.ColumnOf{Site: site, Column: column.Name}
		if addresses[of] == "" {
			addresses[of] = column.URL
		}
	}
	for _, site := range p.config.Sites {
		for _, column := range site.Columns {
			add(site.Name, column)
		}
		states, err := p.store.ColumnStates(ctx, site.Name)
		if err != nil {
			return nil, err
		}
		for _, state := range states {
			add(site.Name, state.Column)
		}
	}
	return addresses, nil
}

// measures are the typed-in figures that belong to no channel.
func (p *project) measures(ctx context.Context, source *report.Source) error {
	figures, err := p.store.Figures(ctx)
	for _, figure := range figures {
		switch {
		case figure.Channel != "":
		case source.Frame.Period.Holds(figure.Period):
			source.Measures = append(source.Measures, figure)
		case source.Frame.Period.Overlaps(figure.Period):
			source.MeasuresLeftOut = append(source.MeasuresLeftOut, figure)
		}
	}
	return err
}

// excluded counts the posts of a period that the officer took out.
func (p *project) excluded(ctx context.Context, period disclosure.Period) (int, error) {
	if period == (disclosure.Period{}) {
		period.From = "0001-01-01" // undated posts lie in no period
	}
	return p.store.CountPosts(ctx, store.Filter{Status: disclosure.StatusExcluded, Period: period})
}
