package indexer

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"gongkai/disclosure"
)

// dayForm is a year, a month or a day: 2023, 2023-5, 2023.05.06, 2023年5月6日.
var dayForm = regexp.MustCompile(`^(\d{4})(?:年|[-/.年](\d{1,2})(?:月|[-/.月](\d{1,2})日?)?)?$`)

// span reads a year, a month or a day, and gives its first and last day.
func span(value string) (disclosure.Period, *mistake) {
	parts := dayForm.FindStringSubmatch(narrow(value))
	if parts == nil {
		return disclosure.Period{}, &mistake{fmt.Sprintf("%q is no day", shown(value)), "write 2023-01-31, 2023-01 or 2023"}
	}
	year, _ := strconv.Atoi(parts[1])
	months, days := [2]int{1, 12}, [2]int{1, 31}
	if parts[2] != "" {
		month, _ := strconv.Atoi(parts[2])
		months = [2]int{month, month}
		days[1] = time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	}
	if parts[3] != "" {
		day, _ := strconv.Atoi(parts[3])
		days = [2]int{day, day}
	}
	from, ok := disclosure.NewDay(year, months[0], days[0])
	to, _ := disclosure.NewDay(year, months[1], days[1])
	if !ok {
		return disclosure.Period{}, &mistake{fmt.Sprintf("the calendar has no %q", shown(value)), "write a day that it has, such as 2023-01-31"}
	}
	return disclosure.Period{From: from, To: to}, nil
}

func firstDay(_ Names, value string) (string, *mistake) {
	period, mistake := span(value)
	return string(period.From), mistake
}

func lastDay(_ Names, value string) (string, *mistake) {
	period, mistake := span(value)
	return string(period.To), mistake
}

// wholeYear takes a year and nothing narrower, and gives its four digits.
func wholeYear(_ Names, value string) (string, *mistake) {
	period, wrong := span(value)
	if wrong != nil || period.From[4:] != "-01-01" || period.To[4:] != "-12-31" {
		return "", &mistake{fmt.Sprintf("%q is no year", shown(value)), "write a year such as 2023, or after: and before: with days"}
	}
	return string(period.From[:4]), nil
}

func setYear(q *Query, year string) {
	q.Period.From = max(q.Period.From, disclosure.Day(year+"-01-01"))
	q.Period.To = earlier(q.Period.To, disclosure.Day(year+"-12-31"))
}

// earlier is the earlier of two last days, of which the first may be open.
func earlier(a, b disclosure.Day) disclosure.Day {
	if a == "" {
		return b
	}
	return min(a, b)
}
