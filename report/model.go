package report

import (
	"slices"

	"gongkai/disclosure"
)

// Report is a yearly report: what is counted, as sentences and tables, and the
// places that the officer writes in. Every writer (docx, xlsx, html, md, json)
// shows this and counts nothing by itself.
//
// As JSON it is for programs: keys and Table.IDs stay as they are, others are
// added. Find a column by its Name, since there are more or less of them; a
// value without number is 0 in a column of numbers.
type Report struct {
	School     string            `json:"school"`
	Title      string            `json:"title"` // 某某学院2023年信息公开工作年度报告
	Period     disclosure.Period `json:"period"`
	PeriodName string            `json:"period_name"`
	Made       disclosure.Day    `json:"made"`      // when it was written
	Checklist  string            `json:"checklist"` // its title and document
	Sentence   string            `json:"sentence"`
	Tally      Tally             `json:"tally"`
	Before     *Tally            `json:"before,omitempty"` // of the period that this one is compared with
	Parts      []Part            `json:"parts"`            // the eight of the ministry, in order
	Tables     []Table           `json:"tables"`           // A to I, then what else was asked for
	Warnings   []string          `json:"warnings"`         // why a number may be doubted; empty where nothing is known against them
}

// Table gives the table of an id, false where the report has none.
func (r Report) Table(id string) (Table, bool) {
	for _, table := range r.Tables {
		if table.ID == id {
			return table, true
		}
	}
	return Table{}, false
}

// Part is one of the eight parts.
type Part struct {
	No     int     `json:"no"` // from 1
	Title  string  `json:"title"`
	Blocks []Block `json:"blocks"`
}

// Block is a piece of a part. Exactly one of its fields is set.
type Block struct {
	Heading string `json:"heading,omitempty"` // of a section of the part, without its number: writers count （一）（二）…
	Text    string `json:"text,omitempty"`    // a paragraph with its numbers filled in
	Prose   string `json:"prose,omitempty"`   // what the officer is to write here, shown as a marked place
	Table   string `json:"table,omitempty"`   // Table.ID of a table that stands here
}

// Table is a table of a report. Its sums are in it, and Check holds them
// against their parts; a writer may write them as formulas instead.
type Table struct {
	ID      string   `json:"id"`    // A, B, C …
	Title   string   `json:"title"` // without the id
	Note    string   `json:"note,omitempty"`
	Columns []Column `json:"columns"`
	Lines   []Line   `json:"lines"`
	Total   []Value  `json:"total,omitempty"` // the last line, a value for each column; nil for a table without sums
	Chart   *Chart   `json:"chart,omitempty"`
	Inside  bool     `json:"inside,omitempty"` // for the college's own use: what is published leaves it out
}

// Kind says how the values of a column are shown.
type Kind string

// The kinds of columns.
const (
	KindText   Kind = "text"
	KindNumber Kind = "number"
	KindDay    Kind = "day"    // YYYY-MM-DD, "" for none
	KindChange Kind = "change" // a number shown with its sign
)

// Column is a column of a table.
type Column struct {
	Name  string `json:"name"`
	Kind  Kind   `json:"kind"`
	Wide  int    `json:"wide"`             // how wide it should be, in characters of Chinese
	Sum   bool   `json:"sum,omitempty"`    // its total, and its value in a line with SumOf, are sums of lines
	SumOf []int  `json:"sum_of,omitempty"` // in every line it is the sum of these columns
	Aside bool   `json:"aside,omitempty"`  // of use in a spreadsheet; what is read from top to bottom leaves it out
}

// Line is a line of a table.
type Line struct {
	Values []Value `json:"values"`           // one for each column
	SumOf  []int   `json:"sum_of,omitempty"` // a subtotal of these lines; the total passes it over
	Apart  bool    `json:"apart,omitempty"`  // shown, but not added to the total
	Post   *Place  `json:"post,omitempty"`   // of a line of the evidence: where its post is counted
}

// Value is what stands in a table at one place.
type Value struct {
	Text   string `json:"text,omitempty"`   // shown instead of a number where it is not ""
	Number int    `json:"number,omitempty"` // in columns of numbers
	Link   string `json:"link,omitempty"`   // an http or https address
	Posts  *Where `json:"posts,omitempty"`  // the posts that the number counts, nil where there are none to open
}

// Where chooses the posts behind a number: those that count in the report's
// period and have all that is set here.
type Where struct {
	Channels    []string `json:"channels,omitempty"` // any of them
	Category    *int     `json:"category,omitempty"`
	Requirement *int     `json:"requirement,omitempty"`
	Department  *string  `json:"department,omitempty"` // "" for posts of no department
	Site        *string  `json:"site,omitempty"`
	Column      *string  `json:"column,omitempty"`
	Month       string   `json:"month,omitempty"` // YYYY-MM

	Status disclosure.Status `json:"status,omitempty"`
}

// Place says in which cells of a report a post of the evidence is counted.
type Place struct {
	ID          string            `json:"id"`
	Channel     string            `json:"channel"`
	Category    int               `json:"category"`
	Requirement int               `json:"requirement"`
	Department  string            `json:"department"`
	Site        string            `json:"site"`
	Column      string            `json:"column"`
	Month       string            `json:"month"`
	Status      disclosure.Status `json:"status"`
}

// Holds tells whether a post of the evidence is behind a number.
func (w Where) Holds(post Place) bool {
	return (w.Channels == nil || slices.Contains(w.Channels, post.Channel)) &&
		(w.Category == nil || *w.Category == post.Category) &&
		(w.Requirement == nil || *w.Requirement == post.Requirement) &&
		(w.Department == nil || *w.Department == post.Department) &&
		(w.Site == nil || *w.Site == post.Site) &&
		(w.Column == nil || *w.Column == post.Column) &&
		(w.Month == "" || w.Month == post.Month) &&
		(w.Status == "" || w.Status == post.Status)
}

// Chart draws columns of a table's lines, without its total, its subtotals
// and the lines that stand apart.
type Chart struct {
	Title  string `json:"title"`
	Kind   string `json:"kind"`   // bar, line or pie
	Label  int    `json:"label"`  // the column that names the lines
	Values []int  `json:"values"` // the columns that are drawn
}
