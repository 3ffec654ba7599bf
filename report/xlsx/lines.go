package xlsx

import (
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"gongkai/report"
)

func (t tableSheet) writeLines() error {
	if len(t.table.Lines) == 0 && len(t.table.Columns) > 0 {
		return t.across(len(t.table.Columns), 24, cell{value: "（统计期限内没有内容）", look: look{role: roleApart}})
	}
	cells := make([]cell, len(t.table.Columns))
	for i, line := range t.table.Lines {
		r := roleLine
		switch {
		case line.Apart:
			r = roleApart
		case len(line.SumOf) > 0:
			r = roleSubtotal
		}
		high := height("", 1, 11)
		for j, value := range t.linked(line.Values) {
			clip := t.table.Columns[j].Aside || value.Link != "" && value.Text == value.Link && len(t.table.Lines) > longTable
			if !clip {
				high = max(high, height(value.Text, t.widths[j]-2, 11))
			}
			formula, is := lineSum(t.table, i, j, firstRow)
			c := t.cell(value, j, r, formula, is)
			c.look.clip = clip
			cells[j] = c
		}
		if err := t.write(min(high, tallest*16), cells...); err != nil {
			return err
		}
	}
	return nil
}

// linked are a line's values with the links that its sheet can have: where
// links are formulas, a title stays text if its address stands beside it.
func (t tableSheet) linked(values []report.Value) []report.Value {
	if !t.many || !slices.ContainsFunc(values, func(value report.Value) bool { return value.Link != "" && value.Text == value.Link }) {
		return values
	}
	values = slices.Clone(values)
	for j, value := range values {
		if value.Text != value.Link {
			values[j].Link = ""
		}
	}
	return values
}

func (t tableSheet) writeTotal() error {
	if t.table.Total == nil {
		return nil
	}
	if err := t.skip(4); err != nil {
		return err
	}
	cells := make([]cell, len(t.table.Columns))
	for j, value := range t.table.Total {
		formula, is := totalSum(t.table, j, firstRow, t.row+1)
		c := t.cell(value, j, roleTotal, formula, is)
		if !is && value.Number == 0 && c.look.kind != report.KindText && value.Text == "" {
			c.value = nil // such as the total of 序号, which nobody adds up
		}
		cells[j] = c
	}
	return t.write(24, cells...)
}

// cell is a value with its formula and the way to the posts behind it.
func (t tableSheet) cell(value report.Value, j int, r role, formula string, isSum bool) cell {
	column := t.table.Columns[j]
	c := valueCell(value, column.Kind, r, formula, isSum || t.isAdded(j))
	if evidence := t.book.evidence(); column.Numeric() && value.Posts != nil && c.link == "" && evidence != "" && evidence != t.name {
		c.inside, c.hint, c.look.link = place(evidence, 1, headerRow, false), t.book.hint(*value.Posts, evidence), true
	}
	return c
}

// isAdded tells whether sums count the values of a column.
func (t tableSheet) isAdded(j int) bool {
	return t.table.Columns[j].Sum || slices.ContainsFunc(t.table.Columns, func(column report.Column) bool { return slices.Contains(column.SumOf, j) })
}

func (t tableSheet) writeNotes() error {
	notes := []string{}
	if note := clean(t.table.Note); note != "" {
		notes = append(notes, note)
	}
	if !strings.Contains(t.table.Note, "不计入合计") && slices.ContainsFunc(t.table.Lines, func(line report.Line) bool { return line.Apart }) {
		notes = append(notes, "灰色斜体的行只列出，不计入合计。")
	}
	if slices.ContainsFunc(t.table.Lines, func(line report.Line) bool { return len(line.SumOf) > 0 }) {
		notes = append(notes, "本表有小计行：可以筛选，请勿排序，否则小计的公式会指向别的行。")
	}
	for i, note := range notes {
		if i == 0 {
			if err := t.skip(8); err != nil {
				return err
			}
		}
		columns := max(len(t.table.Columns), 1)
		if err := t.across(columns, min(height(note, t.wide(), 10), excelize.MaxRowHeight), cell{value: note, look: look{role: roleNote}}); err != nil {
			return err
		}
	}
	return nil
}
