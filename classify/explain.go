package classify

import (
	"cmp"
	"slices"
	"strings"
)

// Candidate is a requirement that something speaks for.
type Candidate struct {
	Requirement int // Requirement.No, 0 for the words that speak against all
	Category    int
	Score       int      // the sum of the weights; what speaks against is not taken off
	Words       []string // what speaks for it, such as 标题含“预算”“部门”
}

// Explain gives every requirement that some words speak for, the likeliest
// first, and last what speaks against them all, where anything does. The first
// one is Classify's answer if it leads what is against by threshold.
func (c *Classifier) Explain(input Input) []Candidate {
	scores, texts := c.scores(input)
	var candidates []Candidate
	for i, r := range c.checklist.Requirements {
		if scores[i].total() == 0 {
			continue
		}
		words := c.words(scores[i], texts)
		of := scores[c.categories[i]]
		for _, said := range c.words(of, texts) {
			words = append(words, "类别的"+said)
		}
		candidates = append(candidates, Candidate{r.No, r.Category, scores[i].total() + of.best[inColumn], words})
	}
	slices.SortStableFunc(candidates, func(a, b Candidate) int { return cmp.Compare(b.Score, a.Score) })
	if none := scores[len(c.checklist.Requirements)]; none.total() > 0 {
		candidates = append(candidates, Candidate{Score: none.total(), Words: c.words(none, texts)})
	}
	return candidates
}

// words names the words of the strongest pattern of each list.
func (c *Classifier) words(s score, texts [fields]found) []string {
	var parts []string
	for of, name := range []string{"标题含", "栏目", "部门"} {
		if s.why[of] == 0 {
			continue
		}
		var words strings.Builder
		for _, t := range c.patterns[s.why[of]-1].terms {
			for _, word := range t.words {
				if shown := strings.Trim(c.vocabulary.words[word], "^$"); shown != "" && !t.not && t.in == field(of) && texts[t.in].has(word) {
					words.WriteString("“" + shown + "”")
					break
				}
			}
		}
		if words.Len() > 0 {
			parts = append(parts, name+words.String())
		}
	}
	return parts
}

// reason is words in one line.
func (c *Classifier) reason(s score, texts [fields]found) string {
	return strings.Join(c.words(s, texts), ";")
}
