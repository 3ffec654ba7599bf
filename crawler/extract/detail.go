package extract

import (
	"golang.org/x/net/html"

	"gongkai/disclosure"
)

// Detail is what a reader sees of one post.
type Detail struct {
	Title       string
	Published   disclosure.Day
	PublishedIn Evidence // where Published was read, "" where it is unknown
	Source      string
	Body        string // plain text: paragraphs separated by \n, table cells by a tab
	Attachments []disclosure.Attachment
	Missed      []string // the names of the site's rules, as in its configuration, that found nothing although every post has such a thing
}

// Evidence is where on a page a day was read. Only what is shown outranks the
// day that a list shows.
type Evidence string

// The places of a published day, most trusted first.
const (
	EvidenceRule     Evidence = "rule"     // a site's own selector
	EvidenceShown    Evidence = "shown"    // text that a reader sees
	EvidenceScript   Evidence = "script"   // a variable of the script that writes the text
	EvidenceInstead  Evidence = "instead"  // text that a reader sees, where a site's own selector found no day
	EvidenceMetadata Evidence = "metadata" // meta elements: wrong by years after migrations
	EvidenceAddress  Evidence = "address"  // the creation day in the page's address
)

// Detail reads a post. Rules override any field; without one a field falls
// from the recognised system's selectors to general heuristics to
// metadata. A field that cannot be read is empty.
func (p *Page) Detail(rules disclosure.Rules) Detail {
	p.drop(rules.Drop)
	d := p.read(p.tree, rules)
	if d.Body == "" && len(d.Attachments) == 0 && len(p.tree.hidden) > 0 {
		// Some pages show their text only by script.
		if p.notes != nil {
			p.notes = &notes{}
			p.notes.take("page", "", "nothing to read is visible at first: hidden elements are read too")
		}
		if all := p.read(newTree(p.Doc.Nodes[0], true), rules); all.Body != "" || d.Title == "" {
			if d.Title != "" {
				all.Title = d.Title
			}
			if d.PublishedIn == EvidenceShown {
				all.Published, all.PublishedIn = d.Published, d.PublishedIn
			}
			d = all
		}
	}
	return d
}

// reader holds what is known of a post while its fields are read one by one;
// each step uses what the ones before it found.
type reader struct {
	*tree
	page   *Page
	rules  disclosure.Rules
	system int // index in systems

	anchor    int32 // the line with date or source near the title, -1 where there is none
	body      int32 // the body's element, -1 where there is none
	sure      bool  // the body is what an editor typed, with nothing of the template
	dense     bool  // the body was found by the text below the anchor
	around    int32 // an element around such a body that holds nothing but text, -1 where there is none
	first     int32 // lines of the body
	last      int32
	titleFrom int32 // lines of the title, titleFrom == titleTo where it is not on the page
	titleTo   int32
	titleAt   int32 // the title's element
	title     string

	sums     [2]bodySums  // without and with what looks like navigation, empty until they are asked for
	selected *entry       // of the table of systems: the one that was tried last
	bodies   []*html.Node // what the site's rule for the body selects
	missed   missed
}

func (p *Page) read(t *tree, rules disclosure.Rules) Detail {
	r := &reader{tree: t, page: p, rules: rules, system: systemIndex(p.CMS), anchor: -1, body: -1, around: -1}
	r.findAnchor()
	r.findBody()
	r.findTitle()
	r.trimBody()
	d := Detail{Title: r.title, Source: r.source(), Body: r.bodyText()}
	if r.body < 0 && r.anchor < 0 {
		d.Body = r.readable()
		r.page.notes.take("body", d.Body, "the readability algorithm, the last resort")
	}
	d.Published, d.PublishedIn = r.published()
	d.Attachments = r.attachments()
	d.Missed = r.missed
	r.explain(d)
	return d
}

// bySystem calls use with the texts that the selectors of a system's field
// find, in order of preference, until use is content.
func (r *reader) bySystem(system int, f field, use func(at int32, text string) bool) {
	table := compiledSystems()
	for i := range table.entries {
		e := &table.entries[i]
		if e.cms != system || e.field != f || len(r.hits[i]) == 0 {
			continue
		}
		r.selected = e
		for _, at := range r.hits[i] {
			text := ""
			if e.attribute != "" {
				text = collapse(attribute(r.elements[at].node, e.attribute))
			} else {
				text = r.elementText(at)
			}
			if use(at, text) {
				return
			}
		}
	}
}

// general is the index of the table's last entry, whose selectors fit any system.
func general() int { return len(systems) - 1 }

// systemIndex is where a system stands in the table, general for "".
func systemIndex(name string) int {
	for i, s := range systems {
		if s.Name == name {
			return i
		}
	}
	return general()
}
