package docx

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"strings"

	"gongkai/disclosure"
	"gongkai/report"
)

// escape makes text from outside fit to stand in XML, in an element or an
// attribute: on one line, without characters that XML forbids, and without
// those that turn the direction of what is written around them.
func escape(text string) string { return escapeXML(report.OneLine(text)) }

// escapeXML makes text fit to stand in XML, and keeps all that may stand there.
func escapeXML(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder never fails
	return b.String()
}

// webAddress gives an address that may be opened from a document, "" for any
// that is not of the web.
func webAddress(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}

// numeral is a number from 1 to 99 as headings count (一、二 … 十一), and in
// digits beyond.
func numeral(n int) string {
	digits := []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
	switch {
	case n < 1 || n > 99:
		return fmt.Sprint(n)
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + digits[n%10]
	}
	return digits[n/10] + "十" + digits[n%10]
}

// dayName is a day as official documents write it (GB/T 9704-2012, 7.3.5.4: in
// Arabic digits, no zeros in front), "" of an unknown day.
func dayName(day disclosure.Day) string {
	t := day.Start()
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

// spanName names both days of a period, as the ministry's outline asks for.
func spanName(period disclosure.Period) string {
	from, to := dayName(period.From), dayName(period.To)
	switch {
	case from == "" && to == "":
		return "不限"
	case from == "":
		return "截至" + to
	case to == "":
		return "自" + from + "起"
	}
	return "自" + from + "起至" + to + "止"
}
