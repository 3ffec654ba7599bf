package xlsx

import (
	"fmt"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/xuri/excelize/v2"

	"gongkai/disclosure"
	"gongkai/report"
)

// The overview: what was counted, the numbers that the report opens with, what
// speaks against them, and where everything is.
func (b *book) overviewWidths() []float64 {
	first := 28.0
	for _, name := range b.names {
		first = max(first, float64(runewidth.StringWidth(name)+3))
	}
	if b.report.Before == nil {
		return []float64{first, 62, 14}
	}
	return []float64{first, 48, 12, 12, 12}
}

type overviewSheet struct {
	*sheet
	report report.Report
	widths []float64
}

func (b *book) writeOverview() error {
	s, err := b.open(overviewName, inkColor, false, b.overviewWidths())
	if err != nil {
		return err
	}
	s.drawn = true
	o := overviewSheet{sheet: s, report: b.report, widths: b.overviewWidths()}
	for _, step := range []func() error{o.writeHead, o.writeNumbers, o.writeWarnings, o.writeContents, o.addChart} {
		if err := step(); err != nil {
			return err
		}
	}
	return o.close()
}

func (o overviewSheet) writeHead() error {
	about := "统计期限：" + periodDays(o.report)
	if o.report.Made != "" {
		about += "　　制表日期：" + string(o.report.Made)
	}
	if err := o.write(34, cell{value: clean(o.report.Title), look: look{role: roleTitle}}); err != nil {
		return err
	}
	if err := o.write(18, cell{value: about, look: look{role: roleSubtitle}}); err != nil {
		return err
	}
	if o.report.Checklist != "" {
		if err := o.write(18, cell{value: "事项清单：" + clean(o.report.Checklist), look: look{role: roleSubtitle}}); err != nil {
			return err
		}
	}
	if err := o.skip(8); err != nil {
		return err
	}
	return o.paragraph(clean(o.report.Sentence), roleLine)
}

// paragraph is a text as wide as the sheet.
func (o overviewSheet) paragraph(text string, r role) error {
	return o.across(len(o.widths), min(max(height(text, o.wide(), 11)+6, 24), excelize.MaxRowHeight), cell{value: text, look: look{role: r}})
}

func (o overviewSheet) wide() float64 { return sumOf(o.widths) }

func (o overviewSheet) heading(text string) error {
	if err := o.skip(10); err != nil {
		return err
	}
	return o.write(24, cell{value: text, look: look{role: roleHeading}})
}

func (o overviewSheet) header(names ...string) error {
	cells := make([]cell, len(names))
	for i, name := range names {
		cells[i] = cell{value: name, look: look{role: roleHeader}}
	}
	return o.write(24, cells...)
}

// writeNumbers shows the numbers beside those of the period before, where
// there is one, with the difference as a formula.
func (o overviewSheet) writeNumbers() error {
	if err := o.heading("主要数字"); err != nil {
		return err
	}
	names := []string{"项目", "说明", "本期"}
	if o.report.Before != nil {
		names = []string{"项目", "说明（上期：" + days(o.report.Before.Period) + "）", "本期", "上期", "增减"}
	}
	if err := o.header(names...); err != nil {
		return err
	}
	for _, number := range []struct {
		name, about string
		of          func(report.Tally) int
	}{
		{"主动公开信息（条次）", "计入合计的各渠道之和，同一信息在几个渠道发布就计几次", func(t report.Tally) int { return t.Total }},
		{"其中：逐条可查的信息", "从网站采集或导入，每一条都列在明细里", func(t report.Tally) int { return t.Posts }},
		{"其中：填报数", "手工填报的数量，没有逐条清单", func(t report.Tally) int { return t.Total - t.Posts }},
		{"去重后（条）", "逐条可查的信息中，内容相同的只计一次", func(t report.Tally) int { return t.Unique }},
		{"无日期（条）", "看不出发布日期，不计入任何统计期限", func(t report.Tally) int { return t.Undated }},
	} {
		now := number.of(o.report.Tally)
		cells := []cell{
			{value: number.name, look: look{role: roleLine, kind: report.KindText}},
			{value: number.about, look: look{role: roleLine}},
			{value: now, look: look{role: roleKey, kind: report.KindNumber}},
		}
		if o.report.Before != nil {
			before, row := number.of(*o.report.Before), o.row+1
			cells = append(cells,
				cell{value: before, look: look{role: roleLine, kind: report.KindNumber}},
				cell{value: now - before, formula: cellName(3, row, false) + "-" + cellName(4, row, false), look: look{role: roleLine, kind: report.KindChange}})
		}
		if err := o.write(24, cells...); err != nil {
			return err
		}
	}
	return nil
}

func (o overviewSheet) writeWarnings() error {
	if err := o.heading("需要留意"); err != nil {
		return err
	}
	if len(o.report.Warnings) == 0 {
		return o.paragraph("没有发现影响这些数字的问题。", roleNote)
	}
	for i, warning := range o.report.Warnings {
		if err := o.paragraph(fmt.Sprintf("%d. %s", i+1, clean(warning)), roleWarning); err != nil {
			return err
		}
	}
	return nil
}

// writeContents lists the sheets, each with a link to it.
func (o overviewSheet) writeContents() error {
	if err := o.heading("各工作表"); err != nil {
		return err
	}
	if err := o.contentsRow(24,
		cell{value: "工作表（点击打开）", look: look{role: roleHeader}},
		cell{value: "内容", look: look{role: roleHeader}},
		cell{value: "行数", look: look{role: roleHeader}}); err != nil {
		return err
	}
	for i, table := range o.report.Tables {
		about := aboutTable(table)
		err := o.contentsRow(max(24, height(about, o.wide()-o.widths[0]-o.widths[len(o.widths)-1], 11)),
			cell{value: o.book.names[i], look: look{role: roleLine, kind: report.KindText, link: true}, inside: place(o.book.names[i], 1, 1, false), hint: "打开“" + o.book.names[i] + "”"},
			cell{value: about, look: look{role: roleLine}},
			cell{value: len(table.Lines), look: look{role: roleLine, kind: report.KindNumber}})
		if err != nil {
			return err
		}
	}
	if err := o.skip(8); err != nil {
		return err
	}
	note := "合计和小计都是公式，本文件中的数字与报告一致。"
	if o.book.evidence() != "" {
		note = "合计和小计都是公式；蓝色的数字点击后转到逐条清单，鼠标停在上面会提示如何筛选。"
	}
	return o.paragraph(note, roleNote)
}

// aboutTable is the first line of a table's note, or what its columns are.
func aboutTable(table report.Table) string {
	if about, _, _ := strings.Cut(clean(table.Note), "\n"); about != "" {
		return about
	}
	names := make([]string, len(table.Columns))
	for i, column := range table.Columns {
		names[i] = clean(column.Name)
	}
	return strings.Join(names, "、")
}

// contentsRow writes three cells, the second as wide as it takes.
func (o overviewSheet) contentsRow(height float64, first, wide, last cell) error {
	cells := []cell{first, wide}
	for len(cells) < len(o.widths)-1 {
		cells = append(cells, cell{look: wide.look})
	}
	if err := o.write(height, append(cells, last)...); err != nil || len(cells) == 2 {
		return err
	}
	if err := o.stream.MergeCell(cellName(2, o.row, false), cellName(len(o.widths)-1, o.row, false)); err != nil {
		return fmt.Errorf("write row %d of sheet %s: %w", o.row, o.name, err)
	}
	return nil
}

// addChart shows the chart of the first table here as well.
func (o overviewSheet) addChart() error {
	for i, table := range o.report.Tables {
		if table.ID != "A" {
			continue
		}
		chart := tableSheet{sheet: &sheet{book: o.book, name: o.book.names[i]}, table: table}.newChart()
		if chart == nil {
			return nil
		}
		at := cellName(1, o.row+2, false)
		if err := o.book.file.AddChart(o.name, at, chart); err != nil {
			return fmt.Errorf("draw the chart of sheet %s: %w", o.name, err)
		}
		return o.fitOrBreak(at, float64(chart.Dimension.Height)*pointsPerPixel)
	}
	return nil
}

// fitOrBreak prints the overview on one page where it is a little longer, else
// the chart on a page of its own.
func (o overviewSheet) fitOrBreak(at string, chart float64) error {
	const little = 1.4
	if p := newPage(false); (o.high+chart+2*rowPoints)*p.scale(o.wide()) > little*p.high {
		return o.breakPage(p, o.wide(), at, chart)
	}
	one := 1
	if err := o.book.file.SetPageLayout(o.name, &excelize.PageLayoutOptions{FitToWidth: &one, FitToHeight: &one}); err != nil {
		return fmt.Errorf("set up sheet %s: %w", o.name, err)
	}
	return nil
}

// periodDays is the period with its name and both days.
func periodDays(r report.Report) string {
	name := report.OneLine(r.PeriodName)
	if of := days(r.Period); of != "" && name != "" {
		return name + "（" + of + "）"
	} else if of != "" {
		return of
	}
	return name
}

func days(period disclosure.Period) string {
	switch {
	case period.From != "" && period.To != "":
		return string(period.From) + " 至 " + string(period.To)
	case period.To != "":
		return "截至 " + string(period.To)
	case period.From != "":
		return string(period.From) + " 以来"
	}
	return ""
}
