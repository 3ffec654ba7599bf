package indextest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// RandomChanges puts, replaces and removes documents of odd texts in an empty
// index, and after each round holds it against the oracle, for queries that no
// one would think of. Open gives the index as a new process would see it.
func RandomChanges(t *testing.T, open func() indexer.Index, rounds int) {
	random := inventor{rand.New(rand.NewPCG(20, 26))}
	held := map[string]indexer.Document{}
	index := open()
	broadened, found := 0, 0
	for round := range rounds {
		var put []indexer.Document
		for range 20 {
			d := random.document()
			put, held[d.ID] = append(put, d), d
		}
		var removed []string
		for range 4 {
			id := random.document().ID
			removed = append(removed, id)
			delete(held, id)
		}
		if err := index.Apply(t.Context(), put, removed); err != nil {
			t.Fatal(err)
		}
		if round%4 == 3 {
			index = open()
		}
		oracle := newOracle(slices.Collect(maps.Values(held)))
		for range 60 {
			results := agrees(t, index, oracle, random.query())
			if found += min(results.Total, 1); results.Broadened {
				broadened++
			}
		}
	}
	if found < 10*rounds || broadened < rounds {
		t.Errorf("%d queries found something, %d of them by being broadened: too few to tell", found, broadened)
	}
}

// agrees holds the answer to one query against the oracle's.
func agrees(t *testing.T, index indexer.Index, oracle *oracle, q indexer.Query) indexer.Results {
	t.Helper()
	type answer struct {
		IDs       []string
		Total     int
		Broadened bool
		Facets    map[string]map[string]int
	}
	ids, want := oracle.answer(q)
	got := search(t, index, q)
	offset, limit := q.Window()
	page := slices.Concat(ids[min(offset, len(ids)):min(offset+limit, len(ids))]) // nil where empty
	if diff := cmp.Diff(answer{page, want.Total, want.Broadened, want.Facets}, answer{hitIDs(got), got.Total, got.Broadened, got.Facets}); diff != "" {
		t.Errorf("Search(%+v) (-want +got):\n%s", q, diff)
	}
	return got
}

// inventor makes up documents and queries that have parts of texts in common.
type inventor struct{ *rand.Rand }

// oddLetters are of all the kinds that folding and cutting tell apart.
var oddLetters = strings.Split("学|生|学|生|教|师|術|术|年|级|招|聘|公|告|2|0|23|A|b|ab|zhao|pin| |，|〔|〕|\n|。|Ａ|①|⑩|㈱|㍿|か|ｶ|ﾞ|é|e|\u0301|\uFE0F|\u20DD|𠮷|🎉|-|〇|ﬁ|가|ᆨ|里|\uF9E9|ſ|ß|İ|~|^|'|=|\u200b|長|着|乐|丨|々|ー|ﷺ|\U000E0100", "|")

// text is up to most-1 letters.
func (r inventor) text(most int) string {
	var b strings.Builder
	for range r.IntN(most) {
		b.WriteString(oddLetters[r.IntN(len(oddLetters))])
	}
	return b.String()
}

// document is one of the few that there are, in a new state.
func (r inventor) document() indexer.Document {
	p := post(strconv.Itoa(r.IntN(120)), r.text(14), r.text(60))
	p.Published = []disclosure.Day{"", "2020-01-01", "2021-05-05", "2022-02-02"}[r.IntN(4)]
	p.Department, p.Category = r.text(3), r.IntN(3)
	p.Channel = []string{"portal", "dept"}[r.IntN(2)]
	if r.IntN(3) == 0 {
		p.Attachments = []disclosure.Attachment{{Text: r.text(4)}}
	}
	return indexer.NewDocument(p, disclosure.File{Text: r.text(10)})
}

func (r inventor) query() indexer.Query {
	q := indexer.Query{
		Limit: 1 + r.IntN(200), Offset: r.IntN(5), Order: []indexer.Order{indexer.ByRelevance, indexer.ByRelevance, indexer.ByDay}[r.IntN(3)],
		Facets: []string{indexer.FacetChannel, indexer.FacetCategory, indexer.FacetDepartment, indexer.FacetMonth},
	}
	if r.IntN(4) > 0 {
		q.Text = r.text(8)
	}
	if r.IntN(3) == 0 {
		q.Phrases = []string{r.text(4)}
	}
	for range r.IntN(3) {
		q.Not = append(q.Not, r.text(4))
	}
	if r.IntN(4) == 0 {
		q.Channel = "dept"
	}
	if r.IntN(4) == 0 {
		q.Period.From = "2021-01-01"
	}
	if r.IntN(4) == 0 {
		attached := r.IntN(2) == 0
		q.Attached = &attached
	}
	return q
}
