package meili

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/meilisearch/meilisearch-go"

	"gongkai/indexer"
)

// written lists the attributes that people wrote, the weightiest first. Our own
// searches do not read them; they are there for whoever asks the server by himself.
func written() []string {
	return []string{"title", "doc_no", "attachments", "department", "column", "source", "body", "files"}
}

// made lists the attributes that were made of them for searching (stored.go).
func made() []string {
	return []string{"title_terms", "near_terms", "body_terms", "more_terms", "files_terms", "sound_terms"}
}

// settings is what the index needs. They are sent as a map, since the client
// library's type cannot say rules by attribute, nor leave out what it does not set.
func settings() map[string]any {
	rule := func(facets, comparison bool, attributes ...string) any {
		return map[string]any{"attributePatterns": attributes, "features": map[string]any{
			"facetSearch": facets, "filter": map[string]any{"equality": true, "comparison": comparison}}}
	}
	return map[string]any{
		"searchableAttributes": append(written(), made()...),
		"sortableAttributes":   sorted([]string{"id", "pub_ts"}),
		// Among what holds all words as they stand the day comes first, where a
		// search sorts by it. The rules before weigh the answers that are merged.
		"rankingRules": []string{"words", "typo", "sort", "proximity", "attributeRank", "wordPosition", "exactness"},
		// The terms are in no order, and pairs of them would take most of the space.
		"proximityPrecision": "byAttribute",
		// A search that is cut off returns its hits in any order.
		"searchCutoffMs": 20_000,
		"filterableAttributes": []any{ // the first rule that fits an attribute counts
			rule(false, true, "pub_ts"),
			rule(false, false, "channel_key", "site_key", "column_key", "department_key", "category", "requirement", "status", "pub_month", "attached", "id"),
		},
		// One language for all attributes, or for none: mixed, the words of
		// queries are cut differently from those of documents.
		"localizedAttributes": []any{map[string]any{"attributePatterns": []string{"*"}, "locales": []string{"cmn"}}},
		"typoTolerance": map[string]any{"enabled": true, "disableOnNumbers": true,
			"minWordSizeForTypos": map[string]any{"oneTypo": 5, "twoTypos": 9},
			"disableOnAttributes": sorted(append(made(), "doc_no"))},
		// More values than any facet has: values beyond would vanish silently.
		"faceting":   map[string]any{"maxValuesPerFacet": 50_000, "sortFacetValuesBy": map[string]any{"*": "count"}},
		"pagination": map[string]any{"maxTotalHits": indexer.MaxWindow},
	}
}

// sorted writes a set as the server tells it, so that both are the same.
func sorted(set []string) []string {
	slices.Sort(set)
	return set
}

// configure changes the settings where they differ from what the index needs,
// all at once: every change makes the server index everything again.
func (x *Index) configure(ctx context.Context) error {
	var current map[string]any
	if err := x.call(ctx, http.MethodGet, "/indexes/"+x.uid+"/settings", nil, &current); err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	needed := settings()
	plainJSON, err := json.Marshal(needed)
	if err != nil {
		return err
	}
	var wanted map[string]any
	if err := json.Unmarshal(plainJSON, &wanted); err != nil {
		return err
	}
	if within(wanted, current) {
		return nil
	}
	var task meilisearch.TaskInfo
	if err := x.call(ctx, http.MethodPatch, "/indexes/"+x.uid+"/settings", needed, &task); err != nil {
		return fmt.Errorf("change settings: %w", err)
	}
	if err := x.wait(ctx, task.TaskUID); err != nil {
		return fmt.Errorf("change settings: %w", err)
	}
	return nil
}

// within tells whether what is wanted is set already. The server may know
// more settings than we do.
func within(wanted, current any) bool {
	w, isMap := wanted.(map[string]any)
	c, alsoMap := current.(map[string]any)
	if isMap != alsoMap {
		return false
	}
	if isMap {
		for key, value := range w {
			if !within(value, c[key]) {
				return false
			}
		}
		return true
	}
	ws, isList := wanted.([]any)
	cs, alsoList := current.([]any)
	if !isList || !alsoList {
		return wanted == current
	}
	if len(ws) != len(cs) {
		return false
	}
	for i := range ws {
		if !within(ws[i], cs[i]) {
			return false
		}
	}
	return true
}
