package extract

import (
	"strconv"

	"golang.org/x/net/html"
)

// value is what an expression of a script comes to. What cannot be known is
// the zero value, and what is made of it as well.
type value struct {
	kind   valueKind
	text   string // of a text; of a global its name; of a posting its target
	second string // of a posting its argument
	number int
	node   *html.Node // of an element
	code   *function  // of a function
	turned bool       // made of what the call was given, so that it tells which page is wanted
}

type valueKind int8

const (
	kindUnknown valueKind = iota
	kindText
	kindNumber
	kindTruth   // number is 0 or 1
	kindNothing // null and undefined
	kindElement // an element of the page, or the first one of a query's
	kindGlobal  // window, document, location, forms, jquery
	kindFunction
	kindPosting // what ASP.NET posts back
	kindPage    // what a pager hands to the function that turns the page: number is the page
	kindOptions // the options of a pager, for their own functions
	kindChange  // what it hands over beside that: whether and how the page was turned
)

// textValue is a text; a long one is no part of an address, and unknown.
func textValue(s string) value {
	if len(s) > maxText {
		return value{}
	}
	return value{kind: kindText, text: s}
}

func numberValue(n int) value  { return value{kind: kindNumber, number: n} }
func global(name string) value { return value{kind: kindGlobal, text: name} }
func elementValue(n *html.Node) value {
	if n == nil {
		return value{}
	}
	return value{kind: kindElement, node: n}
}

func truthValue(b bool) value {
	if b {
		return value{kind: kindTruth, number: 1}
	}
	return value{kind: kindTruth}
}

// asText is the text of a text or number.
func (v value) asText() (string, bool) {
	switch v.kind {
	case kindText:
		return v.text, true
	case kindNumber, kindPage:
		return strconv.Itoa(v.number), true
	}
	return "", false
}

// asNumber is the number of a number, or of a text that begins with one.
func (v value) asNumber() (int, bool) {
	switch v.kind {
	case kindNumber, kindPage, kindTruth:
		return v.number, true
	case kindText:
		digits := spanOf(v.text, func(c byte) bool { return c >= '0' && c <= '9' })
		n, err := strconv.Atoi(v.text[:digits])
		return n, err == nil
	}
	return 0, false
}

// truth tells whether a value counts as true; known is false where that
// cannot be told.
func (v value) truth() (is, known bool) {
	switch v.kind {
	case kindText:
		return v.text != "", true
	case kindNumber, kindTruth:
		return v.number != 0, true
	case kindElement, kindGlobal, kindFunction, kindPage, kindPosting, kindOptions:
		return true, true
	case kindChange, kindNothing:
		return false, true
	}
	return false, false
}

// equal tells whether two values are the same; known is false where that
// cannot be told.
func equal(a, b value) (same, known bool) {
	if a.kind == kindChange || b.kind == kindChange { // jqPaginator says "change", others true
		return a.kind == kindText || b.kind == kindText, true
	}
	if x, ok := a.asText(); ok {
		if y, ok := b.asText(); ok {
			return x == y, true
		}
	}
	if (a.kind == kindNothing || b.kind == kindNothing) && a.kind != kindUnknown && b.kind != kindUnknown {
		return a.kind == b.kind, true
	}
	if a.kind == kindTruth && b.kind == kindTruth {
		return a.number == b.number, true
	}
	return false, false
}

// operate works out a binary operation on known values.
func operate(sign string, a, b value) value {
	v := value{}
	switch sign {
	case "==", "===", "!=", "!==":
		if same, known := equal(a, b); known {
			v = truthValue(same == (sign[0] == '='))
		}
	case "+":
		v = add(a, b)
	default:
		x, ok := a.asNumber()
		y, also := b.asNumber()
		if ok && also {
			v = calculate(sign, x, y)
		}
	}
	v.turned = a.turned || b.turned
	return v
}

// countOn is what ++ and -- make of a value: a number, also of a text.
func countOn(v value, sign string) value {
	n, ok := v.asNumber()
	if !ok {
		return value{}
	}
	next := operate(sign, numberValue(n), numberValue(1))
	next.turned = v.turned
	return next
}

func add(a, b value) value {
	if a.kind != kindText && b.kind != kindText {
		x, ok := a.asNumber()
		y, also := b.asNumber()
		if ok && also {
			return numberValue(x + y)
		}
		return value{}
	}
	x, ok := a.asText()
	y, also := b.asText()
	if !ok || !also || len(x)+len(y) > maxText {
		return value{}
	}
	return textValue(x + y)
}

func calculate(sign string, x, y int) value {
	switch sign {
	case "-":
		return numberValue(x - y)
	case "*":
		return numberValue(x * y)
	case "/":
		if y != 0 {
			return numberValue(x / y)
		}
	case "%":
		if y != 0 {
			return numberValue(x % y)
		}
	case "<":
		return truthValue(x < y)
	case ">":
		return truthValue(x > y)
	case "<=":
		return truthValue(x <= y)
	case ">=":
		return truthValue(x >= y)
	}
	return value{}
}

// clouded is what a loop that is not run leaves of a value: nothing but of a text,
// to which it may have added something.
func clouded(v value) value {
	if v.kind == kindText && len(v.text) < maxText {
		return value{kind: kindText, text: v.text + unknownText, turned: v.turned}
	}
	return value{}
}
