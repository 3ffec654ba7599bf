package extract

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// explainGroups notes which of the page's repeated structures is its list, and
// why the others are not.
func (o *outline) explainGroups(groups []group, main *group, post bool) {
	n := o.page.notes
	switch {
	case main == nil:
		n.take("list", "", "none: nothing on the page can be a list")
	case post && !main.pager:
		n.take("list", "", "none: the page is a post, by its address or by what stands around its text")
	default:
		n.take("list", o.groupName(main), fmt.Sprintf("scores %.1f by its titles, dates and place%s", main.score, main.places(o)))
	}
	for i := range groups {
		g := &groups[i]
		if g == main || len(g.rows) == 0 {
			continue
		}
		why := g.whyNoList(o, post)
		if why == "" {
			why = fmt.Sprintf("scores %.1f%s", g.score, g.places(o))
		}
		n.turnDown("list", o.groupName(g), why)
	}
}

// places says what the place of a group does to its score.
func (g *group) places(o *outline) string {
	var said []string
	for _, p := range []struct {
		is  bool
		say string
	}{
		{g.pager, "a pager beside it"}, {o.crumb != 0 && g.crumb, "below the breadcrumb"}, {o.crumb != 0 && !g.crumb, "above the breadcrumb"},
		{g.isBox(o), "a link to more beside it"}, {g.inMarked(o, markSide), "in a side box"}, {g.inMarked(o, markHidden), "hidden"}, {g.inMarked(o, markBody), "inside a text"},
	} {
		if p.is {
			said = append(said, p.say)
		}
	}
	if len(said) == 0 {
		return ""
	}
	return "; " + strings.Join(said, ", ")
}

// groupName is what an engineer finds a group by: its rows' element and the
// element around it, how many there are, and the first.
func (o *outline) groupName(g *group) string {
	n := o.blocks[g.rows[0].block].node
	name := elementName(n)
	if n.Parent != nil {
		name = elementName(n.Parent) + " > " + name
	}
	first := textOf(n)
	for i := range g.rows {
		if title := g.rows[i].entry.Title; title != "" {
			first = title
			break
		}
	}
	return fmt.Sprintf("%d × %s: %s", len(g.rows), name, first)
}

// explainEntry notes how the first entry of a list was read, for all.
func (g *group) explainEntry(o *outline) {
	n := o.page.notes
	if n == nil {
		return
	}
	for i := range g.rows {
		r := &g.rows[i]
		if r.entry.Title == "" {
			continue
		}
		l := o.titleLink(r, g.commonKeys(o))
		t := titleParts(o.blocks[o.links[l].block].node)
		rule := "what the title link shows"
		switch r.entry.Title {
		case t.shown:
			if t.attribute != "" && t.attribute != t.shown {
				n.turnDown("entry_title", t.attribute, "the title attribute has no more")
			}
		case t.attribute:
			rule = "the title attribute of the title link"
			n.turnDown("entry_title", t.shown, "cut, or the same with decoration")
		case t.image:
			rule = "the alternative text of the link's image"
		}
		n.take("entry_title", r.entry.Title, rule)
		n.take("entry_url", r.entry.URL, "where the title link leads")
		for at := r.block; at <= o.blocks[r.block].last; at++ {
			if other := o.blocks[at].link; other != 0 && o.links[other].url != r.entry.URL {
				n.turnDown("entry_url", o.links[other].url, "the link "+o.links[other].text+" names a post less well")
			}
		}
		g.explainEntryDay(o, r, l)
		return
	}
}

func (g *group) explainEntryDay(o *outline, r *row, l int32) {
	n := o.page.notes
	rule := "the best-labelled day in the row"
	switch {
	case r.entry.Date == "" && r.partial:
		rule = "the row's date leaves something out that nothing tells"
	case r.entry.Date == "":
		rule = "no day in the row"
	case r.partial:
		rule = "the row's date with the heading above it, or with the day in the address"
	}
	n.take("entry_date", string(r.entry.Date), rule)
	for _, piece := range rowPieces(r, o.blocks[r.block].node, o.blocks[o.links[l].block].node) {
		day, start, _, ok := findDay(piece)
		switch {
		case !ok || day == r.entry.Date:
		case !o.page.possible(day):
			n.turnDown("entry_date", piece, "later than the page was fetched")
		case notPublished.MatchString(piece[:start]):
			n.turnDown("entry_date", piece, "its label is of another day")
		default:
			n.turnDown("entry_date", piece, "another one stands before it or has a better label")
		}
	}
}

// explainNext notes what gave the next page, and the other steps of pagers.
func (o *outline) explainNext(chosen way, rule string) {
	n := o.page.notes
	if n == nil {
		return
	}
	value := chosen.address
	if chosen.form != "" {
		value += " posting " + chosen.form
	}
	if value == "" && !strings.HasPrefix(rule, "no way") {
		rule += ", which leads nowhere: this is the last page"
	}
	n.take("next", value, rule)
	for _, s := range o.steps {
		to := o.wayOf(s)
		if s.kind == stepNumber || s.kind == stepMore || to == chosen {
			continue
		}
		node := o.blocks[s.block].node
		why := "another one is nearer to the list, or says it more clearly"
		switch {
		case !s.isLink:
			why = "is no link"
		case to.address == "" && scripted(node):
			why = "what its script does is not known"
		case to.address == "":
			why = "leads nowhere"
		case inactive.MatchString(attr(node, "class")):
			why = "is marked as inactive"
		}
		n.turnDown("next", textOf(node)+" "+to.address, why)
	}
}

// elementName is an element's tag with its id and classes, as in a selector.
func elementName(n *html.Node) string {
	name := n.Data
	if id := attr(n, "id"); id != "" {
		name += "#" + id
	}
	for _, class := range splitClasses(attr(n, "class")) {
		name += "." + class
	}
	return name
}
