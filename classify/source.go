package classify

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"gongkai/disclosure"
)

// file is the shape of a checklist's YAML.
type file struct {
	ID           string            `yaml:"id"`
	Title        string            `yaml:"title"`
	Document     string            `yaml:"document"`
	Extends      string            `yaml:"extends"` // the id of a built-in checklist
	Define       map[string]string `yaml:"define"`
	Categories   []category        `yaml:"categories"`
	Requirements []requirement     `yaml:"requirements"`
	None         hint              `yaml:"none"`
	Trees        []string          `yaml:"trees"`
	Units        []string          `yaml:"units"`
}

type category struct {
	No      int      `yaml:"no"`
	Name    string   `yaml:"name"`
	Columns weighted `yaml:"columns"`
}

// requirement is nil in what it leaves to a built-in one.
type requirement struct {
	No       int      `yaml:"no"`
	Category int      `yaml:"category"`
	Name     string   `yaml:"name"`
	Yearly   *bool    `yaml:"yearly"`
	Months   *int     `yaml:"months"`
	Level    *string  `yaml:"level"`
	Offices  []string `yaml:"offices"`
	Words    hint     `yaml:",inline"`
}

// source is a checklist's file with its text, in which errors have a place.
type source struct {
	name string
	file file
	text []byte
}

// wrong is an error at a place, such as $.requirements[3].no, or at the
// nearest one around it that is there.
func (s source) wrong(path, format string, args ...any) error {
	return fmt.Errorf("%s: %s", s.at(path), fmt.Sprintf(format, args...))
}

func (s source) at(path string) string {
	tree, err := parser.ParseBytes(s.text, 0)
	for err == nil && len(path) > 1 {
		if place, err := yaml.PathString(path); err == nil {
			if node, err := place.FilterFile(tree); err == nil && node != nil && node.GetToken() != nil {
				p := node.GetToken().Position
				return fmt.Sprintf("%s:%d:%d", s.name, p.Line, p.Column)
			}
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 1)]
	}
	return s.name + ":1:1"
}

func requirementAt(place int) string { return fmt.Sprintf("$.requirements[%d]", place) }

// checklist makes the checklist that the file is by itself.
func (s source) checklist() (Checklist, error) {
	c := Checklist{define: map[string]string{}, none: s.file.None, categories: map[int]weighted{}}
	c.trees, c.units = normals(s.file.Trees), normals(s.file.Units)
	for key, words := range s.file.Define {
		c.define[key] = words
	}
	c.ID, c.Title, c.Document = s.file.ID, s.file.Title, s.file.Document
	if c.ID == "" {
		return c, s.wrong("$.id", "a checklist needs an id and requirements: write `id: ` and a short name, such as own-2024")
	}
	if len(s.file.Requirements) == 0 {
		return c, s.wrong("$.requirements", "a checklist needs an id and requirements: write these as in moe-2014.yaml, or `extends: %s` to add to that one", MOE2014)
	}
	if err := s.addCategories(&c); err != nil {
		return c, err
	}
	for i, r := range s.file.Requirements {
		if err := s.addRequirement(&c, i, r); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (s source) addCategories(c *Checklist) error {
	for i, given := range s.file.Categories {
		if _, twice := c.categories[given.No]; twice || given.No < 1 {
			return s.wrong(fmt.Sprintf("$.categories[%d].no", i), "category number %d is not positive, or stands twice: give each its own, from 1 on", given.No)
		}
		if strings.TrimSpace(given.Name) == "" {
			return s.wrong(fmt.Sprintf("$.categories[%d]", i), "category %d has no name: write `name`", given.No)
		}
		c.Categories = append(c.Categories, disclosure.Category{No: given.No, Name: given.Name})
		c.categories[given.No] = given.Columns
	}
	return nil
}

// addRequirement adds one that the checklist does not have.
func (s source) addRequirement(c *Checklist, place int, r requirement) error {
	at := requirementAt(place)
	_, declared := c.categories[r.Category]
	switch {
	case r.No < 1 || c.Category(r.No) != 0:
		return s.wrong(at+".no", "requirement number %d is not positive, or stands twice: give each its own, from 1 on", r.No)
	case !declared:
		return s.wrong(at+".category", "requirement %d is in category %d, which is not declared: write it under `categories`, or use one of those", r.No, r.Category)
	case plain(r.Name) == "" && strings.TrimSpace(r.Name) == "":
		return s.wrong(at+".name", "requirement %d has no name: write the wording of the list", r.No)
	}
	made := disclosure.Requirement{No: r.No, Category: r.Category, Name: r.Name}
	if err := s.describe(&made, place, r); err != nil {
		return err
	}
	c.Requirements = append(c.Requirements, made)
	c.hints = append(c.hints, r.Words)
	return nil
}

// describe sets what a requirement of the file says of itself.
func (s source) describe(to *disclosure.Requirement, place int, r requirement) error {
	if r.Yearly != nil {
		to.Yearly = *r.Yearly
	}
	if r.Months != nil {
		if *r.Months < 0 || *r.Months > 120 {
			return s.wrong(requirementAt(place)+".months", "requirement %d: months %d: write 0 (never old) to 120", to.No, *r.Months)
		}
		to.Months = *r.Months
	}
	if r.Level != nil {
		to.Level = disclosure.Level(*r.Level)
		if to.Level != "" && to.Level != disclosure.LevelBachelor && to.Level != disclosure.LevelGraduate {
			return s.wrong(requirementAt(place)+".level", "requirement %d: level %q: write %s or %s, or leave it out", to.No, *r.Level, disclosure.LevelBachelor, disclosure.LevelGraduate)
		}
	}
	if r.Offices != nil {
		to.Offices = r.Offices
	}
	return nil
}

// checkPatterns compiles the file's own patterns, so that an error names the
// list that it stands in.
func (s source) checkPatterns(c Checklist) error {
	compiles := func(path string, words hint) error {
		for key, lists := range map[string]weighted{".title": words.Title, ".columns": words.Columns, ".departments": words.Departments} {
			compiler := compiler{define: c.define, vocabulary: newVocabulary()}
			if err := compiler.add(0, inTitle, lists); err != nil {
				return s.wrong(path+key, "%v; moe-2014.yaml says how patterns are written", err)
			}
		}
		return nil
	}
	for i, r := range s.file.Requirements {
		if err := compiles(requirementAt(i), r.Words); err != nil {
			return err
		}
	}
	for i, category := range s.file.Categories {
		if err := compiles(fmt.Sprintf("$.categories[%d]", i), hint{Columns: category.Columns}); err != nil {
			return err
		}
	}
	return compiles("$.none", s.file.None)
}

// normals are words in their normal form.
func normals(words []string) []string {
	var all []string
	for _, word := range words {
		if word = normal(word); word != "" {
			all = append(all, word)
		}
	}
	return all
}
