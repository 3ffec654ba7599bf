package extract

import (
	"gongkai/disclosure"
)

// List is what a list page shows: its posts, and where it goes on.
type List struct {
	Entries  []Entry
	Next     string   // absolute address of the next page, "" on the last one or where none can be told
	NextForm string   // what is posted to Next, url-encoded; "" where Next is got
	Cut      bool     // there are more entries than one page can claim to list
	Loops    bool     // the page gives itself as its next page; Next is "" then
	Empty    bool     // the page itself says that its column has no posts
	Pages    int      // how many pages the list says it has, 0 where it says nothing
	Make     Make     // how the entries are made, for ListLike
	Missed   []string // the names of the site's rules, as in its configuration, that found nothing although every list has such a thing
}

// Entry is one post of a list.
type Entry struct {
	Title string         // the title attribute where the shown text is cut; "…" stays where nothing has the rest
	URL   string         // absolute, also off the site; "" where the link leads nowhere that can be opened
	Date  disclosure.Day // "" where the list shows none, or none whose year can be known
}

// Same tells whether two entries lead to the same post, as far as a list shows.
func (e Entry) Same(other Entry) bool {
	if e.URL != "" || other.URL != "" {
		return e.URL == other.URL
	}
	return e.Title == other.Title && e.Date == other.Date
}

// maxEntries bounds what one page can claim to list; real lists hold fifteen
// to a few hundred.
const maxEntries = 20_000

// List reads the entries of a list page and its next page. Rules win over the
// automatic reading, field by field. A page that is no list, such as a post or
// a page that repeats nothing but side boxes, has no entries; that is no error.
func (p *Page) List(rules disclosure.Rules) List { return p.ListLike("", rules) }

// ListLike is List for a later page of a column whose earlier page had entries
// of a make: entries of that make win, however few they are. The last page of
// a column may hold a single one, which nothing else tells from a side box.
func (p *Page) ListLike(like Make, rules disclosure.Rules) List {
	p.drop(rules.Drop)
	return newOutline(p).list(like, rules)
}

func (o *outline) list(like Make, rules disclosure.Rules) List {
	p := o.page
	ruled := newRuledList(p, rules)
	if rules.Entry != "" {
		ruled.read()
		ruled.explain()
		list := List{Entries: ruled.entries, Empty: len(ruled.entries) == 0 && o.saysEmpty, Cut: len(ruled.entries) >= maxEntries}
		if !list.Empty {
			list.Missed = ruled.misses()
		}
		return list.goingOn(p, p.nextPage(rules, o, nil))
	}
	groups := o.groups()
	for i := range groups {
		if !groups[i].inMarked(o, markNav|markPager) { // those are never a list, and most links of a page are there
			groups[i].read(o)
			groups[i].shed(o)
		}
	}
	main := o.mainGroup(groups)
	if like != "" && (main == nil || main.makeOf(o) != like) {
		if alike := o.groupLike(like); alike != nil {
			main = alike
			p.notes.take("list", string(like), "made like the entries of the column's earlier pages")
		}
	}
	if p.notes != nil && main != nil {
		main.explainEntry(o)
	}
	if main == nil {
		list := List{Empty: o.saysEmpty && !o.looksLikePost()}
		if rules.Next != "" || !o.looksLikePost() {
			return list.goingOn(p, p.nextPage(rules, o, nil))
		}
		return list
	}
	ruled.applyTo(main, o)
	entries := append(o.leads(main, groups), main.entries()...)
	list := List{Entries: entries[:min(len(entries), maxEntries)], Make: main.makeOf(o), Cut: len(entries) >= maxEntries, Missed: ruled.misses()}
	return list.goingOn(p, p.nextPage(rules, o, main))
}

// goingOn gives the list its next page.
func (l List) goingOn(p *Page, next way) List {
	if l.Pages = p.pagesClaimed(); next.address != "" && next.form == "" && next.address == p.URL.String() {
		l.Loops = true
		return l
	}
	l.Next, l.NextForm = next.address, next.form
	return l
}
