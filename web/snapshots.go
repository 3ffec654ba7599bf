package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gongkai/disclosure"
	"gongkai/report"
)

// The drawing of the curve, in its own units.
const (
	curveWide, curveHigh = 720, 220
	curveSide, curveTop  = 48, 24 // left free at the sides, and above
	curveFoot            = 190    // where 0 is
)

// snapshotsPage is what snapshots.html shows.
type snapshotsPage struct {
	Rows  []snapshotRow
	Curve curve
}

// snapshotRow is a snapshot; Since leads to what changed after it.
type snapshotRow struct {
	disclosure.Snapshot
	Since string
}

// curve draws the totals of the snapshots that have the newest one's period.
type curve struct {
	Period disclosure.Period
	Points string // of the line
	Dots   []dot
	Most   int
}

// dot is one snapshot on the curve.
type dot struct {
	X, Y  int
	Total int
	Month string
	Path  string
}

func (s *server) snapshots(r *http.Request) (view, error) {
	snapshots, err := s.source.Snapshots(r.Context())
	if err != nil {
		return view{}, fmt.Errorf("read snapshots: %w", err)
	}
	var shown snapshotsPage
	for _, snapshot := range snapshots {
		shown.Rows = append(shown.Rows, snapshotRow{snapshot, snapshotPath(snapshot.ID)})
	}
	shown.Curve = draw(snapshots)
	return view{"snapshots.html", "留底", shown}, nil
}

func snapshotPath(id int64) string { return "/snapshots/" + strconv.FormatInt(id, 10) }

func draw(snapshots []disclosure.Snapshot) curve {
	var c curve
	var drawn []disclosure.Snapshot
	if len(snapshots) > 0 {
		c.Period = snapshots[len(snapshots)-1].Period
	}
	for _, snapshot := range snapshots {
		if snapshot.Period == c.Period {
			drawn = append(drawn, snapshot)
			c.Most = max(c.Most, snapshot.Total)
		}
	}
	var points []string
	for _, snapshot := range drawn {
		x := curveWide / 2
		if first, last := drawn[0].Taken, drawn[len(drawn)-1].Taken; last.After(first) {
			share := float64(snapshot.Taken.Sub(first)) / float64(last.Sub(first))
			x = curveSide + int(share*(curveWide-2*curveSide))
		}
		y := curveFoot
		if c.Most > 0 {
			y -= snapshot.Total * (curveFoot - curveTop) / c.Most
		}
		points = append(points, fmt.Sprintf("%d,%d", x, y))
		c.Dots = append(c.Dots, dot{x, y, snapshot.Total, snapshot.Month(), snapshotPath(snapshot.ID)})
	}
	c.Points = strings.Join(points, " ")
	return c
}

// diffPage is what snapshot.html shows: what changed since a snapshot.
type diffPage struct {
	report.SnapshotDiff
	Parts  []diffPart
	Others []option // snapshots to compare with instead of now
	Path   string
}

// diffPart is one kind of change.
type diffPart struct {
	Name string
	Note string
	Rows []diffRow
}

// diffRow is a post that changed, with why. Path is "" where the record has no
// such post any more.
type diffRow struct {
	report.PostChange
	ChannelName string
	What        string
	Path        string
}

func (s *server) snapshot(r *http.Request) (view, error) {
	before, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || before < 1 {
		return view{}, ErrNotFound
	}
	var after int64
	if with := r.URL.Query().Get("with"); with != "" {
		if after, err = strconv.ParseInt(with, 10, 64); err != nil || after < 1 {
			return view{}, &parameterError{"with", "写另一份留底的编号，不写表示与现在比较"}
		}
	}
	diff, err := s.source.SnapshotDiff(r.Context(), before, after)
	if err != nil {
		return view{}, fmt.Errorf("compare snapshots %d and %d: %w", before, after, err)
	}
	snapshots, err := s.source.Snapshots(r.Context())
	if err != nil {
		return view{}, fmt.Errorf("read snapshots: %w", err)
	}
	before, after = diff.Before.ID, diff.After.ID // the earlier one first, whichever was asked for
	shown := diffPage{SnapshotDiff: diff, Path: snapshotPath(before), Others: []option{{"", "现在", after == 0}}}
	for _, snapshot := range snapshots {
		if snapshot.ID != before {
			name := fmt.Sprintf("第 %d 份（%s）", snapshot.ID, clock(snapshot.Taken))
			shown.Others = append(shown.Others, option{strconv.FormatInt(snapshot.ID, 10), name, snapshot.ID == after})
		}
	}
	for _, part := range []struct {
		name, note string
		changes    []report.PostChange
	}{
		{"新计入", "原来没有计入，现在计入", diff.Added},
		{"不再计数", "原来计入，现在不计", diff.Removed},
		{"有变动", "两次都计数，但归类、日期、状态等不同", diff.Moved},
	} {
		shown.Parts = append(shown.Parts, diffPart{part.name, part.note, s.diffRows(part.changes)})
	}
	return view{"snapshot.html", "留底之后的变化", shown}, nil
}

func (s *server) diffRows(changes []report.PostChange) []diffRow {
	frame := report.Frame{Channels: s.school.Channels, Checklist: s.school.Checklist}
	var rows []diffRow
	for _, change := range changes {
		row := diffRow{PostChange: change, ChannelName: s.school.channelName(change.Channel), What: change.Explain(frame)}
		if postID.MatchString(change.ID) {
			row.Path = postPath(change.ID)
		}
		rows = append(rows, row)
	}
	return rows
}
