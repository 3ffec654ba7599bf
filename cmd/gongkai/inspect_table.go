package main

import (
	"fmt"
	"strings"

	"gongkai/inspect"
	"gongkai/report"
)

// findingsTable is the findings as a table of the report.
func findingsTable(inspected inspect.Report) report.Table {
	table := report.Table{
		ID: "J", Inside: true, Title: "自查问题清单", Note: fmt.Sprintf("自查日期 %s。责任部门后面注明（建议）的，事项目录里没有写，是通常负责的部门。", inspected.Day),
		Columns: []report.Column{
			{Name: "严重程度", Kind: report.KindText, Wide: 8}, {Name: "问题", Kind: report.KindText, Wide: 40}, {Name: "事项", Kind: report.KindText, Wide: 8},
			{Name: "网站/栏目", Kind: report.KindText, Wide: 20}, {Name: "证据", Kind: report.KindText, Wide: 40}, {Name: "处理建议", Kind: report.KindText, Wide: 40},
			{Name: "责任部门", Kind: report.KindText, Wide: 14}, {Name: "责任人", Kind: report.KindText, Wide: 10},
		},
	}
	for _, f := range inspected.Findings {
		requirement := ""
		if f.Requirement != 0 {
			requirement = fmt.Sprint(f.Requirement)
		}
		where := f.Site
		if f.Column != "" {
			where += " / " + f.Column
		}
		evidence := report.Value{}
		for _, one := range f.Evidence {
			if evidence.Link == "" {
				evidence.Link = one.URL
			}
		}
		if len(f.Evidence) > 0 {
			evidence.Text = strings.TrimSpace(string(f.Evidence[0].Day) + " " + oneLine(f.Evidence[0].Text))
		}
		table.Lines = append(table.Lines, textLine(string(f.Severity), f.Kind.Name()+"："+oneLine(f.Title)+"。"+oneLine(f.What), requirement, oneLine(where), "", oneLine(f.Action), responsible(f), oneLine(f.Person)))
		table.Lines[len(table.Lines)-1].Values[4] = evidence
	}
	return table
}

// scoreTable is the score as a table of the report.
func scoreTable(inspected inspect.Report) report.Table {
	score := inspected.Score
	table := report.Table{
		ID: "K", Inside: true, Title: "自查评分", Note: fmt.Sprintf("自查日期 %s，得分 %.1f（满分 100）。%s。", inspected.Day, score.Total, score.Note),
		Columns: []report.Column{
			{Name: "指标", Kind: report.KindText, Wide: 16}, {Name: "满分", Kind: report.KindText, Wide: 6}, {Name: "得分", Kind: report.KindText, Wide: 6},
			{Name: "说明", Kind: report.KindText, Wide: 50}, {Name: "责任部门", Kind: report.KindText, Wide: 16}, {Name: "参照", Kind: report.KindText, Wide: 40},
		},
	}
	for _, line := range score.Lines {
		points := fmt.Sprintf("%.1f", line.Points)
		if !line.Checked {
			points = "未检查"
		}
		table.Lines = append(table.Lines, textLine(line.Name, fmt.Sprintf("%g", line.Full), points, line.Why, line.Department, line.Idea))
	}
	return table
}

func textLine(texts ...string) report.Line {
	var line report.Line
	for _, text := range texts {
		line.Values = append(line.Values, report.Value{Text: text})
	}
	return line
}
