package indextest

import (
	"fmt"
	"slices"
	"testing"

	"gongkai/indexer"
)

// TestJudgedFiles finds slips in the judgements: posts that do not exist, and
// what phrases and exclusions contradict.
func TestJudgedFiles(t *testing.T) {
	posts := make(map[string]indexer.Document)
	for _, p := range judgedLines[judgedPost](t, "judged_posts.jsonl") {
		if _, twice := posts[p.ID]; twice || p.Title == "" || p.Body == "" || p.Day.Start().IsZero() {
			t.Errorf("post %q (%s) is there twice, or lacks a field", p.ID, p.Title)
		}
		posts[p.ID] = p.document()
	}
	seen := make(map[string]bool)
	for _, q := range slices.Concat(judgedLines[judgedQuery](t, "judged_queries.jsonl"), judgedLines[judgedQuery](t, "judged_heldback.jsonl")) {
		name := fmt.Sprintf("%q %q -%q", q.Q, q.Phrases, q.Not)
		if seen[name] || len(q.Relevant) == 0 || q.Kind == "" || q.First != "" && !slices.Contains(q.Relevant, q.First) {
			t.Errorf("query %s is there twice, lacks a field, or has a first post that is not relevant", name)
		}
		seen[name] = true
		for _, id := range q.Relevant {
			if document, ok := posts[id]; !ok || !q.allows(document) || slices.Contains(q.Never, id) {
				t.Errorf("query %s: %s is no post, or one that it rules out", name, id)
			}
		}
		for _, id := range q.Never {
			if document, ok := posts[id]; !ok || q.allows(document) {
				t.Errorf("query %s: %s is no post, or none that it rules out", name, id)
			}
		}
	}
}

// allows tells whether the phrases stand in a document, and no exclusion does.
func (q judgedQuery) allows(d indexer.Document) bool {
	holds := func(text string) bool {
		phrase := indexer.Phrase{Text: indexer.Squeeze(indexer.Fold(text))}
		return phrase.Holds(d.Title, d.Near(), d.Body, d.Files)
	}
	lacks := func(text string) bool { return !holds(text) }
	return !slices.ContainsFunc(q.Phrases, lacks) && !slices.ContainsFunc(q.Not, holds)
}
