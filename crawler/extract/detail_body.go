package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html/atom"
)

// findAnchor finds the line near the title that tells date or source, before
// the body is known. A line that says so inside what looks like navigation
// shows that it is none.
func (r *reader) findAnchor() {
	strong, weak, buried := int32(-1), int32(-1), int32(-1)
	for i := range r.lines {
		switch grade := r.grade(int32(i)); {
		case grade == 0:
		case r.lines[i].junk:
			if grade == 2 && buried < 0 {
				buried = int32(i)
			}
		case grade == 2 && strong < 0:
			strong = int32(i)
		case weak < 0:
			weak = int32(i)
		}
		if strong >= 0 {
			break
		}
	}
	switch {
	case strong >= 0:
		r.anchor = strong
	case buried >= 0:
		r.anchor = buried
		r.unjunk(r.lines[buried].element)
	default:
		r.anchor = weak
	}
	if r.anchor >= 0 && r.textBefore(r.anchor) {
		r.anchor = -1 // it stands below the text
	}
}

// grade is the anchorGrade of a line that is short enough to be one.
func (r *reader) grade(i int32) int {
	l := r.lines[i]
	if l.runes > 160 || l.runes < 6 || l.linkRunes*2 > l.runes {
		return 0
	}
	return anchorGrade(r.lineText(i))
}

// unjunk clears the element around a place that made it junk.
func (r *reader) unjunk(at int32) {
	for at >= 0 && r.elements[at].parent >= 0 && r.elements[r.elements[at].parent].junk {
		at = r.elements[at].parent
	}
	r.clear(at)
}

// textBefore tells whether most of the page's text stands before a line.
func (r *reader) textBefore(i int32) bool {
	weights := r.weights(0)
	before, all := weights[i], weights[len(weights)-1]
	return before >= 150 && before*4 >= all*3
}

// nearAnchor finds again the line that tells about the article, now that the
// body is known: the last one above it, else one among its first lines.
func (r *reader) nearAnchor() {
	if r.body < 0 {
		return
	}
	above := int32(-1)
	for i := r.first - 1; i >= max(0, r.first-15); i-- {
		if grade := r.grade(i); grade == 2 || (grade == 1 && above < 0) {
			if above = i; grade == 2 {
				break
			}
		}
	}
	if above >= 0 {
		r.anchor = above
		return
	}
	if r.anchor >= r.first && (r.sure || r.anchor-r.first > 8) {
		r.anchor = -1
	}
}

// anchorGrade is 2 for a line that surely tells about the article, 1 for one
// that may, 0 for any other.
func anchorGrade(text string) int {
	_, start, _, dated := findDay(text)
	rank := unlabelled
	if dated {
		rank = labelRank(text[:start])
	}
	if rank == never {
		return 0
	}
	words := 0
	for _, word := range metaWords {
		if strings.Contains(text, word) {
			words++
		}
	}
	switch {
	case dated && (rank == 0 || rank == 2 || (words > 0 && (rank == 1 || visibleRunes(text) <= 100))):
		return 2
	case dated && (rank == 1 || visibleRunes(text) <= 24):
		return 1
	case !dated && words > 2 && visibleRunes(text) <= 100:
		return 2
	case !dated && words > 1 && visibleRunes(text) <= 100 && strings.Contains(text, "源") && len(sourceIn(text)) > 0:
		return 1
	}
	return 0
}

// findBody finds the element that holds the article's text.
func (r *reader) findBody() {
	if r.rules.Body != "" {
		if r.body = r.elementOf(r.rules.Body); r.body >= 0 {
			r.bound()
			return
		}
	}
	if r.system != general() {
		r.body = r.systemBody(r.system, 0)
		r.sure = r.body >= 0
	}
	if r.body < 0 {
		r.body = r.systemBody(general(), 0.3)
	}
	if r.body < 0 {
		r.body = r.denseBody()
	}
	r.bound()
}

func (r *reader) bound() {
	if r.body >= 0 {
		r.first, r.last = r.elements[r.body].first, r.elements[r.body].last
	}
	r.nearAnchor()
}

// elementOf is the visible element that a rule selects first, or -1.
func (r *reader) elementOf(rule string) int32 {
	s, err := compileSelector(rule)
	if err != nil {
		return -1
	}
	for i := range r.elements {
		if s.match.Match(r.elements[i].node) {
			return int32(i)
		}
	}
	return -1
}

// systemBody tries the body selectors of one system. A hit counts where it
// holds at least share of the text that an article could be made of.
func (r *reader) systemBody(system int, share float64) int32 {
	total := 0
	if share > 0 {
		weights := r.weights(r.anchor + 1)
		total = weights[len(weights)-1]
	}
	picture := int32(-1)
	for i, e := range compiledSystems().entries {
		if e.cms != system || e.field != fieldBody || len(r.hits[i]) == 0 {
			continue
		}
		best, most := int32(-1), -1
		for _, at := range r.hits[i] {
			if r.elements[at].junk && share > 0 {
				continue
			}
			if best >= 0 && at < r.elements[best].end {
				if inner := r.bodyRunes(at); inner*10 >= most*7 {
					best, most = at, inner // the same element nested in itself
				}
				continue
			}
			if runes := r.bodyRunes(at); runes > most {
				best, most = at, runes
			}
		}
		if best >= 0 && most > 0 && float64(2*most) >= share*float64(total) {
			return best
		}
		if best >= 0 && picture < 0 && (share == 0 || (most == 0 && r.holdsImage(best))) && (share == 0 || total < 120) {
			picture = best
		}
	}
	return picture
}

// bodyRunes is how much text of an element an article could be made of.
func (r *reader) bodyRunes(at int32) int {
	n := 0
	e := r.elements[at]
	for i := e.first; i < e.last; i++ {
		if r.lines[i].junk && !e.junk {
			continue
		}
		text := ""
		if r.lines[i].runes <= 60 {
			text = r.lineText(i)
			if isEnd(text) {
				break
			}
			if isControl(text) || attachmentLabel.MatchString(text) {
				continue
			}
		}
		n += int(r.lines[i].runes)
	}
	return n
}

func (r *reader) holdsImage(at int32) bool {
	for i := at; i < r.elements[at].end; i++ {
		if a := r.elements[i].node.DataAtom; a == atom.Img || a == atom.Embed || a == atom.Iframe || a == atom.Object {
			return true
		}
	}
	return false
}

// sentence finds the marks that running text has and labels do not.
var sentence = regexp.MustCompile(`[，。；、]`)

// weights sums up, line by line, the text outside links that an article could
// be made of: weights[i] is that of all lines before i. It begins at a line
// and stays as it is after a line that ends articles.
func (r *reader) weights(from int32) []int {
	sums := make([]int, len(r.lines)+1)
	ended := false
	for i := range r.lines {
		sums[i+1] = sums[i]
		l := r.lines[i]
		plain := l.runes - l.linkRunes
		if int32(i) < from || ended || l.junk || (plain == 0 && l.runes <= 60) || (plain <= 14 && l.linkRunes >= plain) {
			continue // navigation, and entries of lists with their dates
		}
		if l.runes <= 80 {
			text := r.lineText(int32(i))
			if isEnd(text) {
				ended = sums[i] > 0 || (from > 0 && int32(i) > from)
				continue
			}
			if isControl(text) {
				continue
			}
		}
		if sentence.MatchString(r.pieces[l.from].text) || l.to-l.from > 1 {
			sums[i+1] += 2 * int(plain)
		} else {
			sums[i+1] += int(plain)
		}
	}
	return sums
}

// denseBody finds the smallest element that holds most of the text after the
// anchor, going down from the top as long as one child holds nearly all.
func (r *reader) denseBody() int32 {
	weights := r.weights(r.anchor + 1)
	if len(r.elements) == 0 || weights[len(weights)-1] == 0 {
		return -1
	}
	weight := func(at int32) int { return weights[r.elements[at].last] - weights[r.elements[at].first] }
	at := r.heaviest(0, weight, weight(0))
	for {
		e := r.elements[at]
		next := int32(-1)
		for child := at + 1; child < e.end; child = r.elements[child].end {
			if blocks[r.elements[child].node.DataAtom] && weight(child)*100 >= weight(at)*80 {
				next = child
				break
			}
		}
		if next < 0 || r.paragraph(next) {
			break
		}
		at = next
	}
	return at
}

// heaviest is the way in from the roots of the page: normally the only one.
func (r *reader) heaviest(at int32, weight func(int32) int, all int) int32 {
	for i := at; i < int32(len(r.elements)); i = r.elements[i].end {
		if weight(i)*2 >= all {
			return i
		}
	}
	return at
}

// paragraph tells whether an element is a paragraph rather than a container:
// an article of one paragraph is what holds the paragraph.
func (r *reader) paragraph(at int32) bool {
	switch r.elements[at].node.DataAtom {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Li, atom.Dd, atom.Dt, atom.Tr, atom.Tbody, atom.Table:
		return true
	}
	return false
}

// trimBody takes off the body's lines what stands before and after the text.
func (r *reader) trimBody() {
	if r.body < 0 || r.rules.Body != "" {
		return
	}
	if !r.sure && r.titleTo > r.titleFrom && r.titleFrom >= r.first && r.titleFrom < r.last && r.titleFrom-r.first <= 12 && r.bodyHoldsTitle() {
		r.first = r.titleTo
	}
	if !r.sure && r.anchor >= r.first && r.anchor < r.last && r.anchor-r.first <= 12 {
		r.first = r.anchor + 1
	}
	if from, to, at := r.bodyHeading(); !r.sure && headingTags[r.elements[at].node.DataAtom] > 0 && squash(r.elementLines(from, to)) == squash(r.title) {
		r.first = to
	}
	for r.first < r.last && r.lines[r.first].runes <= 60 && r.aside(r.first) {
		r.first++
	}
	before, all := 0, r.plainRunes(r.first, r.last)
	for i := r.first; i < r.last; i++ {
		if r.lines[i].runes <= 120 && all-before <= max(200, before/2) && isEnd(r.lineText(i)) {
			r.last = i
		}
		before += int(r.lines[i].runes - r.lines[i].linkRunes)
	}
	for r.last > r.first && r.trailing(r.last-1) {
		r.last--
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
	return r.lines[i].junk || isControl(text) || (anchorGrade(text) == 2 && r.first-r.anchor <= 3 && r.anchor >= 0)
}

// trailing tells whether a line at the end of a body is none of its text:
// buttons, and links to files that are listed as attachments.
func (r *reader) trailing(i int32) bool {
	l := r.lines[i]
	text := r.lineText(i)
	if l.junk || isControl(text) {
		return true
	}
	if l.linkRunes*10 >= l.runes*8 && ((!r.sure && l.runes <= 60 && !strings.Contains(text, "。")) || r.fileLine(i, text)) {
		return true
	}
	return attachmentLabel.MatchString(text) && (l.linkRunes*2 >= l.runes || l.runes <= 6)
}

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
		if r.lines[i].runes <= 30 && isControl(text) && r.lines[i].linkRunes > 0 {
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
