package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gongkai/disclosure"
	"gongkai/report"
)

// takeSnapshot keeps the tally of a period with its posts.
func (p *project) takeSnapshot(ctx context.Context, now time.Time, period disclosure.Period, note string, automatic bool) (disclosure.Snapshot, error) {
	kept, tally, err := p.current(ctx, now, period)
	if err != nil {
		return disclosure.Snapshot{}, err
	}
	kept.Note, kept.Automatic = note, automatic
	written, err := json.Marshal(tally)
	if err != nil {
		return disclosure.Snapshot{}, err
	}
	return p.store.SaveSnapshot(ctx, kept.Snapshot, written, kept.Content)
}

// monthlySnapshot keeps the tally of the configured period, where this month has
// none yet. It tells whether it did.
func (p *project) monthlySnapshot(ctx context.Context, now time.Time) (disclosure.Snapshot, bool, error) {
	if !p.config.Snapshots {
		return disclosure.Snapshot{}, false, nil
	}
	snapshots, err := p.store.Snapshots(ctx)
	if err != nil {
		return disclosure.Snapshot{}, false, err
	}
	for _, snapshot := range snapshots {
		if snapshot.Period == p.config.Period && snapshot.Month() == disclosure.DayOf(now).Month() {
			return disclosure.Snapshot{}, false, nil
		}
	}
	saved, err := p.takeSnapshot(ctx, now, p.config.Period, "", true)
	return saved, err == nil, err
}

// errMoving says that the record changes faster than it can be read.
var errMoving = errors.New("posts came in while they were counted: take the snapshot when no crawl runs")

// current is what a snapshot would keep now. The tally and the posts are read
// one after the other, so that a crawl in between is noticed and waited for.
func (p *project) current(ctx context.Context, now time.Time, period disclosure.Period) (report.Kept, report.Tally, error) {
	const tries = 3
	for range tries {
		kept, tally, err := p.read(ctx, now, period)
		if err != nil {
			return kept, tally, err
		}
		counted := 0
		for _, post := range kept.Content {
			if post.CountsIn(period) {
				counted++
			}
		}
		if counted == tally.Status.Counted() {
			return kept, tally, nil
		}
	}
	return report.Kept{}, report.Tally{}, errMoving
}

func (p *project) read(ctx context.Context, now time.Time, period disclosure.Period) (report.Kept, report.Tally, error) {
	frame, err := p.frame(ctx, period)
	if err != nil {
		return report.Kept{}, report.Tally{}, err
	}
	by := []disclosure.Dimension{disclosure.ByChannel, disclosure.ByCategory, disclosure.ByRequirement, disclosure.ByDepartment, disclosure.ByMonth}
	tally, err := report.Count(ctx, p.store, frame, by)
	if err != nil {
		return report.Kept{}, tally, err
	}
	if tally.Complete, err = p.lastCrawlComplete(ctx); err != nil {
		return report.Kept{}, tally, err
	}
	posts, err := p.store.KeptPosts(ctx, period)
	return report.Kept{Content: posts, Snapshot: disclosure.Snapshot{
		Taken: now.UTC().Truncate(time.Second), Period: period, Checklist: checklistDigest(frame.Checklist), Total: tally.Total, Posts: tally.Posts,
		Unique: tally.Unique, Status: tally.Status, Complete: tally.Complete,
	}}, tally, err
}

// diffSnapshots compares two snapshots; after 0 is what the record has now.
func (p *project) diffSnapshots(ctx context.Context, now time.Time, before, after int64) (report.SnapshotDiff, error) {
	earlier, err := p.kept(ctx, before)
	if err != nil {
		return report.SnapshotDiff{}, err
	}
	var later report.Kept
	if after == 0 {
		later, _, err = p.current(ctx, now, earlier.Period)
	} else {
		later, err = p.kept(ctx, after)
	}
	if err != nil {
		return report.SnapshotDiff{}, err
	}
	return report.DiffSnapshots(earlier, later, func(id string) (disclosure.Fate, error) { return p.store.Fate(ctx, id) })
}

func (p *project) kept(ctx context.Context, id int64) (report.Kept, error) {
	snapshot, _, posts, err := p.snapshot(ctx, id)
	return report.Kept{Snapshot: snapshot, Content: posts}, err
}

// snapshot reads a snapshot, and says where numbers stand when there is none.
func (p *project) snapshot(ctx context.Context, id int64) (disclosure.Snapshot, []byte, []disclosure.KeptPost, error) {
	snapshot, tally, posts, err := p.store.Snapshot(ctx, id)
	if errors.Is(err, disclosure.ErrNotFound) {
		err = fmt.Errorf("%w; 'gongkai snapshot list' shows those that there are", err)
	}
	return snapshot, tally, posts, err
}

// checklistDigest tells whether two checklists are the same.
func checklistDigest(checklist disclosure.Checklist) string {
	written, err := json.Marshal(checklist)
	if err != nil {
		return checklist.ID // it holds nothing that cannot be written
	}
	sum := sha256.Sum256(written)
	return checklist.ID + "-" + hex.EncodeToString(sum[:4])
}
