package extract

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// way is where a link, a button or a script of a page leads.
type way struct {
	address string // absolute; "" where it leads nowhere that can be opened
	form    string // what is posted there, url-encoded; "" where it is got
}

// maxForm bounds a form, in bytes, and maxFields its fields. ASP.NET keeps the
// state of the whole page in one.
const (
	maxForm   = 1 << 20
	maxFields = 500
)

// submit is where a form leads when it is submitted with some fields set, by
// a button or, with nil, by a script.
func (p *Page) submit(form *html.Node, set map[*html.Node]string, added [][2]string, button *html.Node) way {
	address, ok := p.open(actionOf(p, form, button))
	if !ok {
		return way{}
	}
	encoder := p.encoderOf(form)
	var b strings.Builder
	add := func(name, value string) {
		if name == "" || b.Len() > maxForm {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(encodeText(encoder, name)) + "=" + url.QueryEscape(encodeText(encoder, value)))
	}
	for _, field := range fieldsOf(form) {
		value, sent := fieldValue(field)
		if changed, ok := set[field]; ok {
			value, sent = changed, true
		}
		if name := attr(field, "name"); sent && !addedHas(added, name) {
			add(name, value)
		}
	}
	for _, field := range added {
		add(field[0], field[1])
	}
	if button != nil {
		add(attr(button, "name"), attr(button, "value"))
	}
	if b.Len() > maxForm {
		return way{}
	}
	if strings.EqualFold(strings.TrimSpace(attr(form, "method")), "post") {
		if b.Len() == 0 {
			return way{}
		}
		return way{address: address, form: b.String()}
	}
	u, err := url.Parse(address)
	if err != nil {
		return way{}
	}
	u.RawQuery = b.String()
	return way{address: u.String()}
}

// actionOf is the address that a form is sent to: the page's own where it
// names none.
func actionOf(p *Page, form, button *html.Node) string {
	if button != nil && attr(button, "formaction") != "" {
		return attr(button, "formaction")
	}
	if action := strings.TrimSpace(attr(form, "action")); action != "" && action != "#" {
		return action
	}
	return p.URL.String()
}

func addedHas(added [][2]string, name string) bool {
	for _, field := range added {
		if field[0] == name {
			return true
		}
	}
	return false
}

// fieldsOf are the fields of a form. Where a table broke the form apart, so
// that none is inside of it, they are those up to the next form.
func fieldsOf(form *html.Node) []*html.Node {
	var fields []*html.Node
	for n := range form.Descendants() {
		if isField(n) {
			if fields = append(fields, n); len(fields) == maxFields {
				break
			}
		}
	}
	if len(fields) > 0 {
		return fields
	}
	for n := following(form); n != nil && len(fields) < maxFields; n = following(n) {
		if n.Type == html.ElementNode && n.Data == "form" {
			break
		}
		if isField(n) {
			fields = append(fields, n)
		}
	}
	return fields
}

// following is the node after another one in page order.
func following(n *html.Node) *html.Node {
	if n.FirstChild != nil {
		return n.FirstChild
	}
	for n != nil && n.NextSibling == nil {
		n = n.Parent
	}
	if n == nil {
		return nil
	}
	return n.NextSibling
}

func isField(n *html.Node) bool {
	return n.Type == html.ElementNode && (n.Data == "input" || n.Data == "select" || n.Data == "textarea")
}

// fieldValue is what a field holds, and whether it is sent without being set.
func fieldValue(n *html.Node) (value string, sent bool) {
	if hasAttr(n, "disabled") {
		return "", false
	}
	switch n.Data {
	case "textarea":
		return nodeText(n), true
	case "select":
		value, sent = "", false
		for option := range n.Descendants() {
			if option.Type != html.ElementNode || option.Data != "option" || sent && !hasAttr(option, "selected") {
				continue
			}
			if value, sent = attr(option, "value"), true; !hasAttr(option, "value") {
				value = nodeText(option)
			}
		}
		return value, sent
	}
	value = attr(n, "value")
	switch strings.ToLower(attr(n, "type")) {
	case "submit", "button", "image", "reset", "file":
		return value, false
	case "checkbox", "radio":
		if value == "" {
			value = "on"
		}
		return value, hasAttr(n, "checked")
	}
	return value, true
}

// formOf is the form that a field or a button belongs to, or nil.
func formOf(n *html.Node) *html.Node {
	for up := n.Parent; up != nil; up = up.Parent {
		if up.Type == html.ElementNode && up.Data == "form" {
			return up
		}
	}
	budget := maxNodes * 10
	for up := preceding(n); up != nil && budget > 0; up = preceding(up) { // a table broke the form apart
		budget--
		if up.Type == html.ElementNode && up.Data == "form" {
			if up.FirstChild == nil {
				return up
			}
			return nil
		}
	}
	return nil
}

// preceding is the node before another one in page order.
func preceding(n *html.Node) *html.Node {
	if n.PrevSibling == nil {
		return n.Parent
	}
	n = n.PrevSibling
	for n.LastChild != nil {
		n = n.LastChild
	}
	return n
}

// encoderOf turns a form's text into the bytes that its site expects: those of
// the form's own charset, else of the page's. nil is UTF-8.
func (p *Page) encoderOf(form *html.Node) *encoding.Encoder {
	label := p.Charset
	if accepted := strings.FieldsFunc(attr(form, "accept-charset"), func(r rune) bool { return r == ' ' || r == ',' }); len(accepted) > 0 {
		label = accepted[0]
	}
	return encoderFor(label)
}

// encoderFor is nil for UTF-8, for what is unknown, and for UTF-16, which no
// form is sent in.
func encoderFor(label string) *encoding.Encoder {
	enc, name := charset.Lookup(label)
	if enc == nil || name == "utf-8" || strings.HasPrefix(name, "utf-16") {
		return nil
	}
	return encoding.ReplaceUnsupported(enc.NewEncoder())
}

// inCharset writes what a query has outside of ASCII in another charset, escaped.
func inCharset(encoder *encoding.Encoder, query string) string {
	plain := strings.IndexFunc(query, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
	if plain {
		return query
	}
	var b strings.Builder
	for i := 0; i < len(query); {
		size := spanOf(query[i:], func(c byte) bool { return c >= utf8.RuneSelf })
		if size == 0 {
			b.WriteByte(query[i])
			i++
			continue
		}
		b.WriteString(url.QueryEscape(encodeText(encoder, query[i:i+size])))
		i += size
	}
	return b.String()
}

func encodeText(encoder *encoding.Encoder, s string) string {
	if encoder == nil {
		return s
	}
	encoded, err := encoder.String(s)
	if err != nil {
		return s
	}
	return encoded
}
