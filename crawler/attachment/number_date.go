package attachment

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// shownDate writes a moment by the codes of a section.
func shownDate(value float64, pieces []piece, date1904 bool) string {
	at := serialTime(value, date1904)
	half := strings.ContainsAny(placeholders(pieces), "P下") // hours of half a day
	var b strings.Builder
	for i, p := range pieces {
		switch {
		case p.literal:
			b.WriteString(p.text)
		case strings.HasPrefix(strings.ToLower(p.text), "m"):
			b.WriteString(monthOrMinute(at, pieces, i))
		default:
			b.WriteString(dateCode(at, value, strings.ToLower(p.text), half))
		}
	}
	return strings.TrimSpace(b.String())
}

// dateCode writes one code other than m, which stands for two things.
func dateCode(at time.Time, value float64, code string, half bool) string {
	hour := at.Hour()
	if half {
		hour = (hour+11)%12 + 1
	}
	switch code {
	case "y", "yy":
		return at.Format("06")
	case "yyy", "yyyy", "e":
		return strconv.Itoa(at.Year())
	case "d":
		return strconv.Itoa(at.Day())
	case "dd":
		return at.Format("02")
	case "ddd":
		return at.Format("Mon")
	case "dddd":
		return at.Format("Monday")
	case "aaa":
		return weekday(at)
	case "aaaa":
		return "星期" + weekday(at)
	case "h":
		return strconv.Itoa(hour)
	case "hh":
		return fmt.Sprintf("%02d", hour)
	case "s":
		return strconv.Itoa(at.Second())
	case "ss":
		return at.Format("05")
	case "[h]", "[hh]":
		return strconv.Itoa(int(value*24 + 1e-9))
	case "[m]", "[mm]":
		return strconv.Itoa(int(value*24*60 + 1e-7))
	case "[s]", "[ss]":
		return strconv.Itoa(int(value*24*60*60 + 1e-5))
	case "am/pm", "a/p":
		return at.Format("PM")
	case "上午/下午":
		if at.Hour() < 12 {
			return "上午"
		}
		return "下午"
	case "/", "-", ".", ",":
		return code
	}
	return ""
}

func weekday(at time.Time) string {
	return []string{"日", "一", "二", "三", "四", "五", "六"}[at.Weekday()]
}

// monthOrMinute writes m: minutes behind an hour or before a second, else the month.
func monthOrMinute(at time.Time, pieces []piece, i int) string {
	code := strings.ToLower(pieces[i].text)
	if minutes := nearestCode(pieces[:i], true) == 'h' || nearestCode(pieces[i+1:], false) == 's'; minutes && len(code) <= 2 {
		if len(code) == 1 {
			return strconv.Itoa(at.Minute())
		}
		return at.Format("04")
	}
	switch len(code) {
	case 1:
		return strconv.Itoa(int(at.Month()))
	case 2:
		return at.Format("01")
	case 3:
		return at.Format("Jan")
	case 4:
		return at.Format("January")
	}
	return at.Format("Jan")[:1]
}

// nearestCode is the letter of the last, or the first, code among pieces.
func nearestCode(pieces []piece, last bool) rune {
	found := rune(0)
	for _, p := range pieces {
		letters := strings.Trim(strings.ToLower(p.text), "[]")
		if p.literal || letters == "" || !strings.ContainsAny(letters[:1], "ymdhs") {
			continue
		}
		found = rune(letters[0])
		if !last {
			break
		}
	}
	return found
}
