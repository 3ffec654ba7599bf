package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"gongkai/disclosure"
)

// read reads the entry of every row, and what the group as a whole shows.
func (g *group) read(o *outline) {
	common := g.commonKeys(o)
	for i := range g.rows {
		r := &g.rows[i]
		l := o.titleLink(r, common)
		if l == 0 {
			continue
		}
		r.key = o.links[l].key
		r.entry = o.entryOf(r, l)
	}
}

// commonKeys are posts linked by three rows or more: categories, departments.
func (g *group) commonKeys(o *outline) map[int32]int {
	counts := map[int32]int{}
	for i := range g.rows {
		b := &o.blocks[g.rows[i].block]
		set := &b.strong
		if set.n == 0 {
			set = &b.weak
		}
		for _, k := range set.keys[:set.n] {
			counts[k]++
		}
	}
	return counts
}

var (
	bracketed  = regexp.MustCompile(`^[\[【(（<「].{1,14}[\]】)）>」]$`)
	titleClass = regexp.MustCompile(`(?i)title|tit\b|bt\b|biaoti|name|subject`)
)

// titleLink chooses the link of a row that names the post, 0 where none does.
func (o *outline) titleLink(r *row, common map[int32]int) int32 {
	best, bestScore := int32(0), 0
	end := o.blocks[r.block].last
	seen := 0
	for i := r.block; i <= end && seen < 12; i++ {
		l := o.blocks[i].link
		if l == 0 {
			continue
		}
		seen++
		n := o.blocks[i].node
		title := cleanTitleAttribute(attr(n, "title"))
		length := max(utf8.RuneCountInString(o.links[l].text), min(utf8.RuneCountInString(title), 60))
		score := 1 + min(length, 60)
		if saysTitle(n) || n.Parent != nil && (isHeading(n.Parent) || saysTitle(n.Parent)) {
			score += 80
		}
		if len(o.links[l].text) < 60 && bracketed.MatchString(o.links[l].text) {
			score -= 70
		}
		if common[o.links[l].key] >= 3 {
			score -= 200
		}
		if !tellsTitle(o.links[l].text, title) && (length > 70 || length > 30 && sentenceMarks(o.links[l].text) > 2) {
			score -= 60 // a summary
		} else if title != "" && title == o.links[l].text {
			score += 30
		}
		if o.links[l].weak {
			score -= 100
		}
		if dateLine(o.links[l].text) {
			score -= 50
		}
		if best == 0 || score > bestScore {
			best, bestScore = l, score
		}
	}
	if bestScore < -60 && !(len(o.links) > int(best) && o.links[best].weak) {
		return 0
	}
	return best
}

// tellsTitle tells whether a link's text is what its title attribute says, or
// the beginning of it.
func tellsTitle(text, title string) bool {
	if title == "" {
		return false
	}
	shown, whole := dense(withoutEllipsis(text)), dense(title)
	return strings.Contains(whole, shown) || len(shown) < 2*len(whole) && (strings.Contains(shown, whole) || commonStart(shown, whole) >= len(shown)*2/3)
}

// sentenceMarks counts the marks that running text has many of.
func sentenceMarks(s string) int {
	n := 0
	for _, mark := range []string{"，", "。", "；", "、", "："} {
		n += strings.Count(s, mark)
	}
	return n
}

// saysTitle tells whether an element is called a title.
func saysTitle(n *html.Node) bool {
	class := attr(n, "class")
	return class != "" && titleClass.MatchString(class)
}

func isHeading(n *html.Node) bool {
	return len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6'
}

// entryOf reads title, address and day of a row.
func (o *outline) entryOf(r *row, l int32) Entry {
	e := Entry{URL: o.links[l].url}
	n := o.blocks[o.links[l].block].node
	t := titleParts(n)
	for i := r.block; t.shown == "" && t.attribute == "" && i <= o.blocks[r.block].last; i++ {
		if other := o.blocks[i].link; other != 0 && o.links[other].key == o.links[l].key {
			t = titleParts(o.blocks[i].node)
		}
	}
	pieces := rowPieces(r, o.blocks[r.block].node, n)
	if o.links[l].weak || t.shown == "" && t.attribute == "" && t.image == "" {
		t.shown = longestPiece(pieces)
	}
	e.Title = t.choose()
	e.Date, r.partial = o.page.dayIn(append(pieces, t.dates...), func() heading { return o.headingOf(r) }, e.URL)
	if day := o.attributeDay(n); e.Date == "" && day != "" {
		e.Date, r.partial = day, false
	}
	if e.Date == "" && !r.partial {
		e.Title, e.Date = dateInTitle(e.Title)
	}
	if len(e.Title) > 4*maxText {
		e.Title = ""
	}
	return e
}

// attributeDay is the day that a title attribute labels, where it tells
// everything of a post.
func (o *outline) attributeDay(n *html.Node) disclosure.Day {
	text := attr(n, "title")
	if !strings.Contains(text, "时间") && !strings.Contains(text, "日期") {
		return ""
	}
	m := attributeTime.FindStringIndex(text)
	if m == nil || len(text) > maxText {
		return ""
	}
	day, start, _, ok := findDay(text[m[1]:])
	if !ok || start > 3 || !o.page.possible(day) {
		return ""
	}
	return day
}

// maxPieces bounds the texts that are read of one row.
const maxPieces = 40

// rowPieces gives the texts of a row, and of what follows it up to the next,
// without the title link.
func rowPieces(r *row, rowNode, title *html.Node) []string {
	var pieces []string
	budget := maxNodes
	appendPieces(&pieces, rowNode, title, &budget)
	for n := r.from; n != nil && n != r.to && len(pieces) < maxPieces; n = n.NextSibling {
		appendPieces(&pieces, n, title, &budget)
	}
	return pieces
}

func appendPieces(pieces *[]string, n, skip *html.Node, budget *int) {
	if n == skip || len(*pieces) >= maxPieces || *budget <= 0 {
		return
	}
	*budget--
	switch n.Type {
	case html.TextNode:
		if text := collapse(n.Data); text != "" && len(text) < 4*maxText {
			*pieces = append(*pieces, text)
		}
	case html.ElementNode:
		if n.Data == "script" || unread[n.Data] {
			return
		}
		if n.Data == "time" && attr(n, "datetime") != "" && n.FirstChild == nil {
			*pieces = append(*pieces, attr(n, "datetime"))
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			appendPieces(pieces, c, skip, budget)
		}
	}
}

func longestPiece(pieces []string) string {
	longest := ""
	for _, piece := range pieces {
		if len(piece) > len(longest) && !dateLine(piece) {
			longest = piece
		}
	}
	return longest
}

// dateInTitle takes apart a link whose text holds the date too, at an end.
func dateInTitle(title string) (string, disclosure.Day) {
	for from := 0; ; {
		day, start, end, ok := findDay(title[from:])
		if !ok {
			return title, ""
		}
		start, end = start+from, end+from
		before, after := strings.TrimRight(title[:start], "[（(【 "), strings.TrimLeft(title[end:], "]）)】 ")
		if before == "" && len(after) > 6 && len(after) < len(title)-end {
			return after, day
		}
		if after == "" && len(before) > 6 && len(before) < start {
			return before, day
		}
		from = end
	}
}

// entries gives the posts of the group in page order, each once.
func (g *group) entries() []Entry {
	var entries []Entry
	at := map[int32]int{}
	for i := range g.rows {
		r := &g.rows[i]
		if r.entry.Title == "" {
			continue
		}
		if first, ok := at[r.key]; ok && r.key != 0 {
			if entries[first].Date == "" {
				entries[first].Date = r.entry.Date
			}
			continue
		}
		if len(entries) == maxEntries {
			break
		}
		at[r.key] = len(entries)
		entries = append(entries, r.entry)
	}
	return entries
}
