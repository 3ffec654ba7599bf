package embedded

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/google/go-cmp/cmp"
)

// held is what a segment should hold: by field and term the documents.
type heldTerms map[string]map[string][]uint32

// randomTerms invents terms of all lengths for some documents, of which a few
// hold each term, or nearly all.
func randomTerms(random *rand.Rand, documents int) heldTerms {
	fields := heldTerms{}
	for _, name := range []string{fieldBody, fieldTitle} {
		terms := map[string][]uint32{"": {0}, "\x00": {0}, "a\x00": {1}, "a": {0, 1}}
		for range 500 {
			term := strings.Repeat("招生计划", random.IntN(3)) + fmt.Sprint(random.IntN(1000)) + strings.Repeat("x", random.IntN(20))
			rate := []float64{0.01, 0.1, 0.9}[random.IntN(3)]
			terms[term] = nil
			for document := range uint32(documents) {
				if random.Float64() < rate {
					terms[term] = append(terms[term], document)
				}
			}
			if terms[term] == nil {
				delete(terms, term)
			}
		}
		fields[name] = terms
	}
	return fields
}

func written(t *testing.T, fields heldTerms, documents int) *segment {
	t.Helper()
	var out bytes.Buffer
	w := newSegmentWriter(&out)
	for document := range documents {
		w.document(fmt.Appendf(nil, "blob %d", document))
	}
	w.startFields()
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		w.startField(name)
		for _, term := range slices.Sorted(maps.Keys(fields[name])) {
			w.term([]byte(term), fields[name][term])
		}
	}
	if _, err := w.finish(); err != nil {
		t.Fatal(err)
	}
	s, err := readSegment(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// all reads everything out of a segment.
func all(s *segment) heldTerms {
	fields := heldTerms{}
	for name, f := range s.fields {
		fields[name] = map[string][]uint32{}
		f.all(func(term string, held postings) {
			held.each(func(document uint32) { fields[name][term] = append(fields[name][term], document) })
		})
	}
	return fields
}

func TestSegmentHoldsWhatWasWritten(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, documents := range []int{2, 63, 64, 65, 1000} {
		want := randomTerms(random, documents)
		s := written(t, want, documents)
		if diff := cmp.Diff(want, all(s)); diff != "" {
			t.Fatalf("%d documents (-want +got):\n%s", documents, diff)
		}
		for name, terms := range want {
			for term, held := range terms {
				got := newSet(uint64(documents))
				s.fields[name].lookup(term, got.addAll)
				expected := newSet(uint64(documents))
				for _, document := range held {
					expected.add(document)
				}
				if !slices.Equal(got, expected) {
					t.Fatalf("lookup(%q) gives other documents", term)
				}
			}
			found := 0
			s.fields[name].prefixed("招生", func(postings) { found++ })
			wanted := 0
			for term := range terms {
				if strings.HasPrefix(term, "招生") {
					wanted++
				}
			}
			s.fields[name].lookup("招", func(postings) { t.Error("lookup finds what is only a beginning") })
			if found != wanted {
				t.Errorf("%d terms begin with 招生, want %d", found, wanted)
			}
		}
	}
}

func TestMergeSegments(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	folder := t.TempDir()
	first, second := randomTerms(random, 300), randomTerms(random, 200)
	onDisk := filepath.Join(folder, "first")
	if err := (&memorySegment{written(t, first, 300)}).Persist(onDisk); err != nil {
		t.Fatal(err)
	}
	opened, err := openSegment(onDisk)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	drops := []*roaring.Bitmap{roaring.BitmapOf(0, 1, 150), nil}
	path := filepath.Join(folder, "merged")
	numbers, size, err := mergeSegments([]*segment{opened, written(t, second, 200)}, drops, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := heldTerms{}
	for i, fields := range []heldTerms{first, second} {
		for name, terms := range fields {
			if want[name] == nil {
				want[name] = map[string][]uint32{}
			}
			for term, documents := range terms {
				for _, document := range documents {
					if to := numbers[i][document]; to != dropped {
						want[name][term] = append(want[name][term], uint32(to))
					}
				}
			}
		}
	}
	merged, err := openSegment(path)
	if err != nil {
		t.Fatal(err)
	}
	defer merged.Close()
	if diff := cmp.Diff(want, all(merged)); diff != "" || merged.Count() != 497 || uint64(len(merged.data)) != size {
		t.Errorf("merged, %d documents (-want +got):\n%s", merged.Count(), diff)
	}
	if got := string(merged.blob(numbers[1][7])); numbers[0][1] != dropped || numbers[0][2] != 0 || got != "blob 7" {
		t.Errorf("document 7 of the second became %q", got)
	}
}

func TestMergeStops(t *testing.T) {
	stop := make(chan struct{})
	close(stop)
	path := filepath.Join(t.TempDir(), "merged")
	s := written(t, randomTerms(rand.New(rand.NewPCG(5, 6)), 10), 10)
	if _, _, err := mergeSegments([]*segment{s}, []*roaring.Bitmap{nil}, path, stop); !errors.Is(err, segmentapi.ErrClosed) {
		t.Errorf("a merge that is stopped = %v, want %v", err, segmentapi.ErrClosed)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its file is still there: %v", err)
	}
}

// A file that was cut off, or is none of ours, is an error and no panic.
func TestReadDamagedSegment(t *testing.T) {
	whole := written(t, randomTerms(rand.New(rand.NewPCG(7, 8)), 10), 10).data
	for n := range len(whole) {
		if _, err := readSegment(whole[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes make a segment", n, len(whole))
		}
	}
	for at := len(whole) - footerSize; at < len(whole); at++ {
		damaged := bytes.Clone(whole)
		damaged[at] ^= 0xFF
		if _, err := readSegment(damaged); err == nil {
			t.Errorf("byte %d of the footer does not matter", at-len(whole)+footerSize)
		}
	}
}
