package indexer

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"gongkai/disclosure"
)

// Indexable counts the posts of the record, and one that is said to be there.
func (r *record) Indexable(context.Context) (int, error) {
	ids := map[string]bool{}
	for _, change := range r.changes {
		ids[change.Post.ID] = !isRemoval(change)
	}
	n := 0
	for _, there := range ids {
		if there {
			n++
		}
	}
	return n, nil
}

// shelf is a place in memory.
type shelf struct {
	serving, beside *memory
	built           int
	swapErr         error
	spoil           func(*memory) // what happens to the index beside as it is filled
}

func (s *shelf) Beside(context.Context) (Listed, error) {
	s.built++
	s.beside = &memory{generation: fmt.Sprint("g", s.built), documents: map[string]Document{}, batches: -1}
	if s.spoil != nil {
		return spoiled{s.beside, s.spoil}, nil
	}
	return s.beside, nil
}

func (s *shelf) Swap(context.Context) error {
	if s.swapErr != nil {
		return s.swapErr
	}
	s.serving, s.beside = s.beside, s.serving
	return nil
}

func (s *shelf) Discard(ctx context.Context) error {
	s.beside = nil
	return ctx.Err() // also after the rebuild's own context has ended it can clean up
}

// spoiled is an index that loses or changes what it is given.
type spoiled struct {
	*memory
	spoil func(*memory)
}

func (s spoiled) Apply(ctx context.Context, put []Document, remove []string) error {
	err := s.memory.Apply(ctx, put, remove)
	s.spoil(s.memory)
	return err
}

func TestRebuild(t *testing.T) {
	errSwap := errors.New("no swap")
	for _, test := range []struct {
		name  string
		shelf shelf
		ok    bool
	}{
		{"sound", shelf{}, true},
		{"a document is lost", shelf{spoil: func(m *memory) { delete(m.documents, "0007") }}, false},
		{"a document is too many", shelf{spoil: func(m *memory) { m.documents["other"] = Document{} }}, false},
		{"a document is another", shelf{spoil: func(m *memory) { m.documents["0007"] = Document{ID: "0007", Digest: "00"} }}, false},
		{"no swap", shelf{swapErr: errSwap}, false},
	} {
		old := &memory{generation: "old", documents: map[string]Document{"z": {ID: "z"}}}
		test.shelf.serving = old
		source := manyChanges(200)
		_, err := Rebuild(t.Context(), source, &test.shelf, Options{})
		if (err == nil) != test.ok {
			t.Errorf("%s: %v, want it to succeed: %v", test.name, err, test.ok)
		}
		if !test.ok && (test.shelf.serving != old || test.shelf.beside != nil || len(old.documents) != 1) {
			t.Errorf("%s: the old index does not serve as before, or the new one is left behind", test.name)
		}
		if test.ok && (len(test.shelf.serving.documents) != 200 || test.shelf.beside != old) {
			t.Errorf("%s: %d documents serve, want 200, and the old index is kept: %v", test.name, len(test.shelf.serving.documents), test.shelf.beside == old)
		}
	}
}

// growing is a record into which posts come while it is read.
type growing struct {
	*record
	more int
}

func (g *growing) Indexable(ctx context.Context) (int, error) {
	if g.more > 0 {
		g.more--
		g.changes = append(g.changes, change(int64(1000+g.more), fmt.Sprint("late", g.more)))
	}
	return g.record.Indexable(ctx)
}

func TestRebuildWhilePostsComeIn(t *testing.T) {
	place := &shelf{}
	report, err := Rebuild(t.Context(), &growing{manyChanges(10), 1}, place, Options{})
	if err != nil || len(place.serving.documents) != 11 || report.Indexed != 11 {
		t.Errorf("Rebuild = %+v, %v with %d documents, want the late post too", report, err, len(place.serving.documents))
	}
}

func TestRebuildInterrupted(t *testing.T) {
	old := &memory{}
	place := &shelf{serving: old}
	ctx, cancel := context.WithCancel(t.Context())
	place.spoil = func(m *memory) { cancel(); m.batches = 0 }
	source := manyChanges(2 * syncBatch)
	_, err := Rebuild(ctx, source, place, Options{})
	if !errors.Is(err, errBroken) || place.serving != old || place.beside != nil {
		t.Errorf("Rebuild = %v; the old index serves: %v, what was built is deleted: %v", err, place.serving == old, place.beside == nil)
	}
}

// A skipped document is neither missed in a rebuild nor forgotten by a check.
func TestCheckTellsWhatWasSkipped(t *testing.T) {
	source, index := manyChanges(20), refusing("0003")
	report, err := Sync(t.Context(), source, index, Options{})
	if err != nil || len(report.Skipped) != 1 {
		t.Fatalf("Sync = %+v, %v", report, err)
	}
	if err := verify(t.Context(), source, index, Options{}, &report); err != nil {
		t.Errorf("verify with a skipped document: %v", err)
	}
	audit, err := Check(t.Context(), source, index, Options{})
	if err != nil || len(audit.Missing) != 1 || audit.Missing[0].ID != "0003" || audit.Agrees() {
		t.Errorf("Check = %+v, %v, want the skipped document missing", audit, err)
	}
	repaired, err := Repair(t.Context(), source, index, audit, Options{})
	if err != nil || len(repaired.Skipped) != 1 {
		t.Errorf("Repair = %+v, %v, want it skipped again", repaired, err)
	}
}

// A post that changes between a check and its repair is left to the next sync.
func TestRepairAfterAChange(t *testing.T) {
	source, index := manyChanges(3), refusing()
	if _, err := Sync(t.Context(), source, index, Options{}); err != nil {
		t.Fatal(err)
	}
	delete(index.documents, "0001")
	audit, err := Check(t.Context(), source, index, Options{})
	if err != nil {
		t.Fatal(err)
	}
	source.changes = []disclosure.Change{source.changes[0], source.changes[2], change(4, "0001")}
	if report, err := Repair(t.Context(), source, index, audit, Options{}); err != nil || report.Indexed != 0 {
		t.Errorf("Repair = %+v, %v, want nothing put", report, err)
	}
}
