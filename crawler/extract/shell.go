package extract

import "golang.org/x/net/html"

// leastShown is how many runes a page shows at least that has something to read.
const leastShown = 60

// Shell tells whether a page is what a single-page application sends: next to
// no text, no picture, and scripts that fetch what it will show. Only a browser
// can read it.
func (p *Page) Shell() bool {
	shown := int32(0)
	for _, l := range p.tree.lines {
		shown += l.runes
	}
	if shown >= leastShown || len(p.tree.hidden) > 0 {
		return false
	}
	scripts := false
	for n := range p.Doc.Nodes[0].Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if pictures[n.DataAtom] || n.Data == "frame" || n.Data == "video" {
			return false
		}
		scripts = scripts || n.Data == "script"
	}
	return scripts
}
