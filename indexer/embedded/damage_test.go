package embedded

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"

	"gongkai/indexer"
	"gongkai/indexer/indextest"
)

// patience is how long reading what is damaged may take before it hangs.
const patience = 30 * time.Second

// inTime does what must not hang.
func inTime(t *testing.T, what string, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatalf("%s hangs", what)
	}
}

// readThrough reads all that a segment holds of its terms, in all ways.
func readThrough(data []byte) error {
	s, err := readSegment(data)
	if err != nil {
		return err
	}
	return guarded(func() error {
		for document := range s.count {
			s.blob(document)
		}
		for _, f := range s.fields {
			documents := newSet(s.count)
			f.all(func(term string, held postings) {
				held.each(func(document uint32) { documents.add(document) })
				documents.addAll(held)
				f.lookup(term, documents.addAll)
			})
		}
		return nil
	})
}

// mergeThrough merges a segment with another one.
func mergeThrough(data []byte, other *segment) error {
	s, err := readSegment(data)
	if err != nil {
		return err
	}
	segments := []*segment{s, other}
	numbers, _ := renumber(segments, []*roaring.Bitmap{nil, roaring.BitmapOf(1)})
	m := merge{out: newSegmentWriter(io.Discard), numbers: numbers}
	if err := m.open(segments); err != nil {
		return err
	}
	return guarded(func() error {
		_, err := m.run()
		return err
	})
}

// A number that does not end, at the end of each list of documents.
func TestReadEndlessNumber(t *testing.T) {
	s := written(t, randomTerms(rand.New(rand.NewPCG(11, 12)), 70), 70)
	lists := 0
	for _, f := range s.fields {
		f.all(func(term string, held postings) {
			if held.count == 1 || held.bitmap {
				return
			}
			lists++
			damaged := bytes.Clone(s.data)
			damaged[cap(s.data)-cap(held.data)+len(held.data)-1] |= 0x80
			inTime(t, "a list of documents", func() {
				if err := readThrough(damaged); !errors.Is(err, errSegment) {
					t.Errorf("reading %q = %v, want %v", term, err, errSegment)
				}
				if err := mergeThrough(damaged, s); !errors.Is(err, errSegment) {
					t.Errorf("merging %q = %v, want %v", term, err, errSegment)
				}
			})
		})
	}
	if lists < 10 {
		t.Errorf("%d lists: too few to tell", lists)
	}
}

// Whatever a byte becomes, the segment is read and merged, or is damaged.
func TestReadAnyByte(t *testing.T) {
	terms := map[string][]uint32{}
	for i := range 40 {
		terms[fmt.Sprintf("招生%d%s", i, strings.Repeat("x", i/2))] = [][]uint32{{3}, {0, 1, 2, 3, 4, 5, 6, 7, 8}, {1, 9}}[i%3]
	}
	s := written(t, heldTerms{fieldBody: terms, fieldTitle: {"a": {1, 2, 9}}}, 10)
	damaged, failed := bytes.Clone(s.data), 0
	inTime(t, "a damaged segment", func() {
		for at := range len(damaged) - footerSize {
			for _, becomes := range []byte{0, 0xFF, s.data[at] ^ 1, s.data[at] ^ 0x80} {
				damaged[at] = becomes
				for _, err := range []error{readThrough(damaged), mergeThrough(damaged, s)} {
					if err != nil && !errors.Is(err, errSegment) {
						t.Errorf("byte %d is %x: %v, want %v", at, becomes, err, errSegment)
					}
					if err != nil {
						failed++
					}
				}
			}
			damaged[at] = s.data[at]
		}
	})
	if failed < len(s.data)/2 {
		t.Errorf("%d errors in %d bytes: too few to tell", failed, len(s.data))
	}
}

// A table of fields that fits its checksum may still tell anything.
func TestReadHostileTable(t *testing.T) {
	whole := written(t, heldTerms{fieldBody: {"a": {1, 2, 9}}}, 10).data
	footer := whole[len(whole)-footerSize:]
	placed, at := binary.LittleEndian.Uint64(footer), binary.LittleEndian.Uint64(footer[8:])
	sealed := func(table []byte, placed, at, count uint64) []byte {
		end := bytes.Clone(table)
		for _, n := range []uint64{placed, at, count} {
			end = binary.LittleEndian.AppendUint64(end, n)
		}
		end = binary.LittleEndian.AppendUint32(end, crc32.ChecksumIEEE(end))
		return append(bytes.Clone(whole[:len(whole)-len(footer)-len(table)]), binary.LittleEndian.AppendUint32(end, magic)...)
	}
	table := whole[at : len(whole)-footerSize]
	if _, err := readSegment(sealed(table, placed, at, 10)); err != nil {
		t.Fatalf("the table as it is: %v", err)
	}
	for _, count := range []uint64{11, 1 << 20, 1 << 32, 1<<61 - 1, math.MaxUint64/8 - 1, math.MaxUint64 - 1, math.MaxUint64} {
		if _, err := readSegment(sealed(table, placed, at, count)); err == nil && count > 10+uint64(len(whole))/8 {
			t.Errorf("%d documents in %d bytes", count, len(whole))
		}
	}
	for i := range 4 {
		for _, n := range []uint64{uint64(len(whole)), 1 << 40, math.MaxUint64 - 31, math.MaxUint64} {
			numbers := []uint64{1, 0, 1, 1}
			numbers[i] = n
			hostile := append(binary.AppendUvarint([]byte{1}, 1), 'a')
			for _, n := range numbers {
				hostile = binary.AppendUvarint(hostile, n)
			}
			hostile = append(hostile, make([]byte, max(0, len(table)-len(hostile)))...)
			if _, err := readSegment(sealed(hostile[:], placed, at, 10)); err == nil {
				t.Errorf("a field with %v makes a segment", numbers)
			}
		}
	}
}

// A blob that was spoilt does not read as another text, and takes no more memory
// than a text may have.
func TestTextsDamaged(t *testing.T) {
	texts, err := newTexts()
	if err != nil {
		t.Fatal(err)
	}
	d := indexer.Document{ID: "id", Digest: "digest", Title: strings.Repeat("甲乙丙丁", 10), Body: strings.Repeat("正文", 9000)}
	blob := texts.pack(d, "旁")
	want, err := texts.unpack(blob)
	if err != nil {
		t.Fatal(err)
	}
	_, rest := cutText(blob)
	_, packed := cutText(rest)
	for at := len(blob) - len(packed); at < len(blob); at++ {
		for bit := range 8 {
			damaged := bytes.Clone(blob)
			damaged[at] ^= 1 << bit
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			var got stored
			err := guarded(func() (err error) {
				got, err = texts.unpack(damaged)
				return err
			})
			runtime.ReadMemStats(&after)
			if !errors.Is(err, errSegment) && got != want { // one bit of zstd's header is of no use
				t.Errorf("with another bit %d of byte %d it reads as %v, %v", bit, at, got, err)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 2*textLimit {
				t.Errorf("bit %d of byte %d takes %d MiB", bit, at, took>>20)
			}
		}
	}
	for range 1000 {
		if err := guarded(func() error {
			_, err := texts.unpack(blob[:rand.IntN(len(blob))])
			return err
		}); !errors.Is(err, errSegment) {
			t.Errorf("a part of a blob = %v, want %v", err, errSegment)
		}
	}
}

// spoilt makes an index on disk one of whose documents leads nowhere.
func spoilt(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "index")
	x, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	documents := indextest.Documents(40)
	for i := range documents { // a batch has no order: whichever is spoilt is looked at for the phrase
		documents[i].Title = "学生" + documents[i].Title
	}
	err = errors.Join(x.Apply(t.Context(), documents, nil), x.Close())
	files, globbed := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
	if err = errors.Join(err, globbed); err != nil || len(files) != 1 {
		t.Fatalf("the segments are %q, %v", files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	placed := binary.LittleEndian.Uint64(data[len(data)-footerSize:])
	data[placed+8*5+2] ^= 0x7F
	if err := os.WriteFile(files[0], data, 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A merge that meets with damage is told by what comes next, and is not tried again.
func TestMergeDamaged(t *testing.T) {
	x, err := Open(t.Context(), spoilt(t))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for n := 0; err == nil; n++ {
		err = x.Apply(ctx, []indexer.Document{{ID: fmt.Sprint("new", n), Title: "新通知"}}, nil)
	}
	if !errors.Is(err, ErrDamaged) {
		t.Errorf("Apply = %v, want %v", err, ErrDamaged)
	}
	if _, err := x.Search(t.Context(), indexer.Query{Text: "新通知"}); !errors.Is(err, ErrDamaged) {
		t.Errorf("Search = %v, want %v", err, ErrDamaged)
	}
	engine, _ := x.bleve.StatsMap()["index"].(map[string]any)
	if failed := engine["TotFileMergeLoopErr"]; fmt.Sprint(failed) != "0" && fmt.Sprint(failed) != "1" {
		t.Errorf("%v merges failed, want 1 at most", failed)
	}
	inTime(t, "closing a damaged index", func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
}

// What a search meets with, Apply and the next search know.
func TestSearchRemembersDamage(t *testing.T) {
	x, err := Open(t.Context(), spoilt(t))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for _, query := range []indexer.Query{{Phrases: []string{"学生"}, Limit: 40}, {Limit: 40}, {Text: "量子引力"}} {
		if _, err := x.Search(t.Context(), query); !errors.Is(err, ErrDamaged) {
			t.Errorf("Search(%+v) = %v, want %v", query, err, ErrDamaged)
		}
	}
	if err := x.Apply(t.Context(), indextest.Documents(1), nil); !errors.Is(err, ErrDamaged) {
		t.Errorf("Apply = %v, want %v", err, ErrDamaged)
	}
}

// scorch hears that it is closed, when it is, and nothing before.
func TestMergeRefused(t *testing.T) {
	health := new(health)
	health.note(errSegment)
	path := filepath.Join(t.TempDir(), "segment")
	if err := (&memorySegment{written(t, heldTerms{fieldBody: {"a": {1, 2, 9}}}, 10)}).Persist(path); err != nil {
		t.Fatal(err)
	}
	opened, err := plugin{}.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	stop, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		_, _, err := plugin{}.MergeUsing([]segmentapi.Segment{opened}, []*roaring.Bitmap{nil}, path+"-merged", stop, nil, map[string]any{healthKey: health})
		ended <- err
	}()
	select {
	case err := <-ended:
		t.Fatalf("a merge in a damaged index ends with %v before the index is closed", err)
	case <-time.After(10 * time.Millisecond):
	}
	close(stop)
	if err := <-ended; !errors.Is(err, segmentapi.ErrClosed) {
		t.Errorf("a merge in a damaged index = %v, want %v", err, segmentapi.ErrClosed)
	}
}

// A bug of ours is no damage.
func TestGuardedPanics(t *testing.T) {
	defer func() {
		if _, ok := recover().(runtime.Error); !ok {
			t.Error("an index out of range is hidden")
		}
	}()
	var none []int
	_ = guarded(func() error { none[len(none)]++; return nil })
}

func TestApplyTooLong(t *testing.T) {
	x, err := Open(t.Context(), filepath.Join(t.TempDir(), "index"))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Apply(t.Context(), []indexer.Document{{ID: "a", Body: strings.Repeat("x", textLimit)}}, nil); !errors.Is(err, indexer.ErrRefused) {
		t.Errorf("Apply of a text that could not be read again = %v, want %v", err, indexer.ErrRefused)
	}
}
