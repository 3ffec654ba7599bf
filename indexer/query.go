package indexer

import (
	"context"
	"fmt"
	"strings"

	"gongkai/disclosure"
)

// The facets that a query can ask for: the posts that it matches, counted by value.
const (
	FacetChannel     = "channel"
	FacetCategory    = "category"    // numbers in decimal, "0" for none
	FacetRequirement = "requirement" // numbers in decimal, "0" for none
	FacetDepartment  = "department"
	FacetColumn      = "column"
	FacetSite        = "site"
	FacetMonth       = "month" // YYYY-MM; undated posts are in none
	FacetStatus      = "status"
)

// DefaultLimit is how many hits a query returns that sets no limit, and
// MaxWindow how deep it can page: Offset + Limit is cut to it.
const (
	DefaultLimit = 10
	MaxWindow    = 1_000_000
)

// Order is how hits are sorted.
type Order int

// Hits come the best first, the newest first among equals, or just the newest
// first. Undated ones come last, and what is still equal by id.
const (
	ByRelevance Order = iota
	ByDay
)

// Query asks for posts. Every field narrows the answer; the zero query matches
// everything.
type Query struct {
	Text    string   // words, all of them wanted; blank matches everything, punctuation alone nothing
	Phrases []string // each wanted as it stands; its own punctuation and spaces do not matter, nor do spaces in a post
	Not     []string // none of these may stand anywhere in a post, each taken as a phrase; a single word as WordHolds says

	Channel     string // exactly, "" for any; so are the next three
	Site        string
	Column      string
	Department  string
	Status      disclosure.Status // "" for any
	Category    *int              // nil for any; 0 is the posts outside the checklist
	Requirement *int
	Attached    *bool             // nil for any; else whether the post has an attachment
	Period      disclosure.Period // an undated post is in none but the zero period

	Order  Order
	Facets []string // Facet…, counted over everything that matches, whatever Limit says
	Limit  int      // 0 for DefaultLimit; negative for no hits, only total and facets
	Offset int
}

// Window is the part of the matches that the query wants, within bounds.
func (q Query) Window() (offset, limit int) {
	offset = min(max(q.Offset, 0), MaxWindow)
	limit = q.Limit
	if limit == 0 {
		limit = DefaultLimit
	}
	return offset, min(max(limit, 0), MaxWindow-offset)
}

// Results answer a query.
type Results struct {
	Total     int // posts that match
	Hits      []Hit
	Facets    map[string]map[string]int // by facet, then by value; values that no post has are left out
	Broadened bool                      // too few posts hold all words, so those that come near are among the hits, after them
}

// Hit is one post found.
type Hit struct {
	ID          string
	Title       string
	URL         string
	Channel     string
	Published   disclosure.Day
	Category    int
	Requirement int
	TitleMarks  []Mark // what was found in the title
	Snippet     string // plain text of the body, or of a file, around the first match, not escaped
	Marks       []Mark // what was found in the snippet
	Tier        int    // which of the query's clauses it matches first, from 0; see Plan
}

// Show fills in what is shown of a post's text.
func (h *Hit) Show(found Highlighter, body, files string) {
	h.TitleMarks = found.Marks(h.Title)
	h.Snippet, h.Marks = found.Snippet(body, files)
}

// Index is a search engine that holds documents.
type Index interface {
	// Generation names this very index: it changes whenever the index is
	// created anew or its schema changes, so that what was confirmed to an
	// index that is gone is not taken as present in this one.
	Generation(ctx context.Context) (string, error)
	// Apply puts documents, replacing those of the same id, and removes
	// others by id. It returns when the engine has confirmed both. Applying
	// the same again changes nothing.
	Apply(ctx context.Context, put []Document, remove []string) error
	// Search answers a query: most relevant first, then newest, then by id.
	// Without a text newest first, undated last.
	Search(ctx context.Context, query Query) (Results, error)
}

// Check finds what no engine can answer.
func (q Query) Check() error {
	for _, facet := range q.Facets {
		switch facet {
		case FacetChannel, FacetCategory, FacetRequirement, FacetDepartment, FacetColumn, FacetSite, FacetMonth, FacetStatus:
		default:
			return fmt.Errorf("search index: no facet %q", facet)
		}
	}
	return nil
}

// NoFacets is the empty count of the facets that the query asks for.
func (q Query) NoFacets() map[string]map[string]int {
	facets := make(map[string]map[string]int, len(q.Facets))
	for _, name := range q.Facets {
		facets[name] = make(map[string]int)
	}
	return facets
}

// beyond all days, in Unix seconds: days end with the year 9999.
const beyond = 1 << 40

// Bounds is a period as a half-open range of Unix seconds, each the start of a
// day in Asia/Shanghai: from the first day on, before the day after the last.
// Open ends lie beyond all days.
func Bounds(period disclosure.Period) (from, before int64) {
	from, before = -beyond, beyond
	if start := period.From.Start(); !start.IsZero() {
		from = start.Unix()
	}
	if start := period.To.Start(); !start.IsZero() {
		before = start.AddDate(0, 0, 1).Unix()
	}
	return from, before
}

// Blank tells that the query has no text, and matches whatever its filters leave.
func (q Query) Blank() bool { return strings.TrimSpace(q.Text) == "" }
