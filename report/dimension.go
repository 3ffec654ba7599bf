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
		title := dimensionTitle(dimension)
		if !counted || title == "" {
			continue
		}
		lines, sum := [][]string{{title, "条数"}}, 0
		for _, row := range rows {
			name := row.Name
			if dimension == disclosure.ByRequirement {
				name = row.Key + " " + row.Name
			}
			lines = append(lines, []string{name, strconv.Itoa(row.Posts)})
			sum += row.Posts
		}
		b.WriteString("\n")
		writeGrid(b, append(lines, []string{"合计", strconv.Itoa(sum)}))
	}
}

// dimensionTitle heads a dimension's table, "" for those of the main table.
func dimensionTitle(dimension disclosure.Dimension) string {
	switch dimension {
	case disclosure.ByRequirement:
		return "事项"
	case disclosure.ByDepartment:
		return "部门"
	case disclosure.ByColumn:
		return "栏目"
	case disclosure.BySite:
		return "网站"
	case disclosure.ByMonth:
		return "月份"
	}
	return ""
}
