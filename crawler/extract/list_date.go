package extract

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/disclosure"
)

var (
	monthDay     = regexp.MustCompile(`^[\s\[(（【/|-]*(\d{1,2})\s*(?:[-－/.]|月)\s*(\d{1,2})\s*日?[\s\])）】/|]*$`)
	yearMonth    = regexp.MustCompile(`^[\s\[(（【/|-]*((?:19|20)\d\d)\s*(?:[-－/.]|年)\s*(\d{1,2})\s*月?[\s\])）】/|]*$`)
	yearAlone    = regexp.MustCompile(`^[\s\[(（【—-]*((?:19|20)\d\d)\s*(?:年|年度)?[\s\])）】—-]*$`)
	monthAlone   = regexp.MustCompile(`^[\s\[(（【—-]*(1[0-2]|0?[1-9])\s*月(?:份)?[\s\])）】—-]*$`)
	dayAlone     = regexp.MustCompile(`^[\s\[(（【—-]*(?:(\d{1,2})\s*日|(0[1-9]|[12]\d|3[01]))[\s\])）】—-]*$`)
	englishDate  = regexp.MustCompile(`(?i)^(?:(\d{1,2})\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*(?:(\d{1,2})\s*,?\s+)?((?:19|20)\d\d)$`)
	englishMonth = regexp.MustCompile(`(?i)^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?$`)
	// splitDates are dates whose parts stand in boxes of their own, joined by
	// blanks; the names tell which part is which.
	splitDates = []*regexp.Regexp{
		regexp.MustCompile(`^(?P<d>\d{1,2})日?\s+(?P<y>(?:19|20)\d\d)\s*(?:[-－/.]|年)\s*(?P<m>\d{1,2})月?$`),
		regexp.MustCompile(`^(?P<y>(?:19|20)\d\d)\s*(?:[-－/.]|年)\s*(?P<m>\d{1,2})月?\s+(?P<d>\d{1,2})日?$`),
		regexp.MustCompile(`^(?P<m>\d{1,2})\s*(?:[-－/.]|月)\s*(?P<d>\d{1,2})日?\s+(?P<y>(?:19|20)\d\d)年?$`),
		regexp.MustCompile(`^(?P<y>(?:19|20)\d\d)年?\s+(?P<m>\d{1,2})\s*(?:[-－/.]|月)\s*(?P<d>\d{1,2})日?$`),
		regexp.MustCompile(`^(?P<d>\d{1,2})日?\s+(?P<m>\d{1,2})月\s*[/|-]?\s*(?P<y>(?:19|20)\d\d)年?$`),
		regexp.MustCompile(`^(?P<y>(?:19|20)\d\d)年?\s+(?P<m>\d{1,2})月\s+(?P<d>\d{1,2})日?$`),
		regexp.MustCompile(`^(?P<m>\d{1,2})月\s+(?P<d>\d{1,2})日?\s+(?P<y>(?:19|20)\d\d)年?$`),
		regexp.MustCompile(`^(?P<d>\d{1,2})日?\s*[/|-]\s*(?P<y>(?:19|20)\d\d)\s*(?:[-－/.]|年)\s*(?P<m>\d{1,2})月?$`),
	}
	chineseMonths = strings.NewReplacer("十一月", "11月", "十二月", "12月", "十月", "10月", "一月", "1月", "二月", "2月", "三月", "3月",
		"四月", "4月", "五月", "5月", "六月", "6月", "七月", "7月", "八月", "8月", "九月", "9月")
	// notPublished are labels of days on which something else happens.
	notPublished = regexp.MustCompile(`截止|截至|结束|开始|开标|报名|举行|活动时间|会议时间|讲座|生成|有效`)
	dateLabel    = regexp.MustCompile(`^[\s\[(（【]*(?:发布|发表|公布|公开|更新|时间|日期|浏览|阅读|点击|截止|作者|来源)`)
	published    = regexp.MustCompile(`发布|发表|公布|公开|时间|日期|更新`)
	// addressDays are days that systems put into the address of a post.
	addressDays = []*regexp.Regexp{
		regexp.MustCompile(`/((?:19|20)\d\d)/(\d\d)(\d\d)/`),
		regexp.MustCompile(`/((?:19|20)\d\d)[-/](\d{1,2})[-/](\d{1,2})/`),
		regexp.MustCompile(`/t?((?:19|20)\d\d)(\d\d)(\d\d)[_/.-]`),
	}
)

// maxDateText is how many runes may stand beside a date in a text that is one.
const maxDateText = 14

// dateOnly tells whether a text is a date, whole or in part, and little else.
func dateOnly(text string) bool {
	if len(text) > 160 {
		return false
	}
	if !hasNumber(text) {
		return strings.Contains(text, "二〇") && utf8.RuneCountInString(text) < 30 || isRelative(text)
	}
	if _, start, end, ok := findDay(text); ok {
		return wordRunes(text[:start])+wordRunes(text[end:]) <= maxDateText
	}
	if first := strings.TrimLeft(text, " \t\r\n[(（【/|-—"); first == "" || first[0] < '0' || first[0] > '9' {
		return isRelative(text)
	}
	return monthDay.MatchString(text) || yearMonth.MatchString(text) || strings.HasSuffix(text, "日") && dayAlone.MatchString(text) || isRelative(text)
}

// hasNumber tells whether a text holds a figure, of whatever width or script.
func hasNumber(text string) bool {
	for i := 0; i < len(text); i++ {
		if c := text[i]; c >= '0' && c <= '9' {
			return true
		} else if c >= utf8.RuneSelf {
			return strings.ContainsFunc(text[i:], unicode.IsNumber)
		}
	}
	return false
}

// dateLine tells whether a line of a title is a date with at most a label:
// stricter than dateOnly, as short titles end in dates too.
func dateLine(text string) bool {
	if !dateOnly(text) {
		return false
	}
	_, start, end, ok := findDay(text)
	return !ok || wordRunes(text[:start])+wordRunes(text[end:]) <= 2 || dateLabel.MatchString(text)
}

// wordRunes counts letters, and nothing that a clock or a bracket needs.
func wordRunes(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// dayIn reads the day that the pieces of a row show beside its title. partial
// tells that they show one that leaves something out. above gives the heading above the
// row, and is called where it is needed.
func (p *Page) dayIn(pieces []string, above func() heading, address string) (day disclosure.Day, partial bool) {
	best := -1
	for _, piece := range pieces {
		found, start, end, ok := findDay(piece)
		if !ok || wordRunes(piece[:start])+wordRunes(piece[end:]) > 40 || !p.possible(found) {
			continue
		}
		rank := 1
		switch label := piece[:start]; {
		case notPublished.MatchString(label):
			rank = 0
		case published.MatchString(label):
			rank = 3
		case dateOnly(piece):
			rank = 2
		}
		if rank > best {
			best, day = rank, found
		}
	}
	if day != "" {
		return day, false
	}
	if day := splitDay(pieces); day != "" && p.possible(day) {
		return day, false
	}
	for _, piece := range pieces {
		if isRelative(piece) {
			day := p.relativeDay(piece)
			return day, day == ""
		}
	}
	month, dayOfMonth := monthAndDay(pieces)
	if month == 0 && dayOfMonth == 0 {
		return "", false
	}
	head := above()
	if month == 0 {
		month = head.month
	}
	if head.year > 0 && month > 0 {
		day, _ := disclosure.NewDay(head.year, month, dayOfMonth)
		return day, true
	}
	if month == 0 {
		return "", false
	}
	return nearAddress(month, dayOfMonth, address), true
}

// splitDay reads a date whose parts are short pieces of their own.
func splitDay(pieces []string) disclosure.Day {
	var short []string
	for _, piece := range pieces {
		if utf8.RuneCountInString(piece) <= 12 && (strings.ContainsFunc(piece, unicode.IsDigit) || strings.Contains(piece, "月") || englishMonth.MatchString(piece)) {
			short = append(short, strings.Trim(chineseMonths.Replace(piece), "[]()（）【】|/- "))
		}
	}
	for size := min(3, len(short)); size > 0; size-- {
		for i := 0; i+size <= len(short) && i < 8; i++ {
			if day := joinedDay(strings.Join(short[i:i+size], " ")); day != "" {
				return day
			}
		}
	}
	return ""
}

func joinedDay(text string) disclosure.Day {
	for _, form := range splitDates {
		m := form.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		part := func(name string) int {
			n, _ := strconv.Atoi(m[form.SubexpIndex(name)])
			return n
		}
		if day, ok := disclosure.NewDay(part("y"), part("m"), part("d")); ok {
			return day
		}
	}
	if m := englishDate.FindStringSubmatch(text); m != nil {
		month := strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(m[2]))/3 + 1
		year, _ := strconv.Atoi(m[4])
		dayOfMonth, _ := strconv.Atoi(m[1] + m[3])
		if day, ok := disclosure.NewDay(year, month, dayOfMonth); ok {
			return day
		}
	}
	day, _ := FindDay(text)
	return day
}

// monthAndDay reads a date without year: 05-06 or 5月6日; or the day of the
// month alone, whose month a heading tells.
func monthAndDay(pieces []string) (month, day int) {
	for _, piece := range pieces {
		if m := monthDay.FindStringSubmatch(piece); m != nil {
			month, _ = strconv.Atoi(m[1])
			day, _ = strconv.Atoi(m[2])
			if month >= 1 && month <= 12 && day >= 1 && day <= 31 {
				return month, day
			}
		}
	}
	for _, piece := range pieces {
		if m := dayAlone.FindStringSubmatch(piece); m != nil {
			if day, _ = strconv.Atoi(m[1] + m[2]); day >= 1 && day <= 31 {
				return 0, day
			}
		}
	}
	return 0, 0
}

// nearAddress finds the year of a month and day in the day that the address
// tells, which is that of its creation: publishing follows within weeks.
func nearAddress(month, day int, address string) disclosure.Day {
	for _, form := range addressDays {
		m := form.FindStringSubmatch(address)
		if m == nil {
			continue
		}
		year, _ := strconv.Atoi(m[1])
		createdMonth, _ := strconv.Atoi(m[2])
		createdDay, _ := strconv.Atoi(m[3])
		created, ok := disclosure.NewDay(year, createdMonth, createdDay)
		if !ok {
			continue
		}
		for y := year - 1; y <= year+1; y++ {
			shown, ok := disclosure.NewDay(y, month, day)
			if !ok {
				continue
			}
			if hours := shown.Start().Sub(created.Start()).Hours(); hours > -45*24 && hours < 45*24 {
				return shown
			}
		}
	}
	return ""
}
