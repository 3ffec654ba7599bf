package docx

import (
	"fmt"
	"strings"

	"gongkai/report"
)

// page is a size of paper with its margins, in twentieths of a point.
type page struct {
	width, height            int
	top, right, bottom, left int
	footer                   int // from the paper's edge
}

// The pages of a report: A4 with the margins of GB/T 9704-2012, 5.2 (上 37mm,
// 左 28mm, and 156mm × 225mm for the text), and the same page on its side.
func upright() page { return page{11906, 16838, 2098, 1474, 1984, 1587, 1200} }
func onSide() page  { return page{16838, 11906, 1587, 1984, 1474, 2098, 700} }

func (p page) text() int { return p.width - p.left - p.right }

// section is the w:sectPr of pages of a size.
func (p page) section() string {
	side := ""
	if p.width > p.height {
		side = ` w:orient="landscape"`
	}
	return fmt.Sprintf(`<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>`+
		`<w:pgSz w:w="%d" w:h="%d"%s/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="700" w:footer="%d" w:gutter="0"/></w:sectPr>`,
		p.width, p.height, side, p.top, p.right, p.bottom, p.left, p.footer)
}

// body writes the w:body of a report.
type body struct {
	strings.Builder
	look
	report  report.Report
	places  map[string]int  // of the tables, by ID
	written map[string]bool // the tables that stand in the document already

	inPlace bool // in a template: every table stands where it is named
	fit     bool // as wide as what stands around it
}

func newBody(l look, r report.Report) *body {
	b := &body{look: l, report: r, places: map[string]int{}, written: map[string]bool{}}
	for i, table := range r.Tables {
		b.places[table.ID] = i
	}
	return b
}

// document writes the whole report: its title, its parts with the tables that
// stand in them, and at the end the other tables, the wide ones on pages that
// lie on their side.
func (b *body) document() error {
	b.titleBlock()
	for _, part := range b.report.Parts {
		if err := b.part(part, upright().text()); err != nil {
			return err
		}
	}
	var narrow, wide []report.Table
	for _, table := range b.report.Tables {
		switch {
		case b.written[table.ID]:
		case wideTable(table):
			wide = append(wide, table)
		default:
			narrow = append(narrow, table)
		}
	}
	heading := b.paragraph(b.look.part, "附表")
	if len(narrow) > 0 {
		b.WriteString(heading)
		heading = ""
		if err := b.appendix(narrow, upright()); err != nil {
			return err
		}
	}
	if len(wide) == 0 {
		b.WriteString(upright().section())
		return nil
	}
	b.WriteString(`<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/>` + upright().section() + `</w:pPr></w:p>` + heading)
	if err := b.appendix(wide, onSide()); err != nil {
		return err
	}
	b.WriteString(onSide().section())
	return nil
}

func (b *body) titleBlock() {
	b.WriteString(b.paragraph(style("Title"), b.report.Title))
	var under []string
	if b.report.School != "" {
		under = append(under, b.report.School)
	}
	if day := report.DayName(b.report.Made); day != "" {
		under = append(under, day)
	}
	b.WriteString(b.paragraph(style("Subtitle"), strings.Join(under, "　")))
	if b.report.Period.From != "" || b.report.Period.To != "" {
		b.WriteString(b.paragraph(style("Subtitle"), "（统计期限"+spanName(b.report.Period)+"）"))
	}
	if len(b.report.Warnings) > 0 {
		b.WriteString(b.paragraph(style("Warning"), "【核对提示（定稿前请处理并删除）】"))
	}
	for i, warning := range b.report.Warnings {
		b.WriteString(b.paragraph(style("Warning"), fmt.Sprintf("%d. %s", i+1, warning)))
	}
}

// part writes one of the eight parts on pages of a width of text.
func (b *body) part(part report.Part, width int) error {
	b.WriteString(b.paragraph(b.look.part, report.Numeral(part.No)+"、"+part.Title))
	sections := 0
	for _, block := range part.Blocks {
		switch {
		case block.Heading != "":
			sections++
			b.WriteString(b.paragraph(b.section, "（"+report.Numeral(sections)+"）"+block.Heading))
		case block.Text != "":
			b.lines(b.look.body, block.Text)
		case block.Prose != "":
			b.lines(b.prose, "【"+strings.TrimSuffix(strings.TrimPrefix(block.Prose, "【"), "】")+"】")
		case block.Table != "":
			if err := b.tableInPart(block.Table, width); err != nil {
				return fmt.Errorf("write part %d: %w", part.No, err)
			}
		}
	}
	return nil
}

// lines writes a paragraph for every line of a text.
func (b *body) lines(w wear, text string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString(b.paragraph(w, line))
		}
	}
}

// tableInPart writes a table where a part names it. A wide one stands at the
// end, and so does one that stands in the document already: the part says where.
func (b *body) tableInPart(id string, width int) error {
	table, ok := b.report.Table(id)
	if !ok {
		return fmt.Errorf("the report has no table %q", id)
	}
	if !b.inPlace && (b.written[id] || wideTable(table)) {
		before, after := `<w:hyperlink w:anchor="`+b.bookmark(id)+`" w:history="1">`, `</w:hyperlink>`
		b.WriteString(b.paragraphOf(b.look.body, run("", "见文后")+before+run("", "表"+table.ID+"（"+table.Title+"）")+after+run("", "。")))
		return nil
	}
	return b.table(table, width, false)
}

// appendix writes tables at the end, on pages that lie on their side each but a
// short one from the top of a page.
func (b *body) appendix(tables []report.Table, on page) error {
	for i, table := range tables {
		if err := b.table(table, on.text(), i > 0 && on.width > on.height && len(table.Lines) > keptTogether); err != nil {
			return err
		}
	}
	return nil
}

func (b *body) table(table report.Table, width int, newPage bool) error {
	b.written[table.ID] = true
	w := b.caption
	if newPage {
		w.paragraph = `<w:pageBreakBefore/>` + w.paragraph
	}
	name := run(w.run, tableName(table))
	if place := b.places[table.ID]; !b.inPlace {
		name = fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="%s"/>%s<w:bookmarkEnd w:id="%d"/>`, place, b.bookmark(table.ID), name, place)
	}
	b.WriteString(b.paragraphOf(w, name))
	return b.writeTable(&b.Builder, table, width, b.fit)
}

// bookmark is what a table is called inside of the document.
func (b *body) bookmark(id string) string { return fmt.Sprintf("gongkai_table_%d", b.places[id]+1) }

func tableName(table report.Table) string { return "表" + table.ID + "　" + table.Title }
