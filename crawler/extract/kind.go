package extract

import (
	"regexp"
	"strings"
)

// Kind is what a page is for.
type Kind string

// The kinds of page that are read.
const (
	KindList   Kind = "list"
	KindDetail Kind = "detail"
)

var (
	detailAddress = regexp.MustCompile(`(?i)/info/\d+/\d+|/c\d+a\d+/|/t\d{8}_\d+|/art/\d{4}/|content\.jsp|wbnewsid=|[?&](?:newsid|articleid|aid|infoid)=|/(?:show|detail|view|content|article)[-_/.]?\w*\d`)
	listAddress   = regexp.MustCompile(`(?i)/list\d*\.\w+$|/col/col\d+/|/index(?:_\d+)?\.\w+$|/$|[?&](?:page|pageno|curpage)=`)
)

// Kind tells whether a page is a list or a post, for where nobody said so: a
// post has one line about itself and a text, a list has many dated links.
func (p *Page) Kind() Kind {
	r := &reader{tree: p.tree, page: p, system: systemIndex(p.CMS), anchor: -1, body: -1}
	r.findAnchor()
	r.findBody()
	linked, dated, told := r.countRows()
	score := 0 // positive: a post
	if r.sure {
		score += 4
	}
	if r.metas["articletitle"] != "" {
		score += 3
	}
	if r.anchor >= 0 {
		grade := r.grade(r.anchor)
		text := r.lineText(r.anchor)
		_, start, _, ok := findDay(text)
		switch {
		case grade == 2 && told <= 2:
			score += 5
		case grade == 1 && ok && labelRank(text[:start]) >= 0:
			score += 2
		}
	}
	if r.body >= 0 && dated < 3 && r.plainRunes(r.first, r.last) >= 80 && strings.Contains(r.elementText(r.body), "。") {
		score++
	}
	switch address := p.URL.RequestURI(); {
	case detailAddress.MatchString(address):
		score += 3
	case listAddress.MatchString(address):
		score -= 2
	}
	if dated >= 3 {
		score -= 4
	}
	if linked >= 6 {
		score--
	}
	if score > 0 {
		return KindDetail
	}
	return KindList
}

// countRows counts the lines that link to something, those of them with a
// date in them or on the next line, and the lines that tell about an article.
func (r *reader) countRows() (linked, dated, told int) {
	for i := range r.lines {
		l := r.lines[i]
		if l.junk || l.runes > 200 {
			continue
		}
		if r.grade(int32(i)) == 2 {
			told++
		}
		if l.linkRunes < 8 || l.linkRunes*3 < l.runes {
			continue
		}
		linked++
		_, ok := FindDay(r.lineText(int32(i)))
		if !ok && i+1 < len(r.lines) && r.lines[i+1].runes <= 20 {
			_, ok = FindDay(r.lineText(int32(i) + 1))
		}
		if ok {
			dated++
		}
	}
	return linked, dated, told
}
