// Package xlsx writes a report as an Excel workbook: an overview, then a sheet
// for every table. It counts nothing; sums are formulas whose stored values are
// those of the report, so that Excel and a viewer that calculates nothing show
// the same.
//
// Every sheet is streamed: excelize's other way of writing stores the value of
// a formula as text, and holds every cell in memory.
package xlsx
