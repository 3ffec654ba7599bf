package extract

import (
	"strings"

	"gongkai/disclosure"
)

// dayBeforeYear reads a date at s[i:] that begins with its day or month and
// ends with its year: 05/06/2023, 6 May 2023, 五月 6, 2023.
func dayBeforeYear(s string, i int, first number) (day disclosure.Day, size int, ok bool) {
	rest := s[i+first.size:]
	if day, size, ok := monthNamed(rest, first.value); ok {
		return day, first.size + size, true
	}
	separator, n := separatorAt(rest)
	if separator != '/' && separator != '月' {
		return "", 0, false
	}
	second := digitsAt(rest[n:])
	n += second.size
	if second.digits == 0 || second.digits > 2 {
		return "", 0, false
	}
	month, dayOfMonth := first.value, second.value
	if separator == '/' {
		again, m := separatorAt(rest[n:])
		if again != '/' {
			return "", 0, false
		}
		n += m
		if month > 12 {
			month, dayOfMonth = dayOfMonth, month
		}
	} else {
		comma := strings.TrimLeft(rest[n:], ",， \u00a0")
		if comma == rest[n:] {
			return "", 0, false
		}
		n = len(rest) - len(comma)
	}
	return closeWithYear(rest, n, first.size, month, dayOfMonth)
}

// closeWithYear reads the year that ends a date at rest[n:].
func closeWithYear(rest string, n, before, month, dayOfMonth int) (day disclosure.Day, size int, ok bool) {
	year := digitsAt(rest[n:])
	if year.digits != 4 || year.value < firstYear || year.value > lastYear {
		return "", 0, false
	}
	day, ok = disclosure.NewDay(year.value, month, dayOfMonth)
	return day, before + n + year.size, ok
}

// englishMonths are the months in lower case; all are also known by their first
// three letters, September by four too.
var englishMonths = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// monthAt reads the name of an English month; month is 0 where there is none.
func monthAt(s string) (month, size int) {
	size = spanOf(s, func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' })
	if size < 3 || size > len("september") {
		return 0, 0
	}
	word := strings.ToLower(s[:size])
	for i, name := range englishMonths {
		if word == name || word == name[:3] || word == "sept" && name == "september" {
			return i + 1, size + spanOf(s[size:], func(c byte) bool { return c == '.' })
		}
	}
	return 0, 0
}

// monthNamed reads " May 2023" after the day of the month.
func monthNamed(s string, dayOfMonth int) (day disclosure.Day, size int, ok bool) {
	blanks := spanOf(s, func(c byte) bool { return c == ' ' || c == '-' })
	month, n := monthAt(s[blanks:])
	if blanks == 0 || month == 0 {
		return "", 0, false
	}
	n += blanks
	n += spanOf(s[n:], func(c byte) bool { return c == ' ' || c == ',' || c == '-' })
	return closeWithYear(s, n, 0, month, dayOfMonth)
}

// englishDay reads "May 6, 2023" at s[i:].
func englishDay(s string, i int) (day disclosure.Day, size int, ok bool) {
	if i > 0 && s[i-1]|0x20 >= 'a' && s[i-1]|0x20 <= 'z' {
		return "", 0, false
	}
	month, n := monthAt(s[i:])
	if month == 0 {
		return "", 0, false
	}
	rest := s[i:]
	n += spanOf(rest[n:], func(c byte) bool { return c == ' ' })
	dayOfMonth := digitsAt(rest[n:])
	if dayOfMonth.digits == 0 || dayOfMonth.digits > 2 {
		return "", 0, false
	}
	n += dayOfMonth.size
	for _, ending := range []string{"st", "nd", "rd", "th"} {
		if strings.HasPrefix(rest[n:], ending) {
			n += len(ending)
			break
		}
	}
	gap := spanOf(rest[n:], func(c byte) bool { return c == ' ' || c == ',' })
	if gap == 0 {
		return "", 0, false
	}
	return closeWithYear(rest, n+gap, 0, month, dayOfMonth.value)
}
