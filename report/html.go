package report

import (
	"bufio"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
)

//go:embed page.html page.css page.js
var pageFiles embed.FS

// WriteHTML writes the report as one file that loads nothing: its style and
// script stand in it and are the only ones that its policy lets run. Numbers
// open the posts behind them in the evidence (table I); without script they
// lead to it.
func WriteHTML(w io.Writer, r Report) error {
	css, err := pageFiles.ReadFile("page.css")
	if err != nil {
		return fmt.Errorf("read the page's style: %w", err)
	}
	js, err := pageFiles.ReadFile("page.js")
	if err != nil {
		return fmt.Errorf("read the page's script: %w", err)
	}
	page, err := template.New("page.html").Funcs(template.FuncMap{
		"numeral": numeral, "day": lastDay, "tableOf": tableIn(r), "bars": bars, "curve": curve, "where": whereText,
	}).ParseFS(pageFiles, "page.html")
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	out := bufio.NewWriter(w)
	err = page.Execute(out, htmlPage{
		Report: r, Style: template.CSS(css), Script: template.JS(js), Evidence: newEvidence(r),
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
	Evidence htmlEvidence
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

// digest names a style or script in the page's policy.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
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
	Shown   string
	Numeric bool
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
		value.Link = webAddress(value.Link)
		cells[i] = htmlCell{value, t.Columns[i].Text(value), t.Columns[i].Numeric()}
	}
	return cells
}

// Wide tells whether the table is better read across the page.
func (t htmlTable) Wide() bool {
	wide := 0
	for _, column := range t.Columns {
		wide += column.Wide
	}
	return wide > 48
}

// evidenceID is the table that numbers open.
const evidenceID = "I"

// whereText is a Where as the page's script reads it.
func whereText(where *Where) (string, error) {
	text, err := json.Marshal(where)
	return string(text), err
}

// htmlEvidence is table I, without the columns that the links and marks of its
// rows stand for already.
type htmlEvidence struct {
	Title, Note string
	Columns     []Column
	Rows        []evidenceRow
}

type evidenceRow struct {
	*Place
	Cells []htmlCell
}

func newEvidence(r Report) htmlEvidence {
	table, _ := r.Table(evidenceID)
	evidence := htmlEvidence{Title: table.Title, Note: table.Note}
	var kept []int
	for i, column := range table.Columns {
		if !slices.Contains([]string{"链接", "标识"}, column.Name) {
			kept = append(kept, i)
			evidence.Columns = append(evidence.Columns, column)
		}
	}
	all := htmlTable{table}
	for _, line := range table.Lines {
		cells, row := all.cells(line.Values), evidenceRow{Place: line.Post}
		for _, i := range kept {
			row.Cells = append(row.Cells, cells[i])
		}
		if row.Place == nil {
			row.Place = &Place{}
		}
		evidence.Rows = append(evidence.Rows, row)
	}
	return evidence
}
