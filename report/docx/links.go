package docx

import (
	"fmt"
	"strings"
)

// links are the addresses that a document's relationships name.
type links struct {
	ids   map[string]string // by address
	lines []string          // of document.xml.rels
}

// around gives what stands before and after the text of a link.
func (l *links) around(address string) (before, after string) {
	id, known := l.ids[address]
	if !known {
		id = fmt.Sprintf("link%d", len(l.ids)+1)
		l.ids[address] = id
		l.lines = append(l.lines, `<Relationship Id="`+id+`" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="`+
			escape(address)+`" TargetMode="External"/>`)
	}
	return `<w:hyperlink r:id="` + id + `" w:history="1">`, `</w:hyperlink>`
}

// relationships are the links as document.xml.rels lists them.
func (l *links) relationships() string { return strings.Join(l.lines, "\n") }

// fieldLink makes a link without a relationship, as a HYPERLINK field, so that
// nothing but the text of a template's part changes.
func fieldLink(address string) (before, after string) {
	field := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	target := strings.NewReplacer(`"`, "%22", `\`, "%5C").Replace(address)
	return field("begin") + `<w:r><w:instrText xml:space="preserve"> HYPERLINK "` + escape(target) + `" </w:instrText></w:r>` + field("separate"), field("end")
}
