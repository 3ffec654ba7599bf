package embedded

import (
	"math"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"gongkai/indexer"
)

// The parts of a query that a post must hold to come near it.
const (
	nearTerms      = 0.5 // of the terms, anywhere
	nearCharacters = 0.7 // of the characters, in the title
	nearSounds     = 0.6 // of the sounds, in the title
)

// longQuery is how many terms make a query long. Of what is beyond, half the
// part suffices: whole sentences hold much that is no one's title.
const longQuery = 8

// broadQuery wants something like a query: the same in other words, most of
// its terms, most of its characters in the title (an abbreviation), or what
// sounds the same (a slip of the input method, or pinyin). A post that holds
// all of it comes first.
func (x *Index) broadQuery(folded string) query.Query {
	wanted := []query.Query{strictQuery(folded, boostStrict)}
	essence := indexer.Essence(folded)
	if essence != folded {
		wanted = append(wanted, strictQuery(essence, 2))
	}
	for _, variant := range indexer.Variants(essence) {
		wanted = append(wanted, strictQuery(variant, 2), most(termQueries(variant), 0.8))
	}
	wanted = append(wanted,
		most(termQueries(essence), nearTerms),
		most(characterQueries(essence), nearCharacters),
		most(x.soundQueries(essence), nearSounds))
	return bleve.NewDisjunctionQuery(wanted...)
}

// most wants a part of the queries, at least one.
func most(queries []query.Query, part float64) query.Query {
	if len(queries) == 0 {
		return bleve.NewMatchNoneQuery()
	}
	q := bleve.NewDisjunctionQuery(queries...)
	n := float64(len(queries))
	q.SetMin(math.Ceil(min(part*n, part*longQuery+(n-longQuery)*part/2)))
	return q
}

func termQueries(folded string) []query.Query {
	var queries []query.Query
	for _, run := range indexer.Runs(folded) {
		for _, t := range textTerms(run) {
			queries = append(queries, bleve.NewDisjunctionQuery(
				term(fieldTitle, t, boostTitle), term(fieldNear, t, boostNear), present{somewhere(fieldAll, t, run.Han)}))
		}
	}
	return queries
}

func characterQueries(folded string) []query.Query {
	var queries []query.Query
	for _, run := range indexer.Runs(folded) {
		if !run.Han {
			queries = append(queries, term(fieldTitle, run.Text[:cutAt(run.Text)], 1))
			continue
		}
		for _, r := range run.Text {
			queries = append(queries, term(fieldTitle, string(r), 1))
		}
	}
	return queries
}

func (x *Index) soundQueries(folded string) []query.Query {
	var queries []query.Query
	for _, sound := range x.pinyin.AskedSounds(indexer.Runs(folded)) {
		queries = append(queries, term(fieldSound, sound, 1))
	}
	return queries
}
