package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// SnapshotDiff is what changed between two snapshots of a tally, or since one.
// The posts counted after are those counted before, with Added and without
// Removed.
type SnapshotDiff struct {
	Before  disclosure.Snapshot `json:"before"`
	After   disclosure.Snapshot `json:"after"` // ID 0: as the record stands now
	Total   Delta               `json:"total"`
	Posts   Delta               `json:"posts"` // of all channels
	Unique  Delta               `json:"unique"`
	Figures Delta               `json:"figures"` // typed in, the other part of Total
	Added   []PostChange        `json:"added"`
	Removed []PostChange        `json:"removed"`
	Moved   []PostChange        `json:"moved"` // counted in both, in another place or another state
	Notes   []string            `json:"notes,omitempty"`
}

// PostChange is a post that a count gained, lost or has elsewhere.
type PostChange struct {
	ID      string         `json:"id"`
	Title   string         `json:"title"`
	Day     disclosure.Day `json:"published"`
	Channel string         `json:"channel"`
	Fields  []FieldChange  `json:"fields,omitempty"` // of a post that moved
	Why     string         `json:"why"`              // in Chinese, as far as the record can tell
}

// FieldChange is a key under which a post is counted now and was before.
type FieldChange struct {
	Field  string `json:"field"` // a dimension, day, status or duplicate_of
	Before string `json:"before"`
	After  string `json:"after"`
}

// Kept is a snapshot with its posts.
type Kept struct {
	disclosure.Snapshot
	Content []disclosure.KeptPost
}

// DiffSnapshots compares two snapshots, given in any order: what came and went,
// and why, can only be told from the earlier one on. fate tells what became of a
// post by the record as it is now; its error ends the comparison.
func DiffSnapshots(before, after Kept, fate func(id string) (disclosure.Fate, error)) (SnapshotDiff, error) {
	if after.ID != 0 && after.Taken.Before(before.Taken) {
		before, after = after, before
	}
	diff := SnapshotDiff{
		Before: before.Snapshot, After: after.Snapshot, Total: NewDelta(after.Total, before.Total),
		Posts:  NewDelta(after.Status.Counted(), before.Status.Counted()),
		Unique: NewDelta(after.Unique, before.Unique), Figures: NewDelta(after.Total-after.Snapshot.Posts, before.Total-before.Snapshot.Posts),
		Added: []PostChange{}, Removed: []PostChange{}, Moved: []PostChange{},
	}
	if before.Checklist != after.Checklist {
		diff.Notes = append(diff.Notes, "两次统计之间，事项清单改过，归类可能因此不同。")
	}
	if before.Period != after.Period {
		diff.Notes = append(diff.Notes, fmt.Sprintf("两次的统计期限不同：%s，%s。", Span(before.Period), Span(after.Period)))
	}
	earlier, later := byID(before.Content), byID(after.Content)
	differ := differ{before: before, after: after, fate: fate}
	if err := differ.came(&diff, earlier); err != nil {
		return diff, err
	}
	if err := differ.went(&diff, later); err != nil {
		return diff, err
	}
	diff.pairChannels(earlier, later)
	for _, changes := range [][]PostChange{diff.Added, diff.Removed, diff.Moved} {
		slices.SortFunc(changes, func(a, b PostChange) int { return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.ID, b.ID)) })
	}
	return diff, nil
}

func byID(posts []disclosure.KeptPost) map[string]disclosure.KeptPost {
	found := make(map[string]disclosure.KeptPost, len(posts))
	for _, post := range posts {
		found[post.ID] = post
	}
	return found
}

func change(post disclosure.KeptPost, why string) PostChange {
	return PostChange{ID: post.ID, Title: post.Title, Day: post.Day, Channel: post.Channel, Why: why}
}

// differ knows why posts came and went.
type differ struct {
	before, after Kept
	fate          func(id string) (disclosure.Fate, error)
}

// came finds the posts that count now: those that did not, and those that are
// counted otherwise.
func (d differ) came(diff *SnapshotDiff, earlier map[string]disclosure.KeptPost) error {
	for _, post := range d.after.Content {
		if !post.CountsIn(d.after.Period) {
			continue
		}
		was, kept := earlier[post.ID]
		if kept && was.CountsIn(d.before.Period) {
			if moved, changed := movedPost(was, post); changed {
				diff.Moved = append(diff.Moved, moved)
			}
			continue
		}
		why, err := d.whyAdded(post, was, kept)
		if err != nil {
			return err
		}
		diff.Added = append(diff.Added, change(post, why))
	}
	return nil
}

// went finds the posts that counted and do not any more.
func (d differ) went(diff *SnapshotDiff, later map[string]disclosure.KeptPost) error {
	for _, post := range d.before.Content {
		is, kept := later[post.ID]
		if !post.CountsIn(d.before.Period) || kept && is.CountsIn(d.after.Period) {
			continue
		}
		why, err := d.whyRemoved(post, is, kept)
		if err != nil {
			return err
		}
		diff.Removed = append(diff.Removed, change(post, why))
	}
	return nil
}

func (d differ) whyAdded(post, was disclosure.KeptPost, kept bool) (string, error) {
	switch {
	case kept && was.Status == disclosure.StatusExcluded:
		return "人工改为计入", nil
	case kept && was.Day == "":
		return "原来没有日期，现在读到了日期", nil
	case kept:
		return "日期 " + string(was.Day) + " 原来不在统计期限内", nil
	}
	fate, err := d.fate(post.ID)
	switch {
	case err != nil:
		return "", err
	case fate.Seen.IsZero():
		return "原来没有计入，记录里没有留下何时采集到", nil
	case fate.Seen.After(d.before.Taken):
		return "新采集到（" + string(disclosure.DayOf(fate.Seen)) + "）", nil
	case d.before.Period.Contains(post.Day):
		return "原来记的是别的日期，不在统计期限内", nil
	}
	return "原来不在统计期限内", nil
}

func (d differ) whyRemoved(post, is disclosure.KeptPost, kept bool) (string, error) {
	switch {
	case kept && is.Status == disclosure.StatusExcluded:
		return "人工认定不计入", nil
	case kept && is.Day == "":
		return "现在没有日期", nil
	case kept || !d.after.Period.Contains(post.Day):
		return "不在后一次的统计期限内", nil
	}
	fate, err := d.fate(post.ID)
	switch {
	case err != nil:
		return "", err
	case fate.Known:
		return "日期改为 " + string(cmp.Or(fate.Day, "无")) + "，不在统计期限内", nil
	case fate.Heir != "":
		return "查明与另一条（" + fate.Heir + "）是同一网页的两个地址，只计一条", nil
	}
	return "记录中已没有这一条", nil
}

// movedPost compares what a post is counted by.
func movedPost(was, is disclosure.KeptPost) (PostChange, bool) {
	moved := change(is, "")
	var why []string
	field := func(name, before, after, reason string) {
		if before != after {
			moved.Fields = append(moved.Fields, FieldChange{name, before, after})
			if !slices.Contains(why, reason) {
				why = append(why, reason)
			}
		}
	}
	filed := "归类改变（" + map[disclosure.How]string{
		disclosure.HowOfficer: "人工认定", disclosure.HowColumn: "按栏目", disclosure.HowClassifier: "自动归类",
	}[is.How] + "）"
	const places, read = "网站设置改变", "网页上的日期或读法改变"
	field("channel", was.Channel, is.Channel, places)
	field("site", was.Site, is.Site, places)
	field("department", was.Department, is.Department, places)
	field("column", was.Column, is.Column, "在另一个栏目里")
	field("category", fmt.Sprint(was.Category), fmt.Sprint(is.Category), filed)
	field("requirement", fmt.Sprint(was.Requirement), fmt.Sprint(is.Requirement), filed)
	field("day", string(was.Day), string(is.Day), read)
	field("status", string(was.Status), string(is.Status), "网页"+is.Status.Name()+"，仍计数")
	copies := "不再认作重复发布"
	if is.DuplicateOf != "" {
		copies = "认作重复发布，去重后不计"
	}
	field("duplicate_of", was.DuplicateOf, is.DuplicateOf, copies)
	moved.Why = strings.Join(why, "；")
	return moved, len(moved.Fields) > 0
}

// pairChannels takes a post that left one channel and stands in another with
// the same title, day and column for one that moved: its ID goes by its channel.
func (d *SnapshotDiff) pairChannels(earlier, later map[string]disclosure.KeptPost) {
	type text struct {
		title, column string
		day           disclosure.Day
	}
	of := func(post disclosure.KeptPost) text { return text{post.Title, post.Column, post.Day} }
	removed := map[text][]int{}
	for i, post := range d.Removed {
		if _, stays := later[post.ID]; !stays {
			key := of(earlier[post.ID])
			removed[key] = append(removed[key], i)
		}
	}
	paired := map[int]bool{}
	d.Added = slices.DeleteFunc(d.Added, func(added PostChange) bool {
		is := later[added.ID]
		if _, known := earlier[added.ID]; known {
			return false
		}
		for _, i := range removed[of(is)] {
			if was := earlier[d.Removed[i].ID]; !paired[i] && was.Channel != is.Channel {
				moved, _ := movedPost(was, is)
				d.Moved, paired[i] = append(d.Moved, moved), true
				return true
			}
		}
		return false
	})
	i := -1
	d.Removed = slices.DeleteFunc(d.Removed, func(PostChange) bool {
		i++
		return paired[i]
	})
}
