package extract

import (
	"cmp"
	"regexp"
	"strings"

	"gongkai/disclosure"
)

// published reads the day that the page shows; else a script's variable; else
// metadata; else the address. The line above the text outranks what stands
// below it, and a label outranks a bare date.
func (r *reader) published() (disclosure.Day, Evidence) {
	if r.rules.Published == "" {
		return r.publishedUnruled()
	}
	if day := r.ruledDay(); day != "" {
		r.page.notes.take("published", string(day), ruleOf("published", r.rules.Published))
		return day, EvidenceRule
	}
	r.missed.note("published")
	day, evidence := r.publishedUnruled()
	if evidence == EvidenceShown || evidence == EvidenceScript {
		evidence = EvidenceInstead
	}
	return day, evidence
}

// ruledDay is the first day that the site's rule selects.
func (r *reader) ruledDay() (day disclosure.Day) {
	compileRule(r.rules.Published).text(r.page.Doc.Nodes[0], func(text string) bool {
		found, ok := anyDay(text)
		switch {
		case ok && r.page.possible(found):
			day = found
		case !ok:
			day = cmp.Or(r.page.relativeDay(text), splitDay(strings.Fields(text)))
		}
		return day != ""
	})
	return day
}

func (r *reader) publishedUnruled() (disclosure.Day, Evidence) {
	took := func(day disclosure.Day, evidence Evidence, rule string) (disclosure.Day, Evidence) {
		r.page.notes.take("published", string(day), rule)
		return day, evidence
	}
	if day := r.systemDay(); day != "" {
		if r.page.notes != nil {
			r.page.notes.take("published", string(day), r.bySelector())
		}
		return day, EvidenceShown
	}
	head := r.headDay()
	if head.day != "" && head.rank <= 2 {
		return took(head.day, EvidenceShown, rankWords[head.rank])
	}
	if tail := r.tailDay(); tail != "" {
		return took(tail, EvidenceShown, "a day labelled as that of publishing, below the text or elsewhere")
	}
	if day := r.scriptedDay(scriptDay); day != "" {
		return took(day, EvidenceScript, "a variable of the script that writes the day")
	}
	if head.day != "" {
		return took(head.day, EvidenceShown, rankWords[3])
	}
	for _, name := range metaDays {
		if day, ok := anyDay(r.metas[name]); ok && r.page.possible(day) {
			return took(day, EvidenceMetadata, "meta "+name)
		}
	}
	if day := r.scriptedDay(linkedDataDay); day != "" {
		return took(day, EvidenceMetadata, "datePublished of the page's linked data")
	}
	if day, ok := addressDay(r.page.URL.Path); ok && r.page.possible(day) {
		return took(day, EvidenceAddress, "the day in the page's address")
	}
	return took("", "", "no day is found")
}

// rankWords say what the label of a day is, by its rank.
var rankWords = [4]string{
	"the best-labelled day near the title: that of publishing", "the best-labelled day near the title: a day, or with no label",
	"the best-labelled day near the title: that of a change", "the only day near the title: that of writing",
}

// scriptedDay is the day that an inline script names in a form.
func (r *reader) scriptedDay(form *regexp.Regexp) disclosure.Day {
	for _, script := range r.scripts {
		if m := form.FindStringSubmatch(script); m != nil {
			if day, ok := anyDay(m[1]); ok && r.page.possible(day) {
				return day
			}
		}
	}
	return ""
}

var (
	scriptDay     = regexp.MustCompile(`(?i)\b(?:pub_?(?:data|date|day|time)|publish_?(?:date|time|day)|release_?(?:date|time)|fbsj|fbrq|fabu(?:shijian|riqi))["']?\s*[:=]\s*["']([^"'<]{6,40})["']`)
	linkedDataDay = regexp.MustCompile(`"datePublished"\s*:\s*"([^"]{8,40})"`)
	compactDate   = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{6})?(?:\D|$)`)
	pathDate      = regexp.MustCompile(`/((?:19|20)\d\d)[-/]?(\d{1,2})[-/]?(\d{2})?/|/t((?:19|20)\d\d)(\d\d)(\d\d)_`)
)

// metaDays are the names of metadata that hold the day of publishing.
var metaDays = []string{
	"pubdate", "publishdate", "publish_date", "publishtime", "pubtime", "publicationdate", "article:published_time", "og:release_date",
	"datepublished", "releasedate", "dc.date", "dcterms.created", "weibo:article:create_at", "date", "createdate", "maketime",
}

// anyDay is FindDay that also reads 20230506 and 20230506120000.
func anyDay(s string) (disclosure.Day, bool) {
	if day, ok := FindDay(s); ok {
		return day, true
	}
	if m := compactDate.FindStringSubmatch(s); m != nil {
		return FindDay(m[1] + "-" + m[2] + "-" + m[3])
	}
	return "", false
}

// addressDay reads the day in a path such as /202011/t20201127_6539.html,
// /2024/1108/c1a2/page.htm or /art/2016/11/22/art_1_2.html.
func addressDay(path string) (disclosure.Day, bool) {
	for m := pathDate.FindStringSubmatchIndex(path); m != nil; m = pathDate.FindStringSubmatchIndex(path) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return path[m[2*i]:m[2*i+1]]
		}
		for _, first := range []int{1, 4} {
			if day, ok := FindDay(group(first) + "-" + group(first+1) + "-" + group(first+2)); ok {
				return day, true
			}
		}
		path = path[m[1]-1:]
	}
	return "", false
}

// systemDay is the first date that the selectors of the recognised system, or
// the general ones, find.
func (r *reader) systemDay() disclosure.Day {
	var found disclosure.Day
	read := func(_ int32, text string) bool {
		day, start, _, ok := findDay(text)
		switch {
		case ok && labelRank(text[:start]) <= 1 && r.page.possible(day):
			found = day
		case !ok:
			found = r.page.relativeDay(text)
		}
		return found != ""
	}
	if r.system != general() {
		r.bySystem(r.system, fieldPublished, read)
	}
	if found == "" {
		r.bySystem(general(), fieldPublished, read)
	}
	return found
}

// ranked is a day with the rank of its label.
type ranked struct {
	day  disclosure.Day
	rank int
}

// headDay reads the lines between the title and the text, where there is
// none those just above the title, and then those just around the text's
// beginning. A bare date ranks between a sure label and a probable one.
func (r *reader) headDay() ranked {
	from, to := r.headLines()
	best := r.bestDay(from, to, true)
	if best.day == "" {
		best = r.bestDay(max(0, r.titleFrom-4), r.titleFrom, true)
	}
	if best.day == "" && r.anchor >= 0 && (r.anchor < from || r.anchor >= to) {
		best = r.bestDay(r.anchor, r.anchor+1, true)
	}
	if best.day == "" {
		if day := r.splitHeadDay(); day != "" && r.page.possible(day) {
			best = ranked{day, 1}
		}
	}
	if best.day == "" {
		best = r.relativeHeadDay(from, to)
	}
	return best
}

// relativeHeadDay reads a day such as 3天前 in some lines.
func (r *reader) relativeHeadDay(from, to int32) ranked {
	for i := from; i < to && !r.page.Fetched.IsZero(); i++ {
		if r.lines[i].runes > 120 {
			continue
		}
		if day := r.page.relativeIn(r.lineText(i)); day != "" {
			return ranked{day, 1}
		}
	}
	return ranked{rank: never}
}

// plainText is the text of a line outside its links.
func (r *reader) plainText(i int32) string {
	var b strings.Builder
	for _, p := range r.pieces[r.lines[i].from:r.lines[i].to] {
		if !p.link {
			b.WriteString(p.text)
		}
	}
	return collapse(b.String())
}

// splitHeadDay reads a date whose parts stand in boxes of their own between
// the title and the text, or just above the title, such as 06 over 2023-05.
func (r *reader) splitHeadDay() disclosure.Day {
	from, to := r.headLines()
	var parts []string
	for i := max(0, from-4); i < to; i++ {
		if r.lines[i].runes > 40 || r.lines[i].linkRunes > 0 || (i >= r.titleFrom && i < r.titleTo) {
			continue
		}
		for _, p := range r.pieces[r.lines[i].from:r.lines[i].to] {
			if text := strings.Trim(collapse(p.text), " ,，"); text != "" && len(parts) < maxPieces {
				parts = append(parts, text)
			}
		}
	}
	return splitDay(parts)
}

// headLines are the lines about the article: from its title to its text.
func (r *reader) headLines() (from, to int32) {
	from, to = r.titleFrom, r.first
	if r.body < 0 {
		to = min(from+14, int32(len(r.lines)))
	}
	if r.titleTo == r.titleFrom {
		from = max(0, to-10)
		if r.anchor >= 0 && r.anchor < to {
			from = min(from, r.anchor)
		}
	}
	if to < from {
		to = from
	}
	return from, min(to, int32(len(r.lines)))
}

// bestDay is the best-labelled day in some lines.
func (r *reader) bestDay(from, to int32, bare bool) ranked {
	var best ranked
	best.rank = never
	for i := from; i < to; i++ {
		l := r.lines[i]
		if l.runes > 200 || l.runes < 6 || (i >= r.titleFrom && i < r.titleTo && r.titleInLine(i)) {
			continue
		}
		text, bare := r.lineText(i), bare
		if l.linkRunes*2 > l.runes && l.runes > 24 { // buttons: only what is labelled beside them tells about the article
			text, bare = r.plainText(i), false
		}
		if r.ends(i) {
			continue
		}
		before := ""
		if i > 0 && r.lines[i-1].runes <= 12 {
			before = r.lineText(i - 1)
		}
		found := lineDay(text, before, bare, r.page.possible)
		if found.day == "" {
			found = lineDay(r.spacedText(i), before, bare, r.page.possible)
		}
		if found.rank < best.rank {
			best = found
		}
	}
	return best
}

// titleInLine tells whether a line of the title holds nothing but the title.
func (r *reader) titleInLine(i int32) bool {
	return strings.Contains(squash(r.title), squash(r.lineText(i)))
}

// lineDay is the best-labelled day in a line; before is the line above, whose
// end may be the label. Days that are not possible are passed over.
func lineDay(text, before string, bare bool, possible func(disclosure.Day) bool) ranked {
	best := ranked{rank: never}
	for rest := text; rest != ""; {
		day, start, end, ok := findDay(rest)
		if !ok {
			break
		}
		label := rest[:start]
		if strings.Trim(label, " :：[【(（") == "" && len(rest) == len(text) {
			label = before
		}
		rank := labelRank(label)
		if rank == unlabelled {
			rank = 1
			if !bare || visibleRunes(text) > 120 || opensSpan(rest[end:]) {
				rank = never
			}
		}
		if rank < best.rank && possible(day) {
			best = ranked{day, rank}
		}
		rest = rest[end:]
	}
	return best
}

// tailDay reads labelled dates after the text, and then anywhere on the page.
func (r *reader) tailDay() disclosure.Day {
	if r.body >= 0 {
		if best := r.bestDay(r.last, min(r.last+12, int32(len(r.lines))), false); best.rank <= 1 {
			return best.day
		}
	}
	if best := r.bestDay(0, int32(len(r.lines)), false); best.rank == 0 {
		return best.day
	}
	return ""
}
