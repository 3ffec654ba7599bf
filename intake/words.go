package intake

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed words.yaml
var wordsYAML []byte

// vocabulary is words.yaml, folded and turned round for looking up.
type vocabulary struct {
	columns  map[string]column // by header
	sums     []string
	examples []string
	footers  []string
	blanks   []string
	statuses map[string]string
	outside  []string
	measures map[string]string // Measure.ID by other names
}

// column is what a header means; of two headers for one field, the one of the
// smaller rank counts.
type column struct {
	field field
	rank  int
}

// field is a key of words.yaml's columns.
type field string

// The fields that a table may have.
const (
	fieldTitle       field = "title"
	fieldText        field = "text" // of a post that has no title
	fieldName        field = "name" // of what was counted
	fieldPublished   field = "published"
	fieldURL         field = "url"
	fieldChannel     field = "channel"
	fieldSite        field = "site"
	fieldColumn      field = "column"
	fieldDepartment  field = "department"
	fieldCategory    field = "category"
	fieldRequirement field = "requirement"
	fieldVerdict     field = "verdict"
	fieldStatus      field = "status"
	fieldNote        field = "note"
	fieldSource      field = "source"
	fieldBody        field = "body"
	fieldDocument    field = "document"
	fieldID          field = "id"
	fieldCount       field = "count"
	fieldUnit        field = "unit"
	fieldFrom        field = "from"
	fieldTo          field = "to"
	fieldPeriod      field = "period"
	fieldSerial      field = "serial"
)

func readWords() (vocabulary, error) {
	var raw struct {
		Columns  map[field][]string  `yaml:"columns"`
		Sums     []string            `yaml:"sums"`
		Examples []string            `yaml:"examples"`
		Footers  []string            `yaml:"footers"`
		Blanks   []string            `yaml:"blanks"`
		Statuses map[string][]string `yaml:"statuses"`
		Outside  []string            `yaml:"outside"`
		Measures map[string][]string `yaml:"measures"`
	}
	if err := yaml.UnmarshalWithOptions(wordsYAML, &raw, yaml.Strict()); err != nil {
		return vocabulary{}, fmt.Errorf("read words.yaml: %w", err)
	}
	v := vocabulary{columns: map[string]column{}, statuses: map[string]string{}, measures: map[string]string{}}
	for of, names := range raw.Columns {
		for rank, name := range names {
			v.columns[fold(name)] = column{of, rank}
		}
	}
	for status, names := range raw.Statuses {
		for _, name := range names {
			v.statuses[fold(name)] = status
		}
	}
	for id, names := range raw.Measures {
		for _, name := range names {
			v.measures[words(name)] = id
		}
	}
	v.sums, v.examples, v.outside = folded(raw.Sums), folded(raw.Examples), folded(raw.Outside)
	v.footers, v.blanks = folded(raw.Footers), folded(raw.Blanks)
	return v, nil
}

func folded(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = fold(name)
	}
	return out
}

// afterSum is what may stand behind 合计 in one cell: the sum itself.
var afterSum = regexp.MustCompile(`^(?::?共?\d+\p{Han}?)?$`)

// isSum tells whether a cell heads a row of sums.
func (v vocabulary) isSum(cell string) bool {
	text := strings.TrimRight(foldHeader(cell), ":")
	return slices.ContainsFunc(v.sums, func(sum string) bool {
		rest, found := strings.CutPrefix(text, sum)
		return found && afterSum.MatchString(rest)
	})
}

// isExample tells whether a cell marks its row as an example.
func (v vocabulary) isExample(cell string) bool { return hasPrefix(v.examples, cell) }

// isFooter tells whether a cell begins what is written below a table.
func (v vocabulary) isFooter(cell string) bool { return hasPrefix(v.footers, cell) }

// isBlank tells whether a cell says that there is nothing to say.
func (v vocabulary) isBlank(cell string) bool {
	return len(cell) <= len("未注明") && slices.Contains(v.blanks, fold(cell))
}

func hasPrefix(prefixes []string, cell string) bool {
	if len(cell) > 1000 {
		cell = cell[:1000]
	}
	text := fold(cell)
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(text, prefix) })
}
