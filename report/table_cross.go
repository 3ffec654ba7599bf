package report

import (
	"cmp"
	"slices"
	"strconv"

	"gongkai/disclosure"
)

// crossing is a table of something × channel.
type crossing struct {
	id, title, head string
	wide            int
	keys            []string // of the lines, in their order; a post of another key has a line of its own behind
	key             func(disclosure.Post) string
	name            func(key string) string
	where           func(where *Where, key string)
	figures         bool // typed-in figures are a line
	most            bool // further lines stand in the order of their sums, not of their keys
}

// cross counts the posts of the period. The channels that add to the total
// stand before their sum, the others behind it.
func (b *builder) cross(c crossing) Table {
	t := Table{ID: c.id, Title: c.title, Columns: []Column{{Name: c.head, Kind: KindText, Wide: c.wide}}}
	var order []Row
	for _, row := range b.channels {
		if adds(row) {
			order = append(order, row)
			t.Columns = append(t.Columns, Column{Name: row.Name, Kind: KindNumber, Wide: 6, Sum: true})
		}
	}
	whole := len(t.Columns)
	parts := make([]int, 0, whole)
	for i := 1; i < whole; i++ {
		parts = append(parts, i)
	}
	t.Columns = append(t.Columns, Column{Name: "合计", Kind: KindNumber, Wide: 6, Sum: true, SumOf: parts})
	for _, row := range b.channels {
		if !adds(row) {
			order = append(order, row)
			t.Columns = append(t.Columns, Column{Name: row.Name + "（" + row.Unit + "，不计入合计）", Kind: KindNumber, Wide: 7, Sum: true})
		}
	}
	counts, keys := b.crossed(c)
	for _, key := range keys {
		t.Lines = append(t.Lines, Line{Values: b.crossLine(c, order, whole, key, counts)})
	}
	if c.figures && slices.ContainsFunc(order, func(row Row) bool { return row.Figures > 0 }) {
		t.Lines = append(t.Lines, Line{Values: figuresLine(order, whole)})
	}
	t.Total = t.total("合计")
	b.openTotal(&t, order, whole, c.figures)
	return t
}

// crossed counts posts by key and channel, and gives the keys of all lines.
func (b *builder) crossed(c crossing) (map[[2]string]int, []string) {
	counts, keys := map[[2]string]int{}, slices.Clone(c.keys)
	known := map[string]bool{}
	for _, key := range keys {
		known[key] = true
	}
	var more []string
	for _, post := range b.posts {
		key := c.key(post)
		counts[[2]string{key, post.Channel}]++
		if !known[key] {
			known[key] = true
			more = append(more, key)
		}
	}
	sums := map[string]int{}
	for _, post := range b.posts {
		if c.most && b.counts(post) {
			sums[c.key(post)]++
		}
	}
	slices.SortFunc(more, func(x, y string) int { // what has no name stands last
		return cmp.Or(cmp.Compare(strconv.FormatBool(x == ""), strconv.FormatBool(y == "")), cmp.Compare(sums[y], sums[x]), cmp.Compare(x, y))
	})
	return counts, append(keys, more...)
}

func (b *builder) crossLine(c crossing, order []Row, whole int, key string, counts map[[2]string]int) []Value {
	values := []Value{text(c.name(key))}
	sum := 0
	add := func() {
		if len(values) == whole {
			where := Where{Channels: b.additive}
			c.where(&where, key)
			values = append(values, opens(sum, where))
		}
	}
	for _, row := range order {
		add()
		posts := counts[[2]string{key, row.Key}]
		if adds(row) {
			sum += posts
		}
		where := Where{Channels: []string{row.Key}}
		c.where(&where, key)
		values = append(values, opens(posts, where))
	}
	add()
	return values
}

func figuresLine(order []Row, whole int) []Value {
	values := []Value{text("填报（不分项）")}
	sum := 0
	for _, row := range order {
		if len(values) == whole {
			values = append(values, number(sum))
		}
		if adds(row) {
			sum += row.Figures
		}
		values = append(values, number(row.Figures))
	}
	if len(values) == whole {
		values = append(values, number(sum))
	}
	return values
}

// openTotal lets the totals open their posts, where they are nothing but posts.
func (b *builder) openTotal(t *Table, order []Row, whole int, figures bool) {
	if !figures || b.figures == 0 {
		t.Total[whole] = opens(t.Total[whole].Number, Where{Channels: b.additive})
	}
	for i, row := range order {
		place := i + 1
		if !adds(row) {
			place++
		}
		if !figures || row.Figures == 0 {
			t.Total[place] = opens(t.Total[place].Number, Where{Channels: []string{row.Key}})
		}
	}
}

// tableC is category × channel.
func (b *builder) tableC() Table {
	var keys []string
	for _, no := range categoryNumbers(b.Tally, b.Frame.Checklist) {
		keys = append(keys, strconv.Itoa(no))
	}
	return b.cross(crossing{
		id: "C", title: "主动公开信息数量（按清单类别和公开渠道）", head: "类别", wide: 12, keys: keys, figures: true,
		key:  func(post disclosure.Post) string { return strconv.Itoa(post.Category) },
		name: func(key string) string { return b.categoryName(atoi(key)) },
		where: func(where *Where, key string) {
			where.Category = pointer(atoi(key))
		},
	})
}

// categoryName tells a category that the checklist no longer has from 未归类.
func (b *builder) categoryName(no int) string {
	name := b.Frame.Checklist.CategoryName(no)
	if no != 0 && name == b.Frame.Checklist.CategoryName(0) {
		name += "（原类别" + strconv.Itoa(no) + "）"
	}
	return OneLine(name)
}

// atoi reads a key that was made by Itoa.
func atoi(key string) int {
	n, _ := strconv.Atoi(key)
	return n
}

// tableE is department × channel, tableE2 site × channel.
func (b *builder) tableE() Table {
	return b.cross(crossing{
		id: "E", title: "主动公开信息数量（按责任部门）", head: "责任部门", wide: 10, figures: true, most: true,
		key:   func(post disclosure.Post) string { return post.Department },
		name:  named,
		where: func(where *Where, key string) { where.Department = &key },
	})
}

func (b *builder) tableE2() Table {
	return b.cross(crossing{
		id: "E2", title: "主动公开信息数量（按网站）", head: "网站", wide: 12, figures: true, most: true,
		key:   func(post disclosure.Post) string { return post.Site },
		name:  named,
		where: func(where *Where, key string) { where.Site = &key },
	})
}

// tableM is month × channel. Typed-in figures belong to no month.
func (b *builder) tableM() Table {
	t := b.cross(crossing{
		id: "M", title: "主动公开信息数量（按月）", head: "月份", wide: 6, keys: months(b.Frame.Period),
		key:   func(post disclosure.Post) string { return post.Published.Month() },
		name:  func(key string) string { return key },
		where: func(where *Where, key string) { where.Month = key },
	})
	if b.figures > 0 {
		t.Note = "不含填报数" + strconv.Itoa(b.figures) + "，填报数不分月份。"
	}
	t.Chart = &Chart{Title: "各月主动公开信息数量", Kind: "line", Label: 0, Values: []int{len(b.additive) + 1}}
	return t
}
