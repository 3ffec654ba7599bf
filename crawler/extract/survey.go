package extract

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"gongkai/disclosure"
)

// Role is what a page is to somebody who looks for columns.
type Role string

// The roles of pages. Posts, single texts, logins and searches have none.
const (
	RoleNone  Role = ""
	RoleList  Role = "list"  // it lists the posts of a column
	RoleEmpty Role = "empty" // it is a column's list, and has no posts
	RoleFront Role = "front" // it shows the beginnings of several columns
)

// Survey is what a page shows to somebody who looks for a site's columns.
type Survey struct {
	Role    Role
	Name    string   // what the page calls itself as a column, "" where it does not say
	Trail   []Link   // its breadcrumb, below the home page
	List    List     // of a RoleList
	Posts   int      // how many posts the list says it has in all, 0 where it says nothing
	Pages   int      // how many pages the list says it has, also to a script; 0 where it says nothing
	Links   []Link   // that may lead to columns
	Feeds   []string // addresses of its feeds
	Instead []string // pages that show what this one does not itself: frames, and where it sends on to
	Foreign bool     // its list is in another language
	Blank   bool     // it shows hardly anything beside its menus: perhaps a script fills it
}

// maxFeeds and maxInstead bound what one page can send to.
const (
	maxFeeds   = 20
	maxInstead = 8
)

// Survey reads a page for what it tells of the columns of its site. Rules
// override how a list is read, as in List.
func (p *Page) Survey(rules disclosure.Rules) Survey {
	o := newOutline(p, rules.Drop)
	s := Survey{List: p.List(rules), Trail: o.trail()}
	s.Name = o.ownName(s.Trail)
	posts, said := o.postsClaimed()
	s.Posts, s.Pages = posts, max(s.List.Pages, o.pagesScripted())
	catalogue := catalogueNames.MatchString(s.Name) || len(s.Trail) > 0 && catalogueNames.MatchString(s.Trail[len(s.Trail)-1].Name)
	listed := o.listedPosts()
	if !catalogue || s.List.Dated() {
		for _, entry := range s.List.Entries {
			listed[entry.URL] = true
		}
	}
	for address := range o.signposts() {
		delete(listed, address)
	}
	s.Links = o.columnLinks(listed, catalogue)
	s.Feeds, s.Instead = p.feeds(), p.instead(o)
	s.Role = o.role(s, said && posts == 0)
	s.Foreign = s.Role == RoleList && s.List.foreign()
	s.Blank = s.Role == RoleNone && len(s.Instead) == 0 && o.shown(s.Name) <= chatter
	return s
}

// role tells what the page is to its site's columns; saysNone that its pager
// counts no posts.
func (o *outline) role(s Survey, saysNone bool) Role {
	paged := s.List.Next != "" || s.Pages > 0 || s.Posts > 0
	switch entries := s.List.Entries; {
	case len(entries) > 0 && !paged && o.page.Kind() == KindDetail:
		return RoleNone
	case len(entries) > 0 && !paged && o.boxes(entries[0].URL) >= 2:
		return RoleFront
	case len(entries) > 0:
		return RoleList
	case s.List.Empty || len(s.Trail) > 0 && (saysNone || o.bare(s)):
		return RoleEmpty
	}
	return RoleNone
}

// maxBoxes is how many boxes of one make are looked at.
const maxBoxes = 40

// boxes counts the boxes of a page, rows beside a 更多 that show the beginning
// of a list, where one of them shows the address; 0 where none does.
func (o *outline) boxes(address string) int {
	groups := o.groups()
	count, shown := 0, false
	for i := range groups {
		g := &groups[i]
		if len(g.rows) < 2 || g.inMarked(o, markNav|markPager|markSide) {
			continue
		}
		g.read(o)
		// Boxes of one make are one group: each parent of rows is a box.
		box := map[int32]bool{}
		for _, r := range g.rows {
			parent := o.blocks[r.block].parent
			is, known := box[parent]
			if !known && len(box) < maxBoxes {
				one := group{rows: []row{r}}
				if is = one.isBox(o); is {
					count++
				}
				box[parent] = is
			}
			shown = shown || is && r.entry.URL == address
		}
	}
	if !shown {
		return 0
	}
	return count
}

// chatter is how many runes a page without posts may show outside its menus
// and still be the frame of a list.
const chatter = 40

// bare tells that a page has the frame of a column, a breadcrumb, and nothing
// in it: its list is empty. A page that shows a text, a form or a post is not.
func (o *outline) bare(s Survey) bool {
	if o.looksLikePost() || o.prose > 0 || o.body != 0 || o.page.Doc.Find(`input[type="password"], textarea`).Length() > 0 {
		return false
	}
	return o.shown(s.Name) <= chatter && o.listShell()
}

// shown counts the runes that a page shows outside its links and menus, but
// for its own name and what every page of a site shows.
func (o *outline) shown(name string) int {
	shown := 0
	for i := range o.blocks {
		n := o.blocks[i].node
		if n.Data == "a" || n.Data == "option" || n.Data == "button" || o.isShownIn(int32(i), markNav|markSide|markPager) || o.inLink(int32(i)) {
			continue
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if text := squeeze(limited(c.Data)); c.Type == html.TextNode && cleanName(text) != name && !frameWords.MatchString(text) {
				shown += utf8.RuneCountInString(text)
			}
		}
	}
	return shown
}

// frameWords stand on every page of a site.
var frameWords = regexp.MustCompile(`版权所有|(?i)copyright|all rights reserved|技术支持|icp备|公网安备|^(?:地址|邮编|电话|传真|邮箱|今天是|您是第|访问量|浏览量|欢迎)|位置|^[\s>»/|·:：-]*$`)

// listShell tells that the markup around nothing is that of a list: an element
// after the breadcrumb that is called one, and none that holds a link.
func (o *outline) listShell() bool {
	shell := false
	for i := int(o.crumb) + 1; i < len(o.blocks); i++ {
		b := &o.blocks[i]
		called := false
		for _, name := range []string{attr(b.node, "class"), attr(b.node, "id")} {
			if name != "" && len(name) < 200 {
				eachWord(name, func(word string) { called = called || listShells[word] })
			}
		}
		if !called || b.mark&markPager != 0 || o.isShownIn(int32(i), markNav|markSide) {
			continue
		}
		if b.strong.n > 0 || b.weak.n > 0 {
			return false
		}
		shell = true
	}
	return shell
}

var listShells = map[string]bool{"list": true, "lists": true, "newslist": true, "listbox": true, "listcon": true, "lb": true, "liebiao": true, "news": true}

// Dated tells whether most entries show a day.
func (l List) Dated() bool {
	dated := 0
	for _, entry := range l.Entries {
		if entry.Date != "" {
			dated++
		}
	}
	return dated > 0 && dated*2 >= len(l.Entries)
}

// foreign tells whether a list of some length has hardly a title in Chinese.
func (l List) foreign() bool {
	chinese := 0
	for _, entry := range l.Entries {
		if hasHan(entry.Title) {
			chinese++
		}
	}
	return len(l.Entries) >= 3 && chinese*5 < len(l.Entries)
}

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
