package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// Make stands for how the entries of a list are made: their tag, and the tags,
// ids and classes around them. Every page of a column has the same.
type Make string

// makeOf is the make of a group's rows.
func (g *group) makeOf(o *outline) Make {
	if len(g.rows) == 0 {
		return ""
	}
	return makeOf(o.blocks[g.rows[0].block].node)
}

func makeOf(n *html.Node) Make {
	var b strings.Builder
	b.WriteString(n.Data)
	for n = n.Parent; n != nil && n.Type == html.ElementNode; n = n.Parent {
		b.WriteString("<" + n.Data)
		for _, a := range n.Attr {
			if a.Key != "id" && a.Key != "class" {
				continue
			}
			for _, word := range splitClasses(a.Val) {
				if !stateClasses[word] {
					b.WriteString(" " + word)
				}
			}
		}
	}
	return Make(b.String())
}

// groupLike makes a group of all elements of a make that link a post, nil
// where there are none.
func (o *outline) groupLike(like Make) *group {
	var g group
	tag, _, _ := strings.Cut(string(like), "<")
	for i := range o.blocks {
		b := &o.blocks[i]
		if b.node.Data != tag || b.strong.n == 0 && b.weak.n == 0 || len(g.rows) >= maxEntries {
			continue
		}
		if makeOf(b.node) == like {
			g.rows = append(g.rows, row{block: int32(i)})
		}
	}
	g.read(o)
	g.weigh(o)
	if g.long == 0 {
		return nil
	}
	return &g
}
