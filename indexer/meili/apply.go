package meili

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"

	"github.com/meilisearch/meilisearch-go"

	"gongkai/indexer"
)

// Bounds of one request: larger ones time out or are refused by proxies.
const (
	batchBytes     = 10 << 20
	batchDocuments = 5000
)

// idForm is what the server takes as a document's id. One bad id makes it
// refuse the whole request.
var idForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,511}$`)

// Apply puts and removes documents. It sends everything before it waits, so
// that the server can index it in one go.
func (x *Index) Apply(ctx context.Context, put []indexer.Document, remove []string) error {
	err := x.apply(ctx, put, remove)
	switch {
	case err == nil:
		return nil
	case blamesDocument(err):
		return fmt.Errorf("apply to index %s: %w: %w", x.uid, indexer.ErrRefused, err)
	}
	return fmt.Errorf("apply to index %s: %w", x.uid, err)
}

func (x *Index) apply(ctx context.Context, put []indexer.Document, remove []string) error {
	tasks, err := x.send(ctx, put, remove)
	if err != nil {
		return err
	}
	for i := range tasks { // the last one first: when it is done, the others are
		if err := x.wait(ctx, tasks[len(tasks)-1-i]); err != nil {
			return err
		}
	}
	return nil
}

func (x *Index) send(ctx context.Context, put []indexer.Document, remove []string) (tasks []int64, err error) {
	var batch []json.RawMessage
	size := 0
	flush := func() error {
		sent, err := x.put(ctx, batch)
		tasks, batch, size = append(tasks, sent...), nil, 0
		return err
	}
	for _, document := range put {
		if !idForm.MatchString(document.ID) {
			return tasks, fmt.Errorf("document id %q is not made of letters, digits, - and _: %w", document.ID, indexer.ErrRefused)
		}
		encoded, err := json.Marshal(x.newStored(document))
		if err != nil {
			return tasks, err
		}
		if len(batch) > 0 && size+len(encoded) > batchBytes || len(batch) == batchDocuments {
			if err := flush(); err != nil {
				return tasks, err
			}
		}
		batch, size = append(batch, encoded), size+len(encoded)
	}
	if err := flush(); err != nil {
		return tasks, err
	}
	remove = slices.DeleteFunc(slices.Clone(remove), func(id string) bool { return !idForm.MatchString(id) }) // never put
	if len(remove) == 0 {
		return tasks, nil
	}
	task, err := x.service.Index(x.uid).DeleteDocumentsWithContext(ctx, remove, nil)
	if err != nil {
		return tasks, fmt.Errorf("remove documents: %w", plain(err))
	}
	return append(tasks, task.TaskUID), nil
}

// put sends documents, in halves where the server finds them too large together.
func (x *Index) put(ctx context.Context, batch []json.RawMessage) ([]int64, error) {
	if len(batch) == 0 {
		return nil, nil
	}
	key := primaryKey
	task, err := x.service.Index(x.uid).AddDocumentsWithContext(ctx, batch, &meilisearch.DocumentOptions{PrimaryKey: &key})
	if err == nil {
		return []int64{task.TaskUID}, nil
	}
	err = plain(err)
	if statusOf(err) != http.StatusRequestEntityTooLarge || len(batch) == 1 {
		return nil, fmt.Errorf("put %d documents: %w", len(batch), err)
	}
	half := len(batch) / 2
	first, err := x.put(ctx, batch[:half])
	if err != nil {
		return first, err
	}
	second, err := x.put(ctx, batch[half:])
	return append(first, second...), err
}
