package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gongkai/disclosure"
)

const writePeriod = "请写成 2023-01-01至2023-12-31、2023年 或 2022-2023学年"

const (
	dash = `\s*(?:-{1,2}|~|—{1,2}|–|―|至|到|起至)\s*`
	aDay = `\d{4}\s*(?:[-/.]|年)\s*\d{1,2}\s*(?:[-/.]|月)\s*\d{1,2}\s*[日号]?`
)

var (
	fromTo       = regexp.MustCompile(`(` + aDay + `)` + dash + `((?:\d{4}\s*(?:[-/.]|年)\s*)?\d{1,2}\s*(?:[-/.]|月)\s*\d{1,2}\s*[日号]?)`)
	schoolYear   = regexp.MustCompile(`(\d{4})(?:学年)?` + dash + `(\d{4})\s*学年度?`)
	months       = regexp.MustCompile(`(\d{4})\s*年\s*(\d{1,2})\s*月?` + dash + `(\d{1,2})\s*月(?:份)?`)
	oneMonth     = regexp.MustCompile(`(\d{4})(?:\s*年\s*|[-/.])(\d{1,2})(?:\s*月份?)?`)
	partOfYear   = regexp.MustCompile(`(\d{4})\s*年度?\s*(上半年|下半年|第?[1-4]\s*季度)`)
	years        = regexp.MustCompile(`(\d{4})\s*年?` + dash + `(\d{4})\s*年度?`)
	oneYear      = regexp.MustCompile(`(\d{4})(?:\s*年度?)?`)
	startOfRange = regexp.MustCompile(`^[自从]`)
	// What a title says of the table itself, and not of what is counted.
	aboutTable = regexp.MustCompile(`(?:填报|填表|制表|统计|上报|打印|导出|更新|截止|截至)(?:日期|时间|日)?\s*[:：]?\s*` + aDay)
	yearOfName = regexp.MustCompile(`\b(\d{4})\s*年度?(\s*\d{1,2}\s*月)?`) // a month is the table's own
)

// ParsePeriod reads a period as officers write it, the open period for an
// empty text.
func ParsePeriod(text string) (disclosure.Period, error) {
	plain := startOfRange.ReplaceAllString(plainText(text), "")
	plain = strings.TrimSuffix(strings.TrimSuffix(plain, "止"), "期间")
	if plain == "" {
		return disclosure.Period{}, nil
	}
	for _, form := range periodForms() {
		if found := form.pattern.FindStringSubmatch(plain); found != nil && found[0] == plain {
			return form.read(found)
		}
	}
	return disclosure.Period{}, &Fault{"看不懂这个统计期限", writePeriod}
}

// periodIn finds the period that a table's title or name speaks of, the open
// period where it names none, or several.
func periodIn(title string) disclosure.Period {
	plain := aboutTable.ReplaceAllString(plainText(title), " ")
	for _, form := range periodForms() {
		if !form.inTitles {
			continue
		}
		pattern := form.pattern
		if pattern == oneYear {
			pattern = yearOfName
		}
		found := map[disclosure.Period]bool{}
		for _, part := range pattern.FindAllStringSubmatch(plain, 10) {
			if period, err := form.read(part); err == nil && (pattern != yearOfName || part[2] == "") {
				found[period] = true
			}
		}
		for period := range found {
			if len(found) == 1 {
				return period
			}
			return disclosure.Period{}
		}
	}
	return disclosure.Period{}
}

type periodForm struct {
	pattern  *regexp.Regexp
	inTitles bool // whether it is clear also in the midst of other text
	read     func(part []string) (disclosure.Period, error)
}

func periodForms() []periodForm {
	return []periodForm{
		{fromTo, true, readFromTo},
		{schoolYear, true, func(part []string) (disclosure.Period, error) {
			if number(part[2]) != number(part[1])+1 {
				return disclosure.Period{}, &Fault{"学年的两个年份不相连", "请写成 2022-2023学年"}
			}
			return newPeriod(part[1], "9", "1", part[2], "8", "31")
		}},
		{months, true, func(part []string) (disclosure.Period, error) {
			return monthsOf(part[1], number(part[2]), number(part[3]))
		}},
		{partOfYear, true, readPartOfYear},
		{oneMonth, false, func(part []string) (disclosure.Period, error) {
			return monthsOf(part[1], number(part[2]), number(part[2]))
		}},
		{years, true, func(part []string) (disclosure.Period, error) {
			return newPeriod(part[1], "1", "1", part[2], "12", "31")
		}},
		{oneYear, true, func(part []string) (disclosure.Period, error) {
			return newPeriod(part[1], "1", "1", part[1], "12", "31")
		}},
	}
}

// readFromTo reads two days; the second may leave the year out.
func readFromTo(part []string) (disclosure.Period, error) {
	from, err := ParseDay(part[1], Calendar{})
	if err != nil {
		return disclosure.Period{}, err
	}
	last := part[2]
	if !fullDay.MatchString(last) {
		last = string(from)[:4] + "-" + strings.TrimRight(strings.NewReplacer("月", "-", "/", "-", ".", "-", " ", "").Replace(last), "日号")
	}
	to, err := ParseDay(last, Calendar{})
	if err != nil {
		return disclosure.Period{}, err
	}
	return inOrder(disclosure.Period{From: from, To: to})
}

func readPartOfYear(part []string) (disclosure.Period, error) {
	switch part[2] {
	case "上半年":
		return monthsOf(part[1], 1, 6)
	case "下半年":
		return monthsOf(part[1], 7, 12)
	}
	quarter := number(strings.Trim(part[2], "第季度 "))
	return monthsOf(part[1], 3*quarter-2, 3*quarter)
}

// monthsOf is the period from the first day of a month to the last one of
// another, of the same year.
func monthsOf(year string, first, last int) (disclosure.Period, error) {
	if first < 1 || last > 12 || first > last {
		return disclosure.Period{}, &Fault{fmt.Sprintf("没有 %d 月至 %d 月这样的期限", first, last), writePeriod}
	}
	from, err := newDay(year, strconv.Itoa(first), "1")
	if err != nil {
		return disclosure.Period{}, err
	}
	return disclosure.Period{From: from, To: disclosure.Month(fmt.Sprintf("%s-%02d", year, last)).To}, nil
}

func newPeriod(fromYear, fromMonth, fromDay, toYear, toMonth, toDay string) (disclosure.Period, error) {
	from, err := newDay(fromYear, fromMonth, fromDay)
	if err != nil {
		return disclosure.Period{}, err
	}
	to, err := newDay(toYear, toMonth, toDay)
	if err != nil {
		return disclosure.Period{}, err
	}
	return inOrder(disclosure.Period{From: from, To: to})
}

func inOrder(period disclosure.Period) (disclosure.Period, error) {
	if period.From > period.To {
		return disclosure.Period{}, &Fault{fmt.Sprintf("开始的 %s 在结束的 %s 之后", period.From, period.To), "请把两个日期对调，或改正年份"}
	}
	return period, nil
}

// number reads digits that a pattern has found.
func number(digits string) int {
	value, _ := strconv.Atoi(digits)
	return value
}
