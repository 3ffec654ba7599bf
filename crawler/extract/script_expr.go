package extract

import (
	"strconv"
	"strings"
)

// place is where an assignment goes: a variable, or a member of something.
type place struct {
	name   string
	base   value
	member string
}

// expression reads expressions separated by commas and gives the last value.
func (f *scope) expression() value {
	v := f.assignment()
	for f.accept(",") && f.steps < maxSteps {
		v = f.assignment()
	}
	return v
}

// assignment reads an expression with, perhaps, what it is assigned to.
func (f *scope) assignment() value {
	if f.steps >= maxSteps {
		return value{}
	}
	if fn, end := readFunction(f.tokens, f.i); fn.body != nil {
		f.i = end + 1
		return value{kind: kindFunction, code: &fn}
	}
	v, at := f.binary(0)
	switch t := f.peek(); {
	case t.kind != tokenSign:
	case t.text == "=":
		f.next()
		v = f.assignment()
		f.assign(at, v)
	case t.text == "+=" || t.text == "-=":
		f.next()
		v = operate(t.text[:1], v, f.assignment())
		f.assign(at, v)
	case t.text == "?":
		f.next()
		return f.choice(v)
	}
	return v
}

// choice reads the rest of condition ? this : that.
func (f *scope) choice(condition value) value {
	is, known := condition.truth()
	idle := f.idle
	f.idle = idle || known && !is
	this := f.assignment()
	f.accept(":")
	f.idle = idle || known && is
	that := f.assignment()
	f.idle = idle
	switch {
	case !known:
		return value{}
	case is:
		return this
	}
	return that
}

// strength orders the binary operators, the loosest first.
var strength = map[string]int{
	"||": 1, "&&": 2, "==": 3, "!=": 3, "===": 3, "!==": 3, "<": 4, ">": 4, "<=": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}

// binary reads operators at least as strong as least.
func (f *scope) binary(least int) (value, place) {
	v, at := f.unary()
	for f.steps < maxSteps {
		t := f.peek()
		level := strength[t.text]
		if t.kind != tokenSign || level == 0 || level < least {
			return v, at
		}
		f.next()
		is, known := v.truth()
		idle := f.idle
		if t.text == "&&" || t.text == "||" {
			f.idle = idle || known && is == (t.text == "||")
		}
		right, _ := f.binary(level + 1)
		f.idle = idle
		switch {
		case t.text != "&&" && t.text != "||":
			v = operate(t.text, v, right)
		case !known: // true where the other is true, or false where it is false, all the same
			v = value{}
			if other, sure := right.truth(); sure && other == (t.text == "||") {
				v = truthValue(other)
			}
		case is == (t.text == "&&"):
			v = right
		}
		at = place{}
	}
	return v, at
}

func (f *scope) unary() (value, place) {
	if f.steps >= maxSteps {
		return value{}, place{}
	}
	switch t := f.peek(); {
	case t.kind == tokenSign && t.text == "!":
		f.next()
		v, _ := f.unary()
		if is, known := v.truth(); known {
			return truthValue(!is), place{}
		}
		return value{}, place{}
	case t.kind == tokenSign && (t.text == "-" || t.text == "+"):
		f.next()
		v, _ := f.unary()
		if n, ok := v.asNumber(); ok && t.text == "-" {
			v = value{kind: kindNumber, number: -n, turned: v.turned}
		} else if ok {
			v = value{kind: kindNumber, number: n, turned: v.turned}
		}
		return v, place{}
	case t.kind == tokenSign && (t.text == "++" || t.text == "--"):
		f.next()
		v, at := f.unary()
		v = countOn(v, t.text[:1])
		f.assign(at, v)
		return v, place{}
	case t.kind == tokenName && (t.text == "typeof" || t.text == "void" || t.text == "delete" || t.text == "await"):
		f.next()
		f.unary()
		return value{}, place{}
	}
	return f.members()
}

// members reads a word or literal and all that follows it: members, indices,
// calls.
func (f *scope) members() (value, place) {
	v, at := f.primary()
	for f.steps < maxSteps {
		switch t := f.peek(); {
		case t.kind != tokenSign:
			return v, at
		case t.text == ".":
			f.next()
			at = place{base: v, member: f.next().text}
			v = f.member(v, at.member)
		case t.text == "[":
			f.next()
			index := f.expression()
			f.accept("]")
			name, _ := index.asText()
			at = place{base: v, member: name}
			v = f.member(v, name)
		case t.text == "(":
			arguments := f.arguments()
			v = f.callMember(at, v, arguments)
			at = place{}
		case t.text == "++" || t.text == "--":
			f.next()
			f.assign(at, countOn(v, t.text[:1]))
		default:
			return v, at
		}
	}
	return v, at
}

// arguments reads what a call is given.
func (f *scope) arguments() []value {
	end := closing(f.tokens, f.i)
	f.next()
	var arguments []value
	for f.i < end && f.steps < maxSteps {
		before := f.i
		arguments = append(arguments, f.assignment())
		if !f.accept(",") && f.i == before {
			f.next()
		}
	}
	f.i = max(f.i, end+1)
	return arguments
}

func (f *scope) primary() (value, place) {
	t := f.next()
	switch t.kind {
	case tokenString:
		return textValue(t.text), place{}
	case tokenTemplate:
		return f.template(t.text), place{}
	case tokenNumber:
		n, err := strconv.Atoi(t.text)
		if err != nil {
			return value{}, place{}
		}
		return numberValue(n), place{}
	case tokenName:
		return f.name(t.text)
	}
	switch t.text {
	case "(":
		v := f.expression()
		f.accept(")")
		return v, place{}
	case "[", "{":
		f.i = closing(f.tokens, f.i-1) + 1
	case ")", "]", "}", ";", ",":
		f.i-- // whoever opened it closes it
		f.steps++
	}
	return value{}, place{}
}

// template puts a string with ${expressions} together.
func (f *scope) template(s string) value {
	v := textValue("")
	for s != "" {
		before, rest, found := strings.Cut(s, "${")
		v = operate("+", v, textValue(before))
		if !found {
			break
		}
		inside, after, _ := strings.Cut(rest, "}")
		f.steps += len(inside) / lexed
		inner := scope{machine: f.machine, tokens: lex(inside), vars: f.vars, idle: f.idle, maybe: f.maybe}
		v = operate("+", v, inner.expression())
		s = after
	}
	return v
}

// name reads a word: a keyword, a variable, a function, or one of the
// browser's objects.
func (f *scope) name(word string) (value, place) {
	at := place{name: word}
	if v, ok := f.vars[word]; ok {
		return v, at
	}
	switch word {
	case "new":
		return f.made(), place{}
	case "null", "undefined":
		return value{kind: kindNothing}, place{}
	case "true", "false":
		return truthValue(word == "true"), place{}
	case "this":
		if f.options != nil {
			return value{kind: kindOptions}, place{}
		}
		return elementValue(f.this), place{}
	case "window", "self", "parent", "top", "document", "location":
		if word != "document" && word != "location" {
			word = "window"
		}
		return global(word), at
	case "theForm":
		return elementValue(f.page.postBackForm()), at
	}
	program := f.page.program()
	if fn, ok := program.functions[word]; ok {
		return value{kind: kindFunction, code: &fn}, at
	}
	if tokens, ok := program.globals[word]; ok && f.depth < maxCalls {
		f.depth++
		inner := scope{machine: f.machine, tokens: tokens, vars: map[string]value{word: {}}, idle: f.idle, maybe: true}
		v := inner.expression()
		f.depth--
		return v, at
	}
	if named := f.page.named(word); named != nil {
		return elementValue(named), at
	}
	return value{}, at
}

// made reads what follows new: only what ASP.NET posts back is known.
func (f *scope) made() value {
	word := f.next().text
	if f.peek().text != "(" {
		return value{}
	}
	arguments := f.arguments()
	if word != "WebForm_PostBackOptions" || len(arguments) == 0 {
		return value{}
	}
	v := value{kind: kindPosting, text: arguments[0].text}
	if len(arguments) > 1 {
		v.second = arguments[1].text
	}
	return v
}
