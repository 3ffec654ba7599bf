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
	for _, p := range placeholders() {
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

// A department that table D names has a number though it has no post.
func TestDepartmentsWithoutPosts(t *testing.T) {
	r := sample(1)
	r.Tally.By["department"] = []report.Row{{Key: "教务处", Name: "教务处", Posts: 4}}
	r.Tables = []report.Table{{ID: "D", Columns: []report.Column{{Name: "责任部门"}}, Lines: []report.Line{
		{Values: []report.Value{{Text: "教务处"}}}, {Values: []report.Value{{Text: "人事处（建议）"}}}, {Values: []report.Value{{}}},
	}}}
	known := newFiller(r).known
	for name, want := range map[string]string{"部门:教务处": "4", "部门:人事处": "0"} {
		if c, ok := known[fold(name)]; !ok || c.text != want {
			t.Errorf("{{%s}} is %q, %v; want %s", name, c.text, ok, want)
		}
	}
	if _, ok := known[fold("部门:")]; ok {
		t.Error("there is a department without a name")
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
	for _, p := range placeholders() {
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

// placeholders is what Fill knows, in the order in which an officer looks for it.
func placeholders() []Placeholder {
	var all []Placeholder
	for _, f := range families() {
		all = append(all, f.Placeholder)
	}
	return all
}
