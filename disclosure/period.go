package disclosure

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Year is a calendar year (自然年).
func Year(year int) Period {
	return Period{From: Day(fmt.Sprintf("%04d-01-01", year)), To: Day(fmt.Sprintf("%04d-12-31", year))}
}

// AcademicYear is the 学年 that begins in a year: 1 September to 31 August.
func AcademicYear(year int) Period {
	return Period{From: Day(fmt.Sprintf("%04d-09-01", year)), To: Day(fmt.Sprintf("%04d-08-31", year+1))}
}

// earliestYear and latestYear bound the years that are taken for one.
const earliestYear, latestYear = 1900, 2999

// ParseYear reads a calendar year, such as 2023.
func ParseYear(text string) (Period, error) {
	year, ok := parseYear(text)
	if !ok {
		return Period{}, fmt.Errorf("parse year %q: want a year, for example 2023", text)
	}
	return Year(year), nil
}

// ParseAcademicYear reads the year in which a 学年 begins, such as 2022, or
// both of its years, such as 2022-2023.
func ParseAcademicYear(text string) (Period, error) {
	first, second, both := strings.Cut(text, "-")
	year, ok := parseYear(first)
	next, nextOK := parseYear(second)
	if !ok || both && (!nextOK || next != year+1) {
		return Period{}, fmt.Errorf("parse academic year %q: want 2022-2023, or 2022 for the one that begins in that year", text)
	}
	return AcademicYear(year), nil
}

// ParsePeriod reads any form of a period: 2023 for a calendar year, 2022-2023
// for a 学年, 2022-01-01..2022-11-07 for two days, of which one may be missing.
func ParsePeriod(text string) (Period, error) {
	from, to, days := strings.Cut(text, "..")
	if !days {
		period, err := ParseYear(text)
		if err != nil {
			period, err = ParseAcademicYear(text)
		}
		if err != nil {
			return Period{}, fmt.Errorf("parse period %q: want 2022, 2022-2023 or 2022-01-01..2022-12-31", text)
		}
		return period, nil
	}
	var period Period
	var err error
	if period.From, err = ParseDay(from); err != nil {
		return Period{}, err
	}
	if period.To, err = ParseDay(to); err != nil {
		return Period{}, err
	}
	if period.From != "" && period.To != "" && period.From > period.To {
		return Period{}, fmt.Errorf("parse period %q: it begins after its end", text)
	}
	return period, nil
}

func parseYear(text string) (int, bool) {
	year, err := strconv.Atoi(text)
	return year, err == nil && len(text) == 4 && year >= earliestYear && year <= latestYear
}

// Previous is the period of the same days as many years earlier as it takes
// for the two not to overlap: one year for up to a year. False where an end is
// open, so that there is no such period.
func (p Period) Previous() (Period, bool) {
	if p.From == "" || p.To == "" || p.From > p.To {
		return Period{}, false
	}
	for years := 1; ; years++ {
		before := Period{From: p.From.yearsBefore(years), To: p.To.yearsBefore(years)}
		if before.To < p.From {
			return before, true
		}
	}
}

// yearsBefore is the same day of an earlier year; the last day of a February
// stays its last.
func (d Day) yearsBefore(years int) Day {
	t := d.Start()
	if next := t.AddDate(0, 0, 1); next.Month() == time.March && next.Day() == 1 {
		return DayOf(time.Date(t.Year()-years, time.March, 0, 0, 0, 0, 0, Shanghai()))
	}
	return DayOf(t.AddDate(-years, 0, 0))
}

// ParseMonth reads YYYY-MM.
func ParseMonth(text string) (string, error) {
	if _, err := time.Parse("2006-01", text); err != nil {
		return "", fmt.Errorf("parse month %q: want YYYY-MM, for example 2023-05", text)
	}
	return text, nil
}

// Month is the period of a month that ParseMonth reads.
func Month(month string) Period {
	first := Day(month + "-01")
	return Period{From: first, To: DayOf(first.Start().AddDate(0, 1, -1))}
}
