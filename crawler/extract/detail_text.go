package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

// trimBody takes off the body's lines what stands before and after the text.
func (r *reader) trimBody() {
	if r.body < 0 || len(r.bodies) > 0 {
		return
	}
	if !r.sure && r.titleTo > r.titleFrom && r.titleFrom >= r.first && r.titleFrom < r.last && r.titleFrom-r.first <= 12 && r.bodyHoldsTitle() {
		r.first = r.titleTo
	}
	if !r.sure && r.anchor >= r.first && r.anchor < r.last && (r.dense || r.anchor-r.first <= 12) {
		r.first = r.anchor + 1
	}
	if from, to, at := r.bodyHeading(); !r.sure && headingTags[r.elements[at].node.DataAtom] > 0 && squash(r.elementLines(from, to)) == squash(r.title) {
		r.first = to
	}
	r.widen()
	r.skipCatalogue()
	for r.first < r.last && r.lines[r.first].runes <= 60 && r.aside(r.first) {
		r.first++
	}
	before, all := 0, r.plainRunes(r.first, r.last)
	for i := r.first; i < r.last; i++ {
		if r.lines[i].runes <= 120 && all-before <= max(200, before/2) && r.ends(i) {
			r.last = i
		}
		before += int(r.lines[i].runes - r.lines[i].linkRunes)
	}
	for r.last > r.first && r.trailing(r.last-1) {
		r.last--
	}
}

// widen adds to a body that was found by most of its text what stands before
// and after it in a clean element: a first and a last line of their own.
func (r *reader) widen() {
	if !r.dense || r.around < 0 || r.first != r.elements[r.body].first {
		return
	}
	e := r.elements[r.around]
	plain := func(i int32) bool {
		l := r.lines[i]
		return !l.junk && l.linkRunes == 0 && !r.ends(i) && !r.controls(i) && r.grade(i) == 0 && !strings.ContainsAny(r.lineText(i), ":：")
	}
	for r.first > max(e.first, r.titleTo, r.anchor+1) && r.titleTo > r.titleFrom && plain(r.first-1) {
		r.first--
	}
	for r.last < e.last && plain(r.last) {
		r.last++
	}
}

// bodyHoldsTitle tells whether the title inside the body is the template's:
// a heading, or followed by the line about the article.
func (r *reader) bodyHoldsTitle() bool {
	heading := headingTags[r.elements[r.titleAt].node.DataAtom] > 0
	return heading || (r.anchor >= r.titleTo && r.anchor-r.titleTo <= 4)
}

// bodyHeading is the heading, or block, that the body begins with.
func (r *reader) bodyHeading() (from, to, at int32) {
	if r.first >= r.last {
		return r.first, r.first, r.body
	}
	return r.headingAt(r.first)
}

// aside tells whether a line at the beginning of a body only tells about it.
func (r *reader) aside(i int32) bool {
	text := r.lineText(i)
	return r.lines[i].junk || r.controls(i) || (anchorGrade(text) == 2 && r.first-r.anchor <= 3 && r.anchor >= 0) || sourceAlone(text) != ""
}

// trailing tells whether a line at the end of a body is none of its text:
// buttons, and links to files that are listed as attachments.
func (r *reader) trailing(i int32) bool {
	l := r.lines[i]
	text := r.lineText(i)
	if l.junk || r.controls(i) && !signed.MatchString(text) {
		return true
	}
	if l.linkRunes*10 >= l.runes*8 && ((!r.sure && l.runes <= 60 && !strings.Contains(text, "。")) || r.fileLine(i, text)) {
		return true
	}
	return attachmentLabel.MatchString(text) && (l.linkRunes*2 >= l.runes || l.runes <= 6)
}

// signed is a line by which the writers of a text sign it.
var signed = regexp.MustCompile(`^[\s【\[（(]*(?:责任)?(?:编辑|责编|审核|编审|校对|供稿|撰稿|图文?|文)\s*[:：/]`)

// fileLine tells whether the links of a line lead to files.
func (r *reader) fileLine(i int32, text string) bool {
	if fileInText(text) || attachmentLabel.MatchString(text) {
		return true
	}
	for _, p := range r.pieces[r.lines[i].from:r.lines[i].to] {
		if p.link {
			if link := r.linkOf(p.element); link >= 0 && fileAddress(attribute(r.elements[link].node, "href")) {
				return true
			}
		}
	}
	return false
}

// linkOf is the a element around an element, or -1.
func (r *reader) linkOf(at int32) int32 {
	for ; at >= 0; at = r.elements[at].parent {
		if r.elements[at].node.DataAtom == atom.A {
			return at
		}
	}
	return -1
}

// bodyText writes the body's lines: one paragraph a line, the cells of a
// table's row separated by a tab.
func (r *reader) bodyText() string {
	if len(r.bodies) > 0 {
		return r.ruledText()
	}
	if r.body < 0 {
		return ""
	}
	var b strings.Builder
	row, cell := int32(-1), int32(-1)
	for i := r.first; i < r.last; i++ {
		if r.lines[i].junk && !r.elements[r.body].junk {
			continue
		}
		text := r.lineText(i)
		if r.lines[i].runes <= 30 && r.controls(i) && r.lines[i].linkRunes > 0 {
			continue
		}
		lineRow, lineCell := r.rowOf(i)
		switch {
		case b.Len() == 0:
		case lineRow >= 0 && lineRow == row && lineCell == cell && r.lines[i].runes < 100:
			b.WriteByte(' ')
		case lineRow >= 0 && lineRow == row && lineCell != cell:
			b.WriteByte('\t')
		default:
			b.WriteByte('\n')
		}
		row, cell = lineRow, lineCell
		b.WriteString(text)
	}
	return b.String()
}

// ruledText writes what the site's rule selects, as it stands there, also where
// a reader does not see it at first.
func (r *reader) ruledText() string {
	var parts []string
	for _, n := range r.bodies {
		all := &reader{tree: newTree(n, true), page: r.page, body: -1}
		all.elements = append(all.elements, element{node: n, last: int32(len(all.lines))})
		all.body, all.last = int32(len(all.elements))-1, int32(len(all.lines))
		if text := all.bodyText(); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "\n")
}

// rowOf gives the table row and cell of a line, -1 outside of tables and in
// tables that lay out text: around the body, of one column, or with long cells.
func (r *reader) rowOf(i int32) (row, cell int32) {
	cell = r.lines[i].cell
	if cell <= r.body {
		return -1, -1
	}
	row = r.elements[cell].parent
	if e := r.elements[row]; r.lines[e.first].cell == r.lines[e.last-1].cell {
		return -1, -1
	}
	e := r.elements[cell]
	if e.last-e.first > 12 {
		return -1, -1
	}
	return row, cell
}
