package extract

import (
	"strconv"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// member is a member of a value as scripts of pagers use them.
func (f *scope) member(base value, name string) value {
	switch base.kind {
	case kindGlobal:
		return f.globalMember(base.text, name)
	case kindElement:
		return f.elementMember(base.node, name)
	case kindOptions:
		f.steps += 10
		return f.page.valueOf(f.options.code(name))
	case kindPage: // obj.curr, data.pageIndex
		return value{kind: kindNumber, number: base.number, turned: true}
	case kindText:
		if name == "length" {
			return numberValue(len(base.text))
		}
	}
	return value{}
}

func (f *scope) globalMember(object, name string) value {
	switch object {
	case "window":
		if name == "document" || name == "location" {
			return global(name)
		}
		v, _ := f.name(name)
		return v
	case "document":
		switch name {
		case "location", "forms", "all":
			return global(name)
		}
		return elementValue(f.page.named(name))
	case "location":
		return f.location(name)
	case "forms":
		forms := f.page.nameIndex().forms
		if n, err := strconv.Atoi(name); err == nil && n >= 0 && n < len(forms) {
			return elementValue(forms[n])
		}
		return elementValue(f.page.named(name))
	case "all":
		return elementValue(f.page.byID(name))
	}
	return value{}
}

func (f *scope) elementMember(n *html.Node, name string) value {
	switch name {
	case "value":
		if set, ok := f.set[n]; ok {
			return textValue(set)
		}
		v, _ := fieldValue(n)
		return textValue(v)
	case "innerHTML": // what is added to it is what counts
		return textValue("")
	case "href", "id", "name", "title", "rel":
		return textValue(attr(n, name))
	case "form":
		return elementValue(formOf(n))
	case "elements", "0":
		return elementValue(n)
	case "parentNode", "parentElement":
		return elementValue(n.Parent)
	case "action", "method":
		return textValue(attr(n, name))
	}
	if n.Data == "form" {
		f.steps += maxSteps / 16 // it walks over the form
		for _, field := range fieldsOf(n) {
			if attr(field, "name") == name || attr(field, "id") == name {
				return elementValue(field)
			}
		}
	}
	return value{}
}

// assign sets a variable, a field of a form, a form's action, or goes to an
// address.
func (f *scope) assign(at place, v value) {
	if f.idle {
		if f.often && at.name != "" {
			f.vars[at.name] = clouded(f.vars[at.name])
		}
		return
	}
	base, member := at.base, at.member
	switch {
	case at.name == "location" || base.kind == kindGlobal && (member == "location" || base.text == "location" && member == "href"):
		f.opens(v)
	case at.name != "":
		if _, known := f.vars[at.name]; !known || !f.maybe {
			f.vars[at.name] = v
		}
	case base.kind == kindElement && member == "value":
		f.setField(base.node, v)
	case base.kind == kindElement && member == "action":
		f.setAction(base.node, v)
	case base.kind == kindElement && member == "innerHTML":
		f.writes(v)
	}
}

func (f *scope) setField(n *html.Node, v value) {
	text, ok := v.asText()
	if !ok || f.maybe && !v.turned {
		return
	}
	if f.set == nil {
		f.set = map[*html.Node]string{}
	}
	f.set[n] = text
	f.chosen = f.chosen || v.turned
}

func (f *scope) setAction(form *html.Node, v value) {
	if text, ok := v.asText(); ok {
		if f.actions == nil {
			f.actions = map[*html.Node]string{}
		}
		f.actions[form] = text
		f.chosen = f.chosen || v.turned
	}
}

// callMember runs a call of a function, or of a member of something.
func (f *scope) callMember(at place, callee value, arguments []value) value {
	first := value{}
	if len(arguments) > 0 {
		first = arguments[0]
	}
	if at.member == "" || at.base.kind == kindGlobal && at.base.text == "window" {
		name := at.name
		if name == "" {
			name = at.member
		}
		return f.callNamed(name, callee, first, arguments)
	}
	switch at.base.kind {
	case kindGlobal:
		return f.callGlobal(at.base.text, at.member, first)
	case kindElement:
		return f.callElement(at.base.node, at.member, first, arguments)
	case kindText:
		return callText(at.base, at.member, first, arguments)
	case kindNumber, kindPage:
		if at.member == "toString" {
			return value{kind: kindText, text: strconv.Itoa(at.base.number), turned: at.base.turned}
		}
	}
	return value{}
}

// callNamed runs a function by its name: the browser's, ASP.NET's, or one of
// the page's.
func (f *scope) callNamed(name string, callee, first value, arguments []value) value {
	switch name {
	case "parseInt", "Number", "parseFloat":
		if n, ok := first.asNumber(); ok {
			return value{kind: kindNumber, number: n, turned: first.turned}
		}
		return value{}
	case "encodeURI", "encodeURIComponent", "escape", "String", "unescape", "decodeURI":
		if text, ok := first.asText(); ok {
			return value{kind: kindText, text: text, turned: first.turned}
		}
		return value{}
	case "isNaN":
		if _, ok := first.asNumber(); ok {
			return truthValue(false)
		}
		return value{}
	case "confirm":
		return truthValue(true)
	case "$", "jQuery":
		if first.kind == kindFunction && f.written != nil && !f.idle { // when the page is there
			return f.invoke(*first.code, nil)
		}
		return f.query(first)
	case "open":
		if !f.idle {
			f.opens(first)
		}
		return value{}
	case "eval", "setTimeout":
		if first.kind == kindText && f.depth < maxCalls {
			f.depth++
			f.steps += len(first.text) / lexed
			inner := scope{machine: f.machine, tokens: lex(first.text), vars: f.vars, idle: f.idle, maybe: f.maybe}
			inner.statements()
			f.depth--
		}
		return value{}
	case "__doPostBack":
		if !f.idle && len(arguments) > 0 {
			argument := value{}
			if len(arguments) > 1 {
				argument = arguments[1]
			}
			text, _ := argument.asText()
			f.postsBack(first.text, text)
		}
		return value{}
	case "WebForm_DoPostBackWithOptions":
		if !f.idle && first.kind == kindPosting {
			f.postsBack(first.text, first.second)
		}
		return value{}
	}
	if callee.kind == kindFunction && !f.idle {
		for i := range arguments {
			arguments[i].turned = arguments[i].turned || f.depth == 0
		}
		if f.maybe {
			f.doubts++
			defer func() { f.doubts-- }()
		}
		return f.invoke(*callee.code, arguments)
	}
	f.turnsKnown(name, arguments)
	return value{}
}

// turnsKnown follows a call of a function that a system's own library defines.
func (f *scope) turnsKnown(name string, arguments []value) {
	for _, known := range turningCalls {
		if name != known.name || f.idle || len(arguments) <= max(known.path, known.page) {
			continue
		}
		path, ok := arguments[known.path].asText()
		page, also := arguments[known.page].asNumber()
		if ok && also {
			f.opens(value{kind: kindText, text: path + known.parameter + strconv.Itoa(page), turned: true})
		}
	}
}

func (f *scope) callGlobal(object, name string, first value) value {
	text, _ := first.asText()
	switch {
	case object == "location" && (name == "assign" || name == "replace"):
		if !f.idle {
			f.opens(first)
		}
	case object == "document" && (name == "write" || name == "writeln"):
		f.writes(first)
	case object == "document" && name == "getElementById":
		return elementValue(f.page.byID(text))
	case object == "document" && name == "getElementsByName":
		return elementValue(f.page.named(text))
	case object == "document" && name == "querySelector":
		return f.query(first)
	case object == "forms" && name == "item":
		return f.globalMember("forms", text)
	}
	return value{}
}

// callElement runs what scripts do with an element, or jQuery with the first
// one of a query's.
func (f *scope) callElement(n *html.Node, name string, first value, arguments []value) value {
	text, _ := first.asText()
	switch name {
	case "submit":
		if !f.idle && len(arguments) == 0 {
			f.submits(n)
		}
	case "val":
		if len(arguments) == 0 {
			return f.elementMember(n, "value")
		}
		if !f.idle {
			f.setField(n, first)
		}
		return elementValue(n)
	case "attr", "prop", "getAttribute", "setAttribute":
		switch {
		case len(arguments) < 2:
			return textValue(attr(n, strings.ToLower(text)))
		case text == "value" && !f.idle:
			f.setField(n, arguments[1])
		case text == "action" && !f.idle:
			f.setAction(n, arguments[1])
		}
		return elementValue(n)
	case "closest", "parents":
		if text == "form" {
			return elementValue(formOf(n))
		}
	case "data":
		return textValue(attr(n, "data-"+strings.ToLower(text)))
	case "append", "html": // reading it walks over the element
		f.steps += maxSteps / 16
		if len(arguments) > 0 {
			f.writes(first)
			return elementValue(n)
		}
		return textValue(textOf(n))
	case "text":
		f.steps += maxSteps / 16
		return textValue(textOf(n))
	case "get", "eq", "first", "item":
		return elementValue(n)
	case "find", "querySelector":
		return f.query(first)
	}
	return value{}
}

func callText(base value, name string, first value, arguments []value) value {
	v := base
	switch name {
	case "toString", "trim", "toLowerCase":
		return v
	case "replace":
		if len(arguments) == 2 && first.kind == kindText {
			if with, ok := arguments[1].asText(); ok {
				v.text = strings.Replace(v.text, first.text, with, 1)
				v.turned = v.turned || arguments[1].turned
				return v
			}
		}
	case "indexOf":
		if first.kind == kindText {
			return numberValue(strings.Index(base.text, first.text))
		}
	case "concat":
		return operate("+", base, first)
	case "substring", "substr", "slice":
		return cutText(base, name, arguments)
	}
	return value{}
}

// cutText is a part of a text.
func cutText(base value, name string, arguments []value) value {
	from, to := 0, len(base.text)
	for i, argument := range arguments {
		n, ok := argument.asNumber()
		if !ok || n < 0 || n > len(base.text) {
			return value{}
		}
		switch {
		case i == 0:
			from = n
		case name == "substr":
			to = min(from+n, to)
		default:
			to = n
		}
	}
	if from > to {
		return value{}
	}
	base.text = base.text[from:to]
	return base
}

// query is the first element that a jQuery selector finds.
func (f *scope) query(selector value) value {
	if selector.kind != kindText || f.idle {
		if selector.kind == kindElement {
			return selector
		}
		return value{}
	}
	if id, ok := strings.CutPrefix(selector.text, "#"); ok && spanOf(id, nameByte) == len(id) {
		return elementValue(f.page.byID(id))
	}
	compiled, err := compileSelector(selector.text)
	if err != nil || strings.TrimSpace(selector.text) == "" {
		return value{}
	}
	f.steps += maxSteps / 8 // it walks over the page
	return elementValue(cascadia.Query(f.page.Doc.Nodes[0], compiled.match))
}
