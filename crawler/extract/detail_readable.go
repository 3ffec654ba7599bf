package extract

import (
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
)

// leastReadable is how much text a page must show before it is worth the last
// resort, which costs more than all the rest.
const leastReadable = 200

// readable is the text that the readability algorithm finds, the last resort
// for a page on which no body was found although it shows text.
func (r *reader) readable() string {
	if r.plainRunes(0, int32(len(r.lines))) < leastReadable {
		return ""
	}
	article, err := readability.FromDocument(r.page.Doc.Nodes[0], r.page.URL) // works on a copy
	if err != nil || article.Node == nil {
		return ""
	}
	var paragraphs []string
	t := newTree(article.Node, false)
	for i := range t.lines {
		if text := t.lineText(int32(i)); !t.ends(int32(i)) && !t.controls(int32(i)) {
			paragraphs = append(paragraphs, text)
		}
	}
	return strings.Join(paragraphs, "\n")
}
