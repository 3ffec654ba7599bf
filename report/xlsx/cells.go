package xlsx

import (
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"gongkai/report"
)

// cell is what a place of a sheet shows. Its value is an int, a string or nil.
type cell struct {
	value   any
	formula string // without its equals sign
	look    look
	link    string // an address outside
	inside  string // or a place in the workbook
	hint    string // shown when the pointer stands on the link
}

// valueCell is a value of a table. The formula is "" where it is no sum; added
// tells that it is one, or a part of one.
func valueCell(value report.Value, kind report.Kind, r role, formula string, added bool) cell {
	c := cell{look: look{role: r, kind: kind}}
	if link, ok := address(value.Link); ok {
		c.link, c.hint, c.look.link = link, link, true
	}
	switch kind {
	case report.KindNumber, report.KindChange:
		c.number(value, formula, added)
	case report.KindDay:
		c.day(value.Text)
	default:
		c.look.kind = report.KindText
		c.value = clean(value.Text)
	}
	return c
}

// number shows a number, or the text that stands for it. Where the text only
// adds a unit (12 期), or hides a number that sums count, the cell holds the
// number all the same and the text is its format.
func (c *cell) number(value report.Value, formula string, added bool) {
	text := clean(value.Text)
	unit, isUnit := strings.CutPrefix(text, strconv.Itoa(value.Number))
	switch {
	case text == "":
	case isUnit && unit == "":
	case isUnit && !strings.ContainsAny(unit[:1], "0123456789.,%"):
		c.look.format = kindFormat(report.KindNumber) + literal(unit)
	case value.Number != 0 && added:
		c.look.format = literal(text)
	default:
		c.value, c.look.format = text, textFormat
		return
	}
	c.value, c.formula = value.Number, formula
}

// day shows a day as Excel counts days. What is none, or older than 1 March
// 1900, where Excel has a day that never was, stays text.
func (c *cell) day(text string) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Before(time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC)) {
		if text == "" {
			return
		}
		c.value, c.look.format = clean(text), textFormat
		return
	}
	c.value = int(day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)
}

// clean is text from outside with its lines kept and nothing else in it that drives.
func clean(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = report.OneLine(lines[i])
	}
	return strings.Join(lines, "\n")
}

// stream makes a cell what excelize streams.
func (b *book) stream(c cell) (any, error) {
	id, err := b.styles.of(c.look)
	if err != nil {
		return nil, err
	}
	return excelize.Cell{StyleID: id, Value: c.value, Formula: c.formula}, nil
}
