package main

import (
	"fmt"
	"strings"

	"gongkai/inspect"
	"gongkai/report"
)

// alikeShown is how many findings of a kind and department are shown, and
// evidenceShown how many pieces of evidence of one.
const (
	alikeShown    = 5
	evidenceShown = 3
)

// printInspection writes findings for the officer, by severity and department,
// then the score, then what could not be checked.
func (a *app) printInspection(inspected inspect.Report, all bool) error {
	var out strings.Builder
	fmt.Fprintf(&out, "自查日期 %s，共 %d 个问题：%s\n", inspected.Day, len(inspected.Findings), severityCounts(inspected.Findings))
	printFindingGroups(&out, inspected.Findings, all)
	printScore(&out, inspected.Score)
	printUnknown(&out, inspected.Unknown, all)
	_, err := fmt.Fprint(a.stdout, out.String())
	return err
}

func severityCounts(findings []inspect.Finding) string {
	counts := map[inspect.Severity]int{}
	for _, f := range findings {
		counts[f.Severity]++
	}
	return fmt.Sprintf("严重 %d，重要 %d，提示 %d", counts[inspect.Grave], counts[inspect.Major], counts[inspect.Minor])
}

// printFindingGroups writes findings that are ordered by severity, department
// and kind.
func printFindingGroups(out *strings.Builder, findings []inspect.Finding, all bool) {
	var before inspect.Finding
	alike, left := 0, 0
	rest := func() {
		if left > 0 {
			fmt.Fprintf(out, "    …… 另有 %d 个「%s」问题，用 --all 列出\n", left, before.Kind.Name())
		}
		left = 0
	}
	for i, f := range findings {
		newSeverity := i == 0 || f.Severity != before.Severity
		newDepartment := newSeverity || responsible(f) != responsible(before)
		if newDepartment || f.Kind != before.Kind {
			rest()
			alike = 0
		}
		if newSeverity {
			fmt.Fprintf(out, "\n【%s】\n", f.Severity)
		}
		if newDepartment {
			fmt.Fprintf(out, "  %s\n", responsible(f))
		}
		before = f
		if alike++; alike > alikeShown && !all {
			left++
			continue
		}
		printFinding(out, f, all)
	}
	rest()
}

// responsible names who answers for a finding.
func responsible(f inspect.Finding) string {
	text := oneLine(f.Department)
	if f.Suggested {
		text += "（建议）"
	}
	return text
}

func printFinding(out *strings.Builder, f inspect.Finding, all bool) {
	fmt.Fprintf(out, "  - %s：%s\n", f.Kind.Name(), oneLine(f.Title))
	fmt.Fprintf(out, "      %s\n", oneLine(f.What))
	for i, evidence := range f.Evidence {
		if i == evidenceShown && !all {
			fmt.Fprintf(out, "      …… 另有 %d 处\n", len(f.Evidence)-i)
			break
		}
		fmt.Fprintf(out, "      证据：%s\n", evidenceText(evidence))
	}
	fmt.Fprintf(out, "      处理：%s\n", oneLine(f.Action))
	if f.Person != "" {
		fmt.Fprintf(out, "      责任人：%s\n", oneLine(f.Person))
	}
}

// evidenceText is one piece of evidence on one line.
func evidenceText(evidence inspect.Evidence) string {
	var parts []string
	for _, part := range []string{string(evidence.Day), oneLine(evidence.Text), oneLine(evidence.URL)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " ")
}

func printScore(out *strings.Builder, score inspect.Score) {
	fmt.Fprintf(out, "\n自查得分 %.1f（满分 100）\n", score.Total)
	for _, line := range score.Lines {
		fmt.Fprintf(out, "  %s %s：%s\n", pointsText(line), line.Name, line.Why)
	}
	if len(score.Vetoes) > 0 {
		fmt.Fprintf(out, "  单项否决：%s\n", strings.Join(score.Vetoes, "、"))
	}
	fmt.Fprintf(out, "  %s。\n", score.Note)
}

func pointsText(line inspect.ScoreLine) string {
	if !line.Checked {
		return fmt.Sprintf("—/%g", line.Full)
	}
	return fmt.Sprintf("%.1f/%g", line.Points, line.Full)
}

func printUnknown(out *strings.Builder, unknown []inspect.Unknown, all bool) {
	if len(unknown) == 0 {
		return
	}
	fmt.Fprintf(out, "\n没有条件检查的 %d 项：\n", len(unknown))
	for i, one := range unknown {
		if i == 2*alikeShown && !all {
			fmt.Fprintf(out, "  …… 另有 %d 项，用 --all 列出\n", len(unknown)-i)
			return
		}
		fmt.Fprintf(out, "  - %s：%s\n", oneLine(one.What), oneLine(one.Why))
	}
}

// findingsTable is the findings as a table of the report.
func findingsTable(inspected inspect.Report) report.Table {
	table := report.Table{
		ID: "J", Title: "自查问题清单", Note: fmt.Sprintf("自查日期 %s。责任部门后面注明（建议）的，事项目录里没有写，是通常负责的部门。", inspected.Day),
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
		ID: "K", Title: "自查评分", Note: fmt.Sprintf("自查日期 %s，得分 %.1f（满分 100）。%s。", inspected.Day, score.Total, score.Note),
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
