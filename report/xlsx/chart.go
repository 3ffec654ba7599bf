package xlsx

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/xuri/excelize/v2"

	"gongkai/report"
)

const (
	besideWidth = 75.0 // of a table's columns; beside a wider one a chart would be off the screen
	labelled    = 24   // values that a chart can show as numbers too
	fewUnits    = 10   // the most that an axis shows one by one
)

// addChart draws the table's chart, beside a narrow table, else below it.
func (t tableSheet) addChart() error {
	chart := t.newChart()
	if chart == nil {
		return nil
	}
	at := cellName(len(t.table.Columns)+2, headerRow, false)
	if !t.chartIsBeside() {
		at = cellName(1, t.row+2, false)
		if err := t.breakPage(newPage(t.landscape()), t.wide(), at, float64(chart.Dimension.Height)*pointsPerPixel); err != nil {
			return err
		}
	}
	if err := t.book.file.AddChart(t.name, at, chart); err != nil {
		return fmt.Errorf("draw the chart of sheet %s: %w", t.name, err)
	}
	return nil
}

func (t tableSheet) chartIsBeside() bool { return t.wide() <= besideWidth }

// newChart is the chart as Excel draws it itself, from the cells of the table;
// nil where there is nothing to draw.
func (t tableSheet) newChart() *excelize.Chart {
	wanted, lines := t.table.Chart, t.table.Counted()
	if wanted == nil {
		return nil
	}
	least, most := t.extremes(lines)
	if least == 0 && most == 0 {
		return nil
	}
	chart := &excelize.Chart{
		Type:      t.chartType(lines),
		Title:     excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: clean(wanted.Title), Font: &excelize.Font{Family: titleFont, Size: 13, Color: inkColor}}}},
		Legend:    excelize.ChartLegend{Position: "bottom", Font: chartFont()},
		Dimension: excelize.ChartDimension{Width: 620, Height: 360},
		Format:    excelize.GraphicOptions{OffsetY: 6, Name: clean(wanted.Title), AltText: clean(wanted.Title)},
		Border:    excelize.LineOptions{Type: excelize.LineSolid, Fill: fill(lineColor), Width: 0.75},
		XAxis:     excelize.ChartAxis{Font: *chartFont()},
		YAxis:     excelize.ChartAxis{Font: *chartFont(), MajorGridLines: true},
		PlotArea:  excelize.ChartPlotArea{ShowVal: len(lines)*len(wanted.Values) <= labelled},
	}
	for i, column := range wanted.Values {
		chart.Series = append(chart.Series, t.series(i, column, lines))
	}
	if zero := 0.0; least >= 0 {
		chart.YAxis.Minimum = &zero
	}
	if most <= fewUnits {
		chart.YAxis.MajorUnit = 1 // nobody publishes half a post
	}
	shape(chart, len(lines), len(wanted.Values))
	return chart
}

// shape fits a chart's size and legend to its kind.
func shape(chart *excelize.Chart, lines, series int) {
	same, gap := false, uint(60)
	switch chart.Type {
	case excelize.Pie:
		chart.Legend.Position = "right"
		chart.PlotArea.ShowVal, chart.PlotArea.ShowPercent = true, true
		return
	case excelize.Bar, excelize.BarStacked:
		chart.XAxis.ReverseOrder = true // the first line on top, and the numbers at the bottom all the same
		chart.YAxis.TickLabelPosition = excelize.ChartTickLabelHigh
		chart.Dimension.Height = uint(min(max(110+lines*24*barsOf(chart, series), 260), 1400))
	}
	chart.VaryColors, chart.GapWidth = &same, &gap
	if series == 1 {
		chart.Legend.Position = "none"
	}
}

func barsOf(chart *excelize.Chart, series int) int {
	if chart.Type == excelize.Bar {
		return min(series, 3)
	}
	return 1
}

func (t tableSheet) series(i, column int, lines []int) excelize.ChartSeries {
	colors := []string{"2F6EB5", "D08A2E", "3C8D5A", "A94A4A", "7A5AA6", "4AA3B5", "8C8C8C", "B5A12F"}
	color := colors[i%len(colors)]
	series := excelize.ChartSeries{
		Name:       place(t.name, column+1, headerRow, true),
		Categories: t.cellsOf(t.table.Chart.Label, lines),
		Values:     t.cellsOf(column, lines),
		Fill:       fill(color),
		DataLabel:  excelize.ChartDataLabel{Font: *chartFont()},
	}
	switch t.table.Chart.Kind {
	case "line":
		series.Line = excelize.LineOptions{Type: excelize.LineSolid, Fill: fill(color), Width: 2.25}
		series.Marker = excelize.ChartMarker{Symbol: "circle", Size: 6, Fill: fill(color)}
		series.DataLabelPosition = excelize.ChartDataLabelsPositionAbove
	case "pie":
		series.Fill = excelize.Fill{}
		series.DataLabelPosition = excelize.ChartDataLabelsPositionOutsideEnd
		for point := range lines {
			series.DataPoint = append(series.DataPoint, excelize.ChartDataPoint{Index: point, Fill: fill(colors[point%len(colors)])})
		}
	}
	return series
}

// cellsOf names the cells of lines in a column, as one area or several.
func (t tableSheet) cellsOf(column int, lines []int) string {
	var areas []string
	for _, span := range spans(lines) {
		from, to := place(t.name, column+1, firstRow+span[0], true), cellName(column+1, firstRow+span[1], true)
		areas = append(areas, from+":"+to)
	}
	if len(areas) == 1 {
		return areas[0]
	}
	return "(" + strings.Join(areas, ",") + ")"
}

// chartType lays bars on their side where there are many, or their names are
// long, and stacks them where they are the parts of a column that sums them.
func (t tableSheet) chartType(lines []int) excelize.ChartType {
	switch t.table.Chart.Kind {
	case "line":
		return excelize.Line
	case "pie":
		return excelize.Pie
	}
	longest := 0
	for _, line := range lines {
		longest = max(longest, runewidth.StringWidth(t.table.Lines[line].Values[t.table.Chart.Label].Text))
	}
	stacked := len(t.table.Chart.Values) > 1 && slices.ContainsFunc(t.table.Columns, func(column report.Column) bool {
		return !slices.ContainsFunc(t.table.Chart.Values, func(value int) bool { return !slices.Contains(column.SumOf, value) })
	})
	lying := longest*len(lines) > 80
	switch {
	case lying && stacked:
		return excelize.BarStacked
	case lying:
		return excelize.Bar
	case stacked:
		return excelize.ColStacked
	}
	return excelize.Col
}

// extremes are the least value that is drawn, and the most that a line's values
// make together, as bars may be stacked; neither is on the other side of 0.
func (t tableSheet) extremes(lines []int) (least, most int) {
	for _, line := range lines {
		together := 0
		for _, column := range t.table.Chart.Values {
			value := t.table.Lines[line].Values[column].Number
			together += max(value, 0)
			least = min(least, value)
		}
		most = max(most, together)
	}
	return least, most
}

func chartFont() *excelize.Font {
	return &excelize.Font{Family: bodyFont, Size: 10, Color: "404040"}
}
