package embedded_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"gongkai/disclosure"
	"gongkai/indexer"
	"gongkai/indexer/embedded"
	"gongkai/indexer/indextest"
)

var update = flag.Bool("update", false, "write the golden ranking")

func open(t testing.TB, dir string) *embedded.Index {
	t.Helper()
	index, err := embedded.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

func TestConformance(t *testing.T) {
	posts := 5000
	if raceDetector { // ten times slower, and looking for something else
		posts = 500
	}
	indextest.Run(t, func(t *testing.T, name string) (indexer.Index, func() indexer.Index) {
		dir := filepath.Join(t.TempDir(), name)
		index := open(t, dir)
		t.Cleanup(func() { index.Close() })
		return index, func() indexer.Index {
			if err := index.Close(); err != nil {
				t.Fatal(err)
			}
			index = open(t, dir)
			return index
		}
	}, posts)
}

// TestUpdateRanking writes the golden file that the conformance of all engines
// is held against.
func TestUpdateRanking(t *testing.T) {
	if !*update {
		t.Skip("without -update the ranking is checked by TestConformance")
	}
	index := open(t, filepath.Join(t.TempDir(), "index"))
	defer index.Close()
	indextest.Judged(t, index)
	if err := os.WriteFile("../indextest/ranking.golden", []byte(indextest.Ranking(t, index)), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestOpenHeld(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	index := open(t, dir)
	defer index.Close()
	if _, err := embedded.Open(t.Context(), dir); !errors.Is(err, embedded.ErrHeld) {
		t.Errorf("Open of an open index = %v, want %v", err, embedded.ErrHeld)
	}
	if err := embedded.Remove(dir); !errors.Is(err, embedded.ErrHeld) {
		t.Errorf("Remove of an open index = %v, want %v", err, embedded.ErrHeld)
	}
}

func TestRemove(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	if err := embedded.Remove(dir); err != nil {
		t.Errorf("Remove of what is not there: %v", err)
	}
	index := open(t, dir)
	before, _ := index.Generation(t.Context())
	if err := index.Close(); err != nil {
		t.Fatal(err)
	}
	if err := embedded.Remove(dir); err != nil {
		t.Fatal(err)
	}
	index = open(t, dir)
	defer index.Close()
	if after, _ := index.Generation(t.Context()); after == before {
		t.Errorf("Generation() = %q after removing too, want another", after)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "thesis.docx"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := embedded.Remove(other); err == nil {
		t.Error("Remove deletes a folder that holds no index")
	}
	if _, err := embedded.Open(t.Context(), other); err == nil {
		t.Error("Open makes an index among other files")
	}
}

func TestOpenDamaged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	if err := open(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "store", "root.bolt"), []byte("no database"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Open(t.Context(), dir); err == nil {
		t.Error("Open of a damaged index gives no error")
	}
	if err := embedded.Remove(dir); err != nil {
		t.Errorf("Remove of a damaged index: %v", err)
	}
	if err := open(t, dir).Close(); err != nil {
		t.Error(err)
	}
}

// TestSearchDamaged spoils an index byte by byte: whatever becomes of its
// answers, reading it is an error at worst.
func TestSearchDamaged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	index := open(t, dir)
	if err := index.Apply(t.Context(), indextest.Documents(60), nil); err != nil {
		t.Fatal(err)
	}
	if err := index.Close(); err != nil {
		t.Fatal(err)
	}
	segments, err := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
	if err != nil || len(segments) == 0 {
		t.Fatalf("the segments are %q, %v", segments, err)
	}
	whole, err := os.ReadFile(segments[0])
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(9, 9))
	failed := 0
	for round := range 60 {
		damaged := bytes.Clone(whole)
		for range 1 + round%3*len(whole)/1000 {
			damaged[random.IntN(len(whole)-100)] = byte(random.IntN(256))
		}
		copied := filepath.Join(t.TempDir(), "index")
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(copied, "store", filepath.Base(segments[0])), damaged, 0o666); err != nil {
			t.Fatal(err)
		}
		index, err := embedded.Open(t.Context(), copied)
		if err != nil {
			failed++
			continue
		}
		for _, query := range []indexer.Query{{Text: "学生"}, {Text: "a"}, {Phrases: []string{"学生的"}}, {Not: []string{"教学质量"}, Facets: []string{indexer.FacetMonth}}, {Text: "zhaosheng zhangcheng"}} {
			if _, err := index.Search(t.Context(), query); err != nil {
				failed++
			}
		}
		for _, err := range index.Held(t.Context()) {
			if err != nil {
				failed++
			}
		}
		if err := index.Apply(t.Context(), indextest.Documents(5), nil); err != nil {
			failed++
		}
		if err := index.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if failed == 0 {
		t.Error("no damage was noticed")
	}
	t.Logf("%d errors", failed)
}

// An index of which a file is gone, or cut short, must not be taken for an
// earlier one, or for an empty one.
func TestOpenLacking(t *testing.T) {
	for name, spoil := range map[string]func(string) error{
		"removed":   os.Remove,
		"cut short": func(path string) error { return os.Truncate(path, 100) },
		"emptied":   func(path string) error { return os.Truncate(path, 0) },
	} {
		dir := filepath.Join(t.TempDir(), "index")
		index := open(t, dir)
		for from := range 3 {
			if err := index.Apply(t.Context(), indextest.Documents(30)[10*from:10*from+10], nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := index.Close(); err != nil {
			t.Fatal(err)
		}
		segments, err := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
		if err != nil || len(segments) == 0 {
			t.Fatalf("the segments are %q, %v", segments, err)
		}
		if err := spoil(segments[len(segments)-1]); err != nil {
			t.Fatal(err)
		}
		if index, err := embedded.Open(t.Context(), dir); !errors.Is(err, embedded.ErrDamaged) {
			t.Errorf("Open with a segment %s = %v, %v, want %v", name, index, err, embedded.ErrDamaged)
		}
	}
}

// A program that was killed while it made the index leaves its beginnings.
func TestOpenHalfMade(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	if err := os.MkdirAll(dir+".new", 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir+".new", "index_meta.json"), []byte(`{"storage":"sco`), 0o666); err != nil {
		t.Fatal(err)
	}
	index := open(t, dir)
	generation, _ := index.Generation(t.Context())
	if err := index.Close(); err != nil {
		t.Fatal(err)
	}
	index = open(t, dir)
	defer index.Close()
	if again, _ := index.Generation(t.Context()); again != generation {
		t.Errorf("Generation() = %q after reopening, want %q", again, generation)
	}
	if _, err := os.Stat(dir + ".new"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the beginnings are still there: %v", err)
	}
}

func TestRecall(t *testing.T) {
	index := open(t, filepath.Join(t.TempDir(), "index"))
	defer index.Close()
	if got := indextest.Recall(t, index); got < 0.95 {
		t.Errorf("recall@10 = %.3f, want at least 0.95", got)
	} else {
		t.Logf("recall@10 = %.3f", got)
	}
}

// TestSearchWhileApplying searches from several goroutines while documents
// come in and are replaced, twenty at a time: every answer is one state of the
// index, never a mixture of two, nor both copies of a document, nor none.
func TestSearchWhileApplying(t *testing.T) {
	const batch = 20
	index := open(t, filepath.Join(t.TempDir(), "index"))
	defer index.Close()
	documents := indextest.Documents(200)
	done := make(chan struct{})
	var whole atomic.Bool // all documents are in
	var searching sync.WaitGroup
	for range 3 {
		searching.Go(func() {
			for {
				least := 0
				if whole.Load() {
					least = len(documents)
				}
				results, err := index.Search(t.Context(), indexer.Query{Facets: []string{indexer.FacetDepartment}, Limit: 1000})
				if err != nil {
					t.Error(err)
					return
				}
				if results.Total%batch != 0 || results.Total < least || results.Total > len(documents) || len(results.Hits) != results.Total {
					t.Errorf("%d posts, %d of them shown, want whole batches of %d", results.Total, len(results.Hits), batch)
				}
				counted := 0
				for round, posts := range results.Facets[indexer.FacetDepartment] {
					counted += posts
					if posts%batch != 0 {
						t.Errorf("%d posts are of %s, want whole batches of %d", posts, round, batch)
					}
				}
				if counted != results.Total {
					t.Errorf("the departments hold %d posts of %d", counted, results.Total)
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for round := range 4 {
		for replaced := range slices.Chunk(documents, batch) {
			for i := range replaced {
				replaced[i].Department = fmt.Sprintf("第%d轮", round)
			}
			if err := index.Apply(t.Context(), replaced, nil); err != nil {
				t.Error(err)
			}
		}
		whole.Store(true)
	}
	close(done)
	searching.Wait()
}

// TestManyApplies puts documents again and again, over a closed index, too, so
// that segments are merged that hold what was replaced and removed.
func TestManyApplies(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	index := open(t, dir)
	documents := indextest.Documents(300)
	for round := range 3 {
		for i := 0; i < len(documents); i += 10 {
			for j := range documents[i : i+10] {
				documents[i+j].Department = fmt.Sprintf("第%d轮", round)
			}
			if err := index.Apply(t.Context(), documents[i:i+10], []string{documents[(i+150)%300].ID}); err != nil {
				t.Fatal(err)
			}
		}
		if err := index.Apply(t.Context(), documents, nil); err != nil {
			t.Fatal(err)
		}
		if err := index.Close(); err != nil {
			t.Fatal(err)
		}
		index = open(t, dir)
		results, err := index.Search(t.Context(), indexer.Query{Facets: []string{indexer.FacetDepartment}})
		if got := results.Facets[indexer.FacetDepartment]; err != nil || results.Total != 300 || len(got) != 1 || got[fmt.Sprintf("第%d轮", round)] != 300 {
			t.Errorf("round %d: total %d, departments %v, %v", round, results.Total, got, err)
		}
	}
	for _, document := range documents {
		results, err := index.Search(t.Context(), indexer.Query{Text: document.Title, Limit: 1})
		if err != nil || len(results.Hits) != 1 || results.Hits[0].ID != document.ID {
			t.Errorf("Search(%s) = %+v, %v", document.Title, results.Hits, err)
		}
	}
	if files, err := filepath.Glob(filepath.Join(dir, "store", "*.zap")); err != nil || len(files) > 40 {
		t.Errorf("%d segments are left, %v", len(files), err)
	}
	if err := index.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestManyOfOneDay pages through posts that only their ids put in order.
func TestManyOfOneDay(t *testing.T) {
	index := open(t, filepath.Join(t.TempDir(), "index"))
	defer index.Close()
	const posts = 2500
	documents, ids := make([]indexer.Document, posts), make([]string, posts)
	for i := range documents {
		ids[i] = fmt.Sprintf("%s%d", strings.Repeat("same", i%3), i*7919%posts)
		documents[i] = indexer.Document{ID: ids[i], Title: "通知", Published: "2023-05-06"}
	}
	for some := range slices.Chunk(documents, 600) {
		if err := index.Apply(t.Context(), some, nil); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(ids)
	for _, offset := range []int{0, 1, 1200, posts - 3, posts} {
		results, err := index.Search(t.Context(), indexer.Query{Text: "通知", Offset: offset, Limit: 30})
		if err != nil || results.Total != posts {
			t.Fatalf("total %d, %v, want %d", results.Total, err, posts)
		}
		got := []string{}
		for _, hit := range results.Hits {
			got = append(got, hit.ID)
		}
		if want := ids[offset:min(offset+30, posts)]; !slices.Equal(got, want) {
			t.Errorf("from %d on the hits are %v, want %v", offset, got, want)
		}
	}
}

// BenchmarkOneDay searches posts of one day, in an index that rests.
func BenchmarkOneDay(b *testing.B) {
	index := open(b, filepath.Join(b.TempDir(), "index"))
	defer index.Close()
	documents := make([]indexer.Document, 100_000)
	for i := range documents {
		documents[i] = indexer.Document{ID: disclosure.PostID("portal", strconv.Itoa(i)), Title: "通知", Published: "2023-05-06"}
	}
	if err := index.Apply(b.Context(), documents, nil); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := index.Search(b.Context(), indexer.Query{}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestRandomChanges holds the index against the oracle while it changes.
func TestRandomChanges(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	index := open(t, dir)
	defer func() { index.Close() }()
	indextest.RandomChanges(t, func() indexer.Index {
		if err := index.Close(); err != nil {
			t.Fatal(err)
		}
		index = open(t, dir)
		return index
	}, 12)
}

func TestApplyCanceled(t *testing.T) {
	index := open(t, filepath.Join(t.TempDir(), "index"))
	defer index.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := index.Apply(ctx, indextest.Documents(1), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Apply with a canceled context = %v, want %v", err, context.Canceled)
	}
}
