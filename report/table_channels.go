package report

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// tableA is channel × number: posts and typed-in figures, their sum, and what
// is left of the posts without copies.
func (b *builder) tableA() Table {
	t := Table{ID: "A", Title: "主动公开信息数量（按公开渠道）", Columns: []Column{{Name: "公开渠道", Kind: KindText, Wide: 10}}}
	typed := slices.ContainsFunc(b.channels, func(row Row) bool { return row.Figures > 0 })
	if typed {
		t.Columns = append(t.Columns, Column{Name: "采集", Kind: KindNumber, Wide: 5, Sum: true}, Column{Name: "填报", Kind: KindNumber, Wide: 5, Sum: true},
			Column{Name: "条次", Kind: KindNumber, Wide: 5, Sum: true, SumOf: []int{1, 2}})
	} else {
		t.Columns = append(t.Columns, Column{Name: "条次", Kind: KindNumber, Wide: 5, Sum: true})
	}
	whole := len(t.Columns) - 1
	t.Columns = append(t.Columns, Column{Name: "量词", Kind: KindText, Wide: 4}, Column{Name: "去重后", Kind: KindNumber, Wide: 5})
	for _, row := range b.channels {
		t.Lines = append(t.Lines, Line{Values: b.channelLine(row, typed, []string{row.Key}), Apart: !adds(row)})
	}
	total := Row{Name: "合计", Posts: b.Tally.Posts, Figures: b.figures, Unit: "条"}
	t.Total = b.channelLine(total, typed, b.additive)
	t.Chart = &Chart{Title: "各公开渠道主动公开信息数量", Kind: "bar", Label: 0, Values: []int{whole}}
	t.Note = b.noteA(typed)
	return t
}

// channelLine is a line of table A for some channels.
func (b *builder) channelLine(row Row, typed bool, channels []string) []Value {
	posts := opens(row.Posts, Where{Channels: channels})
	values := []Value{channelTitle(row)}
	if typed {
		values = append(values, posts, number(row.Figures))
	}
	whole := posts
	whole.Number += row.Figures
	if row.Figures > 0 {
		whole.Posts = nil // a part of it is no post
	}
	unique := number(b.unique(channels))
	if row.Posts == 0 {
		unique = text("—")
	}
	return append(values, whole, text(row.Unit), unique)
}

// channelTitle heads the line of a channel.
func channelTitle(row Row) Value {
	if adds(row) {
		return text(row.Name)
	}
	return text(row.Name + "（不计入合计）")
}

func (b *builder) noteA(typed bool) string {
	notes := []string{"条次为各渠道发布的信息直接相加；去重后指内容相同的信息只计一条，不含填报的数字；各渠道分别去重，所以各渠道之和可能大于合计。"}
	if typed {
		notes = append(notes, "采集为从网站采集和导入的信息，填报为手工填报的数字，见表B。")
	}
	if slices.ContainsFunc(b.channels, func(row Row) bool { return !adds(row) }) {
		notes = append(notes, "标“不计入合计”的渠道量词不同，只列出，不加入合计。")
	}
	return strings.Join(notes, "")
}

// tableB is channel × site × column, with a subtotal for each channel.
func (b *builder) tableB() Table {
	t := Table{ID: "B", Title: "主动公开信息数量（按公开渠道和栏目）", Columns: []Column{
		{Name: "公开渠道", Kind: KindText, Wide: 8}, {Name: "网站", Kind: KindText, Wide: 10}, {Name: "栏目", Kind: KindText, Wide: 12},
		{Name: "条次", Kind: KindNumber, Wide: 5, Sum: true},
	}}
	for _, row := range b.channels {
		first := len(t.Lines)
		for _, place := range b.columnsOf(row.Key) {
			where := Where{Channels: []string{row.Key}, Site: pointer(place.Site), Column: pointer(place.Column)}
			column := Value{Text: named(place.Column), Link: WebAddress(b.Columns[place.ColumnOf])}
			t.Lines = append(t.Lines, Line{Values: []Value{text(row.Name), text(named(place.Site)), column, opens(place.posts, where)}, Apart: !adds(row)})
		}
		for _, figure := range b.Frame.Figures {
			if figure.Channel == row.Key {
				name := cmp.Or(OneLine(figure.Name), row.Name) + "（填报）"
				t.Lines = append(t.Lines, Line{Values: []Value{text(row.Name), text("—"), text(name), number(figure.Count)}, Apart: !adds(row)})
			}
		}
		var parts []int
		for i := first; i < len(t.Lines); i++ {
			parts = append(parts, i)
		}
		if parts == nil {
			continue
		}
		subtotal := t.sum(parts)
		subtotal[0], subtotal[1] = text(row.Name), text("小计")
		if row.Figures == 0 {
			subtotal[3] = opens(subtotal[3].Number, Where{Channels: []string{row.Key}})
		}
		t.Lines = append(t.Lines, Line{Values: subtotal, SumOf: parts, Apart: !adds(row)})
	}
	t.Total = t.total("合计")
	if b.figures == 0 {
		t.Total[3] = opens(t.Total[3].Number, Where{Channels: b.additive})
	}
	return t
}

// columnPosts is a column with the number of its posts.
type columnPosts struct {
	ColumnOf
	posts int
}

// columnsOf counts the posts of a channel by column, by site and the most first.
func (b *builder) columnsOf(channel string) []columnPosts {
	return countColumns(b.posts, func(post disclosure.Post) bool { return post.Channel == channel })
}

func countColumns(posts []disclosure.Post, counts func(disclosure.Post) bool) []columnPosts {
	places := map[ColumnOf]int{}
	var columns []columnPosts
	for _, post := range posts {
		if !counts(post) {
			continue
		}
		column := ColumnOf{post.Site, post.Column}
		place, known := places[column]
		if !known {
			place = len(columns)
			places[column], columns = place, append(columns, columnPosts{ColumnOf: column})
		}
		columns[place].posts++
	}
	slices.SortFunc(columns, func(x, y columnPosts) int {
		return cmp.Or(cmp.Compare(x.Site, y.Site), cmp.Compare(y.posts, x.posts), cmp.Compare(x.Column, y.Column))
	})
	return columns
}
