package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// linkTitle is what a link says of its post.
type linkTitle struct {
	shown     string   // its text without dates
	attribute string   // its title attribute
	image     string   // the alternative text of its image
	dates     []string // texts in it that are dates
}

// blockTags are elements that stand on lines of their own inside a link.
var blockTags = map[string]bool{
	"div": true, "p": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
	"li": true, "dt": true, "dd": true, "td": true, "ul": true, "dl": true, "section": true,
}

// titleParts reads a link. Where it holds several lines, the title is the
// heading, or what is called title, or else the first line that is no date.
func titleParts(n *html.Node) linkTitle {
	t := linkTitle{attribute: cleanTitleAttribute(attr(n, "title"))}
	var lines []titleLine
	readLines(n, &lines, &t, titleLine{})
	best := -1
	for i, line := range lines {
		if collapse(line.text) != "" && (best < 0 || line.rank > lines[best].rank) {
			best = i
		}
	}
	if best >= 0 {
		t.shown = trimBullets(collapse(lines[best].text))
	}
	return t
}

type titleLine struct {
	text string
	rank int
	ends bool
}

// readLines splits a link's text into lines; current carries the rank of the
// element around.
func readLines(n *html.Node, lines *[]titleLine, t *linkTitle, current titleLine) {
	for c := n.FirstChild; c != nil && len(*lines) < maxPieces; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			if text := collapse(c.Data); dateLine(text) || datePart.MatchString(text) && n.Data != "a" {
				t.dates = append(t.dates, text)
				endLine(*lines)
				continue
			} else if n.Data != "a" && isBadge(n, text) {
				continue
			}
			if last := len(*lines) - 1; last >= 0 && !(*lines)[last].ends && (*lines)[last].rank == current.rank {
				if len((*lines)[last].text) < maxText {
					(*lines)[last].text += c.Data
				}
			} else if collapse(c.Data) != "" {
				*lines = append(*lines, titleLine{text: c.Data, rank: current.rank})
			}
		case c.Type != html.ElementNode || c.Data == "script" || unread[c.Data]:
		case c.Data == "img":
			if t.image == "" {
				t.image = collapse(attr(c, "alt"))
			}
		default:
			inner := current
			switch class := attr(c, "class"); {
			case isHeading(c) || class != "" && titleClass.MatchString(class):
				inner.rank = 2
			case class != "" && asideClass.MatchString(class):
				inner.rank = -1
			}
			block := blockTags[c.Data] || c.Data == "br"
			if block {
				endLine(*lines)
			}
			readLines(c, lines, t, inner)
			if block {
				endLine(*lines)
			}
		}
	}
}

func endLine(lines []titleLine) {
	if len(lines) > 0 {
		lines[len(lines)-1].ends = true
	}
}

var (
	datePart   = regexp.MustCompile(`(?i)^[\s/.-]*(?:\d{1,2}日?|(?:\d{1,2}|[一二三四五六七八九十]{1,3})月|(?:19|20)\d\d年?|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?)[\s/.-]*$`)
	asideClass = regexp.MustCompile(`(?i)\b(?:date|time|rq|sj|shijian|riqi|summary|desc|intro|text|info|num|day|year|month|tag|more|top|new|hot|icon|cate|type)`)
	// attributeLabels stand in title attributes that tell everything of a post.
	attributeLabels = regexp.MustCompile(`^(?:文章|新闻|信息|公告)?标\s*题\s*[:：]\s*`)
	attributeRest   = regexp.MustCompile(`\s*(?:作\s*者|更新时间|发布时间|发表时间|发布日期|点击数|点击次数|阅读次数|浏览次数|来\s*源)\s*[:：].*$`)
	attributeTime   = regexp.MustCompile(`(?:更新|发布|发表|录入)(?:时间|日期)\s*[:：]`)
	ellipsis        = regexp.MustCompile(`(?:\.{2,}|…+|。{2,}|\. \. \.)\s*$`)
)

// cleanTitleAttribute leaves of a title attribute what is the title.
func cleanTitleAttribute(s string) string {
	if len(s) > maxText {
		return ""
	}
	s = collapse(s)
	if strings.Contains(s, "题") && attributeLabels.MatchString(s) {
		s = attributeRest.ReplaceAllString(attributeLabels.ReplaceAllString(s, ""), "")
	}
	return s
}

// choose gives the title without badges.
func (t linkTitle) choose() string { return withoutBadges(t.whole()) }

// whole takes the title attribute where it has more than the shown text, or
// the same without decoration; some attributes say something else altogether.
func (t linkTitle) whole() string {
	if t.shown == "" || vagueWords.MatchString(bare(t.shown)) {
		if t.attribute != "" {
			return t.attribute
		}
		if t.shown == "" {
			return t.image
		}
		return t.shown
	}
	if t.attribute == "" {
		return t.shown
	}
	cut := isCut(t.shown)
	shown, whole := dense(withoutEllipsis(t.shown)), dense(t.attribute)
	switch {
	case strings.Contains(whole, shown):
		return t.attribute
	case strings.Contains(shown, whole) && utf8.RuneCountInString(whole) >= 4 && !isCut(t.attribute) && 3*len(whole) > len(shown):
		return t.attribute
	case (cut || len(whole) > len(shown)) && commonStart(shown, whole) >= 6:
		return t.attribute
	}
	return t.shown
}

func dense(s string) string {
	if !strings.ContainsAny(s, " \t\r\n\u00a0\u3000") {
		return s
	}
	return strings.Join(strings.Fields(s), "")
}

// isCut tells whether a text ends in dots.
func isCut(s string) bool {
	s = strings.TrimRight(s, " ")
	return (strings.HasSuffix(s, ".") || strings.HasSuffix(s, "…") || strings.HasSuffix(s, "。")) && ellipsis.MatchString(s)
}

// withoutEllipsis is a text without the dots that it ends in.
func withoutEllipsis(s string) string {
	if !isCut(s) {
		return s
	}
	return ellipsis.ReplaceAllString(s, "")
}

// commonStart counts the bytes that two texts begin with in common, after
// what the longer one is decorated with.
func commonStart(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// trimBullets takes off the marks that old pages type before a title.
func trimBullets(s string) string {
	return strings.TrimSpace(strings.TrimLeft(s, "·•●○■□◆◇▪►▶»>→※★☆-—*．. "))
}
