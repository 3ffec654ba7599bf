package inspect

import (
	_ "embed"
	"fmt"

	"github.com/goccy/go-yaml"
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
	AboutReport []string `yaml:"about_report"`
	Office      string   `yaml:"office"`
	Entrance    []string `yaml:"entrance"`
	Search      []string `yaml:"search"`
	Injected    []string `yaml:"injected"`
	Against     []string `yaml:"against"`
	Known       []string `yaml:"known"`
	Engines     []string `yaml:"engines"`
}

func loadWords() (words, error) {
	var w words
	if err := yaml.UnmarshalWithOptions(wordsYAML, &w, yaml.Strict()); err != nil {
		return words{}, fmt.Errorf("read words.yaml: %w", err)
	}
	return w, nil
}
