package meili

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// ErrNotOurs says that an index was made by something else. It is neither
// changed nor deleted.
var ErrNotOurs = errors.New("the index belongs to something else: choose another name (index.meilisearch.index in the configuration), " +
	"or delete it on the server if nobody needs it")

// looked is how many documents are looked at to see whose they are.
const looked = 20

// exists tells whether the server has the index. The error is ErrNotOurs where
// it has one of that name that something else made.
func (x *Index) exists(ctx context.Context) (bool, error) {
	info, err := x.service.GetIndexWithContext(ctx, x.uid)
	if err = plain(err); errors.Is(err, ErrMissing) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read index %s: %w", x.uid, err)
	}
	if info.PrimaryKey != "" && info.PrimaryKey != primaryKey { // none: nobody has put anything yet
		return true, fmt.Errorf("index %s on %s has the primary key %q, not %q: %w", x.uid, x.Address(), info.PrimaryKey, primaryKey, ErrNotOurs)
	}
	return true, x.checkDocuments(ctx)
}

// checkDocuments looks for documents that were not put here: all of ours have a digest.
func (x *Index) checkDocuments(ctx context.Context) error {
	var page struct{ Results []struct{ Digest any } }
	err := x.call(ctx, http.MethodPost, "/indexes/"+x.uid+"/documents/fetch", map[string]any{"limit": looked, "fields": []string{"digest"}}, &page)
	if errors.Is(err, ErrMissing) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read documents of index %s: %w", x.uid, err)
	}
	for _, document := range page.Results {
		if digest, _ := document.Digest.(string); digest == "" {
			return fmt.Errorf("index %s on %s holds documents that gongkai did not put there: %w", x.uid, x.Address(), ErrNotOurs)
		}
	}
	return nil
}
