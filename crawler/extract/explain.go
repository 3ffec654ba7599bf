package extract

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/disclosure"
)

// Explanation says how one field of a page was read, for an engineer who wants
// to know why, or where to put a rule.
type Explanation struct {
	Field      string       `json:"field"` // as in the configuration's rules, or page, kind, cms, charset, list
	Value      string       `json:"value"` // long ones are cut
	Rule       string       `json:"rule"`  // what gave the value
	TurnedDown []TurnedDown `json:"turned_down"`
}

// TurnedDown is something on the page that could have been a field's value.
type TurnedDown struct {
	Value string `json:"value"`
	Why   string `json:"why"`
}

// Bounds of what is told: what a page turned down says enough in ten lines.
const (
	maxTold       = 100 // runes of a value
	maxTurnedDown = 10  // of a field
)

// notes collects explanations while a page is read. On a nil *notes, which is
// what every page has that nobody asks about, each method does nothing; who
// would have to work out what to note asks before.
type notes struct{ fields []Explanation }

func (n *notes) field(name string) *Explanation {
	for i := range n.fields {
		if n.fields[i].Field == name {
			return &n.fields[i]
		}
	}
	n.fields = append(n.fields, Explanation{Field: name, TurnedDown: []TurnedDown{}})
	return &n.fields[len(n.fields)-1]
}

// take notes what a field's value is and what gave it.
func (n *notes) take(field, value, rule string) {
	if n == nil {
		return
	}
	e := n.field(field)
	e.Value, e.Rule = told(value), rule
}

// turnDown notes what is not a field's value, and why.
func (n *notes) turnDown(field, value, why string) {
	if n == nil {
		return
	}
	e := n.field(field)
	down := TurnedDown{Value: told(value), Why: why}
	for _, known := range e.TurnedDown {
		if known == down {
			return
		}
	}
	if len(e.TurnedDown) < maxTurnedDown {
		e.TurnedDown = append(e.TurnedDown, down)
	}
}

func told(s string) string {
	if s = collapse(s); utf8.RuneCountInString(s) <= maxTold {
		return s
	}
	return string([]rune(s)[:maxTold]) + "…"
}

// Explain makes every later reading of the page note how it went, for Notes.
func (p *Page) Explain() { p.notes = &notes{} }

// Notes are the explanations of what was read since Explain, and what is known
// of the page as a whole.
func (p *Page) Notes() []Explanation {
	if p.notes == nil {
		return nil
	}
	p.noteCharset()
	p.noteSystem()
	if p.Shell() {
		p.notes.take("page", "", "shows next to no text of its own: a script fetches it, so that only a browser could read it")
	}
	slices.SortStableFunc(p.notes.fields, func(a, b Explanation) int {
		return slices.Index(fieldOrder, a.Field) - slices.Index(fieldOrder, b.Field)
	})
	return p.notes.fields
}

// fieldOrder is the order in which fields are told.
var fieldOrder = []string{
	"kind", "page", "title", "published", "source", "body", "attachments", "list", "entry", "entry_title", "entry_url", "entry_date", "next", "cms", "charset",
}

// noteCharset tells what decided the charset, and which labels did not.
func (p *Page) noteCharset() {
	how := map[string]string{
		"bom": "the byte order mark, or the zero bytes of UTF-16", "utf-8": "the bytes are UTF-8", "meta": "the declaration in the page", "header": "the Content-Type header",
		"detected": "guessed from the bytes: no label fits them", "default": "the default: no label fits the bytes and they cannot be guessed",
	}
	p.notes.take("charset", p.Charset, how[p.How])
	for _, label := range declaredLabels(p.start, p.contentType) {
		if enc := encoderFor(label[1]); p.How != label[0] && !strings.EqualFold(label[1], p.Charset) && (enc != nil || !strings.HasPrefix(strings.ToLower(label[1]), "utf")) {
			p.notes.turnDown("charset", label[1], "declared in the "+label[0]+", but the bytes are "+p.Charset)
		}
	}
}

// noteSystem tells by which mark the system was recognised, and which other
// systems' marks the page bears.
func (p *Page) noteSystem() {
	rule := "no mark of a known system is on the page"
	for i, e := range compiledSystems().entries {
		name := systems[e.cms].Name
		if e.field != fieldMark || len(p.tree.hits[i]) == 0 {
			continue
		}
		if name == p.CMS {
			rule = "the page has " + e.source
		} else {
			p.notes.turnDown("cms", name, "the page has "+e.source+", but a system earlier in the table is recognised too")
		}
	}
	for _, s := range systems {
		for _, script := range p.tree.scripts {
			if s.Name == p.CMS && strings.HasPrefix(rule, "no mark") && containsAny(script, s.Scripts) {
				rule = fmt.Sprintf("a script of the page has one of %q", s.Scripts)
			}
		}
	}
	p.notes.take("cms", p.CMS, rule)
}

// ruleOf names a site's own rule in an explanation.
func ruleOf(field, rule string) string { return fmt.Sprintf("the site's rule %s: %s", field, rule) }

// noteMissed tells of rules that found nothing.
func (n *notes) noteMissed(rules disclosure.Rules, names []string) {
	if n == nil {
		return
	}
	of := map[string]string{
		"title": rules.Title, "published": rules.Published, "body": rules.Body,
		"entry": rules.Entry, "entry_title": rules.EntryTitle, "entry_url": rules.EntryURL, "entry_date": rules.EntryDate,
	}
	for _, name := range names {
		n.turnDown(name, of[name], "the site's rule finds nothing on this page")
	}
}
