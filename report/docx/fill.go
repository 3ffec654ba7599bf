package docx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"sort"
	"strings"

	"gongkai/report"
)

// Fill writes a college's own Word document (docx) with its placeholders
// filled in (Placeholders). Word cuts text into runs at will: a placeholder is
// found over their borders, and takes the formatting that it begins with. The
// text of the document, its headers, footers, notes, text boxes and tables is
// filled in; every other byte of the package stays.
//
// A template with a placeholder that the report does not know, or with none at
// all, and one that cannot be read are errors in Chinese that say what to
// mend; nothing is written then.
func Fill(w io.Writer, file io.ReaderAt, size int64, r report.Report) error {
	t, err := openTemplate(file, size)
	if err != nil {
		return fmt.Errorf("套用模板：%w", err)
	}
	f := newFiller(r.OnPaper())
	if f.styles, err = t.readStyles(); err != nil {
		return fmt.Errorf("套用模板：%w", err)
	}
	filled := map[string][]byte{}
	for _, name := range t.texts {
		part, err := t.read(name)
		if err != nil {
			return fmt.Errorf("套用模板：%w", err)
		}
		if filled[name], err = f.part(part); err != nil {
			return fmt.Errorf("套用模板：部件 %s：%w", name, err)
		}
	}
	if err := f.problem(); err != nil {
		return fmt.Errorf("套用模板：%w", err)
	}
	var out bytes.Buffer // so that a damaged part that is only copied leaves nothing half written
	if err := t.copyWith(&out, filled); err != nil {
		return fmt.Errorf("套用模板：%w", err)
	}
	_, err = out.WriteTo(w)
	return err
}

// copyWith writes the package anew with some parts changed; the others are
// copied as they are packed.
func (t *template) copyWith(w io.Writer, changed map[string][]byte) error {
	archive := zip.NewWriter(w)
	for _, file := range t.archive.File {
		content, ok := changed[file.Name]
		if !ok {
			if err := archive.Copy(file); err != nil {
				return fmt.Errorf("模板的部件 %s 已损坏：%w", file.Name, err)
			}
			continue
		}
		part, err := archive.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Deflate, Modified: file.Modified})
		if err != nil {
			return err
		}
		if _, err := part.Write(content); err != nil {
			return err
		}
	}
	return archive.Close()
}

// mark finds placeholders, and openMark what may be meant as one. No
// placeholder goes over a tab or a line break.
var (
	mark     = regexp.MustCompile(`[{｛]{2}([^{}｛｝\n]{1,80})[}｝]{2}`)
	openMark = regexp.MustCompile(`[{｛]{2}[^\n]{0,20}|[^\n]{0,20}[}｝]{2}`)
)

// filler knows what the placeholders of a report stand for, and collects what
// is wrong with a template.
type filler struct {
	report  report.Report
	known   map[string]content // by folded name
	names   []string           // as they are written, in the order of families
	styles  templateStyles
	found   int
	written int      // bytes of blocks
	unknown []string // placeholders
	broken  []string // text that may be meant as one
	crowded []string // placeholders of blocks that do not stand alone
}

func newFiller(r report.Report) *filler {
	f := &filler{report: r, known: map[string]content{}}
	for _, family := range families() {
		for _, c := range family.of(r) {
			if _, twice := f.known[fold(c.name)]; !twice {
				f.known[fold(c.name)] = c
				f.names = append(f.names, c.name)
			}
		}
	}
	return f
}

// edit replaces bytes of a part.
type edit struct {
	span
	with string
}

// part fills a part in.
func (f *filler) part(part []byte) ([]byte, error) {
	scanned, err := scan(part)
	if err != nil {
		return nil, err
	}
	var edits []edit
	for _, place := range scanned.places {
		made, err := f.place(part, scanned, place)
		if err != nil {
			return nil, err
		}
		edits = append(edits, made...)
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var out bytes.Buffer
	done := 0
	for _, e := range edits {
		out.Write(part[done:e.from])
		out.WriteString(e.with)
		done = e.to
	}
	out.Write(part[done:])
	return out.Bytes(), nil
}

// place fills a paragraph in.
func (f *filler) place(part []byte, all scanned, p *place) ([]edit, error) {
	text := p.text()
	marks := mark.FindAllStringSubmatchIndex(text, mostMarks+1)
	if f.found += len(marks); f.found > mostMarks {
		return nil, fmt.Errorf("占位符超过 %d 个", mostMarks)
	}
	if rest := mark.ReplaceAllString(text, "\n"); openMark.MatchString(rest) {
		f.broken = append(f.broken, openMark.FindString(rest))
	}
	texts := make([]string, len(p.pieces))
	for i, piece := range p.pieces {
		texts[i] = piece.text
	}
	var above string
	for _, at := range slices.Backward(marks) { // so that what stands before keeps its place
		c, ok := f.known[fold(text[at[2]:at[3]])]
		switch {
		case !ok:
			f.unknown = append(f.unknown, strings.TrimSpace(text[at[2]:at[3]]))
		case c.blocks == nil:
			replaceIn(texts, p.pieces, at[0], at[1], report.OneLine(c.text))
		case strings.TrimSpace(text[:at[0]]+text[at[1]:]) != "":
			f.crowded = append(f.crowded, c.name)
		default:
			first := replaceIn(texts, p.pieces, at[0], at[1], "")
			written, err := f.blocks(part, all, p, first, c)
			if err != nil {
				return nil, err
			}
			if f.written += len(written); f.written > mostWritten {
				return nil, fmt.Errorf("填入的表格超过 %d MB", mostWritten>>20)
			}
			if !p.keep && written != "" { // a cell must have a paragraph
				return []edit{{p.all, written}}, nil
			}
			above = written
		}
	}
	edits := pieceEdits(part, p, texts)
	if above != "" {
		edits = append(edits, edit{span{p.all.from, p.all.from}, above})
	}
	return edits, nil
}

// replaceIn puts words in place of a stretch of a paragraph's text: into the
// piece that it begins in, whose place it gives. The texts before that place
// must be as they were.
func replaceIn(texts []string, pieces []piece, from, to int, words string) int {
	first := sort.Search(len(pieces), func(i int) bool { return pieces[i].start+len(pieces[i].text) > from })
	for i := first; i < len(pieces) && pieces[i].start < to; i++ {
		start, head, tail := pieces[i].start, "", ""
		if i == first {
			head = texts[i][:from-start] + words
		}
		if to < start+len(pieces[i].text) {
			tail = texts[i][to-start:]
		}
		texts[i] = head + tail
	}
	return first
}

// pieceEdits are the edits of the pieces whose text has changed. Spaces at their
// borders count from now on.
func pieceEdits(part []byte, p *place, texts []string) []edit {
	var edits []edit
	for i, piece := range p.pieces {
		if piece.hard || piece.text == texts[i] {
			continue
		}
		name := strings.TrimPrefix(piece.tag.of(part), "<")
		name = name[:strings.IndexAny(name, " \t\r\n/>")]
		edits = append(edits, edit{span{piece.tag.from, piece.content.to}, "<" + name + ` xml:space="preserve">` + escapeXML(texts[i])})
	}
	return edits
}

// problem is what is wrong with the template, nil where nothing is.
func (f *filler) problem() error {
	var problems []string
	for _, name := range unique(f.unknown) {
		says := "不认识 {{" + report.OneLine(name) + "}}"
		if near := nearest(fold(name), f.names); len(near) > 0 {
			says += "，是不是 {{" + strings.Join(near, "}}、{{") + "}}？"
		}
		problems = append(problems, says)
	}
	for _, words := range unique(f.broken) {
		problems = append(problems, "“"+report.OneLine(words)+"”像是没写完的占位符：{{ 和 }} 要在同一段、同一行里成对")
	}
	for _, name := range unique(f.crowded) {
		problems = append(problems, "{{"+name+"}} 要单独占一段，前后不能有别的文字")
	}
	if f.found == 0 && len(problems) == 0 {
		problems = append(problems, "模板里没有占位符；请在要填数的地方写上，如 {{总数}}、{{表A}}")
	}
	if len(problems) == 0 {
		return nil
	}
	return errors.New(strings.Join(problems, "\n"))
}

// unique leaves out what was told already, and keeps the order.
func unique(names []string) []string {
	var kept []string
	for _, name := range names {
		if !slices.Contains(kept, name) {
			kept = append(kept, name)
		}
	}
	return kept
}
