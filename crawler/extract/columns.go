package extract

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"gongkai/disclosure"
)

// Link is a link of a page with the name it is shown by.
type Link struct {
	Name string
	URL  string // absolute
}

// maxColumns bounds what one page can claim to have.
const maxColumns = 300

// maxName is how many runes the name of a column has at most; titles of posts
// are longer.
const maxName = 14

// Columns gives the links of a home page, or of a column's, that look like
// lists of posts on the same site: navigation, and 更多 beside boxes under the
// box's name. They come in page order, each address once. Home, posts, files,
// other sites, and pages that only ever hold one text are left out; so a link
// that remains can still turn out to be no list.
func (p *Page) Columns() []Link {
	o := newOutline(p)
	c := columnFinder{outline: o, posts: o.listedPosts(), at: map[string]int{}}
	for i := range o.blocks {
		n := o.blocks[i].node
		if (n.Data == "a" || n.Data == "area") && len(c.links) < maxColumns {
			c.consider(n)
		}
	}
	return c.links
}

type columnFinder struct {
	*outline
	posts map[string]bool
	links []Link
	at    map[string]int // by identity
	vague map[string]bool
}

// listedPosts are the addresses that the page lists with dates.
func (o *outline) listedPosts() map[string]bool {
	posts := map[string]bool{}
	groups := o.groups()
	for i := range groups {
		g := &groups[i]
		g.read(o)
		dated := 0
		for j := range g.rows {
			if g.rows[j].partial || g.rows[j].entry.Date != "" {
				dated++
			}
		}
		for j := range g.rows {
			if dated >= 2 && dated*2 >= len(g.rows) {
				posts[g.rows[j].entry.URL] = true
			}
		}
	}
	return posts
}

// consider adds a link if it looks like a column.
func (c *columnFinder) consider(n *html.Node) {
	address := c.page.target(n)
	if address == "" || c.posts[address] || !c.sameSite(address) || notColumn(address) {
		return
	}
	identity, err := disclosure.CanonicalURL(address)
	if err != nil {
		return
	}
	if own, err := disclosure.CanonicalURL(c.page.URL.String()); err == nil && own == identity {
		return
	}
	name, more := columnName(n)
	if name == "" && !more || name != "" && !namesColumn(name) {
		return
	}
	if at, ok := c.at[identity]; ok {
		if c.vague[identity] && !more {
			c.links[at].Name, c.vague[identity] = name, false
		}
		return
	}
	if more {
		if c.vague == nil {
			c.vague = map[string]bool{}
		}
		c.vague[identity] = true
		if name == "" {
			name = "更多"
		}
	}
	c.at[identity] = len(c.links)
	c.links = append(c.links, Link{Name: name, URL: address})
}

// sameSite tells whether an address has the page's host, with or without www.
func (c *columnFinder) sameSite(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	bareHost := func(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }
	return bareHost(u.Hostname()) == bareHost(c.page.URL.Hostname())
}

var (
	homePath = regexp.MustCompile(`(?i)^/*(?:(?:index|main|default|home|welcome)\d?(?:\.\w+)?/?)?$`)
	// postAddress is what systems and old scripts open one post by.
	postAddress = regexp.MustCompile(`(?i)/\d{4}[-/]?\d{2}[-/]?\d{2}/|/\d{4}[-/]\d{1,2}[-/][^/]*\d|/\d{8,}\.s?html?$|(?:show|view|detail|article|content|read|news_?info|newsshow|disp)\w*\.(?:asp|aspx|php|jsp)\?|/(?:article|content|detail|show|post|a)[/_-]?\d+\.s?html?$`)
	servicePath = regexp.MustCompile(`(?i)/(?:login|logout|search|register|rss|sitemap|cas|sso|admin|user|mail|api|logs?)\d*(?:[./?]|$)|^/(?:en|eng|english|ewb)(?:[./]|$)|/(?:en|english)/?$|lucenesearch|search\.jsp`)
)

// notColumn tells whether an address is that of a home page, a post, a file or a service.
func notColumn(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	if homePath.MatchString(u.Path) && u.RawQuery == "" {
		return true
	}
	return postPath.MatchString(address) || postAddress.MatchString(address) || servicePath.MatchString(u.Path) || filePath.MatchString(u.Path)
}

var (
	// noColumnNames are names of what is no list: services, other versions of
	// the site, and pages that hold one text.
	noColumnNames = regexp.MustCompile(`(?i)^(?:登录|登陆|注册|退出|搜索|检索|站内搜索|高级搜索|设为首页|加入收藏|收藏本站|收藏|联系我们|联系方式|联系电话|网站地图|站点地图|关于我们|版权声明|免责声明|隐私声明|法律声明|帮助|意见反馈|友情链接|` +
		`英文版?|english.*|en|国际版|繁体版?|简体版?|手机版|旧版.*|老版.*|无障碍.*|关怀版|长者版|rss|rss订阅|微信.*|微博|官方微博|抖音.*|二维码|` +
		`邮箱|.*邮箱.*|邮件.*|.*信箱|vpn.*|webvpn|oa|oa.*|办公系统|办公自动化|.*系统|.*平台|.*登录|.*入口|信息门户|数字校园|智慧校园|一卡通|校历|校车.*|地图|交通.*|地理位置|校园地图|校园全景|全景.*|虚拟校园|校园风光|校园风景|校园美景|` +
		`(?:学校|学院|部门|本校|本院|中心|处室|机构|单位|专业|校园|科室|系部)?(?:概况|简介|概览|介绍|职责|沿革|历史|标识|荣誉墙|风貌)|.*(?:简介|概况|沿革|概览|职责|机构设置|组织机构|组织架构|内设机构|机构职能|部门设置|现任领导|历任领导|领导班子|学校领导|学院领导|领导分工|领导简介|人员分工|分工|人员组成|联系方式|办公电话|校训|校徽|校歌|校标|校风|办学理念)|` +
		`上一页|下一页|返回.*|打印.*|关闭.*|全部|展开|收起|查看|详情|进入|注销|公安备案|.*icp备.*|.*网安备.*|技术支持.*)$`)
	// unitNames are units of the school, whose links lead to their own home pages.
	unitNames = regexp.MustCompile(`(?:处|办公室|学院|系|部|图书馆|档案馆|校医院|纪委|工会|团委|教研室|研究所|研究院|附属医院)$`)
	latinTail = regexp.MustCompile(`^(\p{Han}[\p{Han}·、/（）()]*)[\s/|]*[A-Za-z][A-Za-z &.,'’/-]{2,}$`)
	latinHead = regexp.MustCompile(`^[A-Za-z][A-Za-z &.'’-]{2,}\s+(\p{Han}+)$`)
	countTail = regexp.MustCompile(`\s*[(（\[]\d+[)）\]]$`)
)

// namesColumn tells whether a name can be that of a column.
func namesColumn(name string) bool {
	runes := utf8.RuneCountInString(name)
	return runes >= 2 && runes <= maxName && strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) &&
		!pageWords.MatchString(name) && !noColumnNames.MatchString(name) && !unitNames.MatchString(name) && !dateOnly(name)
}

// columnName gives the name that a link shows. more tells that it shows none
// of its own, but 更多: then the name is that of the box it stands in.
func columnName(n *html.Node) (name string, more bool) {
	text := textOf(n)
	switch words := bare(text); {
	case moreWords.MatchString(words) || words == "" && (text != "" || saysMore(n)):
		return boxName(n), true
	case words == "":
		text = attr(n, "title")
		if text == "" {
			text = titleParts(n).image
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
	eachWord(attr(n, "class"), func(word string) { found = found || word == "more" || word == "gd" })
	return found
}

// boxName looks for the name of the box that a 更多 link stands in: the first
// short text of the smallest element that shows any beside the link.
func boxName(more *html.Node) string {
	for n, level := more.Parent, 0; n != nil && level < 5; n, level = n.Parent, level+1 {
		var pieces []string
		budget := maxNodes
		appendPieces(&pieces, n, more, &budget)
		for _, piece := range pieces {
			name := cleanName(piece)
			if name == "" || moreWords.MatchString(name) || dateOnly(name) || !strings.ContainsFunc(name, unicode.IsLetter) {
				continue
			}
			if namesColumn(name) {
				return name
			}
			if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				return ""
			}
		}
	}
	return ""
}

// cleanName leaves of a shown name what a person would call the column.
func cleanName(text string) string {
	name := bare(trimBullets(collapse(text)))
	name = countTail.ReplaceAllString(name, "")
	for _, form := range []*regexp.Regexp{latinTail, latinHead} {
		if m := form.FindStringSubmatch(name); m != nil {
			name = m[1]
		}
	}
	words := strings.Fields(name)
	for _, word := range words {
		if utf8.RuneCountInString(word) > 1 {
			return name
		}
	}
	return strings.Join(words, "")
}
