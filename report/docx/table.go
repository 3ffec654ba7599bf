package docx

import (
	"errors"
	"fmt"
	"strings"

	"gongkai/report"
)

// mostLines is how many lines of a table a document holds. 2,000 lines of
// evidence are 200 pages, more than anybody reads on paper, and an office suite
// lays a table out as a whole: LibreOffice took 2 s for 300 lines and 46 s for
// 2,000, measured on one core. The workbook has them all.
const mostLines = 2000

// keptTogether is how many lines a table may have to be kept on one page: half
// a page of them.
const keptTogether = 12

// longTable is how many lines make a table so long that it is set small and
// close, as nobody reads 700 lines in large type.
const longTable = 60

// grid writes a table.
type grid struct {
	look
	columns  []report.Column
	widths   []int
	whole    int    // their sum
	size     string // w:sz of all text
	fit      bool   // as wide as what stands around it
	close    string // w:spacing of a long table
	together bool   // the line that is written stays on the page of the next
}

// writeTable writes a table of a width in twentieths of a point, with its note,
// without its caption. One that stands where nobody knows how wide that is (fit)
// takes all the width there.
func (l look) writeTable(b *strings.Builder, table report.Table, width int, fit bool) error {
	if len(table.Columns) == 0 {
		return errors.New("write table " + table.ID + ": it has no columns")
	}
	g := grid{look: l, columns: table.Columns, fit: fit, whole: width}
	points := smallSize
	if len(table.Lines) > longTable {
		points, g.close = tinySize, `<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>`
	} else if sum(naturalWidths(table, largeSize)) <= width {
		points = largeSize
	}
	g.widths = columnWidths(table, points, width)
	g.size = fmt.Sprintf(`<w:sz w:val="%d"/>`, points/10)
	g.open(b)
	g.namespace = "" // what is inside of the table knows it
	g.header(b)
	short := len(table.Lines) <= keptTogether
	shown := table.Lines[:min(len(table.Lines), mostLines)]
	for i, line := range shown {
		g.together = short && (i < len(shown)-1 || table.Note != "") || i == len(shown)-1 && table.Total != nil
		properties := ""
		switch {
		case len(line.SumOf) > 0:
			properties = `<w:b/>`
		case line.Apart:
			properties = `<w:color w:val="595959"/>`
		}
		g.line(b, line.Values, properties)
	}
	if len(table.Lines) == 0 {
		g.none(b)
	}
	g.together = short && table.Note != ""
	if table.Total != nil {
		g.line(b, table.Total, `<w:b/>`)
	}
	b.WriteString(`</w:tbl>`)
	l.notes(b, table, len(shown))
	return nil
}

func (g grid) open(b *strings.Builder) {
	layout := "fixed"
	if g.fit {
		layout = "autofit"
	}
	fmt.Fprintf(b, `<w:tbl%s><w:tblPr>%s<w:tblW %s/><w:jc w:val="center"/>%s<w:tblLayout w:type="%s"/>`, g.namespace, g.table, g.measure(g.whole), g.borders, layout)
	fmt.Fprintf(b, `<w:tblCellMar><w:left w:w="%d" w:type="dxa"/><w:right w:w="%d" w:type="dxa"/></w:tblCellMar>`, cellMargin, cellMargin)
	b.WriteString(`<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>`)
	for _, w := range g.widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, w)
	}
	b.WriteString(`</w:tblGrid>`)
}

// measure is a width of the table as attributes; 5000 is all there is.
func (g grid) measure(width int) string {
	if g.fit {
		return fmt.Sprintf(`w:w="%d" w:type="pct"`, width*5000/g.whole)
	}
	return fmt.Sprintf(`w:w="%d" w:type="dxa"`, width)
}

// header is the row that stands on top of every page.
func (g grid) header(b *strings.Builder) {
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for i, column := range g.columns {
		g.cell(b, g.widths[i], "", g.paragraph(wear{g.head.style, g.head.paragraph, `<w:b/>` + g.size}, column.Name))
	}
	b.WriteString(`</w:tr>`)
}

func (g grid) line(b *strings.Builder, values []report.Value, properties string) {
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	for i, column := range g.columns {
		var value report.Value
		if i < len(values) {
			value = values[i]
		}
		g.cell(b, g.widths[i], "", g.value(column, value, properties))
	}
	b.WriteString(`</w:tr>`)
}

// none is the line of a table without lines: an empty table looks forgotten.
func (g grid) none(b *strings.Builder) {
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/></w:trPr>`)
	g.cell(b, g.whole, fmt.Sprintf(`<w:gridSpan w:val="%d"/>`, len(g.columns)), g.paragraph(wear{g.day.style, g.day.paragraph, g.size}, "无"))
	b.WriteString(`</w:tr>`)
}

func (g grid) cell(b *strings.Builder, width int, span, content string) {
	fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW %s/>%s<w:vAlign w:val="center"/></w:tcPr>%s</w:tc>`, g.measure(width), span, content)
}

// value is the paragraph of a cell.
func (g grid) value(column report.Column, value report.Value, properties string) string {
	w := g.text
	switch column.Kind {
	case report.KindNumber, report.KindChange:
		w = g.number
	case report.KindDay:
		w = g.day
	}
	if g.close != "" && w.paragraph == "" { // a template's cells are close already
		w.paragraph = g.close
	}
	if g.together {
		w.paragraph = `<w:keepNext/>` + w.paragraph
	}
	words, address := column.Text(value), report.WebAddress(value.Link)
	if words == "" && value.Link != "" {
		words = value.Link
	}
	if address == "" || words == "" {
		return g.paragraphOf(w, run(properties+g.size, words))
	}
	size := g.size
	if words == value.Link {
		size = `<w:sz w:val="15"/>` // 六号: an address is long, and read by few
	}
	before, after := g.link(address)
	return g.paragraphOf(w, before+run(g.linked.around(properties, size), words)+after)
}

// notes are the lines under a table. There is always one, an empty one where
// nothing is to be said: Word makes one table of two that touch, and a cell
// must end in a paragraph.
func (l look) notes(b *strings.Builder, table report.Table, lines int) {
	if table.Note != "" {
		b.WriteString(l.paragraph(l.note, "注："+strings.TrimPrefix(table.Note, "注：")))
	}
	if lines < len(table.Lines) {
		words := fmt.Sprintf("注：本表共%d行，此处只列前%d行，全部各行见 xlsx 格式的报告。", len(table.Lines), lines)
		if table.Total != nil {
			words += "合计为全部各行之和。"
		}
		b.WriteString(l.paragraph(l.note, words))
	}
	if table.Note == "" && lines == len(table.Lines) {
		b.WriteString(l.paragraphOf(wear{paragraph: `<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>`}, ""))
	}
}
