package xlsx

import (
	"slices"
	"strings"

	"gongkai/report"
)

const (
	argumentLimit = 200  // Excel takes 255 in one call
	formulaLimit  = 8000 // characters; Excel takes 8192
)

// sumDown adds up lines of a column; firstRow is the row of line 0.
func sumDown(column int, lines []int, firstRow int) string {
	var ranges []string
	for _, span := range spans(lines) {
		ranges = append(ranges, rangeName(column+1, firstRow+span[0], column+1, firstRow+span[1]))
	}
	return call(ranges)
}

// sumAcross adds up columns of a line.
func sumAcross(columns []int, row int) string {
	var ranges []string
	for _, span := range spans(columns) {
		ranges = append(ranges, rangeName(span[0]+1, row, span[1]+1, row))
	}
	return call(ranges)
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

// lineSum is the formula of a sum that stands in a line's column, without its
// equals sign: "" where there is nothing to add or too much for a formula. It
// is false where no sum stands there.
func lineSum(table report.Table, line, column, firstRow int) (string, bool) {
	of := table.Lines[line]
	switch {
	case len(table.Columns[column].SumOf) > 0:
		return sumAcross(table.Columns[column].SumOf, firstRow+line), true
	case table.Columns[column].Sum && len(of.SumOf) > 0:
		return sumDown(column, of.SumOf, firstRow), true
	}
	return "", false
}

// totalSum is the same of the total, which stands in its own row.
func totalSum(table report.Table, column, firstRow, row int) (string, bool) {
	switch {
	case table.Columns[column].Sum:
		return sumDown(column, table.Counted(), firstRow), true
	case len(table.Columns[column].SumOf) > 0:
		return sumAcross(table.Columns[column].SumOf, row), true
	}
	return "", false
}
