package meili

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// phrasePage is how many documents are read at once that may hold a phrase.
const phrasePage = 500

// filters writes what limits a query, and says whether anything can be left. The
// server knows no phrases as we mean them, nor how to exclude what holds several
// terms; so it is asked which documents hold the terms, these are read, and
// their ids become a filter. Phrases of one term are left to the first stage,
// whose clauses all have it, and to termFilters.
func (x *Index) filters(ctx context.Context, q indexer.Query, plan indexer.Plan) (all []string, some bool, err error) {
	all = valueFilters(q)
	for _, phrase := range plan.Must {
		if phrase.Text == "" {
			continue
		}
		ids, err := x.holding(ctx, phrase, all)
		if err != nil || len(ids) == 0 {
			return nil, false, err
		}
		all = append(all, "id IN ["+strings.Join(ids, ", ")+"]")
	}
	for _, phrase := range plan.Not {
		ids, err := x.holding(ctx, phrase, all)
		if err != nil {
			return nil, false, err
		}
		if len(ids) > 0 {
			all = append(all, "id NOT IN ["+strings.Join(ids, ", ")+"]")
		}
	}
	return all, true, nil
}

// termFilters writes what limits the stages of a query whose clauses do not have
// the phrases of one term.
func (x *Index) termFilters(ctx context.Context, plan indexer.Plan, filter []string) ([]string, error) {
	var all []string
	for _, phrase := range plan.Must {
		if phrase.Text != "" || len(phrase.Terms) == 0 {
			continue
		}
		ids, err := x.holding(ctx, phrase, filter)
		if err != nil {
			return nil, err
		}
		all = append(all, "id IN ["+strings.Join(ids, ", ")+"]")
	}
	return all, nil
}

// holding lists the documents that hold a phrase.
func (x *Index) holding(ctx context.Context, phrase indexer.Phrase, filter []string) ([]string, error) {
	var ids []string
	retrieve := []string{"id"}
	if phrase.Text != "" {
		retrieve = []string{"id", "title", "body", "files", "department", "column", "source", "attachments", "doc_no"}
	}
	for offset := 0; ; offset += phrasePage {
		var page struct{ Hits []hit }
		err := x.call(ctx, http.MethodPost, "/indexes/"+x.uid+"/search", map[string]any{
			"q": quoted(phrase.Terms), "attributesToSearchOn": attributes(indexer.Clause{Area: indexer.Whole, Terms: phrase.Terms}),
			"matchingStrategy": "all", "filter": filter, "sort": []string{"id:asc"},
			"attributesToRetrieve": retrieve, "offset": offset, "limit": phrasePage,
		}, &page)
		if err != nil {
			return nil, fmt.Errorf("find phrase: %w", err)
		}
		for _, h := range page.Hits {
			document := indexer.Document{DocNo: h.DocNo, Department: h.Department, Column: h.Column, Source: h.Source, Attachments: h.Attachments}
			if phrase.Text == "" || phrase.Holds(h.Title, document.Near(), h.Body, h.Files) {
				ids = append(ids, h.ID)
			}
		}
		if len(page.Hits) < phrasePage {
			return ids, nil
		}
	}
}

func valueFilters(q indexer.Query) []string {
	var all []string
	for _, f := range []struct{ attribute, value string }{
		{"channel_key", q.Channel}, {"site_key", q.Site}, {"column_key", q.Column}, {"department_key", q.Department},
		{"status", string(q.Status)},
	} {
		if f.value != "" {
			all = append(all, f.attribute+` = "`+key(f.value)+`"`)
		}
	}
	if q.Category != nil {
		all = append(all, "category = "+strconv.Itoa(*q.Category))
	}
	if q.Requirement != nil {
		all = append(all, "requirement = "+strconv.Itoa(*q.Requirement))
	}
	if q.Attached != nil {
		all = append(all, "attached = "+strconv.FormatBool(*q.Attached))
	}
	if q.Period != (disclosure.Period{}) {
		from, before := indexer.Bounds(q.Period)
		all = append(all, fmt.Sprintf("pub_ts >= %d", from), fmt.Sprintf("pub_ts < %d", before))
	}
	return all
}
