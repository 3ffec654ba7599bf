package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/classify"
)

// longestLine bounds one JSON line of classify and import, in bytes.
const longestLine = 4 << 20

// classified is the JSON of classify, a line for each title.
type classified struct {
	Requirement int               `json:"requirement"`
	Category    int               `json:"category"`
	Confidence  float64           `json:"confidence"`
	Reason      string            `json:"reason"`
	Candidates  []candidateObject `json:"candidates,omitempty"`
	Against     *candidateObject  `json:"against,omitempty"`
}

// candidateObject is what speaks for a requirement, or against all of them.
type candidateObject struct {
	Requirement int      `json:"requirement,omitempty"`
	Category    int      `json:"category,omitempty"`
	Score       int      `json:"score"`
	Words       []string `json:"words"`
}

// shownCandidates is how many candidates an explanation has at most.
const shownCandidates = 5

func (a *app) classifyCommand() *cobra.Command {
	var name string
	var explain bool
	command := &cobra.Command{
		Use:   "classify",
		Short: "File titles under the checklist",
		Long: `Reads JSON lines {"title","column","department"} from standard input and writes
{"requirement","category","confidence","reason"} for each, in the same order.
0 means none of the checklist. Needs no configuration. --explain adds
"candidates", the requirements that words speak for, the likeliest first, with
their scores and these words, and "against", what speaks against all of them.`,
		Example: `  echo '{"title":"2023年部门预算公开","column":"财务信息","department":"财务处"}' | gongkai classify
  gongkai classify --checklist own.yaml --explain < titles.jsonl`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			checklist, err := findChecklist(name)
			if err != nil {
				return err
			}
			classifier, err := classify.New(checklist)
			if err != nil {
				return err
			}
			return a.classifyLines(classifier, explain)
		},
	}
	command.Flags().StringVar(&name, "checklist", classify.MOE2014, "the `id` of a built-in checklist ("+strings.Join(classify.BuiltinIDs(), ", ")+"), or a YAML file")
	command.Flags().BoolVar(&explain, "explain", false, "add the runners-up, and the words that spoke for them")
	return command
}

// findChecklist gives a built-in checklist by its id, or reads a file.
func findChecklist(name string) (classify.Checklist, error) {
	if checklist, ok := classify.Builtin(name); ok {
		return checklist, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return classify.Checklist{}, misuseError{fmt.Errorf("--checklist %s: %w; write %s, or the path of a YAML file", name, err, strings.Join(classify.BuiltinIDs(), " or "))}
	}
	return classify.Load(name, data)
}

func (a *app) classifyLines(classifier *classify.Classifier, explain bool) error {
	lines := bufio.NewScanner(a.stdin)
	lines.Buffer(nil, longestLine)
	out := bufio.NewWriter(a.stdout)
	defer out.Flush()
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for number := 1; lines.Scan(); number++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var given struct {
			Title      string `json:"title"`
			Column     string `json:"column"`
			Department string `json:"department"`
		}
		if err := json.Unmarshal(lines.Bytes(), &given); err != nil {
			return fmt.Errorf(`line %d: %w; write one JSON object a line, such as {"title":"…","column":"…","department":"…"}`, number, err)
		}
		input := classify.Input{Title: given.Title, Column: given.Column, Department: given.Department}
		answer := classifier.Classify(input)
		line := classified{Requirement: answer.Requirement, Category: answer.Category, Confidence: answer.Confidence, Reason: answer.Reason}
		if explain {
			line.explain(classifier.Explain(input))
		}
		if err := encoder.Encode(line); err != nil {
			return err
		}
	}
	return lines.Err()
}

func (l *classified) explain(candidates []classify.Candidate) {
	for _, c := range candidates {
		object := candidateObject{c.Requirement, c.Category, c.Score, slices.Clip(c.Words)}
		switch {
		case c.Requirement == 0:
			l.Against = &object
		case len(l.Candidates) < shownCandidates:
			l.Candidates = append(l.Candidates, object)
		}
	}
}
