package extract

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	sideHeading = regexp.MustCompile(`^(?:相关|推荐|热门|热点|点击|排行|本周|本月|最新|最近|近期|友情|快速|常用|精彩|图片|猜你|您可能|专题|站内|延伸|更多|阅读排行|浏览排行|其他|其它)|排行|链接$|^重要通知$`)
	// postPath is the address of a post in systems that have their own.
	postPath = regexp.MustCompile(`/info/\d+/\d+(?:_\d+)?\.htm|/c\d+a\d+/page\d*\.(?:htm|psp)|/art/\d{4}/\d+/\d+/art_|/t\d{8}_\d+\.s?html?|wbnewsid=\d|/content/post_\d+|/article/\d+(?:\.\w+)?$`)
)

// looksLikePost tells that the page is a post, not a list.
func (o *outline) looksLikePost() bool {
	if postPath.MatchString(o.page.URL.String()) {
		return true
	}
	points := 0
	if o.neighbours > 0 {
		points += 2
	}
	if o.body != 0 {
		points++
		if b := &o.blocks[o.body]; b.text > 150 && b.strong.n < 6 {
			points++
		}
	}
	return points >= 2
}

// mainGroup chooses the group that is the page's list, nil where none is.
func (o *outline) mainGroup(groups []group) *group {
	for i := range groups {
		groups[i].weigh(o)
	}
	o.assignPagers(groups)
	markSole(groups)
	post := o.looksLikePost()
	kin := o.kinship()
	var main *group
	for i := range groups {
		g := &groups[i]
		g.place(o)
		if dated := (g.full+g.partial)*2 >= len(g.rows); dated && g.ownPosts(kin) {
			g.score *= kinFactor
		}
		if (main == nil || g.score > main.score) && g.whyNoList(o, post) == "" {
			main = g
		}
	}
	if o.page.notes != nil {
		o.explainGroups(groups, main, post)
	}
	if main == nil || post && !main.pager {
		return nil
	}
	if !main.pager && o.page.isArticle() {
		o.page.notes.take("list", "", "none: the page shows an article, and what is listed stands around it")
		return nil
	}
	if o.saysEmpty && !main.pager && o.emptyWins(main) {
		o.page.notes.take("list", "", "none: the page says that its column is empty")
		return nil
	}
	return main
}

// markSole marks the one group with full dates, where there is but one.
func markSole(groups []group) {
	sole := -1
	for i := range groups {
		switch {
		case groups[i].full == 0:
		case sole >= 0:
			return
		default:
			sole = i
		}
	}
	if sole >= 0 {
		groups[sole].sole = true
	}
}

// emptyWins tells whether the page's word that its column has no posts counts
// more than a group: the group is a box elsewhere.
func (o *outline) emptyWins(g *group) bool {
	if g.inMarked(o, markMain) {
		return false
	}
	if o.crumb != 0 && o.emptyAt > o.crumb && (!g.crumb || o.emptyAt < g.rows[0].block) {
		return true
	}
	return g.full*2 < len(g.rows) || g.inMarked(o, markSide)
}

// weigh gives a group the mass of its titles and dates.
func (g *group) weigh(o *outline) {
	for i := range g.rows {
		r := &g.rows[i]
		if r.entry.Title == "" {
			continue
		}
		length := utf8.RuneCountInString(r.entry.Title)
		g.long += length
		worth := 0.4
		switch {
		case r.partial:
			g.partial++
			worth = 1.2
		case r.entry.Date != "":
			g.full++
			worth = 3
		}
		g.score += worth * (0.4 + float64(min(length, 24))/24)
	}
}

// ruled tells whether the system itself marks the rows as entries.
func (g *group) ruled(o *outline) bool {
	return len(g.rows) > 0 && o.blocks[g.rows[0].block].mark&markRow != 0
}

// anchor is the element that holds a group's first row.
func (g *group) anchor(o *outline) int32 {
	if len(g.rows) == 0 {
		return 0
	}
	return max(o.blocks[g.rows[0].block].parent, 0)
}

// container is the innermost element that holds all rows.
func (g *group) container(o *outline) int32 {
	if len(g.rows) == 0 {
		return 0
	}
	c := g.anchor(o)
	for i := range g.rows {
		b := g.rows[i].block
		for c > 0 && (b < c || b > o.blocks[c].last) {
			c = o.blocks[c].parent
		}
	}
	return max(c, 0)
}

func (g *group) inMarked(o *outline, m mark) bool {
	return len(g.rows) > 0 && o.isShownIn(g.rows[0].block, m)
}

// assignPagers gives each pager to the group that shares the innermost
// element with it; the heavier one of two.
func (o *outline) assignPagers(groups []group) {
	pagers := o.pagers[:min(len(o.pagers), 12)]
	containers := make([]int32, len(groups))
	for i := range groups {
		containers[i] = groups[i].container(o)
	}
	for _, pager := range pagers {
		best, bestDepth, bestScore := -1, int32(-1), 0.0
		for i := range groups {
			g := &groups[i]
			if len(g.rows) == 0 || g.score < 1.2 && !g.ruled(o) || g.inMarked(o, markNav) || g.rows[0].block > pager && g.full == 0 {
				continue
			}
			depth := o.blocks[o.meet(containers[i], pager)].depth
			if depth > bestDepth || depth == bestDepth && g.score > bestScore {
				best, bestDepth, bestScore = i, depth, g.score
			}
		}
		if best >= 0 {
			groups[best].pager = true
		}
	}
}

// place weighs where a group stands and what its addresses are like.
func (g *group) place(o *outline) {
	if len(g.rows) == 0 {
		return
	}
	first := g.rows[0].block
	factor := 1.0
	for _, p := range []struct {
		mark   mark
		factor float64
	}{{markNav, 0.05}, {markSide, 0.35}, {markBanner, 0.3}, {markPager, 0.05}, {markMain, 3}, {markHidden, 0.6}, {markBody, 0.3}} {
		if g.inMarked(o, p.mark) {
			factor *= p.factor
		}
	}
	if g.pager {
		factor *= 3
	}
	if o.crumb != 0 {
		g.crumb = first > o.crumb
		if !g.crumb {
			factor *= 0.4
		}
	}
	if g.isBox(o) {
		factor *= 0.5
	}
	factor *= g.headingFactor(o)
	g.score *= factor * (0.6 + 0.8*g.sameMake())
}

// underSideHeading tells whether the group stands below words such as 相关文章.
func (g *group) underSideHeading(o *outline) bool {
	heading := o.heading(g.anchor(o))
	return heading != "" && utf8.RuneCountInString(heading) <= 16 && sideHeading.MatchString(bare(heading))
}

// headingFactor weighs what stands above a group: words such as 相关文章, or the
// name of a column, which the head's title gives for the page's own.
func (g *group) headingFactor(o *outline) float64 {
	heading := bare(o.heading(g.anchor(o)))
	runes := utf8.RuneCountInString(heading)
	switch {
	case runes < 2 || runes > 16:
		return 1
	case sideHeading.MatchString(heading):
		return 0.35
	case runes <= maxName && strings.Contains(o.page.tree.title, heading):
		return 1.5
	case runes <= maxName && onlyLetters(heading):
		return 0.8
	}
	return 1
}

// onlyLetters tells whether a heading is nothing but letters, as names of columns are.
func onlyLetters(heading string) bool {
	return strings.IndexFunc(heading, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
}

// isBox tells whether a 更多 link stands beside the group: then the group
// shows a part of a list that is elsewhere.
func (g *group) isBox(o *outline) bool {
	anchor := g.anchor(o)
	for _, more := range o.more[:min(len(o.more), 60)] {
		if more > anchor && more <= o.blocks[anchor].last {
			continue
		}
		at := o.meet(anchor, more)
		if o.blocks[anchor].depth-o.blocks[at].depth <= 3 && o.blocks[at].text <= o.blocks[anchor].text*3/2+60 {
			return true
		}
	}
	return false
}

// sameMake is the share of rows whose address has the commonest form: the
// posts of one column are stored alike, navigation is not.
func (g *group) sameMake() float64 {
	if len(g.rows) < 2 {
		return 0.5
	}
	forms := map[string]int{}
	most := 0
	for i := range g.rows {
		form := addressForm(g.rows[i].entry.URL)
		forms[form]++
		most = max(most, forms[form])
	}
	return float64(most) / float64(len(g.rows))
}

// addressForm is an address without what differs from post to post.
func addressForm(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	var form strings.Builder
	form.WriteString(u.Host)
	digits, letters := false, 0
	for _, r := range u.Path {
		switch {
		case r >= '0' && r <= '9':
			if !digits {
				form.WriteByte('0')
			}
			digits, letters = true, 0
			continue
		case r == '/':
			letters = 0
			form.WriteRune(r)
		case letters < 12:
			letters++
			form.WriteRune(r)
		}
		digits = false
	}
	return form.String()
}

// prosePage is how much running text a page can have around a list without dates.
const prosePage = 300

// filePath is the address of a file, or its name.
var filePath = regexp.MustCompile(`(?i)\.(?:docx?|xlsx?|pptx?|pdf|wps|zip|rar|7z|jpe?g|png|mp4|txt|swf|flv|apk|exe|css|js|xml)(?:$|\?)`)

// endsWithDay tells whether a title begins or ends with a full date: it may be part
// of it, but navigation has none.
func endsWithDay(title string) bool {
	_, start, end, ok := findDay(title)
	return ok && (start == 0 || wordRunes(title[end:]) == 0)
}

// census counts the rows that name something, and those of them that lead to
// what is surely a post, that lead to a file, and that show a date.
func (g *group) census() (n, posts, files, dated int) {
	dated = g.full + g.partial
	for i := range g.rows {
		e := &g.rows[i].entry
		if e.Title == "" {
			continue
		}
		n++
		if e.Date == "" && !g.rows[i].partial && endsWithDay(e.Title) {
			dated++
		}
		if postPath.MatchString(e.URL) {
			posts++
		}
		if filePath.MatchString(e.URL) || filePath.MatchString(e.Title) {
			files++
		}
	}
	return n, posts, files, dated
}

// whyNoList says why a group can be no list at all, "" where it can.
func (g *group) whyNoList(o *outline, post bool) string {
	switch {
	case len(g.rows) == 0:
		return "has no rows"
	case g.inMarked(o, markNav|markPager):
		return "stands in navigation, a footer or a pager"
	case g.inMarked(o, markSide|markBanner) && !g.pager:
		return "stands in a side box or a slide show"
	}
	n, posts, files, dated := g.census()
	if n == 0 {
		return "names no posts"
	}
	if o.datastore != 0 && (o.holds(o.datastore, g.rows[0].block) || o.holds(g.rows[0].block, o.datastore)) {
		return ""
	}
	length := g.long / n
	enough := func(ok bool, why string) string {
		if ok {
			return ""
		}
		return why
	}
	switch {
	case dated*2 >= n && n >= 3:
		return enough(length >= 4, "its titles are too short")
	case n <= 2 && g.full == n:
		return enough(length >= 4 && !post && (g.pager || g.ruled(o)) || length >= 8 && !post && files == 0 &&
			(g.crumb || o.crumb == 0 && (n == 2 || g.sole && o.prose <= prosePage)), "is one or two rows that nothing marks as the page's list")
	case files*2 >= n:
		return "links files"
	case g.ruled(o) && posts == n && !post && (g.pager || g.crumb && !g.isBox(o)): // the last page of a list may hold one short title
		return ""
	case g.pager:
		return enough(length >= 7, "its titles are too short, and have no dates")
	case n <= 2 && posts == n && g.crumb && !post && length >= 7 && o.prose <= prosePage && !g.isBox(o) && !g.underSideHeading(o):
		return ""
	case o.prose > prosePage || n < 3 || length < 7:
		return "has no dates, and is short or beside running text"
	}
	plain := o.crumb == 0 && n >= 5 && length >= 10 && g.sameMake() >= 0.8 && !post
	numbered := g.crumb && g.sameMake() >= 0.9 && strings.Contains(g.commonForm(), "0") && !post
	return enough(posts*10 >= n*6 && (o.crumb == 0 || g.crumb) || g.crumb && length >= 10 && g.sameMake() >= 0.7 || plain || numbered,
		"has no dates, and its links are not those of posts")
}
