package inspect

import (
	"fmt"
	"strings"

	"gongkai/disclosure"
)

// maxClicks is how far a column may be from the home page, in clicks: what the
// surveys of government sites, and colleges for their own sites, ask for.
const maxClicks = 2

// depth finds columns that must be published and take more than two clicks from
// a home page. Pages that are not kept may hold the link, so they are named.
func (n *inspection) depth() {
	n.entrance()
	clicks, unread := n.clicks()
	for _, column := range n.Columns {
		if !column.Disclosure || n.exempt(column.Requirement) {
			continue
		}
		address := canonical(column.URL)
		page := n.pages[canonical(n.homeOf(column.Site))]
		far, reached := clicks[address]
		between := 0
		for _, link := range unread[column.Site] {
			if sameHost(link, address) || page != nil && sameHost(link, canonical(page.URL)) {
				between++
			}
		}
		switch {
		case reached && far <= maxClicks:
		case page == nil:
			n.noteUnknown(KindDepth, "栏目「"+place(column.Site, column.Name)+"」离首页几次点击", "没有保存过这个网站的首页；下一次完整采集时会保存")
		case page.Shell:
			n.noteUnknown(KindDepth, "栏目「"+place(column.Site, column.Name)+"」离首页几次点击", "首页上几乎没有链接：由脚本生成，或者会自动跳转")
		case !reached && between > 0:
			n.noteUnknown(KindDepth, "栏目「"+place(column.Site, column.Name)+"」离首页几次点击", fmt.Sprintf("首页上没有它的链接，首页链接的页面里有 %d 个没有保存，它的链接可能在那里", between))
		default:
			n.tooFar(column, page, far, reached)
		}
	}
}

func (n *inspection) tooFar(column Column, home *Page, clicks int, reached bool) {
	f := ofColumn(KindDepth, Major, column)
	f.What = "从首页点击两次到不了这个信息公开栏目"
	if reached {
		f.What += fmt.Sprintf("，需要 %d 次", clicks)
	}
	f.Evidence = append(f.Evidence, Evidence{Text: "首页", URL: openable(home.URL), Day: home.Day})
	f.Action = "在首页或一级导航里加上这个栏目的链接"
	n.add(f, n.department(column.Site))
}

// entrance finds a college's home page without a link to its disclosures.
func (n *inspection) entrance() {
	home := n.pages[canonical(n.homeOf(n.Portal))]
	switch {
	case n.Portal == "" || home != nil && home.Entrance:
		return
	case home == nil || home.Shell:
		n.noteUnknown(KindDepth, "网站「"+n.Portal+"」的首页有没有信息公开的入口", "没有保存过首页，或者首页由脚本生成")
		return
	}
	f := Finding{Kind: KindDepth, Severity: Major, Site: n.Portal, Title: n.Portal}
	f.What = "首页上没有找到名为" + strings.Join(n.words.Entrance, "、") + "的链接"
	f.Evidence = []Evidence{{Text: "首页", URL: openable(home.URL), Day: home.Day}}
	f.Action = "在首页显著位置设置信息公开专栏的入口；已经有图片入口的，给图片加上替代文字（alt）"
	n.add(f, n.department(n.Portal))
}

func (n *inspection) homeOf(site string) string {
	for _, s := range n.Sites {
		if s.Name == site {
			return s.Home
		}
	}
	return ""
}

// clicks is how far each address is from the nearest home page, as far as kept
// pages tell; and which pages that a site's home page links are not kept.
func (n *inspection) clicks() (map[string]int, map[string][]string) {
	clicks, unread := map[string]int{}, map[string][]string{}
	var queue []string
	for _, site := range n.Sites {
		if address := canonical(site.Home); n.pages[address] != nil {
			clicks[address] = 0
			queue = append(queue, address)
		}
	}
	for len(queue) > 0 {
		address := queue[0]
		queue = queue[1:]
		page := n.pages[address]
		if page == nil {
			continue
		}
		for _, link := range page.Links {
			if clicks[address] == 0 && n.pages[link] == nil && !n.isPost(link) {
				unread[page.Site] = append(unread[page.Site], link)
			}
			if _, met := clicks[link]; !met {
				clicks[link] = clicks[address] + 1
				queue = append(queue, link)
			}
		}
	}
	return clicks, unread
}

// sameHost tells whether two canonical addresses lie on one host.
func sameHost(a, b string) bool {
	hostA, _, _ := strings.Cut(a, "/")
	hostB, _, _ := strings.Cut(b, "/")
	return hostA == hostB
}

func (n *inspection) isPost(canonical string) bool {
	for _, channel := range n.channels() {
		if n.posts[disclosure.PostID(channel, canonical)] != nil {
			return true
		}
	}
	return false
}

// channels are those of the configured sites.
func (n *inspection) channels() []string {
	var ids []string
	met := map[string]bool{}
	for _, site := range n.Sites {
		if !met[site.Channel] {
			met[site.Channel] = true
			ids = append(ids, site.Channel)
		}
	}
	return ids
}

// search finds a college's home page without a search. Departments may rely on
// the college's.
func (n *inspection) search() {
	page := n.pages[canonical(n.homeOf(n.Portal))]
	switch {
	case n.Portal == "" || page != nil && page.Search:
		return
	case page == nil || page.Shell:
		n.noteUnknown(KindSearch, "网站「"+n.Portal+"」有没有站内搜索", "没有保存过首页，或者首页由脚本生成")
		return
	}
	f := Finding{Kind: KindSearch, Severity: Minor, Site: n.Portal, Title: n.Portal, What: "首页上没有找到站内搜索"}
	f.Evidence = []Evidence{{Text: "首页", URL: openable(page.URL), Day: page.Day}}
	f.Action = "提供站内搜索；部门网站可以链接到全校的搜索"
	n.add(f, n.department(n.Portal))
}

// pagesTold is how many pages of a site with the same sign are shown.
const pagesTold = 5

// hidden tells of hidden and hijacked links, each once for a site however many
// pages have it.
func (n *inspection) hidden() {
	type key struct{ site, what, url string }
	at := map[key]int{}
	for _, page := range n.Pages {
		for _, sign := range page.Signs {
			k := key{page.Site, sign.What, sign.URL}
			shown := Evidence{Text: "出现在这个页面", URL: openable(page.URL), Day: page.Day}
			if i, met := at[k]; met {
				if f := &n.findings[i]; len(f.Evidence) < pagesTold {
					f.Evidence = append(f.Evidence, shown)
				}
				continue
			}
			f := Finding{Kind: KindHidden, Severity: sign.Severity, Site: page.Site, Title: page.Site, What: sign.What}
			f.Evidence = []Evidence{shown, {Text: "指向（不要点开） " + sign.URL}}
			f.Action = "请信息中心检查网页源代码和服务器：不是自己放的立即清除，并查找漏洞；确是自己放的不必处理"
			at[k] = len(n.findings)
			n.add(f, n.department(page.Site))
		}
	}
}
