package extract

import (
	"regexp"
	"strconv"
	"strings"
)

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
	most := 0
	pieces := p.tree.pieces
	for i := range pieces {
		text := pieces[i].text
		if len(text) >= longestPagerText || !strings.Contains(text, "页") && !strings.Contains(text, "条") {
			continue
		}
		said := around(pieces, i)
		for _, pattern := range pagesSaid {
			for _, match := range pattern.FindAllStringSubmatch(said, 20) {
				if pages, err := strconv.Atoi(match[1]); err == nil {
					most = max(most, pages)
				}
			}
		}
	}
	return most
}

// around is the text of a piece with what stands around it, in one line: pagers
// put numbers into elements of their own. Long links are titles and part it
// from the rest.
func around(pieces []piece, i int) string {
	pager := func(at int) bool {
		return at >= 0 && at < len(pieces) && len(pieces[at].text) < longestPagerText && !(pieces[at].link && len(pieces[at].text) >= longestPagerLink)
	}
	if !pager(i) {
		return ""
	}
	from, to := i, i
	for reach := 0; pager(from-1) && reach < maxReach; from-- {
		reach += len(pieces[from-1].text)
	}
	for reach := 0; pager(to+1) && reach < maxReach; to++ {
		reach += len(pieces[to+1].text)
	}
	var b strings.Builder
	for _, piece := range pieces[from : to+1] {
		b.WriteString(strings.ReplaceAll(piece.text, "\u00a0", " "))
	}
	return b.String()
}

// maxReach is how many bytes before and after a word of a pager belong to it.
const maxReach = 60
