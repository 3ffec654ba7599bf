package extract

import (
	"regexp"
	"strconv"
	"strings"
)

// postsSaid is how pagers say how many posts a list has in all.
var postsSaid = []*regexp.Regexp{
	regexp.MustCompile(`[共总]\s*(?:计|有)?\s*[:：]?\s*(\d{1,6})\s*(?:条|篇|则|个记录|记录|项)`),
	regexp.MustCompile(`共\s*\d{1,5}\s*页\s*[/,，]?\s*(?:共|总计)?\s*(\d{1,6})\s*(?:条|篇|则|记录)`),
	regexp.MustCompile(`总\s*(?:记录|条|篇)\s*数\s*[:：]?\s*(\d{1,6})`),
	regexp.MustCompile(`(\d{1,6})\s*条(?:记录|信息|新闻|数据)`),
}

// totalInScript is how scripts are told how many posts a list has.
var totalInScript = regexp.MustCompile(`(?i)(?:<totalrecord>|\btotal(?:record|count|items)?["']?\s*[:=]\s*["']?)(\d{1,6})`)

// postsClaimed is the number of posts that a list says it has in all; false
// where it says nothing.
func (o *outline) postsClaimed() (posts int, said bool) {
	var text strings.Builder
	for _, n := range o.page.Doc.Nodes {
		pagerText(&text, n)
	}
	for _, pattern := range postsSaid {
		if m := pattern.FindStringSubmatch(text.String()); m != nil {
			posts, _ := strconv.Atoi(m[1])
			return posts, true
		}
	}
	for _, script := range o.page.tree.scripts {
		if !writesPager(script) && !strings.Contains(script, "<totalrecord>") {
			continue
		}
		if m := totalInScript.FindStringSubmatch(script); m != nil {
			posts, _ := strconv.Atoi(m[1])
			return posts, true
		}
	}
	return 0, false
}

// pagesScripted is the number of pages that a script is told of when it writes
// the pager, 0 where there is none.
func (o *outline) pagesScripted() int {
	for _, script := range o.scripts {
		for _, known := range pagerScripts {
			m, count := known.form.FindStringSubmatch(script), known.form.SubexpIndex("count")
			if m != nil && count >= 0 {
				pages, _ := strconv.Atoi(m[count])
				return pages
			}
		}
	}
	return 0
}
