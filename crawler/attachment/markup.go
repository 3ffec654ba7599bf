package attachment

import (
	"context"
	"encoding/xml"
	"io"
)

// role is what an element of a document's XML does to its text.
type role int

const (
	roleNone      role = iota
	roleText           // its characters are shown
	roleParagraph      // the same, and it ends a line
	roleBreak          // ends a line
	roleTab
	roleSpace
	roleCell
	roleRow
	roleSkip // nothing in it is shown
)

// The elements of each family of documents that matter to the text, by local
// name; all others are passed through.
var (
	// Word and PowerPoint, also in one flat file.
	officeRoles = map[string]role{
		"t": roleText, "p": roleBreak, "br": roleBreak, "cr": roleBreak, "tab": roleTab, "tc": roleCell, "tr": roleRow,
		"pPr": roleSkip, "rPr": roleSkip, "sectPr": roleSkip, "Fallback": roleSkip, "moveFrom": roleSkip, "binData": roleSkip, "DocumentProperties": roleSkip,
		// Excel's sheets in one flat file.
		"Data": roleText, "Cell": roleCell, "Row": roleRow, "Styles": roleSkip,
	}
	openDocumentRoles = map[string]role{
		"p": roleParagraph, "h": roleParagraph, "tab": roleTab, "s": roleSpace, "line-break": roleBreak, "table-cell": roleCell, "table-row": roleRow,
		"tracked-changes": roleSkip,
	}
	ofdRoles = map[string]role{"TextCode": roleParagraph}
)

// walker writes the text of XML by its elements' roles.
type walker struct {
	roles   map[string]role
	out     *text
	shown   int // elements open whose characters are shown
	skipped int // elements open inside one that is skipped, itself included
}

// take takes the next token, and says whether there is room for more.
func (w *walker) take(token xml.Token) bool {
	switch token := token.(type) {
	case xml.StartElement:
		w.begin(w.roles[token.Name.Local])
	case xml.EndElement:
		w.end(w.roles[token.Name.Local])
	case xml.CharData:
		if w.shown > 0 && w.skipped == 0 {
			w.out.add(string(token))
		}
	}
	return !w.out.full
}

func (w *walker) begin(r role) {
	if w.skipped > 0 || r == roleSkip {
		w.skipped++
		return
	}
	switch r {
	case roleText, roleParagraph:
		w.shown++
	case roleTab:
		w.out.separate(gapTab)
	case roleSpace:
		w.out.separate(gapSpace)
	}
}

func (w *walker) end(r role) {
	if w.skipped > 0 {
		w.skipped--
		return
	}
	switch r {
	case roleText:
		w.shown--
	case roleParagraph:
		w.shown--
		w.out.separate(gapLine)
	case roleBreak:
		w.out.separate(gapLine)
	case roleCell:
		w.out.endCell()
	case roleRow:
		w.out.separate(gapRow)
	}
}

// walk writes the text of some parts, in their order. A part that is damaged
// halfway keeps what was read before.
func (p *parts) walk(names []string, roles map[string]role, out *text) error {
	for _, name := range names {
		w := walker{roles: roles, out: out}
		if err := p.tokens(name, w.take); err != nil {
			return err
		}
		out.separate(gapRow)
	}
	return nil
}

// readDOCX reads a document's text, then its notes, comments, and what stands
// at the head and the foot of pages.
func readDOCX(ctx context.Context, src source, out *text) error {
	p, err := openParts(ctx, src)
	if err != nil {
		return err
	}
	if err := p.readTypes(); err != nil {
		return err
	}
	var names []string
	for _, kind := range []string{"document.main", "template.main", "document.macroEnabled.main", "footnotes+", "endnotes+", "comments+", "header+", "footer+"} {
		names = append(names, p.ofType(kind)...)
	}
	if len(names) == 0 {
		names = []string{"word/document.xml"}
	}
	return p.walk(names, officeRoles, out)
}

// readPPTX reads the slides, then the speaker's notes.
func readPPTX(ctx context.Context, src source, out *text) error {
	p, err := openParts(ctx, src)
	if err != nil {
		return err
	}
	return p.walk(append(p.under("ppt/slides/slide", ".xml"), p.under("ppt/notesSlides/notesSlide", ".xml")...), officeRoles, out)
}

func readOpenDocument(ctx context.Context, src source, out *text) error {
	p, err := openParts(ctx, src)
	if err != nil {
		return err
	}
	if p.byName["META-INF/manifest.xml"] != nil {
		encrypted := false
		err := p.elements("META-INF/manifest.xml", func(element xml.StartElement) {
			encrypted = encrypted || element.Name.Local == "encryption-data"
		})
		if err == nil && encrypted {
			return errEncrypted
		}
	}
	return p.walk([]string{"content.xml"}, openDocumentRoles, out)
}

// readOFD reads the pages of an OFD document (GB/T 33190), the format of
// official documents: each piece of text is a line or a part of one.
func readOFD(ctx context.Context, src source, out *text) error {
	p, err := openParts(ctx, src)
	if err != nil {
		return err
	}
	return p.walk(p.under("Doc_", "Content.xml"), ofdRoles, out)
}

// readXML reads the documents of Word, Excel and OpenDocument that are one flat file.
func readXML(ctx context.Context, src source, out *text) error {
	w := walker{out: out}
	return tokens(&stoppable{ctx, io.NewSectionReader(src, 0, src.size)}, func(token xml.Token) bool {
		if root, ok := token.(xml.StartElement); ok && w.roles == nil {
			w.roles = officeRoles
			if root.Name.Space == "office" {
				w.roles = openDocumentRoles
			}
		}
		return w.take(token)
	})
}

// stoppable ends a reading when its time is over.
type stoppable struct {
	ctx context.Context
	io.Reader
}

func (s *stoppable) Read(into []byte) (int, error) {
	if s.ctx.Err() != nil {
		return 0, s.ctx.Err()
	}
	return s.Reader.Read(into)
}
