package extract

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"gongkai/disclosure"
)

// Link is a link of a page that may lead to a column.
type Link struct {
	Name  string   // as shown, or of the box that its 更多 stands in; "" where nothing names it
	URL   string   // absolute
	Above []string // the names of the menus that it stands in, the outermost first
	Box   bool     // Name is that of a box, which may be called otherwise than its column
}

// maxColumns bounds what one page can claim to have, maxLinks the links that
// are looked at for it.
const (
	maxColumns = 300
	maxLinks   = 20_000
)

// How many runes the name of a column has at most. Titles of posts are longer;
// but a catalogue gives its columns the wording of the checklist.
const (
	maxName          = 14
	maxMenuName      = 24 // inside a menu, where no titles stand
	maxCatalogueName = 70
)

// columnFinder gathers the links of one page that may lead to columns.
type columnFinder struct {
	*outline
	list      map[string]bool // addresses of posts that the page lists
	catalogue bool            // the page lists columns, as a site map does
	own       string          // the page's identity
	seen      int             // links looked at
	links     []Link
	at        map[string]int  // by identity
	boxes     map[string]bool // names that two 更多 claim
}

// columnLinks gives the links that look like columns of the same site:
// navigation, and 更多 beside boxes under the box's name. They come in page
// order, each address once. Home, posts, files, services, other sites and
// versions in other languages are left out; a link that remains can still turn
// out to be no list.
func (o *outline) columnLinks(list map[string]bool, catalogue bool) []Link {
	c := columnFinder{outline: o, list: list, catalogue: catalogue, at: map[string]int{}, boxes: map[string]bool{}}
	c.own, _ = disclosure.CanonicalURL(o.page.URL.String())
	for i := range o.blocks {
		if len(c.links) == maxColumns || c.seen == maxLinks {
			break
		}
		c.consider(int32(i))
	}
	return c.links
}

// consider adds an element if it is a link that looks like a column.
func (c *columnFinder) consider(index int32) {
	n := c.blocks[index].node
	isLink := n.Data == "a" || n.Data == "area"
	if !isLink && (!clickable[n.Data] || attr(n, "onclick") == "" || c.blocks[index].text > maxCatalogueName) {
		return
	}
	if !c.catalogue && c.body != 0 && index > c.body && index <= c.blocks[c.body].last {
		return
	}
	c.seen++
	name, more := columnName(n)
	if !more && !namesColumn(name, c.longest(index)) {
		return
	}
	address := c.page.target(n)
	if address == "" || !more && c.list[address] || notColumn(address) || !sameHost(c.page.URL, address) {
		return
	}
	address = session.ReplaceAllString(address, "")
	if identity, err := disclosure.CanonicalURL(address); err == nil && identity != c.own {
		c.add(Link{Name: name, URL: address}, identity, n, more)
	}
}

// session is what a server without cookies puts into its links.
var session = regexp.MustCompile(`(?i);jsessionid=[^/?#]*`)

// longest is how many runes a link's text may have to name a column.
func (c *columnFinder) longest(index int32) int {
	switch {
	case c.catalogue:
		return maxCatalogueName
	case c.isShownIn(index, markNav|markSide):
		return maxMenuName
	}
	return maxName
}

// add enters a link, or mends what was entered under its address before: a
// name of its own beats that of a box, and the name inside a menu that of the
// menu, whose link leads to its first column.
func (c *columnFinder) add(link Link, identity string, n *html.Node, more bool) {
	if more {
		link.Name, link.Box = c.soleBox(link.Name), true
	} else if link.Above = menusAbove(n, link.Name); isFriends(link.Above) {
		return
	}
	at, met := c.at[identity]
	if !met {
		c.at[identity] = len(c.links)
		c.links = append(c.links, link)
		return
	}
	before := &c.links[at]
	inside := len(link.Above) > 0 && link.Above[len(link.Above)-1] == before.Name
	if link.Name != "" && (before.Name == "" || before.Box && !link.Box || inside) {
		*before = Link{Name: link.Name, URL: before.URL, Above: link.Above, Box: link.Box}
	}
}

// isFriends tells whether a link stands among those to other sites.
func isFriends(menus []string) bool {
	for _, menu := range menus {
		if friendMenus.MatchString(menu) {
			return true
		}
	}
	return false
}

// soleBox gives a box's name to one 更多 only. Where several tabs share a
// frame, each with its 更多, the frame's first word names one of them at best.
func (c *columnFinder) soleBox(name string) string {
	if name == "" || !c.boxes[name] {
		c.boxes[name] = true
		return name
	}
	for i := range c.links {
		if c.links[i].Name == name && len(c.links[i].Above) == 0 {
			c.links[i].Name = ""
		}
	}
	return ""
}

// sameHost tells whether an address has the page's host, with or without www.
func sameHost(page *url.URL, address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := func(u *url.URL) string {
		root, err := disclosure.CanonicalURL((&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}).String())
		if err != nil {
			return u.Host
		}
		return root
	}
	return host(u) == host(page)
}

// columnName gives the name that a link shows. more tells that it shows none
// of its own, but 更多: then the name is that of the box it stands in.
func columnName(n *html.Node) (name string, more bool) {
	text := textOf(n)
	switch words := bare(text); {
	case moreWords.MatchString(words) || moreOf.MatchString(words) || words == "" && (text != "" || saysMore(n)):
		return boxName(n), true
	case words == "":
		for _, said := range []string{attr(n, "title"), attr(n, "alt"), titleParts(n).image} {
			if text = said; text != "" {
				break
			}
		}
	case isCut(text) && attr(n, "title") != "":
		text = attr(n, "title")
	}
	return cleanName(text), false
}

// saysMore tells whether a link without text is a 更多 by its title, class or image.
func saysMore(n *html.Node) bool {
	if moreWords.MatchString(bare(attr(n, "title"))) || moreWords.MatchString(bare(titleParts(n).image)) {
		return true
	}
	found := false
	say := func(word string) { found = found || word == "more" || word == "gd" || word == "gengduo" }
	eachWord(attr(n, "class"), say)
	if picture := n.FirstChild; picture != nil && picture.Data == "img" && len(attr(picture, "src")) < maxText {
		eachWord(path.Base(attr(picture, "src")), say)
	}
	return found
}

// boxName looks for the name of the box that a 更多 link stands in: the text
// that stands before everything else in the smallest element that shows any
// beside the link. A box that begins with a post has a picture for its name.
func boxName(more *html.Node) string {
	for n, level := more.Parent, 0; n != nil && level < 5; n, level = n.Parent, level+1 {
		budget := maxNodes
		if name, found := firstName(n, more, &budget); found {
			return name
		}
	}
	return ""
}

// firstName is the first text under an element that may name a box, "" where
// it cannot; found tells that there is any text.
func firstName(n, more *html.Node, budget *int) (name string, found bool) {
	if n == more || *budget <= 0 {
		return "", false
	}
	*budget--
	switch {
	case n.Type == html.TextNode:
		name := cleanName(limited(n.Data))
		if name == "" || moreWords.MatchString(name) || dateOnly(name) || !hasHan(name) {
			return "", false
		}
		if !namesColumn(name, maxName) {
			return "", true
		}
		return name, true
	case n.Type != html.ElementNode || n.Data == "script" || unread[n.Data]:
		return "", false
	case n.Data == "a":
		href := attr(n, "href")
		elsewhere := href != attr(more, "href") && href != "" && href[0] != '#' && !strings.HasPrefix(strings.ToLower(href), "javascript:")
		name := cleanName(textOf(n))
		if elsewhere && name != "" && hasHan(name) && !moreWords.MatchString(name) {
			return "", true
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if name, found := firstName(c, more, budget); found {
			return name, true
		}
	}
	return "", false
}

func hasHan(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// namesColumn tells whether a name of at most so many runes can be that of a column.
func namesColumn(name string, longest int) bool {
	runes := utf8.RuneCountInString(name)
	return runes >= 2 && runes <= longest && hasHan(name) && !dateOnly(name) &&
		!pageWords.MatchString(name) && !serviceNames.MatchString(name) && !unitNames.MatchString(name) && !foreignNames.MatchString(name)
}
