package classify

import (
	"slices"
	"strings"
)

// divide gives each of the lines that speak of one requirement its share of
// that one's patterns. A pattern goes to the line whose own words it has (章程
// to 学校章程, 规章制度 to 制定的各项规章制度); one that has none of them, or that
// is about the department, goes to the line that says most of the requirement.
func divide(base Checklist, place int, lines []string) []hint {
	whole := base.hints[place]
	if len(lines) == 1 {
		return []hint{whole}
	}
	d := division{define: base.define, own: ownPairs(lines)}
	pairs, most := pairSet(base.Requirements[place].Name), -1
	for i, line := range lines {
		said := 0
		for pair := range pairSet(line) {
			if pairs[pair] {
				said++
			}
		}
		if said > most {
			d.rest, most = i, said
		}
	}
	shares := make([]hint, len(lines))
	for i := range lines {
		shares[i] = hint{Title: d.share(whole.Title, i), Columns: d.share(whole.Columns, i), Departments: whole.Departments}
	}
	return shares
}

// division knows what each of several lines says that the others do not.
type division struct {
	define map[string]string
	own    []map[string]bool // by line
	rest   int               // the line of what nobody claims
}

func ownPairs(lines []string) []map[string]bool {
	times := map[string]int{}
	for _, line := range lines {
		for pair := range pairSet(line) {
			times[pair]++
		}
	}
	own := make([]map[string]bool, len(lines))
	for i, line := range lines {
		own[i] = pairSet(line)
		for pair := range own[i] {
			if times[pair] > 1 {
				delete(own[i], pair)
			}
		}
	}
	return own
}

// share is what a line gets of some lists.
func (d division) share(lists weighted, line int) weighted {
	got := weighted{}
	for weight, patterns := range lists {
		for _, pattern := range patterns {
			if part := d.part(pattern, line); part != "" {
				got[weight] = append(got[weight], part)
			}
		}
	}
	return got
}

// part is what a line gets of a pattern: the whole, nothing, or, where the
// pattern is a choice among words, the words that are its own.
func (d division) part(pattern string, line int) string {
	terms := strings.Fields(pattern)
	positive := slices.DeleteFunc(slices.Clone(terms), func(term string) bool { return strings.HasPrefix(term, "-") })
	if len(positive) == 1 && positive[0] == terms[0] {
		words := slices.DeleteFunc(strings.Split(terms[0], "|"), func(word string) bool { return !slices.Contains(d.claimants(word), line) })
		if len(words) == 0 {
			return ""
		}
		return strings.Join(append([]string{strings.Join(words, "|")}, terms[1:]...), " ")
	}
	if slices.Contains(d.claimants(strings.Join(positive, "|")), line) {
		return pattern
	}
	return ""
}

// claimants are the lines with words of their own in a choice of words.
func (d division) claimants(words string) []int {
	said := map[string]bool{}
	for _, word := range strings.Split(words, "|") {
		if strings.HasPrefix(word, "{") { // a set of words: what all such documents are called
			continue
		}
		for pair := range pairSet(word) {
			said[pair] = true
		}
	}
	var lines []int
	for i, own := range d.own {
		for pair := range own {
			if said[pair] {
				lines = append(lines, i)
				break
			}
		}
	}
	if len(lines) == 0 {
		return []int{d.rest}
	}
	return lines
}
