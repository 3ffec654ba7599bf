package extract

import (
	"strconv"
	"strings"
)

// Pagers that a library draws are given options: how many pages or posts there
// are, which page this is, and what to do to turn to another. These are the
// names that libraries have for them, in lower case.
var (
	pagesOptions   = words("pagecount totalpages totalpage pages pagetotal countpage allpage total_pages pagenum_total maxpage totalpagenum pagetotalnum")
	totalOptions   = words("total totalcount totalrecord totalrecords count totaldata recordcount totalnum totalrows totalitems totalsize datacount")
	sizeOptions    = words("pagesize limit perpage items_per_page showdata rows rowsperpage size per_page pagerow")
	currentOptions = words("current curr pageindex currentpage pageno page pagenum current_page curpage nowpage currpage pagenow pagenumber pno")
	fromZero       = words("pageindex current_page")
)

func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(s) {
		set[word] = true
	}
	return set
}

// drawnPager is what a script tells a library about a pager.
type drawnPager struct {
	pages   int // 0 where it is not told
	total   int
	size    int
	current int // as the library counts
	known   bool
	first   int // what the library counts the first page as
	options object
}

// object is an object literal of a script: its members in their order.
type object []member

type member struct {
	name string
	code []token
}

// code is that of a member, nil where there is none.
func (o object) code(name string) []token {
	for _, m := range o {
		if m.name == name {
			return m.code
		}
	}
	return nil
}

// usualSize is the size of a page where a script tells how many posts there
// are but not how many a page shows: the default of layui and jquery.pagination.
const usualSize = 10

// nextDrawn is the next page of a pager that a library draws, by what the
// script's own code does when another page is chosen.
func (o *outline) nextDrawn(script string) way {
	p := o.page
	tokens := lex(script)
	for i := range tokens {
		if !tokens[i].is("{") || i == 0 || tokens[i-1].text != "(" && tokens[i-1].text != "," && tokens[i-1].text != "=" {
			continue
		}
		pager, ok := p.readOptions(tokens, i)
		if !ok {
			continue
		}
		if to := o.nextRecords(pager); to.address != "" {
			return to
		}
		turn := p.turnOf(pager, tokens, i)
		if turn == nil {
			continue
		}
		pager.place(p, turn)
		number := pager.current + 1
		if pages := pager.lastPage(); pages > 0 && number-pager.first+1 > pages {
			continue
		}
		if to := turn(number); to.address != "" {
			return to
		}
	}
	return way{}
}

// readOptions reads the object whose brace is at tokens[open]; ok tells that
// it can be a pager's.
func (p *Page) readOptions(tokens []token, open int) (pager drawnPager, ok bool) {
	pager = drawnPager{first: 1, options: objectAt(tokens, open)}
	for _, member := range pager.options {
		lower := strings.ToLower(member.name)
		n, numeric := p.numberOf(member.code)
		switch {
		case pagesOptions[lower]:
			pager.pages = max(pager.pages, n)
			ok = ok || numeric
		case totalOptions[lower]:
			pager.total = max(pager.total, n)
			ok = ok || numeric
		case sizeOptions[lower]:
			pager.size = max(pager.size, n)
		case currentOptions[lower]:
			if numeric {
				pager.current, pager.known = n, true
			}
			if fromZero[lower] {
				pager.first = 0
			}
		}
	}
	if _, numeric := p.numberOf(pager.options.code("pno")); numeric { // kkpager's total are pages
		pager.pages, _ = p.numberOf(pager.options.code("total"))
	}
	if open >= 3 && tokens[open-1].text == "," && tokens[open-2].kind == tokenNumber && tokens[open-3].text == "(" { // pagination(169, {…})
		pager.total, _ = strconv.Atoi(tokens[open-2].text)
		pager.first, ok = 0, true
	}
	return pager, ok
}

// objectAt reads the names and the code of an object's members.
func objectAt(tokens []token, open int) object {
	var members object
	end := closing(tokens, open)
	for i := open + 1; i+1 < end && len(members) < 60; {
		name := tokens[i]
		next := endOfMember(tokens, i, end)
		switch {
		case name.kind != tokenName && name.kind != tokenString:
		case tokens[i+1].text == ":":
			members = append(members, member{name.text, tokens[i+2 : max(next, i+2)]})
		case tokens[i+1].text == "(": // a method
			members = append(members, member{name.text, tokens[i+1 : next]})
		}
		i = next + 1
	}
	return members
}

// endOfMember is the comma after a member, or the object's end.
func endOfMember(tokens []token, i, end int) int {
	for ; i < end; i++ {
		if tokens[i].kind != tokenSign {
			continue
		}
		switch tokens[i].text {
		case ",":
			return i
		case "(", "[", "{":
			i = closing(tokens, i)
		}
	}
	return end
}

// numberOf is what a piece of code comes to, if that is a number.
func (p *Page) numberOf(code []token) (n int, ok bool) {
	return p.valueOf(code).asNumber()
}

// valueOf is what a piece of code comes to.
func (p *Page) valueOf(code []token) value {
	if len(code) == 0 || len(code) > 30 || !p.mayRun() {
		return value{}
	}
	inner := scope{machine: &machine{page: p}, tokens: code, vars: map[string]value{}, maybe: true}
	v := inner.expression()
	p.spend(inner.machine)
	return v
}

// turnOf finds what turns to a page: the first function among the options, or
// handed to a call after them, that goes to an address that depends on the page.
func (p *Page) turnOf(pager drawnPager, tokens []token, open int) func(int) way {
	try := func(f function) func(int) way {
		if f.body == nil {
			return nil
		}
		for at := range min(len(f.params), 4) { // the page is one of what it is handed
			turn := func(page int) way {
				given := make([]value, len(f.params))
				for i := range given {
					given[i] = value{kind: kindChange, number: page, turned: true}
				}
				given[at].kind = kindPage
				to, sure := p.call(f, pager.options, given...)
				if !sure {
					return way{}
				}
				return to
			}
			if turn(pager.first+1).address != "" {
				return turn
			}
		}
		return nil
	}
	if turn := p.templateOf(pager); turn != nil {
		return turn
	}
	for _, member := range pager.options {
		code := member.code
		f, _ := readFunction(code, 0)
		if f.body == nil && len(code) == 1 && code[0].kind == tokenName {
			f = p.program().functions[code[0].text]
		}
		if f.body == nil && len(code) > 1 && code[0].text == "(" { // a method
			f, _ = readFunction(append([]token{{kind: tokenName, text: "function"}}, code...), 0)
		}
		if turn := try(f); turn != nil {
			return turn
		}
	}
	for _, f := range handlersAfter(tokens, closing(tokens, open)+1) {
		if turn := try(f); turn != nil {
			return turn
		}
	}
	return nil
}

// maxHandlers is how many functions after a pager's options are tried.
const maxHandlers = 20

// handlersAfter are the functions that calls are handed from tokens[i] on, up to
// the next pager's options. What stands in other options belongs to these.
func handlersAfter(tokens []token, i int) []function {
	var handlers []function
	for ; i < len(tokens) && len(handlers) < maxHandlers; i++ {
		argument := tokens[i-1].kind == tokenSign && (tokens[i-1].text == "(" || tokens[i-1].text == ",")
		if !argument {
			continue
		}
		if tokens[i].is("{") {
			for _, member := range objectAt(tokens, i) {
				if lower := strings.ToLower(member.name); pagesOptions[lower] || totalOptions[lower] || currentOptions[lower] {
					return handlers
				}
			}
			i = closing(tokens, i)
		} else if f, end := readFunction(tokens, i); f.body != nil {
			handlers = append(handlers, f)
			i = end
		}
	}
	return handlers
}

// templateOf is an address among the options with a place for the page.
func (p *Page) templateOf(pager drawnPager) func(int) way {
	for _, member := range pager.options {
		text, _ := p.valueOf(member.code).asText()
		if before, after, found := strings.Cut(text, "{{number}}"); found {
			return func(page int) way {
				address, _ := p.open(before + strconv.Itoa(page) + after)
				return way{address: address}
			}
		}
	}
	return nil
}

// lastPage is how many pages there are, 0 where nobody says.
func (d drawnPager) lastPage() int {
	if d.pages > 0 || d.total == 0 {
		return d.pages
	}
	size := d.size
	if size == 0 {
		size = usualSize
	}
	return (d.total + size - 1) / size
}

// place finds the page's own number where the options do not tell it: in its
// address, which has the form that turning gives.
func (d *drawnPager) place(p *Page, turn func(int) way) {
	if d.known {
		return
	}
	d.current = d.first
	const sample = 71_317
	to := turn(sample)
	for shift := -1; shift <= 1; shift++ {
		before, after, found := strings.Cut(to.address, strconv.Itoa(sample+shift))
		own := p.URL.String()
		if !found || len(own) <= len(before)+len(after) || !strings.HasPrefix(own, before) || !strings.HasSuffix(own, after) {
			continue
		}
		if shown, err := strconv.Atoi(own[len(before) : len(own)-len(after)]); err == nil {
			d.current = shown - shift
			return
		}
	}
}
