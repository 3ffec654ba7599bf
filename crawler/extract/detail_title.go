package extract

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// findTitle finds the article's heading.
func (r *reader) findTitle() {
	if r.rules.Title != "" {
		if r.title, _ = compileRule(r.rules.Title).text(r.page.Doc.Nodes[0], nil); r.title != "" {
			r.locate(r.title)
			r.page.notes.take("title", r.title, ruleOf("title", r.rules.Title))
			return
		}
		r.missed.note("title")
	}
	if r.system != general() {
		r.bySystem(r.system, fieldTitle, func(at int32, text string) bool {
			if visibleRunes(text) < 2 || r.siteName(text) {
				r.page.notes.turnDown("title", text, "names the site or the column")
				return false
			}
			r.title, r.titleAt, r.titleFrom, r.titleTo = r.headingText(at), at, r.elements[at].first, r.elements[at].last
			if r.title != "" && r.page.notes != nil {
				r.page.notes.take("title", r.title, r.bySelector())
			}
			return r.title != ""
		})
	}
	if r.title == "" {
		r.bestHeading()
	}
	if r.title == "" {
		if r.title = r.titleInCatalogue(); r.title != "" {
			r.page.notes.take("title", r.title, "the table of the disclosure catalogue: no heading was found")
			return
		}
		r.title = r.titleFromHead()
		r.page.notes.take("title", r.title, "the head's title without the site's name: no heading was found")
		r.titleAbove()
	}
}

// titleAbove takes the line just above the text where the head says nothing but
// the site's name.
func (r *reader) titleAbove() {
	if r.body < 0 || r.title != "" && !r.siteName(r.title) && !organisation.MatchString(squash(r.title)) {
		return
	}
	for i := r.first; i >= max(0, r.first-2) && i < r.last; i-- {
		l := r.lines[i]
		text := r.lineText(i)
		if l.junk || l.linkRunes > 0 || l.runes < 6 || l.runes > 60 || strings.ContainsAny(text, "。；：") || r.whyNoHeading(text) != "" {
			continue
		}
		if i == r.first && (r.last-r.first < 2 || r.lines[i+1].runes < l.runes) {
			continue // the text itself
		}
		r.page.notes.turnDown("title", r.title, "names the site")
		r.page.notes.take("title", text, "the line above the text: no heading was found, and the head names the site")
		r.title, r.titleAt, r.titleFrom, r.titleTo = text, l.element, i, i+1
		return
	}
}

// locate finds the lines of a title known from elsewhere.
func (r *reader) locate(title string) {
	want := squash(title)
	for i := range r.lines {
		if int(r.lines[i].runes) == utf8.RuneCountInString(want) && squash(r.lineText(int32(i))) == want {
			r.titleFrom, r.titleTo = int32(i), int32(i)+1
			return
		}
	}
}

// leastHeading is the score below which no line is taken for the title.
const leastHeading = 24

// bestHeading scores the lines above the text.
func (r *reader) bestHeading() {
	end := int32(len(r.lines))
	if r.body >= 0 {
		end = r.first
	}
	if r.anchor >= end && r.anchor-end <= 12 { // the body's element holds all of the article
		end = r.anchor
	}
	if r.body >= 0 && r.anchor < 0 {
		end = min(r.first+4, r.last)
	}
	best := leastHeading
	hinted := r.hintedTitles()
	head := titleHints{whole: squash(r.tree.title), meta: squash(r.metaTitle())}
	for i := int32(0); i < end; {
		from, to, at := r.headingAt(i)
		score := r.headingScore(from, to, at, head, end) + hinted[from]
		if score > best {
			if text := r.headingText(at); r.whyNoHeading(text) == "" {
				if r.page.notes != nil && r.title != "" {
					r.page.notes.turnDown("title", r.title, fmt.Sprintf("scores %d, the title %d", best, score))
				}
				best, r.title, r.titleAt, r.titleFrom, r.titleTo = score, text, at, from, to
			} else if r.page.notes != nil {
				r.page.notes.turnDown("title", text, r.whyNoHeading(text))
			}
		} else if r.page.notes != nil && score >= leastHeading {
			r.page.notes.turnDown("title", r.headingText(at), fmt.Sprintf("scores %d, others %d", score, best))
		}
		i = max(i+1, to)
	}
	if r.page.notes != nil && r.title != "" {
		r.page.notes.take("title", r.title, fmt.Sprintf("the best heading above the text, with a score of %d by its tag, name, look and place, and by the head's title", best))
	}
}

// headingAt is the heading element around a line with all its lines, or the
// line's own block.
func (r *reader) headingAt(i int32) (from, to, at int32) {
	at = r.lines[i].element
	for up, n := at, 0; up >= 0 && n < 4; up, n = r.elements[up].parent, n+1 {
		switch r.elements[up].node.DataAtom {
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			if e := r.elements[up]; e.last-e.first > 8 { // never closed
				return i, i + 1, at
			}
			return r.elements[up].first, r.elements[up].last, up
		}
	}
	return i, i + 1, at
}

// hintedTitles are bonuses for the lines that the general selectors find.
func (r *reader) hintedTitles() map[int32]int {
	hinted := map[int32]int{}
	r.bySystem(general(), fieldTitle, func(at int32, _ string) bool {
		hinted[r.elements[at].first] = 12
		return false
	})
	return hinted
}

// titleHints are what the head says about the title, squashed.
type titleHints struct{ whole, meta string }

// headingScore judges a heading by its tag, name, look and place, and by what
// the head says.
func (r *reader) headingScore(from, to, at int32, head titleHints, end int32) int {
	var runes, linked int32
	for _, l := range r.lines[from:to] {
		runes += l.runes
		linked += l.linkRunes
	}
	e := r.elements[at]
	score := headingTags[e.node.DataAtom]
	if runes < 2 || runes > 220 || (linked*2 > runes && score == 0) {
		return 0
	}
	score += nameScore(e.node) + emphasis(e.node) + r.nearness(from, to, at, end)
	if e.parent >= 0 {
		score += nameScore(r.elements[e.parent].node)
	}
	if linked*2 > runes {
		score -= 25
	}
	if r.lines[from].junk {
		score -= 25
	}
	if runes <= 6 {
		score -= 8
	}
	if score+40 <= leastHeading {
		return score
	}
	return score + head.agree(squash(r.headingText(at)))
}

// agree is how well the head's title agrees with a squashed heading.
func (h titleHints) agree(heading string) int {
	runes := utf8.RuneCountInString(heading)
	switch {
	case h.meta != "" && (heading == h.meta || (runes >= 6 && strings.HasPrefix(heading, h.meta))):
		return 40
	case runes >= 4 && strings.HasPrefix(h.whole, heading):
		return 30
	case runes >= 6 && strings.Contains(h.whole, heading):
		return 22
	case runes >= 8 && headStart(h.whole, heading):
		return 22
	}
	return 0
}

// whyNoHeading says why a text cannot be a title at all, "" where it can.
func (r *reader) whyNoHeading(text string) string {
	switch {
	case visibleRunes(text) < 2:
		return "too short"
	case r.siteName(text):
		return "names the site or the column"
	case anchorGrade(text) == 2 || aboutArticle(text):
		return "tells about the article"
	case isControl(text):
		return "buttons or counters"
	case breadcrumb.MatchString(text):
		return "the way to the page"
	case isEnd(text):
		return "ends an article"
	case strings.HasSuffix(text, "：") || strings.HasSuffix(text, ":"):
		return "a label"
	}
	return ""
}

// nearness rewards the lines just above the line about the article, or just
// above the text.
func (r *reader) nearness(from, to, at, end int32) int {
	distance := end - to
	bonus := []int{14, 12, 10, 7, 5, 3}
	if r.anchor < 0 && r.body >= 0 && (to <= r.first || from == r.first && headingTags[r.elements[at].node.DataAtom] > 0) {
		distance = max(0, r.first-to)
	}
	if r.anchor >= 0 {
		distance = r.anchor - to
		if r.anchor >= from && r.anchor < to {
			distance = 0
		} else if distance < 0 { // between the line about the article and the text
			distance = 3
		}
		bonus = []int{26, 20, 14, 10, 6, 4}
	}
	if distance < int32(len(bonus)) {
		return bonus[max(0, distance)]
	}
	return 0
}

var headingTags = map[atom.Atom]int{atom.H1: 26, atom.H2: 24, atom.H3: 22, atom.H4: 16, atom.H5: 14, atom.H6: 10}

var (
	titleName    = regexp.MustCompile(`(?i)tit|biaoti|headline|(?:^|[-_ ])(?:bt|h1|subject)\d?(?:$|[-_ ])`)
	subtitleName = regexp.MustCompile(`(?i)sub_?-?tit|subt\b|ftit|futit|fubiaoti|yinti|viceTitle|titleft|column|lanmu|lm_|site_?title`)
	breadcrumb   = regexp.MustCompile(`^[\s\p{P}]*(?:您?现?(?:的|在|所在|当前)*(?:位置|在位置)|当前(?:位置|栏目|页面)|首页\s*[>»\-/→]|所在位置|你的位置|您的位置)`)
)

// nameScore judges an element's id and class.
func nameScore(n *html.Node) int {
	for _, key := range []string{"class", "id"} {
		name := attribute(n, key)
		switch {
		case name == "":
		case subtitleName.MatchString(name):
			return -14
		case titleName.MatchString(name):
			return 10
		}
	}
	return 0
}

// emphasis judges how an element without a telling name looks.
func emphasis(n *html.Node) int {
	score := 0
	if strings.EqualFold(attribute(n, "align"), "center") || strings.Contains(attribute(n, "style"), "center") {
		score += 6
	}
	if strings.Contains(attribute(n, "style"), "bold") {
		score += 4
	}
	if c := n.FirstChild; c != nil && (c.DataAtom == atom.B || c.DataAtom == atom.Strong || c.DataAtom == atom.Font) {
		score += 4
	}
	return score
}

// headStart tells whether the head's title is a heading cut short with dots.
func headStart(whole, heading string) bool {
	cut, _, found := strings.Cut(whole, "...")
	if !found {
		cut, _, found = strings.Cut(whole, "…")
	}
	return found && utf8.RuneCountInString(cut) >= 6 && strings.HasPrefix(heading, cut)
}

// elementLines is the text of some lines.
func (r *reader) elementLines(from, to int32) string {
	if to == from+1 {
		return r.lineText(from)
	}
	parts := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		parts = append(parts, r.lineText(i))
	}
	return joinWrapped(parts)
}

// joinWrapped joins the parts of a heading: wrapped Chinese text has no space
// where the line breaks.
func joinWrapped(parts []string) string {
	var b strings.Builder
	for _, part := range parts {
		if part == "" {
			continue
		}
		if last, _ := utf8.DecodeLastRuneInString(b.String()); b.Len() > 0 && last < utf8.RuneSelf && part[0] < utf8.RuneSelf {
			b.WriteByte(' ')
		}
		b.WriteString(part)
	}
	return b.String()
}

// headingText is the text of a heading up to the date, source or buttons that
// some templates put inside it.
func (r *reader) headingText(at int32) string {
	e := r.elements[at]
	var parts []string
	for i := e.first; i < e.last; i++ {
		l := r.lines[i]
		if len(parts) > 0 && l.linkRunes*2 > l.runes && r.lines[e.first].linkRunes == 0 {
			break // buttons inside the heading
		}
		var b strings.Builder
		from := max(l.from, e.from)
		for _, p := range r.pieces[from:max(from, min(l.to, e.to))] {
			if text := collapse(p.text); len(parts)+b.Len() > 0 && p.element != at && text != "" && aboutArticle(text) {
				return withoutBadges(joinWrapped(append(parts, collapse(b.String()))))
			}
			if p.element != at && (isBadge(r.elements[p.element].node, collapse(p.text)) || b.Len() == 0 && dateLine(collapse(p.text))) {
				continue
			}
			b.WriteString(p.text)
		}
		text := collapse(b.String())
		if len(parts) > 0 && (isControl(text) || aboutArticle(text)) {
			break
		}
		parts = append(parts, text)
	}
	return withoutBadges(joinWrapped(parts))
}

// aboutArticle tells whether a text begins with a date or a label.
func aboutArticle(text string) bool {
	trimmed := strings.TrimLeft(text, "[【(（ ")
	if _, start, end, ok := findDay(trimmed); ok && (start == 0 || labelRank(trimmed[:start]) >= 0) &&
		(end-start+16 > len(trimmed)-start || start == 0 && containsAny(trimmed[end:], metaWords)) {
		return true
	}
	for _, l := range sourceLabels {
		if rest, ok := strings.CutPrefix(trimmed, l.word); ok && strings.HasPrefix(rest, "：") {
			return true
		}
	}
	return false
}
