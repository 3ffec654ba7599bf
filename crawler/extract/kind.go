package extract

import (
	"fmt"
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
	notes := p.notes
	r := p.glance()
	linked, dated, told := r.linked, r.dated, r.told
	score := 0 // positive: a post
	var reasons []string
	count := func(points int, is bool, why string) {
		if is {
			score += points
			if notes != nil {
				reasons = append(reasons, fmt.Sprintf("%+d %s", points, why))
			}
		}
	}
	count(4, r.sure, "a selector of the recognised system finds a text")
	count(3, r.metas["articletitle"] != "", "metadata name the title of an article")
	sentences := r.sentences()
	if r.anchor >= 0 {
		grade := r.grade(r.anchor)
		text := r.lineText(r.anchor)
		_, start, _, ok := findDay(text)
		surely := grade == 2 && told <= 2
		count(5, surely, "one line tells about an article")
		count(3, surely && sentences && r.textBelow(), "a text of sentences stands below that line")
		count(2, !surely && grade == 1 && ok && labelRank(text[:start]) >= 0, "a line may tell about an article")
	}
	count(1, sentences && dated < 3, "there is a text of sentences")
	count(1, linked < 3 && len(r.hidden) > 0 && r.body < 0 && r.metaTitle() != "", "nothing is visible at first, and metadata name a title")
	address := ""
	if p.URL.Host != "" {
		address = p.URL.RequestURI()
	}
	detail := detailAddress.MatchString(address)
	count(3, detail, "the address is like that of a post")
	count(-2, !detail && listAddress.MatchString(address), "the address is like that of a list")
	count(-4, dated >= 3, "three links or more have dates")
	count(-1, linked >= 6, "six links or more have long texts")
	kind := KindList
	if score > 0 {
		kind = KindDetail
	}
	notes.take("kind", string(kind), fmt.Sprintf("%d points, where a post has more than none: %s", score, strings.Join(reasons, "; ")))
	return kind
}

// glimpse is what the kind of a page is told by.
type glimpse struct {
	*reader
	linked, dated, told int // as countRows counts
	article             bool
}

// glance looks for the line about an article and its text at the first use, and
// notes nothing.
func (p *Page) glance() *glimpse {
	if p.seen != nil {
		return p.seen
	}
	notes := p.notes
	p.notes = nil
	r := &reader{tree: p.tree, page: p, system: systemIndex(p.CMS), anchor: -1, body: -1, around: -1}
	r.findAnchor()
	r.findBody()
	p.seen = &glimpse{reader: r}
	p.seen.linked, p.seen.dated, p.seen.told = r.countRows()
	p.seen.article = p.seen.showsArticle()
	p.notes = notes
	return p.seen
}

// sentences tells whether there is a text of sentences.
func (r *reader) sentences() bool {
	return r.body >= 0 && r.plainRunes(r.first, r.last) >= 80 && strings.Contains(r.elementText(r.body), "。")
}

// textBelow tells whether the text stands just below the line about it.
func (r *reader) textBelow() bool { return r.first-r.anchor <= 6 && r.anchor < r.last }

// isArticle tells whether a page shows an article whatever lists stand around
// it: one line about it with a text of sentences below, under a title that is
// no link.
func (p *Page) isArticle() bool { return p.glance().article }

func (r *glimpse) showsArticle() bool {
	if r.anchor < 0 || r.told > 2 || r.grade(r.anchor) != 2 || !r.sentences() || !r.textBelow() {
		return false
	}
	r.findTitle()
	if r.titleFrom == r.titleTo {
		return false
	}
	title := r.lines[r.titleFrom]
	return title.linkRunes*2 < title.runes
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
