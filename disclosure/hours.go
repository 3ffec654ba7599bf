package disclosure

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Hours are the time of day, in Asia/Shanghai, in which a site may be asked.
// They may pass midnight. The zero value is the whole day.
type Hours struct {
	From, To int // minutes since midnight; From belongs to the hours, To does not
}

var hoursForm = regexp.MustCompile(`^([01]?[0-9]|2[0-3]):([0-5][0-9]) *- *([01]?[0-9]|2[0-3]):([0-5][0-9])$`)

// hoursSigns are what a Chinese keyboard gives for the signs of hours.
var hoursSigns = strings.NewReplacer("：", ":", "－", "-", "–", "-", "—", "-", "～", "-", "~", "-", "至", "-")

// ParseHours reads hours such as 22:00-06:00. The end 24:00 is midnight.
func ParseHours(s string) (Hours, error) {
	plain := hoursSigns.Replace(strings.TrimSpace(s))
	if before, ok := strings.CutSuffix(plain, "24:00"); ok {
		plain = before + "00:00"
	}
	found := hoursForm.FindStringSubmatch(plain)
	if found == nil {
		return Hours{}, fmt.Errorf("parse hours %q: want a beginning and an end, for example 22:00-06:00", s)
	}
	hours := Hours{From: minuteOf(found[1], found[2]), To: minuteOf(found[3], found[4])}
	if hours.From == hours.To {
		return Hours{}, fmt.Errorf("parse hours %q: they end when they begin", s)
	}
	return hours, nil
}

// minuteOf is a time of day that hoursForm has found.
func minuteOf(hour, minute string) int {
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	return 60*h + m
}

// AllDay tells whether the hours never end.
func (h Hours) AllDay() bool { return h.From == h.To }

// String gives the hours as ParseHours reads them, "" for the whole day.
func (h Hours) String() string {
	if h.AllDay() {
		return ""
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", h.From/60, h.From%60, h.To/60, h.To%60)
}

// Contains tells whether an instant lies in the hours.
func (h Hours) Contains(t time.Time) bool {
	local := t.In(Shanghai())
	minute := 60*local.Hour() + local.Minute()
	switch {
	case h.AllDay():
		return true
	case h.From < h.To:
		return h.From <= minute && minute < h.To
	}
	return h.From <= minute || minute < h.To
}

// Until is the next instant at which Contains changes: the end of the hours
// inside of them, their beginning outside. It is the zero time where it never
// changes.
func (h Hours) Until(t time.Time) time.Time {
	if h.AllDay() {
		return time.Time{}
	}
	change := h.From
	if h.Contains(t) {
		change = h.To
	}
	at := DayOf(t).Start().Add(time.Duration(change) * time.Minute)
	if !at.After(t) {
		at = at.Add(24 * time.Hour) // Shanghai has no summer time
	}
	return at
}
