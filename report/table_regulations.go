package report

import (
	"cmp"
	"strconv"

	"gongkai/disclosure"
)

// acts are those on a regulation, in the order of the report.
func acts() []disclosure.Act {
	return []disclosure.Act{disclosure.ActMade, disclosure.ActRevised, disclosure.ActRepealed}
}

// regulations are those that posts of the period tell of.
func (b *builder) regulations() []disclosure.PublishedRegulation {
	var told []disclosure.PublishedRegulation
	for _, r := range b.Regulations {
		var posts []disclosure.Post
		for _, post := range r.Posts {
			if b.numbers[post.ID] > 0 {
				posts = append(posts, shown(post))
			}
		}
		if len(posts) == 0 || r.Act.Name() == "" {
			continue
		}
		r.Name, r.Number, r.Posts = OneLine(r.Name), OneLine(r.Number), posts
		told = append(told, r)
	}
	return told
}

// tableF lists the regulations, tableF1 counts them.
func (b *builder) tableF(regulations []disclosure.PublishedRegulation) Table {
	t := Table{ID: "F", Title: "规章制度制定、修订、废止目录", Columns: []Column{
		{Name: "序号", Kind: KindText, Wide: 3}, {Name: "类型", Kind: KindText, Wide: 4}, {Name: "名称", Kind: KindText, Wide: 24},
		{Name: "文号", Kind: KindText, Wide: 10}, {Name: "公布日期", Kind: KindDay, Wide: 6}, {Name: "发布部门", Kind: KindText, Wide: 8},
	}}
	if len(regulations) > 0 {
		t.Note = "根据信息标题和正文识别，同一制度在几处发布的只列一次；请核对后使用。"
	}
	for i, r := range regulations {
		t.Lines = append(t.Lines, Line{Values: []Value{
			text(strconv.Itoa(i + 1)), text(r.Act.Name()), {Text: cmp.Or(r.Name, r.Posts[0].Title), Link: r.Posts[0].URL},
			text(cmp.Or(r.Number, "—")), text(string(r.Posts[0].Published)), text(named(r.Posts[0].Department)),
		}})
	}
	return t
}

func (b *builder) tableF1(regulations []disclosure.PublishedRegulation) Table {
	t := Table{ID: "F1", Title: "规章制度制定、修订、废止数量", Columns: []Column{
		{Name: "类型", Kind: KindText, Wide: 6}, {Name: "项数", Kind: KindNumber, Wide: 5, Sum: true},
	}}
	for _, act := range acts() {
		t.Lines = append(t.Lines, Line{Values: []Value{text(act.Name()), number(countActs(regulations, act))}})
	}
	t.Total = t.total("合计")
	return t
}

func countActs(regulations []disclosure.PublishedRegulation, act disclosure.Act) int {
	n := 0
	for _, r := range regulations {
		if r.Act == act {
			n++
		}
	}
	return n
}
