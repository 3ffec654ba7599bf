package indextest

import "testing"

// What an engine has to reach on the judged queries: the part of the relevant
// posts among the first ten hits, and the part of the queries whose first hit is
// the one that a person expects.
const (
	leastRecall = 0.95
	leastFirst  = 0.95
)

// testJudged asks what a person has judged.
func testJudged(t *testing.T, open Opener) {
	index, _ := open(t, "judged")
	tuning, heldBack := Judged(t, index)
	for _, judgement := range []struct {
		name string
		Judgement
	}{{"tuning", tuning}, {"held back", heldBack}} {
		t.Logf("%s: recall@10 %.3f, first %.3f, never %d, %v", judgement.name, judgement.Recall, judgement.First, judgement.Never, judgement.ByKind)
		if judgement.Recall < leastRecall || judgement.First < leastFirst || judgement.Never > 0 {
			t.Errorf("%s: recall@10 %.3f, first %.3f, never %d, want %v, %v and 0 at least", judgement.name,
				judgement.Recall, judgement.First, judgement.Never, leastRecall, leastFirst)
		}
	}
	testRanking(t, index)
}
