package docx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"gongkai/disclosure"
	"gongkai/report"
)

// Placeholder is a form of what may stand in a template.
type Placeholder struct {
	Form    string // {{渠道:名称}}
	Example string // {{渠道:门户网站}}
	Meaning string // for the officer
	Alone   bool   // stands alone in its paragraph, which gives way to tables or paragraphs
}

// content is what a placeholder stands for in one report: a text, or blocks.
type content struct {
	name   string
	text   string
	blocks func(b *body, width int) error // nil for a text
}

// family is the placeholders of one form.
type family struct {
	Placeholder
	of func(report.Report) []content
}

func families() []family {
	return []family{
		{said("学校", "学校名称。"), one("学校", func(r report.Report) string { return r.School })},
		{said("标题", "报告的标题，如“青石职业学院2023年信息公开工作年度报告”。"), one("标题", func(r report.Report) string { return r.Title })},
		{said("日期", "写成报告的日期，如“2023年11月8日”。"), one("日期", func(r report.Report) string { return report.DayName(r.Made) })},
		{said("统计期限", "统计期限的起止日期，如“自2023年1月1日起至2023年11月7日止”。"), one("统计期限", func(r report.Report) string { return spanName(r.Period) })},
		{said("期限名", "统计期限的名称，如“2023年”“2022—2023学年”。"), one("期限名", func(r report.Report) string { return r.PeriodName })},
		{said("清单", "对照的事项清单和它的文号。"), one("清单", func(r report.Report) string { return r.Checklist })},
		{said("概述句", "开头的那一句：总数和各渠道的数量。"), one("概述句", func(r report.Report) string { return r.Sentence })},
		{said("总数", "主动公开的条次，各渠道相加。"), one("总数", func(r report.Report) string { return strconv.Itoa(r.Tally.Total) })},
		{said("去重后", "去掉各渠道之间重复发布后的条数。"), one("去重后", func(r report.Report) string { return strconv.Itoa(r.Tally.Unique) })},
		{said("无日期", "没有日期、未计入统计期限的条数。"), one("无日期", func(r report.Report) string { return strconv.Itoa(r.Tally.Undated) })},
		{said("上期总数", "与之比较的上一期的条次；没有比较时不能用。"), beforeTotal},
		{form("渠道:名称", "渠道:门户网站", "一个渠道的数量，名称照配置里写。"), byName(disclosure.ByChannel, "渠道:")},
		{form("类别:序号", "类别:3", "清单中一个类别的条数；也可以写类别的名称。0 为未归类。"), byName(disclosure.ByCategory, "类别:")},
		{form("事项:序号", "事项:18", "清单中一个事项的条数。0 为清单以外。"), byName(disclosure.ByRequirement, "事项:")},
		{form("部门:名称", "部门:教务处", "一个部门的条数。表D里的责任部门没有信息时为 0。"), departments},
		{form("依申请公开:项目", "依申请公开:收到申请", "依申请公开的一个数，项目照表G写。"), measures(disclosure.TopicRequests)},
		{form("评议:项目", "评议:开展评议", "评议的一个数，项目照表H写。"), measures(disclosure.TopicReviews)},
		{form("举报、复议、诉讼:项目", "举报、复议、诉讼:行政复议", "举报、复议、诉讼的一个数，项目照表H2写。"), measures(disclosure.TopicComplaints)},
		{form("表题:字母", "表题:A", "表的编号和名称，如“表A　主动公开数量”。"), captions},
		{blocks("表字母", "表A", "一张表（A 至 I 等），占满版心的宽度，不带表题。表D、表I 较宽，宜放在横向的页面上。"), tables},
		{blocks("部分:序号", "部分:2", "报告的一整个部分，连同标题、段落、待填写处和其中的表。"), wholeParts},
		{blocks("核对提示", "核对提示", "对数字的疑问，每条一段；没有时这一段空着。"), warnings},
	}
}

func said(name, meaning string) Placeholder { return form(name, name, meaning) }

func form(form, example, meaning string) Placeholder {
	return Placeholder{Form: "{{" + form + "}}", Example: "{{" + example + "}}", Meaning: meaning}
}

func blocks(name, example, meaning string) Placeholder {
	p := form(name, example, meaning)
	p.Alone = true
	return p
}

func one(name string, of func(report.Report) string) func(report.Report) []content {
	return func(r report.Report) []content { return []content{{name: name, text: of(r)}} }
}

func beforeTotal(r report.Report) []content {
	if r.Before == nil {
		return nil
	}
	return []content{{name: "上期总数", text: strconv.Itoa(r.Before.Total)}}
}

// byName are the rows of a dimension, by key and by name.
func byName(dimension disclosure.Dimension, prefix string) func(report.Report) []content {
	return func(r report.Report) []content {
		var all []content
		for _, row := range r.Tally.By[string(dimension)] {
			number := strconv.Itoa(row.Posts + row.Figures)
			all = append(all, content{name: prefix + row.Name, text: number})
			if row.Key != row.Name && row.Key != "" {
				all = append(all, content{name: prefix + row.Key, text: number})
			}
		}
		return all
	}
}

// departments are those with posts, and those that table D names, which have
// none in a bad year: a template that was good once stays good.
func departments(r report.Report) []content {
	all := byName(disclosure.ByDepartment, "部门:")(r)
	table, _ := r.Table("D")
	for i, column := range table.Columns {
		for _, line := range table.Lines {
			if name := strings.TrimSuffix(line.Values[i].Text, "（建议）"); column.Name == "责任部门" && name != "" {
				all = append(all, content{name: "部门:" + name, text: "0"})
			}
		}
	}
	return all
}

// measures are the typed-in numbers of a topic. They stand in the tables of the
// report only, in a line that their name is in.
func measures(topic disclosure.Topic) func(report.Report) []content {
	return func(r report.Report) []content {
		var all []content
		for _, measure := range disclosure.Measures() {
			if measure.Topic != topic {
				continue
			}
			if number, ok := measured(r, measure.Name); ok {
				all = append(all, content{name: string(topic) + ":" + measure.Name, text: number})
			}
		}
		return all
	}
}

func measured(r report.Report, name string) (number string, ok bool) {
	for _, id := range []string{"G", "H", "H2"} {
		table, _ := r.Table(id)
		for _, line := range table.Lines {
			named := slices.ContainsFunc(line.Values, func(v report.Value) bool {
				return strings.TrimPrefix(strings.TrimSpace(v.Text), "其中：") == name
			})
			for i, column := range table.Columns {
				if named && column.Kind == report.KindNumber && i < len(line.Values) {
					return strconv.Itoa(line.Values[i].Number), true
				}
			}
		}
	}
	return "", false
}

func captions(r report.Report) []content {
	var all []content
	for _, table := range r.Tables {
		all = append(all, content{name: "表题:" + table.ID, text: tableName(table)})
	}
	return all
}

func tables(r report.Report) []content {
	var all []content
	for _, table := range r.Tables {
		all = append(all, content{name: "表" + table.ID, blocks: func(b *body, width int) error {
			return b.writeTable(&b.Builder, table, width, b.fit)
		}})
	}
	return all
}

func wholeParts(r report.Report) []content {
	var all []content
	for _, part := range r.Parts {
		all = append(all, content{name: fmt.Sprintf("部分:%d", part.No), blocks: func(b *body, width int) error {
			return b.part(part, width)
		}})
	}
	return all
}

func warnings(r report.Report) []content {
	return []content{{name: "核对提示", blocks: func(b *body, _ int) error {
		for i, warning := range r.Warnings {
			b.WriteString(b.paragraph(b.prose, fmt.Sprintf("【核对提示%d：%s】", i+1, warning)))
		}
		return nil
	}}}
}

// fold makes one spelling of a placeholder's name: full-width signs and letters,
// spaces and letters' case mean nothing.
func fold(name string) string {
	return strings.ToUpper(strings.Join(strings.Fields(width.Fold.String(name)), ""))
}
