package inspect_test

import (
	"testing"
	"time"

	"gongkai/disclosure"
	"gongkai/inspect"
)

func TestWorkingDays(t *testing.T) {
	calendar, err := inspect.LoadCalendar()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		in   disclosure.Day
		want bool
		why  string
	}{
		{"2023-01-20", true, "the day before Spring Festival's holidays"},
		{"2023-01-23", false, "a Monday in Spring Festival"},
		{"2023-01-28", true, "a Saturday worked for it"},
		{"2023-01-29", true, "a Sunday worked for it"},
		{"2023-10-02", false, "National Day, a Monday"},
		{"2023-10-06", false, "its last day, a Friday"},
		{"2023-10-07", true, "a Saturday worked for it"},
		{"2023-10-08", true, "a Sunday worked for it"},
		{"2023-10-14", false, "an ordinary Saturday"},
		{"2020-01-31", false, "Spring Festival of 2020 was made longer"},
		{"2020-02-01", false, "a Saturday that was to be worked and was not"},
		{"2022-12-31", false, "New Year's Eve of 2023"},
		{"2024-02-09", true, "New Year's Eve of 2024, which the notice leaves to employers"},
		{"2026-02-14", true, "a Saturday worked for Spring Festival"},
		{"2031-10-01", true, "no notice: a Wednesday"},
	} {
		if got := calendar.Works(test.in); got != test.want {
			t.Errorf("Works(%s) = %v, want %v: %s", test.in, got, test.want, test.why)
		}
	}
	for _, test := range []struct {
		from, to disclosure.Day
		want     int
		known    bool
	}{
		{"2023-09-28", "2023-10-09", 3, true}, // 7, 8 and 9 October
		{"2023-09-01", "2023-09-29", 19, true},
		{"2023-01-20", "2023-01-30", 3, true},
		{"2023-01-30", "2023-01-20", 0, true},
		{"", "2023-01-20", 0, false},
		{"2018-11-01", "2018-11-08", 5, false},
		{"2022-12-30", "2023-01-03", 1, true},
	} {
		if got, known := calendar.Between(test.from, test.to), calendar.Knows(test.from, test.to); got != test.want || known != test.known {
			t.Errorf("Between(%s, %s) = %d, known %v; want %d, %v", test.from, test.to, got, known, test.want, test.known)
		}
	}
}

// Every year has as many holidays as the law says, wherever the notices move
// them: 11 until 2024, 13 since. In 2020 two more were added.
func TestHolidaysAddUp(t *testing.T) {
	calendar, err := inspect.LoadCalendar()
	if err != nil {
		t.Fatal(err)
	}
	for year := 2019; year <= 2026; year++ {
		holidays, weekdays := 0, 0
		for day := time.Date(year-1, 12, 29, 0, 0, 0, 0, time.UTC); day.Before(time.Date(year, 12, 29, 0, 0, 0, 0, time.UTC)); day = day.AddDate(0, 0, 1) {
			weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
			works := calendar.Works(disclosure.Day(day.Format(time.DateOnly)))
			if !weekend {
				weekdays++
			}
			switch {
			case !weekend && !works:
				holidays++
			case weekend && works:
				holidays--
			}
		}
		want := 11
		if year >= 2025 {
			want = 13
		}
		if year == 2020 { // 31 January and 1 February
			want += 2
		}
		if holidays != want {
			t.Errorf("%d has %d holidays on working days, want %d", year, holidays, want)
		}
	}
}
