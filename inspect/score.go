package inspect

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed score.yaml
var scoreYAML []byte

// Indicator is a part of the score: what it is worth, and what reduces it.
type Indicator struct {
	ID         string               `yaml:"id"`
	Name       string               `yaml:"name"`
	Full       float64              `yaml:"full"`
	Kinds      []Kind               `yaml:"kinds"`
	Of         string               `yaml:"of"`
	Zero       float64              `yaml:"zero"` // percent
	Each       map[Severity]float64 `yaml:"each"`
	Veto       Severity             `yaml:"veto"`
	Idea       string               `yaml:"idea"`
	Department string               `yaml:"department"`
}

// What an indicator's share is of.
const (
	ofRequirements = "requirement"
	ofColumns      = "column"
	ofPosts        = "post"
)

func loadIndicators() ([]Indicator, error) {
	var indicators []Indicator
	if err := yaml.UnmarshalWithOptions(scoreYAML, &indicators, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("read score.yaml: %w", err)
	}
	return indicators, nil
}

// Score is how well the college does by the weights of this program.
type Score struct {
	Total  float64     `json:"total"` // of 100, one decimal; over what could be checked
	Note   string      `json:"note"`
	Vetoes []string    `json:"vetoes"` // names of the indicators that a single finding made zero
	Lines  []ScoreLine `json:"indicators"`
}

// ScoreLine is one indicator with its points.
type ScoreLine struct {
	ID         string  `json:"id"`
	Name       string  `json:"name"`
	Full       float64 `json:"full"`
	Points     float64 `json:"points"` // one decimal
	Checked    bool    `json:"checked"`
	Veto       bool    `json:"veto"`
	Why        string  `json:"why"`
	Kinds      []Kind  `json:"kinds"`
	Findings   int     `json:"findings"`
	Idea       string  `json:"idea"`
	Department string  `json:"department"`
}

const scoreNote = "这是按本程序自己的权重做的自查评分，不是教育主管部门的评定结果"

// score weighs the findings.
func (n *inspection) score(report Report) Score {
	s := Score{Note: scoreNote, Vetoes: []string{}}
	points, full := 0.0, 0.0
	for _, indicator := range n.indicators {
		line := n.scoreLine(indicator, report)
		s.Lines = append(s.Lines, line)
		if line.Veto {
			s.Vetoes = append(s.Vetoes, line.Name)
		}
		if line.Checked {
			points += line.Points
			full += line.Full
		}
	}
	if full > 0 {
		s.Total = rounded(points / full * 100)
	}
	if full < 100 {
		s.Note += fmt.Sprintf("；有的分项没有条件检查，总分按已检查的 %g 分折算", full)
	}
	return s
}

func rounded(x float64) float64 { return math.Round(x*10) / 10 }

func (n *inspection) scoreLine(indicator Indicator, report Report) ScoreLine {
	line := ScoreLine{
		ID: indicator.ID, Name: indicator.Name, Full: indicator.Full, Kinds: indicator.Kinds, Idea: indicator.Idea, Department: indicator.Department,
	}
	weight, counts := 0.0, map[Severity]int{}
	for _, f := range report.Findings {
		if !slices.Contains(indicator.Kinds, f.Kind) {
			continue
		}
		line.Findings++
		counts[f.Severity]++
		each := indicator.Each[f.Severity]
		if indicator.Of == ofPosts {
			each *= float64(max(f.posts, 1))
		}
		weight += each
		line.Veto = line.Veto || indicator.Veto != "" && f.Severity == indicator.Veto
	}
	line.Checked = n.checked(indicator)
	lost, how := n.lost(indicator, weight)
	switch {
	case !line.Checked:
		line.Why = "没有条件检查"
		return line
	case line.Veto:
		line.Why = countsText(counts) + "；单项否决，得 0 分"
		return line
	case line.Findings == 0:
		line.Why = "没有发现问题"
	default:
		line.Why = countsText(counts) + how
	}
	line.Points = rounded(max(0, indicator.Full-lost))
	return line
}

// lost is how many points findings of a weight cost, and how that comes.
func (n *inspection) lost(indicator Indicator, weight float64) (float64, string) {
	whole, unit := 0, ""
	switch indicator.Of {
	case ofRequirements:
		whole, unit = n.applicable(), "个适用事项"
	case ofColumns:
		whole, unit = len(n.Columns)+len(n.Sites)+n.applicable(), "个事项、网站和栏目"
	case ofPosts:
		whole, unit = len(n.posts), "条信息"
	default:
		return weight, fmt.Sprintf("，扣 %g 分", rounded(weight))
	}
	if whole == 0 {
		return 0, ""
	}
	share := weight / float64(whole) * 100
	return indicator.Full * share / indicator.Zero, fmt.Sprintf("，折合 %g 个，占 %d %s的 %.1f%%（占到 %g%% 得 0 分）", rounded(weight), whole, unit, share, indicator.Zero)
}

// applicable counts the requirements that the college must answer.
func (n *inspection) applicable() int {
	count := 0
	for _, r := range n.Checklist.Requirements {
		if n.applies(r) {
			count++
		}
	}
	return count
}

// checked tells whether anything that an indicator is about could be looked at.
func (n *inspection) checked(indicator Indicator) bool {
	switch indicator.ID {
	case "reach":
		for _, site := range n.Sites {
			if home := n.pages[canonical(site.Home)]; home != nil && !home.Shell {
				return true
			}
		}
		return false
	case "items", "report":
		return n.applicable() > 0
	case "links":
		return len(n.posts) > 0 && len(n.Sites) > 0
	case "late":
		return slices.ContainsFunc(n.all, func(post *Post) bool { return post.Requirement != 0 && post.Made != "" && post.Published != "" })
	}
	return len(n.posts) > 0
}

func countsText(counts map[Severity]int) string {
	var parts []string
	for _, severity := range []Severity{Grave, Major, Minor} {
		if counts[severity] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d 个", severity, counts[severity]))
		}
	}
	return strings.Join(parts, "、")
}
