package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

var (
	trailWords = regexp.MustCompile(`(?:您|你)?(?:现在|目前)?(?:的|所在的?|所处的?)?(?:当前(?:的)?(?:所在)?位置|(?:现在)?(?:的|所在的?|当前的?)位置|位置|当前栏目|当前页面)(?:是|在)?[\s:：]*`)
	// trailEnds are steps of a breadcrumb that name no column.
	trailEnds = regexp.MustCompile(`^(?:首页|主页|网站首页|学校首页|学院首页|本站首页|返回首页|正文|正文内容|列表|文章列表|新闻列表|信息列表|列表页|内容|详细|详细内容|详情|查看|浏览|浏览信息|文章内容|home)$`)
	trailGaps = regexp.MustCompile(`\s*(?:>|＞|»|›|→|\||/|／|\\)+\s*|\s+[-—–]+\s+|\s*&gt;\s*`)
	// trailParts are parts of class names and ids of breadcrumbs that say
	// nothing in words.
	trailParts = map[string]bool{
		"breadcrumb": true, "breadcrumbs": true, "bread": true, "crumb": true, "crumbs": true, "position": true, "location": true,
		"weizhi": true, "dqwz": true, "szwz": true, "mianbao": true, "place": true, "path": true, "curpos": true, "pos": true,
	}
)

// longestTrail is how many runes a breadcrumb shows at most.
const longestTrail = 200

// trail gives the breadcrumb's steps below the home page: 首页 >> 新闻中心 >>
// 校园新闻 is 新闻中心, 校园新闻. Steps that are no links have no URL.
func (o *outline) trail() []Link {
	n := o.trailNode()
	if n == nil {
		return nil
	}
	var steps []Link
	budget := maxNodes
	o.appendSteps(&steps, n, &budget)
	kept := steps[:0]
	for _, step := range steps {
		step.Name = cleanName(trailWords.ReplaceAllString(step.Name, ""))
		runes := utf8.RuneCountInString(step.Name)
		home := step.URL != "" && homeAddress(step.URL)
		if runes >= 2 && runes <= maxCatalogueName && !home && !trailEnds.MatchString(step.Name) {
			kept = append(kept, step)
		}
	}
	return kept
}

// trailNode is the element that shows the breadcrumb, nil where there is none.
func (o *outline) trailNode() *html.Node {
	if o.crumb != 0 {
		n := o.blocks[o.crumb].node
		for level := 0; level < 4 && n.Parent != nil && !holdsLinks(n, 1); level++ {
			n = n.Parent
		}
		if holdsLinks(n, 1) && utf8.RuneCountInString(textOf(n)) <= longestTrail {
			return n
		}
	}
	for i := range o.blocks {
		b := &o.blocks[i]
		if b.text == 0 || b.text > longestTrail || b.node.Data == "a" || !calledTrail(b.node) {
			continue
		}
		if first := firstLink(b.node); first != nil && trailEnds.MatchString(bare(textOf(first))) {
			return b.node
		}
	}
	return nil
}

func calledTrail(n *html.Node) bool {
	found := false
	for _, name := range []string{attr(n, "class"), attr(n, "id")} {
		if len(name) < 200 {
			eachWord(name, func(word string) { found = found || trailParts[word] })
		}
	}
	return found
}

func firstLink(n *html.Node) *html.Node {
	if n.Type == html.ElementNode && n.Data == "a" {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if found := firstLink(c); found != nil {
			return found
		}
	}
	return nil
}

// appendSteps gathers links and the texts between them.
func (o *outline) appendSteps(steps *[]Link, n *html.Node, budget *int) {
	if *budget <= 0 || len(*steps) > 20 {
		return
	}
	*budget--
	switch {
	case n.Type == html.TextNode:
		for _, text := range trailGaps.Split(limited(n.Data), -1) {
			if text = collapse(text); text != "" {
				*steps = append(*steps, Link{Name: text})
			}
		}
	case n.Type != html.ElementNode || n.Data == "script" || unread[n.Data]:
	case n.Data == "a":
		*steps = append(*steps, Link{Name: textOf(n), URL: o.page.target(n)})
	default:
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			o.appendSteps(steps, c, budget)
		}
	}
}

// titleGaps divide a page's title into the column's name and the site's.
var titleGaps = regexp.MustCompile(`\s*[-_|—–»>·丨]+\s*|\s{1,}`)

// siteWords end the names of schools and sites.
var siteWords = regexp.MustCompile(`(?:大学|学院|学校|专科学校|中学|小学|网|网站|门户|主页|官网|首页|处|部|中心|办公室|图书馆)$`)

// ownName is what a page calls itself as a column: the end of its breadcrumb,
// its metadata, the part of its title that is no name of a site.
func (o *outline) ownName(trail []Link) string {
	for i := len(trail) - 1; i >= 0; i-- {
		if namesColumn(trail[i].Name, maxCatalogueName) {
			return trail[i].Name
		}
	}
	for _, n := range o.page.Doc.Find(`meta[name="ColumnName"], meta[name="columnname"]`).Nodes {
		if name := cleanName(attr(n, "content")); namesColumn(name, maxMenuName) {
			return name
		}
	}
	for _, part := range titleGaps.Split(o.page.Title(), 8) {
		if name := cleanName(part); namesColumn(name, maxMenuName) && !siteWords.MatchString(name) {
			return name
		}
	}
	return ""
}

func homeAddress(address string) bool {
	i := strings.Index(address, "://")
	if i < 0 {
		return false
	}
	_, path, _ := strings.Cut(address[i+3:], "/")
	return homePath.MatchString("/" + path)
}

// Title is what the page is called in its head.
func (p *Page) Title() string { return collapse(limited(p.Doc.Find("title").First().Text())) }

// welcomeWords stand in the titles of home pages beside the site's name.
var welcomeWords = regexp.MustCompile(`^(?:欢迎(?:您?光临|您?访问|来到)?|首页|网站首页|主页|官方网站|home)$|^欢迎(?:您?光临|您?访问|来到)`)

// SiteName is what a home page calls its site, "" where it does not say.
func (p *Page) SiteName() string {
	for _, part := range titleGaps.Split(p.Title(), 8) {
		if name := bare(welcomeWords.ReplaceAllString(part, "")); utf8.RuneCountInString(name) >= 2 && utf8.RuneCountInString(name) <= maxMenuName {
			return name
		}
	}
	return ""
}
