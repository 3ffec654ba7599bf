package store

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestSnapshotsStayAsTheyWere(t *testing.T) {
	s, _ := campus(t)
	period := disclosure.Period{From: "2022-02-01", To: "2023-11-07"}
	posts, err := s.KeptPosts(t.Context(), period)
	if err != nil {
		t.Fatal(err)
	}
	statuses, err := s.Statuses(t.Context(), period)
	if err != nil {
		t.Fatal(err)
	}
	counted, undated, excluded := 0, 0, 0
	for _, post := range posts {
		switch {
		case post.CountsIn(period):
			counted++
		case post.Status == disclosure.StatusExcluded:
			excluded++
		default:
			undated++
		}
	}
	if counted != statuses.Counted() || undated != statuses.Undated || excluded < statuses.Excluded || excluded == 0 {
		t.Errorf("a snapshot keeps %d counted, %d undated, %d excluded posts; the record has %+v", counted, undated, excluded, statuses)
	}
	taken := time.Date(2023, 11, 30, 16, 30, 0, 0, time.UTC)
	want := disclosure.Snapshot{Taken: taken, Period: period, Note: "年终", Checklist: "ab", Total: 9, Posts: 8, Unique: 7, Status: statuses}
	saved, err := s.SaveSnapshot(t.Context(), want, []byte(`{"total":9}`), posts)
	if err != nil || saved.ID != 1 || saved.Bytes == 0 {
		t.Fatal(saved, err)
	}
	if saved.Month() != "2023-12" {
		t.Errorf("taken in %s, want 2023-12: it was December in Shanghai", saved.Month())
	}
	changed := samplePost(1)
	changed.Title, changed.Status = "改了的标题", disclosure.StatusExcluded
	if _, err := s.SavePost(t.Context(), changed); err != nil {
		t.Fatal(err)
	}
	got, tally, kept, err := s.Snapshot(t.Context(), saved.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(saved, got) + cmp.Diff(posts, kept); diff != "" || string(tally) != `{"total":9}` {
		t.Errorf("snapshot (-saved +read):\n%s%s", diff, tally)
	}
	if all, err := s.Snapshots(t.Context()); err != nil || len(all) != 1 || all[0] != saved {
		t.Errorf("Snapshots = %v, %v", all, err)
	}
	if _, _, _, err := s.Snapshot(t.Context(), 2); !errors.Is(err, ErrNotFound) {
		t.Errorf("Snapshot of none: %v", err)
	}
}

func TestFate(t *testing.T) {
	s := open(t)
	seen := time.Date(2023, 5, 4, 3, 2, 1, 0, time.UTC)
	s.now = func() time.Time { return seen }
	post := samplePost(1)
	if _, err := s.SavePost(t.Context(), post); err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.ExecContext(t.Context(), `INSERT INTO aliases (id, post_id, canonical, url) VALUES ('other', ?, 'b', 'b')`, post.ID); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]disclosure.Fate{
		post.ID: {Known: true, Seen: seen, Day: post.Published},
		"other": {Heir: post.ID},
		"none":  {},
	} {
		got, err := s.Fate(t.Context(), id)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("Fate(%s): %v (-want +got)\n%s", id, err, diff)
		}
	}
}

func FuzzKeptColumns(f *testing.F) {
	whole, err := json.Marshal(columnsOf([]disclosure.KeptPost{{ID: "a", Day: "2023-01-01"}}))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"ID":["a","b"],"Title":["c"]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var columns keptColumns
		if json.Unmarshal(data, &columns) != nil {
			t.Skip()
		}
		posts, err := columns.posts()
		if err == nil && len(posts) != len(columns.ID) {
			t.Fatalf("%d posts of %d", len(posts), len(columns.ID))
		}
	})
}

// BenchmarkSnapshot keeps 10,000 posts, and reports what that takes.
func BenchmarkSnapshot(b *testing.B) {
	s := open(b)
	fillTally(b, s, 10_000)
	var saved disclosure.Snapshot
	for b.Loop() {
		posts, err := s.KeptPosts(b.Context(), disclosure.Period{})
		if err == nil {
			saved, err = s.SaveSnapshot(b.Context(), disclosure.Snapshot{}, nil, posts)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(saved.Bytes), "bytes")
}
