package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hiddenClasses are what style sheets use to hide an element for good; those
// that hide it on a telephone only are not among them.
var hiddenClasses = map[string]bool{
	"hidden": true, "hide": true, "d-none": true, "dn": true, "am-hide": true, "layui-hide": true, "sr-only": true,
	"visually-hidden": true, "share-title": true, "share-substr": true,
}

// largePrint names the second copy of an article that a site keeps for weak eyes.
var largePrint = []string{"zzzq", "oldversion", "bigfontcontent", "laonian"}

// junkWords are parts of ids and classes of what stands around an article.
var junkWords = map[string]bool{
	"footer": true, "foot": true, "copyright": true, "nav": true, "navbar": true, "navi": true, "menu": true, "crumb": true, "crumbs": true,
	"breadcrumb": true, "breadcrumbs": true, "share": true, "bdsharebuttonbox": true, "bdshare": true, "jiathis": true, "sidebar": true,
	"related": true, "recommend": true, "pager": true, "pagination": true, "position": true, "location": true, "dqwz": true, "weizhi": true,
	"prevnext": true, "pnext": true, "mianbao": true, "mianbaoxie": true, "friendlink": true, "friendlinks": true, "yqlj": true,
	"qrcode": true, "ewm": true, "erweima": true, "toolbar": false, "search": true, "login": true, "languages": true,
	"wmtoolbar": true, "wm": false, "gotop": true, "topbar": true, "xgwz": true, "xglj": true, "pos": true, "curmb": true,
}

func hiddenByStyle(style string) bool {
	if !strings.Contains(style, "none") && !strings.Contains(style, "NONE") && !strings.Contains(style, "hidden") {
		return false
	}
	for _, declaration := range strings.Split(strings.ToLower(style), ";") {
		property, value, _ := strings.Cut(declaration, ":")
		value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
		switch strings.TrimSpace(property) {
		case "display":
			if value == "none" {
				return true
			}
		case "visibility":
			if value == "hidden" {
				return true
			}
		}
	}
	return false
}

func hiddenByName(id, class string) bool {
	for class != "" {
		var word string
		word, class, _ = strings.Cut(class, " ")
		if hiddenClasses[word] {
			return true
		}
		if containsAny(word, largePrint) {
			return true
		}
	}
	return id != "" && containsAny(id, largePrint)
}

func containsAny(s string, words []string) bool {
	for _, word := range words {
		if strings.Contains(s, word) {
			return true
		}
	}
	return false
}

// junkByName tells whether an element's tag, id or class says that it stands
// around the article and is no part of it.
func junkByName(n *html.Node, id, class string) bool {
	switch n.DataAtom {
	case atom.Nav, atom.Footer, atom.Aside:
		return true
	case atom.Body, atom.Html, atom.Form, atom.Main, atom.Article:
		return false
	}
	return junkWord(id) || junkWord(class)
}

// junkWord splits a name as in bread-crumb, article_share, topNav, nav2.
func junkWord(name string) bool {
	start := 0
	for i := 0; i <= len(name); i++ {
		if i < len(name) && (name[i] >= 'a' && name[i] <= 'z') {
			continue
		}
		upper := i < len(name) && name[i] >= 'A' && name[i] <= 'Z'
		if upper && i == start {
			continue
		}
		if i > start && junkWords[strings.ToLower(name[start:i])] {
			return true
		}
		start = i
		if !upper {
			start = i + 1
		}
	}
	return false
}
