package extract

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"gongkai/disclosure"
)

// step is a link or a word that can belong to a pager.
type step struct {
	block   int32
	kind    stepKind
	number  int    // of a numbered page
	address string // "" where it cannot be opened
	isLink  bool
	sign    bool // known as the next by a sign or its class alone
	current bool // marked as the page shown
}

type stepKind int8

const (
	stepNext stepKind = iota + 1
	stepNumber
)

var (
	nextWords = regexp.MustCompile(`(?i)^(?:下页|下一页|下一頁|下頁|后一页|后页|下翻|后翻|下翻页|下一 页|next|next ?page)$`)
	nextSigns = regexp.MustCompile(`^(?:>|›|»|＞|→|&gt;|>>>?|＞＞)$`)
	nextClass = regexp.MustCompile(`(?i)^(?:next|nextpage|next-page|page-next|p_next|pagenext|layui-laypage-next|am-pagination-next)$`)
	// inactive are classes of a step that leads nowhere now.
	inactive    = regexp.MustCompile(`(?i)disabled?$|_d$|\bdisable`)
	currentMark = regexp.MustCompile(`(?i)^(?:on|cur|curr|current|active|selected|here|this-page|thispage|now|p_no_d|hover|thisclass|am-active|page-active|current-page|currentpage)$`)
	pageNumber  = regexp.MustCompile(`^[\[\s第]*(\d{1,5})[页\]\s]*$`)
)

// noteStep notes what can be a step of a pager.
func (o *outline) noteStep(text string, index int32, address string) {
	n := o.blocks[index].node
	if len(text) > 60 || len(o.steps) > 4000 {
		return
	}
	isLink := n.Data == "a" || n.Data == "button" || address != ""
	s := step{block: index, address: address, isLink: isLink}
	words := bare(text)
	switch {
	case len(words) <= maxButton && nextWords.MatchString(words) || isLink && (nextSigns.MatchString(strings.TrimSpace(text)) || saysNext(n, text)):
		s.kind, s.sign = stepNext, !nextWords.MatchString(words)
	case len(text) <= 16 && strings.ContainsAny(text, "0123456789") && pageNumber.MatchString(text):
		s.kind = stepNumber
		s.number, _ = strconv.Atoi(pageNumber.FindStringSubmatch(text)[1])
		s.current = !isLink || isCurrent(n) || n.Parent != nil && n.Parent.Data == "li" && isCurrent(n.Parent)
	default:
		return
	}
	o.steps = append(o.steps, s)
	if s.kind == stepNext && len(o.pagers) < 1000 {
		o.pagers = append(o.pagers, index)
	}
}

// saysNext tells whether a link without telling words is the next step: by its
// class, its title, its relation or its image.
func saysNext(n *html.Node, text string) bool {
	if strings.EqualFold(attr(n, "rel"), "next") || namesNext(attr(n, "title")) || namesNext(attr(n, "aria-label")) {
		return true
	}
	if text != "" && !nextSigns.MatchString(bare(text)) && bare(text) != "" {
		return false
	}
	if img := n.FirstChild; img != nil && img.Data == "img" && nextWords.MatchString(bare(attr(img, "alt"))) {
		return true
	}
	for _, class := range splitClasses(attr(n, "class")) {
		if nextClass.MatchString(class) {
			return true
		}
	}
	return false
}

// namesNext tells whether a short text names the next page.
func namesNext(text string) bool {
	return text != "" && len(text) <= maxButton && nextWords.MatchString(bare(text))
}

func isCurrent(n *html.Node) bool {
	for _, class := range splitClasses(attr(n, "class")) {
		if currentMark.MatchString(class) {
			return true
		}
	}
	return false
}

// nextPage finds the next page of a list. What the pager says wins: its next
// link, which is none on the last page; then the page after the current number;
// then a sign such as >; then a box to choose from; last what a script would write.
func (p *Page) nextPage(rules disclosure.Rules, o *outline, main *group) string {
	if rules.Next != "" {
		return p.ruledNext(rules.Next)
	}
	return cmp.Or(p.nextAddress(o, main), p.nextState())
}

// nextState is the address by which package render turns a list on that only a
// button turns. The button is no address of its own, and looks like that of a last page.
func (p *Page) nextState() string {
	href, _ := p.Doc.Find(`link[rel="gongkai-next"]`).First().Attr("href")
	address, _ := p.open(href)
	return address
}

func (p *Page) nextAddress(o *outline, main *group) string {
	near := int32(0)
	if main != nil {
		near = main.container(o)
	}
	if address, ok := o.nextLink(near, false); ok {
		return address
	}
	if o.relNext != "" {
		return o.relNext
	}
	if address := o.nextNumber(near); address != "" {
		return address
	}
	if address, ok := o.nextLink(near, true); ok && address != "" {
		return address
	}
	if address := o.nextOption(); address != "" {
		return address
	}
	return o.nextByScript()
}

func (p *Page) ruledNext(rule string) string {
	selector, attribute := splitRule(rule)
	found := p.Doc.Find(selector).First()
	if found.Length() == 0 {
		return ""
	}
	if attribute == "" {
		return p.target(found.Nodes[0])
	}
	value, _ := found.Attr(attribute)
	if m := scriptURL.FindStringSubmatch(value); m != nil {
		value = m[1]
	}
	address, _ := p.open(value)
	return address
}

// nextLink gives the next step nearest to the list. ok is true too where the
// pager has such a step and it leads nowhere: this is the last page. sign asks
// for steps known by a sign or class alone, which slide shows have too.
func (o *outline) nextLink(near int32, sign bool) (address string, ok bool) {
	bestDepth := int32(-1)
	for _, s := range o.steps {
		if s.kind != stepNext || s.sign != sign {
			continue
		}
		n := o.blocks[s.block].node
		depth := o.blocks[o.meet(near, s.block)].depth
		ends := s.address == "" || inactive.MatchString(attr(n, "class"))
		if !s.isLink && !o.besidePager(s.block) {
			continue
		}
		if s.isLink && s.address == "" && scripted(n) {
			continue // what a script does with it is not known
		}
		if depth < bestDepth || depth == bestDepth && (address != "" || ends) {
			continue
		}
		bestDepth, ok = depth, true
		address = s.address
		if ends {
			address = ""
		}
	}
	return address, ok
}

// scripted tells whether a link runs a script whose effect cannot be read.
func scripted(n *html.Node) bool {
	code := strings.TrimSpace(attr(n, "href"))
	if len(code) > 11 && strings.EqualFold(code[:11], "javascript:") {
		code = code[11:]
	} else {
		code = ""
	}
	code = strings.Trim(strings.ReplaceAll(code, " ", ""), ";")
	return attr(n, "onclick") != "" || code != "" && code != "void(0)" && code != "void0" && code != "void(null)"
}

// besidePager tells whether a word stands among the links or marks of a pager.
func (o *outline) besidePager(index int32) bool {
	b := &o.blocks[index]
	if inactive.MatchString(attr(b.node, "class")) || o.isShownIn(index, markPager) {
		return true
	}
	return b.text < 200 && b.strong.n == 0
}

// nextNumber gives the numbered link after the current number.
func (o *outline) nextNumber(near int32) string {
	best, bestDepth := "", int32(-1)
	for i, s := range o.steps {
		if s.kind != stepNumber || !s.current || s.number == 0 {
			continue
		}
		for _, t := range o.steps[i+1 : min(i+4, len(o.steps))] {
			if t.kind != stepNumber || t.number != s.number+1 || t.address == "" || t.block-s.block > 12 {
				continue
			}
			if depth := o.blocks[o.meet(near, t.block)].depth; depth > bestDepth {
				best, bestDepth = t.address, depth
			}
			break
		}
	}
	return best
}

// nextOption gives the option after the selected one of a box whose options
// are addresses of pages.
func (o *outline) nextOption() string {
	for _, index := range o.selects {
		after, first := false, true
		for c := o.blocks[index].node.FirstChild; c != nil; c = c.NextSibling {
			if c.Data != "option" || c.Type != html.ElementNode {
				continue
			}
			value := attr(c, "value")
			if !pageNumber.MatchString(textOf(c)) || !strings.ContainsAny(value, "./?=") {
				break
			}
			address, ok := o.page.open(value)
			if after && ok {
				return address
			}
			isOwn := ok && address == o.page.URL.String()
			after = hasAttr(c, "selected") || isOwn || first && !hasSelected(o.blocks[index].node) && textOf(c) == "1"
			first = false
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			return true
		}
	}
	return false
}

func hasSelected(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if hasAttr(c, "selected") {
			return true
		}
	}
	return false
}
