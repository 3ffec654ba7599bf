package docx

import (
	"fmt"
	"regexp"
	"strings"
)

// templateStyles are the styles of a template that a report can wear, by their
// IDs; "" where it has none.
type templateStyles struct{ part, section, caption, table string }

// readStyles finds the styles by the names that Word keeps in every language,
// and that of tables: one that the college calls 年报表格, else its first own
// one with borders, else Word's grid.
func (t *template) readStyles() (templateStyles, error) {
	var found templateStyles
	if t.styles == "" {
		return found, nil
	}
	part, err := t.read(t.styles)
	if err != nil {
		return found, err
	}
	var sheet struct {
		Style []struct {
			Type   string `xml:"type,attr"`
			ID     string `xml:"styleId,attr"`
			Custom string `xml:"customStyle,attr"`
			Name   struct {
				Val string `xml:"val,attr"`
			} `xml:"name"`
			Borders *struct{} `xml:"tblPr>tblBorders"`
		} `xml:"style"`
	}
	if err := safeDecoder(part).Decode(&sheet); err != nil {
		return found, fmt.Errorf("模板的样式表读不懂；请在 Word 里重新另存为 .docx：%w", err)
	}
	var named, own, grid string
	for _, s := range sheet.Style {
		switch name := strings.ToLower(s.Name.Val); {
		case s.Type == "paragraph" && name == "heading 1":
			found.part = s.ID
		case s.Type == "paragraph" && name == "heading 2":
			found.section = s.ID
		case s.Type == "paragraph" && name == "caption":
			found.caption = s.ID
		case s.Type == "table" && name == "年报表格":
			named = s.ID
		case s.Type == "table" && (name == "table grid" || name == "网格型"):
			grid = s.ID
		case s.Type == "table" && s.Custom != "" && s.Borders != nil && own == "":
			own = s.ID
		}
	}
	for _, id := range []string{named, own, grid} {
		if found.table == "" {
			found.table = id
		}
	}
	return found, nil
}

// templateLook dresses a report in what a template has where a placeholder
// stands: paragraphs look as the placeholder does.
func templateLook(part []byte, p *place, first int, styles templateStyles) look {
	properties := p.properties.of(part)
	if p.section != (span{}) {
		properties = string(part[p.properties.from:p.section.from]) + string(part[p.section.to:p.properties.to])
	}
	properties = untracked(properties)
	own := ownStyle.FindString(properties)
	like := wear{style: own, paragraph: properties[len(own):], run: untracked(p.pieces[first].properties.of(part))}
	cell := `<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/><w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="%s"/>`
	aligned := func(to string) wear { return wear{paragraph: fmt.Sprintf(cell, to)} }
	l := look{
		namespace: ` xmlns:w="` + p.namespace + `"`,
		part:      heading(like, styles.part), section: heading(like, styles.section), body: like,
		prose:   with(like, `<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>`, afterBorders),
		caption: wear{paragraph: `<w:keepNext/>` + fmt.Sprintf(cell, "center"), run: `<w:b/>`},
		note:    wear{paragraph: fmt.Sprintf(cell, "left"), run: `<w:sz w:val="21"/>`},
		head:    aligned("center"), text: aligned("left"), number: aligned("right"), day: aligned("center"),
		linked: linkWear{color: `<w:color w:val="0563C1"/>`, line: `<w:u w:val="single"/>`},
		link:   fieldLink,
	}
	if styles.caption != "" {
		l.caption = wear{style: style(styles.caption).style, paragraph: `<w:keepNext/>`}
	}
	if styles.table != "" {
		l.table = `<w:tblStyle w:val="` + escape(styles.table) + `"/>`
		return l
	}
	l.borders = `<w:tblBorders>`
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		l.borders += `<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="auto"/>`
	}
	l.borders += `</w:tblBorders>`
	return l
}

// heading is a template's own style of headings, or bold text.
func heading(like wear, id string) wear {
	if id != "" {
		return style(id)
	}
	if !strings.Contains(like.paragraph, "<w:keepNext") {
		like.paragraph = `<w:keepNext/>` + like.paragraph
	}
	return with(like, "<w:b/>", afterFonts)
}

// Where properties belong, as the schema orders them.
var (
	ownStyle     = regexp.MustCompile(`^\s*<w:pStyle\b[^>]*/>`)
	afterFonts   = regexp.MustCompile(`^(?:\s*<w:(?:rStyle|rFonts)\b[^>]*/>)*`)
	afterBorders = regexp.MustCompile(`^(?:\s*<w:(?:rStyle|rFonts|bC?s?|iC?s?|caps|smallCaps|strike|dstrike|outline|shadow|emboss|imprint|noProof|snapToGrid|vanish|webHidden|color|spacing|w|kern|position|szC?s?|highlight|u|effect|bdr)\b[^>]*/>)*`)
)

// with adds a property to the text's where they have none of its name, behind
// those that stand before it.
func with(like wear, property string, after *regexp.Regexp) wear {
	name, _, _ := strings.Cut(strings.TrimRight(property, "/>"), " ")
	if strings.Contains(like.run, name+"/") || strings.Contains(like.run, name+" ") {
		return like
	}
	at := after.FindStringIndex(like.run)[1]
	like.run = like.run[:at] + property + like.run[at:]
	return like
}

// untracked leaves properties out that tell of a change being tracked: it would
// be told twice, under one number.
func untracked(properties string) string {
	if strings.Contains(properties, "Change ") {
		return ""
	}
	return properties
}

// blocks writes what a placeholder of blocks stands for, as wide as the page or
// the cell that it stands in. first is the piece that it begins in.
func (f *filler) blocks(part []byte, all scanned, p *place, first int, c content) (string, error) {
	width := upright().text()
	for _, section := range all.sections {
		if section.end >= p.all.from {
			if section.width > 1000 && section.width < 40000 {
				width = section.width
			}
			break
		}
	}
	b := newBody(templateLook(part, p, first, f.styles), f.report)
	b.inPlace, b.fit = true, !p.inBody
	if err := c.blocks(b, width); err != nil {
		return "", err
	}
	return b.String(), nil
}
