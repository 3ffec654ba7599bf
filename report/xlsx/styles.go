package xlsx

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"gongkai/report"
)

const (
	bodyFont  = "宋体"
	titleFont = "黑体"
	inkColor  = "1F3864" // of titles and headers
	linkColor = "1F5FBF"
	greyColor = "7F7F7F"
	lineColor = "C9CED6"
)

// role is what a cell is in its sheet.
type role int

const (
	roleLine role = iota
	roleSubtotal
	roleApart // shown, but not added up
	roleTotal
	roleHeader
	roleTitle    // of a sheet
	roleHeading  // of a section
	roleSubtitle // grey, below the title
	roleNote
	roleWarning
	roleKey // the big numbers of the overview
)

// look is all that decides how a cell is shown; each has one style.
type look struct {
	role   role
	kind   report.Kind
	link   bool
	format string // where it is not its kind's
	clip   bool   // shows but its first line
}

// formatLimit keeps formats below what Excel takes, which is 200 in some versions.
const formatLimit = 150

// styles makes the styles of a workbook, each once.
type styles struct {
	file    *excelize.File
	made    map[look]int
	formats map[string]bool
}

func newStyles(file *excelize.File) styles {
	return styles{file: file, made: map[look]int{}, formats: map[string]bool{}}
}

// of is the style of a look. Where there are too many formats, a number shows
// as its kind does, without its words.
func (s *styles) of(l look) (int, error) {
	if l.format != "" && !s.formats[l.format] && len(s.formats) >= formatLimit {
		l.format = ""
	}
	s.formats[l.format] = true
	if id, ok := s.made[l]; ok {
		return id, nil
	}
	id, err := s.file.NewStyle(newStyle(l))
	if err != nil {
		return 0, fmt.Errorf("make a style of the workbook: %w", err)
	}
	s.made[l] = id
	return id, nil
}

func newStyle(l look) *excelize.Style {
	style := &excelize.Style{
		Font:      font(l),
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: horizontal(l) != "right" && !l.clip, Horizontal: horizontal(l)},
	}
	switch l.role {
	case roleLine, roleSubtotal, roleApart, roleTotal, roleHeader, roleKey:
		style.Border = borders(l.role)
		if style.Alignment.Horizontal != "center" {
			style.Alignment.Indent = 1
		}
	case roleWarning:
		style.Alignment.Indent = 1
	case roleTitle, roleSubtitle, roleHeading:
		style.Alignment.WrapText = false
	}
	switch l.role {
	case roleHeader:
		style.Fill = fill("DCE6F2")
	case roleSubtotal:
		style.Fill = fill("F3F6FA")
	case roleTotal:
		style.Fill = fill("E9EFF7")
	case roleWarning:
		style.Fill = fill("FFF4D6")
	}
	switch format := cmp.Or(l.format, kindFormat(l.kind)); format {
	case "":
	case textFormat:
		style.NumFmt = 49 // Excel's own number for it
	default:
		style.CustomNumFmt = &format
	}
	return style
}

// textFormat marks text as text, so that a title like =1+1 does not become a
// formula when somebody types into its cell.
const textFormat = "@"

// kindFormat is the number format of a kind.
func kindFormat(kind report.Kind) string {
	switch kind {
	case report.KindNumber:
		return "#,##0"
	case report.KindChange:
		return "+#,##0;-#,##0;0"
	case report.KindDay:
		return "yyyy-mm-dd"
	case report.KindText:
		return textFormat
	}
	return ""
}

// literal is a text as a number format shows it for whatever number.
func literal(text string) string {
	return `"` + strings.ReplaceAll(shorten(report.OneLine(text), 100), `"`, `”`) + `"`
}

func font(l look) *excelize.Font {
	f := &excelize.Font{Family: bodyFont, Size: 11, Color: "262626"}
	switch l.role {
	case roleSubtotal, roleTotal:
		f.Bold = true
	case roleApart:
		f.Italic, f.Color = true, greyColor
	case roleHeader:
		f.Family, f.Color = titleFont, inkColor
	case roleTitle:
		f.Family, f.Size, f.Color = titleFont, 16, inkColor
	case roleHeading:
		f.Family, f.Size, f.Color = titleFont, 12, inkColor
	case roleSubtitle, roleNote:
		f.Size, f.Color = 10, "595959"
	case roleKey:
		f.Bold, f.Size, f.Color = true, 14, inkColor
	}
	if l.link {
		f.Color = linkColor
		if l.kind == report.KindText {
			f.Underline = "single"
		}
	}
	return f
}

func horizontal(l look) string {
	switch {
	case l.role == roleHeader || l.kind == report.KindDay:
		return "center"
	case l.kind == report.KindNumber || l.kind == report.KindChange:
		return "right"
	}
	return "left"
}

func borders(r role) []excelize.Border {
	result := make([]excelize.Border, 0, 4)
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border := excelize.Border{Type: side, Color: lineColor, Style: 1}
		if r == roleTotal && side == "top" || r == roleHeader && side == "bottom" {
			border.Color, border.Style = inkColor, 2
		}
		result = append(result, border)
	}
	return result
}

func fill(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

// tabColor groups the sheets: counts, regulations and what is typed in, evidence and
// posts without a day, what else was asked for.
func tabColor(id string) string {
	groups := map[string]string{
		"A": "2F6EB5", "B": "2F6EB5", "C": "2F6EB5", "D": "2F6EB5", "E": "2F6EB5",
		"F": "3C8D5A", "G": "D08A2E", "H": "D08A2E", "I": "7F7F7F", "U": "7F7F7F",
	}
	if color, ok := groups[strings.TrimRight(id, "0123456789")]; ok { // A2 belongs to A
		return color
	}
	return "7A5AA6"
}
