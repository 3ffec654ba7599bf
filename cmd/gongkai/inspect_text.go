package main

import (
	"fmt"
	"strings"

	"gongkai/inspect"
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
	before, t := inspect.Finding{}, written{map[inspect.Kind]string{}, map[string]bool{}}
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
		printFinding(out, f, t, all)
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

// written is what findings before one have said, so that what many have in common
// is written once.
type written struct {
	advice   map[inspect.Kind]string // the last one of each kind
	evidence map[string]bool         // what leads nowhere
}

func printFinding(out *strings.Builder, f inspect.Finding, t written, all bool) {
	fmt.Fprintf(out, "  - %s：%s\n", f.Kind.Name(), oneLine(f.Title))
	fmt.Fprintf(out, "      %s\n", oneLine(f.What))
	for i, evidence := range f.Evidence {
		if i == evidenceShown && !all {
			fmt.Fprintf(out, "      …… 另有 %d 处\n", len(f.Evidence)-i)
			break
		}
		if text := evidenceText(evidence); evidence.URL != "" || !t.evidence[text] {
			t.evidence[text] = true
			fmt.Fprintf(out, "      证据：%s\n", text)
		}
	}
	action := oneLine(f.Action)
	if t.advice[f.Kind] == action {
		fmt.Fprintf(out, "      处理：同前一个「%s」\n", f.Kind.Name())
	} else {
		fmt.Fprintf(out, "      处理：%s\n", action)
	}
	t.advice[f.Kind] = action
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
