package report

import (
	"encoding/json"
	"slices"
)

// evidenceID is the table that numbers open.
const evidenceID = "I"

// htmlEvidence is table I, without the columns that the links and marks of its
// rows stand for already. Names are numbered, so that ten thousand rows
// repeat none, and nothing hostile stands where nobody reads it.
type htmlEvidence struct {
	Title, Note string
	Columns     []Column
	Rows        []evidenceRow

	channels, departments, sites, columns numbering
}

type evidenceRow struct {
	*Place
	Cells                             []htmlCell
	ChannelNo, DeptNo, SiteNo, ListNo int
}

// numbering gives names their numbers, in the order in which they came.
type numbering map[string]int

func (n numbering) of(name string) int {
	no, known := n[name]
	if !known {
		no = len(n)
		n[name] = no
	}
	return no
}

func newEvidence(r Report) *htmlEvidence {
	table, _ := r.Table(evidenceID)
	e := &htmlEvidence{Title: table.Title, Note: table.Note, channels: numbering{}, departments: numbering{}, sites: numbering{}, columns: numbering{}}
	var kept []int
	for i, column := range table.Columns {
		if !column.Aside {
			kept = append(kept, i)
			e.Columns = append(e.Columns, column)
		}
	}
	all := htmlTable{table}
	for _, line := range table.Lines {
		if line.Post == nil {
			continue
		}
		cells, row := all.cells(line.Values), evidenceRow{Place: line.Post}
		row.ChannelNo, row.DeptNo = e.channels.of(line.Post.Channel), e.departments.of(line.Post.Department)
		row.SiteNo, row.ListNo = e.sites.of(line.Post.Site), e.columns.of(line.Post.Column)
		for _, i := range kept {
			row.Cells = append(row.Cells, cells[i])
		}
		e.Rows = append(e.Rows, row)
	}
	return e
}

// sheetRows is how many rows a browser lays out at once: it passes over the
// sheets that are not in sight, so that ten thousand rows stay quick.
const sheetRows = 200

// Sheets are the rows in portions.
func (e *htmlEvidence) Sheets() [][]evidenceRow {
	return slices.Collect(slices.Chunk(e.Rows, sheetRows))
}

// Share is how much of the width a column has, in percent.
func (e *htmlEvidence) Share(column Column) int {
	return htmlTable{Table{Columns: e.Columns}}.Share(column)
}

// where is a Where as the page's script reads it: what an attribute of the
// rows, by its letter, must be one of.
func (e *htmlEvidence) where(where *Where) (string, error) {
	wanted := map[string][]any{}
	for _, channel := range where.Channels {
		wanted["c"] = append(wanted["c"], e.channels.of(channel))
	}
	number := func(letter string, no *int) {
		if no != nil {
			wanted[letter] = []any{*no}
		}
	}
	number("g", where.Category)
	number("r", where.Requirement)
	name := func(letter string, numbers numbering, name *string) {
		if name != nil {
			wanted[letter] = []any{numbers.of(*name)}
		}
	}
	name("d", e.departments, where.Department)
	name("s", e.sites, where.Site)
	name("l", e.columns, where.Column)
	if where.Month != "" {
		wanted["m"] = []any{where.Month}
	}
	if where.Status != "" {
		wanted["t"] = []any{where.Status}
	}
	text, err := json.Marshal(wanted)
	return string(text), err
}
