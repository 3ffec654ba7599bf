package extract

import (
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"gongkai/disclosure"
)

// splitRule takes `selector@attr` apart; an @ inside the selector's brackets
// belongs to it.
func splitRule(rule string) (selector, attribute string) {
	at := strings.LastIndexByte(rule, '@')
	if at < 0 || strings.ContainsAny(rule[at:], "]\"')") {
		return strings.TrimSpace(rule), ""
	}
	return strings.TrimSpace(rule[:at]), strings.TrimSpace(rule[at+1:])
}

// ruledText reads what a rule selects first inside s; an empty selector is s
// itself.
func ruledText(s *goquery.Selection, rule string) (string, *html.Node) {
	selector, attribute := splitRule(rule)
	if selector != "" {
		s = s.Find(selector).First()
	}
	if s.Length() == 0 {
		return "", nil
	}
	if attribute != "" {
		value, _ := s.Attr(attribute)
		return squeeze(value), s.Nodes[0]
	}
	return textOf(s.Nodes[0]), s.Nodes[0]
}

// ruledEntries reads the entries that the site's own rules select.
func ruledEntries(p *Page, o *outline, rules disclosure.Rules) []Entry {
	var entries []Entry
	seen := map[string]bool{}
	selector, _ := splitRule(rules.Entry)
	p.Doc.Find(selector).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if o.dropped(s.Nodes[0]) {
			return true
		}
		e := ruledEntry(p, s, rules)
		if e.Title == "" || e.URL != "" && seen[e.URL] {
			return true
		}
		seen[e.URL] = true
		entries = append(entries, e)
		return len(entries) < maxEntries
	})
	return entries
}

func ruledEntry(p *Page, s *goquery.Selection, rules disclosure.Rules) Entry {
	var e Entry
	link := s.Filter("a")
	if link.Length() == 0 {
		link = s.Find("a").FilterFunction(func(_ int, a *goquery.Selection) bool { return p.target(a.Nodes[0]) != "" }).First()
	}
	var title *html.Node
	if link.Length() > 0 {
		title = link.Nodes[0]
		e.URL, e.Title = p.target(title), titleParts(title).choose()
	}
	if rules.EntryTitle != "" {
		var n *html.Node
		if e.Title, n = ruledText(s, rules.EntryTitle); n != nil {
			title = n
			if n.Data == "a" {
				e.URL = p.target(n)
			}
		}
	}
	if rules.EntryDate != "" {
		text, _ := ruledText(s, rules.EntryDate)
		e.Date, _ = p.dayIn([]string{text}, noHeading, e.URL)
		if e.Date == "" {
			e.Date, _ = p.dayIn(strings.Fields(text), noHeading, e.URL)
		}
		return e
	}
	e.Date, _ = p.dayIn(rowPieces(&row{}, s.Nodes[0], title), noHeading, e.URL)
	return e
}

// applyRules lets rules for the parts of an entry win in rows found without one.
func (g *group) applyRules(o *outline, rules disclosure.Rules) {
	if rules.EntryTitle == "" && rules.EntryDate == "" {
		return
	}
	for i := range g.rows {
		e := &g.rows[i].entry
		ruled := ruledEntry(o.page, goquery.NewDocumentFromNode(o.blocks[g.rows[i].block].node).Selection, rules)
		if rules.EntryTitle != "" && ruled.Title != "" {
			e.Title = ruled.Title
		}
		if rules.EntryDate != "" && ruled.Date != "" {
			e.Date = ruled.Date
		}
	}
}

// dropped tells whether a node lies in what the rules remove.
func (o *outline) dropped(n *html.Node) bool {
	for ; n != nil && len(o.drop) > 0; n = n.Parent {
		if o.drop[n] {
			return true
		}
	}
	return false
}
