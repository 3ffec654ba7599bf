package extract

import (
	"hash/maphash"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// outline is what one walk over a page finds: the tree of its elements with,
// for each, which posts it links and how many dates it shows, and the page's
// own words about itself.
type outline struct {
	page   *Page
	own    string  // the page's address
	blocks []block // in page order, 0 the root
	links  []link  // 0 is none
	keys   map[string]int32
	seed   maphash.Seed

	more       []int32           // 更多 links
	pagers     []int32           // parts that lead to other pages of the list
	steps      []step            // links and words of the pagers
	selects    []int32           // boxes that choose a page
	scripts    []string          // scripts that write a pager
	crumb      int32             // the breadcrumb, 0 for none
	saysEmpty  bool              // the page says that the column has no posts
	emptyAt    int32             // where it says so
	prose      int               // runes of running text outside links
	neighbours int               // words such as 上一篇, which only posts have
	body       int32             // the body of a post, 0 for none
	relNext    string            // <link rel=next>
	headings   map[int32]heading // by element, those before it that were looked for

	datastore             int32 // what shows the records of a datastore, 0 for none
	records, recordsTotal int   // those on the page, and in all
}

// block is one element of the page.
type block struct {
	node         *html.Node
	parent       int32
	first, next  int32 // first child and next sibling, 0 for none
	last         int32 // last block inside it, itself where none
	depth        int32
	link         int32 // index in links where the element is one
	text         int32 // runes shown in it
	days         int32 // short texts in it that are dates
	path         uint64
	strong, weak keySet
	mark         mark
}

// link is one link of the page.
type link struct {
	block int32
	key   int32
	url   string
	text  string
	weak  bool // its text, such as 详情, names nothing
}

// keySet holds which posts an element links, up to six: more are all the same.
type keySet struct {
	n    int8
	keys [6]int32
}

func (s *keySet) add(key int32) {
	for _, k := range s.keys[:s.n] {
		if k == key {
			return
		}
	}
	if int(s.n) < len(s.keys) {
		s.keys[s.n] = key
		s.n++
	}
}

func (s *keySet) union(other *keySet) {
	for _, k := range other.keys[:other.n] {
		s.add(k)
	}
}

func newOutline(p *Page) *outline {
	o := &outline{page: p, own: p.URL.String(), links: make([]link, 1), keys: map[string]int32{}, seed: maphash.MakeSeed()}
	if o.page.Doc.Length() > 0 {
		o.walk(o.page.Doc.Nodes[0], -1)
	}
	return o
}

// unread are elements whose text no reader sees.
var unread = map[string]bool{"style": true, "noscript": true, "template": true, "head": true, "textarea": true, "iframe": true, "svg": true}

// walk adds an element and all in it; it gives the element's index, or -1.
func (o *outline) walk(n *html.Node, parent int32) int32 {
	if unread[n.Data] && n.Type == html.ElementNode {
		if n.Data == "head" {
			o.readHead(n)
		}
		return -1
	}
	if n.Type == html.ElementNode && n.Data == "script" {
		return o.walkScript(n, parent)
	}
	index := int32(len(o.blocks))
	b := block{node: n, parent: parent, path: 1}
	if parent >= 0 {
		b.depth = o.blocks[parent].depth + 1
		b.path = o.pathOf(n, o.blocks[parent].path)
	}
	if n.Type == html.ElementNode {
		b.mark = marksOf(n)
	}
	o.blocks = append(o.blocks, b)
	o.noteLink(n, index)
	var previous int32
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch c.Type {
		case html.TextNode:
			o.noteText(c.Data, index)
		case html.CommentNode:
			if noDataComment.MatchString(c.Data) {
				o.noteEmpty(index)
			}
		case html.ElementNode:
			kid := o.walk(c, index)
			if kid < 0 {
				continue
			}
			if previous == 0 {
				o.blocks[index].first = kid
			} else {
				o.blocks[previous].next = kid
			}
			previous = kid
			o.absorb(index, kid)
		}
	}
	o.blocks[index].last = int32(len(o.blocks)) - 1
	o.close(index)
	return index
}

// absorb adds what a child holds to its parent.
func (o *outline) absorb(index, kid int32) {
	b, k := &o.blocks[index], &o.blocks[kid]
	b.strong.union(&k.strong)
	b.weak.union(&k.weak)
	b.text += k.text
	b.days += k.days
}

// close notes what an element is once all in it is known.
func (o *outline) close(index int32) {
	b := &o.blocks[index]
	if b.node.Data == "select" {
		o.selects = append(o.selects, index)
	}
	if b.strong.n > 0 || b.weak.n > 0 {
		b.mark &^= markPager // called so, but holds posts
	}
	if b.mark&markPager != 0 && b.text < 400 && (b.text > 0 || b.node.FirstChild != nil) {
		o.pagers = append(o.pagers, index)
	}
	if b.mark&markBody != 0 && o.body == 0 {
		o.body = index
	}
}

var stateClasses = map[string]bool{
	"on": true, "active": true, "cur": true, "current": true, "first": true, "last": true, "odd": true, "even": true, "show": true, "clearfix": true,
}

// pathOf stands for the tags, classes and ids from the root to an element: two
// lists of the same make have the same path. In tables without classes the
// place of a cell tells the side from the middle.
func (o *outline) pathOf(n *html.Node, parent uint64) uint64 {
	var h maphash.Hash
	h.SetSeed(o.seed)
	h.WriteString(n.Data)
	for _, a := range n.Attr {
		switch a.Key {
		case "id":
			h.WriteString(a.Val)
		case "class":
			for _, word := range splitClasses(a.Val) {
				if !stateClasses[word] {
					h.WriteString(word)
				}
			}
		}
	}
	if n.Data == "td" {
		cell := 0
		for s := n.PrevSibling; s != nil && cell < 20; s = s.PrevSibling {
			if s.Type == html.ElementNode {
				cell++
			}
		}
		h.WriteByte(byte(cell))
	}
	return parent*0x9E3779B97F4A7C15 + h.Sum64()
}

var (
	noDataComment = regexp.MustCompile(`(?i)^\s*no\s*data\s*$`)
	hiddenStyle   = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)
	crumbWords    = regexp.MustCompile(`当前(?:的)?(?:所在)?位置|(?:您|你)?(?:现在)?(?:的|所在的?|当前的?)位置|当前栏目|当前页面`)
	emptyWords    = regexp.MustCompile(`^[\s\[(（【!！。，.~>-]*(?:(?:对不起|抱歉|很抱歉)?[，,]?(?:本|该|此|当前)?(?:栏目|列表|分类|页面)?(?:下)?(?:暂时|暂|目前)?(?:还)?(?:没有|无|未有)(?:任何|找到|相关|添加|发布)*(?:的)?(?:信息|内容|数据|文章|记录|新闻|资料|公告|通知)+|(?:栏目|内容|页面|信息|网站|该栏目|本栏目)?(?:正在)?(?:建设|更新|整理|完善)中|共\s*0\s*条(?:记录)?|总共\s*0\s*记录)[\s\])）】!！。，.~…]*$`)
	neighbourWord = regexp.MustCompile(`^[\s\[【<«‹(（]*(?:上|下|前|后)(?:一)?(?:篇|条|则)(?:文章|新闻|信息|：|:|】|\]|>|\s|$)`)
)

// noteText reads one text of an element for what the page says about itself.
func (o *outline) noteText(text string, index int32) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	b := &o.blocks[index]
	runes := utf8.RuneCountInString(text)
	b.text += int32(runes)
	if runes > 60 {
		if !o.inLink(index) {
			o.prose += runes
		}
		return
	}
	if dateOnly(text) {
		b.days++
	}
	if o.crumb == 0 && (strings.Contains(text, "位置") || strings.Contains(text, "当前")) && crumbWords.MatchString(text) {
		o.crumb = index
	}
	if runes <= 30 && strings.ContainsAny(text, "无没未中0") && emptyWords.MatchString(text) {
		o.noteEmpty(index)
	}
	if strings.ContainsAny(text, "篇条则") && neighbourWord.MatchString(text) {
		o.neighbours++
	}
	if !o.inLink(index) {
		o.noteStep(text, index, "")
	}
}

// inLink tells whether an element is part of a link or a button.
func (o *outline) inLink(index int32) bool {
	for range 4 {
		if index < 0 {
			return false
		}
		if n := o.blocks[index].node; n.Data == "a" || n.Data == "button" || n.Data == "option" {
			return true
		}
		index = o.blocks[index].parent
	}
	return false
}

func (o *outline) noteEmpty(index int32) {
	if !o.saysEmpty {
		o.saysEmpty, o.emptyAt = true, index
	}
}

// readHead keeps what the head says of the next page.
func (o *outline) readHead(head *html.Node) {
	for c := head.FirstChild; c != nil; c = c.NextSibling {
		if c.Data == "link" && strings.EqualFold(attr(c, "rel"), "next") {
			o.relNext, _ = o.page.open(attr(c, "href"))
		}
	}
}

// isShownIn tells whether an element or one that holds it has a mark. A mark
// on what holds most of the page says nothing about a part of it.
func (o *outline) isShownIn(index int32, m mark) bool {
	for i := index; i >= 0; i = o.blocks[i].parent {
		b := &o.blocks[i]
		if b.mark&m != 0 && b.text*10 < o.blocks[0].text*6 {
			return true
		}
	}
	return false
}

// holds tells whether an element holds another, or is it.
func (o *outline) holds(outer, inner int32) bool {
	return inner >= outer && inner <= o.blocks[outer].last
}

// meet gives the innermost element that holds both.
func (o *outline) meet(a, b int32) int32 {
	for a != b {
		if o.blocks[a].depth >= o.blocks[b].depth {
			a = o.blocks[a].parent
		} else {
			b = o.blocks[b].parent
		}
	}
	return a
}
