package report

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
)

//go:embed page.html page.css page.js
var pageFiles embed.FS

// WriteHTML writes the report as one file that loads nothing: its style and
// script stand in it and are the only ones that its policy lets run. Numbers
// open the posts behind them in the evidence (table I); without script they
// lead to it.
func WriteHTML(w io.Writer, r Report) error {
	r = r.published()
	css, err := pageFiles.ReadFile("page.css")
	if err != nil {
		return fmt.Errorf("read the page's style: %w", err)
	}
	js, err := pageFiles.ReadFile("page.js")
	if err != nil {
		return fmt.Errorf("read the page's script: %w", err)
	}
	evidence := newEvidence(r)
	page, err := template.New("page.html").Funcs(template.FuncMap{
		"numeral": Numeral, "sections": sections, "class": cellClass, "day": DayName, "tableOf": tableIn(r), "bars": bars, "curve": curve, "where": evidence.where,
	}).ParseFS(pageFiles, "page.html")
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	out := bufio.NewWriter(w)
	err = page.Execute(out, htmlPage{
		Report: r, Style: template.CSS(css), Script: template.JS(js), Evidence: evidence,
		Policy: "default-src 'none'; style-src '" + digest(css) + "'; script-src '" + digest(js) + "'; base-uri 'none'; form-action 'none'",
	})
	if err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	return out.Flush()
}

// htmlPage is what page.html shows.
type htmlPage struct {
	Report
	Policy   string
	Style    template.CSS
	Script   template.JS
	Evidence *htmlEvidence
}

// Annexes are the tables that follow the parts, but for the evidence.
func (p htmlPage) Annexes() []htmlTable {
	var annexes []htmlTable
	for _, table := range p.Loose() {
		if table.ID != evidenceID {
			annexes = append(annexes, htmlTable{table})
		}
	}
	return annexes
}

// Others are all tables but the evidence, in the order of their ids.
func (p htmlPage) Others() []Table {
	others := slices.DeleteFunc(slices.Clone(p.Tables), func(t Table) bool { return t.ID == evidenceID })
	slices.SortStableFunc(others, func(x, y Table) int { return strings.Compare(x.ID, y.ID) })
	return others
}

// digest names a style or script in the page's policy.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// numberedBlock is a block; No numbers headings from 1.
type numberedBlock struct {
	Block
	No int
}

func sections(blocks []Block) []numberedBlock {
	numbered, no := make([]numberedBlock, len(blocks)), 0
	for i, block := range blocks {
		if block.Heading != "" {
			no++
		}
		numbered[i] = numberedBlock{block, no}
	}
	return numbered
}

// htmlTable is a table as page.html shows it.
type htmlTable struct{ Table }

func tableIn(r Report) func(string) *htmlTable {
	return func(id string) *htmlTable {
		if table, ok := r.Table(id); ok {
			return &htmlTable{table}
		}
		return nil
	}
}

// htmlCell is a value with what its place in the table makes of it.
type htmlCell struct {
	Value
	Shown string
	Class string // of the kind of its column
}

// Rows are the lines with their cells, the total last.
func (t htmlTable) Rows() []htmlRow {
	var rows []htmlRow
	for _, line := range t.Lines {
		class := ""
		switch {
		case line.SumOf != nil:
			class = "sub"
		case line.Apart:
			class = "apart"
		}
		rows = append(rows, htmlRow{class, t.cells(line.Values)})
	}
	if t.Total != nil {
		rows = append(rows, htmlRow{"total", t.cells(t.Total)})
	}
	return rows
}

type htmlRow struct {
	Class string
	Cells []htmlCell
}

func (t htmlTable) cells(values []Value) []htmlCell {
	cells := make([]htmlCell, len(values))
	for i, value := range values {
		value.Link = WebAddress(value.Link)
		cells[i] = htmlCell{value, t.Columns[i].Text(value), cellClass(t.Columns[i])}
	}
	return cells
}

// padding is what a cell has beside its text, in characters.
const padding = 1

// Share is how much of the table's width a column has, in percent.
func (t htmlTable) Share(column Column) int {
	all := 0
	for _, c := range t.Columns {
		all += c.Wide + padding
	}
	return max(1, 100*(column.Wide+padding)/all)
}

// Wide tells whether the table is better read across the page.
func (t htmlTable) Wide() bool {
	wide := 0
	for _, column := range t.Columns {
		wide += column.Wide
	}
	return wide > 60
}

// Short tells whether the table is not to be torn apart on paper.
func (t htmlTable) Short() bool { return len(t.Lines) <= 18 }

// cellClass is how page.css knows the kind of a column, "" for text.
func cellClass(column Column) string {
	switch {
	case column.Numeric():
		return "n"
	case column.Kind == KindDay:
		return "d"
	}
	return ""
}

// Name is the title without the school, which stands before it.
func (p htmlPage) Name() string { return strings.TrimPrefix(p.Title, p.School) }
