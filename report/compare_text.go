package report

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/disclosure"
)

// writeComparison prints a table of both periods for every dimension that was
// counted, and why the numbers may not be comparable.
func writeComparison(b *strings.Builder, tally Tally) {
	comparison := tally.Compare
	if comparison == nil {
		return
	}
	fmt.Fprintf(b, "\n同比：本期 %s，上期 %s。\n", Span(tally.Period), Span(comparison.Period))
	for _, dimension := range disclosure.Dimensions() {
		rows, counted := comparison.By[string(dimension)]
		if !counted {
			continue
		}
		total := comparison.Posts
		if dimension == disclosure.ByChannel {
			total = comparison.Total
		}
		b.WriteString("\n")
		writeGrid(b, comparisonGrid(dimension, rows, total))
	}
	b.WriteString("\n")
	for _, line := range []struct {
		name  string
		delta Delta
	}{{"条次合计", comparison.Total}, {"去重后", comparison.Unique}} {
		fmt.Fprintf(b, "%s：本期 %d，上期 %d，增减 %s（%s）。\n", line.name, line.delta.Now, line.delta.Before, signed(line.delta.Change), line.delta.Rate())
	}
	for _, note := range comparison.Notes {
		b.WriteString("注意：" + OneLine(note) + "\n")
	}
}

func comparisonGrid(dimension disclosure.Dimension, rows []DeltaRow, total Delta) [][]string {
	lines := [][]string{{DimensionName(dimension), "本期", "上期", "增减", "增减%"}}
	line := func(name string, delta Delta) {
		lines = append(lines, []string{name, strconv.Itoa(delta.Now), strconv.Itoa(delta.Before), signed(delta.Change), delta.Rate()})
	}
	for _, row := range rows {
		line(rowName(dimension, Row{Key: row.Key, Name: row.Name, Additive: row.Additive}), row.Delta)
	}
	line("合计", total)
	return lines
}

// Span is a period by its days; an open end is named as such.
func Span(period disclosure.Period) string {
	from, to := string(period.From), string(period.To)
	if from == "" {
		from = "最早"
	}
	if to == "" {
		to = "今"
	}
	return from + " 至 " + to
}

// signed is a change with its sign, which nothing has none of.
func signed(n int) string {
	if n == 0 {
		return "0"
	}
	return fmt.Sprintf("%+d", n)
}
