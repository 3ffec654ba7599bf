package classify

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"

	"gongkai/disclosure"
)

// The ids of the built-in checklists.
const (
	// MOE2014 is 高等学校信息公开事项清单 (教办函〔2014〕23号), 10 categories and
	// 50 requirements.
	MOE2014 = "moe-2014"
	// Gov2019 are the matters that a government must publish on its own account,
	// by article 20 of 政府信息公开条例 (国务院令第711号, 2019), for colleges whose
	// report goes into that form.
	Gov2019 = "gov-2019"
)

//go:embed moe-2014.yaml
var moe2014 []byte

//go:embed gov-2019.yaml
var gov2019 []byte

// Checklist is a checklist with the words by which posts are recognised as
// answers to its requirements. Requirement.Level and Offices of the embedded
// checklist say who is free from a requirement and who answers for it.
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

func (h hint) empty() bool { return len(h.Title)+len(h.Columns)+len(h.Departments) == 0 }

// with are the patterns of both, those of the other one behind.
func (h hint) with(other hint) hint {
	return hint{h.Title.with(other.Title), h.Columns.with(other.Columns), h.Departments.with(other.Departments)}
}

func (w weighted) with(other weighted) weighted {
	if len(w)+len(other) == 0 {
		return nil
	}
	both := weighted{}
	for _, lists := range []weighted{w, other} {
		for weight, patterns := range lists {
			both[weight] = append(both[weight][:len(both[weight]):len(both[weight])], patterns...)
		}
	}
	return both
}

// Digest stands for everything that decides how posts are filed under the
// checklist: two that file alike for certain have the same.
func (c Checklist) Digest() string {
	sum := sha256.Sum256(fmt.Append(nil, c)) // fmt prints maps in the order of their keys
	return hex.EncodeToString(sum[:8])
}

// BuiltinIDs are the ids that Builtin takes.
func BuiltinIDs() []string { return []string{MOE2014, Gov2019} }

// Builtin gives a checklist that travels in the binary, and false where there
// is none of that id.
func Builtin(id string) (Checklist, bool) {
	var data []byte
	switch id {
	case MOE2014:
		data = moe2014
	case Gov2019:
		data = gov2019
	default:
		return Checklist{}, false
	}
	source, err := read(id+".yaml", data)
	if err != nil {
		return Checklist{}, false
	}
	checklist, err := source.checklist()
	return checklist, err == nil
}

// Load reads a checklist from YAML; moe-2014.yaml shows the shape and says
// what each key means.
//
// A requirement without words takes over those of the built-in requirements
// that its wording speaks of, and one without yearly, months, level or offices
// takes over these: schools split, join and renumber the lines of the list, but
// keep their wording, more or less. What several lines share of one is divided
// among them by what each of them says.
//
// A checklist with `extends: moe-2014` is that one with additions: its
// requirements name one of the built-in's by number or wording, or are new.
//
// Errors begin with name:line:column and say what to write instead.
func Load(name string, data []byte) (Checklist, error) {
	source, err := read(name, data)
	if err != nil {
		return Checklist{}, err
	}
	var c Checklist
	if source.file.Extends != "" {
		c, err = source.extended()
	} else if c, err = source.checklist(); err == nil {
		source.inherit(&c)
	}
	if err == nil {
		err = source.checkPatterns(c)
	}
	if err != nil {
		return Checklist{}, err
	}
	if _, err := New(c); err != nil {
		return Checklist{}, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}
