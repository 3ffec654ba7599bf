package config

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"gongkai/disclosure"
)

// dutyList reads `catalogue`, the college's 事项目录. Which requirement a line
// speaks of is looked up once the checklist is known.
type dutyList struct {
	r    *reader
	said []said
	at   []ast.Node
}

// said is a line as it is written: its requirement a number or a wording.
type said struct {
	disclosure.Duty
	requirement string
}

const dutyExample = "`- { requirement: 18, department: 国有资产管理处, person: 张三 }`"

func (r *reader) duties() *dutyList { return &dutyList{r: r} }

func (l *dutyList) read(n ast.Node) { l.r.sequence("catalogue", dutyExample, l.one)(n) }

func (l *dutyList) one(n ast.Node) {
	var line said
	r := l.r
	at := r.mapping(n, "a line of the catalogue", map[string]setter{
		"requirement":    r.numberOrText("requirement", &line.requirement),
		"department":     r.text("department", &line.Department),
		"person":         r.text("person", &line.Person),
		"link":           r.address("link", &line.Link, "https://www.example.edu.cn/zbcg.htm", "http", "https"),
		"not_applicable": r.exemptions(&line.Exempt),
	})
	if at == nil {
		return
	}
	if len(at) == 1 && at["requirement"] != nil { // not_applicable: without a reason, say
		r.wrong(n, "write "+dutyExample+", or `not_applicable: ` and the reason", "a line of the catalogue says nothing of its requirement")
		return
	}
	l.said = append(l.said, line)
	l.at = append(l.at, orRoot(at["requirement"], n))
}

// numberOrText reads a number or a text, as text.
func (r *reader) numberOrText(key string, to *string) setter {
	return func(n ast.Node) {
		if number, ok := n.(*ast.IntegerNode); ok {
			*to = number.GetToken().Value
			return
		}
		r.text(key, to)(n)
	}
}

const exemptExample = "`not_applicable: 不举办本科教育`, or `not_applicable: [ { from: 2022-09-01, to: 2023-08-31, why: 当年未招生 } ]`"

// exemptions reads why a requirement never applies, or a list of the periods
// in which it does not.
func (r *reader) exemptions(to *[]disclosure.Exemption) setter {
	return func(n ast.Node) {
		switch n.(type) {
		case *ast.SequenceNode:
			r.sequence("not_applicable", exemptExample, r.exemption(to))(n)
		case ast.MapNode:
			r.exemption(to)(n)
		case *ast.StringNode, *ast.LiteralNode:
			var why string
			if r.text("not_applicable", &why)(n); why == "" {
				r.wrong(n, "write "+exemptExample, "not_applicable does not say why")
				return
			}
			*to = append(*to, disclosure.Exemption{Why: why})
		default:
			r.wrong(n, "write "+exemptExample, "not_applicable is %s, and does not say why", kind(n))
		}
	}
}

func (r *reader) exemption(to *[]disclosure.Exemption) setter {
	return func(n ast.Node) {
		var exemption disclosure.Exemption
		period := &exemption.Period
		at := r.mapping(n, "not_applicable", map[string]setter{
			"from": r.day("from", &period.From), "to": r.day("to", &period.To), "why": r.text("why", &exemption.Why),
		})
		switch {
		case at == nil:
		case exemption.Why == "":
			r.wrong(n, "write "+exemptExample, "not_applicable does not say why")
		case period.From != "" && period.To != "" && period.From > period.To:
			r.wrong(at["from"], "write the earlier day as `from`, the later one as `to`", "not_applicable starts on %s, after its end on %s", period.From, period.To)
		default:
			*to = append(*to, exemption)
		}
	}
}

// finish looks up the requirements, and gives the lines to the configuration.
func (l *dutyList) finish(c *Config) {
	if len(c.Checklist.Requirements) == 0 { // a problem that has been told
		return
	}
	seen := map[int]bool{}
	for i, line := range l.said {
		no, fix := requirementOf(c.Checklist.Checklist, line.requirement)
		switch {
		case no == 0:
			l.r.wrong(l.at[i], fix, "the checklist has no requirement %q", shortened(line.requirement))
		case seen[no]:
			l.r.wrong(l.at[i], "keep one line for each requirement", "requirement %d stands twice in the catalogue", no)
		default:
			line.Requirement = no
			c.Duties = append(c.Duties, line.Duty)
		}
		seen[no] = no != 0
	}
}

// leastWording is how many characters of a requirement's wording name it.
const leastWording = 4

// requirementOf finds a requirement by its number, or by a piece of its wording
// that no other one has; 0 and what to write instead where there is none.
func requirementOf(checklist disclosure.Checklist, text string) (no int, fix string) {
	if number, err := strconv.Atoi(text); err == nil {
		if checklist.Category(number) != 0 {
			return number, ""
		}
		return 0, fmt.Sprintf("use a number of the checklist %s (it has %d requirements), or a piece of a requirement's wording", checklist.ID, len(checklist.Requirements))
	}
	var found []disclosure.Requirement
	for _, requirement := range checklist.Requirements {
		if requirement.Name == text {
			return requirement.No, ""
		}
		if len([]rune(text)) >= leastWording && strings.Contains(requirement.Name, text) {
			found = append(found, requirement)
		}
	}
	switch len(found) {
	case 0:
		return 0, "write `requirement: 18`, or at least " + strconv.Itoa(leastWording) + " characters in a row of the requirement's wording"
	case 1:
		return found[0].No, ""
	}
	var names []string
	for _, requirement := range found {
		names = append(names, fmt.Sprintf("%d %s", requirement.No, requirement.Name))
	}
	return 0, "write the number of one of: " + strings.Join(names, "; ")
}
