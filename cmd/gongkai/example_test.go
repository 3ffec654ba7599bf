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

	"gongkai/config"
	"gongkai/report"
)

// exampleDir is the worked year, as `make example` leaves it.
const exampleDir = "../../examples/yunxi-2023"

// TestExample makes the worked year again, at other ports, and wants the
// report that is in the repository.
func TestExample(t *testing.T) {
	dir := t.TempDir()
	runDemo(t, filepath.Join(dir, "work"))
	configFile := filepath.Join(dir, "gongkai.yaml")
	writeAtPortsOf(t, configFile, filepath.Join(dir, "work", "gongkai.yaml"))
	typed, err := filepath.Glob(exampleDir + "/填报/*.csv")
	if err != nil || len(typed) != 2 {
		t.Fatalf("the typed-in files are %q, %v", typed, err)
	}
	command(t, append([]string{"import", "--config", configFile}, typed...)...)
	command(t, "index", "--config", configFile)
	command(t, "report", "--config", configFile, "--out", dir, "--format", "json,xlsx", "--compare", "previous", "--today", "2024-01-15")
	want, got := readReport(t, exampleDir+"/成果/report.json"), readReport(t, filepath.Join(dir, "report.json"))
	if diff := cmp.Diff(want.Sentence, got.Sentence); diff != "" {
		t.Errorf("sentence (-in the repository +made now):\n%s\nrun make example", diff)
	}
	if diff := cmp.Diff(want.Parts, got.Parts); diff != "" {
		t.Errorf("parts (-in the repository +made now):\n%s\nrun make example", diff)
	}
	if diff := cmp.Diff(numbersOf(t, want), numbersOf(t, got)); diff != "" {
		t.Errorf("tables (-in the repository +made now):\n%s\nrun make example", diff)
	}
	// The list of posts comes back with the officer's corrections; without any it says nothing new.
	var back importResult
	runJSON(t, exitDone, &back, "import", "--json", "--dry-run", "--config", configFile, filepath.Join(dir, "report.xlsx"))
	evidence, _ := got.Table("I")
	if back.New != 0 || back.Updated != 0 || back.Same != len(evidence.Lines) || len(back.Rejected) != 0 {
		t.Errorf("the report taken back: %d new, %d updated, %d unchanged, %v rejected; want %d unchanged", back.New, back.Updated, back.Same, back.Rejected, len(evidence.Lines))
	}
}

// writeAtPortsOf writes the example's configuration for a college that is
// served at other ports.
func writeAtPortsOf(t *testing.T, path, demoConfig string) {
	t.Helper()
	text, err := os.ReadFile(exampleDir + "/gongkai.yaml")
	if err != nil {
		t.Fatal(err)
	}
	served, err := config.Load(demoConfig)
	if err != nil {
		t.Fatal(err)
	}
	written, err := config.Parse("gongkai.yaml", text)
	if err != nil {
		t.Fatal(err)
	}
	for i, site := range written.Sites {
		text = bytes.ReplaceAll(text, []byte(site.Home), []byte(served.Sites[i].Home))
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func command(t *testing.T, args ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, nil, &stdout, &stderr); code != exitDone {
		t.Fatalf("%s ends with %d: %s%s", args, code, stdout.String(), stderr.String())
	}
}

func readReport(t *testing.T, path string) report.Report {
	t.Helper()
	var r report.Report
	data, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// numbersOf are a report's tables without links; of the evidence, in which
// posts of a day stand in the order of their ids, and of the findings, the
// number of lines.
func numbersOf(t *testing.T, r report.Report) map[string][]string {
	t.Helper()
	numbers := map[string][]string{}
	for _, table := range r.Tables {
		if err := table.Check(); err != nil {
			t.Error(err)
		}
		if slices.Contains([]string{"I", "J"}, table.ID) {
			numbers[table.ID] = []string{fmt.Sprint(len(table.Lines), " lines")}
			continue
		}
		for _, line := range append(table.Lines, report.Line{Values: table.Total}) {
			var values []string
			for i, value := range line.Values {
				values = append(values, table.Columns[i].Text(value))
			}
			numbers[table.ID] = append(numbers[table.ID], strings.Join(values, " | "))
		}
	}
	return numbers
}
