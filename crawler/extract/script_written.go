package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// unknownText stands in written markup for what nobody knows.
const unknownText = "\uFFFD"

// maxPager bounds what the script of a pager may write, in bytes.
const maxPager = 64 << 10

// writes notes markup that a script writes into the page. Whether it does under
// a condition that cannot be worked out is unknown.
func (f *scope) writes(v value) {
	if f.written == nil || f.idle || f.written.Len() > maxPager {
		return
	}
	text, ok := v.asText()
	if !ok || f.maybe || f.doubts > 0 {
		text = unknownText
	}
	f.written.WriteString(text)
}

// nextWritten is where the next step leads in the pager that a script writes
// into the page. known tells that the script was followed as far as such a
// step: without an address it is then one that leads nowhere.
func (o *outline) nextWritten(script string) (to way, known bool) {
	p := o.page
	if !p.mayRun() {
		return way{}, false
	}
	m := machine{page: p, written: &strings.Builder{}}
	whole := scope{machine: &m, tokens: lex(script), vars: map[string]value{}}
	whole.statements()
	m.steps += m.written.Len() / lexed
	p.spend(&m)
	nodes, err := html.ParseFragment(strings.NewReader(m.written.String()), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return way{}, false
	}
	for _, n := range nodes {
		if to, known = p.stepWritten(n); known {
			return to, true
		}
	}
	return way{}, false
}

// stepWritten finds the next step in some written markup.
func (p *Page) stepWritten(root *html.Node) (to way, known bool) {
	if root.Type == html.ElementNode && root.Data == "a" {
		text := textOf(root)
		if !nextWords.MatchString(bare(text)) && !nextSigns.MatchString(text) && !saysNext(root, text) {
			return way{}, false
		}
		href, code := attr(root, "href"), attr(root, "onclick")
		if strings.Contains(href+code, unknownText) {
			return way{}, false
		}
		to = p.linkWay(root)
		return to, to.address != "" || idleScript(code) && (strings.HasPrefix(href, "#") || idleScript(scriptOf(href)))
	}
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		if to, known = p.stepWritten(c); known {
			return to, true
		}
	}
	return way{}, false
}
