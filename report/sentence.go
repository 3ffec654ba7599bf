package report

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/disclosure"
)

// Sentence is the one that every yearly report opens with: the total and its
// channels, then what is listed beside the total.
func Sentence(tally Tally, frame Frame) string {
	var parts, beside []string
	for _, row := range channelRows(frame, tally.Cells) {
		text := fmt.Sprintf("%s%d%s", row.Name, row.Posts+row.Figures, row.Unit)
		switch {
		case *row.Additive:
			parts = append(parts, text)
		case row.Posts+row.Figures > 0:
			beside = append(beside, text)
		}
	}
	sentence := fmt.Sprintf("%s，全校主动公开信息%d条", PeriodName(frame.Period), tally.Total)
	if len(parts) > 0 {
		sentence += "，其中，通过" + strings.Join(parts, "，")
	}
	sentence += "。"
	if len(beside) > 0 {
		sentence += "此外，" + strings.Join(beside, "，") + "。"
	}
	return sentence
}

// PeriodName is how a report speaks of a period: 2023年 for one that begins
// with a year and ends in it, 2022—2023学年 for 1 September to 31 August, and
// both days otherwise.
func PeriodName(period disclosure.Period) string {
	from, to := period.From, period.To
	switch {
	case from == "" && to == "":
		return "截至目前"
	case from == "":
		return "截至" + DayName(to)
	case to == "":
		return DayName(from) + "以来"
	case from[4:] == "-01-01" && from[:4] == to[:4]:
		return string(from[:4]) + "年"
	case from[4:] == "-09-01" && to[4:] == "-08-31" && to.Start().Year() == from.Start().Year()+1:
		return string(from[:4]) + "—" + string(to[:4]) + "学年"
	}
	return DayName(from) + "至" + DayName(to)
}

// DayName is a day as official documents write it (GB/T 9704-2012, 7.3.5.4: in
// Arabic digits, no zeros in front), "" of an unknown day.
func DayName(day disclosure.Day) string {
	t := day.Start()
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

// Numeral is a number from 1 to 99 as headings count (一、二 … 十一), in digits
// beyond.
func Numeral(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 1 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n%10]
	}
	return digits[n/10] + "十" + digits[n%10]
}
