package web

import (
	"slices"

	"gongkai/disclosure"
)

// number is a figure with the address of the posts behind it, "" where there
// are none to list.
type number struct {
	Posts int
	Path  string
	Tint  int // 0 to 5, how large beside the largest cell
}

// table is channel × category with its sums. The sums of a row, and what they
// add up to, leave out the channels that do not add to the total.
type table struct {
	Channels []disclosure.Channel
	Rows     []tableRow
	Sums     []number // by channel
	Total    number
	Typed    []int // figures by channel; empty where none was typed in
	TypedSum int
	Whole    []int // posts and figures together
	WholeSum int
	Apart    bool // some channel does not add to the total
}

// tableRow is one category.
type tableRow struct {
	No    int
	Name  string
	Cells []number // by channel
	Sum   number
}

// tabulate lays the cells out, each with the address of the posts behind it.
func (s School) tabulate(o Overview, period disclosure.Period) table {
	t := table{Channels: s.columns(o)}
	adding := adding(t.Channels)
	t.Apart = adding != nil
	sums, total := make([]int, len(t.Channels)), 0
	largest := 0
	for _, posts := range o.Cells {
		largest = max(largest, posts)
	}
	for _, category := range s.rows(o) {
		row := tableRow{No: category.No, Name: category.Name}
		sum := 0
		for i, channel := range t.Channels {
			posts := o.Cells[Cell{channel.ID, category.No}]
			cell := counted(posts, Query{Channels: []string{channel.ID}, Category: &category.No, Period: period})
			cell.Tint = tint(posts, largest)
			row.Cells = append(row.Cells, cell)
			sums[i] += posts
			if channel.Additive {
				sum += posts
			}
		}
		row.Sum = counted(sum, Query{Channels: adding, Category: &category.No, Period: period})
		total += sum
		t.Rows = append(t.Rows, row)
	}
	for i, channel := range t.Channels {
		t.Sums = append(t.Sums, counted(sums[i], Query{Channels: []string{channel.ID}, Period: period}))
	}
	t.Total = counted(total, Query{Channels: adding, Period: period})
	t.addFigures(o.Figures)
	return t
}

// addFigures puts what was typed in below the posts.
func (t *table) addFigures(figures []disclosure.Figure) {
	if len(figures) == 0 {
		return
	}
	t.WholeSum = t.Total.Posts
	for i, channel := range t.Channels {
		typed := 0
		for _, figure := range figures {
			if figure.Channel == channel.ID {
				typed += figure.Count
			}
		}
		t.Typed = append(t.Typed, typed)
		t.Whole = append(t.Whole, t.Sums[i].Posts+typed)
		if channel.Additive {
			t.TypedSum += typed
			t.WholeSum += typed
		}
	}
}

// columns are the school's channels, then those that an earlier configuration
// left posts or figures of: shown and added, never hidden.
func (s School) columns(o Overview) []disclosure.Channel {
	var left []string
	for cell := range o.Cells {
		left = append(left, cell.Channel)
	}
	for _, figure := range o.Figures {
		left = append(left, figure.Channel)
	}
	slices.Sort(left)
	columns := slices.Clone(s.Channels)
	for _, id := range slices.Compact(left) {
		if !slices.ContainsFunc(s.Channels, func(c disclosure.Channel) bool { return c.ID == id }) {
			columns = append(columns, disclosure.Channel{ID: id, Name: id, Additive: true})
		}
	}
	return columns
}

// rows are the checklist's categories, then those that only posts have, then
// what is outside the checklist.
func (s School) rows(o Overview) []disclosure.Category {
	var left []int
	for cell := range o.Cells {
		if cell.Category != 0 && !s.hasCategory(cell.Category) {
			left = append(left, cell.Category)
		}
	}
	slices.Sort(left)
	rows := slices.Clone(s.Checklist.Categories)
	for _, no := range slices.Compact(left) {
		rows = append(rows, disclosure.Category{No: no, Name: "（清单已无此类）"})
	}
	return append(rows, disclosure.Category{No: 0, Name: s.Checklist.CategoryName(0)})
}

// adding are the channels that add to the total, nil where all do and an
// address need not name them.
func adding(channels []disclosure.Channel) []string {
	ids := []string{}
	for _, channel := range channels {
		if channel.Additive {
			ids = append(ids, channel.ID)
		}
	}
	if len(ids) == len(channels) {
		return nil
	}
	return ids
}

func counted(posts int, behind Query) number {
	if posts == 0 {
		return number{}
	}
	behind.Dated = !behind.Undated && behind.Period == (disclosure.Period{}) // no number counts undated posts with others
	return number{Posts: posts, Path: behind.path()}
}

// tint is 0 for nothing and up to 5 for the largest cell.
func tint(posts, largest int) int {
	if posts <= 0 || largest <= 0 {
		return 0
	}
	return 1 + (posts-1)*5/largest
}
