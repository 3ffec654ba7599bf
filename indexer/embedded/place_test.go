package embedded_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/blevesearch/bleve/v2"

	"gongkai/indexer"
	"gongkai/indexer/embedded"
	"gongkai/indexer/indextest"
)

func TestPlaceConformance(t *testing.T) {
	indextest.RunPlaces(t, func(t *testing.T, name string) indextest.Placed {
		dir := filepath.Join(t.TempDir(), name)
		return indextest.Placed{
			Place: embedded.NewPlace(dir),
			Serving: func(t *testing.T, use func(indexer.Listed)) {
				index := open(t, dir)
				defer index.Close()
				use(index)
			},
			Rollback: func(t *testing.T) error { return embedded.Rollback(t.Context(), dir) },
		}
	})
}

// An index whose segments are others cannot be read. It goes on standing there
// until another one takes its place, and can be gone back to no further than
// this version can read.
func TestOpenOutdated(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	old, err := bleve.New(dir, bleve.NewIndexMapping())
	if err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Open(t.Context(), dir); !errors.Is(err, embedded.ErrOutdated) {
		t.Fatalf("Open = %v, want %v", err, embedded.ErrOutdated)
	}
	place := embedded.NewPlace(dir)
	next, err := place.Beside(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := next.Apply(t.Context(), indextest.Documents(3), nil); err != nil {
		t.Fatal(err)
	}
	if err := place.Swap(t.Context()); err != nil {
		t.Fatal(err)
	}
	index := open(t, dir)
	if results, err := index.Search(t.Context(), indexer.Query{}); err != nil || results.Total != 3 {
		t.Errorf("the index that took its place holds %d documents, %v, want 3", results.Total, err)
	}
	if err := index.Close(); err != nil {
		t.Fatal(err)
	}
	if err := embedded.Rollback(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Open(t.Context(), dir); !errors.Is(err, embedded.ErrOutdated) {
		t.Errorf("Open after going back = %v, want %v", err, embedded.ErrOutdated)
	}
}

// made makes an index with one document in a folder, and gives its generation.
func made(t *testing.T, dir string) string {
	t.Helper()
	index := open(t, dir)
	defer index.Close()
	if err := index.Apply(t.Context(), indextest.Documents(1), nil); err != nil {
		t.Fatal(err)
	}
	generation, err := index.Generation(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return generation
}

// TestExchangeCutOff opens the index after every step at which an exchange can
// be cut off. A, B and C are indexes that are complete; each is where it says.
func TestExchangeCutOff(t *testing.T) {
	for _, test := range []struct {
		name        string
		in          map[string]string // index by folder
		serves, old string            // afterwards
		next        bool              // left there
	}{
		{"before a swap", map[string]string{"": "A", ".next": "B", ".old": "C"}, "A", "C", true},
		{"the serving one is out of the way", map[string]string{".leaving": "A", ".next": "B", ".old": "C"}, "B", "A", false},
		{"the next one serves", map[string]string{"": "B", ".leaving": "A", ".old": "C"}, "B", "A", false},
		{"the old one is deleted", map[string]string{"": "B", ".leaving": "A"}, "B", "A", false},
		{"rolling back, the serving one is out of the way", map[string]string{".leaving": "A", ".old": "C"}, "C", "A", false},
		{"rolling back, the old one serves", map[string]string{"": "C", ".leaving": "A"}, "C", "A", false},
		{"only the leaving one is left", map[string]string{".leaving": "A"}, "A", "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "index")
			generations := map[string]string{}
			for _, name := range test.in {
				generations[name] = made(t, dir+"-"+name)
			}
			for folder, name := range test.in {
				if err := os.Rename(dir+"-"+name, dir+folder); err != nil {
					t.Fatal(err)
				}
			}
			index := open(t, dir)
			serves, _ := index.Generation(t.Context())
			if err := index.Close(); err != nil {
				t.Fatal(err)
			}
			if serves != generations[test.serves] {
				t.Errorf("another index than %s serves", test.serves)
			}
			if _, err := os.Stat(dir + ".leaving"); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the exchange is not complete: %v", err)
			}
			if _, err := os.Stat(dir + ".next"); (err == nil) != test.next {
				t.Errorf("the next index is left: %v, want %v", err == nil, test.next)
			}
			err := embedded.Rollback(t.Context(), dir)
			if test.old == "" {
				if !errors.Is(err, embedded.ErrNoOld) {
					t.Errorf("Rollback = %v, want %v", err, embedded.ErrNoOld)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			index = open(t, dir)
			defer index.Close()
			if before, _ := index.Generation(t.Context()); before != generations[test.old] {
				t.Errorf("another index than %s is rolled back to", test.old)
			}
		})
	}
}

// swapDir names the index for the process that is to be killed.
const swapDir = "GONGKAI_TEST_SWAP_DIR"

// TestKilledWhileSwapping kills a process that does nothing but build and swap
// indexes. Whenever that is, a whole one must be found, not older than the last
// that was told.
func TestKilledWhileSwapping(t *testing.T) {
	if dir := os.Getenv(swapDir); dir != "" {
		swapUntilKilled(t, dir)
		return
	}
	dir := filepath.Join(t.TempDir(), "index")
	for kill := range 6 {
		told := killedWhileSwapping(t, dir, 1+kill)
		index := open(t, dir)
		held := map[string]int{}
		for document, err := range index.Held(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			held[document.Digest]++
		}
		if err := index.Close(); err != nil {
			t.Fatal(err)
		}
		next := told[:len(told)-1] + string(told[len(told)-1]+1)
		if len(held) != 1 || held[told] != swapDocuments && held[next] != swapDocuments {
			t.Errorf("after kill %d the index holds %v, want %d documents of %s or the next", kill, held, swapDocuments, told)
		}
	}
}

const swapDocuments = 5

// killedWhileSwapping kills the process after some swaps, and gives the digest
// of the documents of the last one that it told.
func killedWhileSwapping(t *testing.T, dir string, swaps int) (told string) {
	t.Helper()
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	process := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestKilledWhileSwapping$")
	process.Env = append(os.Environ(), swapDir+"="+dir)
	output, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(output); lines.Scan(); swaps-- {
		told = lines.Text()
		if swaps == 1 {
			kill()
		}
	}
	if err := process.Wait(); err == nil {
		t.Fatal("the process ended by itself")
	}
	return told
}

func swapUntilKilled(t *testing.T, dir string) {
	place := embedded.NewPlace(dir)
	for round := 'a'; ; round++ {
		index, err := place.Beside(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		documents := indextest.Documents(swapDocuments)
		for i := range documents {
			documents[i].Digest = string(round)
		}
		if err := index.Apply(t.Context(), documents, nil); err != nil {
			t.Fatal(err)
		}
		if err := place.Swap(t.Context()); err != nil {
			t.Fatal(err)
		}
		fmt.Println(string(round))
	}
}
