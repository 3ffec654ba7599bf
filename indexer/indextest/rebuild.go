package indextest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// Placed is a place under test, in which no index is yet.
type Placed struct {
	Place indexer.Place
	// Serving has something done with the index that serves, and closes it.
	Serving func(t *testing.T, use func(indexer.Listed))
	// Rollback exchanges the index that serves and the one before; the error
	// is one of the engine's own where there is none.
	Rollback func(t *testing.T) error
}

// PlaceOpener gives an empty place. Each call with another name gives another.
type PlaceOpener func(t *testing.T, name string) Placed

// RunPlaces runs the part of the suite that is about keeping an index: rebuilds,
// audits and repairs.
func RunPlaces(t *testing.T, open PlaceOpener) {
	t.Run("rebuild", func(t *testing.T) { testRebuild(t, open) })
	t.Run("failedrebuild", func(t *testing.T) { testFailedRebuild(t, open) })
	t.Run("audit", func(t *testing.T) { testAudit(t, open) })
	t.Run("edition", func(t *testing.T) { testEdition(t, open) })
}

// keptPosts is how many posts the records of these tests have: more than one
// batch of any engine holds.
const keptPosts = 700

// Post is a post of that name, for tests of one engine.
func Post(name string) disclosure.Post { return post(name, "关于"+name+"的公告", "正文") }

func manyPosts() []disclosure.Post {
	posts := make([]disclosure.Post, keptPosts)
	for i := range posts {
		posts[i] = post(fmt.Sprint(i), fmt.Sprintf("关于第%d批采购的公告", i), "正文")
	}
	return posts
}

func rebuild(t *testing.T, record *Record, placed Placed, options indexer.Options) indexer.Report {
	t.Helper()
	report, err := indexer.Rebuild(t.Context(), record, placed.Place, options)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// total is how many posts the serving index finds, and those of one title.
func total(t *testing.T, placed Placed, title string) (all, titled int) {
	t.Helper()
	placed.Serving(t, func(index indexer.Listed) {
		all = search(t, index, indexer.Query{}).Total
		for _, hit := range search(t, index, indexer.Query{Text: title, Limit: 5}).Hits {
			if hit.Title == title {
				titled++
			}
		}
	})
	return all, titled
}

func syncServing(t *testing.T, record *Record, placed Placed) (report indexer.Report) {
	t.Helper()
	placed.Serving(t, func(index indexer.Listed) {
		var err error
		if report, err = indexer.Sync(t.Context(), record, index, indexer.Options{}); err != nil {
			t.Fatal(err)
		}
	})
	return report
}

func testRebuild(t *testing.T, open PlaceOpener) {
	placed := open(t, "rebuild")
	posts := manyPosts()
	record := NewRecord(posts...)
	if report := rebuild(t, record, placed, indexer.Options{}); report.Indexed != keptPosts {
		t.Errorf("the first build puts %d documents, want %d", report.Indexed, keptPosts)
	}
	if report := syncServing(t, record, placed); report.Indexed != 0 {
		t.Errorf("a sync after the swap puts %d documents: the confirmation did not come along", report.Indexed)
	}
	gone, edited := posts[3], posts[4]
	gone.Status = disclosure.StatusExcluded
	edited.Title = "新的章程"
	record.Save(gone, edited)
	seen := 0
	rebuild(t, record, placed, indexer.Options{Progress: func(indexer.Report) {
		if all, titled := total(t, placed, "新的章程"); all != keptPosts || titled != 0 {
			t.Errorf("while one is built the other serves %d posts, %d of them new, want %d and none", all, titled, keptPosts)
		}
		seen++
	}})
	if all, titled := total(t, placed, "新的章程"); all != keptPosts-1 || titled != 1 || seen == 0 {
		t.Errorf("after the swap %d posts, %d of them new, want %d and 1; looked %d times meanwhile", all, titled, keptPosts-1, seen)
	}
	for range 2 {
		if err := placed.Rollback(t); err != nil {
			t.Fatal(err)
		}
		if all, titled := total(t, placed, "新的章程"); all != keptPosts || titled != 0 {
			t.Errorf("rolled back to %d posts, %d of them new, want %d and none", all, titled, keptPosts)
		}
		if err := placed.Rollback(t); err != nil {
			t.Fatal(err)
		}
	}
	if err := placed.Rollback(t); err != nil {
		t.Fatal(err)
	}
	report := syncServing(t, record, placed)
	if all, titled := total(t, placed, "新的章程"); all != keptPosts-1 || titled != 1 || report.Indexed != 1 || report.Deleted != 1 {
		t.Errorf("after a rollback a sync does %+v and leaves %d posts, %d of them new, want just what had changed", report, all, titled)
	}
}

func testFailedRebuild(t *testing.T, open PlaceOpener) {
	placed := open(t, "failedrebuild")
	record := NewRecord(manyPosts()[:20]...)
	rebuild(t, record, placed, indexer.Options{})
	record.Save(post("new", "新的章程", ""))
	record.Lost = 1
	if _, err := indexer.Rebuild(t.Context(), record, placed.Place, indexer.Options{}); err == nil {
		t.Error("a rebuild is content with one document more than the record has posts")
	}
	if all, titled := total(t, placed, "新的章程"); all != 20 || titled != 0 {
		t.Errorf("after a failed rebuild %d posts serve, %d of them new, want 20 and none", all, titled)
	}
	if err := placed.Rollback(t); err == nil {
		t.Error("what a failed rebuild left can be rolled back to")
	}
	record.Lost = 0
	rebuild(t, record, placed, indexer.Options{})
	if all, titled := total(t, placed, "新的章程"); all != 21 || titled != 1 {
		t.Errorf("after another rebuild %d posts, %d of them new, want 21 and 1", all, titled)
	}
}

func testAudit(t *testing.T, open PlaceOpener) {
	placed := open(t, "audit")
	posts := manyPosts()
	record := NewRecord(posts...)
	rebuild(t, record, placed, indexer.Options{})
	placed.Serving(t, func(index indexer.Listed) {
		stale, extra := posts[7], post("extra", "外来的一条", "")
		stale.Body = "别的正文"
		apply(t, index, stale, extra)
		if err := index.Apply(t.Context(), nil, []string{posts[0].ID, posts[8].ID}); err != nil {
			t.Fatal(err)
		}
		record.Save(post("late", "还没有写入的一条", ""))
		audit, err := indexer.Check(t.Context(), record, index, indexer.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([][]string{{posts[0].ID, posts[8].ID}, {stale.ID}, {extra.ID}},
			[][]string{ids(audit.Missing), ids(audit.Stale), ids(audit.Extra)}); diff != "" || audit.Behind != 1 {
			t.Errorf("audit, %d behind, missing, stale and extra (-want +got):\n%s", audit.Behind, diff)
		}
		report, err := indexer.Repair(t.Context(), record, index, audit, indexer.Options{})
		if err != nil || report.Indexed != 3 || report.Deleted != 1 {
			t.Errorf("Repair = %+v, %v, want 3 put and 1 removed", report, err)
		}
		audit, err = indexer.Check(t.Context(), record, index, indexer.Options{})
		if err != nil || !audit.Agrees() || audit.Behind != 1 {
			t.Errorf("after a repair Check = %+v, %v, want nothing but what is behind", audit, err)
		}
	})
}

func ids(drifts []indexer.Drift) []string {
	var ids []string
	for _, drift := range drifts {
		ids = append(ids, drift.ID)
	}
	return ids
}

// Another edition, or another record, does not continue an index.
func testEdition(t *testing.T, open PlaceOpener) {
	placed := open(t, "edition")
	record := NewRecord(manyPosts()[:3]...)
	first, second := indexer.Options{Edition: "1"}, indexer.Options{Edition: "2"}
	rebuild(t, record, placed, first)
	placed.Serving(t, func(index indexer.Listed) {
		for _, test := range []struct {
			record  *Record
			options indexer.Options
			follows bool
		}{
			{record, first, true}, {record, second, false}, {record, indexer.Options{}, false}, {NewRecord(), first, false},
		} {
			_, err := indexer.Sync(t.Context(), test.record, index, test.options)
			if errors.Is(err, indexer.ErrForeign) == test.follows {
				t.Errorf("Sync in edition %q: %v, want it to go on: %v", test.options.Edition, err, test.follows)
			}
			if follows, err := indexer.Follows(t.Context(), test.record, index, test.options); err != nil || follows != test.follows {
				t.Errorf("Follows in edition %q = %v, %v, want %v", test.options.Edition, follows, err, test.follows)
			}
		}
	})
}
