package meili

import (
	"context"
	"fmt"
	"iter"
	"net/http"

	"gongkai/indexer"
)

// heldPage is how many documents are listed at once.
const heldPage = 5000

// Held lists every document. Documents put or removed meanwhile may be passed
// over or come twice.
func (x *Index) Held(ctx context.Context) iter.Seq2[indexer.Held, error] {
	return func(yield func(indexer.Held, error) bool) {
		for offset := 0; ; {
			var page struct {
				Results []indexer.Held
				Total   int
			}
			err := x.call(ctx, http.MethodPost, "/indexes/"+x.uid+"/documents/fetch",
				map[string]any{"offset": offset, "limit": heldPage, "fields": []string{primaryKey, "digest"}}, &page)
			if err != nil {
				yield(indexer.Held{}, fmt.Errorf("list index %s from %d: %w", x.uid, offset, err))
				return
			}
			for _, held := range page.Results {
				if !yield(held, nil) {
					return
				}
			}
			if offset += len(page.Results); offset >= page.Total || len(page.Results) == 0 {
				return
			}
		}
	}
}
