package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/disclosure"
)

// The years that a post can have been published in: the web is not older, and
// what lies beyond is a number that only looks like a date.
const (
	firstYear = 1990
	lastYear  = 2100
)

// FindDay gives the first plausible full date in a text, in any of the ways
// that Chinese sites write one: 2023-05-06, 2023/5/6, 2023.05.06, 2023·05·06,
// 2023年5月6日, 二〇二三年五月六日, full-width digits, two-digit years as in
// 20-09-09 and 20年9月9日; and as systems from abroad write one: 05/06/2023
// (the month first, unless it cannot be one), May 6, 2023, 五月 6, 2023. The
// calendar must have the day, and the year lie in 1990 to 2100. Month and day
// alone are no full date.
func FindDay(s string) (disclosure.Day, bool) {
	day, _, _, ok := findDay(s)
	return day, ok
}

// findDay is FindDay that also tells where in the text the date stands.
func findDay(s string) (day disclosure.Day, start, end int, ok bool) {
	for i := 0; i < len(s); {
		size := numberStart(s[i:])
		if size < 0 { // an English month may begin here
			if day, size, ok := englishDay(s, i); ok {
				return day, i, i + size, true
			}
			size = 1
		}
		if size > 0 {
			i += size
			continue
		}
		n := digitsAt(s[i:])
		if n.size == 0 {
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
			continue
		}
		if day, size, ok := dayAt(s[i:], n); ok && !joined(s[:i], n.digits) && (!isShort(s[i:i+size], n) || surelyDay(s, i, i+size)) {
			return day, i, i + size, true
		}
		if n.digits <= 2 {
			if day, size, ok := dayBeforeYear(s, i, n); ok && !joined(s[:i], n.digits) {
				return day, i, i + size, true
			}
		}
		i += n.size
	}
	return "", 0, 0, false
}

// numberStart is 0 where a number may begin, -1 where an English month may,
// and else how many bytes can be passed over. Most of a page's text is neither.
func numberStart(s string) int {
	switch c := s[0]; {
	case c < '0':
		return 1
	case c <= '9':
		return 0
	case c < utf8.RuneSelf:
		if strings.IndexByte("jfmasondJFMASOND", c) >= 0 && len(s) >= 3 {
			return -1
		}
		return 1
	case c < 0xC2:
		return 1
	case c < 0xE0: // О
		if c == 0xD0 {
			return 0
		}
		return 2
	case c >= 0xF0:
		return min(4, len(s))
	case len(s) < 3:
		return len(s)
	}
	switch s[:3] {
	case "〇", "○", "◯", "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "元":
		return 0
	}
	if s[0] == 0xEF && s[1] == 0xBC { // full-width digits and letters
		return 0
	}
	return 3
}

// joined tells whether what stands before a number makes it the tail of
// something else: an address, a version, a longer run of numbers.
func joined(before string, digits int) bool {
	if before == "" {
		return false
	}
	switch last := before[len(before)-1]; {
	case last == '.' || last == '/' || (last == '-' && digits == 2):
		return len(before) > 1 && before[len(before)-2] >= '0' && before[len(before)-2] <= '9'
	}
	return false
}

// number is a run of digits, ASCII, full-width or Chinese.
type number struct {
	value  int
	digits int // how many digits were written
	size   int // bytes
}

// dayAt reads a date at the beginning of s, whose first number is year.
func dayAt(s string, year number) (day disclosure.Day, size int, ok bool) {
	y := year.value
	switch year.digits {
	case 4:
	case 2:
		if y += 2000; y >= 2090 {
			y -= 100
		}
	default:
		return "", 0, false
	}
	i := year.size
	first, n := separatorAt(s[i:])
	i += n
	month := digitsAt(s[i:])
	if first == 0 || month.size == 0 || month.digits > 2 {
		return "", 0, false
	}
	i += month.size
	second, n := separatorAt(s[i:])
	i += n
	if !pair(first, second) {
		return "", 0, false
	}
	dayOfMonth := digitsAt(s[i:])
	if dayOfMonth.digits > 2 {
		dayOfMonth = beforeClock(s[i:], dayOfMonth)
	}
	if dayOfMonth.digits == 0 || dayOfMonth.digits > 2 {
		return "", 0, false
	}
	i += dayOfMonth.size
	if year.digits == 2 && first != '年' && followed(s[i:], first) {
		return "", 0, false
	}
	day, ok = disclosure.NewDay(y, month.value, dayOfMonth.value)
	if !ok || y < firstYear || y > lastYear {
		return "", 0, false
	}
	for _, mark := range []string{"日", "号"} {
		if strings.HasPrefix(s[i:], mark) {
			i += len(mark)
		}
	}
	return day, i, true
}

// isShort tells whether a date has less figures than 20-09-09: then it may be
// another kind of number.
func isShort(date string, year number) bool {
	return year.digits == 2 && !strings.Contains(date, "年") && countDigits(date) < len("200909")
}

func countDigits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// surelyDay tells whether what is as short as 23-5-6 is a date by what stands
// around it: brackets with nothing else, a day's label before it, a clock after it.
func surelyDay(s string, start, end int) bool {
	before, after := strings.TrimSpace(s[:start]), strings.TrimSpace(s[end:])
	for _, pair := range []string{"[]", "()", "（）", "【】", "〔〕"} {
		opening, size := utf8.DecodeRuneInString(pair)
		if before == string(opening) && after == pair[size:] {
			return true
		}
	}
	return labelRank(before) != unlabelled || after != s[end:] && clockAhead.MatchString(after)
}

var clockAhead = regexp.MustCompile(`^(?:[01]?\d|2[0-3])[:：][0-5]\d(?:\D|$)`)

// beforeClock splits a day of month from the time that lost its space, as in
// 2023-05-0612:30.
func beforeClock(s string, n number) number {
	if n.digits > 4 || len(s) < n.size+1 || n.size != n.digits || (s[n.size] != ':' && !strings.HasPrefix(s[n.size:], "：")) {
		return number{}
	}
	return number{value: int(s[0]-'0')*10 + int(s[1]-'0'), digits: 2, size: 2}
}

// followed tells whether the same separator and a digit go on after a date,
// which makes it an address or a version.
func followed(rest string, separator rune) bool {
	r, size := utf8.DecodeRuneInString(rest)
	return r == separator && digitsAt(rest[size:]).size > 0
}

// pair tells whether two separators make one date: 年 with 月, else the same twice.
func pair(first, second rune) bool {
	if first == '年' {
		return second == '月'
	}
	return first == second
}

// separatorAt reads a separator of a date's parts with the blanks around it;
// its rune is 0 where there is none. The many dashes count as one.
func separatorAt(s string) (separator rune, size int) {
	i := blanksAt(s)
	r, n := utf8.DecodeRuneInString(s[i:])
	switch r {
	case '-', '－', '–', '—', '‐', '‑', '−':
		separator = '-'
	case '/', '／':
		separator = '/'
	case '.', '．', '·', '•':
		separator = '.'
	case '年', '月':
		separator = r
	default:
		return 0, 0
	}
	i += n
	return separator, i + blanksAt(s[i:])
}

// blanksAt is the size of up to three blanks.
func blanksAt(s string) int {
	i := 0
	for range 3 {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch r {
		case ' ', '\t', '\n', '\r', '\u00a0', '\u3000':
			i += size
		default:
			return i
		}
	}
	return i
}

// digitsAt reads the run of digits that s begins with.
func digitsAt(s string) number {
	var n number
	for n.size < len(s) {
		r, size := rune(s[n.size]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[n.size:])
		}
		switch {
		case r >= '0' && r <= '9':
		case r >= '０' && r <= '９':
			r -= '０' - '0'
		default:
			if n.size == 0 && r >= utf8.RuneSelf {
				return hanziAt(s)
			}
			return n
		}
		if n.digits < 9 {
			n.value = n.value*10 + int(r-'0')
		}
		n.digits++
		n.size += size
	}
	return n
}

// hanziAt reads a number written in Chinese: digit by digit as in a year
// (二〇二三), or with 十 as in a day (二十一); 元月 is January. Its digits are
// those that the number would have in figures.
func hanziAt(s string) number {
	if strings.HasPrefix(s, "元月") {
		return number{value: 1, digits: 1, size: len("元")}
	}
	var n number
	tens := false
	for _, r := range s {
		d := hanziDigit(r)
		switch {
		case d < 0 || n.digits > 4:
			return n
		case d == 10 && n.digits == 0:
			n.value, n.digits, tens = 10, 2, true
		case d == 10 && n.digits == 1:
			n.value, n.digits, tens = n.value*10, 2, true
		case d == 10:
			return n
		case tens:
			n.value += d
			tens = false
		default:
			n.value, n.digits = n.value*10+d, n.digits+1
		}
		n.size += utf8.RuneLen(r)
	}
	return n
}

// hanziDigit gives 0 to 9, 10 for 十, -1 for anything else. The circles and
// letters that stand for 〇 are as typists leave them.
func hanziDigit(r rune) int {
	switch r {
	case '〇', '○', '零', 'О', 'Ｏ', '◯', '０', 'O', 'o', '0':
		return 0
	case '十':
		return 10
	}
	for i, c := range []rune("一二三四五六七八九") {
		if r == c {
			return i + 1
		}
	}
	return -1
}
