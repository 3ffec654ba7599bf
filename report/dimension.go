package report

import (
	"strconv"
	"strings"

	"gongkai/disclosure"
)

// writeDimensions prints a small table for every dimension that was counted
// and that the main table does not show, each with its sum.
func writeDimensions(b *strings.Builder, tally Tally) {
	for _, dimension := range disclosure.Dimensions() {
		rows, counted := tally.By[string(dimension)]
		if !counted || inMainTable(dimension) {
			continue
		}
		lines, sum := [][]string{{DimensionName(dimension), "条数", "去重后"}}, 0
		for _, row := range rows {
			lines = append(lines, []string{rowName(dimension, row), strconv.Itoa(row.Posts), strconv.Itoa(row.Unique)})
			sum += row.Posts
		}
		b.WriteString("\n")
		writeGrid(b, append(lines, []string{"合计", strconv.Itoa(sum), strconv.Itoa(tally.Unique)}))
	}
}

// writeCrosses prints the table of every pair.
func writeCrosses(b *strings.Builder, tally Tally) {
	for _, cross := range tally.Cross {
		b.WriteString("\n" + DimensionName(cross.Rows) + " × " + DimensionName(cross.Columns) + "\n")
		writeGrid(b, crossGrid(cross))
	}
	if len(tally.Cross) > 0 && tally.Total > tally.Posts {
		b.WriteString("填报数不分部门、月份等，不在交叉表内。\n")
	}
}

func crossGrid(cross Cross) [][]string {
	header := []string{DimensionName(cross.Rows)}
	for _, column := range cross.ColumnTotals {
		header = append(header, rowName(cross.Columns, column))
	}
	lines := [][]string{append(header, "合计", "去重后")}
	posts := cross.Posts()
	for _, row := range cross.RowTotals {
		line := []string{rowName(cross.Rows, row)}
		for _, column := range cross.ColumnTotals {
			line = append(line, strconv.Itoa(posts[[2]string{row.Key, column.Key}]))
		}
		lines = append(lines, append(line, strconv.Itoa(row.Posts), strconv.Itoa(row.Unique)))
	}
	total, unique := []string{"合计"}, []string{"去重后"}
	for _, column := range cross.ColumnTotals {
		total, unique = append(total, strconv.Itoa(column.Posts)), append(unique, strconv.Itoa(column.Unique))
	}
	return append(lines, append(total, strconv.Itoa(cross.Total), strconv.Itoa(cross.Unique)), append(unique, strconv.Itoa(cross.Unique), ""))
}

// rowName heads a row: with its number where it has one, and a * where it is in
// no sum.
func rowName(dimension disclosure.Dimension, row Row) string {
	name := row.Name
	if dimension == disclosure.ByRequirement && row.Key != "0" {
		name = row.Key + " " + name
	}
	if !row.adds() {
		name += "*"
	}
	return name
}

func inMainTable(dimension disclosure.Dimension) bool {
	return dimension == disclosure.ByChannel || dimension == disclosure.ByCategory
}

// DimensionName is what the officer reads, "" for what is none.
func DimensionName(dimension disclosure.Dimension) string {
	return map[disclosure.Dimension]string{
		disclosure.ByChannel: "公开渠道", disclosure.ByCategory: "类别", disclosure.ByRequirement: "事项", disclosure.ByDepartment: "部门",
		disclosure.ByColumn: "栏目", disclosure.BySite: "网站", disclosure.ByMonth: "月份",
	}[dimension]
}
