package extract

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
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
		appendPlain(&text, n)
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

// appendPlain adds what a reader sees in a node but for long links: those are
// titles, which may speak of posts too.
func appendPlain(b *strings.Builder, n *html.Node) {
	switch {
	case b.Len() > maxPage || n.Type == html.CommentNode || n.Type == html.ElementNode && (n.Data == "script" || unread[n.Data]):
		return
	case n.Type == html.TextNode:
		b.WriteString(strings.ReplaceAll(limited(n.Data), "\u00a0", " "))
	case n.Data == "a" && len(textOf(n)) > maxButton:
		b.WriteByte('\n')
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		appendPlain(b, c)
	}
}

// pagesScripted is the number of pages that a script is told of when it writes
// the pager of files name_k.ext, and the address of the last one; 0 where there
// is none.
func (o *outline) pagesScripted() (pages int, last string) {
	for _, script := range o.scripts {
		for _, known := range pagerScripts {
			m := known.form.FindStringSubmatch(script)
			part := map[string]string{}
			for i, name := range known.form.SubexpNames() {
				if m != nil {
					part[name] = m[i]
				}
			}
			if part["count"] == "" {
				continue
			}
			if pages, _ = strconv.Atoi(part["count"]); pages > 1 && part["name"] != "" {
				last, _ = o.page.open(part["name"] + "_" + strconv.Itoa(pages-1+known.first) + "." + part["ext"])
			}
			return pages, last
		}
	}
	return 0, ""
}

// lastWords name the last page of a list.
var lastWords = regexp.MustCompile(`(?i)^(?:尾页|末页|尾頁|末頁|最后一?页|最末页|last)$`)

// lastPage is the address of the list's last page as its pager links it, ""
// where it does not.
func (o *outline) lastPage() string {
	for i := range o.blocks {
		n := o.blocks[i].node
		if n.Data != "a" || o.blocks[i].text > maxButton || !lastWords.MatchString(bare(textOf(n))) {
			continue
		}
		if address := o.page.target(n); address != "" && address != o.own && !inactive.MatchString(attr(n, "class")) {
			return address
		}
	}
	return ""
}
