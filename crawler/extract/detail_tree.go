package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tree is a page as a reader sees it: its visible elements in document order,
// and its text as lines. It is built in one walk.
type tree struct {
	elements []element
	lines    []line
	pieces   []piece
	hits     [][]int32         // by entry of the selector table: the elements that match
	metas    map[string]string // by lower-cased name or property; the first that says something
	title    string            // of the head
	base     string            // of the base element
	scripts  []string          // inline ones
	hidden   []*html.Node      // the roots of what a reader doesn't see
	words    []lineWords       // by line, what ends and controls have found of it
}

// lineWords is what the words of a line make of it, once that was asked for.
type lineWords uint8

const (
	wordsRead lineWords = 1 << iota
	wordsEnd
	wordsControl
)

// element is one visible element. Its descendants are the elements up to end,
// its text the lines from first to last.
type element struct {
	node        *html.Node
	parent      int32
	end         int32 // one past its last descendant
	first, last int32 // lines, last excluded
	from, to    int32 // pieces
	junk        bool  // navigation, footer and the like, by its name
}

// line is a run of text without a break.
type line struct {
	element   int32 // the innermost block
	cell      int32 // the innermost td or th, -1 outside of tables
	from, to  int32 // pieces
	runes     int32 // letters, digits and marks, without white space
	linkRunes int32 // those of them inside links
	junk      bool
}

// piece is one text node.
type piece struct {
	text    string // as it came
	element int32
	link    bool
}

// walker builds a tree.
type walker struct {
	tree
	state
	table *selectorTable
	open  bool // the last line still takes pieces
	all   bool // hidden elements too
}

// state is what the elements around a place make of it.
type state struct {
	link, junk  bool
	cell, block int32
}

// newTree walks a document; with all, hidden elements count as visible.
func newTree(root *html.Node, all bool) *tree {
	table := compiledSystems()
	w := &walker{table: table, state: state{cell: -1}, all: all}
	elements, texts := countNodes(root)
	w.elements = make([]element, 0, elements)
	w.pieces = make([]piece, 0, texts)
	w.lines = make([]line, 0, texts/2)
	w.hits = make([][]int32, len(table.entries))
	w.metas = map[string]string{}
	w.children(root, -1)
	return &w.tree
}

// countNodes counts what a tree is made of: laid out in advance, its parts take
// half as much memory.
func countNodes(n *html.Node) (elements, texts int) {
	for n := range n.Descendants() {
		switch n.Type {
		case html.ElementNode:
			elements++
		case html.TextNode:
			texts++
		}
	}
	return elements, texts
}

func (w *walker) children(n *html.Node, parent int32) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			w.text(c.Data, parent)
		case html.ElementNode:
			w.element(c, parent)
		}
	}
}

func (w *walker) text(s string, parent int32) {
	n := int32(visibleRunes(s))
	if n == 0 {
		if w.open && s != "" { // a blank between two inline elements
			w.pieces = append(w.pieces, piece{s, parent, w.link})
			w.lines[len(w.lines)-1].to++
		}
		return
	}
	if !w.open {
		at := int32(len(w.pieces))
		w.lines = append(w.lines, line{element: w.block, cell: w.cell, from: at, to: at, junk: w.junk})
		w.open = true
	}
	l := &w.lines[len(w.lines)-1]
	w.pieces = append(w.pieces, piece{s, parent, w.link})
	l.to++
	l.runes += n
	if w.link {
		l.linkRunes += n
	}
}

func (w *walker) element(n *html.Node, parent int32) {
	var id, class, style string
	hidden := false
	for _, a := range n.Attr {
		switch a.Key {
		case "id":
			id = a.Val
		case "class":
			class = a.Val
		case "style":
			style = a.Val
		case "hidden":
			hidden = true
		}
	}
	if !w.all && (hidden || hiddenByStyle(style) || hiddenByName(id, class)) && n.DataAtom != atom.Body && n.DataAtom != atom.Html {
		w.hidden = append(w.hidden, n)
		return
	}
	at := int32(len(w.elements))
	w.elements = append(w.elements, element{node: n, parent: parent, first: int32(len(w.lines)), from: int32(len(w.pieces))})
	w.table.matches(n, id, class, func(i int) { w.hits[i] = append(w.hits[i], at) })
	if w.leaf(n) {
		e := &w.elements[at]
		e.end, e.last, e.to = at+1, int32(len(w.lines)), int32(len(w.pieces))
		return
	}
	block := blocks[n.DataAtom]
	if block {
		w.open = false
	} else if !w.open { // an inline element that opens a line does not own the line before
		w.elements[at].first = int32(len(w.lines))
	} else {
		w.elements[at].first = int32(len(w.lines)) - 1
	}
	outer := state{w.link, w.junk, w.cell, w.block}
	switch {
	case n.DataAtom == atom.A:
		w.link = true
	case n.DataAtom == atom.Td || n.DataAtom == atom.Th:
		w.cell = at
	}
	if block {
		w.block = at
		w.junk = outer.junk || junkByName(n, id, class)
	}
	w.elements[at].junk = w.junk
	w.children(n, at)
	if block {
		w.open = false
	}
	e := &w.elements[at]
	e.end, e.last, e.to = int32(len(w.elements)), int32(len(w.lines)), int32(len(w.pieces))
	if w.junk && !outer.junk && w.plainRunes(e.first, e.last) > maxJunk {
		w.clear(at)
	}
	w.state = outer
}

// maxJunk is how much text outside links a navigation or footer can have; a
// block with more only has such a name.
const maxJunk = 500

// clear takes back that an element is junk.
func (t *tree) clear(at int32) {
	e := t.elements[at]
	for i := at; i < e.end; i++ {
		t.elements[i].junk = false
	}
	for i := e.first; i < e.last; i++ {
		t.lines[i].junk = false
	}
}

// plainRunes counts the text outside links of a range of lines.
func (t *tree) plainRunes(first, last int32) int {
	n := 0
	for _, l := range t.lines[first:last] {
		n += int(l.runes - l.linkRunes)
	}
	return n
}

// leaf deals with elements whose content is not for reading, and tells so.
func (w *walker) leaf(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Br, atom.Hr:
		w.open = false
	case atom.Meta:
		w.meta(n)
		return false // broken markup closes a meta late, so that it holds the page
	case atom.Base:
		if w.base == "" {
			w.base = strings.TrimSpace(attribute(n, "href"))
		}
	case atom.Title:
		if w.title == "" {
			w.title = nodeText(n)
		}
	case atom.Script:
		if n.FirstChild != nil {
			w.scripts = append(w.scripts, n.FirstChild.Data)
		}
	case atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Svg, atom.Select, atom.Option, atom.Button,
		atom.Textarea, atom.Object, atom.Embed, atom.Canvas, atom.Video, atom.Audio, atom.Noframes:
	default:
		return false
	}
	return true
}

func (w *walker) meta(n *html.Node) {
	var name, content string
	for _, a := range n.Attr {
		switch a.Key {
		case "name", "property", "itemprop":
			name = strings.ToLower(strings.TrimSpace(a.Val))
		case "content":
			content = strings.TrimSpace(a.Val)
		}
	}
	if name != "" && content != "" && w.metas[name] == "" {
		w.metas[name] = content
	}
}

// blocks are the elements that begin and end a line.
var blocks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Body: true, atom.Caption: true,
	atom.Center: true, atom.Dd: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Fieldset: true, atom.Figcaption: true,
	atom.Figure: true, atom.Footer: true, atom.Form: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true,
	atom.H5: true, atom.H6: true, atom.Header: true, atom.Html: true, atom.Li: true, atom.Main: true, atom.Nav: true,
	atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true, atom.Table: true, atom.Tbody: true, atom.Td: true,
	atom.Tfoot: true, atom.Th: true, atom.Thead: true, atom.Tr: true, atom.Ul: true,
}

// lineText is a line's text with its white space collapsed.
func (t *tree) lineText(i int32) string {
	l := t.lines[i]
	if l.to-l.from == 1 {
		return collapse(t.pieces[l.from].text)
	}
	var b strings.Builder
	for _, p := range t.pieces[l.from:l.to] {
		b.WriteString(p.text)
	}
	return collapse(b.String())
}

// readWords judges the words of a line at the first use: a line is asked about
// again and again.
func (t *tree) readWords(i int32) lineWords {
	if t.words == nil {
		t.words = make([]lineWords, len(t.lines))
	}
	if t.words[i] == 0 {
		text := t.lineText(i)
		t.words[i] = wordsRead
		if isEnd(text) {
			t.words[i] |= wordsEnd
		}
		if isControl(text) {
			t.words[i] |= wordsControl
		}
	}
	return t.words[i]
}

// ends tells whether a line ends an article.
func (t *tree) ends(i int32) bool { return t.readWords(i)&wordsEnd != 0 }

// controls tells whether a line is made of buttons and counters.
func (t *tree) controls(i int32) bool { return t.readWords(i)&wordsControl != 0 }

// elementText is an element's visible text with its white space collapsed.
func (t *tree) elementText(at int32) string {
	e := t.elements[at]
	var b strings.Builder
	for i := e.first; i < e.last; i++ {
		l := t.lines[i]
		for _, p := range t.pieces[max(l.from, e.from):max(max(l.from, e.from), min(l.to, e.to))] {
			b.WriteString(p.text)
		}
		if i+1 < e.last {
			b.WriteByte(' ')
		}
	}
	return collapse(b.String())
}
