package indexer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// record is a store in memory.
type record struct {
	changes   []disclosure.Change
	confirmed map[string]int64
	asked     []int64 // after which change changes were asked for
}

func (r *record) Changes(_ context.Context, after int64, limit int) ([]disclosure.Change, error) {
	r.asked = append(r.asked, after)
	var next []disclosure.Change
	for _, change := range r.changes {
		if change.Seq > after && len(next) < limit {
			next = append(next, change)
		}
	}
	return next, nil
}

func (r *record) Confirmed(_ context.Context, index string) (int64, error) {
	return r.confirmed[index], nil
}

func (r *record) Confirm(_ context.Context, index string, seq int64) error {
	r.confirmed[index] = seq
	return nil
}

// memory is an index in memory that breaks down after some batches.
type memory struct {
	generation string
	documents  map[string]Document
	batches    int             // that it still takes, -1 for any number
	refused    map[string]bool // ids of documents that it refuses
	applied    int             // batches that it was given
}

var errBroken = errors.New("broken")

func (m *memory) Generation(context.Context) (string, error) { return m.generation, nil }

func (m *memory) Apply(_ context.Context, put []Document, remove []string) error {
	if m.batches == 0 {
		return errBroken
	}
	m.batches--
	m.applied++
	for _, document := range put {
		if m.refused[document.ID] {
			return fmt.Errorf("%w: no good", ErrRefused)
		}
	}
	for _, document := range put {
		m.documents[document.ID] = document
	}
	for _, id := range remove {
		delete(m.documents, id)
	}
	return nil
}

func (m *memory) Search(context.Context, Query) (Results, error) {
	return Results{Total: len(m.documents)}, nil
}

func (m *memory) Held(context.Context) iter.Seq2[Held, error] {
	return func(yield func(Held, error) bool) {
		for id, document := range m.documents {
			if !yield(Held{id, document.Digest}, nil) {
				return
			}
		}
	}
}

func (m *memory) ids() []string {
	ids := []string{}
	for id := range m.documents {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func change(seq int64, id string) disclosure.Change {
	return disclosure.Change{Seq: seq, Post: disclosure.Post{ID: id, Title: fmt.Sprint(seq), Status: disclosure.StatusOK}}
}

func TestSync(t *testing.T) {
	excluded := change(9, "d")
	excluded.Post.Status = disclosure.StatusExcluded
	deleted := change(7, "b")
	deleted.Deleted = true
	source := &record{confirmed: map[string]int64{}, changes: []disclosure.Change{
		change(1, "a"), change(2, "b"), change(5, "a"), change(6, "d"), deleted, change(8, "c"), excluded}}
	index := &memory{generation: "g1", documents: map[string]Document{}, batches: -1}
	report, err := Sync(t.Context(), source, index, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Report{Indexed: 2, Deleted: 2}, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a", "c"}, index.ids()); diff != "" || index.documents["a"].Title != "5" {
		t.Errorf("indexed a as change %s, want 5; (-want +got):\n%s", index.documents["a"].Title, diff)
	}
	if report, err = Sync(t.Context(), source, index, Options{}); err != nil || !cmp.Equal(report, Report{}) {
		t.Errorf("a second sync = %+v, %v, want nothing to do", report, err)
	}
	anew := &memory{generation: "g2", documents: map[string]Document{}, batches: -1}
	if _, err = Sync(t.Context(), source, anew, Options{}); err != nil || len(anew.documents) != 2 {
		t.Errorf("a new index has %v, %v, want all", anew.ids(), err)
	}
}

// TestSyncCutOff breaks the index down after every number of batches, and
// goes on with a sound one.
func TestSyncCutOff(t *testing.T) {
	source := &record{}
	const posts = 4*syncBatch + 7
	for i := range posts {
		source.changes = append(source.changes, change(int64(3*i+1), fmt.Sprintf("%06d", i)))
	}
	for cut := range 6 {
		source.confirmed = map[string]int64{}
		index := &memory{generation: "g", documents: map[string]Document{}, batches: cut}
		first, err := Sync(t.Context(), source, index, Options{})
		if broken := cut < 5; errors.Is(err, errBroken) != broken {
			t.Fatalf("cut off after %d batches: %v", cut, err)
		}
		if first.Indexed != len(index.documents) {
			t.Errorf("cut off after %d batches it reports %d of %d", cut, first.Indexed, len(index.documents))
		}
		index.batches = -1
		second, err := Sync(t.Context(), source, index, Options{})
		if err != nil || len(index.documents) != posts || first.Indexed+second.Indexed != posts {
			t.Errorf("cut off after %d batches: %d, then %d, %v; %d documents, want %d", cut, first.Indexed, second.Indexed, err, len(index.documents), posts)
		}
	}
}

// An index whose first batch was cut off follows; it is no other record's.
func TestSyncCutOffAtFirst(t *testing.T) {
	source := &record{confirmed: map[string]int64{}, changes: []disclosure.Change{change(1, "a"), change(2, "b")}}
	index := &memory{generation: "g", documents: map[string]Document{}}
	if _, err := Sync(t.Context(), source, index, Options{}); !errors.Is(err, errBroken) {
		t.Fatal(err)
	}
	index.documents["a"], index.batches = Document{ID: "a"}, -1 // half of it arrived
	if _, err := Sync(t.Context(), source, index, Options{}); err != nil || len(index.documents) != 2 {
		t.Errorf("Sync after being cut off: %v, %d documents, want 2", err, len(index.documents))
	}
}

// An index that another record filled must be rebuilt.
func TestSyncForeign(t *testing.T) {
	source := &record{confirmed: map[string]int64{}, changes: []disclosure.Change{change(1, "a")}}
	index := &memory{generation: "g", documents: map[string]Document{"z": {ID: "z"}}, batches: -1}
	if report, err := Sync(t.Context(), source, index, Options{}); !errors.Is(err, ErrForeign) || !cmp.Equal(report, Report{}) {
		t.Errorf("Sync into another record's index = %+v, %v, want %v", report, err, ErrForeign)
	}
	if diff := cmp.Diff([]string{"z"}, index.ids()); diff != "" || len(source.confirmed) != 0 {
		t.Errorf("it applied something, and confirmed %v (-want +got):\n%s", source.confirmed, diff)
	}
	source.confirmed["g"] = 1
	if _, err := Sync(t.Context(), source, index, Options{}); err != nil {
		t.Errorf("Sync into an index that follows: %v", err)
	}
}

func TestNewDocument(t *testing.T) {
	day := int64(1672502400) // 2023-01-01 00:00 in Shanghai
	for _, test := range []struct {
		in   disclosure.Post
		want Document
	}{
		{disclosure.Post{ID: "a", Published: "2023-01-01", Attachments: []disclosure.Attachment{{Text: "名单.xlsx", URL: "u"}}},
			Document{ID: "a", Published: "2023-01-01", PubMonth: "2023-01", PubTS: &day, Attachments: []string{"名单.xlsx"}}},
		{disclosure.Post{ID: "a", Title: "坏\xff字"}, Document{ID: "a", Title: "坏\uFFFD字", Attachments: []string{}}},
		{disclosure.Post{ID: "a", Published: "someday"}, Document{ID: "a", Attachments: []string{}}},
		{disclosure.Post{ID: "a", Title: "校发〔2021〕7号", Category: 3, Requirement: 18, Status: disclosure.StatusGone, How: disclosure.HowOfficer, DuplicateOf: "b"},
			Document{ID: "a", Title: "校发〔2021〕7号", DocNo: "校发〔2021〕7号", Category: 3, Requirement: 18, Status: "gone", How: "officer", DuplicateOf: "b", Attachments: []string{}}},
	} {
		got := NewDocument(test.in)
		got.Digest = "" // TestDigest looks at it
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("NewDocument(%+v) (-want +got):\n%s", test.in, diff)
		}
	}
}

func TestFilesOfADocument(t *testing.T) {
	post := disclosure.Post{ID: "a"}
	for _, test := range []struct {
		files []disclosure.File
		want  string
	}{
		{nil, ""},
		{[]disclosure.File{{Text: "甲\xff"}, {Reason: disclosure.FileEncrypted}, {Text: "乙"}}, "甲\uFFFD\n乙"},
		{[]disclosure.File{{Text: strings.Repeat("x", maxFiles-1)}, {Text: "字"}, {Text: "y"}}, strings.Repeat("x", maxFiles-1)},
	} {
		if got := NewDocument(post, test.files...).Files; got != test.want {
			t.Errorf("files of %d: %d bytes %.40q, want %d", len(test.files), len(got), got, len(test.want))
		}
	}
}

func TestBounds(t *testing.T) {
	for _, test := range []struct {
		in           disclosure.Period
		from, before int64
	}{
		{disclosure.Period{From: "2025-09-01", To: "2026-08-31"}, 1756656000, 1788192000},
		{disclosure.Period{From: "2024-02-29", To: "2024-02-29"}, 1709136000, 1709222400},
	} {
		if from, before := Bounds(test.in); from != test.from || before != test.before {
			t.Errorf("Bounds(%v) = %d, %d, want %d, %d", test.in, from, before, test.from, test.before)
		}
	}
	if from, before := Bounds(disclosure.Period{}); from > disclosure.Day("0001-01-01").Start().Unix() || before <= disclosure.Day("9999-12-31").Start().Unix() {
		t.Errorf("Bounds of an open period = %d, %d, want what no day reaches", from, before)
	}
}

func TestWindow(t *testing.T) {
	for _, test := range []struct{ in, want [2]int }{
		{[2]int{0, 0}, [2]int{0, DefaultLimit}},
		{[2]int{-5, -1}, [2]int{0, 0}},
		{[2]int{20, 30}, [2]int{20, 30}},
		{[2]int{MaxWindow - 5, 30}, [2]int{MaxWindow - 5, 5}},
		{[2]int{1 << 40, 1 << 40}, [2]int{MaxWindow, 0}},
	} {
		if offset, limit := (Query{Offset: test.in[0], Limit: test.in[1]}).Window(); offset != test.want[0] || limit != test.want[1] {
			t.Errorf("offset %d, limit %d become %d, %d, want %v", test.in[0], test.in[1], offset, limit, test.want)
		}
	}
}
