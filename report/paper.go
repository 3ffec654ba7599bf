package report

import "slices"

// OnPaper is the report as a document to be read from top to bottom has it:
// what may be published, without the columns that stand aside.
func (r Report) OnPaper() Report {
	r = r.published()
	for i, table := range r.Tables {
		r.Tables[i] = table.onPaper()
	}
	return r
}

// published is the report without the tables for the college's own use.
func (r Report) published() Report {
	r.Tables = slices.DeleteFunc(slices.Clone(r.Tables), func(table Table) bool { return table.Inside })
	return r
}

// onPaper takes out the columns that stand aside. No other column is the sum
// of such a one, and no chart draws it (see Check).
func (t Table) onPaper() Table {
	all := t.Columns
	places := make([]int, len(all)) // of the columns that stay
	var columns []Column
	for i, column := range all {
		places[i] = len(columns)
		if !column.Aside {
			columns = append(columns, column)
		}
	}
	if len(columns) == len(all) {
		return t
	}
	moved := func(old []int) []int {
		var moved []int
		for _, column := range old {
			moved = append(moved, places[column])
		}
		return moved
	}
	keep := func(values []Value) []Value {
		var kept []Value
		for i, value := range values {
			if !all[i].Aside {
				kept = append(kept, value)
			}
		}
		return kept
	}
	for i := range columns {
		columns[i].SumOf = moved(columns[i].SumOf)
	}
	t.Columns, t.Total, t.Lines = columns, keep(t.Total), slices.Clone(t.Lines)
	for i := range t.Lines {
		t.Lines[i].Values = keep(t.Lines[i].Values)
	}
	if t.Chart != nil {
		chart := *t.Chart
		chart.Label, chart.Values = places[chart.Label], moved(chart.Values)
		t.Chart = &chart
	}
	return t
}
