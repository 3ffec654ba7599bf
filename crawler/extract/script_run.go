package extract

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// machine follows a piece of script far enough to see where it leads: to an
// address, or to a form that it fills in and submits. It knows assignments,
// conditions, calls of the page's own functions, and the few objects that
// pagers touch. What else a script does is unknown, not wrong; no loop is
// run, and the steps are counted, so that it always ends soon.
type machine struct {
	page    *Page
	this    *html.Node
	options object                // what this is in a function of them
	set     map[*html.Node]string // fields of forms
	actions map[*html.Node]string
	chosen  bool // a field was set to what the call was given
	found   way
	sure    bool // the way depends on what the call was given
	steps   int
	depth   int
	doubts  int              // functions around that may not have been called
	written *strings.Builder // what the script writes into the page, nil where nobody asks
}

// What the scripts of one page may cost: steps of each, functions called
// inside of each other, and steps of all together.
const (
	maxSteps    = 4000
	maxCalls    = 6
	maxAllSteps = 200_000

	runSteps   = 20     // what a script costs beside its steps
	lexed      = 16     // bytes that are taken apart, or written, at the cost of a step
	posted     = 200    // bytes of a form that are put together at the cost of a step
	pagerSteps = 50_000 // of maxAllSteps, those that are kept for pagers
)

// mayRun tells whether the page's scripts have steps left.
func (p *Page) mayRun() bool { return p.steps < maxAllSteps }

// spend counts the steps of a script that was followed.
func (p *Page) spend(m *machine) { p.steps += m.steps + runSteps }

// run follows a script from an element's attribute and gives where it leads.
func (p *Page) run(script string, this *html.Node) way {
	if !p.mayRun() || len(script) > maxText {
		return way{}
	}
	m := machine{page: p, this: this}
	whole := scope{machine: &m, tokens: lex(script), vars: map[string]value{}}
	whole.statements()
	p.spend(&m)
	return m.found
}

// call follows a function of some options with some arguments. One that goes
// nowhere may give an address back.
func (p *Page) call(f function, options object, arguments ...value) (found way, sure bool) {
	if !p.mayRun() {
		return way{}, false
	}
	m := machine{page: p, options: options}
	given := m.invoke(f, arguments)
	p.spend(&m)
	if text, ok := given.asText(); ok && m.found.address == "" && given.kind == kindText && given.turned && strings.ContainsAny(text, "./?") {
		m.opens(given)
	}
	return m.found, m.sure
}

func (m *machine) invoke(f function, arguments []value) value {
	if m.depth >= maxCalls {
		return value{}
	}
	m.depth++
	doubts := m.doubts
	defer func() { m.depth, m.doubts = m.depth-1, doubts }()
	inner := scope{machine: m, tokens: f.body, vars: map[string]value{}}
	for i, name := range f.params {
		inner.vars[name] = value{}
		if i < len(arguments) {
			inner.vars[name] = arguments[i]
		}
	}
	if f.arrow {
		return inner.expression()
	}
	inner.statements()
	return inner.result
}

// leads notes the first address that the script opens; one that depends on
// what the call was given wins over one that does not.
func (m *machine) leads(to way, sure bool) {
	if to.address != "" && (m.found.address == "" || sure && !m.sure) {
		m.found, m.sure = to, sure
	}
}

// opens notes that the script opens an address.
func (m *machine) opens(v value) {
	text, ok := v.asText()
	if !ok || text == "" || strings.Contains(text, unknownText) || len(text) > 11 && strings.EqualFold(text[:11], "javascript:") {
		return
	}
	if address, ok := m.page.open(text); ok {
		m.leads(way{address: address}, v.turned)
	}
}

// submits notes that the script submits a form.
func (m *machine) submits(form *html.Node) {
	if form == nil || form.Data != "form" {
		return
	}
	if action, ok := m.actions[form]; ok {
		form = withAction(form, action)
	}
	m.sends(m.page.submit(form, m.set, nil, nil), m.chosen)
}

// withAction is a form with another action, which shares the form's fields.
func withAction(form *html.Node, action string) *html.Node {
	other := *form
	other.Attr = []html.Attribute{{Key: "action", Val: action}, {Key: "method", Val: attr(form, "method")}}
	return &other
}

// postsBack notes ASP.NET's way of turning a page: the page's form is sent
// back with the name of what was clicked.
func (m *machine) postsBack(target, argument string) {
	form := m.page.postBackForm()
	if form == nil || target == "" {
		return
	}
	m.sends(m.page.submit(form, m.set, [][2]string{{"__EVENTTARGET", target}, {"__EVENTARGUMENT", argument}}, nil), true)
}

// sends notes where a form leads, which costs what the form holds.
func (m *machine) sends(to way, sure bool) {
	size := len(to.form) + len(to.address)
	if size == 0 { // it may be too long
		size = maxForm
	}
	m.steps += maxSteps/16 + size/posted
	m.leads(to, sure)
}

// location is a part of the page's own address.
func (m *machine) location(part string) value {
	u := m.page.URL
	switch part {
	case "href":
		return textValue(u.String())
	case "pathname":
		return textValue((&url.URL{Path: u.Path}).EscapedPath())
	case "search":
		if u.RawQuery == "" {
			return textValue("")
		}
		return textValue("?" + u.RawQuery)
	case "host", "hostname":
		return textValue(u.Host)
	case "protocol":
		return textValue(u.Scheme + ":")
	case "origin":
		return textValue(u.Scheme + "://" + u.Host)
	}
	return value{}
}

// scope is one run through the tokens of a function or of a piece of script.
type scope struct {
	*machine
	tokens   []token
	i        int
	vars     map[string]value
	idle     bool // what is read is not run: the branch not taken
	maybe    bool // what is read is run or not, nobody knows
	often    bool // what is not run is a loop, or some case of many
	returned bool
	result   value
}

func (f *scope) peek() token {
	if f.i >= len(f.tokens) {
		return token{}
	}
	return f.tokens[f.i]
}

func (f *scope) next() token {
	t := f.peek()
	f.i++
	f.steps++
	return t
}

// accept steps over a sign, and tells whether it was there.
func (f *scope) accept(sign string) bool {
	if t := f.peek(); t.kind == tokenSign && t.text == sign {
		f.i++
		return true
	}
	return false
}

func (f *scope) statements() {
	for f.i < len(f.tokens) && !f.returned && f.steps < maxSteps {
		f.statement()
	}
}

func (f *scope) statement() {
	if f.steps >= maxSteps {
		return
	}
	before := f.i
	switch t := f.peek(); {
	case t.kind == tokenSign && t.text == "{":
		end := closing(f.tokens, f.i)
		f.i++
		for f.i < end && !f.returned && f.steps < maxSteps {
			f.statement()
		}
		f.i = max(f.i, end+1)
		if f.returned {
			f.i = end + 1
		}
	case t.kind == tokenSign && t.text == ";":
		f.i++
	case t.kind == tokenName && f.keyword(t.text):
	default:
		f.expression()
		f.accept(";")
	}
	if f.i == before { // nothing that is known
		f.i++
		f.steps++
	}
}

// keyword runs the statement that begins with a word, and tells whether the
// word is one.
func (f *scope) keyword(word string) bool {
	switch word {
	case "var", "let", "const", "do", "try", "else":
		f.next()
		if word != "var" && word != "let" && word != "const" {
			f.statement()
		}
	case "if":
		f.next()
		f.condition()
	case "for", "while", "switch", "catch", "with":
		f.next()
		if f.peek().text == "(" {
			f.i = closing(f.tokens, f.i) + 1
		}
		often := f.often
		f.often = often || !f.idle && word != "catch" && word != "with"
		f.unread()
		f.often = often
	case "return":
		f.next()
		if t := f.peek(); t.text != ";" && t.text != "}" {
			v := f.expression()
			if !f.idle && !f.maybe {
				f.result = v
			}
		}
		f.returned = !f.idle && !f.maybe
		if f.maybe && !f.idle {
			f.doubts++ // about all that follows in the function
		}
	case "function":
		if f.i+1 >= len(f.tokens) || f.tokens[f.i+1].kind != tokenName {
			return false
		}
		_, end := readFunction(f.tokens, f.i)
		f.i = end + 1
	case "break", "continue", "case", "default", "finally", "throw":
		f.next()
	default:
		return false
	}
	return true
}

// unread steps over a statement.
func (f *scope) unread() {
	idle := f.idle
	f.idle = true
	f.statement()
	f.idle = idle
}

// condition runs the branch of an if that is taken, or both where that cannot
// be known.
func (f *scope) condition() {
	if !f.accept("(") {
		return
	}
	is, known := f.expression().truth()
	f.accept(")")
	idle, maybe := f.idle, f.maybe
	f.idle, f.maybe = idle || known && !is, maybe || !known
	f.statement()
	f.idle, f.maybe = idle, maybe
	if t := f.peek(); t.kind == tokenName && t.text == "else" && !f.returned {
		f.next()
		f.idle, f.maybe = idle || known && is, maybe || !known
		f.statement()
		f.idle, f.maybe = idle, maybe
	}
}
