package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// pageNames are the elements that scripts know by name.
type pageNames struct {
	ids   map[string]*html.Node
	names map[string]*html.Node // forms, else fields of forms
	forms []*html.Node          // in page order

	postBack *html.Node // what ASP.NET posts back, nil where there is none
	asked    bool       // postBack was looked for
}

// nameIndex finds the page's ids, names and forms at the first use.
func (p *Page) nameIndex() *pageNames {
	if p.names != nil {
		return p.names
	}
	p.names = &pageNames{ids: map[string]*html.Node{}, names: map[string]*html.Node{}}
	fields := map[string]*html.Node{}
	note := func(in map[string]*html.Node, name string, n *html.Node) {
		if _, known := in[name]; !known && name != "" {
			in[name] = n
		}
	}
	for n := range p.Doc.Nodes[0].Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		note(p.names.ids, attr(n, "id"), n)
		switch {
		case n.Data == "form":
			p.names.forms = append(p.names.forms, n)
			note(p.names.names, attr(n, "name"), n)
		case isField(n):
			note(fields, attr(n, "name"), n)
		}
	}
	for name, n := range fields {
		note(p.names.names, name, n)
	}
	return p.names
}

// byID is the element with an id, or with a name as old scripts expect, or nil.
func (p *Page) byID(id string) *html.Node {
	index := p.nameIndex()
	if n := index.ids[id]; n != nil {
		return n
	}
	return index.names[id]
}

// named is the form or field of a name, or what has it as its id, or nil.
func (p *Page) named(name string) *html.Node {
	index := p.nameIndex()
	if n := index.names[name]; n != nil {
		return n
	}
	return index.ids[name]
}

// postBackForm is the form that ASP.NET posts back: the one with its state,
// else the first that is posted.
func (p *Page) postBackForm() *html.Node {
	index := p.nameIndex()
	if !index.asked {
		index.asked, index.postBack = true, postBackAmong(index.forms)
	}
	return index.postBack
}

func postBackAmong(forms []*html.Node) *html.Node {
	var first *html.Node
	for _, form := range forms {
		if !strings.EqualFold(attr(form, "method"), "post") {
			continue
		}
		if first == nil {
			first = form
		}
		for _, field := range fieldsOf(form) {
			if strings.HasPrefix(attr(field, "name"), "__VIEWSTATE") {
				return form
			}
		}
	}
	return first
}
