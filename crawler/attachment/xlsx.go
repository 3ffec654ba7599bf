package attachment

import (
	"context"
	"encoding/xml"
	"path"
	"strconv"
	"strings"
)

// maxShared bounds the strings that the cells of a workbook share, in bytes.
const maxShared = 32 << 20

// workbook is what the cells of a spreadsheet need to be shown.
type workbook struct {
	*parts
	folder   string // of the workbook's part, with a slash at its end
	shared   []string
	formats  []string // by the number that a cell's s names
	date1904 bool
	sheets   []sheet
}

type sheet struct{ name, part string }

// readXLSX reads every sheet, hidden ones too: its name, then its rows with
// the values as they are shown.
func readXLSX(ctx context.Context, src source, out *text) error {
	p, err := openParts(ctx, src)
	if err != nil {
		return err
	}
	book := &workbook{parts: p, folder: "xl/"}
	for _, step := range []func() error{book.readSheets, book.readStyles, book.readShared} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, s := range book.sheets {
		if book.byName[s.part] == nil { // a sheet that is a chart
			continue
		}
		out.separate(gapRow)
		out.add(s.name)
		out.separate(gapRow)
		rows := sheetReader{book: book, out: out}
		if err := book.tokens(s.part, rows.take); err != nil {
			return err
		}
		if out.full {
			return nil
		}
	}
	return nil
}

// readSheets lists the sheets in the order of their tabs.
func (w *workbook) readSheets() error {
	main := "xl/workbook.xml"
	if w.byName[main] == nil {
		if err := w.readTypes(); err != nil {
			return err
		}
		for _, name := range append(w.ofType("sheet.main"), w.ofType("sheet.macroEnabled.main")...) {
			main = name
		}
		w.folder = strings.TrimPrefix(path.Dir(main)+"/", "./")
	}
	targets := map[string]string{}
	links := w.folder + "_rels/" + path.Base(main) + ".rels"
	if w.byName[links] != nil {
		err := w.elements(links, func(element xml.StartElement) {
			if element.Name.Local == "Relationship" {
				target := attribute(element, "Target")
				if !strings.HasPrefix(target, "/") {
					target = w.folder + target
				}
				targets[attribute(element, "Id")] = strings.TrimPrefix(path.Clean(target), "/")
			}
		})
		if err != nil {
			return err
		}
	}
	return w.elements(main, func(element xml.StartElement) {
		switch element.Name.Local {
		case "workbookPr":
			value := attribute(element, "date1904")
			w.date1904 = value == "1" || value == "true"
		case "sheet":
			part := ""
			for _, a := range element.Attr {
				if a.Name.Local == "id" && a.Name.Space != "" {
					part = targets[a.Value]
				}
			}
			w.sheets = append(w.sheets, sheet{attribute(element, "name"), part})
		}
	})
}

// readStyles reads the number format of each kind of cell.
func (w *workbook) readStyles() error {
	if w.byName[w.folder+"styles.xml"] == nil {
		return nil
	}
	own, inCells := map[int]string{}, false
	return w.tokens(w.folder+"styles.xml", func(token xml.Token) bool {
		switch token := token.(type) {
		case xml.StartElement:
			switch token.Name.Local {
			case "numFmt":
				id, err := strconv.Atoi(attribute(token, "numFmtId"))
				if err == nil {
					own[id] = attribute(token, "formatCode")
				}
			case "cellXfs":
				inCells = true
			case "xf":
				if inCells {
					id, _ := strconv.Atoi(attribute(token, "numFmtId"))
					w.formats = append(w.formats, formatOf(id, own))
				}
			}
		case xml.EndElement:
			inCells = inCells && token.Name.Local != "cellXfs"
		}
		return len(w.formats) < 1<<16
	})
}

// formatOf gives the format of a number: the file's own, else the built-in one.
func formatOf(id int, own map[int]string) string {
	if format, ok := own[id]; ok {
		return format
	}
	return builtinFormats[id]
}

// readShared reads the strings that cells share. How they are to be read aloud
// is no part of them.
func (w *workbook) readShared() error {
	if w.byName[w.folder+"sharedStrings.xml"] == nil {
		return nil
	}
	var b strings.Builder
	shown, aloud, size := false, false, 0
	return w.tokens(w.folder+"sharedStrings.xml", func(token xml.Token) bool {
		switch token := token.(type) {
		case xml.StartElement:
			shown = token.Name.Local == "t" && !aloud
			aloud = aloud || token.Name.Local == "rPh"
		case xml.CharData:
			if shown {
				b.Write(token)
			}
		case xml.EndElement:
			shown = false
			switch token.Name.Local {
			case "rPh":
				aloud = false
			case "si":
				w.shared = append(w.shared, b.String())
				size += b.Len() + 16
				b.Reset()
			}
		}
		return size < maxShared
	})
}

// sheetReader writes the cells of a sheet.
type sheetReader struct {
	book   *workbook
	out    *text
	kind   string // t of the cell that is open
	format string
	value  strings.Builder
	shown  bool
}

func (s *sheetReader) take(token xml.Token) bool {
	switch token := token.(type) {
	case xml.StartElement:
		switch token.Name.Local {
		case "c":
			s.kind, s.format = attribute(token, "t"), ""
			style, err := strconv.Atoi(attribute(token, "s"))
			if err == nil && style >= 0 && style < len(s.book.formats) {
				s.format = s.book.formats[style]
			}
			s.value.Reset()
		case "v", "t":
			s.shown = true
		}
	case xml.CharData:
		if s.shown && s.value.Len() < maxText {
			s.value.Write(token)
		}
	case xml.EndElement:
		switch token.Name.Local {
		case "v", "t":
			s.shown = false
		case "c":
			addCell(s.out, s.cell())
		case "row":
			s.out.separate(gapRow)
		}
	}
	return !s.out.full
}

// addCell writes a cell; line ends inside it do not end the row.
func addCell(out *text, value string) {
	out.add(strings.NewReplacer("\r", " ", "\n", " ", "\t", " ").Replace(value))
	out.separate(gapTab)
}

// cell is what the open cell shows.
func (s *sheetReader) cell() string {
	value := s.value.String()
	switch s.kind {
	case "s":
		index, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || index < 0 || index >= len(s.book.shared) {
			return ""
		}
		return s.book.shared[index]
	case "b":
		return map[bool]string{true: "TRUE", false: "FALSE"}[value == "1"]
	case "", "n":
		number, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil {
			return value
		}
		return shownNumber(number, s.format, s.book.date1904)
	}
	return value // text, an error, a day as ISO 8601
}
