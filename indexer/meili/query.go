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

// enough is how many posts with all words make near ones unwanted.
const enough = 3

// maxTerms is how many terms of a query the server looks at.
const maxTerms = 10

// cropLength is how much of a body is asked for around a match, in the server's words.
const cropLength = 60

// How much an answer counts, by what was asked.
const (
	weightAll    = 1.0
	weightOther  = 0.6 // the same in other words
	weightSound  = 0.5
	weightSigns  = 0.45
	weightSingle = 0.2 // some of the words
)

// subquery is one of the searches that a query is made of.
type subquery struct {
	IndexUID          string     `json:"indexUid"`
	Text              string     `json:"q"`
	Filter            []string   `json:"filter,omitempty"`
	Sort              []string   `json:"sort"`
	MatchingStrategy  string     `json:"matchingStrategy"`
	SearchOn          []string   `json:"attributesToSearchOn,omitempty"`
	Retrieve          []string   `json:"attributesToRetrieve"`
	Crop              []string   `json:"attributesToCrop"`
	CropLength        int        `json:"cropLength"`
	Locales           []string   `json:"locales"`
	FederationOptions weightedBy `json:"federationOptions"`
}

type weightedBy struct {
	Weight float64 `json:"weight"`
}

// answer is what the server says to several searches merged.
type answer struct {
	Hits []struct {
		ID          string
		Title       string
		URL         string
		Channel     string
		Published   string
		Category    int
		Requirement int
		Formatted   struct{ Body, Files string } `json:"_formatted"`
		Federation  struct {
			Score float64 `json:"weightedRankingScore"`
		} `json:"_federation"`
	}
	FacetsByIndex map[string]struct {
		Distribution map[string]map[string]int
	}
}

// Search answers a query.
func (x *Index) Search(ctx context.Context, q indexer.Query) (indexer.Results, error) {
	if err := q.Check(); err != nil {
		return indexer.Results{}, err
	}
	if q.Blank() {
		return x.merged(ctx, q, []subquery{x.newSubquery(q, "", "all", nil, weightAll)})
	}
	folded := indexer.NormalQuery(q.Text)
	if len(indexer.Runs(folded)) == 0 {
		return indexer.Results{Facets: q.NoFacets()}, nil
	}
	strict := x.strict(q, folded, weightAll)
	results, err := x.merged(ctx, q, strict)
	if err != nil || results.Total >= enough {
		return results, err
	}
	broad, err := x.merged(ctx, q, append(strict, x.broad(q, folded)...))
	broad.Broadened = broad.Total > results.Total
	return broad, err
}

// strict asks for all words as the server cuts them, and for all pairs of characters.
func (x *Index) strict(q indexer.Query, folded string, weight float64) []subquery {
	runs := indexer.Runs(folded)
	return []subquery{
		x.newSubquery(q, words(runs), "all", written(), weight),
		x.newSubquery(q, pairs(runs), "all", []string{attributeGrams}, weight),
	}
}

// broad asks for the same in other words, for what sounds the same, for all
// characters in any order (an abbreviation), and for some of the words.
func (x *Index) broad(q indexer.Query, folded string) []subquery {
	var asked []subquery
	essence := indexer.Essence(folded)
	runs := indexer.Runs(essence)
	if essence != folded {
		asked = append(asked, x.strict(q, essence, weightOther)...)
	}
	for _, variant := range indexer.Variants(essence) {
		asked = append(asked, x.strict(q, variant, weightOther)...)
	}
	if heard := strings.Join(spread(sounds(x.pinyin.AskedSounds(runs))), " "); heard != "" {
		asked = append(asked,
			x.newSubquery(q, heard, "all", []string{attributeSounds}, weightSound),
			x.newSubquery(q, heard, "frequency", []string{attributeSounds}, weightSingle))
	}
	if all := signs(runs); len(all) <= maxTerms {
		asked = append(asked, x.newSubquery(q, strings.Join(all, " "), "all", []string{attributeSigns}, weightSigns))
	}
	return append(asked,
		x.newSubquery(q, words(runs), "frequency", written(), weightSingle),
		x.newSubquery(q, pairs(runs), "frequency", []string{attributeGrams}, weightSingle))
}

func (x *Index) newSubquery(q indexer.Query, text, strategy string, searchOn []string, weight float64) subquery {
	return subquery{
		IndexUID: x.uid, Text: text, Filter: filters(q), Sort: []string{"pub_ts:desc", "id:asc"},
		MatchingStrategy: strategy, SearchOn: searchOn, Locales: []string{"cmn"},
		Retrieve: []string{"id", "title", "url", "channel", "published", "category", "requirement"},
		Crop:     []string{"body", "files"}, CropLength: cropLength, FederationOptions: weightedBy{weight},
	}
}

// words writes runs without what lies between them: quotes and minus signs
// mean something to the server.
func words(runs []indexer.Run) string { return strings.Join(indexer.Phrases(runs), " ") }

// pairs writes the pairs of characters as documents carry them, at most as
// many as the server looks at.
func pairs(runs []indexer.Run) string {
	var spelled []string
	for _, phrase := range indexer.Phrases(runs) {
		two := indexer.Bigrams(phrase)
		if len(two) == 0 {
			two = []string{phrase}
		}
		for _, pair := range two {
			spelled = append(spelled, spell(pair))
		}
	}
	return strings.Join(spread(spelled), " ")
}

// spread picks terms evenly from a list that is too long.
func spread(terms []string) []string {
	if len(terms) <= maxTerms {
		return terms
	}
	picked := make([]string, maxTerms)
	for i := range picked {
		picked[i] = terms[i*(len(terms)-1)/(maxTerms-1)]
	}
	return picked
}

func filters(q indexer.Query) []string {
	var all []string
	for _, f := range []struct{ attribute, value string }{
		{"channel_key", q.Channel}, {"site_key", q.Site}, {"column_key", q.Column}, {"department_key", q.Department},
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
	if q.Period != (disclosure.Period{}) {
		from, before := indexer.Bounds(q.Period)
		all = append(all, fmt.Sprintf("pub_ts >= %d", from), fmt.Sprintf("pub_ts < %d", before))
	}
	return all
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
		return indexer.Results{}, fmt.Errorf("search index %s: %w", x.uid, err)
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
	for _, hit := range found.Hits {
		results.Hits = append(results.Hits, indexer.Hit{
			ID: hit.ID, Title: hit.Title, URL: hit.URL, Channel: hit.Channel, Published: disclosure.Day(hit.Published),
			Category: hit.Category, Requirement: hit.Requirement,
			Snippet: indexer.Snippet(indexer.Matching(q.Text, hit.Formatted.Body, hit.Formatted.Files), q.Text), Score: hit.Federation.Score,
		})
	}
	return results, nil
}
