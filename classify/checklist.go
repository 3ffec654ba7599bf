package classify

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"strings"

	"gongkai/disclosure"
)

// MOE2014 is the id of the built-in checklist: 高等学校信息公开事项清单
// (教办函〔2014〕23号), 10 categories and 50 requirements.
const MOE2014 = "moe-2014"

//go:embed moe-2014.yaml
var moe2014 []byte

// Checklist is a checklist with the words by which posts are recognised as
// answers to its requirements.
type Checklist struct {
	disclosure.Checklist
	define     map[string]string // names for sets of words, written {name} in patterns
	hints      []hint            // one for each requirement, in the checklist's order
	categories map[int]weighted  // patterns of column names that hold a category
	none       hint              // what speaks against every requirement
	trees      []string          // words in the names of columns that hold a tree of disclosures
	units      []string          // how the names of units end
}

// hint holds the patterns that speak for one requirement. See pattern for how
// they are written.
type hint struct {
	Title       weighted `yaml:"title"`
	Columns     weighted `yaml:"columns"`
	Departments weighted `yaml:"departments"`
}

// weighted lists patterns by their weight.
type weighted map[int][]string

// file is the shape of a checklist's YAML.
type file struct {
	ID         string            `yaml:"id"`
	Title      string            `yaml:"title"`
	Document   string            `yaml:"document"`
	Define     map[string]string `yaml:"define"`
	Categories []struct {
		No      int      `yaml:"no"`
		Name    string   `yaml:"name"`
		Columns weighted `yaml:"columns"`
	} `yaml:"categories"`
	Requirements []struct {
		No       int      `yaml:"no"`
		Category int      `yaml:"category"`
		Name     string   `yaml:"name"`
		Yearly   bool     `yaml:"yearly"`
		Months   int      `yaml:"months"`
		Level    string   `yaml:"level"`
		Offices  []string `yaml:"offices"`
		Words    hint     `yaml:",inline"`
	} `yaml:"requirements"`
	None  hint     `yaml:"none"`
	Trees []string `yaml:"trees"`
	Units []string `yaml:"units"`
}

// Digest stands for everything that decides how posts are filed under the
// checklist: two that file alike for certain have the same.
func (c Checklist) Digest() string {
	sum := sha256.Sum256(fmt.Append(nil, c)) // fmt prints maps in the order of their keys
	return hex.EncodeToString(sum[:8])
}

// Builtin gives a checklist that travels in the binary, and false where there
// is none of that id.
func Builtin(id string) (Checklist, bool) {
	if id != MOE2014 {
		return Checklist{}, false
	}
	checklist, err := decode(MOE2014+".yaml", moe2014)
	return checklist, err == nil
}

// Load reads a checklist from YAML; moe-2014.yaml shows the shape. A
// requirement without words that has the wording of a built-in one takes over
// that one's words: schools renumber the list, but keep its wording. Unknown
// keys are errors that begin with name:line:column.
func Load(name string, data []byte) (Checklist, error) {
	c, err := decode(name, data)
	if err != nil {
		return Checklist{}, err
	}
	builtin, _ := Builtin(MOE2014)
	known := map[string]hint{}
	for i, r := range builtin.Requirements {
		known[normal(r.Name)] = builtin.hints[i]
	}
	for i, r := range c.Requirements {
		if c.hints[i].empty() {
			c.hints[i] = known[normal(r.Name)]
		}
	}
	for name, words := range builtin.define {
		if _, own := c.define[name]; !own {
			c.define[name] = words
		}
	}
	if c.none.empty() {
		c.none = builtin.none
	}
	if len(c.trees) == 0 {
		c.trees = builtin.trees
	}
	if len(c.units) == 0 {
		c.units = builtin.units
	}
	if _, err := New(c); err != nil {
		return Checklist{}, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
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

func (h hint) empty() bool { return len(h.Title)+len(h.Columns)+len(h.Departments) == 0 }

func decode(name string, data []byte) (Checklist, error) {
	var f file
	if err := unmarshal(name, data, &f); err != nil {
		return Checklist{}, err
	}
	c := Checklist{define: map[string]string{}, none: f.None, categories: map[int]weighted{}}
	c.trees, c.units = normals(f.Trees), normals(f.Units)
	for key, words := range f.Define {
		c.define[key] = words
	}
	c.ID, c.Title, c.Document = f.ID, f.Title, f.Document
	for _, category := range f.Categories {
		if _, twice := c.categories[category.No]; twice || category.No < 1 {
			return Checklist{}, fmt.Errorf("%s: category number %d is not positive, or stands twice", name, category.No)
		}
		c.Categories = append(c.Categories, disclosure.Category{No: category.No, Name: category.Name})
		c.categories[category.No] = category.Columns
	}
	for _, r := range f.Requirements {
		_, declared := c.categories[r.Category]
		switch {
		case r.No < 1 || c.Category(r.No) != 0:
			return Checklist{}, fmt.Errorf("%s: requirement number %d is not positive, or stands twice", name, r.No)
		case !declared:
			return Checklist{}, fmt.Errorf("%s: requirement %d is in category %d, which is not declared", name, r.No, r.Category)
		case strings.TrimSpace(r.Name) == "":
			return Checklist{}, fmt.Errorf("%s: requirement %d has no name", name, r.No)
		case r.Months < 0 || r.Months > 120:
			return Checklist{}, fmt.Errorf("%s: requirement %d: months %d is not 0 to 120", name, r.No, r.Months)
		}
		level := disclosure.Level(r.Level)
		if level != "" && level != disclosure.LevelBachelor && level != disclosure.LevelGraduate {
			return Checklist{}, fmt.Errorf("%s: requirement %d: level %q: write %s or %s, or leave it out", name, r.No, r.Level, disclosure.LevelBachelor, disclosure.LevelGraduate)
		}
		c.Requirements = append(c.Requirements, disclosure.Requirement{
			No: r.No, Category: r.Category, Name: r.Name, Yearly: r.Yearly, Months: r.Months, Level: level, Offices: r.Offices,
		})
		c.hints = append(c.hints, r.Words)
	}
	if c.ID == "" || len(c.Requirements) == 0 {
		return Checklist{}, fmt.Errorf("%s: a checklist needs an id and requirements", name)
	}
	return c, nil
}
