package extract

import (
	"cmp"
	"fmt"

	"golang.org/x/net/html"

	"gongkai/disclosure"
)

// ruledList reads the entries of a list by a site's own rules.
type ruledList struct {
	page                    *Page
	rules                   disclosure.Rules
	entry, title, url, date rule
	titles, urls, days      int // entries in which the rule found something
	entries                 []Entry
}

func newRuledList(p *Page, rules disclosure.Rules) *ruledList {
	return &ruledList{
		page: p, rules: rules, entry: compileRule(rules.Entry),
		title: compileRule(rules.EntryTitle), url: compileRule(rules.EntryURL), date: compileRule(rules.EntryDate),
	}
}

// read reads all entries that the rule selects, each address once.
func (l *ruledList) read() {
	seen := map[string]bool{}
	l.entry.each(l.page.Doc.Nodes[0], func(n *html.Node, _ string) bool {
		e := l.entryAt(n)
		if e.Title == "" || e.URL != "" && seen[e.URL] {
			return false
		}
		seen[e.URL] = true
		l.entries = append(l.entries, e)
		return len(l.entries) >= maxEntries
	})
}

// entryAt reads one entry: what no rule is for as in any row.
func (l *ruledList) entryAt(n *html.Node) Entry {
	var e Entry
	link := l.linkOf(n)
	titleAt := link
	if link != nil {
		e.URL, e.Title = l.page.target(link), titleParts(link).choose()
	}
	if title, at := l.title.text(n, nil); at != nil {
		l.titles++
		e.Title, titleAt = withoutBadges(title), at
	}
	if l.rules.EntryURL != "" {
		e.URL = l.address(n)
	}
	if l.rules.EntryDate != "" {
		e.Date = l.day(n)
		return e
	}
	e.Date, _ = l.page.dayIn(rowPieces(&row{}, n, titleAt), noHeading, e.URL)
	return e
}

// linkOf is the link of an entry: the title's own, else the first that leads
// somewhere.
func (l *ruledList) linkOf(n *html.Node) *html.Node {
	if _, at := l.title.text(n, nil); at != nil && at.Data == "a" && l.page.target(at) != "" {
		return at
	}
	if n.Data == "a" && l.page.target(n) != "" {
		return n
	}
	for d := range n.Descendants() {
		if d.Data == "a" && l.page.target(d) != "" {
			return d
		}
	}
	return nil
}

// address is what the rule for an entry's address selects: a link, or an
// attribute.
func (l *ruledList) address(n *html.Node) string {
	address := ""
	l.url.each(n, func(at *html.Node, attribute string) bool {
		if attribute == "" || attribute == "href" {
			address = l.page.target(at)
		} else {
			address, _ = l.page.open(attr(at, attribute))
		}
		return address != ""
	})
	if address != "" {
		l.urls++
	}
	return address
}

// day is the first day that the rule for it selects. Parts of a date may stand
// in boxes of their own inside of what is selected.
func (l *ruledList) day(n *html.Node) (day disclosure.Day) {
	l.date.each(n, func(at *html.Node, attribute string) bool {
		pieces := []string{collapse(attr(at, attribute))}
		if attribute == "" {
			pieces = append(rowPieces(&row{}, at, nil), nodeText(at))
		}
		day, _ = l.page.dayIn(pieces, noHeading, "")
		if day == "" && attribute != "" {
			day, _ = anyDay(pieces[0])
		}
		return day != ""
	})
	if day != "" {
		l.days++
	}
	return day
}

// explain notes what the rules selected in the first entry.
func (l *ruledList) explain() {
	n := l.page.notes
	if n == nil {
		return
	}
	n.take("list", fmt.Sprintf("%d entries", len(l.entries)), ruleOf("entry", l.rules.Entry))
	if len(l.entries) > 0 {
		first := l.entries[0]
		n.take("entry_title", first.Title, cmp.Or(ruled("entry_title", l.rules.EntryTitle), "what the first link shows"))
		n.take("entry_url", first.URL, cmp.Or(ruled("entry_url", l.rules.EntryURL), "where the title or the first link leads"))
		n.take("entry_date", string(first.Date), cmp.Or(ruled("entry_date", l.rules.EntryDate), "the best-labelled day in the row"))
	}
	n.noteMissed(l.rules, l.misses())
}

// explainParts notes the rules for parts of entries that were found without one.
func (l *ruledList) explainParts() {
	n := l.page.notes
	if n == nil || len(l.entries) == 0 {
		return
	}
	first := l.entries[0]
	for _, part := range []struct{ field, value, rule string }{
		{"entry_title", first.Title, l.rules.EntryTitle}, {"entry_url", first.URL, l.rules.EntryURL}, {"entry_date", string(first.Date), l.rules.EntryDate},
	} {
		if part.rule != "" {
			n.take(part.field, part.value, ruleOf(part.field, part.rule))
		}
	}
	n.noteMissed(l.rules, l.misses())
}

// ruled is ruleOf a rule that there is, or "".
func ruled(field, rule string) string {
	if rule == "" {
		return ""
	}
	return ruleOf(field, rule)
}

// misses are the rules that found nothing in any entry.
func (l *ruledList) misses() (m missed) {
	switch {
	case len(l.entries) == 0 && l.rules.Entry != "":
		return missed{"entry"}
	case len(l.entries) == 0:
		return nil
	}
	if l.rules.EntryTitle != "" && l.titles == 0 {
		m.note("entry_title")
	}
	if l.rules.EntryURL != "" && l.urls == 0 {
		m.note("entry_url")
	}
	if l.rules.EntryDate != "" && l.days == 0 {
		m.note("entry_date")
	}
	return m
}

// applyTo lets rules for the parts of an entry win in rows found without one.
func (l *ruledList) applyTo(g *group, o *outline) {
	if l.rules.EntryTitle == "" && l.rules.EntryURL == "" && l.rules.EntryDate == "" {
		return
	}
	defer l.explainParts()
	for i := range g.rows {
		e := &g.rows[i].entry
		if e.Title == "" {
			continue
		}
		ruled := l.entryAt(o.blocks[g.rows[i].block].node)
		l.entries = append(l.entries, ruled)
		if l.rules.EntryTitle != "" && ruled.Title != "" {
			e.Title = ruled.Title
		}
		if l.rules.EntryURL != "" {
			e.URL = ruled.URL
		}
		if l.rules.EntryDate != "" {
			e.Date = ruled.Date
		}
	}
}
