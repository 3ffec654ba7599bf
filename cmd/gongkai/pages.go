package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"gongkai/disclosure"
	"gongkai/report"
	"gongkai/store"
	"gongkai/web"
)

// pages is what the web pages read: the project's store, and the index's
// verdict as it was when they were opened, since an embedded index belongs to
// one process at a time and the pages should not keep it from the others.
type pages struct {
	project *project
	index   report.Agreement
	now     func() time.Time
}

func (p *project) school() web.School {
	return web.School{Name: p.config.School, Period: p.config.Period, Channels: p.config.Channels, Checklist: p.config.Checklist.Checklist}
}

// Overview tallies a period from the store.
func (p pages) Overview(ctx context.Context, period disclosure.Period) (web.Overview, error) {
	frame, err := p.project.frame(ctx, period)
	if err != nil {
		return web.Overview{}, err
	}
	tally, err := report.Count(ctx, p.project.store, frame, nil)
	if err != nil {
		return web.Overview{}, err
	}
	overview := web.Overview{
		Sentence: report.Sentence(tally, frame), Cells: map[web.Cell]int{}, Figures: frame.Figures,
		Unique: tally.Unique, Status: tally.Status,
		Index: web.Index{Agrees: p.index.Agrees, Text: asOpened(p.index.String(frame))},
	}
	for _, cell := range tally.Cells {
		overview.Cells[web.Cell{Channel: cell.Channel, Category: cell.Category}] = cell.Posts
	}
	if overview.Copies, err = p.project.store.CountPosts(ctx, store.Filter{Copies: true, Period: period, Dated: true}); err != nil {
		return web.Overview{}, err
	}
	return p.withLastRun(ctx, overview)
}

// asOpened says of the index's verdict when it was true: what was imported since,
// or another period, it does not know.
func asOpened(verdict string) string {
	return strings.Replace(verdict, "索引核对：", "打开网页时的索引核对：", 1)
}

func (p pages) withLastRun(ctx context.Context, overview web.Overview) (web.Overview, error) {
	run, err := p.project.store.LastRun(ctx)
	if errors.Is(err, disclosure.ErrNotFound) {
		return overview, nil
	}
	if err != nil {
		return web.Overview{}, err
	}
	overview.Run = run
	ledgers, err := p.project.store.SiteLedgers(ctx, run.ID)
	for _, ledger := range ledgers {
		overview.Sites = append(overview.Sites, web.SiteLedger{Name: ledger.Site, Ledger: ledger.Ledger})
	}
	return overview, err
}

// Count tallies a period from the store.
func (p pages) Count(ctx context.Context, period disclosure.Period, by []disclosure.Dimension, pairs []report.Pair) (report.Tally, error) {
	frame, err := p.project.frame(ctx, period)
	if err != nil {
		return report.Tally{}, err
	}
	return report.Count(ctx, p.project.store, frame, by, pairs...)
}

// Snapshots gives what the store kept.
func (p pages) Snapshots(ctx context.Context) ([]disclosure.Snapshot, error) {
	return p.project.store.Snapshots(ctx)
}

// SnapshotDiff tells what changed between two snapshots, or since one.
func (p pages) SnapshotDiff(ctx context.Context, before, after int64) (report.SnapshotDiff, error) {
	diff, err := p.project.diffSnapshots(ctx, p.now(), before, after)
	if errors.Is(err, disclosure.ErrNotFound) {
		return diff, fmt.Errorf("%w: %w", web.ErrNotFound, err)
	}
	return diff, err
}

// Posts lists the posts behind a number.
func (p pages) Posts(ctx context.Context, query web.Query) ([]disclosure.Post, int, error) {
	filter := store.Filter{
		Channels: query.Channels, Site: query.Site, Column: query.Column, Department: query.Department,
		Category: query.Category, Requirement: query.Requirement, Month: query.Month, Period: query.Period, Undated: query.Undated, Dated: query.Dated,
		Status: query.Status, Copies: query.Copies, Limit: query.Limit, Offset: query.Offset,
	}
	total, err := p.project.store.CountPosts(ctx, filter)
	if err != nil {
		return nil, 0, err
	}
	var posts []disclosure.Post
	for post, err := range p.project.store.Posts(ctx, filter) {
		if err != nil {
			return nil, 0, err
		}
		posts = append(posts, post)
	}
	return posts, total, nil
}

// Post gives one post with its text and its files.
func (p pages) Post(ctx context.Context, id string) (disclosure.Post, []disclosure.File, error) {
	post, err := p.project.store.Post(ctx, id)
	if errors.Is(err, disclosure.ErrNotFound) {
		return post, nil, fmt.Errorf("%w: %w", web.ErrNotFound, err)
	}
	if err != nil {
		return post, nil, err
	}
	files, err := p.project.store.Files(ctx, post)
	return post, files, err
}
