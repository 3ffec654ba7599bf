package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"gongkai/classify"
	"gongkai/crawler/fetch"
	"gongkai/disclosure"
	"gongkai/inspect"
	"gongkai/personal"
	"gongkai/store"
)

// inspect checks the record as it is on a day. Nothing in what it gives holds
// a number of a person.
func (p *project) inspect(ctx context.Context, today disclosure.Day) (inspect.Report, error) {
	inspector, err := inspect.New()
	if err != nil {
		return inspect.Report{}, err
	}
	gathered := gathering{project: p, inspector: inspector, record: inspect.Record{
		School: p.config.School, Today: today, Period: p.config.Period, Checklist: p.config.Checklist.Checklist, Duties: p.config.Duties, Unread: map[string]inspect.Trouble{}, Down: map[string]inspect.Trouble{},
		Crawled: map[string]disclosure.Day{},
	}}
	for _, gather := range []func(context.Context) error{gathered.sites, gathered.posts, gathered.files, gathered.personal, gathered.pages} {
		if err := gather(ctx); err != nil {
			return inspect.Report{}, err
		}
	}
	return masked(inspector.Inspect(gathered.record), gathered.record.Personal), nil
}

// gathering is a record for the inspection while it is put together.
type gathering struct {
	*project
	inspector *inspect.Inspector
	record    inspect.Record
	broken    map[string][]store.PostFile // by post
}

func (g *gathering) unknown(kind inspect.Kind, what, why string) {
	g.record.Unknown = append(g.record.Unknown, inspect.Unknown{Kind: kind, What: what, Why: why})
}

// sites gathers the sites and columns as their last crawls knew them.
func (g *gathering) sites(ctx context.Context) error {
	runs, err := g.store.LastRuns(ctx)
	if err != nil {
		return err
	}
	failed := map[string]*inspect.Trouble{} // by site and address: why the first page of a list was not read
	for _, run := range slices.Compact(slices.Sorted(maps.Values(runs))) {
		trouble, err := g.store.Trouble(ctx, run)
		if err != nil {
			return err
		}
		for _, visit := range trouble {
			stopped := visit.Bucket == disclosure.Failed || visit.Bucket == disclosure.Skipped
			why := troubleOf(visit.Reason)
			switch {
			case runs[visit.Site] != run || !stopped:
			case visit.Kind == disclosure.KindHome:
				g.record.Down[visit.Site] = why
			case visit.Kind == disclosure.KindList && visit.Page == 1:
				failed[visit.Site+"\n"+visit.URL] = &why
			case visit.Kind == disclosure.KindEntry:
				g.record.Unread[visit.URL] = why
			}
		}
	}
	for i, site := range g.config.Sites {
		number, crawled := runs[site.Name]
		if !crawled {
			g.unknown(inspect.KindSilent, "网站「"+site.Name+"」", "还没有采集过")
			continue
		}
		run, err := g.store.Run(ctx, number)
		if err != nil {
			return err
		}
		g.record.Crawled[site.Name] = disclosure.DayOf(run.Started)
		g.record.Sites = append(g.record.Sites, site)
		if i == 0 {
			g.record.Portal = site.Name
		}
		if err := g.columns(ctx, site, failed); err != nil {
			return err
		}
	}
	return nil
}

// columns gathers a site's columns: those of the configuration, else those
// that were found.
func (g *gathering) columns(ctx context.Context, site disclosure.Site, failed map[string]*inspect.Trouble) error {
	states, err := g.store.ColumnStates(ctx, site.Name)
	if err != nil {
		return err
	}
	for _, state := range states {
		if len(site.Columns) > 0 && !slices.ContainsFunc(site.Columns, func(c disclosure.Column) bool { return c.URL == state.Column.URL && c.Name == state.Column.Name }) {
			continue
		}
		column := state.Column
		g.record.Columns = append(g.record.Columns, inspect.Column{
			Site: site.Name, Name: column.Name, URL: column.URL, Requirement: column.Requirement,
			Disclosure: column.Requirement != 0 || g.classifier.Tree(column.Name, nil),
			Entries:    state.Shown.Entries, Newest: state.Shown.Newest, Failed: failed[site.Name+"\n"+column.URL],
		})
	}
	for _, column := range site.Columns {
		if !slices.ContainsFunc(states, func(s disclosure.ColumnState) bool { return s.Column.URL == column.URL && s.Column.Name == column.Name }) {
			g.unknown(inspect.KindEmpty, "栏目「"+site.Name+" / "+column.Name+"」", "还没有采集过")
		}
	}
	return nil
}

// posts gathers the posts, reading their texts once.
func (g *gathering) posts(ctx context.Context) error {
	broken, err := g.store.FilesOfPosts(ctx)
	if err != nil {
		return err
	}
	g.broken = map[string][]store.PostFile{}
	for _, file := range broken {
		g.broken[file.PostID] = append(g.broken[file.PostID], file)
	}
	for post, err := range g.store.Posts(ctx, store.Filter{WithBody: true}) {
		if err != nil {
			return err
		}
		g.record.Posts = append(g.record.Posts, g.inspector.Post(post, g.filed(post)))
	}
	return nil
}

// filed is what the title of a post says, where its column has decided.
func (g *gathering) filed(post disclosure.Post) inspect.Filing {
	if post.How != disclosure.HowColumn {
		return inspect.Filing{}
	}
	answer := g.classifier.Classify(classify.Input{Title: post.Title})
	return inspect.Filing{
		Requirement: answer.Requirement, Category: answer.Category, Confidence: answer.Confidence,
		Name: g.config.Checklist.RequirementName(answer.Requirement),
	}
}

// files gathers the attachments that readers cannot have or open.
func (g *gathering) files(context.Context) error {
	for _, post := range g.record.Posts {
		for _, attachment := range post.Attachments {
			for _, file := range g.broken[post.ID] {
				if file.File.URL != disclosure.FileURL(attachment.URL) {
					continue
				}
				if why, grave := brokenBecause(file.File); why != "" {
					g.record.Files = append(g.record.Files, inspect.BrokenFile{PostID: post.ID, Name: attachment.Text, URL: attachment.URL, Why: why, Grave: grave})
				}
			}
		}
	}
	return nil
}

// brokenBecause says why readers cannot have or open a file, "" where they can
// as far as is known; grave where it is not there at all.
func brokenBecause(file disclosure.File) (why string, grave bool) {
	switch {
	case file.Status == 404 || file.Status == 410:
		return fmt.Sprintf("返回 %d，文件不存在", file.Status), true
	case slices.Contains(barred(), fetch.StatusReason(file.Status)):
		return "", false // readers may have it
	case file.Status >= 500:
		return fmt.Sprintf("返回 %d，服务器出错", file.Status), true
	case file.Status >= 400:
		return fmt.Sprintf("返回 %d，不让下载", file.Status), false
	}
	switch file.Reason {
	case disclosure.FileDamaged, disclosure.FileEmpty:
		return file.Reason.Name(), true
	case disclosure.FileEncrypted, disclosure.FileIsPage:
		return file.Reason.Name(), false
	}
	return "", false
}

// personal gathers the numbers of persons that were found.
func (g *gathering) personal(ctx context.Context) error {
	found, err := g.store.Findings(ctx, "")
	for _, one := range found {
		g.record.Personal = append(g.record.Personal, one.Finding)
	}
	return err
}

// masked hides the numbers of persons in what is shown of findings: titles,
// and the addresses of posts in which some were found.
func masked(inspected inspect.Report, found []disclosure.Finding) inspect.Report {
	risky := map[string]bool{}
	for _, one := range found {
		risky[one.PostID] = true
	}
	for i := range inspected.Findings {
		f := &inspected.Findings[i]
		f.Title, f.What = personal.Mask(f.Title), personal.Mask(f.What)
		for j := range f.Evidence {
			evidence := &f.Evidence[j]
			if f.Kind != inspect.KindHidden { // where a link leads must be found in the page
				evidence.Text = personal.Mask(evidence.Text)
			}
			if risky[f.Post] {
				evidence.URL = personal.MaskAddress(evidence.URL)
			}
		}
	}
	return inspected
}
