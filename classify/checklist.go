package classify

import (
	_ "embed"
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"

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
	hints []hint // one for each requirement, in the checklist's order
	none  hint   // what speaks against every requirement
}

// hint holds the words that speak for one requirement.
type hint struct {
	Title      []string `yaml:"title"`      // each "words:weight"
	Columns    []string `yaml:"columns"`    // column names
	Department []string `yaml:"department"` // departments' names
	Not        []string `yaml:"not"`        // title words that rule it out
}

// Builtin gives a checklist that travels in the binary, and false where there
// is none of that id.
func Builtin(id string) (Checklist, bool) {
	if id != MOE2014 {
		return Checklist{}, false
	}
	checklist, err := Load(MOE2014+".yaml", moe2014)
	return checklist, err == nil
}

// Load reads a checklist from YAML; moe-2014.yaml shows the shape. Unknown
// keys and contradictions are errors that begin with name:line:column.
func Load(name string, data []byte) (Checklist, error) {
	var file struct {
		ID           string                `yaml:"id"`
		Title        string                `yaml:"title"`
		Document     string                `yaml:"document"`
		Categories   []disclosure.Category `yaml:"categories"`
		Requirements []struct {
			No       int    `yaml:"no"`
			Category int    `yaml:"category"`
			Name     string `yaml:"name"`
			Hint     hint   `yaml:",inline"`
		} `yaml:"requirements"`
		None hint `yaml:"none"`
	}
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		return Checklist{}, positioned(name, err)
	}
	c := Checklist{none: file.None}
	c.ID, c.Title, c.Document, c.Categories = file.ID, file.Title, file.Document, file.Categories
	for _, r := range file.Requirements {
		c.Requirements = append(c.Requirements, disclosure.Requirement{No: r.No, Category: r.Category, Name: r.Name})
		c.hints = append(c.hints, r.Hint)
	}
	return c, nil
}

// positioned turns an error of the YAML library into one that begins with
// name:line:column.
func positioned(name string, err error) error {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		p := at.GetToken().Position
		return fmt.Errorf("%s:%d:%d: %s", name, p.Line, p.Column, at.GetMessage())
	}
	return fmt.Errorf("read checklist %s: %w", name, err)
}
