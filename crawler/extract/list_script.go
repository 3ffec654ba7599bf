package extract

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// 大汉 JCMS keeps the records of a list in <script type="text/xml"> and draws
// them in the browser; later pages come from dataproxy.jsp as the same XML
// alone, whose address stands in nextgroup.
var (
	records   = regexp.MustCompile(`(?is)<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>`)
	nextGroup = regexp.MustCompile(`(?is)<nextgroup>.*?href\s*=\s*["']([^"']+)["'].*?</nextgroup>`)
)

// walkScript reads the scripts that matter: a list kept as XML, or what
// writes a pager. It gives the index of what the script shows, or -1.
func (o *outline) walkScript(n *html.Node, parent int32) int32 {
	if n.FirstChild == nil || parent < 0 {
		return -1
	}
	text := n.FirstChild.Data
	if strings.Contains(text, "<recordset>") || strings.Contains(text, "<record>") || strings.Contains(text, "<totalrecord>") {
		if m := totalRecords.FindStringSubmatch(text); m != nil {
			o.recordsTotal, _ = strconv.Atoi(m[1])
		}
		if m := nextGroup.FindStringSubmatch(text); m != nil && o.relNext == "" {
			o.relNext, _ = o.page.open(strings.ReplaceAll(html.UnescapeString(m[1]), "'", "%27"))
		}
		list := o.recordList(text)
		if o.records == 0 && len(o.blocks) < 4 { // an answer that is nothing else
			o.noteEmpty(parent)
		} else if list != nil {
			o.datastore = int32(len(o.blocks))
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
func (o *outline) recordList(xml string) *html.Node {
	var all strings.Builder
	for _, m := range records.FindAllStringSubmatch(xml, maxEntries) {
		record := m[1]
		if !strings.Contains(record, "<") { // escaped instead of quoted
			record = html.UnescapeString(record)
		}
		all.WriteString(record)
		o.records++
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

// datastoreHead finds a datastore, or its records alone, at the beginning of a
// text.
var datastoreHead = regexp.MustCompile(`(?is)^\s*(?:<\?xml[^>]*>\s*)?<(?:datastore|recordset|nextgroup|totalrecord|record)\b`)

// datastorePage makes a page of an answer that is such XML alone; any other
// text stays as it is. An HTML parser would tear the records apart.
func datastorePage(text []byte) []byte {
	if !datastoreHead.Match(text[:min(len(text), 1<<10)]) {
		return text
	}
	text = endOfScript.ReplaceAll(text, nil)
	return append(append([]byte(`<html><body><script type="text/xml">`), text...), `</script></body></html>`...)
}

var endOfScript = regexp.MustCompile(`(?i)</script[^>]*>`)
