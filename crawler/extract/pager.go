package extract

import (
	"regexp"
	"slices"
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
	address string // "" where only wayOf tells, or nothing
	isLink  bool
	sign    bool // known as the next by a sign or its class alone
	current bool // marked as the page shown
}

type stepKind int8

const (
	stepNext stepKind = iota + 1
	stepNumber
	stepMore // dots that stand for the numbers to come
)

var (
	nextClass = regexp.MustCompile(`(?i)^(?:next|nextpage|next-page|page-next|p_next|pagenext|layui-laypage-next|am-pagination-next)$`)
	// inactive are classes of a step that leads nowhere now.
	inactive    = regexp.MustCompile(`(?i)disabled?$|_d$|\bdisable`)
	currentMark = regexp.MustCompile(`(?i)^(?:on|cur|curr|current|active|selected|here|this-page|thispage|now|p_no_d|hover|thisclass|am-active|page-active|current-page|currentpage)$`)
	dots        = regexp.MustCompile(`^(?:\.{2,6}|…+|>>|更多页)$`)
	pageNumber  = regexp.MustCompile(`^[\[\s第]*(\d{1,5})[页\]\s]*$`)
)

// noteStep notes what can be a step of a pager.
func (o *outline) noteStep(text string, index int32, address string) {
	n := o.blocks[index].node
	if len(text) > 60 || len(o.steps) > 4000 {
		return
	}
	isLink := n.Data == "a" && (hasAttr(n, "href") || hasAttr(n, "onclick")) || n.Data == "button" || n.Data == "input" ||
		address != "" || attr(n, "onclick") != ""
	s := step{block: index, address: address, isLink: isLink}
	words := bare(text)
	switch {
	case nextWords.MatchString(words) || isLink && (nextSigns.MatchString(strings.TrimSpace(text)) || saysNext(n, text)):
		s.kind, s.sign = stepNext, !nextWords.MatchString(words)
	case len(text) <= 16 && strings.ContainsAny(text, "0123456789") && pageNumber.MatchString(text):
		s.kind = stepNumber
		s.number, _ = strconv.Atoi(pageNumber.FindStringSubmatch(text)[1])
		s.current = !isLink || isCurrent(n) || n.Parent != nil && n.Parent.Data == "li" && isCurrent(n.Parent)
	case isLink && len(text) <= 16 && dots.MatchString(text):
		s.kind = stepMore
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
	return text != "" && nextWords.MatchString(bare(text))
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
func (p *Page) nextPage(rules disclosure.Rules, o *outline, main *group) way {
	if rules.Next != "" {
		to := p.ruledNext(rules.Next)
		p.notes.take("next", to.address, ruleOf("next", rules.Next))
		return to
	}
	p.steps = min(p.steps, maxAllSteps-pagerSteps) // however many the entries took
	if to := p.wayOn(o, main); to != (way{}) {
		return to
	}
	return way{address: p.nextState()}
}

func (p *Page) wayOn(o *outline, main *group) way {
	near := int32(0)
	if main != nil {
		near = main.container(o)
	}
	for _, attempt := range []struct {
		rule string
		find func() (to way, sure bool)
	}{
		{"the link that says so, nearest to the list", func() (way, bool) { return o.nextLink(near, false) }},
		{"the page's <link rel=next>, or what its records say", func() (way, bool) { return way{address: o.relNext}, false }},
		{"the records of a data proxy after those of this answer", func() (way, bool) { return o.nextOfAnswer(), false }},
		{"the number after that of this page", func() (way, bool) { return o.nextNumber(near), false }},
		{"a link known by its sign or class", func() (way, bool) { to, _ := o.nextLink(near, true); return to, false }},
		{"the option after the one that is selected", func() (way, bool) { return o.nextOption(), false }},
		{"what the page's script would write or open", func() (way, bool) { return o.nextByScript(), false }},
	} {
		to, sure := attempt.find()
		if to.address != "" || sure {
			o.explainNext(to, attempt.rule)
			return to
		}
	}
	o.explainNext(way{}, "no way to a next page is found")
	return way{}
}

func (p *Page) ruledNext(s string) (to way) {
	compileRule(s).each(p.Doc.Nodes[0], func(n *html.Node, attribute string) bool {
		if attribute == "" || attribute == "href" {
			to = p.wayOf(n)
			return to.address != ""
		}
		if to = p.scriptWay(attr(n, attribute), n); to.address == "" {
			to.address, _ = p.open(attr(n, attribute))
		}
		return to.address != ""
	})
	return to
}

// maxTried is how many steps of a pager are followed at most. A pager has two
// that say next, one above and one below the list; what one costs is a form.
const maxTried = 40

// nextLink gives the next step nearest to the list. ok is true too where the
// pager has such a step and it leads nowhere: this is the last page. sign asks
// for steps known by a sign or class alone, which slide shows have too.
func (o *outline) nextLink(near int32, sign bool) (to way, ok bool) {
	bestDepth := int32(-1)
	for _, s := range o.nextSteps(near, sign) {
		n := o.blocks[s.block].node
		if s.depth < bestDepth {
			break
		}
		to = o.wayOf(s.step)
		ends := to.address == "" || inactive.MatchString(attr(n, "class")) || hasAttr(n, "disabled")
		if to.address == "" && s.isLink && scripted(n) && !hasAttr(n, "disabled") {
			continue // what a script does with it is not known
		}
		if bestDepth, ok = s.depth, true; !ends {
			return to, true
		}
	}
	return way{}, ok
}

// nearStep is a step with the depth of what holds both it and the list.
type nearStep struct {
	step
	depth int32
}

// nextSteps are the next steps, the nearest to the list first.
func (o *outline) nextSteps(near int32, sign bool) []nearStep {
	var steps []nearStep
	for _, s := range o.steps {
		if s.kind == stepNext && s.sign == sign && (s.isLink || o.besidePager(s.block)) {
			steps = append(steps, nearStep{s, o.blocks[o.meet(near, s.block)].depth})
		}
	}
	slices.SortStableFunc(steps, func(a, b nearStep) int { return int(b.depth - a.depth) })
	return steps[:min(len(steps), maxTried)]
}

// wayOf is where a step leads.
func (o *outline) wayOf(s step) way {
	if s.address != "" || !s.isLink {
		return way{address: s.address}
	}
	return o.page.wayOf(o.blocks[s.block].node)
}

// scripted tells whether a link runs a script whose effect cannot be read.
func scripted(n *html.Node) bool {
	return attr(n, "onclick") != "" || !idleScript(scriptOf(attr(n, "href")))
}

// besidePager tells whether a word stands among the links or marks of a pager.
func (o *outline) besidePager(index int32) bool {
	b := &o.blocks[index]
	if inactive.MatchString(attr(b.node, "class")) || o.isShownIn(index, markPager) {
		return true
	}
	return b.text < 200 && b.strong.n == 0
}

// nextNumber gives the numbered link after the current number, or the dots
// after the last of the numbers that are shown.
func (o *outline) nextNumber(near int32) way {
	best, bestDepth := way{}, int32(-1)
	for i, s := range o.steps {
		if s.kind != stepNumber || !s.current || s.number == 0 {
			continue
		}
		for j, t := range o.steps[i+1 : min(i+4, len(o.steps))] {
			next := t.kind == stepNumber && t.number == s.number+1 || t.kind == stepMore && j == 0
			if !next || t.block-s.block > 12 {
				continue
			}
			depth := o.blocks[o.meet(near, t.block)].depth
			if depth <= bestDepth {
				break
			}
			if to := o.wayOf(t); to.address != "" {
				best, bestDepth = to, depth
				break
			}
		}
	}
	return best
}

// nextOption gives the option after the selected one of a box whose options
// are addresses of pages.
func (o *outline) nextOption() way {
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
				return way{address: address}
			}
			isOwn := ok && address == o.page.URL.String()
			after = hasAttr(c, "selected") || isOwn || first && !hasSelected(o.blocks[index].node) && textOf(c) == "1"
			first = false
		}
	}
	return way{}
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
