package extract

import (
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"gongkai/disclosure"
)

// rule is a compiled rule of a site. A part that does not compile matches
// nothing; the configuration refuses such rules.
type rule []rulePart

type rulePart struct {
	match     cascadia.Matcher // nil is the place itself
	attribute string           // "" reads the text
}

func compileRule(s string) rule {
	var compiled rule
	if s = strings.TrimSpace(s); s == "" {
		return nil
	}
	for _, part := range disclosure.SplitRule(s) {
		if part.CSS == "" {
			if part.Attribute != "" {
				compiled = append(compiled, rulePart{attribute: part.Attribute})
			}
			continue
		}
		if match, err := cascadia.Parse(part.CSS); err == nil {
			compiled = append(compiled, rulePart{match, part.Attribute})
		}
	}
	return compiled
}

// each gives what the rule selects inside a node, in page order, until use is
// content. A node that two parts select comes once.
func (r rule) each(root *html.Node, use func(n *html.Node, attribute string) bool) {
	for _, part := range r {
		if part.match == nil && use(root, part.attribute) {
			return
		}
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, part := range r {
			if part.match != nil && part.match.Match(n) {
				if use(n, part.attribute) {
					return
				}
				break
			}
		}
	}
}

// text is the first text or attribute that the rule selects inside a node and
// that accept takes; accept may be nil. n is nil where there is none.
func (r rule) text(root *html.Node, accept func(string) bool) (found string, n *html.Node) {
	r.each(root, func(at *html.Node, attribute string) bool {
		s := ""
		if attribute != "" {
			s = collapse(attr(at, attribute))
		} else {
			s = nodeText(at)
		}
		if s == "" || accept != nil && !accept(s) {
			return false
		}
		found, n = s, at
		return true
	})
	return found, n
}

// missed notes the rules of a site that found nothing where something must be.
type missed []string

func (m *missed) note(name string) {
	for _, known := range *m {
		if known == name {
			return
		}
	}
	*m = append(*m, name)
}

// drop removes what a site's rules say before anything is read.
func (p *Page) drop(rules []string) {
	dropped := false
	for _, s := range rules {
		var found []*html.Node
		compileRule(s).each(p.Doc.Nodes[0], func(n *html.Node, _ string) bool {
			found = append(found, n)
			return false
		})
		for _, n := range found {
			if n.Parent != nil {
				n.Parent.RemoveChild(n)
				dropped = true
			}
		}
	}
	if dropped {
		p.tree, p.names, p.seen = newTree(p.Doc.Nodes[0], false), nil, nil
	}
}
