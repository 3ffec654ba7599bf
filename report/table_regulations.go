package report

import (
	"cmp"
	"slices"
	"strconv"

	"gongkai/disclosure"
)

// acts are those on a regulation, in the order of the report.
func acts() []disclosure.Act {
	return []disclosure.Act{disclosure.ActMade, disclosure.ActRevised, disclosure.ActRepealed}
}

// regulations are those of the period, each once however often it was
// published, by act and day.
func (b *builder) regulations() []PostRegulation {
	type key struct {
		act          disclosure.Act
		name, number string
	}
	var told []PostRegulation
	for _, r := range b.Regulations {
		if b.numbers[r.Post.ID] > 0 && r.Regulation.Act.Name() != "" {
			r.Post = shown(r.Post)
			r.Regulation.Name, r.Regulation.Number = OneLine(r.Regulation.Name), OneLine(r.Regulation.Number)
			told = append(told, r)
		}
	}
	slices.SortFunc(told, func(x, y PostRegulation) int {
		return cmp.Or(cmp.Compare(slices.Index(acts(), x.Regulation.Act), slices.Index(acts(), y.Regulation.Act)),
			cmp.Compare(x.Post.Published, y.Post.Published), cmp.Compare(b.numbers[x.Post.ID], b.numbers[y.Post.ID]))
	})
	var once []PostRegulation
	seen := map[key]bool{}
	for _, r := range told {
		this := key{act: r.Regulation.Act, name: r.Regulation.Name}
		if this.name == "" {
			this.number = cmp.Or(r.Post.DuplicateOf, r.Post.ID)
		}
		if !seen[this] {
			seen[this] = true
			once = append(once, r)
		}
	}
	return once
}

// tableF lists the regulations, tableF1 counts them.
func (b *builder) tableF(regulations []PostRegulation) Table {
	t := Table{ID: "F", Title: "规章制度制定、修订、废止目录", Columns: []Column{
		{Name: "序号", Kind: KindText, Wide: 3}, {Name: "类型", Kind: KindText, Wide: 4}, {Name: "名称", Kind: KindText, Wide: 24},
		{Name: "文号", Kind: KindText, Wide: 10}, {Name: "公布日期", Kind: KindDay, Wide: 6}, {Name: "发布部门", Kind: KindText, Wide: 8},
	}}
	if len(regulations) > 0 {
		t.Note = "根据信息标题识别，同一制度在几处发布的只列一次；请核对后使用。"
	}
	for i, r := range regulations {
		t.Lines = append(t.Lines, Line{Values: []Value{
			text(strconv.Itoa(i + 1)), text(r.Regulation.Act.Name()), {Text: cmp.Or(r.Regulation.Name, r.Post.Title), Link: r.Post.URL},
			text(cmp.Or(r.Regulation.Number, "—")), text(string(r.Post.Published)), text(named(r.Post.Department)),
		}})
	}
	return t
}

func (b *builder) tableF1(regulations []PostRegulation) Table {
	t := Table{ID: "F1", Title: "规章制度制定、修订、废止数量", Columns: []Column{
		{Name: "类型", Kind: KindText, Wide: 6}, {Name: "项数", Kind: KindNumber, Wide: 5, Sum: true},
	}}
	for _, act := range acts() {
		t.Lines = append(t.Lines, Line{Values: []Value{text(act.Name()), number(countActs(regulations, act))}})
	}
	t.Total = t.total("合计")
	return t
}

func countActs(regulations []PostRegulation, act disclosure.Act) int {
	n := 0
	for _, r := range regulations {
		if r.Regulation.Act == act {
			n++
		}
	}
	return n
}
