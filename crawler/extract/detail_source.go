package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// source reads 来源 as displayed, else who issued the text, else metadata.
func (r *reader) source() string {
	n := r.page.notes
	if r.rules.Source != "" {
		text, _ := compileRule(r.rules.Source).text(r.page.Doc.Nodes[0], nil)
		source := withoutSourceLabel(text)
		n.take("source", source, ruleOf("source", r.rules.Source))
		return source
	}
	found := ""
	read := func(_ int32, text string) bool {
		found = withoutSourceLabel(text)
		return found != ""
	}
	if r.system != general() {
		r.bySystem(r.system, fieldSource, read)
	}
	if found != "" {
		if n != nil {
			n.take("source", found, r.bySelector())
		}
		return found
	}
	from, to := r.headLines()
	best := labelled{rank: never}
	r.bestSource(from, to, &best)
	if best.rank > 0 && r.anchor >= 0 && (r.anchor < from || r.anchor >= to) {
		r.bestSource(r.anchor, r.anchor+1, &best)
	}
	if best.rank > 0 && r.body >= 0 {
		r.bestSource(r.last, min(r.last+12, int32(len(r.lines))), &best)
	}
	switch {
	case best.text != "":
		n.take("source", best.text, "what follows the best label between title and text, or just below the text")
		return best.text
	case best.seen:
		n.take("source", "", "the label stands there with nothing after it")
		return ""
	}
	if source := r.sourceInBody(); source != "" {
		n.take("source", source, "a line of its own above the text")
		return source
	}
	if r.body >= 0 { // a catalogue's table may stand above the title
		if r.bestSource(max(0, r.first-catalogueReach), r.first, &best); best.text != "" {
			n.take("source", best.text, "a label in the table of the disclosure catalogue, or elsewhere above the text")
			return best.text
		}
	}
	source := cleanSource(r.metas["contentsource"])
	if source != "" {
		n.take("source", source, "meta contentsource")
	} else {
		n.take("source", "", "no label for a source near the title or the text")
	}
	return source
}

// catalogueReach is how many lines above the text a disclosure catalogue's table
// can begin.
const catalogueReach = 40

// sourceInBody reads a source that the editor typed on a line of its own above
// the text. What stands below it may be that of a picture or a quotation.
func (r *reader) sourceInBody() string {
	if r.body < 0 {
		return ""
	}
	first := r.elements[r.body].first
	for i := first; i < min(first+3, r.elements[r.body].last-1); i++ {
		if source := sourceAlone(r.lineText(i)); source != "" && r.lines[i].runes <= 40 {
			return source
		}
	}
	return ""
}

// sourceAlone is the source of a line that says nothing else.
func sourceAlone(text string) string {
	text = strings.Trim(text, "()（）[]【】 ")
	m := sourceLabel.FindStringIndex(text)
	if m == nil || m[0] != 0 {
		return ""
	}
	found := sourceIn(text)
	if found[0].rank != 0 || visibleRunes(found[0].text)+visibleRunes(text[:m[1]]) < visibleRunes(text) {
		return ""
	}
	return found[0].text
}

// labelled is a source with the rank of its label; seen tells that a label
// stood there, even if nothing followed it.
type labelled struct {
	text string
	rank int
	seen bool
}

// bestSource looks for labels in some lines.
func (r *reader) bestSource(from, to int32, best *labelled) {
	for i := from; i < to; i++ {
		l := r.lines[i]
		if l.runes > 240 {
			continue
		}
		if i >= r.last && r.ends(i) {
			return
		}
		for _, found := range r.lineSources(i) {
			best.seen = best.seen || found.rank == 0
			if found.text != "" && found.rank < best.rank {
				best.text, best.rank = found.text, found.rank
			}
		}
	}
}

// lineSources reads the sources of a line, piece by piece: a value ends with
// the piece that holds it. A label that ends a cell has its value in the next.
func (r *reader) lineSources(i int32) []labelled {
	l := r.lines[i]
	var b strings.Builder
	for at := l.from; at < l.to; at++ {
		if at > l.from {
			b.WriteString(pieceEnd)
		}
		b.WriteString(r.pieces[at].text)
	}
	if l.cell >= 0 && l.runes <= 6 { // a cell needs no colon
		b.WriteString(pieceEnd)
	}
	found := sourceIn(b.String())
	if n := len(found); n > 0 && found[n-1].text == "" && found[n-1].open && l.cell >= 0 && int(i)+1 < len(r.lines) &&
		r.lines[i+1].cell > l.cell && r.elements[r.lines[i+1].cell].parent == r.elements[l.cell].parent &&
		!catalogueLabel.MatchString(squash(r.lineText(i+1))) { // else a row of labels
		found[n-1].text = cleanSource(r.lineText(i + 1))
	} else if n > 0 && found[n-1].text == "" && found[n-1].open && r.valueBeside(i) {
		found[n-1].text = cleanSource(r.lineText(i + 1))
	}
	out := make([]labelled, len(found))
	for n, f := range found {
		out[n] = f.labelled
	}
	return out
}

// valueBeside tells whether the line after a label is the value of the label:
// short, above the text, in the box beside it, and no label or button itself.
func (r *reader) valueBeside(i int32) bool {
	next := i + 1
	if int(next) >= len(r.lines) || r.lines[next].runes > 30 || (r.body >= 0 && i < r.first && next >= r.first) || r.lines[next].junk {
		return false
	}
	label, value := r.lines[i].element, r.lines[next].element
	if label < 0 || value <= label || value < r.elements[label].end || r.elements[label].first != i || r.elements[label].last != next ||
		r.elements[label].node.DataAtom == atom.P || r.elements[value].parent != r.elements[label].parent {
		return false
	}
	text := r.lineText(next)
	return !strings.ContainsAny(text, ":：。") && !catalogueLabel.MatchString(squash(text)) && !r.controls(next) && !r.ends(next) && !dateOnly(text) && next != r.titleFrom
}

// pieceEnd marks in a line where one text node ends and the next begins.
const pieceEnd = "\x1f"

var (
	// sourceLabel allows blanks between the characters of a label.
	sourceLabel = regexp.MustCompile(`(?i)((?:信息|稿件|文章|新闻|消息|内容)?\s*来\s*源(?:单位|部门|于)?|稿\s*源|转自|来自|出\s*处|供稿(?:单位|部门)?|来稿单位|投稿单位|(?:发布|发文)(?:单位|机构|部门|机关)|信息提供|source)[\s\x1f]*([:：∶︰﹕】\]]|\x1f)`)
	// sourceWords are in every text that sourceLabel matches.
	sourceWords = []string{"源", "自", "处", "稿", "单", "机", "部", "息", "OURCE", "ource"}
	nextLabel   = regexp.MustCompile(`[\s\x1f|\p{Z}]+(?:\p{Han}{1,6}\s{0,3}[:：∶]|\p{Han}\s+\p{Han}\s*[:：∶])|(?:发布|更新|添加|浏览|点击|阅读|访问|作者|编辑|日期|时间|字体|字号|审核|撰稿|人气|责编|责任|摄影|文字|查看|打印|分享|编审|校对|供稿|记者|通讯员|录入|初审|复审|终审)\p{Han}{0,4}\s*[:：∶]|[【】\[\]|｜丨]|[\x{00a0}\x{3000}]{2,}|\s{4,}|\d{4}\s*[-/年.]\s*\d{1,2}`)
)

// openLabelled is a labelled source; open tells that its label ended the line.
type openLabelled struct {
	labelled
	open bool
}

// sourceIn finds the labels in a line and the values after them.
func sourceIn(text string) []openLabelled {
	if !containsAny(text, sourceWords) {
		return nil
	}
	var found []openLabelled
	for at := 0; at < len(text); {
		m := sourceLabel.FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		label, rest := squash(text[at+m[2]:at+m[3]]), text[at+m[1]:]
		rank := 0
		for _, l := range sourceLabels {
			if l.word == strings.ToLower(label) {
				rank = l.rank
			}
		}
		value := sourceValue(rest)
		found = append(found, openLabelled{labelled{value, rank, true}, squash(strings.ReplaceAll(rest, pieceEnd, "")) == ""})
		at += m[1]
	}
	return found
}

// sourceValue is what follows a label up to the next label, separator or
// date, or the end of the piece that begins it.
func sourceValue(rest string) string {
	for {
		trimmed := strings.TrimLeftFunc(rest, func(r rune) bool { return blank(r) || r == ':' || r == '：' })
		trimmed = strings.TrimPrefix(trimmed, pieceEnd)
		if trimmed == rest {
			break
		}
		rest = trimmed
	}
	if m := nextLabel.FindStringIndex(" " + rest); m != nil {
		rest = rest[:max(0, m[0]-1)]
	}
	value, _, _ := strings.Cut(rest, pieceEnd)
	return cleanSource(value)
}

// cleanSource trims a source and refuses what is no name.
func cleanSource(s string) string {
	s = strings.Trim(collapse(strings.ReplaceAll(s, pieceEnd, " ")), " :：|,，;；、-")
	if strings.HasSuffix(s, ")") && !strings.Contains(s, "(") || strings.HasSuffix(s, "）") && !strings.Contains(s, "（") {
		s = strings.TrimRight(s, ")） ")
	}
	switch {
	case s == "" || utf8.RuneCountInString(s) > 60 || isControl(s) || strings.Contains(s, "://"):
		return ""
	case strings.EqualFold(s, "null") || strings.EqualFold(s, "undefined") || s == "无" || s == "-":
		return ""
	}
	if _, start, _, ok := findDay(s); ok && start == 0 {
		return ""
	}
	return s
}

// withoutSourceLabel is a source that may begin with its label.
func withoutSourceLabel(s string) string {
	if found := sourceIn(s); len(found) > 0 {
		return found[0].text
	}
	return cleanSource(s)
}
