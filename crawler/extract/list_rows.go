package extract

import (
	"slices"

	"golang.org/x/net/html"
)

// group is a run of rows of the same make: candidates for the page's list.
type group struct {
	rows          []row
	score         float64
	pager         bool // a pager stands beside it
	full, partial int  // rows with a full date, with month and day alone
	long          int  // runes of all titles
	crumb         bool // it stands after the breadcrumb
	sole          bool // no other group shows a full date
}

// row is what shows one post.
type row struct {
	block    int32
	from, to *html.Node // what follows the row up to the next one, where dates stand there
	heading  heading    // above the row, among its siblings
	alone    bool       // no sibling is a row
	entry    Entry
	partial  bool // the date shown lacks a year
	key      int32
}

// groupKey is what rows of the same make share.
type groupKey struct {
	path uint64
	tag  string
	weak bool
}

// groups finds the repeated structures of the page. A row is the largest
// element that links one post alone, or, where rows link a category or a
// department too, the element that shows one date.
func (o *outline) groups() []group {
	if len(o.blocks) == 0 {
		return nil
	}
	c := collector{outline: o, byKey: map[groupKey]int{}, solid: map[groupKey]bool{}}
	c.collect(0)
	c.reattach()
	return c.groups
}

type collector struct {
	*outline
	byKey  map[groupKey]int
	groups []group
	solid  map[groupKey]bool // groups that repeat within one parent
}

func (c *collector) collect(parent int32) {
	rows, key := c.rowsOf(parent)
	isRow := map[int32]bool{}
	for _, r := range rows {
		key.tag = r.tag
		for _, i := range r.indices {
			isRow[i] = true
		}
		c.add(parent, key, r.indices)
	}
	for kid := c.blocks[parent].first; kid != 0; kid = c.blocks[kid].next {
		if !isRow[kid] && (c.blocks[kid].strong.n > 0 || c.blocks[kid].weak.n > 0) {
			c.collect(kid)
		}
	}
}

// tagRows are the children of one element that are rows, by their tag.
type tagRows struct {
	tag                    string
	singles, multis, dated int
	indices                []int32
}

// rowsOf chooses the rows among the children of an element.
func (c *collector) rowsOf(parent int32) ([]tagRows, groupKey) {
	b := &c.blocks[parent]
	key := groupKey{path: b.path, weak: b.strong.n == 0}
	links := func(i int32) int {
		if key.weak {
			return int(c.blocks[i].weak.n)
		}
		return int(c.blocks[i].strong.n)
	}
	if links(parent) < 2 {
		if links(parent) == 1 && parent == 0 {
			return []tagRows{{tag: b.node.Data, indices: []int32{0}}}, key
		}
		return nil, key
	}
	var rows []tagRows
	byTag := map[string]int{}
	for kid := b.first; kid != 0; kid = c.blocks[kid].next {
		tag := c.blocks[kid].node.Data
		at, ok := byTag[tag]
		if !ok {
			at = len(rows)
			byTag[tag] = at
			rows = append(rows, tagRows{tag: tag})
		}
		switch n := links(kid); {
		case n == 1:
			rows[at].singles++
		case n >= 2 && n <= 5 && c.blocks[kid].days <= 1:
			rows[at].multis++
			rows[at].dated += int(c.blocks[kid].days)
		}
	}
	for kid := b.first; kid != 0; kid = c.blocks[kid].next {
		r := &rows[byTag[c.blocks[kid].node.Data]]
		n := links(kid)
		if n == 1 || n >= 2 && n <= 5 && r.promotes() && c.blocks[kid].days <= 1 && !holdsRows(c, kid) {
			r.indices = append(r.indices, kid)
		}
	}
	return rows, key
}

// promotes tells whether a child that links a few posts is one row like its
// siblings: most link one, or each shows one date.
func (r *tagRows) promotes() bool {
	return r.singles >= 2 && r.multis <= r.singles || r.dated >= 3 || r.dated == r.multis && r.multis >= 2 && rowTags[r.tag]
}

// rowTags are elements that lists are made of.
var rowTags = map[string]bool{"li": true, "tr": true, "dd": true, "dl": true, "article": true}

// holdsRows tells whether an element that could be a row is a list itself.
func holdsRows(c *collector, index int32) bool {
	count := 0
	for kid := c.blocks[index].first; kid != 0; kid = c.blocks[kid].next {
		k := &c.blocks[kid]
		if k.strong.n > 1 && (k.node.Data == "ul" || k.node.Data == "ol" || k.node.Data == "table" || k.node.Data == "dl") {
			return true
		}
		if k.node.Data == "li" && k.strong.n > 0 {
			count++
		}
	}
	return count > 1
}

// add puts rows of one parent into the group of their make.
func (c *collector) add(parent int32, key groupKey, indices []int32) {
	at, ok := c.byKey[key]
	if len(indices) == 0 {
		return
	}
	if !ok {
		at = len(c.groups)
		c.byKey[key] = at
		c.groups = append(c.groups, group{})
	}
	if len(indices) > 1 {
		c.solid[key] = true
	}
	g := &c.groups[at]
	first := len(g.rows)
	for _, i := range indices {
		if len(g.rows) < 4*maxEntries {
			g.rows = append(g.rows, row{block: i, alone: len(indices) == 1})
		}
	}
	c.fillGaps(parent, g.rows[first:])
}

// fillGaps notes what stands between the rows of one parent: their dates
// where the rows themselves have none, and headings that tell the year.
func (c *collector) fillGaps(parent int32, rows []row) {
	if len(rows) == 0 {
		return
	}
	days := int32(0)
	for i := range rows {
		days += min(c.blocks[rows[i].block].days, 1)
	}
	apart := days*2 < int32(len(rows)) && (c.blocks[parent].days-days)*2 >= int32(len(rows))
	var above headings
	next := 0
	var before *html.Node // the first of what stands before a row, where dates come first
	for n := c.blocks[parent].node.FirstChild; n != nil; n = n.NextSibling {
		if next < len(rows) && n == c.blocks[rows[next].block].node {
			rows[next].heading = above.close()
			switch {
			case !apart:
			case before != nil:
				rows[next].from, rows[next].to = before, n
				before = n.NextSibling
			default:
				rows[next].from = n.NextSibling
				if next > 0 {
					rows[next-1].to = n
				}
			}
			next++
			continue
		}
		if n.Type != html.ElementNode && n.Type != html.TextNode {
			continue
		}
		text := shortText(n)
		above.note(n, text)
		if apart && next == 0 && before == nil && dateOnly(text) {
			before = n
		}
	}
}

// reattach gives a row that stood alone, so that more than the row looked
// like one, to the group whose make it has further inside; where none has,
// to a group of the smallest element that holds its link and its date.
func (c *collector) reattach() {
	known := len(c.groups)
	for at := range known {
		rows := c.groups[at].rows
		kept := rows[:0:0]
		for _, r := range rows {
			home, block := c.homeOf(r)
			if home < 0 && len(rows) < 3 {
				home, block = c.narrow(r, at)
			}
			if home < 0 || home == at {
				kept = append(kept, r)
				continue
			}
			r.block, r.from, r.to, r.heading = block, nil, nil, heading{}
			c.groups[home].rows = append(c.groups[home].rows, r)
		}
		c.groups[at].rows = kept
	}
	for at := range c.groups {
		slices.SortStableFunc(c.groups[at].rows, func(a, b row) int { return int(a.block - b.block) })
	}
}

// narrow finds the smallest element in a dated row that holds its link and
// its date, and the group of its make.
func (c *collector) narrow(r row, at int) (int, int32) {
	if c.blocks[r.block].days == 0 || c.blocks[r.block].strong.n != 1 {
		return -1, 0
	}
	index := r.block
	for c.blocks[index].link == 0 && !rowTags[c.blocks[index].node.Data] {
		inner := c.onlyLinked(index, false)
		if inner == 0 || c.blocks[inner].days == 0 {
			break
		}
		index = inner
	}
	parent := c.blocks[index].parent
	if index == r.block || parent < 0 || c.blocks[index].text > 600 {
		return -1, 0
	}
	key := groupKey{path: c.blocks[parent].path, tag: c.blocks[index].node.Data}
	home, ok := c.byKey[key]
	if !ok {
		home = len(c.groups)
		c.byKey[key] = home
		c.groups = append(c.groups, group{})
	}
	return home, index
}

// onlyLinked is the one child of an element that holds links, 0 where several do.
func (c *collector) onlyLinked(index int32, weak bool) int32 {
	var inner int32
	for kid := c.blocks[index].first; kid != 0; kid = c.blocks[kid].next {
		if c.blocks[kid].strong.n > 0 || weak && c.blocks[kid].weak.n > 0 {
			if inner != 0 {
				return 0
			}
			inner = kid
		}
	}
	return inner
}

// homeOf looks inside a row for the make of a solid group.
func (c *collector) homeOf(r row) (int, int32) {
	index := r.block
	weak := c.blocks[index].strong.n == 0
	for range 8 {
		inner := c.onlyLinked(index, weak)
		if inner == 0 {
			return -1, 0
		}
		tag := c.blocks[inner].node.Data
		key := groupKey{path: c.blocks[index].path, tag: tag, weak: weak}
		if c.solid[key] && (r.alone || rowTags[tag] && !rowTags[c.blocks[r.block].node.Data]) {
			return c.byKey[key], inner
		}
		index = inner
	}
	return -1, 0
}

// heading gives the short text that stands before an element, up to two
// levels further out, or "".
func (o *outline) heading(index int32) string {
	for level := 0; level < 3 && index > 0; level++ {
		seen := 0
		for s := o.blocks[index].node.PrevSibling; s != nil && seen < 20; s = s.PrevSibling {
			seen++
			if s.Type != html.ElementNode && s.Type != html.TextNode || s.Data == "script" || s.Data == "style" {
				continue
			}
			if text := textOf(s); text != "" {
				if len(text) > 120 {
					return ""
				}
				return text
			}
		}
		index = o.blocks[index].parent
	}
	return ""
}
