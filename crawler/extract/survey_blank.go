package extract

import (
	"regexp"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// How many runes a page may show outside its menus: chatter to be still the
// frame of a list without posts, silence to be blank.
const (
	chatter = 40
	silence = 12
)

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
			if text := collapse(limited(c.Data)); c.Type == html.TextNode && cleanName(text) != name && !frameWords.MatchString(text) {
				shown += utf8.RuneCountInString(text)
			}
		}
	}
	return shown
}

// titles counts the links outside menus that are long enough to be titles.
func (o *outline) titles() int {
	count := 0
	for _, link := range o.links[1:] {
		if utf8.RuneCountInString(link.text) >= 6 && !o.isShownIn(link.block, markNav|markSide|markPager) {
			count++
		}
	}
	return count
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
