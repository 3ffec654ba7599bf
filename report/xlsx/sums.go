package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/report"
)

const (
	argumentLimit = 200  // Excel takes 255 in one call
	formulaLimit  = 8000 // characters; Excel takes 8192
)

// sum is a number that is the sum of others: the formula without its equals
// sign, "" where there is nothing to add or too much for a formula.
type sum struct {
	formula string
	value   int
}

// sumDown adds up lines of a column; firstRow is the row of line 0.
func sumDown(table report.Table, column int, lines []int, firstRow int) sum {
	result := sum{}
	var ranges []string
	for _, span := range spans(lines) {
		ranges = append(ranges, rangeName(column+1, firstRow+span[0], column+1, firstRow+span[1]))
	}
	for _, line := range lines {
		result.value += table.Lines[line].Values[column].Number
	}
	result.formula = call(ranges)
	return result
}

// sumAcross adds up columns of a line.
func sumAcross(values []report.Value, columns []int, row int) sum {
	result := sum{}
	var ranges []string
	for _, span := range spans(columns) {
		ranges = append(ranges, rangeName(span[0]+1, row, span[1]+1, row))
	}
	for _, column := range columns {
		result.value += values[column].Number
	}
	result.formula = call(ranges)
	return result
}

// spans puts neighbouring numbers together: first and last of each run.
func spans(numbers []int) [][2]int {
	var result [][2]int
	for _, n := range slices.Sorted(slices.Values(numbers)) {
		if last := len(result) - 1; last >= 0 && result[last][1]+1 == n {
			result[last][1] = n
		} else {
			result = append(result, [2]int{n, n})
		}
	}
	return result
}

func rangeName(fromColumn, fromRow, toColumn, toRow int) string {
	from, to := cellName(fromColumn, fromRow, false), cellName(toColumn, toRow, false)
	if from == to {
		return from
	}
	return from + ":" + to
}

// call writes SUM of any number of ranges: beyond what one call takes, of sums.
func call(ranges []string) string {
	if len(ranges) == 0 {
		return ""
	}
	for len(ranges) > argumentLimit {
		var calls []string
		for part := range slices.Chunk(ranges, argumentLimit) {
			calls = append(calls, "SUM("+strings.Join(part, ",")+")")
		}
		ranges = calls
	}
	formula := "SUM(" + strings.Join(ranges, ",") + ")"
	if len(formula) > formulaLimit {
		return ""
	}
	return formula
}

// counted are the lines that the total adds up.
func counted(table report.Table) []int {
	var lines []int
	for i, line := range table.Lines {
		if len(line.SumOf) == 0 && !line.Apart {
			lines = append(lines, i)
		}
	}
	return lines
}

// lineSum is the sum that stands in a line's column, false where none does.
func lineSum(table report.Table, line, column, firstRow int) (sum, bool) {
	of := table.Lines[line]
	switch {
	case len(table.Columns[column].SumOf) > 0:
		return sumAcross(of.Values, table.Columns[column].SumOf, firstRow+line), true
	case table.Columns[column].Sum && len(of.SumOf) > 0:
		return sumDown(table, column, of.SumOf, firstRow), true
	}
	return sum{}, false
}

// totalSum is the same of the total, which stands in its own row.
func totalSum(table report.Table, column, firstRow, row int) (sum, bool) {
	switch {
	case table.Columns[column].Sum:
		return sumDown(table, column, counted(table), firstRow), true
	case len(table.Columns[column].SumOf) > 0:
		return sumAcross(table.Total, table.Columns[column].SumOf, row), true
	}
	return sum{}, false
}

// check holds the shape of a table against what its lines refer to.
func check(table report.Table) error {
	width := len(table.Columns)
	for i, column := range table.Columns {
		if slices.ContainsFunc(column.SumOf, func(of int) bool { return of < 0 || of >= width || of == i }) {
			return fmt.Errorf("table %s: column %s sums columns that are not there", table.ID, column.Name)
		}
	}
	for i, line := range table.Lines {
		if len(line.Values) != width {
			return fmt.Errorf("table %s: line %d has %d values for %d columns", table.ID, i+1, len(line.Values), width)
		}
		if slices.ContainsFunc(line.SumOf, func(of int) bool { return of < 0 || of >= len(table.Lines) || of == i }) {
			return fmt.Errorf("table %s: line %d sums lines that are not there", table.ID, i+1)
		}
	}
	if table.Total != nil && len(table.Total) != width {
		return fmt.Errorf("table %s: the total has %d values for %d columns", table.ID, len(table.Total), width)
	}
	if chart := table.Chart; chart != nil {
		if slices.ContainsFunc(append(slices.Clone(chart.Values), chart.Label), func(i int) bool { return i < 0 || i >= width }) {
			return fmt.Errorf("table %s: its chart draws columns that are not there", table.ID)
		}
	}
	return nil
}
