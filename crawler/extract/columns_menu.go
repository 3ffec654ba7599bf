package extract

import (
	"unicode/utf8"

	"golang.org/x/net/html"
)

// maxMenus is how many menus around a link are named, maxClimb how far they
// are looked for.
const (
	maxMenus = 3
	maxClimb = 14
)

// menusAbove gives the names of the menus that a link stands in, the outermost
// first: <li><a>新闻中心</a><ul><li><a>校园新闻</a>, <h3>新闻中心</h3><ul>… and
// <dt>新闻中心</dt><dd>….
func menusAbove(link *html.Node, name string) []string {
	var names []string
	for n, level := link, 0; n.Parent != nil && level < maxClimb && len(names) < maxMenus; n, level = n.Parent, level+1 {
		if n.Data == "body" {
			break
		}
		if menu := menuName(n); menu != "" && menu != name {
			names = append([]string{menu}, names...)
		}
	}
	return names
}

// menuName is what stands before an element and names it as a menu.
func menuName(n *html.Node) string {
	if !holdsLinks(n, 2) && n.Data != "ul" && n.Data != "ol" && n.Data != "dd" {
		return ""
	}
	for s, seen := n.PrevSibling, 0; s != nil && seen < 3; s = s.PrevSibling {
		if s.Type != html.ElementNode || s.Data == "script" || s.Data == "style" || s.Data == "img" || s.Data == "i" || s.Data == "br" {
			continue
		}
		seen++
		text := textOf(s)
		if text == "" {
			continue
		}
		if s.Data == n.Data && attr(s, "class") == attr(n, "class") || holdsLinks(s, 2) {
			return "" // an item like it, or another menu
		}
		name := cleanName(text)
		if utf8.RuneCountInString(name) > maxMenuName || !hasHan(name) || pageWords.MatchString(name) || moreWords.MatchString(name) || plainMenus.MatchString(name) || crumbWords.MatchString(name) {
			return ""
		}
		return name
	}
	return ""
}

// holdsLinks tells whether there are so many links in an element.
func holdsLinks(n *html.Node, wanted int) bool {
	budget := 400
	return countLinks(n, wanted, &budget) >= wanted
}

func countLinks(n *html.Node, wanted int, budget *int) int {
	count := 0
	if n.Type == html.ElementNode && n.Data == "a" {
		count = 1
	}
	for c := n.FirstChild; c != nil && count < wanted && *budget > 0; c = c.NextSibling {
		*budget--
		count += countLinks(c, wanted-count, budget)
	}
	return count
}
