package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"gongkai/disclosure"
)

// relativeForm is a text that is nothing but a day as seen from today, with
// perhaps a label before it and a clock after it. Weeks and months ago are no
// days.
var relativeForm = regexp.MustCompile(`^[^\p{L}\d]*(?:(?:发布|更新|发表)(?:于|时间|日期)?\s*[:：]?\s*)?` +
	`(刚刚|刚才|今天|今日|昨天|昨日|前天|大前天|(\d{1,3}|[一二两三四五六七八九十]{1,3}|半)\s*(秒钟?|分钟?|个?小时|天|日)\s*[之以]?前)` +
	`\s*(?:[上下]午|[早晚]上|凌晨)?\s*(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?[^\p{L}\d]*$`)

// vagueForm is a text that is nothing but a time so long ago, or on such a day of
// the week, that the day is not known.
var vagueForm = regexp.MustCompile(`^[^\p{L}\d]*(?:(?:发布|更新|发表)(?:于|时间|日期)?\s*[:：]?\s*)?` +
	`(?:(?:\d{1,2}|[一二两三四五六七八九十]{1,3}|半)\s*(?:周|个?星期|个?月|年)\s*[之以]?前|[上本这]?(?:周|星期)[一二三四五六日天])[^\p{L}\d]*$`)

// relativeWords are in every text that relativeForm matches.
var relativeWords = []string{"前", "刚", "今", "昨"}

// vagueWeeks are in every text that vagueForm matches.
var vagueWeeks = []string{"周", "星期", "月前", "月之前", "月以前", "年前", "年之前", "年以前"}

// maxRelative is how many bytes a relative date has at most.
const maxRelative = 60

var wordDays = map[string]int{"刚刚": 0, "刚才": 0, "今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "大前天": 3}

// isRelative tells whether a text is a day as seen from today, be it one that is
// not known.
func isRelative(text string) bool {
	return len(text) <= maxRelative && (containsAny(text, relativeWords) && relativeForm.MatchString(text) ||
		containsAny(text, vagueWeeks) && vagueForm.MatchString(text))
}

// relativeDay is the day that a text such as 昨天, 3天前 or 2小时前 meant when the
// page was fetched, "" where nobody knows when that was.
func (p *Page) relativeDay(text string) disclosure.Day {
	if p.Fetched.IsZero() || len(text) > maxRelative || !containsAny(text, relativeWords) {
		return ""
	}
	m := relativeForm.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	if days, ok := wordDays[m[1]]; ok {
		return disclosure.DayOf(p.Fetched.AddDate(0, 0, -days))
	}
	n, err := strconv.Atoi(m[2])
	if err != nil {
		n = hanziAt(m[2]).value
		if m[2] == "两" {
			n = 2
		}
	}
	unit := time.Second
	switch m[3] {
	case "天", "日":
		return disclosure.DayOf(p.Fetched.AddDate(0, 0, -n))
	case "小时", "个小时":
		unit = time.Hour
	case "分", "分钟":
		unit = time.Minute
	}
	return disclosure.DayOf(p.Fetched.Add(-time.Duration(n) * unit))
}

// relativeIn is the day that a part of a line, between blanks, bars and dots,
// means as relativeDay reads it.
func (p *Page) relativeIn(line string) disclosure.Day {
	if p.Fetched.IsZero() || !containsAny(line, relativeWords) {
		return ""
	}
	for _, part := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" |·•\u00a0\u3000", r) }) {
		if day := p.relativeDay(part); day != "" {
			return day
		}
	}
	return ""
}

// possible tells whether a page could show a day as that of publishing when it
// was fetched. A later one is another day: of an event, of a deadline, or a
// typing error. One day is left to clocks that go wrong.
func (p *Page) possible(day disclosure.Day) bool {
	return p.Fetched.IsZero() || day <= disclosure.DayOf(p.Fetched.AddDate(0, 0, 1))
}
