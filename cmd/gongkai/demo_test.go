package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/classify"
	"gongkai/demo"
	"gongkai/disclosure"
	"gongkai/report"
)

// runDemo runs the main job on the sample college and gives its tally and posts.
func runDemo(t *testing.T, dir string) (report.Tally, []postLine) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"demo", "--once", "--json", "--data", dir}, nil, &stdout, &stderr); code != exitDone {
		t.Fatalf("demo ends with %d: %s", code, stderr.String())
	}
	var tally report.Tally
	if err := json.Unmarshal(stdout.Bytes(), &tally); err != nil {
		t.Fatalf("demo --json: %v in %s", err, stdout.String())
	}
	stdout.Reset()
	arguments := []string{"posts", "--json", "--body", "--config", filepath.Join(dir, "gongkai.yaml")}
	if code := run(t.Context(), arguments, nil, &stdout, &stderr); code != exitDone {
		t.Fatalf("posts ends with %d: %s", code, stderr.String())
	}
	var posts []postLine
	for decoder := json.NewDecoder(&stdout); decoder.More(); {
		var post postLine
		if err := decoder.Decode(&post); err != nil {
			t.Fatal(err)
		}
		posts = append(posts, post)
	}
	return tally, posts
}

// truth is what the sample college answers about one post.
type truth struct {
	Channel, Site, Column, Title string
	Published                    disclosure.Day
	Status                       disclosure.Status
	Requirement                  int
	Copy                         bool
	Attachments                  int
}

// checkDemoFiles wants every file of the demo kept and read, and the numbers
// that stand in some of them found there.
func checkDemoFiles(t *testing.T, dir string, posts []postLine, answers []demo.Answer) {
	t.Helper()
	for _, post := range posts {
		for _, a := range post.Attachments {
			if len(a.SHA256) != 64 || a.Type != strings.TrimPrefix(filepath.Ext(a.Text), ".") && a.Text != post.Title || a.Reason != "" {
				t.Errorf("%s of %q: type %q, hash %q, %q", a.Text, post.Title, a.Type, a.SHA256, a.Reason)
			}
		}
	}
	want, got := map[string]int{}, map[string]int{}
	for _, answer := range answers {
		if answer.Personal > 0 {
			want[answer.Title] = answer.Personal
		}
	}
	var found struct{ Findings []findingLine }
	runJSON(t, exitDone, &found, "findings", "--json", "--config", filepath.Join(dir, "gongkai.yaml"))
	for _, f := range found.Findings {
		got[f.Title]++
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("findings by post (-want +got):\n%s", diff)
	}
}

// TestDemoTallyIsRight holds the whole main job against the answers that the
// sample college knows: every post, then every cell.
func TestDemoTallyIsRight(t *testing.T) {
	college, err := demo.Start(nil)
	if err != nil {
		t.Fatal(err)
	}
	answers, period := college.Answers(), college.Period()
	if err := college.Close(); err != nil {
		t.Fatal(err)
	}
	file := filer(t)
	var want []truth
	cells := map[report.Cell]int{}
	total, copies, undated := 0, 0, 0
	for _, answer := range answers {
		requirement, category := file(answer)
		want = append(want, truth{
			answer.Channel, answer.Site, answer.Column, answer.Title, answer.Published, answer.Status, requirement, answer.Copy, answer.Attachments,
		})
		switch {
		case answer.Published == "":
			undated++
		case period.Contains(answer.Published):
			total++
			cells[report.Cell{Channel: answer.Channel, Category: category}]++
			if answer.Copy {
				copies++
			}
		}
	}

	dir := t.TempDir()
	tally, posts := runDemo(t, dir)
	checkDemoFiles(t, dir, posts, answers)
	var got []truth
	for _, post := range posts {
		got = append(got, truth{
			post.Channel, post.Site, post.Column, post.Title, post.Published, post.Status, post.Requirement, post.DuplicateOf != "", len(post.Attachments),
		})
	}
	byText := func(a, b truth) int { return bytes.Compare([]byte(fmt.Sprint(a)), []byte(fmt.Sprint(b))) }
	slices.SortFunc(want, byText)
	slices.SortFunc(got, byText)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}

	counted := map[report.Cell]int{}
	for _, cell := range tally.Cells {
		counted[report.Cell{Channel: cell.Channel, Category: cell.Category}] = cell.Posts
	}
	if diff := cmp.Diff(cells, counted); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if tally.Total != total || tally.Undated != undated {
		t.Errorf("total %d, undated %d, want %d, %d", tally.Total, tally.Undated, total, undated)
	}
	// A copy whose original lies before the period is one of the period's own.
	if tally.Unique < total-copies || tally.Unique > total {
		t.Errorf("unique %d of %d with %d copies", tally.Unique, total, copies)
	}
	if tally.Index == nil || !tally.Index.Agrees {
		t.Errorf("index: %+v", tally.Index)
	}
}

// filer gives the requirement and category that an answer must be filed under:
// its column's, else what the classifier says of the true title.
func filer(t *testing.T) func(demo.Answer) (requirement, category int) {
	t.Helper()
	checklist, _ := classify.Builtin(classify.MOE2014)
	classifier, err := classify.New(checklist)
	if err != nil {
		t.Fatal(err)
	}
	return func(answer demo.Answer) (int, int) {
		if answer.Requirement != 0 {
			return answer.Requirement, checklist.Category(answer.Requirement)
		}
		said := classifier.Classify(classify.Input{Title: answer.Title, Column: answer.Column, Department: answer.Department})
		return said.Requirement, said.Category
	}
}

// What the READMEs show of the demo is what comes out.
func TestReadmesShowTheDemo(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"demo", "--once", "--data", filepath.Join(t.TempDir(), "demo")}, nil, &stdout, &stderr); code != exitDone {
		t.Fatalf("demo ends with %d: %s", code, stderr.String())
	}
	printed := map[string]bool{}
	for line := range strings.Lines(stdout.String()) {
		printed[strings.TrimSpace(line)] = true
	}
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		text, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		_, table, found := strings.Cut(string(text), "\n类别  ")
		table, _, ended := strings.Cut(table, "```")
		if !found || !ended {
			t.Fatalf("%s shows no table", name)
		}
		table, _, _ = strings.Cut("类别  "+table, "配置和数据在")
		for line := range strings.Lines(table) {
			if line = strings.TrimSpace(line); line != "…" && !printed[line] {
				t.Errorf("%s shows %q, which demo does not print", name, line)
			}
		}
	}
}
