package main

import (
	"math/rand/v2"
	"testing"
	"time"

	"gongkai/disclosure"
	"gongkai/report"
	"gongkai/store"
)

// Every cell and every total of what count prints lists as many posts as it says.
func TestCellsLeadToTheirPosts(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Log("seed", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for _, period := range []disclosure.Period{disclosure.Year(2023), {}} {
		opened := randomProject(t, random, period)
		frame, err := opened.frame(t.Context(), period)
		if err != nil {
			t.Fatal(err)
		}
		by := disclosure.Dimensions()
		var pairs []report.Pair
		for _, rows := range by {
			for _, columns := range by {
				if rows != columns {
					pairs = append(pairs, report.Pair{Rows: rows, Columns: columns})
				}
			}
		}
		tally, err := report.Count(t.Context(), opened.store, frame, by, pairs...)
		if err != nil {
			t.Fatal(err)
		}
		check := func(want int, keys map[disclosure.Dimension]string) {
			t.Helper()
			if want == 0 { // nothing to open
				return
			}
			if got, err := opened.store.CountPosts(t.Context(), behind(tally.Behind(keys), period)); err != nil || got != want {
				t.Errorf("%v of %v lists %d posts, want %d, %v", keys, period, got, want, err)
			}
		}
		check(tally.Posts, nil)
		for dimension, rows := range tally.By {
			for _, row := range rows {
				check(row.Posts, map[disclosure.Dimension]string{disclosure.Dimension(dimension): row.Key})
			}
		}
		for _, cross := range tally.Cross {
			for range 10 {
				cell := cross.Cells[random.IntN(len(cross.Cells))]
				check(cell.Posts, map[disclosure.Dimension]string{cross.Rows: cell.Row, cross.Columns: cell.Column})
			}
		}
	}
}

// behind is the filter of the posts that a number of a report counts.
func behind(where report.Where, period disclosure.Period) store.Filter {
	return store.Filter{
		Channels: where.Channels, Category: where.Category, Requirement: where.Requirement, Department: where.Department,
		Site: where.Site, Column: where.Column, Month: where.Month, Status: where.Status, Period: period, Dated: true,
	}
}
