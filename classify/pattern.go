package classify

import (
	"fmt"
	"sort"
	"strings"
)

// field is a part of what is known about a post.
type field int

const (
	inTitle field = iota
	inColumn
	inDepartment
	fields // how many there are
)

// pattern is a conjunction of terms, written with spaces between them:
//
//	复试 成绩|结果 -通知
//
// matches a text with 复试, with 成绩 or 结果, and without 通知. ^ and $ stand
// for the start and the end of a name, {x} for a set of words under `define`.
// A term may look elsewhere than its list does: 题:, 栏: and 部: before it mean
// the title, the column and the department.
type pattern struct {
	terms  []term // the first one is positive
	weight int
	owner  int   // index of the requirement, or none
	of     field // the list that it stands in
}

// term is met when any of its words occurs in the field, or none where not is
// set.
type term struct {
	in    field
	not   bool
	words []int // ids in the vocabulary
}

var fieldPrefix = map[string]field{"题:": inTitle, "栏:": inColumn, "部:": inDepartment}

// maxTerm bounds a term with its sets of words, in bytes.
const maxTerm = 64 << 10

// compiler turns a checklist's lists into patterns.
type compiler struct {
	define     map[string]string
	vocabulary *vocabulary
	patterns   []pattern
}

// hint compiles the lists of one owner.
func (c *compiler) hint(owner int, words hint) error {
	for of, lists := range []weighted{words.Title, words.Columns, words.Departments} {
		if err := c.add(owner, field(of), lists); err != nil {
			return err
		}
	}
	return nil
}

// add compiles one list; the heaviest patterns come first, so that reasons
// name the strongest evidence.
func (c *compiler) add(owner int, of field, lists weighted) error {
	weights := make([]int, 0, len(lists))
	for weight := range lists {
		weights = append(weights, weight)
	}
	sort.Sort(sort.Reverse(sort.IntSlice(weights)))
	for _, weight := range weights {
		if weight < 1 || weight > 100 {
			return fmt.Errorf("weight %d of a list of patterns: write 1 to 100", weight)
		}
		for _, text := range lists[weight] {
			p, err := c.pattern(text, of)
			if err != nil {
				return fmt.Errorf("pattern %q: %w", text, err)
			}
			p.weight, p.owner = weight, owner
			c.patterns = append(c.patterns, p)
		}
	}
	return nil
}

func (c *compiler) pattern(text string, of field) (pattern, error) {
	p := pattern{of: of}
	for _, part := range strings.Fields(text) {
		t := term{in: of}
		part, t.not = strings.CutPrefix(part, "-")
		for prefix, in := range fieldPrefix {
			if rest, ok := strings.CutPrefix(part, prefix); ok {
				part, t.in = rest, in
			}
		}
		words, err := c.expand(part)
		if err != nil {
			return p, err
		}
		for _, word := range strings.Split(words, "|") {
			if normalised := normalWord(word); normalised != "" {
				t.words = append(t.words, c.vocabulary.add(normalised))
			}
		}
		if len(t.words) == 0 {
			return p, fmt.Errorf("a term without words: write one, or leave out the | or - that stands alone")
		}
		p.terms = append(p.terms, t)
	}
	if len(p.terms) == 0 || p.terms[0].not {
		return p, fmt.Errorf("it must start with a word that has to occur")
	}
	return p, nil
}

// cutBraces parts a text around its first {name}.
func cutBraces(text string) (before, name, after string, ok bool) {
	before, rest, opened := strings.Cut(text, "{")
	name, after, closed := strings.Cut(rest, "}")
	return before, name, after, opened && closed
}

// expand replaces {name} by the words defined under that name. Sets do not name
// sets: a short file could stand for a huge one.
func (c *compiler) expand(part string) (string, error) {
	for {
		before, name, after, ok := cutBraces(part)
		if !ok {
			break
		}
		words, known := c.define[name]
		if !known || strings.ContainsAny(words, "{}") {
			return "", fmt.Errorf("{%s} is not under define, or names another set of words: write its words there", name)
		}
		if part = before + words + after; len(part) > maxTerm {
			return "", fmt.Errorf("%.20s… stands for more than %d bytes of words: write fewer", part, maxTerm)
		}
	}
	if strings.ContainsAny(part, "{}") {
		return "", fmt.Errorf("%s has one brace: write {name}", part)
	}
	return part, nil
}

// normalWord is the normal form of a pattern's word, which may hold marks.
func normalWord(word string) string {
	body, start := strings.CutPrefix(word, string(startMark))
	body, end := strings.CutSuffix(body, string(endMark))
	body = normal(body)
	if body == "" {
		return ""
	}
	if start {
		body = string(startMark) + body
	}
	if end {
		body += string(endMark)
	}
	return body
}
