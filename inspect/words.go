package inspect

import (
	_ "embed"
	"fmt"

	"github.com/goccy/go-yaml"

	"gongkai/disclosure"
)

//go:embed words.yaml
var wordsYAML []byte

// words is what words.yaml says.
type words struct {
	Stubs       []string `yaml:"stubs"`
	StubLetters int      `yaml:"stub_letters"`
	News        []string `yaml:"news"`
	Notices     []string `yaml:"notices"`
	Outside     []string `yaml:"outside"`
	Vocational  []string `yaml:"vocational"`
	University  []string `yaml:"university"`
	Due         []due    `yaml:"due"`
	AboutReport []string `yaml:"about_report"`
	Office      string   `yaml:"office"`
	Entrance    []string `yaml:"entrance"`
	Search      []string `yaml:"search"`
	Injected    []string `yaml:"injected"`
	Doubtful    []string `yaml:"doubtful"`
	Against     []string `yaml:"against"`
	Known       []string `yaml:"known"`
	Engines     []string `yaml:"engines"`
}

// due is until when a yearly document has to be public: the one of a year by a
// day, some years later.
type due struct {
	Words []string `yaml:"words"` // of the requirement's wording
	Month int      `yaml:"month"`
	Day   int      `yaml:"day"`
	Delay int      `yaml:"delay"`
}

// dueOf is the last day on which a yearly document of a year may come.
func (w words) dueOf(requirement string, year int) disclosure.Day {
	for _, d := range w.Due {
		if firstOf(d.Words, requirement) != "" {
			day, _ := disclosure.NewDay(year+d.Delay, d.Month, d.Day)
			return day
		}
	}
	day, _ := disclosure.NewDay(year+1, 1, 31)
	return day
}

func loadWords() (words, error) {
	var w words
	if err := yaml.UnmarshalWithOptions(wordsYAML, &w, yaml.Strict()); err != nil {
		return words{}, fmt.Errorf("read words.yaml: %w", err)
	}
	return w, nil
}
