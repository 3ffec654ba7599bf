package web

import (
	"fmt"

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
func (s School) tabulate(o Overview, period disclosure.Period) (table, error) {
	if err := s.knows(o); err != nil {
		return table{}, err
	}
	adding := s.adding()
	t := table{Channels: s.Channels, Apart: adding != nil}
	sums, total := make([]int, len(s.Channels)), 0
	largest := 0
	for _, posts := range o.Cells {
		largest = max(largest, posts)
	}
	for _, category := range s.categories() {
		row := tableRow{No: category.No, Name: category.Name}
		sum := 0
		for i, channel := range s.Channels {
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
	for i, channel := range s.Channels {
		t.Sums = append(t.Sums, counted(sums[i], Query{Channels: []string{channel.ID}, Period: period}))
	}
	t.Total = counted(total, Query{Channels: adding, Period: period})
	t.addFigures(o.Figures)
	return t, nil
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

// knows refuses numbers that would have no place in the table: it shows every
// post, or nothing.
func (s School) knows(o Overview) error {
	channels := map[string]bool{}
	for _, channel := range s.Channels {
		channels[channel.ID] = true
	}
	for cell, posts := range o.Cells {
		if !channels[cell.Channel] || (cell.Category != 0 && !s.hasCategory(cell.Category)) {
			return fmt.Errorf("lay out table: %d posts of channel %q and category %d, which the school does not have", posts, cell.Channel, cell.Category)
		}
	}
	for _, figure := range o.Figures {
		if !channels[figure.Channel] {
			return fmt.Errorf("lay out table: figure %q of channel %q, which the school does not have", figure.Name, figure.Channel)
		}
	}
	return nil
}

// adding are the channels that add to the total, nil where all do and an
// address need not name them.
func (s School) adding() []string {
	ids := []string{}
	for _, channel := range s.Channels {
		if channel.Additive {
			ids = append(ids, channel.ID)
		}
	}
	if len(ids) == len(s.Channels) {
		return nil
	}
	return ids
}

// categories are the rows: the checklist's, then what is outside it.
func (s School) categories() []disclosure.Category {
	rows := make([]disclosure.Category, 0, len(s.Checklist.Categories)+1)
	rows = append(rows, s.Checklist.Categories...)
	return append(rows, disclosure.Category{No: 0, Name: s.Checklist.CategoryName(0)})
}

func counted(posts int, behind Query) number {
	if posts == 0 {
		return number{}
	}
	return number{Posts: posts, Path: behind.path()}
}

// tint is 0 for nothing and up to 5 for the largest cell.
func tint(posts, largest int) int {
	if posts <= 0 || largest <= 0 {
		return 0
	}
	return 1 + (posts-1)*5/largest
}
