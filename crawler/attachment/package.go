package attachment

import (
	"archive/zip"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html/charset"

	"gongkai/disclosure"
)

const (
	maxEntries  = 20_000    // members of one archive
	maxUnpacked = 128 << 20 // bytes unpacked of one archive
	maxPart     = 64 << 20  // bytes unpacked of one member
	maxDepth    = 512       // elements inside each other
)

// parts are the members of an Office document or another archive, whose bytes
// are unpacked as they are read, up to a sum.
type parts struct {
	ctx    context.Context
	byName map[string]*zip.File
	names  []string // in the archive's order
	types  map[string]string
	left   int64
}

func openParts(ctx context.Context, src source) (*parts, error) {
	archive, err := zip.NewReader(src, src.size)
	if err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	if len(archive.File) > maxEntries {
		return nil, failure(disclosure.FileTooLarge)
	}
	p := &parts{ctx: ctx, byName: make(map[string]*zip.File, len(archive.File)), left: maxUnpacked}
	for _, member := range archive.File {
		name := strings.TrimPrefix(strings.ReplaceAll(member.Name, `\`, "/"), "/")
		if _, twice := p.byName[name]; twice || strings.HasSuffix(name, "/") {
			continue
		}
		p.byName[name] = member
		p.names = append(p.names, name)
	}
	return p, nil
}

// detectPackage tells what kind of document a zip archive is.
func detectPackage(src source) (string, error) {
	p, err := openParts(context.Background(), src)
	if err != nil {
		return "zip", err
	}
	for _, mark := range []struct{ name, kind string }{
		{"word/document.xml", "docx"}, {"xl/workbook.xml", "xlsx"}, {"xl/workbook.bin", "xlsb"}, {"ppt/presentation.xml", "pptx"}, {"OFD.xml", "ofd"},
	} {
		if p.byName[mark.name] != nil {
			return mark.kind, nil
		}
	}
	if err := p.readTypes(); err != nil {
		return "zip", err
	}
	for _, mark := range []struct{ part, kind string }{{"wordprocessingml", "docx"}, {"spreadsheetml", "xlsx"}, {"presentationml", "pptx"}} {
		if len(p.ofType(mark.part)) > 0 {
			return mark.kind, nil
		}
	}
	if p.byName["mimetype"] != nil {
		kind, err := p.start("mimetype", 256)
		for _, mark := range []struct{ part, kind string }{{"opendocument.text", "odt"}, {"opendocument.spreadsheet", "ods"}, {"opendocument.presentation", "odp"}} {
			if err == nil && strings.Contains(kind, mark.part) {
				return mark.kind, nil
			}
		}
	}
	return "zip", nil
}

// start gives the first bytes of a member.
func (p *parts) start(name string, limit int64) (string, error) {
	member, err := p.open(name)
	if err != nil {
		return "", err
	}
	defer member.Close()
	data, err := io.ReadAll(io.LimitReader(member, limit))
	return string(data), err
}

// readTypes reads which content type each part of an Office document has.
func (p *parts) readTypes() error {
	p.types = map[string]string{}
	if p.byName["[Content_Types].xml"] == nil {
		return nil
	}
	return p.elements("[Content_Types].xml", func(element xml.StartElement) {
		if element.Name.Local == "Override" {
			p.types[strings.TrimPrefix(attribute(element, "PartName"), "/")] = attribute(element, "ContentType")
		}
	})
}

// ofType gives the parts whose content type, or, where none is declared, name
// has a word in it, in the order of the numbers in their names.
func (p *parts) ofType(word string) []string {
	var found []string
	for _, name := range p.names {
		if strings.Contains(p.types[name], word) {
			found = append(found, name)
		}
	}
	sortByNumber(found)
	return found
}

// under gives the parts in a folder, in the order of the numbers in their names.
func (p *parts) under(prefix, suffix string) []string {
	var found []string
	for _, name := range p.names {
		if strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix) {
			found = append(found, name)
		}
	}
	sortByNumber(found)
	return found
}

var digits = regexp.MustCompile(`[0-9]+`)

// sortByNumber puts slide2 before slide10.
func sortByNumber(names []string) {
	padded := func(name string) string {
		return digits.ReplaceAllStringFunc(name, func(number string) string { return strings.Repeat("0", max(0, 12-len(number))) + number })
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(padded(a), padded(b)) })
}

// open begins to unpack a member.
func (p *parts) open(name string) (io.ReadCloser, error) {
	member, ok := p.byName[name]
	if !ok {
		return nil, fmt.Errorf("open %s: no such part", name)
	}
	if member.Flags&1 != 0 {
		return nil, failure(disclosure.FileEncrypted)
	}
	unpacked, err := member.Open()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	return &bounded{ReadCloser: unpacked, parts: p, left: maxPart}, nil
}

// bounded unpacks within the limits of its archive.
type bounded struct {
	io.ReadCloser
	parts *parts
	left  int64
}

func (b *bounded) Read(into []byte) (int, error) {
	if b.parts.ctx.Err() != nil {
		return 0, b.parts.ctx.Err()
	}
	if b.left <= 0 || b.parts.left <= 0 {
		return 0, failure(disclosure.FileTooLarge)
	}
	n, err := b.ReadCloser.Read(into)
	b.left -= int64(n)
	b.parts.left -= int64(n)
	return n, err
}

// elements calls do with the beginning of every element of a part.
func (p *parts) elements(name string, do func(xml.StartElement)) error {
	return p.tokens(name, func(token xml.Token) bool {
		if element, ok := token.(xml.StartElement); ok {
			do(element)
		}
		return true
	})
}

// tokens calls do with every token of a part, until it says no.
func (p *parts) tokens(name string, do func(xml.Token) bool) error {
	part, err := p.open(name)
	if err != nil {
		return err
	}
	defer part.Close()
	return tokens(part, do)
}

// tokens reads XML. Entities of a document's own are not resolved, so that
// they cannot multiply.
func tokens(r io.Reader, do func(xml.Token) bool) error {
	decoder := xml.NewDecoder(r)
	decoder.Strict = false
	decoder.CharsetReader = charset.NewReaderLabel
	for depth := 0; ; {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return errors.New("read XML: elements too deep inside each other")
			}
		case xml.EndElement:
			depth--
		}
		if !do(token) {
			return nil
		}
	}
}

// attribute gives an element's attribute of a local name.
func attribute(element xml.StartElement, local string) string {
	for _, a := range element.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}
