package docx

import "strings"

// wear is how a paragraph is dressed: the style and what else stands in its
// w:pPr, in the order that the schema wants, and the w:rPr of its text.
type wear struct{ style, paragraph, run string }

// look is how the pieces of a report are dressed: in the styles of our own
// document, or in what a template has.
type look struct {
	namespace string // attributes of outermost elements, where the document around them may not declare w:
	part      wear   // the heading of one of the eight parts
	section   wear   // a heading inside of a part
	body      wear
	prose     wear // what the officer is to write
	caption   wear
	note      wear // under a table
	head      wear // the cells of a table, by what is in them
	text      wear
	number    wear
	day       wear
	table     string // the first elements of w:tblPr
	borders   string // w:tblBorders, "" where the table's style draws them
	linked    linkWear
	link      func(address string) (before, after string) // around the runs of a link
}

// linkWear is what the text of a link wears beside its other properties, in the
// order of the schema: before them all, and before and behind its size.
type linkWear struct{ style, color, line string }

func (l linkWear) around(properties, size string) string {
	color := l.color
	if strings.Contains(properties, "<w:color") {
		color = ""
	}
	return l.style + properties + color + size + l.line
}

func style(id string) wear { return wear{style: `<w:pStyle w:val="` + id + `"/>`} }

// ourLook dresses a report in parts/styles.xml.
func ourLook(links *links) look {
	return look{
		part: style("Heading1"), section: style("Heading2"), body: style("BodyText"), prose: style("Prose"),
		caption: style("Caption"), note: style("TableNote"),
		head: style("TableHead"), text: style("TableText"), number: style("TableNumber"), day: style("TableDay"),
		table:  `<w:tblStyle w:val="ReportTable"/>`,
		linked: linkWear{style: `<w:rStyle w:val="Hyperlink"/>`},
		link:   links.around,
	}
}

// paragraph is a paragraph of one run.
func (l look) paragraph(w wear, words string) string {
	return l.paragraphOf(w, run(w.run, words))
}

func (l look) paragraphOf(w wear, runs string) string {
	return `<w:p` + l.namespace + `><w:pPr>` + w.style + w.paragraph + `</w:pPr>` + runs + `</w:p>`
}

// run is text in one formatting; properties is what stands in its w:rPr.
func run(properties, words string) string {
	if properties != "" {
		properties = `<w:rPr>` + properties + `</w:rPr>`
	}
	return `<w:r>` + properties + `<w:t xml:space="preserve">` + escape(words) + `</w:t></w:r>`
}
