package docx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// span is a stretch of bytes of a part.
type span struct{ from, to int }

func (s span) of(part []byte) string { return string(part[s.from:s.to]) }

// piece is a w:t. Word cuts the text of a paragraph into such pieces at will.
type piece struct {
	tag        span // its start tag
	content    span
	text       string
	start      int  // where it begins in the paragraph's text
	properties span // of what is in the w:rPr of its run
	hard       bool // a tab or a break, which nothing may be filled in over
}

// place is a w:p of a part.
type place struct {
	all        span
	properties span // of what is in its w:pPr
	section    span // of the w:sectPr in there
	pieces     []piece
	keep       bool // holds more than text, so that it cannot be taken away
	inBody     bool // stands in the document itself, not in a cell or a box
	namespace  string

	run  span // the w:rPr's content of the run that is read
	deep int  // of properties that are read
}

// text is the paragraph's, a line break where it is hard.
func (p *place) text() string {
	var b strings.Builder
	for _, piece := range p.pieces {
		b.WriteString(piece.text)
	}
	return b.String()
}

// count finds where the pieces begin in the paragraph's text.
func (p *place) count() {
	start := 0
	for i := range p.pieces {
		p.pieces[i].start = start
		start += len(p.pieces[i].text)
	}
}

// scanned is a part of a template: its paragraphs in the order of their ends,
// and the widths of text of its sections by where each ends.
type scanned struct {
	places   []*place
	sections []section
}

type section struct{ end, width int }

// scanner walks a part. A text box puts paragraphs into a paragraph, therefore
// they are a stack.
type scanner struct {
	scanned
	path  []xml.Name
	open  []*place
	text  *piece // the w:t that is read
	words []byte // its text
	begun []span // the start tags of path
	page  page
}

// scan finds the paragraphs of a part.
func scan(part []byte) (scanned, error) {
	decoder := safeDecoder(part)
	s := &scanner{}
	for {
		from := int(decoder.InputOffset())
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return s.scanned, nil
		}
		if err != nil {
			return scanned{}, fmt.Errorf("XML 有错误：%w", err)
		}
		at := span{from, int(decoder.InputOffset())}
		switch token := token.(type) {
		case xml.Directive:
			return scanned{}, errors.New("XML 里有 DOCTYPE，Word 不会这样写")
		case xml.StartElement:
			if s.text != nil {
				return scanned{}, errors.New("XML 的 w:t 里有别的元素")
			}
			s.start(token, at)
		case xml.EndElement:
			s.end(token.Name, at)
		case xml.CharData:
			if s.text != nil {
				s.words = append(s.words, token...)
			}
		}
	}
}

// wordML tells whether a name is one of WordprocessingML, transitional or strict.
func wordML(name xml.Name) bool {
	return name.Space == "http://schemas.openxmlformats.org/wordprocessingml/2006/main" || name.Space == "http://purl.oclc.org/ooxml/wordprocessingml/main"
}

// last is the local name of an open element: 1 for the innermost.
func (s *scanner) last(n int) string {
	if len(s.path) < n || !wordML(s.path[len(s.path)-n]) {
		return ""
	}
	return s.path[len(s.path)-n].Local
}

func (s *scanner) place() *place {
	if len(s.open) == 0 {
		return nil
	}
	return s.open[len(s.open)-1]
}

func (s *scanner) start(element xml.StartElement, at span) {
	name, p := element.Name.Local, s.place()
	if !wordML(element.Name) {
		name = ""
	}
	switch {
	case name == "p":
		if p != nil {
			p.keep = true
		}
		s.open = append(s.open, &place{all: at, inBody: s.last(1) == "body", namespace: element.Name.Space})
	case name == "sectPr":
		s.page = page{}
	case name == "pgSz":
		s.page.width = measure(element, "w")
	case name == "pgMar":
		s.page.left, s.page.right = measure(element, "left"), measure(element, "right")
	}
	if p != nil && name != "p" {
		s.startIn(p, name, at)
	}
	s.path, s.begun = append(s.path, element.Name), append(s.begun, at)
}

// startIn begins an element inside of a paragraph.
func (s *scanner) startIn(p *place, name string, at span) {
	switch {
	case name == "pPr" || name == "rPr":
		p.deep++
	case p.deep > 0:
	case name == "r":
		p.run = span{}
	case name == "t":
		p.pieces = append(p.pieces, piece{tag: at, properties: p.run})
		s.text = &p.pieces[len(p.pieces)-1]
	case name == "proofErr" || name == "lastRenderedPageBreak":
	case name == "tab" || name == "br" || name == "cr":
		p.pieces = append(p.pieces, piece{text: "\n", hard: true})
		p.keep = true
	default:
		p.keep = true
	}
}

func (s *scanner) end(element xml.Name, at span) {
	begun := s.begun[len(s.begun)-1]
	s.path, s.begun = s.path[:len(s.path)-1], s.begun[:len(s.begun)-1]
	name, p := element.Local, s.place()
	if !wordML(element) {
		return
	}
	inside := span{begun.to, max(begun.to, at.from)}
	if name == "sectPr" {
		s.sections = append(s.sections, section{at.to, s.page.text()})
	}
	if p == nil {
		return
	}
	switch name {
	case "p":
		p.all.to = at.to
		p.count()
		s.open = s.open[:len(s.open)-1]
		s.places = append(s.places, p)
	case "pPr":
		p.deep--
		if s.last(1) == "p" {
			p.properties = inside
		}
	case "rPr":
		p.deep--
		if s.last(1) == "r" {
			p.run = inside
		}
	case "sectPr":
		p.section, p.keep = span{begun.from, at.to}, true
	case "t":
		if s.text != nil {
			s.text.content, s.text.text = inside, string(s.words)
			s.text, s.words = nil, s.words[:0]
		}
	}
}

// measure is an attribute in twentieths of a point, 0 where it is none.
func measure(element xml.StartElement, name string) int {
	for _, attribute := range element.Attr {
		if attribute.Name.Local == name {
			n, err := strconv.Atoi(attribute.Value)
			if err == nil && n > 0 && n < 100000 {
				return n
			}
		}
	}
	return 0
}
