package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// sheet is a sheet that is being written, row by row from the first.
type sheet struct {
	book   *book
	name   string
	stream *excelize.StreamWriter
	row    int     // the last one that was written
	high   float64 // of the rows so far, in points
	links  int
	many   bool // has so many links that they are formulas
	drawn  bool // has a chart, whose place excelize finds by the heights of rows
}

// open begins a sheet. What stands before its rows in the file must be known
// by then: what tab and page are like, how wide the columns are.
func (b *book) open(name, color string, landscape bool, columns []float64) (*sheet, error) {
	fit := true
	for _, err := range []error{
		b.file.SetSheetProps(name, &excelize.SheetPropsOptions{TabColorRGB: &color, FitToPage: &fit}),
		b.setPage(name, landscape),
	} {
		if err != nil {
			return nil, fmt.Errorf("set up sheet %s: %w", name, err)
		}
	}
	grid := false
	if err := b.file.SetSheetView(name, 0, &excelize.ViewOptions{ShowGridLines: &grid}); err != nil {
		return nil, fmt.Errorf("set up sheet %s: %w", name, err)
	}
	if err := b.file.SetSheetDimension(name, ""); err != nil { // excelize would say that there is but one cell
		return nil, fmt.Errorf("set up sheet %s: %w", name, err)
	}
	stream, err := b.file.NewStreamWriter(name)
	if err != nil {
		return nil, fmt.Errorf("begin sheet %s: %w", name, err)
	}
	for i, width := range columns {
		if err := stream.SetColWidth(i+1, i+1, width); err != nil {
			return nil, fmt.Errorf("set the columns of sheet %s: %w", name, err)
		}
	}
	return &sheet{book: b, name: name, stream: stream}, nil
}

// write adds a row of a height in points.
func (s *sheet) write(height float64, cells ...cell) error {
	s.row++
	row := make([]any, len(cells))
	for i, c := range cells {
		if err := s.addLink(&c, i+1); err != nil {
			return err
		}
		streamed, err := s.book.stream(c)
		if err != nil {
			return err
		}
		row[i] = streamed
	}
	return s.setRow(row, height)
}

func (s *sheet) setRow(cells []any, height float64) error {
	s.high += height
	if err := s.stream.SetRow(cellName(1, s.row, false), cells, excelize.RowOpts{Height: height}); err != nil {
		return fmt.Errorf("write row %d of sheet %s: %w", s.row, s.name, err)
	}
	if !s.drawn {
		return nil
	}
	return s.book.file.SetRowHeight(s.name, s.row, height)
}

// across writes one cell over a number of columns.
func (s *sheet) across(columns int, height float64, c cell) error {
	cells := make([]cell, columns)
	for i := range cells {
		cells[i].look = c.look
	}
	cells[0] = c
	if err := s.write(height, cells...); err != nil || columns == 1 {
		return err
	}
	return s.stream.MergeCell(cellName(1, s.row, false), cellName(columns, s.row, false))
}

// skip leaves a row empty.
func (s *sheet) skip(height float64) error {
	s.row++
	return s.setRow(nil, height)
}

// addLink gives a cell its link, as a formula where the sheet has many, or
// takes the look of one away where the sheet can have no more of them.
func (s *sheet) addLink(c *cell, column int) error {
	if c.link == "" && c.inside == "" {
		return nil
	}
	if text, isText := c.value.(string); s.many && c.inside == "" && isText {
		if formula, ok := linkFormula(c.link, text); ok {
			c.formula, c.look.format = formula, "General"
			return nil
		}
	}
	if s.links++; s.links > linkLimit-1 || s.many && s.links > manyLinks { // excelize counts to one less
		c.look.link = false
		return nil
	}
	target, kind := c.link, "External"
	if c.inside != "" {
		target, kind = c.inside, "Location"
	}
	hint := shorten(c.hint, hintLimit)
	if err := s.book.file.SetCellHyperLink(s.name, cellName(column, s.row, false), target, kind, excelize.HyperlinkOpts{Tooltip: &hint}); err != nil {
		return fmt.Errorf("link row %d of sheet %s: %w", s.row, s.name, err)
	}
	return nil
}

func (s *sheet) close() error {
	if err := s.stream.Flush(); err != nil {
		return fmt.Errorf("end sheet %s: %w", s.name, err)
	}
	return nil
}
