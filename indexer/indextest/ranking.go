package indextest

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/indexer"
)

// golden is how engines rank the judged posts, as Ranking writes it.
//
//go:embed ranking.golden
var golden string

// rankedKinds is how many judged queries of each kind the ranking shows.
const rankedKinds = 2

// Ranking asks some of the judged queries of each kind, in an index that holds
// the judged posts, and writes down what comes first and what is shown of it:
// the clause that it matches, its day, its title and its snippet, with what was
// found in brackets.
func Ranking(t *testing.T, index indexer.Index) string {
	t.Helper()
	var b strings.Builder
	asked := map[string]int{}
	for _, q := range judgedLines[judgedQuery](t, "judged_queries.jsonl") {
		if asked[q.Kind]++; asked[q.Kind] > rankedKinds {
			continue
		}
		query := indexer.Query{Text: q.Q, Phrases: q.Phrases, Not: q.Not, Limit: 4}
		results := search(t, index, query)
		fmt.Fprintf(&b, "%s: %s\n%d posts", q.Kind, query, results.Total)
		if results.Broadened {
			b.WriteString(", broadened")
		}
		b.WriteString("\n")
		for _, hit := range results.Hits {
			fmt.Fprintf(&b, "  %2d %s %s\n                %s\n", hit.Tier, hit.Published, bracketed(hit.Title, hit.TitleMarks), bracketed(hit.Snippet, hit.Marks))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// bracketed writes a text with its marks as brackets.
func bracketed(text string, marks []indexer.Mark) string {
	for i := len(marks) - 1; i >= 0; i-- {
		mark := marks[i]
		text = text[:mark.From] + "[" + text[mark.From:mark.To] + "]" + text[mark.To:]
	}
	return text
}

// testRanking runs after testJudged has filled the index.
func testRanking(t *testing.T, index indexer.Index) {
	t.Helper()
	if diff := cmp.Diff(golden, Ranking(t, index)); diff != "" {
		t.Errorf("ranking (-want +got; go test ./indexer/embedded -update writes it):\n%s", diff)
	}
}
