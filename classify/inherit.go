package classify

import (
	"slices"

	"gongkai/disclosure"
)

// inherit gives the requirements that lack something what the built-in ones
// have that they speak of.
func (s source) inherit(c *Checklist) {
	base, matches := nearest(c.Requirements)
	lines := map[int][]int{} // by place in base: the places of the lines that speak of it
	for i, places := range matches {
		for _, place := range places {
			lines[place] = append(lines[place], i)
		}
	}
	shares := map[int][]hint{}
	for place, sharers := range lines {
		names := make([]string, len(sharers))
		for i, line := range sharers {
			names[i] = c.Requirements[line].Name
		}
		shares[place] = divide(base, place, names)
	}
	for i, places := range matches {
		inheritMeta(&c.Requirements[i], s.file.Requirements[i], base.Requirements, places)
		if !c.hints[i].empty() {
			continue
		}
		for _, place := range places {
			c.hints[i] = c.hints[i].with(shares[place][slices.Index(lines[place], i)])
		}
	}
	inheritRest(c, base)
}

// inheritRest takes over what belongs to no requirement.
func inheritRest(c *Checklist, base Checklist) {
	for name, words := range base.define {
		if _, own := c.define[name]; !own {
			c.define[name] = words
		}
	}
	if c.none.empty() {
		c.none = base.none
	}
	if len(c.trees) == 0 {
		c.trees = base.trees
	}
	if len(c.units) == 0 {
		c.units = base.units
	}
}

// nearest gives the built-in checklist that most of the lines speak of, and
// which of its requirements each line speaks of. The ministry's is the one for
// lines that speak of none.
func nearest(lines []disclosure.Requirement) (best Checklist, matches [][]int) {
	most := -1
	for _, id := range BuiltinIDs() {
		candidate, ok := Builtin(id)
		if !ok {
			continue
		}
		w := newWordings(namesOf(candidate))
		found, n := make([][]int, len(lines)), 0
		for i, line := range lines {
			if found[i] = w.match(line.Name); len(found[i]) > 0 {
				n++
			}
		}
		if n > most {
			best, matches, most = candidate, found, n
		}
	}
	return best, matches
}

func namesOf(c Checklist) []string {
	names := make([]string, len(c.Requirements))
	for i, r := range c.Requirements {
		names[i] = r.Name
	}
	return names
}

// inheritMeta takes over what the file leaves open: a document of every year
// where any of the matched ones is, the shortest time, the level that all of
// them have, and the offices of each.
func inheritMeta(to *disclosure.Requirement, given requirement, base []disclosure.Requirement, places []int) {
	for n, place := range places {
		from := base[place]
		if given.Yearly == nil {
			to.Yearly = to.Yearly || from.Yearly
		}
		if given.Months == nil && from.Months > 0 && (to.Months == 0 || from.Months < to.Months) {
			to.Months = from.Months
		}
		if given.Level == nil {
			if n == 0 {
				to.Level = from.Level
			} else if to.Level != from.Level {
				to.Level = ""
			}
		}
		if given.Offices == nil {
			for _, office := range from.Offices {
				if !slices.Contains(to.Offices, office) {
					to.Offices = append(to.Offices, office)
				}
			}
		}
	}
}
