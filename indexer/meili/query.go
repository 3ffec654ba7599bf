package meili

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// lessByTier is how much less each clause of a query weighs than the one before.
const lessByTier = 1.0 / 256

// subquery is one of the searches that a query is made of.
type subquery struct {
	IndexUID          string     `json:"indexUid"`
	Text              string     `json:"q"`
	Filter            []string   `json:"filter,omitempty"`
	Sort              []string   `json:"sort"`
	MatchingStrategy  string     `json:"matchingStrategy"`
	SearchOn          []string   `json:"attributesToSearchOn,omitempty"`
	Retrieve          []string   `json:"attributesToRetrieve"`
	FederationOptions weightedBy `json:"federationOptions"`
}

type weightedBy struct {
	Weight float64 `json:"weight"`
}

// hit is a document as the server returns it.
type hit struct {
	ID          string
	Title       string
	URL         string
	Channel     string
	Published   string
	Category    int
	Requirement int
	Body        string
	Files       string
	Department  string
	Column      string
	Source      string
	Attachments []string
	DocNo       string `json:"doc_no"`
	Federation  struct {
		Tier int `json:"queriesPosition"`
	} `json:"_federation"`
}

// shown lists the attributes that a hit is made of.
func shown() []string {
	return []string{"id", "title", "url", "channel", "published", "category", "requirement", "body", "files"}
}

// answer is what the server says to several searches merged.
type answer struct {
	Hits          []hit
	FacetsByIndex map[string]struct {
		Distribution map[string]map[string]int
	}
}

// Search answers a query.
func (x *Index) Search(ctx context.Context, q indexer.Query) (indexer.Results, error) {
	if err := q.Check(); err != nil {
		return indexer.Results{}, err
	}
	results, err := x.search(ctx, q)
	if err != nil {
		return indexer.Results{}, fmt.Errorf("search index %s: %w", x.uid, err)
	}
	return results, nil
}

func (x *Index) search(ctx context.Context, q indexer.Query) (indexer.Results, error) {
	plan := indexer.NewPlan(q, x.pinyin)
	filter, some, err := x.filters(ctx, q, plan)
	if err != nil || !some || !plan.Everything && len(plan.Stages) == 0 {
		return indexer.Results{Facets: q.NoFacets()}, err
	}
	if plan.Everything {
		return x.merged(ctx, q, []subquery{x.newSubquery(q, filter, indexer.Clause{Area: indexer.Whole}, 0)})
	}
	var asked []subquery
	var results indexer.Results
	for i, stage := range plan.Stages {
		if i == 1 {
			more, err := x.termFilters(ctx, plan, filter)
			if err != nil {
				return indexer.Results{}, err
			}
			filter = slices.Concat(filter, more)
		}
		for _, clause := range stage {
			asked = append(asked, x.newSubquery(q, filter, clause, len(asked)))
		}
		before := results
		if results, err = x.merged(ctx, q, asked); err != nil {
			return indexer.Results{}, err
		}
		results.Broadened = before.Broadened || i > 0 && results.Total > before.Total
		if results.Total >= indexer.Enough {
			break
		}
	}
	return results, nil
}

func (x *Index) newSubquery(q indexer.Query, filter []string, clause indexer.Clause, tier int) subquery {
	weight := 1.0
	if q.Order == indexer.ByRelevance {
		weight -= float64(tier) * lessByTier
	}
	return subquery{
		IndexUID: x.uid, Text: quoted(clause.Terms), Filter: filter, Sort: []string{"pub_ts:desc", "id:asc"},
		MatchingStrategy: "all", SearchOn: attributes(clause), Retrieve: shown(), FederationOptions: weightedBy{weight},
	}
}

// quoted writes the tokens of terms so that the server takes each as it stands:
// not for the beginning of another one, nor for one with a slip.
func quoted(terms []indexer.Term) string {
	tokens := make([]string, len(terms))
	for i, term := range terms {
		tokens[i] = `"` + token(term) + `"`
	}
	return strings.Join(tokens, " ")
}

// attributes are where a clause's terms are looked for.
func attributes(clause indexer.Clause) []string {
	if len(clause.Terms) == 0 {
		return nil
	}
	if clause.Terms[0].Kind == indexer.Sound {
		return []string{"sound_terms"}
	}
	return map[indexer.Area][]string{
		indexer.Title: {"title_terms"},
		indexer.Head:  {"title_terms", "near_terms"},
		indexer.Own:   {"title_terms", "near_terms", "body_terms", "more_terms"},
		indexer.Whole: {"title_terms", "near_terms", "body_terms", "more_terms", "files_terms"},
	}[clause.Area]
}

// merged asks several searches at once; the server merges their hits by id and
// score. The total is the sum over the categories, of which each post has one:
// the server's own totals are estimates, or end at a limit.
func (x *Index) merged(ctx context.Context, q indexer.Query, queries []subquery) (indexer.Results, error) {
	facets := []string{indexer.FacetCategory}
	for _, facet := range q.Facets {
		if attribute, _ := attributeOf(facet); attribute != indexer.FacetCategory {
			facets = append(facets, attribute)
		}
	}
	offset, limit := q.Window()
	var found answer
	err := x.call(ctx, http.MethodPost, "/multi-search", map[string]any{
		"federation": map[string]any{"offset": offset, "limit": limit, "facetsByIndex": map[string]any{x.uid: facets}},
		"queries":    queries,
	}, &found)
	if err != nil {
		return indexer.Results{}, err
	}
	distribution := found.FacetsByIndex[x.uid].Distribution
	results := indexer.Results{Facets: q.NoFacets()}
	for _, posts := range distribution[indexer.FacetCategory] {
		results.Total += posts
	}
	for _, facet := range q.Facets {
		attribute, keyed := attributeOf(facet)
		for v, posts := range distribution[attribute] {
			if keyed {
				v = value(v)
			}
			results.Facets[facet][v] = posts
		}
	}
	highlighter := indexer.NewHighlighter(q)
	for _, h := range found.Hits {
		shown := indexer.Hit{
			ID: h.ID, Title: h.Title, URL: h.URL, Channel: h.Channel, Published: disclosure.Day(h.Published),
			Category: h.Category, Requirement: h.Requirement, Tier: h.Federation.Tier,
		}
		shown.Show(highlighter, h.Body, h.Files)
		results.Hits = append(results.Hits, shown)
	}
	return results, nil
}

// attributeOf is what the server counts a facet by.
func attributeOf(facet string) (attribute string, keyed bool) {
	switch facet {
	case indexer.FacetChannel, indexer.FacetSite, indexer.FacetColumn, indexer.FacetDepartment:
		return facet + "_key", true
	case indexer.FacetMonth:
		return "pub_month", false
	}
	return facet, false
}
