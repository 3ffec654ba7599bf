package intake

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

func (t *templateWriter) styles() {
	make := func(style excelize.Style) int {
		id, err := t.book.NewStyle(&style)
		t.do(err)
		return id
	}
	var border []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "BFBFBF", Style: 1})
	}
	fill := func(color string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
	}
	white := &excelize.Font{Family: "宋体", Size: 11, Bold: true, Color: "FFFFFF"}
	usual := &excelize.Font{Family: "宋体", Size: 11}
	grey := &excelize.Font{Family: "宋体", Size: 11, Italic: true, Color: "7F7F7F"}
	middle := &excelize.Alignment{Vertical: "center", WrapText: true}
	centred := &excelize.Alignment{Vertical: "center", Horizontal: "center", WrapText: true}
	date := dateFormat
	t.title = make(excelize.Style{Font: &excelize.Font{Family: "黑体", Size: 16, Bold: true}, Alignment: &excelize.Alignment{Vertical: "center"}})
	t.text = make(excelize.Style{Font: usual, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	t.header = make(excelize.Style{Font: white, Fill: fill("5B7DB1"), Alignment: centred, Border: border})
	t.must = make(excelize.Style{Font: white, Fill: fill("1F4E79"), Alignment: centred, Border: border})
	t.section = make(excelize.Style{Font: white, Fill: fill("1F4E79"), Alignment: middle, Border: border})
	t.plain = make(excelize.Style{Font: usual, Alignment: middle})
	t.date = make(excelize.Style{Font: usual, Alignment: centred, CustomNumFmt: &date})
	t.number = make(excelize.Style{Font: usual, Alignment: centred, NumFmt: 1})
	t.example = make(excelize.Style{Font: grey, Fill: fill("F2F2F2"), Alignment: middle})
	t.exampleDate = make(excelize.Style{Font: grey, Fill: fill("F2F2F2"), Alignment: centred, CustomNumFmt: &date})
}

func (t *templateWriter) styleOf(column templateColumn) int {
	switch column.Kind {
	case "date":
		return t.date
	case "count":
		return t.number
	}
	return t.plain
}

func (t *templateWriter) exampleStyleOf(column templateColumn) int {
	if column.Kind == "date" {
		return t.exampleDate
	}
	return t.example
}

// validate gives a column its drop-down list or limits, and says how it is
// filled in when a cell is entered. What import understands beyond them may be
// typed all the same, after a warning.
func (t *templateWriter) validate(sheet string, column templateColumn, cells string) {
	rule := excelize.NewDataValidation(true)
	rule.SetSqref(cells)
	rule.SetInput(column.Name, shorten(column.How, 120))
	switch {
	case t.lists[column.List] != "":
		rule.SetSqrefDropList(t.lists[column.List])
		rule.SetError(listStyle(column.List), column.Name, "下拉里没有这一项。")
	case column.Kind == "date":
		t.do(rule.SetRange(firstSerial, lastSerial, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween))
		rule.SetError(excelize.DataValidationErrorStyleWarning, column.Name, "请写成 2023-05-06。")
	case column.Kind == "count":
		t.do(rule.SetRange(0, 2_000_000_000, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween))
		rule.SetError(excelize.DataValidationErrorStyleStop, column.Name, "请写整数，没有就写 0。")
	default:
		return
	}
	t.do(t.book.AddDataValidation(sheet, rule))
}

// listStyle says how strict a list is: a channel must be one of the
// configuration's, the others only help.
func listStyle(list string) excelize.DataValidationErrorStyle {
	if list == "channels" {
		return excelize.DataValidationErrorStyleStop
	}
	return excelize.DataValidationErrorStyleWarning
}

// guide writes how the other sheets are filled in.
func (t *templateWriter) guide(sheets []templateSheet) {
	row := 1
	line := func(style int, height float64, cells ...string) {
		for i, cell := range cells {
			at, _ := excelize.CoordinatesToCellName(i+1, row)
			t.do(t.book.SetCellStr(guideSheet, at, cell))
			t.do(t.book.SetCellStyle(guideSheet, at, at, style))
		}
		t.do(t.book.SetRowHeight(guideSheet, row, height))
		row++
	}
	line(t.title, 30, t.form.School+"信息公开填报模板")
	for _, text := range []string{
		"把不在网站上的信息和数字填进后面几张表，保存后用 gongkai import 导入；同一个文件可以补充后再导入，不会重复。",
		"深色的列必须填写。灰色斜体的示例行导入时略过，可以删去，也可以留着。不用的表空着就行。",
		"不要改动表头的文字；各列的次序可以调换，可以加自己的列，不认识的列不导入。",
	} {
		t.do(t.book.MergeCell(guideSheet, "A"+count(row), "B"+count(row)))
		line(t.text, 20, text)
	}
	for _, sheet := range sheets {
		row++
		line(t.section, 20, "表「"+sheet.Title+"」", sheet.Intro)
		for _, column := range sheet.Columns {
			must := ""
			if column.Must {
				must = "必填。"
			}
			line(t.text, 18, column.Name, must+column.How)
		}
	}
	t.do(t.book.SetColWidth(guideSheet, "A", "A", 20))
	t.do(t.book.SetColWidth(guideSheet, "B", "B", 110))
	a4, wide, high, landscape, fit := 9, 1, 0, "landscape", true
	t.do(t.book.SetPageLayout(guideSheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4, FitToWidth: &wide, FitToHeight: &high}))
	t.do(t.book.SetSheetProps(guideSheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	if t.err != nil {
		t.err = fmt.Errorf("sheet %s: %w", guideSheet, t.err)
	}
}
