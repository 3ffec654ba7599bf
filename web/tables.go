package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"gongkai/disclosure"
	"gongkai/report"
)

// tablesPage is what tables.html shows: one dimension, or two of them crossed.
type tablesPage struct {
	Period  disclosure.Period
	Title   string
	Rows    []option // what can be chosen
	Columns []option
	Head    []tableHead
	Lines   []tableLine
	Sums    []number
	Total   number
	Unique  int  // of Total
	Apart   bool // some channel is in no sum
	Typed   bool // figures were typed in, which no table here has
	Crossed bool
	Status  disclosure.Statuses
}

// tableHead heads a column or a row.
type tableHead struct {
	Name  string
	Apart bool
}

// tableLine is one row, with the number that is left after removing copies.
type tableLine struct {
	tableHead
	Cells  []number
	Sum    number
	Unique int
}

func (s *server) tables(r *http.Request) (view, error) {
	values := r.URL.Query()
	rows, columns, err := parseTable(values)
	if err != nil {
		return view{}, err
	}
	values.Del("rows")
	values.Del("columns")
	period, err := s.school.parsePeriod(values)
	if err != nil {
		return view{}, err
	}
	var pairs []report.Pair
	if columns != "" {
		pairs = append(pairs, report.Pair{Rows: rows, Columns: columns})
	}
	tally, err := s.source.Count(r.Context(), period, []disclosure.Dimension{rows}, pairs)
	if err != nil {
		return view{}, fmt.Errorf("count by %s and %s: %w", rows, columns, err)
	}
	shown := tablesPage{
		Period: period, Title: report.DimensionName(rows), Status: tally.Status, Unique: tally.Unique, Typed: tally.Total > tally.Posts,
		Rows: dimensionOptions(rows, false), Columns: dimensionOptions(columns, true),
	}
	if columns == "" {
		shown.single(tally, rows)
	} else {
		shown.Title += " × " + report.DimensionName(columns)
		shown.cross(tally)
	}
	return view{"tables.html", shown.Title, shown}, nil
}

// parseTable reads which dimensions are wanted.
func parseTable(values url.Values) (rows, columns disclosure.Dimension, err error) {
	rows, columns = disclosure.ByDepartment, ""
	for _, field := range []struct {
		name string
		to   *disclosure.Dimension
	}{{"rows", &rows}, {"columns", &columns}} {
		if given := values.Get(field.name); given != "" {
			*field.to = disclosure.Dimension(given)
			if !slices.Contains(disclosure.Dimensions(), *field.to) {
				return "", "", &parameterError{field.name, "可写 channel、category、requirement、department、column、site、month"}
			}
		}
	}
	if rows == columns {
		return "", "", &parameterError{"columns", "不能和 rows 相同"}
	}
	return rows, columns, nil
}

func dimensionOptions(chosen disclosure.Dimension, orNone bool) []option {
	var options []option
	if orNone {
		options = append(options, option{"", "（不交叉）", chosen == ""})
	}
	for _, dimension := range disclosure.Dimensions() {
		options = append(options, option{string(dimension), report.DimensionName(dimension), dimension == chosen})
	}
	return options
}

// single shows one dimension.
func (p *tablesPage) single(tally report.Tally, dimension disclosure.Dimension) {
	for _, row := range tally.By[string(dimension)] {
		p.Lines = append(p.Lines, tableLine{tableHead: p.heading(row, dimension), Sum: p.number(tally, row.Posts, dimension, row.Key, "", ""), Unique: row.Unique})
	}
	p.Total = p.number(tally, tally.Posts, "", "", "", "")
}

// cross shows the pair that was counted.
func (p *tablesPage) cross(tally report.Tally) {
	p.Crossed = true
	for _, cross := range tally.Cross {
		posts, largest := cross.Posts(), 0
		for _, cell := range cross.Cells {
			largest = max(largest, cell.Posts)
		}
		for _, column := range cross.ColumnTotals {
			p.Head = append(p.Head, p.heading(column, cross.Columns))
			p.Sums = append(p.Sums, p.number(tally, column.Posts, "", "", cross.Columns, column.Key))
		}
		for _, row := range cross.RowTotals {
			line := tableLine{tableHead: p.heading(row, cross.Rows), Unique: row.Unique}
			for _, column := range cross.ColumnTotals {
				cell := p.number(tally, posts[[2]string{row.Key, column.Key}], cross.Rows, row.Key, cross.Columns, column.Key)
				cell.Tint = tint(cell.Posts, largest)
				line.Cells = append(line.Cells, cell)
			}
			line.Sum = p.number(tally, row.Posts, cross.Rows, row.Key, "", "")
			p.Lines = append(p.Lines, line)
		}
		p.Total = p.number(tally, cross.Total, "", "", "", "")
	}
}

func (p *tablesPage) heading(row report.Row, dimension disclosure.Dimension) tableHead {
	apart := row.Additive != nil && !*row.Additive
	p.Apart = p.Apart || apart
	name := row.Name
	if dimension == disclosure.ByRequirement && row.Key != "0" {
		name = row.Key + "　" + name
	}
	return tableHead{Name: name, Apart: apart}
}

// number is a count under up to two keys, with the address of its posts.
func (p *tablesPage) number(tally report.Tally, posts int, rows disclosure.Dimension, row string, columns disclosure.Dimension, column string) number {
	keys := map[disclosure.Dimension]string{}
	if rows != "" {
		keys[rows] = row
	}
	if columns != "" {
		keys[columns] = column
	}
	return counted(posts, queryBehind(tally.Behind(keys), p.Period))
}

// queryBehind asks for the posts behind a number of a tally.
func queryBehind(where report.Where, period disclosure.Period) Query {
	return Query{
		Channels: where.Channels, Category: where.Category, Requirement: where.Requirement, Department: where.Department,
		Site: where.Site, Column: where.Column, Month: where.Month, Period: period,
	}
}
