package docx

import (
	"encoding/xml"
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

// spanName names both days of a period, as the ministry's outline asks for.
func spanName(period disclosure.Period) string {
	from, to := report.DayName(period.From), report.DayName(period.To)
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
