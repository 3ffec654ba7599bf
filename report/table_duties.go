package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gongkai/disclosure"
)

// requirement is what the report knows of one requirement.
type requirement struct {
	disclosure.Requirement
	posts      int // of the period, in the channels that add to the total
	apart      int // in the others
	last       disclosure.Day
	department string
	link       Value
	why        string // where it does not apply
	exempt     bool
}

// blank tells whether nothing was ever published though something must be.
func (r requirement) blank() bool { return !r.exempt && r.posts+r.apart == 0 && r.last == "" }

// idle tells whether there is something, but nothing of the period.
func (r requirement) idle() bool { return !r.exempt && r.posts+r.apart == 0 && r.last != "" }

// note is what stands in 备注.
func (r requirement) note() string {
	var notes []string
	switch {
	case r.exempt && r.posts+r.apart > 0:
		notes = append(notes, fmt.Sprintf("不适用：%s（但本期有%d条，请核对）", cmp.Or(r.why, "未注明原因"), r.posts+r.apart))
	case r.exempt:
		notes = append(notes, "不适用："+cmp.Or(r.why, "未注明原因"))
	case r.blank():
		notes = append(notes, "空白")
	case r.idle():
		notes = append(notes, "本期无新增，更新至"+string(r.last))
	}
	if r.apart > 0 {
		notes = append(notes, fmt.Sprintf("另有不计入合计的渠道%d条", r.apart))
	}
	return strings.Join(notes, "；")
}

// requirements gathers what is known of each one of the checklist, and of
// others that posts still name.
func (b *builder) requirements() []requirement {
	var all []requirement
	place := map[int]int{}
	add := func(r disclosure.Requirement) {
		place[r.No] = len(all)
		all = append(all, requirement{Requirement: r, last: b.last[r.No].Published})
	}
	for _, r := range b.Frame.Checklist.Requirements {
		add(r)
	}
	others := map[int]int{} // their categories, by number
	for _, post := range b.posts {
		if _, known := place[post.Requirement]; !known && post.Requirement != 0 {
			others[post.Requirement] = post.Category
		} else if !known {
			others[0] = 0
		}
	}
	for _, no := range slices.Sorted(maps.Keys(others)) {
		add(disclosure.Requirement{No: no, Category: others[no], Name: "清单以外"})
	}
	behind := make([][]disclosure.Post, len(all))
	for _, post := range b.posts {
		i := place[post.Requirement]
		behind[i] = append(behind[i], post)
		if b.counts(post) {
			all[i].posts++
		} else {
			all[i].apart++
		}
	}
	for i := range all {
		b.describe(&all[i], behind[i])
	}
	return all
}

// inChecklist tells whether a requirement is one of the checklist.
func (b *builder) inChecklist(r requirement) bool {
	return slices.ContainsFunc(b.Frame.Checklist.Requirements, func(known disclosure.Requirement) bool { return known.No == r.No })
}

// describe fills in who answers for a requirement and where it is published,
// from the college's 事项目录 or else from its posts.
func (b *builder) describe(r *requirement, posts []disclosure.Post) {
	if last, known := b.last[r.No]; known && len(posts) == 0 {
		posts = []disclosure.Post{last} // of an earlier period
	}
	duty := b.Duties.Of(r.No)
	r.why, r.exempt = duty.ExemptIn(b.Frame.Period)
	r.why = OneLine(r.why)
	r.department = OneLine(duty.Department)
	if r.department == "" {
		r.department = OneLine(busiest(posts))
	}
	if r.department == "" && len(r.Offices) > 0 {
		r.department = r.Offices[0] + "（建议）"
	}
	if address := WebAddress(duty.Link); address != "" {
		r.link = Value{Text: address, Link: address}
		return
	}
	columns := countColumns(posts, func(post disclosure.Post) bool { return b.Columns[ColumnOf{post.Site, post.Column}] != "" })
	slices.SortStableFunc(columns, func(x, y columnPosts) int { return cmp.Compare(y.posts, x.posts) })
	if len(columns) > 0 {
		r.link = Value{Text: named(columns[0].Column), Link: WebAddress(b.Columns[columns[0].ColumnOf])}
	}
}

// busiest is the department that published most of some posts, by name among equals.
func busiest(posts []disclosure.Post) string {
	counts := map[string]int{}
	for _, post := range posts {
		if post.Department != "" {
			counts[post.Department]++
		}
	}
	most := ""
	for name, n := range counts {
		if most == "" || n > counts[most] || n == counts[most] && name < most {
			most = name
		}
	}
	return most
}

// tableD is 清单事项公开情况表. What is outside the checklist stands apart.
func (b *builder) tableD(requirements []requirement) Table {
	t := Table{ID: "D", Title: "清单事项公开情况表", Columns: []Column{
		{Name: "序号", Kind: KindText, Wide: 3}, {Name: "类别", Kind: KindText, Wide: 7}, {Name: "公开事项", Kind: KindText, Wide: 20},
		{Name: "条数", Kind: KindNumber, Wide: 4, Sum: true}, {Name: "栏目链接", Kind: KindText, Wide: 10}, {Name: "责任部门", Kind: KindText, Wide: 8},
		{Name: "最近更新", Kind: KindDay, Wide: 6}, {Name: "备注", Kind: KindText, Wide: 12},
	}, Note: "条数为计入合计的各公开渠道的条次。责任部门标“（建议）”的为按事项性质推荐，请核定。“空白”指截至" + periodEnd(b.Frame.Period) + "没有找到相关信息，且没有注明不适用。"}
	for _, r := range requirements {
		count := opens(r.posts, Where{Channels: b.additive, Requirement: pointer(r.No)})
		values := []Value{text(strconv.Itoa(r.No)), text(b.categoryName(r.Category)), text(OneLine(r.Name)), count,
			r.link, text(r.department), text(string(r.last)), text(r.note())}
		known := b.inChecklist(r)
		if !known {
			note := "不在清单内，不计入本表合计"
			if r.No != 0 {
				note = fmt.Sprintf("现行清单没有的事项%d，不计入本表合计", r.No)
			}
			values[0], values[4], values[5], values[7] = text("—"), Value{}, Value{}, text(note)
		}
		t.Lines = append(t.Lines, Line{Values: values, Apart: !known})
	}
	t.Total = t.total("合计")
	return t
}

// shortName is a requirement's wording for a narrow place of so many letters.
func shortName(name string, most int) string {
	letters := []rune(OneLine(name))
	if len(letters) <= most {
		return string(letters)
	}
	return string(letters[:most-1]) + "…"
}
