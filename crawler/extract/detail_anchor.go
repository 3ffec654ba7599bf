package extract

import (
	"strings"

	"gongkai/disclosure"
)

// findAnchor finds the line near the title that tells date or source, before
// the body is known. A line that says so inside what looks like navigation
// shows that it is none.
func (r *reader) findAnchor() {
	strong, weak, buried := int32(-1), int32(-1), int32(-1)
	for i := range r.lines {
		switch grade := r.grade(int32(i)); {
		case grade == 0:
		case r.lines[i].junk:
			if grade == 2 && buried < 0 {
				buried = int32(i)
			}
		case grade == 2 && strong < 0:
			strong = int32(i)
		case weak < 0:
			weak = int32(i)
		}
		if strong >= 0 {
			break
		}
	}
	switch {
	case strong >= 0 && weak >= 0 && weak < strong && r.plainRunes(weak, strong) >= 150:
		r.anchor = weak // the sure one is a line of the text
	case strong >= 0:
		r.anchor = strong
	case buried >= 0:
		r.anchor = buried
		r.unjunk(r.lines[buried].element)
	default:
		r.anchor = weak
	}
	if r.anchor >= 0 && r.textBefore(r.anchor) {
		r.anchor = -1 // it stands below the text
	}
}

// grade is the anchorGrade of a line that is short enough to be one.
func (r *reader) grade(i int32) int {
	l := r.lines[i]
	if l.runes > 160 || l.runes < 6 {
		return 0
	}
	if l.linkRunes*2 > l.runes { // buttons: only what is surely labelled beside them counts
		if l.runes-l.linkRunes < 8 || lineDay(r.plainText(i), "", false, r.page.possible).rank != 0 {
			return 0
		}
		return 2
	}
	text := r.lineText(i)
	if grade := anchorGrade(text); grade > 0 {
		return grade
	}
	if day := r.page.relativeIn(text); day != "" && l.runes <= 60 && !sentence.MatchString(text) {
		if containsAny(text, metaWords) {
			return 2
		}
		return 1
	}
	return anchorGrade(r.spacedText(i))
}

// spacedText is a line with a blank between its pieces, for numbers that stand in
// elements of their own; "" where the line has one piece.
func (r *reader) spacedText(i int32) string {
	l := r.lines[i]
	if l.to-l.from < 2 {
		return ""
	}
	var b strings.Builder
	for _, p := range r.pieces[l.from:l.to] {
		b.WriteString(p.text)
		b.WriteByte(' ')
	}
	return collapse(b.String())
}

// unjunk clears the element around a place that made it junk.
func (r *reader) unjunk(at int32) {
	for at >= 0 && r.elements[at].parent >= 0 && r.elements[r.elements[at].parent].junk {
		at = r.elements[at].parent
	}
	r.clear(at)
}

// textBefore tells whether most of the page's text stands before a line. A
// short notice has little text: there a bare date signs it.
func (r *reader) textBefore(i int32) bool {
	weights := r.weights(0)
	before, all := weights[i], weights[len(weights)-1]
	if before >= 150 {
		return before*4 >= all*3
	}
	return before >= 3*(all-weights[i+1]) && r.grade(i) == 1 && r.signs(i)
}

// signs tells whether a line that ends with a bare date signs a text: a
// sentence stands above it, or just above it who issued the text.
func (r *reader) signs(i int32) bool {
	text := r.lineText(i)
	_, start, end, dated := findDay(text)
	if !dated || labelRank(text[:start]) != unlabelled || visibleRunes(text[end:]) > 0 {
		return false
	}
	for at := range i {
		l := r.lines[at]
		if l.junk || l.linkRunes > 0 || headingTags[r.elements[l.element].node.DataAtom] > 0 {
			continue
		}
		if above := r.lineText(at); strings.HasSuffix(above, "。") || at == i-1 && at > 1 && organisation.MatchString(squash(above)) {
			return true
		}
	}
	return false
}

// nearAnchor finds again the line that tells about the article, now that the
// body is known: the last one above it, else one among its first lines.
func (r *reader) nearAnchor() {
	if r.body < 0 || (r.dense && r.anchor >= r.first) {
		return
	}
	above := int32(-1)
	for i := r.first - 1; i >= max(0, r.first-15); i-- {
		if grade := r.grade(i); grade == 2 || (grade == 1 && above < 0) {
			if above = i; grade == 2 {
				break
			}
		}
	}
	if above >= 0 {
		r.anchor = above
		return
	}
	if r.anchor >= r.first && (r.sure || r.anchor-r.first > 8) {
		r.anchor = -1
	}
}

// opensSpan tells whether what follows a date makes it the first of two, as in
// 5月6日—5月8日. A clock may follow a dash too.
func opensSpan(after string) bool {
	after = strings.TrimLeft(after, "日号 \u00a0\u3000")
	rest := strings.TrimLeft(after, "-—－–~～至到 \u00a0\u3000")
	n := digitsAt(rest)
	return rest != after && n.size > 0 && !strings.HasPrefix(rest[n.size:], ":") && !strings.HasPrefix(rest[n.size:], "：")
}

// anchorGrade is 2 for a line that surely tells about the article, 1 for one
// that may, 0 for any other.
func anchorGrade(text string) int {
	_, start, end, dated := findDay(text)
	rank := unlabelled
	if dated {
		if rank = labelRank(text[:start]); rank == unlabelled && opensSpan(text[end:]) {
			return 0
		}
	}
	if rank == never {
		if rank = lineDay(text[end:], "", false, anyTime).rank; rank == never {
			return 0
		}
	}
	words := 0
	for _, word := range metaWords {
		if strings.Contains(text, word) {
			words++
		}
	}
	switch {
	case dated && (rank == 0 || rank == 2 || (words > 0 && (rank == 1 || visibleRunes(text) <= 100))):
		return 2
	case dated && (rank == 1 || visibleRunes(text) <= 24 || start == 0 && visibleRunes(text) <= 40 && !sentence.MatchString(text)):
		return 1
	case !dated && words > 2 && visibleRunes(text) <= 100:
		return 2
	case !dated && words > 1 && visibleRunes(text) <= 100 && strings.Contains(text, "源") && len(sourceIn(text)) > 0:
		return 1
	}
	return 0
}

// anyTime lets every day pass where only its label matters.
func anyTime(disclosure.Day) bool { return true }
