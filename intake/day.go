package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"

	"gongkai/disclosure"
)

// Calendar is what a table says about its days as a whole.
type Calendar struct {
	Serials  bool              // numbers may be days of a spreadsheet
	From1904 bool              // and count from 1904, as old Macintosh workbooks do
	Within   disclosure.Period // tells the year of a day that is written without one; open where nobody said
}

// A Fault says why a value cannot be taken, and what to write instead, both in
// Chinese.
type Fault struct{ Why, Fix string }

func (f *Fault) Error() string { return f.Why + "；" + f.Fix }

const writeDay = "请写成 2023-05-06 或 2023年5月6日"

var (
	// What may stand behind a day: a weekday, a time of day.
	afterDay = regexp.MustCompile(`^[,，、\s]*(?:\(?(?:星期|周|礼拜)([1-6日天])\)?)?[,，、\s]*(?:t?\s*(?:上午|下午|晚上|凌晨|中午|早上|am|pm)?\s*\d{1,2}\s*[:时点]\s*(?:\d{1,2})?\s*分?\s*(?::?\s*\d{1,2}(?:\.\d+)?\s*秒?)?\s*(?:上午|下午|am|pm)?)?\s*$`)

	instant     = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)[t ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?\s*(z|[+-]\d\d:?\d\d)$`)
	fullDay     = regexp.MustCompile(`^(\d{4})\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?`)
	compactDay  = regexp.MustCompile(`^(\d{4})(\d\d)(\d\d)\b(?:\.0*$)?`)
	shortYear   = regexp.MustCompile(`^(\d\d)\s*(?:[-/.]|年)\s*(\d{1,2})\s*(?:[-/.]|月)\s*(\d{1,2})\s*[日号]?`)
	monthDay    = regexp.MustCompile(`^(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?`)
	yearLast    = regexp.MustCompile(`^\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}(\D|$)`)
	yearMonth   = regexp.MustCompile(`^\d{4}\s*(?:[-/.]|年)\s*\d{1,2}\s*月?$`)
	plainNumber = regexp.MustCompile(`^\d+(\.\d+)?$`)
)

// ParseDay reads a day as officers and programs write it, "" for an empty
// text. It never guesses: what can be read in two ways, or names a day that
// there is not, is a *Fault.
func ParseDay(text string, calendar Calendar) (disclosure.Day, error) {
	plain := plainText(text)
	if plain == "" {
		return "", nil
	}
	if len(plain) > 100 {
		return "", &Fault{"这不是日期", writeDay}
	}
	if m := instant.FindStringSubmatch(plain); m != nil {
		return dayOfInstant(m[1], m[2], m[3])
	}
	if plainNumber.MatchString(plain) && !compactDay.MatchString(plain) {
		return dayOfNumber(plain, calendar)
	}
	for _, form := range []struct {
		pattern *regexp.Regexp
		read    func(part []string, calendar Calendar) (disclosure.Day, error)
	}{
		{fullDay, wholeDay}, {compactDay, wholeDay}, {shortYear, dayOfShortYear}, {monthDay, dayWithoutYear},
	} {
		part := form.pattern.FindStringSubmatch(plain)
		if part == nil {
			continue
		}
		rest := afterDay.FindStringSubmatch(plain[len(part[0]):])
		if rest == nil {
			continue
		}
		day, err := form.read(part[1:], calendar)
		if err == nil {
			err = sameWeekday(day, rest[1])
		}
		if err != nil {
			return "", err
		}
		return day, nil
	}
	switch {
	case yearLast.MatchString(plain):
		return "", &Fault{"看不出哪个是月、哪个是日", writeDay + "，年份在前"}
	case yearMonth.MatchString(plain):
		return "", &Fault{"只有年月，没有日", writeDay + "；不知道哪一天就把这一格空着"}
	}
	return "", &Fault{"这不是日期", writeDay}
}

// plainText is text with arabic digits of usual width, in lower case.
func plainText(text string) string {
	return strings.ToLower(arabic(strings.Join(strings.Fields(width.Fold.String(text)), " ")))
}

func dayOfInstant(day, clock, zone string) (disclosure.Day, error) {
	if len(clock) == len("15:04") {
		clock += ":00"
	}
	if zone != "z" && !strings.Contains(zone, ":") {
		zone = zone[:3] + ":" + zone[3:]
	}
	at, err := time.Parse(time.RFC3339, day+"T"+clock+strings.ToUpper(zone))
	if err != nil {
		return "", &Fault{"没有这一天或这个时刻", writeDay}
	}
	return disclosure.DayOf(at), nil
}

// The days that a spreadsheet's number may mean, 1990 to 2060: outside of them
// it is more likely something else.
const (
	firstSerial = 32874
	lastSerial  = 58806
	days1904    = 1462 // from the first day of the 1900 system to that of the 1904 system
)

func dayOfNumber(text string, calendar Calendar) (disclosure.Day, error) {
	number, err := strconv.ParseFloat(text, 64)
	if err == nil && calendar.From1904 {
		number += days1904
	}
	if err != nil || number < firstSerial || number > lastSerial+1 {
		return "", &Fault{"这个数不是日期", writeDay}
	}
	if !calendar.Serials {
		return "", &Fault{"这像是表格软件里日期的内部编号", "请在表格软件里把这一列的格式设为日期再导出，或写成 2023-05-06"}
	}
	return disclosure.Day(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(number)).Format(time.DateOnly)), nil
}

func wholeDay(part []string, _ Calendar) (disclosure.Day, error) {
	return newDay(part[0], part[1], part[2])
}

// dayOfShortYear reads 23.5.6, which may as well be the 23rd of May: only the
// table's own period can tell.
func dayOfShortYear(part []string, calendar Calendar) (disclosure.Day, error) {
	day, err := newDay("20"+part[0], part[1], part[2])
	if err != nil {
		return "", err
	}
	if calendar.Within.From == "" || calendar.Within.To == "" || !calendar.Within.Contains(day) {
		return "", &Fault{"年份只有两位，看不出是哪一年", "请写四位的年份，例如 2023-05-06"}
	}
	return day, nil
}

func dayWithoutYear(part []string, calendar Calendar) (disclosure.Day, error) {
	within := calendar.Within
	if within.From == "" || within.To == "" {
		return "", &Fault{"没有写是哪一年", "请写上年份，例如 2023年5月6日，或导入时加 --year 2023"}
	}
	var found []disclosure.Day
	for year := within.From.Start().Year(); year <= within.To.Start().Year() && len(found) < 2; year++ {
		if day, err := newDay(strconv.Itoa(year), part[0], part[1]); err == nil && within.Contains(day) {
			found = append(found, day)
		}
	}
	if len(found) != 1 {
		return "", &Fault{fmt.Sprintf("没有写年份，%s 至 %s 之内也不能断定是哪一年", within.From, within.To), "请写上年份，例如 2023年5月6日"}
	}
	return found[0], nil
}

// The years of days that anybody may have published on the web or typed.
const (
	firstYear = 1949
	lastYear  = 2100
)

func newDay(year, month, day string) (disclosure.Day, error) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	made, ok := disclosure.NewDay(y, m, d)
	switch {
	case !ok:
		return "", &Fault{fmt.Sprintf("没有 %d 年 %d 月 %d 日这一天", y, m, d), "请核对后写成 2023-05-06 这样"}
	case y < firstYear || y > lastYear:
		return "", &Fault{fmt.Sprintf("%d 年不像是发布的年份", y), "请核对年份"}
	}
	return made, nil
}

func sameWeekday(day disclosure.Day, weekday string) error {
	if weekday == "" {
		return nil
	}
	is := day.Start().Weekday()
	if said, _ := strconv.Atoi(weekday); time.Weekday(said) != is { // 日 and 天 are no number: 0, as in time
		return &Fault{fmt.Sprintf("%s 是星期%s，与写的星期不符", day, []string{"日", "一", "二", "三", "四", "五", "六"}[is]), "请核对日期"}
	}
	return nil
}
