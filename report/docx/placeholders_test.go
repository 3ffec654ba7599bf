package docx

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
	"gongkai/report"
)

var update = flag.Bool("update", false, "write the document of the placeholders")

// Each placeholder that the officer is told of can be filled in, as its example
// is written.
func TestExamplesAreKnown(t *testing.T) {
	r := sample(1)
	r.Before = &r.Tally
	yes := r.Tally.By["category"]
	r.Tally.By["department"] = yes[:1]
	r.Tally.By["department"][0].Name = "教务处"
	f := newFiller(r)
	for _, p := range Placeholders() {
		c, ok := f.known[fold(strings.Trim(p.Example, "{}"))]
		if !ok || (c.blocks != nil) != p.Alone {
			t.Errorf("%s: known %v, of blocks %v, told to stand alone %v", p.Example, ok, c.blocks != nil, p.Alone)
		}
	}
}

// Every number that is typed in has a placeholder in the report as it is built.
func TestEveryMeasureHasAPlaceholder(t *testing.T) {
	r, err := report.Build(report.Source{
		Tally: report.Tally{By: map[string][]report.Row{string(disclosure.ByChannel): {}}},
		Posts: func(func(disclosure.Post, error) bool) {}, Measures: []disclosure.Figure{{Name: "lawsuits", Count: 3}},
	})
	if err != nil {
		t.Fatal(err)
	}
	known := newFiller(r).known
	for _, measure := range disclosure.Measures() {
		if _, ok := known[fold(string(measure.Topic)+":"+measure.Name)]; !ok {
			t.Errorf("there is no {{%s:%s}}", measure.Topic, measure.Name)
		}
	}
	if got := known[fold("举报、复议、诉讼:行政诉讼")].text; got != "3" {
		t.Errorf("{{举报、复议、诉讼:行政诉讼}} is %q, want 3", got)
	}
}

// docs/模板.md is written from the table of the placeholders; with -update.
func TestPlaceholdersAreDocumented(t *testing.T) {
	head, err := os.ReadFile("testdata/模板.md")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("| 占位符 | 例 | 填入 | 单独占一段 |\n|---|---|---|---|\n")
	for _, p := range Placeholders() {
		alone := ""
		if p.Alone {
			alone = "是"
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", p.Form, p.Example, p.Meaning, alone)
	}
	want := strings.Replace(string(head), "（占位符表）\n", b.String(), 1)
	const file = "../../docs/模板.md"
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s is not what the code knows; run go test -update: %s", file, diff)
	}
}
