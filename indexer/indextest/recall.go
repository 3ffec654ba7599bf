package indextest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// facts are labelled titles and queries that may lie beside the project, as
// seen from a package two folders deep.
const facts = "../../../shared/facts"

func lines[T any](t *testing.T, name string) []T {
	t.Helper()
	file, err := os.Open(filepath.Join(facts, name))
	if err != nil {
		t.Skipf("no labelled queries beside the project: %v", err)
	}
	defer file.Close()
	var all []T
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		var one T
		if err := json.Unmarshal(scanner.Bytes(), &one); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, one)
	}
	return all
}

type labelled struct{ Title, Column string }

type asked struct {
	Q        string
	Relevant []string
}

// Recall is the part of the relevant titles that stand among the first ten hits
// of labelled queries, in an index that is empty before. It skips the test
// where no such queries lie beside the project.
func Recall(t *testing.T, index indexer.Index) float64 {
	t.Helper()
	var documents []indexer.Document
	for i, title := range lines[labelled](t, "titles.jsonl") {
		canonical := fmt.Sprintf("college.example/%d", i)
		documents = append(documents, indexer.NewDocument(disclosure.Post{
			ID: disclosure.PostID("portal", canonical), URL: "http://" + canonical,
			Title: title.Title, Column: title.Column, Channel: "portal", Published: "2023-05-06"}))
	}
	if err := index.Apply(t.Context(), documents, nil); err != nil {
		t.Fatal(err)
	}
	found, all := 0, 0
	for _, query := range lines[asked](t, "queries.jsonl") {
		wanted := make(map[string]bool)
		for _, title := range query.Relevant {
			wanted[title] = true
		}
		results, err := index.Search(t.Context(), indexer.Query{Text: query.Q, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[string]bool)
		for _, hit := range results.Hits {
			if wanted[hit.Title] {
				got[hit.Title] = true
			}
		}
		most := min(10, len(wanted))
		if len(got) < most {
			t.Logf("%s: %d of %d (total %d)", query.Q, len(got), most, results.Total)
		}
		found, all = found+min(len(got), most), all+most
	}
	return float64(found) / float64(all)
}
