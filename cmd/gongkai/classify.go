package main

import (
	"bufio"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"gongkai/classify"
)

// longestLine bounds one JSON line of classify and import, in bytes.
const longestLine = 4 << 20

func (a *app) classifyCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "classify",
		Short: "File titles under the checklist",
		Long: `Reads JSON lines {"title","column","department"} from standard input and writes
{"requirement","category","confidence","reason"} for each, in the same order.
0 means none of the checklist. Needs no configuration.`,
		Example: `  echo '{"title":"2023年部门预算公开","column":"财务信息","department":"财务处"}' | gongkai classify`,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			checklist, ok := classify.Builtin(classify.MOE2014)
			if !ok {
				return fmt.Errorf("checklist %s is not built in", classify.MOE2014)
			}
			classifier, err := classify.New(checklist)
			if err != nil {
				return err
			}
			return a.classifyLines(classifier)
		},
	}
}

func (a *app) classifyLines(classifier *classify.Classifier) error {
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
		var input struct {
			Title      string `json:"title"`
			Column     string `json:"column"`
			Department string `json:"department"`
		}
		if err := json.Unmarshal(lines.Bytes(), &input); err != nil {
			return fmt.Errorf(`line %d: %w; write one JSON object a line, such as {"title":"…","column":"…","department":"…"}`, number, err)
		}
		answer := classifier.Classify(classify.Input{Title: input.Title, Column: input.Column, Department: input.Department})
		err := encoder.Encode(struct {
			Requirement int     `json:"requirement"`
			Category    int     `json:"category"`
			Confidence  float64 `json:"confidence"`
			Reason      string  `json:"reason"`
		}{answer.Requirement, answer.Category, answer.Confidence, answer.Reason})
		if err != nil {
			return err
		}
	}
	return lines.Err()
}
