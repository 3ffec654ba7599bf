package report

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// Build makes the report of a period. It fails where the record changed while
// it was read, and where a sum of a table is not that of its parts.
func Build(source Source) (Report, error) {
	b, err := newBuilder(source)
	if err != nil {
		return Report{}, fmt.Errorf("build report: %w", err)
	}
	requirements, regulations := b.requirements(), b.regulations()
	r := Report{
		School: OneLine(source.Frame.School), Title: title(source.Frame), Period: source.Frame.Period, PeriodName: PeriodName(source.Frame.Period),
		Made: source.Made, Checklist: checklistName(source.Frame.Checklist), Sentence: OneLine(Sentence(source.Tally, source.Frame)),
		Tally: source.Tally, Before: source.Before, Warnings: b.warnings(),
		Tables: []Table{
			b.tableA(), b.tableB(), b.tableC(), b.tableD(requirements), b.tableE(), b.tableF(regulations),
			b.tableOf(disclosure.TopicRequests, "G", "依申请公开情况"),
			b.tableOf(disclosure.TopicReviews, "H", "信息公开评议情况"),
			b.tableI(),
			b.tableE2(), b.tableF1(regulations),
			b.tableOf(disclosure.TopicComplaints, "H2", "因信息公开受到举报、复议、诉讼情况"),
			b.tableM(), b.tableN(),
		},
	}
	if b.Before != nil {
		r.Tables = append(r.Tables, b.tableA2())
	}
	if len(b.undated) > 0 {
		r.Tables = append(r.Tables, b.tableU())
	}
	for _, table := range source.Further {
		r.Tables = append(r.Tables, shownTable(table))
	}
	if r.Warnings == nil {
		r.Warnings = []string{}
	}
	if r.Parts, err = b.parts8(requirements, regulations); err != nil {
		return Report{}, fmt.Errorf("build report: %w", err)
	}
	return r, b.check(r)
}

// check holds every table against itself, and those of the whole against the tally.
func (b *builder) check(r Report) error {
	ids := map[string]bool{}
	for _, table := range r.Tables {
		if err := table.Check(); err != nil {
			return fmt.Errorf("build report: %w", err)
		}
		if ids[table.ID] {
			return fmt.Errorf("build report: two tables have the id %s", table.ID)
		}
		ids[table.ID] = true
	}
	type whole struct {
		table  string
		column int
		want   int
	}
	wholes := []whole{
		{"A", r.wholeColumn(), b.Tally.Total}, {"B", 3, b.Tally.Total},
		{"C", len(b.additive) + 1, b.Tally.Total}, {"E", len(b.additive) + 1, b.Tally.Total}, {"E2", len(b.additive) + 1, b.Tally.Total},
		{"M", len(b.additive) + 1, b.Tally.Posts},
	}
	if b.Before != nil {
		wholes = append(wholes, whole{"A2", 1, b.Tally.Total}, whole{"A2", 2, b.Before.Total})
	}
	for _, whole := range wholes {
		table, _ := r.Table(whole.table)
		if got := table.Total[whole.column].Number; got != whole.want {
			return fmt.Errorf("build report: table %s sums to %d, the total is %d: %w", whole.table, got, whole.want, errChanged)
		}
	}
	return nil
}

// shownTable is a table of others as a report may show it: texts in one line,
// and no link but to the web.
func shownTable(table Table) Table {
	table.Title, table.Note = OneLine(table.Title), OneLine(table.Note)
	table.Lines = slices.Clone(table.Lines)
	for i, line := range table.Lines {
		table.Lines[i].Values = shownValues(line.Values)
	}
	table.Total = shownValues(table.Total)
	return table
}

func shownValues(values []Value) []Value {
	shown := slices.Clone(values)
	for i, value := range shown {
		shown[i].Text, shown[i].Link = OneLine(value.Text), WebAddress(value.Link)
	}
	return shown
}

// wholeColumn is the column of table A that has posts and figures together.
func (r Report) wholeColumn() int {
	table, _ := r.Table("A")
	return table.place("条次")
}

// title is that of the whole document.
func title(frame Frame) string {
	name, school := PeriodName(frame.Period), OneLine(frame.School)
	if strings.HasSuffix(name, "年") {
		return school + name + "信息公开工作年度报告"
	}
	return school + "信息公开工作年度报告（" + name + "）"
}

func checklistName(checklist disclosure.Checklist) string {
	if checklist.Document == "" {
		return "《" + OneLine(checklist.Title) + "》"
	}
	return "《" + OneLine(checklist.Title) + "》（" + OneLine(checklist.Document) + "）"
}

// Loose are the tables that stand in no part, in their order: they follow the
// report as annexes.
func (r Report) Loose() []Table {
	placed := map[string]bool{}
	for _, part := range r.Parts {
		for _, block := range part.Blocks {
			placed[block.Table] = true
		}
	}
	var loose []Table
	for _, table := range r.Tables {
		if !placed[table.ID] {
			loose = append(loose, table)
		}
	}
	return loose
}
