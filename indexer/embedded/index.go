// Package embedded is the search index that needs no server: Bleve's scorch, in
// a folder of its own.
//
// scorch decides when documents are written, merged and dropped, and what a
// search sees meanwhile. What it writes are segments of our own (segment*.go),
// which take half the space of its own ones and a seventh of the computing: a post
// has hundreds of terms, and we ask only whether it has them. Documents are cut into
// terms by our own rules (fields.go, tokens.go), so that every pair of Chinese
// characters can be found and not only what a dictionary holds to be a word. A
// query is a plan of clauses (indexer.Plan), each an intersection of sets
// (clause.go); collect.go goes through them, verify.go reads posts for phrases,
// and ranking.go puts what was found in order.
package embedded

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"golang.org/x/sync/errgroup"

	"gongkai/indexer"
)

// schema changes whenever documents become other terms, so that an index made
// by another version is built anew.
const schema = "4"

// ErrHeld says that another process has the index open.
var ErrHeld = errors.New("another process holds the index open")

// Batches of Apply: a larger one is faster and takes more memory. While one is
// written the next is cut into terms.
const (
	batchBytes     = 1 << 20
	batchDocuments = 250
	batchesAtOnce  = 2
)

// lockWait is how long Open waits for another process to let go.
const lockWait = 500 * time.Millisecond

// Where the index keeps its generation, and what its segments are.
const (
	generationKey = "generation"
	segmentsKey   = "segments"
)

// ErrOutdated says that an index was made when segments were others. It cannot
// be read, and has to be rebuilt.
var ErrOutdated = errors.New("an earlier version of gongkai made the index")

// unfinished ends the name of a folder that is no index yet, or no longer.
const unfinished = ".new"

// Index is an open index. One process at a time can hold it; any number of
// goroutines can search it while one applies.
type Index struct {
	bleve      bleve.Index
	generation string
	health     *health
	pinyin     *indexer.Pinyin
	texts      *texts
	columns    columns
	folds      func() *folds // made when first needed: that takes some 20 ms
}

// options are scorch's.
func options() map[string]any {
	return map[string]any{"bolt_timeout": lockWait.String(), "forceSegmentType": segmentType, "forceSegmentVersion": segmentVersion}
}

// openWith opens what is there, and lets its segments tell its health.
func openWith(dir string, health *health) (bleve.Index, error) {
	all := options()
	all["segmentConfig"] = map[string]any{healthKey: health}
	return bleve.OpenUsing(dir, all)
}

func newIndex(opened bleve.Index, generation string, health *health) (*Index, error) {
	texts, err := newTexts()
	if err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	return &Index{bleve: opened, generation: generation, health: health, pinyin: indexer.NewPinyin(), texts: texts, folds: sync.OnceValue(newFolds)}, nil
}

// Open opens the index in a folder, and creates it where there is none. An
// exchange of two indexes that was cut off is completed first. An index made by
// a version that cut texts in another way is opened too: it answers as well as
// it can until it is rebuilt. The error is ErrHeld where another process has it
// open, ErrDamaged where parts of it are gone, and ErrOutdated where it cannot
// be read any more.
func Open(ctx context.Context, dir string) (*Index, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	if err := settle(dir); err != nil {
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	health := new(health)
	opened, err := openWith(dir, health)
	switch {
	case err == nil:
		if err := health.check(); err != nil {
			return nil, errors.Join(fmt.Errorf("open index %s: %w", dir, err), opened.Close())
		}
		created, err := opened.GetInternal([]byte(generationKey))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open index %s: read generation: %w", dir, err), opened.Close())
		}
		if segments, err := opened.GetInternal([]byte(segmentsKey)); err != nil || string(segments) != segmentType {
			return nil, errors.Join(fmt.Errorf("open index %s: %w", dir, cmp.Or(err, ErrOutdated)), opened.Close())
		}
		return newIndex(opened, generationOf(string(created)), health)
	case strings.Contains(err.Error(), "timeout"): // bbolt's ErrTimeout, which arrives as text
		return nil, fmt.Errorf("open index %s: %w", dir, ErrHeld)
	case errors.Is(err, bleve.ErrorIndexPathDoesNotExist):
	case errors.Is(err, bleve.ErrorIndexMetaMissing) && isEmpty(dir):
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	default:
		said := strings.Join(strings.Fields(err.Error()), " ") // over several lines
		return nil, fmt.Errorf("open index %s: %w (%s)", dir, ErrDamaged, said)
	}
	return create(dir)
}

// create makes an empty index beside the folder and moves it there when it is
// whole, so that a program that is killed leaves no half-made one behind.
func create(dir string) (*Index, error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	if err := os.RemoveAll(dir + unfinished); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	mapping := bleve.NewIndexMapping() // unused: documents bring their own fields
	created, err := bleve.NewUsing(dir+unfinished, mapping, scorch.Name, scorch.Name, options())
	if err != nil {
		return nil, fmt.Errorf("create index %s: %w", dir, err)
	}
	generation := rand.Text() + "-" + schema
	err = errors.Join(created.SetInternal([]byte(generationKey), []byte(generation)), created.SetInternal([]byte(segmentsKey), []byte(segmentType)))
	if err = errors.Join(err, created.Close()); err != nil {
		return nil, fmt.Errorf("create index %s: %w", dir, err)
	}
	if isEmpty(dir) {
		err = os.Remove(dir)
	}
	if err = errors.Join(err, os.Rename(dir+unfinished, dir)); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	health := new(health)
	opened, err := openWith(dir, health)
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	return newIndex(opened, generation, health)
}

// Close lets go of the folder.
func (x *Index) Close() error {
	if err := x.bleve.Close(); err != nil {
		return fmt.Errorf("close index: %w", err)
	}
	return nil
}

// Remove deletes the index in a folder that nothing holds open, so that Open
// creates a new one. It refuses to delete a folder that holds no index.
func Remove(dir string) error {
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) || isEmpty(dir) {
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, "index_meta.json")); err != nil {
		return fmt.Errorf("remove index %s: the folder holds no index", dir)
	}
	if err := checkFree(dir); err != nil {
		return fmt.Errorf("remove index %s: %w", dir, err)
	}
	// Whatever else is wrong with it: a damaged one must go too.
	if err := discard(dir); err != nil {
		return fmt.Errorf("remove index: %w", err)
	}
	return nil
}

// checkFree tells with ErrHeld that a process has the index in a folder open.
func checkFree(dir string) error {
	opened, err := bleve.OpenUsing(dir, options())
	if err == nil {
		err = opened.Close()
	}
	if err != nil && strings.Contains(err.Error(), "timeout") { // bbolt's ErrTimeout, which arrives as text
		return ErrHeld
	}
	return nil
}

// discard deletes a folder. It goes out of the way first, so that no half of it
// is left where Open looks.
func discard(dir string) error {
	return errors.Join(os.RemoveAll(dir+unfinished), os.Rename(dir, dir+unfinished), os.RemoveAll(dir+unfinished))
}

// generationOf makes what an index keeps its generation today: documents that
// were cut into other terms are not those that this version would put there.
func generationOf(created string) string {
	name, _, _ := strings.Cut(created, "-")
	return name + "-" + schema
}

func isEmpty(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && len(entries) == 0
}

// Generation names this very index.
func (x *Index) Generation(context.Context) (string, error) { return x.generation, nil }

// Apply puts and removes documents. What it has returned from is on disk.
func (x *Index) Apply(ctx context.Context, put []indexer.Document, remove []string) error {
	commits, bounded := errgroup.WithContext(ctx)
	commits.SetLimit(batchesAtOnce)
	for _, documents := range batches(put) {
		commits.Go(func() error { return x.commit(bounded, documents, nil) })
	}
	err := commits.Wait()
	if err == nil && len(remove) > 0 {
		err = x.commit(ctx, nil, remove)
	}
	if err != nil {
		return fmt.Errorf("apply to index: %w", err)
	}
	return nil
}

// batches cuts documents into what is written at once. Of those of one id the last counts.
func batches(documents []indexer.Document) [][]indexer.Document {
	last := make(map[string]int, len(documents))
	for i, document := range documents {
		last[document.ID] = i
	}
	var all [][]indexer.Document
	size := batchBytes
	for i, document := range documents {
		if last[document.ID] != i {
			continue
		}
		if n := len(all) - 1; size >= batchBytes || len(all[n]) == batchDocuments {
			all, size = append(all, nil), 0
		}
		all[len(all)-1] = append(all[len(all)-1], document)
		size += len(document.Body) + len(document.Files) + len(document.Title)
	}
	return all
}

func (x *Index) commit(ctx context.Context, put []indexer.Document, remove []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := x.health.check(); err != nil {
		return err
	}
	batch := x.bleve.NewBatch()
	for _, document := range put {
		if plainSize(document, document.Near()) > textLimit {
			return fmt.Errorf("document %q: %w: its texts are too long", document.ID, indexer.ErrRefused)
		}
		if err := batch.IndexAdvanced(x.indexed(document)); err != nil {
			return fmt.Errorf("document %q: %w: %w", document.ID, indexer.ErrRefused, err)
		}
	}
	for _, id := range remove {
		batch.Delete(id)
	}
	err := x.bleve.Batch(batch)
	if err != nil && x.health.check() != nil { // which may not be in scorch's error
		return fmt.Errorf("%w (%w)", ErrDamaged, err)
	}
	return err
}
