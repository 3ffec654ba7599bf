package report

import (
	"iter"

	"gongkai/disclosure"
)

// Source is what a report is made from. Everything that the report shows is
// in it, so that the same source makes the same report.
type Source struct {
	Frame  Frame
	Tally  Tally  // of Frame.Period, at least by channel
	Before *Tally // of the period that it is compared with, by channel; nil for none

	// Posts are those of the record that are not excluded, of any day. Those
	// of the period are counted; earlier ones tell when a requirement was
	// published last; undated ones are listed. Bodies are not needed.
	Posts    iter.Seq2[disclosure.Post, error]
	Excluded int // posts of the period that the officer took out

	Duties          disclosure.Duties
	Columns         map[ColumnOf]string              // the address of each column's list
	Regulations     []disclosure.PublishedRegulation // each once, in the order of the report
	Measures        []disclosure.Figure              // whose period lies inside Frame.Period
	MeasuresLeftOut []disclosure.Figure              // whose period only overlaps it
	Made            disclosure.Day                   // today
	Further         []Table                          // that others made, such as the findings of an inspection: they follow as annexes, or where they are Inside in workbooks and JSON only
}

// ColumnOf names a column of a site.
type ColumnOf struct{ Site, Column string }
