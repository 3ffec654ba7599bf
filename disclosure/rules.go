package disclosure

import "strings"

// RulePart is one of the selectors of a rule.
type RulePart struct {
	CSS       string // "" is the place itself that the rule is read in
	Attribute string // in lower case; "" reads the text
}

// SplitRule takes a rule of Rules apart: `h1.title, .head@data-title` has two
// parts. Commas and @ inside of brackets and quotes belong to the CSS.
func SplitRule(rule string) []RulePart {
	var parts []RulePart
	start, depth := 0, 0
	quote := byte(0)
	for i := 0; i <= len(rule); i++ {
		if i == len(rule) || rule[i] == ',' && depth == 0 && quote == 0 {
			parts = append(parts, rulePart(rule[start:i]))
			start = i + 1
			continue
		}
		switch c := rule[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(' || c == '[':
			depth++
		case c == ')' || c == ']':
			depth--
		}
	}
	return parts
}

func rulePart(s string) RulePart {
	at := strings.LastIndexByte(s, '@')
	if at < 0 || strings.ContainsAny(s[at:], "]\"')") {
		return RulePart{CSS: strings.TrimSpace(s)}
	}
	return RulePart{CSS: strings.TrimSpace(s[:at]), Attribute: strings.ToLower(strings.TrimSpace(s[at+1:]))}
}
