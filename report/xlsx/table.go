package xlsx

import (
	"fmt"
	"math"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/xuri/excelize/v2"

	"gongkai/report"
)

// A table's sheet: its title, a way back, the header, the lines. The total
// stands below an empty row, so that whoever sorts the lines cannot sort it
// in: Excel takes a row that touches the filtered ones for one of them.
const (
	headerRow     = 3
	firstRow      = headerRow + 1
	tallest       = 6           // lines of text that a row shows
	longTable     = 200         // lines; in a longer one addresses show but their beginning, so that a line stays a line
	lineLimit     = 1<<20 - 100 // rows of a sheet, Excel's own, less what stands around the lines
	portraitWidth = 125.0       // of columns; what is wider lies on its side when printed
)

// tableSheet is a table and the sheet that shows it.
type tableSheet struct {
	*sheet
	table  report.Table
	widths []float64
}

func (b *book) writeTable(name string, table report.Table) error {
	if err := table.Check(); err != nil {
		return err
	}
	if len(table.Lines) > lineLimit {
		return fmt.Errorf("table %s has %d lines, a sheet of Excel holds %d", table.ID, len(table.Lines), lineLimit)
	}
	t := tableSheet{table: table, widths: columnWidths(table)}
	var err error
	if t.sheet, err = b.open(name, tabColor(table.ID), t.landscape(), t.widths); err != nil {
		return err
	}
	t.drawn, t.many = table.Chart != nil, countLinks(table) > manyLinks
	for _, step := range []func() error{t.freeze, t.writeHead, t.writeLines, t.writeTotal, t.writeNotes, t.addChart, t.addFilter, t.colorSeverity} {
		if err := step(); err != nil {
			return err
		}
	}
	return t.close()
}

func (t tableSheet) wide() float64 { return sumOf(t.widths) }

func sumOf(widths []float64) float64 {
	sum := 0.0
	for _, width := range widths {
		sum += width
	}
	return sum
}

// landscape tells whether the sheet, with the chart beside it, is wide.
func (t tableSheet) landscape() bool {
	return t.wide() > portraitWidth || t.table.Chart != nil && t.chartIsBeside()
}

// columnWidths are in digits, of which two make a character of Chinese.
func columnWidths(table report.Table) []float64 {
	widths := make([]float64, len(table.Columns))
	for i, column := range table.Columns {
		wide := column.Wide
		if wide <= 0 {
			wide = (runewidth.StringWidth(column.Name) + 1) / 2
		}
		widths[i] = min(max(float64(2*wide)+2, 7), 120)
		if column.Kind == report.KindDay {
			widths[i] = max(widths[i], 12.5)
		}
	}
	return widths
}

// height is that of a row that shows a text in a width, in points.
func height(text string, width float64, size float64) float64 {
	lines := 0.0
	for line := range strings.SplitSeq(text, "\n") {
		lines += max(1, math.Ceil(float64(runewidth.StringWidth(line))*size/11/max(width, 1)))
	}
	return lines*size*1.45 + 5
}

func (t tableSheet) freeze() error {
	err := t.stream.SetPanes(&excelize.Panes{
		Freeze: true, YSplit: headerRow, TopLeftCell: cellName(1, firstRow, false), ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: cellName(1, firstRow, false), ActiveCell: cellName(1, firstRow, false), Pane: "bottomLeft"}},
	})
	if err != nil {
		return fmt.Errorf("freeze the header of sheet %s: %w", t.name, err)
	}
	return nil
}

func (t tableSheet) writeHead() error {
	if err := t.write(28, cell{value: clean(t.table.ID + "　" + t.table.Title), look: look{role: roleTitle}}); err != nil {
		return err
	}
	back := []excelize.RichTextRun{
		{Text: "返回" + overviewName, Font: &excelize.Font{Family: bodyFont, Size: 10, Color: linkColor, Underline: "single"}},
		{Text: "　　统计期限：" + periodDays(t.book.report) + fmt.Sprintf("　　共 %d 行", len(t.table.Lines)), Font: &excelize.Font{Family: bodyFont, Size: 10, Color: "595959"}},
	}
	if err := t.write(18, cell{value: back, look: look{role: roleSubtitle}, inside: place(overviewName, 1, 1, false), hint: "返回" + overviewName}); err != nil {
		return err
	}
	header, high := []cell{}, 0.0
	for i, column := range t.table.Columns {
		header = append(header, cell{value: clean(column.Name), look: look{role: roleHeader}})
		high = max(high, height(column.Name, t.widths[i]-2, 11)) // 2 for the button of the filter
	}
	return t.write(max(high, 24), header...)
}

// addFilter puts the buttons on the header, over the lines and not the total,
// and repeats the header on every printed page.
func (t tableSheet) addFilter() error {
	if err := t.book.repeatRow(t.name, headerRow); err != nil {
		return fmt.Errorf("repeat the header of sheet %s: %w", t.name, err)
	}
	if len(t.table.Lines) == 0 || len(t.table.Columns) == 0 {
		return nil
	}
	area := rangeName(1, headerRow, len(t.table.Columns), headerRow+len(t.table.Lines))
	if err := t.book.file.AutoFilter(t.name, area, nil); err != nil {
		return fmt.Errorf("filter sheet %s: %w", t.name, err)
	}
	lines := rangeName(1, firstRow, len(t.table.Columns), headerRow+len(t.table.Lines))
	if err := t.book.file.AddIgnoredErrors(t.name, lines, excelize.IgnoredErrorsNumberStoredAsText); err != nil {
		return fmt.Errorf("set up sheet %s: %w", t.name, err)
	}
	return nil
}
