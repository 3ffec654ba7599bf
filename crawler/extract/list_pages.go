package extract

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// maxPagerText bounds the text that is searched for what a pager says.
const maxPagerText = 1 << 20

// What a pager says is short, in bytes: longer texts are somebody's, and links
// with longer ones are titles, which may speak of pages too.
const (
	longestPagerText = 240
	longestPagerLink = 30
)

// pagesSaid is how pagers say how many pages a list has.
var pagesSaid = []*regexp.Regexp{
	regexp.MustCompile(`[共总]\s*(?:计|有)?\s*[:：]?\s*(\d{1,5})\s*页`),
	regexp.MustCompile(`\d{1,5}\s*/\s*(\d{1,5})\s*页`),
	regexp.MustCompile(`总?页[数码]\s*[:：]?\s*\d{1,5}\s*/\s*(\d{1,5})`),
	regexp.MustCompile(`总页数\s*[:：]?\s*(\d{1,5})`),
	regexp.MustCompile(`共\s*\d{1,6}\s*条(?:记录|信息)?[^\d]{0,6}\d{1,5}\s*/\s*(\d{1,5})`),
}

// pagesClaimed is the number of pages that the list says it has, 0 where it
// says nothing.
func (p *Page) pagesClaimed() int {
	var text strings.Builder
	for _, n := range p.Doc.Nodes {
		pagerText(&text, n)
	}
	most := 0
	for _, pattern := range pagesSaid {
		for _, match := range pattern.FindAllStringSubmatch(text.String(), 20) {
			if pages, err := strconv.Atoi(match[1]); err == nil {
				most = max(most, pages)
			}
		}
	}
	return most
}

// pagerText gathers what a reader sees, in one line, without what is in
// scripts and styles.
func pagerText(b *strings.Builder, n *html.Node) {
	switch {
	case b.Len() > maxPagerText || n.Type == html.CommentNode:
		return
	case n.Type == html.TextNode:
		if len(n.Data) < longestPagerText {
			b.WriteString(strings.ReplaceAll(n.Data, "\u00a0", " "))
		}
	case n.Type == html.ElementNode && n.Data == "a" && len(textOf(n)) >= longestPagerLink: // a title
		b.WriteString("\n")
		return
	case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "head"):
		return
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		pagerText(b, child)
	}
}
