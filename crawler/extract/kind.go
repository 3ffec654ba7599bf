package extract

import (
	"regexp"
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
// post has a line about itself and a text, a list has many dated links.
func (p *Page) Kind() Kind {
	r := &reader{tree: p.tree, page: p, system: systemIndex(p.CMS), anchor: -1, body: -1}
	dated, linked := 0, 0
	for i := range r.lines {
		l := r.lines[i]
		if l.junk || l.runes > 200 {
			continue
		}
		if l.linkRunes >= 8 {
			linked++
			if _, ok := FindDay(r.lineText(int32(i))); ok {
				dated++
			} else if i+1 < len(r.lines) && r.lines[i+1].runes <= 20 {
				if _, ok := FindDay(r.lineText(int32(i) + 1)); ok {
					dated++
				}
			}
		}
	}
	r.findAnchor()
	score := 0 // positive: a post
	if r.anchor >= 0 && anchorGrade(r.lineText(r.anchor)) == 2 && r.lines[r.anchor].linkRunes == 0 {
		score += 2
	}
	if r.systemBody(r.system, 0) >= 0 && r.system != general() {
		score += 4
	}
	if r.metas["articletitle"] != "" {
		score += 3
	}
	if r.findBody(); r.body >= 0 && r.plainRunes(r.first, r.last) >= 200 {
		score += 2
	}
	switch path := p.URL.RequestURI(); {
	case detailAddress.MatchString(path):
		score += 3
	case listAddress.MatchString(path):
		score -= 2
	}
	score -= min(dated, 4)
	if linked >= 8 && linked > len(r.lines)/2 {
		score--
	}
	if score > 0 {
		return KindDetail
	}
	return KindList
}
