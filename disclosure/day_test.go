package disclosure

import (
	"testing"
	"time"
)

func TestNewDay(t *testing.T) {
	for _, test := range []struct {
		year, month, day int
		want             Day
		ok               bool
	}{
		{2023, 1, 31, "2023-01-31", true},
		{2024, 2, 29, "2024-02-29", true},
		{2023, 2, 29, "", false},
		{2023, 13, 1, "", false},
		{0, 1, 1, "", false},
	} {
		if got, ok := NewDay(test.year, test.month, test.day); got != test.want || ok != test.ok {
			t.Errorf("NewDay(%d, %d, %d) = %q, %v, want %q, %v", test.year, test.month, test.day, got, ok, test.want, test.ok)
		}
	}
}

func TestDayOfIsInShanghai(t *testing.T) {
	lastSecond := time.Date(2022, 12, 31, 15, 59, 59, 0, time.UTC)
	if got := DayOf(lastSecond); got != "2022-12-31" {
		t.Errorf("DayOf(%v) = %q, want 2022-12-31", lastSecond, got)
	}
	if got := DayOf(lastSecond.Add(time.Second)); got != "2023-01-01" {
		t.Errorf("DayOf one second later = %q, want 2023-01-01", got)
	}
}

func TestPeriodContains(t *testing.T) {
	period := Period{From: "2023-01-01", To: "2023-11-07"}
	for day, want := range map[Day]bool{"2022-12-31": false, "2023-01-01": true, "2023-11-07": true, "2023-11-08": false, "": false} {
		if got := period.Contains(day); got != want {
			t.Errorf("%v.Contains(%q) = %v, want %v", period, day, got, want)
		}
	}
	if !(Period{}).Contains("1999-09-09") || (Period{}).Contains("") {
		t.Error("an open period holds every known day and no unknown one")
	}
}

func TestPeriodsTogether(t *testing.T) {
	year := Period{From: "2023-01-01", To: "2023-12-31"}
	for _, test := range []struct {
		other           Period
		holds, overlaps bool
	}{
		{Period{From: "2023-01-01", To: "2023-12-31"}, true, true},
		{Period{From: "2023-03-01", To: "2023-03-31"}, true, true},
		{Period{From: "2022-12-31", To: "2023-03-31"}, false, true},
		{Period{From: "2023-12-31", To: "2024-01-01"}, false, true},
		{Period{From: "2024-01-01", To: "2024-01-31"}, false, false},
		{Period{From: "2023-03-01"}, false, true},
		{Period{}, false, true},
	} {
		if holds, overlaps := year.Holds(test.other), year.Overlaps(test.other); holds != test.holds || overlaps != test.overlaps {
			t.Errorf("%v with %v: holds %v, overlaps %v, want %v, %v", year, test.other, holds, overlaps, test.holds, test.overlaps)
		}
	}
	if !(Period{}).Holds(year) || !(Period{}).Holds(Period{}) {
		t.Error("the open period holds every period")
	}
}
