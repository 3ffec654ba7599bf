package xlsx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/disclosure"
	"gongkai/report"
)

// evidence is the sheet that lists the posts, "" where there is none.
func (b *book) evidence() string {
	for i, table := range b.report.Tables {
		if table.ID == evidenceID && len(table.Lines) > 0 {
			return b.names[i]
		}
	}
	return ""
}

// hint says how to find the posts behind a number among the evidence.
func (b *book) hint(where report.Where, evidence string) string {
	var filters []string
	add := func(name, value string) { filters = append(filters, name+"＝"+report.OneLine(value)) }
	if len(where.Channels) > 0 {
		names := make([]string, len(where.Channels))
		for i, id := range where.Channels {
			names[i] = b.nameOf(disclosure.ByChannel, id, id)
		}
		add("公开渠道", strings.Join(names, "、"))
	}
	if no := where.Category; no != nil {
		name := b.nameOf(disclosure.ByCategory, strconv.Itoa(*no), fmt.Sprintf("第%d类", *no))
		if b.evidenceHas("类别") {
			add("类别", name)
		} else {
			add("清单事项", "“"+name+"”的各事项")
		}
	}
	if no := where.Requirement; no != nil {
		name := b.nameOf(disclosure.ByRequirement, strconv.Itoa(*no), fmt.Sprintf("第%d项", *no))
		if *no != 0 { // as the evidence numbers them
			name = strconv.Itoa(*no) + " " + name
		}
		add("清单事项", name)
	}
	for _, part := range []struct {
		name  string
		value *string
	}{{"责任部门", where.Department}, {"网站", where.Site}, {"栏目", where.Column}} {
		if part.value != nil {
			value := *part.value
			if value == "" {
				value = "未注明"
			}
			add(part.name, value)
		}
	}
	if where.Month != "" {
		add("日期", where.Month)
	}
	if where.Status != "" {
		add("状态", where.Status.Name())
	}
	if len(filters) == 0 {
		return "逐条信息见“" + evidence + "”。"
	}
	return "逐条信息见“" + evidence + "”，请在表头筛选：" + strings.Join(filters, "；")
}

func (b *book) evidenceHas(column string) bool {
	table, _ := b.report.Table(evidenceID)
	return slices.ContainsFunc(table.Columns, func(of report.Column) bool { return of.Name == column })
}

// nameOf is how the report calls a value of a dimension.
func (b *book) nameOf(dimension disclosure.Dimension, key, otherwise string) string {
	for _, row := range b.report.Tally.By[string(dimension)] {
		if row.Key == key {
			return row.Name
		}
	}
	return otherwise
}
