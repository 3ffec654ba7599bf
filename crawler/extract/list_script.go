package extract

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// 大汉 JCMS keeps the records of a list in <script type="text/xml"> and draws
// them in the browser; later pages come from dataproxy.jsp as the same XML
// alone, whose address stands in nextgroup.
var (
	records   = regexp.MustCompile(`(?is)<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>`)
	nextGroup = regexp.MustCompile(`(?is)<nextgroup>.*?href\s*=\s*["']([^"']+)["'].*?</nextgroup>`)
	// The HTML parser makes a comment of <![CDATA[ up to the first >.
	brokenCDATA = regexp.MustCompile(`(?s)<!--\[CDATA\[(.*?)-->`)
)

// walkScript reads the scripts that matter: a list kept as XML, or what
// writes a pager. It gives the index of what the script shows, or -1.
func (o *outline) walkScript(n *html.Node, parent int32) int32 {
	if n.FirstChild == nil || parent < 0 {
		return -1
	}
	text := n.FirstChild.Data
	if strings.Contains(text, "<record>") {
		if m := nextGroup.FindStringSubmatch(text); m != nil && o.relNext == "" {
			o.relNext, _ = o.page.open(strings.ReplaceAll(html.UnescapeString(m[1]), "'", "%27"))
		}
		if list := recordList(text); list != nil {
			return o.walk(list, parent)
		}
		return -1
	}
	if len(text) < 20_000 && writesPager(text) {
		o.scripts = append(o.scripts, text)
		o.pagers = append(o.pagers, parent)
	}
	return -1
}

// recordList parses the records of a datastore as one list.
func recordList(xml string) *html.Node {
	var all strings.Builder
	for _, m := range records.FindAllStringSubmatch(xml, maxEntries) {
		all.WriteString(m[1])
	}
	list := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div, Attr: []html.Attribute{{Key: "class", Val: "datastore"}}}
	inside := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(all.String())), "<tr") {
		inside = &html.Node{Type: html.ElementNode, Data: "tbody", DataAtom: atom.Tbody}
	}
	nodes, err := html.ParseFragment(strings.NewReader(all.String()), inside)
	if err != nil {
		return nil
	}
	for _, n := range nodes {
		list.AppendChild(n)
	}
	return list
}

// rebuildDatastore makes a page of a response that is such XML alone, or nil.
func rebuildDatastore(doc *goquery.Document) *html.Node {
	store := doc.Find("datastore").First()
	if store.Length() == 0 {
		return nil
	}
	text, err := goquery.OuterHtml(store)
	if err != nil {
		return nil
	}
	text = brokenCDATA.ReplaceAllString(text, "$1>")
	text = strings.ReplaceAll(text, "]]&gt;", "")
	root, err := html.Parse(strings.NewReader(`<html><body><script type="text/xml">` + text + `</script></body></html>`))
	if err != nil {
		return nil
	}
	return root
}
