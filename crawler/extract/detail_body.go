package extract

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// findBody finds the element that holds the article's text.
func (r *reader) findBody() {
	if r.rules.Body != "" {
		if r.ruledBody(); len(r.bodies) > 0 {
			r.page.notes.take("body", "", ruleOf("body", r.rules.Body))
			r.bound()
			return
		}
		r.missed.note("body")
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
		r.dense = r.body >= 0
		r.page.notes.take("body", "", "the smallest element that holds most of the text below the title: no known selector fits")
	}
	r.bound()
}

func (r *reader) bound() {
	if r.body >= 0 {
		r.first, r.last = r.elements[r.body].first, r.elements[r.body].last
	}
	r.nearAnchor()
}

// ruledBody finds what the site's rule for the body selects and has something
// to read; what lies inside of it is not taken again.
func (r *reader) ruledBody() {
	compileRule(r.rules.Body).each(r.page.Doc.Nodes[0], func(n *html.Node, attribute string) bool {
		if attribute != "" { // markup that a script shows
			shown, err := html.ParseFragment(strings.NewReader(attr(n, attribute)), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
			if err != nil {
				return false
			}
			n = &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
			for _, child := range shown {
				n.AppendChild(child)
			}
		}
		inside := false
		for up := n.Parent; up != nil && !inside; up = up.Parent {
			inside = slices.Contains(r.bodies, up)
		}
		if !inside && (nodeText(n) != "" || holdsPicture(n)) {
			r.bodies = append(r.bodies, n)
		}
		return len(r.bodies) >= maxPieces
	})
	for i := range r.elements {
		if len(r.bodies) > 0 && r.elements[i].node == r.bodies[0] {
			r.body = int32(i)
			return
		}
	}
}

func holdsPicture(n *html.Node) bool {
	for d := range n.Descendants() {
		if pictures[d.DataAtom] {
			return true
		}
	}
	return false
}

// pictures are the elements that show something without a text.
var pictures = map[atom.Atom]bool{atom.Img: true, atom.Embed: true, atom.Iframe: true, atom.Object: true}

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
			r.noteBody(i, "")
			return best
		}
		if best >= 0 {
			r.noteBody(i, "holds too little of the page's text")
		}
		if best >= 0 && picture < 0 && (share == 0 || (most == 0 && r.holdsImage(best))) && (share == 0 || total < 120) {
			picture = best
			r.noteBody(i, "")
		}
	}
	return picture
}

// noteBody tells of a selector of the table that finds an element, and why it
// is not the body.
func (r *reader) noteBody(entry int, why string) {
	if r.page.notes == nil {
		return
	}
	r.selected = &compiledSystems().entries[entry]
	if why == "" {
		r.page.notes.take("body", "", r.bySelector())
	} else {
		r.page.notes.turnDown("body", r.bySelector(), why)
	}
}

// bodySums sum up the text that an article could be made of: runes[i] is that
// of all lines before i, and ends[i] the next line from i on that ends articles.
type bodySums struct{ runes, ends []int32 }

// bodyRunes is how much text of an element an article could be made of.
func (r *reader) bodyRunes(at int32) int {
	e := r.elements[at]
	sums := &r.sums[0]
	if e.junk {
		sums = &r.sums[1]
	}
	if sums.runes == nil { // elements nest: each would count the same lines again
		*sums = r.sumBody(e.junk)
	}
	return int(sums.runes[max(e.first, min(e.last, sums.ends[e.first]))] - sums.runes[e.first])
}

// sumBody sums up all lines, or with junk those too that look like navigation.
func (r *reader) sumBody(junk bool) bodySums {
	n := int32(len(r.lines))
	sums := bodySums{make([]int32, n+1), make([]int32, n+1)}
	sums.ends[n] = n
	ends := make([]bool, n)
	for i := range n {
		sums.runes[i+1] = sums.runes[i]
		l := r.lines[i]
		if l.junk && !junk {
			continue
		}
		if l.runes <= 60 {
			if ends[i] = r.ends(i); ends[i] || r.controls(i) || labelsFiles(r.lineText(i)) {
				continue
			}
		}
		sums.runes[i+1] += l.runes
	}
	for i := n - 1; i >= 0; i-- {
		if sums.ends[i] = sums.ends[i+1]; ends[i] {
			sums.ends[i] = i
		}
	}
	return sums
}

// labelsFiles tells whether a line introduces files.
func labelsFiles(text string) bool {
	return (strings.Contains(text, "附") || strings.Contains(text, "下载")) && attachmentLabel.MatchString(text)
}

func (r *reader) holdsImage(at int32) bool {
	for i := at; i < r.elements[at].end; i++ {
		if pictures[r.elements[i].node.DataAtom] {
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
			if r.ends(int32(i)) {
				ended = sums[i] > 0 || (from > 0 && int32(i) > from)
				continue
			}
			if r.controls(int32(i)) {
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
			share := 80
			if c := r.elements[child]; r.anchor >= c.first && r.anchor < c.last {
				share = 55 // the text beside what tells about it
			}
			if blocks[r.elements[child].node.DataAtom] && weight(child)*100 >= weight(at)*share {
				next = child
				break
			}
		}
		if next >= 0 && r.elements[next].node.DataAtom == atom.Table {
			next = r.layoutCell(next, weight)
		}
		if next < 0 || r.paragraph(next) {
			break
		}
		if r.around < 0 && r.isClean(at) {
			r.around = at
		}
		at = next
	}
	return at
}

// isClean tells whether an element holds nothing but text between the line
// about the article and its end: then what a part of it leaves out is text too.
func (r *reader) isClean(at int32) bool {
	e := r.elements[at]
	for i := max(e.first, r.anchor+1); i < e.last; i++ {
		l := r.lines[i]
		if l.runes <= 80 && r.ends(i) {
			return true
		}
		if l.junk || l.linkRunes*2 > l.runes && !r.fileLine(i, r.lineText(i)) || l.runes <= 60 && r.controls(i) && !signed.MatchString(r.lineText(i)) {
			return false
		}
	}
	return e.first > r.anchor
}

// layoutCell is the cell that holds nearly all of a table, which then only
// lays out the page, or -1.
func (r *reader) layoutCell(table int32, weight func(int32) int) int32 {
	for i := table; i < r.elements[table].end; i++ {
		if a := r.elements[i].node.DataAtom; (a == atom.Td || a == atom.Th) && weight(i)*100 >= weight(table)*80 {
			return i
		}
	}
	return -1
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
