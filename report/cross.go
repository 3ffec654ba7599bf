package report

import (
	"fmt"
	"slices"
	"strconv"

	"gongkai/disclosure"
)

// Pair is two dimensions that are counted together, the first one down, the
// second one across. They differ.
type Pair struct{ Rows, Columns disclosure.Dimension }

// Cross is the table of a pair. A row's total is the sum of its cells, a
// column's likewise, and Total that of either; but channels that do not add to
// the total stand apart: their own total is told, and no other sum has them.
// Where neither dimension is the channel, only channels that add up are counted.
type Cross struct {
	Rows         disclosure.Dimension `json:"rows"`
	Columns      disclosure.Dimension `json:"columns"`
	RowTotals    []Row                `json:"row_totals"`
	ColumnTotals []Row                `json:"column_totals"`
	Cells        []CrossCell          `json:"cells"` // those that are not 0
	Total        int                  `json:"total"`
	Unique       int                  `json:"unique"` // of Total
}

// CrossCell is a cell of a Cross.
type CrossCell struct {
	Row    string `json:"row"`    // Row.Key
	Column string `json:"column"` // Row.Key
	Posts  int    `json:"posts"`
	Unique int    `json:"unique"` // see Row
}

// cross counts by a pair.
func (c counting) cross(pair Pair) (Cross, error) {
	if pair.Rows == pair.Columns {
		return Cross{}, fmt.Errorf("tally: %s cannot be paired with itself", pair.Rows)
	}
	cross := Cross{Rows: pair.Rows, Columns: pair.Columns, Cells: []CrossCell{}}
	cross.RowTotals, cross.ColumnTotals = c.margin(pair.Rows), c.margin(pair.Columns)
	rows, columns := rowPlaces(cross.RowTotals), rowPlaces(cross.ColumnTotals)
	for _, cell := range c.of(pair.Rows, pair.Columns) {
		row := c.total(&cross.RowTotals, rows, pair.Rows, cell.Keys[0])
		column := c.total(&cross.ColumnTotals, columns, pair.Columns, cell.Keys[1])
		cross.Cells = append(cross.Cells, CrossCell{Row: row.Key, Column: column.Key, Posts: cell.Posts, Unique: cell.Unique})
		rowAdds, columnAdds := row.adds(), column.adds()
		if columnAdds {
			row.Posts += cell.Posts
		}
		if rowAdds {
			column.Posts += cell.Posts
		}
		if rowAdds && columnAdds {
			cross.Total += cell.Posts
		}
	}
	return cross, nil
}

// margin gives the rows of a dimension with their posts still to be added up
// from the cells. What was typed in has no other dimension and is left out.
func (c counting) margin(dimension disclosure.Dimension) []Row {
	rows := slices.Clone(c.rowsBy(dimension))
	for i := range rows {
		rows[i].Posts, rows[i].Figures = 0, 0
	}
	return rows
}

// total gives the row of a key; one that only channels apart have is new.
func (c counting) total(rows *[]Row, place map[string]int, dimension disclosure.Dimension, key string) *Row {
	if _, known := place[key]; !known {
		place[key] = len(*rows)
		*rows = append(*rows, Row{Key: key, Name: nameOf(c.frame, dimension, key)})
	}
	return &(*rows)[place[key]]
}

// adds tells whether sums have the row.
func (r Row) adds() bool { return r.Additive == nil || *r.Additive }

// Posts gives the cells by their rows and columns.
func (c Cross) Posts() map[[2]string]int {
	posts := make(map[[2]string]int, len(c.Cells))
	for _, cell := range c.Cells {
		posts[[2]string{cell.Row, cell.Column}] = cell.Posts
	}
	return posts
}

// Behind gives the posts that a number counts under the keys of some
// dimensions, none for the whole: the posts of the channels that add to the
// total unless a channel is among the keys.
func (t Tally) Behind(keys map[disclosure.Dimension]string) Where {
	var where Where
	apart := slices.ContainsFunc(t.Cells, func(cell Cell) bool { return !slices.Contains(t.Adding, cell.Channel) })
	if apart {
		where.Channels = slices.Clone(t.Adding)
	}
	for dimension, key := range keys {
		where.narrow(dimension, key)
	}
	return where
}

func (w *Where) narrow(dimension disclosure.Dimension, key string) {
	number := func() *int {
		n, err := strconv.Atoi(key)
		if err != nil {
			n = -1 // no post has it
		}
		return &n
	}
	switch dimension {
	case disclosure.ByChannel:
		w.Channels = []string{key}
	case disclosure.ByCategory:
		w.Category = number()
	case disclosure.ByRequirement:
		w.Requirement = number()
	case disclosure.ByDepartment:
		w.Department = &key
	case disclosure.BySite:
		w.Site = &key
	case disclosure.ByColumn:
		w.Column = &key
	case disclosure.ByMonth:
		w.Month = key
	}
}
