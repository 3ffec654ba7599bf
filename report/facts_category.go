package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// detailed are the words by which the categories are known that the ministry
// wants to read in detail (教办厅函〔2014〕55号: 招生 and 财务); the numbers of
// categories differ from checklist to checklist.
func detailed() []string { return []string{"招生", "财务"} }

func (b *builder) categoryFacts(requirements []requirement) []categoryFacts {
	var all []categoryFacts
	for _, category := range b.Frame.Checklist.Categories {
		f := categoryFacts{No: category.No, Name: OneLine(category.Name)}
		for _, post := range b.posts {
			if post.Category == category.No && b.counts(post) {
				f.Count++
			}
		}
		var parts []countOf
		for _, r := range requirements {
			if r.Category == category.No && b.inChecklist(r) {
				parts = append(parts, countOf{"“" + shortName(r.Name, nameLetters) + "”", r.posts})
			}
		}
		slices.SortStableFunc(parts, func(x, y countOf) int { return cmp.Compare(y.posts, x.posts) })
		f.Top = top(parts[:min(len(parts), 3)], "条")
		all = append(all, f)
	}
	return all
}

func (b *builder) detailFacts(requirements []requirement) []detailFacts {
	var all []detailFacts
	for _, word := range detailed() {
		for _, category := range b.categoryFacts(requirements) {
			if !strings.Contains(category.Name, word) {
				continue
			}
			detail := detailFacts{Name: category.Name, Count: category.Count}
			for _, r := range requirements {
				if r.Category == category.No && b.inChecklist(r) {
					detail.Requirements = append(detail.Requirements, requirementFacts{
						No: r.No, Count: r.posts, Name: OneLine(r.Name), Note: r.note(), Last: DayName(r.last),
					})
				}
			}
			all = append(all, detail)
		}
	}
	return all
}

// nameLetters is how much of a requirement's wording a sentence names.
const nameLetters = 18

// mostWeak is how many requirements a paragraph names; table D names more.
const mostWeak = 6

// weak are the points that the data shows, each as a sentence that the officer
// may keep or drop.
func (b *builder) weak(requirements []requirement) []string {
	var told []string
	add := func(format string, args ...any) {
		told = append(told, fmt.Sprintf("（%d）", len(told)+1)+fmt.Sprintf(format, args...))
	}
	list := func(what string, chosen func(requirement) bool) {
		var names []string
		for _, r := range requirements {
			if b.inChecklist(r) && chosen(r) {
				names = append(names, fmt.Sprintf("%d“%s”", r.No, shortName(r.Name, nameLetters)))
			}
		}
		switch {
		case len(names) > mostWeak:
			add("%s%d项，见表D。", what, len(names))
		case len(names) > 0:
			add("%s%d项：%s。", what, len(names), strings.Join(names, "、"))
		}
	}
	list("没有找到任何信息、也没有注明不适用的清单事项", requirement.blank)
	list("每年应当公开、本期没有新信息的清单事项", func(r requirement) bool { return r.Yearly && r.idle() })
	list("注明不适用、但本期仍有信息的清单事项", func(r requirement) bool { return r.exempt && r.posts+r.apart > 0 })
	for _, row := range b.channels {
		if row.Posts+row.Figures == 0 {
			add("%s在统计期限内没有信息，也没有填报数字。", "公开渠道“"+row.Name+"”")
		}
	}
	for _, state := range []struct {
		status disclosure.Status
		format string
	}{
		{disclosure.StatusUnreadable, "有%d条信息列在栏目中但打不开。"},
		{disclosure.StatusGone, "有%d条信息公开后又从网上消失。"},
		{disclosure.StatusHeld, "有%d条信息可能已经消失，有待核实。"},
	} {
		if n := b.inStatus(state.status); n > 0 {
			add(state.format, n)
		}
	}
	if len(b.undated) > 0 {
		add("有%d条信息没有注明发布日期。", len(b.undated))
	}
	return told
}
