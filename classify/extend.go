package classify

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// extended is the built-in checklist that the file names with the file's
// additions. The id, title and document stay the built-in's unless given.
func (s source) extended() (Checklist, error) {
	c, ok := Builtin(s.file.Extends)
	if !ok {
		return c, s.wrong("$.extends", "extends %q: write %s", s.file.Extends, strings.Join(BuiltinIDs(), " or "))
	}
	for to, given := range map[*string]string{&c.ID: s.file.ID, &c.Title: s.file.Title, &c.Document: s.file.Document} {
		if given != "" {
			*to = given
		}
	}
	for key, words := range s.file.Define {
		if before, known := c.define[key]; known {
			words = before + "|" + words
		}
		c.define[key] = words
	}
	c.none = c.none.with(s.file.None)
	c.trees, c.units = append(c.trees, normals(s.file.Trees)...), append(c.units, normals(s.file.Units)...)
	if err := s.extendCategories(&c); err != nil {
		return c, err
	}
	w := newWordings(namesOf(c))
	for i, given := range s.file.Requirements {
		place, err := s.extends(c, w, i, given)
		if err == nil && place < 0 {
			err = s.addRequirement(&c, i, given)
		} else if err == nil {
			err = s.describe(&c.Requirements[place], i, given)
			c.hints[place] = c.hints[place].with(given.Words)
		}
		if err != nil {
			return c, err
		}
	}
	return c, nil
}

func (s source) extendCategories(c *Checklist) error {
	for i, given := range s.file.Categories {
		if given.No < 1 {
			return s.wrong(fmt.Sprintf("$.categories[%d].no", i), "category number %d: write the number of one of %s's, or a new one", given.No, s.file.Extends)
		}
		place := slices.IndexFunc(c.Categories, func(known disclosure.Category) bool { return known.No == given.No })
		if place < 0 && strings.TrimSpace(given.Name) == "" {
			return s.wrong(fmt.Sprintf("$.categories[%d]", i), "category %d is none of %s's and has no name: write `name`", given.No, s.file.Extends)
		} else if place < 0 {
			c.Categories = append(c.Categories, disclosure.Category{No: given.No, Name: given.Name})
		} else if given.Name != "" {
			c.Categories[place].Name = given.Name
		}
		c.categories[given.No] = c.categories[given.No].with(given.Columns)
	}
	return nil
}

// extends gives the place of the built-in requirement that one of the file
// adds to: by its number, else by its wording; below 0 for a new one, which
// has a number that the built-in does not have.
func (s source) extends(c Checklist, w wordings, i int, given requirement) (int, error) {
	at, base := requirementAt(i), s.file.Extends
	if given.No != 0 {
		place := slices.IndexFunc(c.Requirements, func(known disclosure.Requirement) bool { return known.No == given.No })
		switch {
		case place < 0:
			return place, nil
		case given.Category != 0 && given.Category != c.Requirements[place].Category:
			return 0, s.wrong(at+".category", "requirement %d is in category %d of %s: leave `category` out", given.No, c.Requirements[place].Category, base)
		case given.Name != "" && (place >= len(w.pairs) || !slices.Contains(w.match(given.Name), place)):
			return 0, s.wrong(at+".name", "requirement %d of %s is %q: leave `name` out, or correct `no`", given.No, base, c.Requirements[place].Name)
		}
		return place, nil
	}
	switch places := w.match(given.Name); len(places) {
	case 1:
		return places[0], nil
	case 0:
		return 0, s.wrong(at, "%q is no requirement of %s: write `no` with the number of one, or, for a new one, a new number and `category`", given.Name, base)
	default:
		return 0, s.wrong(at+".name", "%q speaks of %d requirements of %s: write `no` with the number of one", given.Name, len(places), base)
	}
}
