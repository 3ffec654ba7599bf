package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"gongkai/disclosure"
	"gongkai/store"
)

// A snapshot is taken once a month, as months are in Shanghai, for the period
// of the configuration.
func TestMonthlySnapshots(t *testing.T) {
	opened := randomProject(t, rand.New(rand.NewPCG(1, 2)), disclosure.Year(2023))
	opened.config.Snapshots = true
	at := func(text string) time.Time {
		clock, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return clock
	}
	for _, test := range []struct {
		now    string
		year   int
		manual bool // one was asked for before
		want   bool
	}{
		{"2023-10-31T15:59:59Z", 2023, false, true},  // 23:59 in Shanghai
		{"2023-10-31T15:59:59Z", 2023, false, false}, // again
		{"2023-10-31T16:00:00Z", 2023, false, true},  // November there
		{"2023-11-30T15:00:00Z", 2023, false, false},
		{"2023-11-30T15:00:00Z", 2022, false, true}, // the period was changed
		{"2024-11-15T00:00:00Z", 2023, false, true}, // the same month of another year
		{"2024-12-15T00:00:00Z", 2023, true, false}, // the officer did it
	} {
		opened.config.Period = disclosure.Year(test.year)
		if test.manual {
			if _, err := opened.takeSnapshot(t.Context(), at(test.now), opened.config.Period, "", false); err != nil {
				t.Fatal(err)
			}
		}
		saved, taken, err := opened.monthlySnapshot(t.Context(), at(test.now))
		if err != nil || taken != test.want || taken && (saved.Taken != at(test.now) || !saved.Automatic) {
			t.Errorf("at %s of %d: %v, %+v, %v, want %v", test.now, test.year, taken, saved, err, test.want)
		}
	}
	opened.config.Snapshots = false
	if _, taken, err := opened.monthlySnapshot(t.Context(), at("2025-01-01T00:00:00Z")); taken || err != nil {
		t.Errorf("taken although it is off: %v, %v", taken, err)
	}
}

// What a snapshot says of later changes balances with the tally.
func TestSnapshotDiffBalances(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	opened := randomProject(t, random, disclosure.Year(2023))
	first, err := opened.takeSnapshot(t.Context(), time.Now(), opened.config.Period, "", false)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for post, err := range opened.store.Posts(t.Context(), store.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, post.ID)
	}
	for _, id := range ids {
		post, err := opened.store.Post(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		switch random.IntN(6) {
		case 0:
			post.Status = disclosure.StatusExcluded
		case 1:
			post.Requirement, post.Category, post.How = 2, 1, disclosure.HowOfficer
		case 2:
			post.Published = "2021-01-01"
		}
		if _, err := opened.store.SavePost(t.Context(), post); err != nil {
			t.Fatal(err)
		}
	}
	diff, err := opened.diffSnapshots(t.Context(), time.Now(), first.ID, 0)
	if err != nil {
		t.Fatal(err)
	}
	if diff.Posts.Before+len(diff.Added)-len(diff.Removed) != diff.Posts.Now || len(diff.Removed) == 0 || len(diff.Moved) == 0 {
		t.Errorf("%d posts, %d came, %d went, %d moved, %d posts", diff.Posts.Before, len(diff.Added), len(diff.Removed), len(diff.Moved), diff.Posts.Now)
	}
	why := map[string]int{}
	for _, post := range diff.Removed {
		why[post.Why]++
	}
	if why["人工认定不计入"] == 0 || why["日期改为 2021-01-01，不在统计期限内"] == 0 || len(why) != 2 {
		t.Errorf("why posts went: %v", why)
	}
}
