package extract

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// maxFeeds and maxInstead bound what one page can send to.
const (
	maxFeeds   = 20
	maxInstead = 8
)

var (
	feedType    = regexp.MustCompile(`(?i)^application/(?:rss|atom|rdf|feed)\+(?:xml|json)|^application/feed`)
	feedAddress = regexp.MustCompile(`(?i)rssfeed\.jsp|/(?:rss|feed|atom)(?:\.xml)?/?$|/(?:rss|feed|feeds)/[^/]*(?:\.xml)?$|\.(?:rss|atom)$|rss\w*\.(?:xml|asp|aspx|php|jsp)|[?&]feed=`)
)

// feeds gives the addresses of the site's feeds that the page names.
func (p *Page) feeds() []string {
	var feeds []string
	seen := map[string]bool{}
	add := func(address string) {
		if address != "" && !seen[address] && len(feeds) < maxFeeds && sameHost(p.URL, address) {
			seen[address] = true
			feeds = append(feeds, address)
		}
	}
	for _, n := range p.Doc.Find(`link[rel="alternate"]`).Nodes {
		if feedType.MatchString(attr(n, "type")) {
			address, _ := p.open(attr(n, "href"))
			add(address)
		}
	}
	for _, n := range p.Doc.Find(`a[href]`).Nodes {
		if href := attr(n, "href"); len(href) < maxText && feedAddress.MatchString(href) {
			address, _ := p.open(href)
			add(address)
		}
	}
	return feeds
}

// sentOn is where a page without a text of its own sends its reader.
var sentOn = regexp.MustCompile(`(?i)^\s*\d*\s*[;,]?\s*url\s*=\s*['"]?([^'"]+)`)

// sparse is how many runes a page may show that only sends on.
const sparse = 120

// instead gives the pages of the same site in the page's frames, and where the
// page sends on to.
func (p *Page) instead(o *outline) []string {
	var pages []string
	add := func(href string) {
		address, ok := p.open(href)
		if ok && len(pages) < maxInstead && sameHost(p.URL, address) && !servicePath.MatchString(pathOf(address)) && !filePath.MatchString(address) {
			pages = append(pages, address)
		}
	}
	for _, n := range p.Doc.Find(`frame[src], iframe[src]`).Nodes {
		add(attr(n, "src"))
	}
	for _, n := range p.Doc.Find(`meta[http-equiv]`).Nodes {
		if m := sentOn.FindStringSubmatch(limited(attr(n, "content"))); m != nil && strings.EqualFold(attr(n, "http-equiv"), "refresh") {
			add(strings.TrimSpace(m[1]))
		}
	}
	if len(o.blocks) > 0 && o.blocks[0].text <= sparse && len(o.links) < 5 {
		for _, n := range p.Doc.Find(`a[href], area[href]`).Nodes { // 进入网站, before a home page
			if address, ok := p.open(attr(n, "href")); ok && homeAddress(address) && homeAddress(o.own) && address != o.own {
				add(attr(n, "href"))
			}
		}
		for _, script := range p.tree.scripts {
			if m := scriptURL.FindStringSubmatch(limited(script)); m != nil {
				add(m[1])
			}
		}
	}
	return pages
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

// listedPosts are the addresses that the page lists as posts: with dates, or
// with titles too long for columns, all of one form.
func (o *outline) listedPosts() map[string]bool {
	posts := map[string]bool{}
	groups := o.groups()
	for i := range groups {
		g := &groups[i]
		g.read(o)
		dated, runes, named := 0, 0, 0
		for j := range g.rows {
			if g.rows[j].partial || g.rows[j].entry.Date != "" {
				dated++
			}
			if title := g.rows[j].entry.Title; title != "" {
				named++
				runes += utf8.RuneCountInString(title)
			}
		}
		titled := named >= 3 && runes >= 10*named && g.sameMake() >= 0.8 && !g.inMarked(o, markNav|markSide)
		for j := range g.rows {
			if dated >= 2 && dated*2 >= len(g.rows) || titled {
				posts[g.rows[j].entry.URL] = true
			}
		}
	}
	return posts
}

// signposts are addresses that a menu or a 更多 leads to: no posts, even where
// a heading with such a link stands among dated rows.
func (o *outline) signposts() map[string]bool {
	leads := map[string]bool{}
	for _, more := range o.more {
		leads[o.page.target(o.blocks[more].node)] = true
	}
	for _, link := range o.links[1:] {
		if o.isShownIn(link.block, markNav) {
			leads[link.url] = true
		}
	}
	return leads
}
