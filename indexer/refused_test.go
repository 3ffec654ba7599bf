package indexer

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// refusing is an index that does not take some documents.
func refusing(ids ...string) *memory {
	index := &memory{generation: "g", documents: map[string]Document{}, batches: -1, refused: map[string]bool{}}
	for _, id := range ids {
		index.refused[id] = true
	}
	return index
}

func manyChanges(n int) *record {
	source := &record{confirmed: map[string]int64{}}
	for i := range n {
		source.changes = append(source.changes, change(int64(i+1), fmt.Sprintf("%04d", i)))
	}
	return source
}

// TestRefusedDocumentsAreSkipped finds the documents that an engine refuses in
// a batch, whatever their place in it, and puts all others.
func TestRefusedDocumentsAreSkipped(t *testing.T) {
	const posts = 100
	removed := change(posts+1, "gone")
	removed.Deleted = true
	for _, bad := range [][]string{{"0000"}, {"0099"}, {"0049", "0050"}, {"0000", "0033", "0034", "0098"}} {
		source := manyChanges(posts)
		source.changes = append(source.changes, removed)
		index := refusing(bad...)
		report, err := Sync(t.Context(), source, index, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var skipped []string
		for _, document := range report.Skipped {
			skipped = append(skipped, document.ID)
			if document.Reason != "document refused: no good" || document.Title == "" {
				t.Errorf("skipped %+v, want its title and the engine's reason", document)
			}
		}
		if diff := cmp.Diff(bad, skipped); diff != "" || report.Indexed != posts-len(bad) || report.Deleted != 1 || len(index.documents) != posts-len(bad) {
			t.Errorf("%d put, %d removed, %d held; skipped (-want +got):\n%s", report.Indexed, report.Deleted, len(index.documents), diff)
		}
		if most := 20 * len(bad); index.applied > most {
			t.Errorf("%d refused documents cost %d batches, want at most %d", len(bad), index.applied, most)
		}
		if source.confirmed["g"] != posts+1 {
			t.Errorf("confirmed %d, want all", source.confirmed["g"])
		}
	}
}

// An engine that refuses everything is broken, whatever it says: nothing is
// confirmed, and it is not asked for ever.
func TestRefusingEverythingIsBroken(t *testing.T) {
	source := manyChanges(500)
	index := refusing()
	for _, change := range source.changes {
		index.refused[change.Post.ID] = true
	}
	report, err := Sync(t.Context(), source, index, Options{})
	if !errors.Is(err, ErrRefused) || source.confirmed["g"] != begun || len(report.Skipped) != maxSkipped {
		t.Errorf("Sync = %d skipped, %v, confirmed %v, want an error after %d", len(report.Skipped), err, source.confirmed, maxSkipped)
	}
}

// A broken engine ends a sync at once, also while refused documents are looked for.
func TestBrokenWhileLooking(t *testing.T) {
	source, index := manyChanges(64), refusing("0007")
	index.batches = 3
	report, err := Sync(t.Context(), source, index, Options{})
	if !errors.Is(err, errBroken) || source.confirmed["g"] != begun {
		t.Errorf("Sync = %+v, %v, confirmed %v, want %v and nothing confirmed", report, err, source.confirmed, errBroken)
	}
}

func TestDigest(t *testing.T) {
	post := disclosure.Post{ID: "a", Title: "通知", Body: "正文", Published: "2023-01-01", Attachments: []disclosure.Attachment{{Text: "名单", URL: "u"}}}
	same := post
	same.PageHash, same.ListDate, same.Confidence = "h", "2023-01-02", 0.5 // not indexed
	if a, b := NewDocument(post).Digest, NewDocument(same).Digest; a != b || len(a) != 2*digestBytes {
		t.Errorf("digests %q and %q of what is indexed alike, want the same of %d digits", a, b, 2*digestBytes)
	}
	seen := []string{NewDocument(post).Digest}
	for name, edit := range map[string]func(*disclosure.Post){
		"title":       func(p *disclosure.Post) { p.Title = "通告" },
		"body":        func(p *disclosure.Post) { p.Body += "。" },
		"day":         func(p *disclosure.Post) { p.Published = "" },
		"requirement": func(p *disclosure.Post) { p.Requirement = 1 },
		"attachment":  func(p *disclosure.Post) { p.Attachments = nil },
		"moved text":  func(p *disclosure.Post) { p.Title, p.Body = "通知正", "文" },
	} {
		edited := post
		edit(&edited)
		digest := NewDocument(edited).Digest
		if slices.Contains(seen, digest) {
			t.Errorf("another %s has a digest that was there before", name)
		}
		seen = append(seen, digest)
	}
	if digest := NewDocument(post, disclosure.File{Text: "表"}).Digest; slices.Contains(seen, digest) {
		t.Error("the text of a file is not in the digest")
	}
	if f := newFingerprint(seen[0]); f == (fingerprint{}) || f == newFingerprint(seen[1]) || newFingerprint(strings.Repeat("x", 32)) != (fingerprint{}) {
		t.Error("fingerprints do not tell digests apart")
	}
}
