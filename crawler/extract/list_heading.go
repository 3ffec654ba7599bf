package extract

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// heading is what stands above some rows and tells what their dates leave out.
type heading struct{ year, month int } // 0 where it does not tell

// with adds what a heading further out tells.
func (h heading) with(outer heading) heading {
	if h.year == 0 {
		h.year = outer.year
		if h.month == 0 {
			h.month = outer.month
		}
	}
	return h
}

// dateHeading reads a heading such as 2023年, 2023年5月 or 5月; the zero value
// stands for any other text.
func dateHeading(text string) heading {
	if text == "" || len(text) > 40 {
		return heading{}
	}
	if m := yearAlone.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[1])
		return heading{year: year}
	}
	if m := yearMonth.FindStringSubmatch(text); m != nil {
		year, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		return heading{year, month}
	}
	if m := monthAlone.FindStringSubmatch(chineseMonths.Replace(text)); m != nil {
		month, _ := strconv.Atoi(m[1])
		return heading{month: month}
	}
	return heading{}
}

// noHeading stands above rows without one.
func noHeading() heading { return heading{} }

// severalYears is the year of a heading that names more than one.
const severalYears = -1

// headings gathers what stands between two rows, or before a list: a heading
// that tells the year, or the years to choose from, which tell nothing unless
// one is marked as the one that is shown.
type headings struct {
	found  heading
	years  int // different ones since the last row
	months int
	chosen bool // found is the one that is marked
}

// note takes a node that stands there, with its text.
func (h *headings) note(n *html.Node, text string) {
	found := dateHeading(text)
	if found == (heading{}) {
		return
	}
	marked := markedCurrent(n)
	switch {
	case !marked && (opensSomething(n) || h.chosen):
	case found.year == 0:
		h.months = countOther(h.months, h.found.month, found.month)
		h.found.month = found.month
	case marked && !h.chosen:
		h.found, h.years, h.months, h.chosen = found, 1, 1, true
	default:
		h.years = countOther(h.years, h.found.year, found.year)
		h.found, h.months = found, 0
	}
}

// countOther counts a value that is different from the one before it.
func countOther(count, before, now int) int {
	if count > 0 && before == now {
		return count
	}
	return count + 1
}

// close is what holds for the row that comes now, and begins anew after it.
func (h *headings) close() heading {
	if h.years > 1 {
		h.found = heading{year: severalYears}
	}
	if h.months > 1 {
		h.found.month = 0
	}
	h.years, h.months, h.chosen = 0, 0, false
	return h.found
}

// opensSomething tells whether a node is a link or a button, or holds one.
func opensSomething(n *html.Node) bool {
	for budget := 20; n != nil && n.Type == html.ElementNode && budget > 0; n, budget = n.FirstChild, budget-1 {
		if n.Data == "a" || n.Data == "button" || n.Data == "option" || attr(n, "onclick") != "" {
			return true
		}
	}
	return false
}

// markedCurrent tells whether a node, or the one child of it, is marked as what
// the page shows.
func markedCurrent(n *html.Node) bool {
	for budget := 5; n != nil && n.Type == html.ElementNode && budget > 0; n, budget = n.FirstChild, budget-1 {
		if isCurrent(n) {
			return true
		}
	}
	return false
}

// headingOf gives the heading above a row: among its siblings, or further out
// what stands before the elements that hold it.
func (o *outline) headingOf(r *row) heading {
	h := r.heading
	for index, level := o.blocks[r.block].parent, 0; index > 0 && level < 4 && h.year == 0; index, level = o.blocks[index].parent, level+1 {
		h = h.with(o.headingBefore(index))
	}
	return h
}

// longestAside is how many runes the words between headings have at most, such
// as 全部 among the years to choose from.
const longestAside = 4

// headingBefore is the nearest date heading among the siblings before an element.
func (o *outline) headingBefore(index int32) heading {
	if known, ok := o.headings[index]; ok {
		return known
	}
	var h heading
	var run []*html.Node // headings that nothing parts, the last one first
	seen := 0
	for s := o.blocks[index].node.PrevSibling; s != nil && seen < 40 && h.year == 0; s = s.PrevSibling {
		if s.Type != html.ElementNode && s.Type != html.TextNode {
			continue
		}
		seen++
		switch text := shortText(s); {
		case dateHeading(text) != (heading{}):
			run = append(run, s)
		case utf8.RuneCountInString(text) > longestAside || text == "" && textOf(s) != "":
			h, run = h.with(headingsIn(run)), nil
		}
	}
	h = h.with(headingsIn(run))
	if o.headings == nil {
		o.headings = map[int32]heading{}
	}
	o.headings[index] = h
	return h
}

// headingsIn is what headings tell together, of which the last one comes first.
func headingsIn(run []*html.Node) heading {
	var all headings
	for _, n := range slices.Backward(run) {
		all.note(n, shortText(n))
	}
	return all.close()
}

// shortText is the text of a node that is small, or "".
func shortText(n *html.Node) string {
	if n.Type == html.TextNode {
		if len(n.Data) > 200 {
			return ""
		}
		return collapse(n.Data)
	}
	count := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if count++; count > 5 {
			return ""
		}
	}
	text := textOf(n)
	if len(text) > 200 {
		return ""
	}
	return text
}
