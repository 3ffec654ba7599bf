package inspect

import (
	_ "embed"
	"fmt"
	"strings"
	"time"

	"gongkai/disclosure"
)

//go:embed calendar.txt
var calendarText string

// Calendar knows the working days of China: Monday to Friday without the
// holidays of the State Council's yearly notices, and the weekends on which
// these have people work (调休).
type Calendar struct {
	off   map[disclosure.Day]bool
	work  map[disclosure.Day]bool
	years map[int]string // with a notice, by year
}

// LoadCalendar reads the calendar that travels in the binary.
func LoadCalendar() (Calendar, error) { return parseCalendar(calendarText) }

func parseCalendar(text string) (Calendar, error) {
	c := Calendar{off: map[disclosure.Day]bool{}, work: map[disclosure.Day]bool{}, years: map[int]string{}}
	at := 0
	for line := range strings.Lines(text) {
		at++
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if err := c.line(fields); err != nil {
			return Calendar{}, fmt.Errorf("read calendar: line %d: %w", at, err)
		}
	}
	return c, nil
}

func (c Calendar) line(fields []string) error {
	if fields[0] == "notice" {
		var year int
		if len(fields) != 3 {
			return fmt.Errorf("write: notice NUMBER YEAR")
		}
		if _, err := fmt.Sscan(fields[2], &year); err != nil {
			return fmt.Errorf("year %q: %w", fields[2], err)
		}
		c.years[year] = fields[1]
		return nil
	}
	var days []disclosure.Day
	for _, field := range fields[1:] {
		day, err := disclosure.ParseDay(field)
		if err != nil {
			return err
		}
		days = append(days, day)
	}
	switch {
	case fields[0] == "off" && len(days) == 2 && days[0] <= days[1] && daysBetween(days[0], days[1]) < 31:
		for day := days[0]; day <= days[1]; day = next(day) {
			c.off[day] = true
		}
	case fields[0] == "work" && len(days) > 0:
		for _, day := range days {
			c.work[day] = true
		}
	default:
		return fmt.Errorf("write: off FIRST LAST, or work DAY…")
	}
	return nil
}

func next(day disclosure.Day) disclosure.Day { return disclosure.DayOf(day.Start().AddDate(0, 0, 1)) }

func daysBetween(from, to disclosure.Day) int {
	return int(to.Start().Sub(from.Start()) / (24 * time.Hour))
}

// Works tells whether a day is a working day.
func (c Calendar) Works(day disclosure.Day) bool {
	if c.off[day] || c.work[day] {
		return c.work[day]
	}
	weekday := day.Start().Weekday()
	return weekday != time.Saturday && weekday != time.Sunday
}

// Knows tells whether all years between two days have a notice; else their
// holidays are taken for working days.
func (c Calendar) Knows(from, to disclosure.Day) bool {
	for year := yearOf(from); year <= yearOf(to); year++ {
		if c.years[year] == "" {
			return false
		}
	}
	return true
}

// Between counts the working days after one day up to another, 0 where that is
// not later.
func (c Calendar) Between(from, to disclosure.Day) int {
	if from == "" || to == "" {
		return 0
	}
	count := 0
	for day := next(from); day <= to; day = next(day) {
		if c.Works(day) {
			count++
		}
	}
	return count
}
