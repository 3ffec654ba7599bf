package disclosure

import (
	"fmt"
	"time"
)

// Day is a calendar day in Asia/Shanghai, written YYYY-MM-DD. The zero value
// means that the day is unknown; it is never replaced by today. Days compare
// with < as they sort.
type Day string

// Shanghai is the zone in which every day of the project is meant. China has
// kept UTC+8 without summer time since 1991.
func Shanghai() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }

// NewDay gives the day of a year, month and day of month, and false where the
// calendar has no such day.
func NewDay(year, month, day int) (Day, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year < 1 || year > 9999 || t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return "", false
	}
	return Day(t.Format(time.DateOnly)), true
}

// ParseDay reads YYYY-MM-DD strictly. The empty string is the unknown day.
func ParseDay(s string) (Day, error) {
	if s == "" {
		return "", nil
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return "", fmt.Errorf("parse day %q: want YYYY-MM-DD, for example 2023-01-31", s)
	}
	return Day(s), nil
}

// DayOf is the day of an instant.
func DayOf(t time.Time) Day { return Day(t.In(Shanghai()).Format(time.DateOnly)) }

// Start is the first instant of the day, or the zero time of an unknown day.
func (d Day) Start() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), Shanghai())
	if err != nil {
		return time.Time{}
	}
	return t
}

// Month is YYYY-MM, or "" of an unknown day.
func (d Day) Month() string {
	if len(d) < len("2006-01") {
		return ""
	}
	return string(d[:len("2006-01")])
}

// Period is a span of days; both ends belong to it. An empty end is open.
type Period struct {
	From Day `json:"from"`
	To   Day `json:"to"`
}

// Contains tells whether a known day lies in the period.
func (p Period) Contains(d Day) bool {
	return d != "" && (p.From == "" || p.From <= d) && (p.To == "" || d <= p.To)
}

// Holds tells whether all days of another period lie in the period.
func (p Period) Holds(other Period) bool {
	return (p.From == "" || other.From != "" && p.From <= other.From) && (p.To == "" || other.To != "" && other.To <= p.To)
}

// Overlaps tells whether the two periods have a day in common.
func (p Period) Overlaps(other Period) bool {
	return (p.From == "" || other.To == "" || p.From <= other.To) && (p.To == "" || other.From == "" || other.From <= p.To)
}
