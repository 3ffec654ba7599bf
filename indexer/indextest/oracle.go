package indextest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// oracle answers queries by reading every document: slowly, but with nothing in
// it that could go wrong in an engine.
type oracle struct {
	documents []read
	pinyin    *indexer.Pinyin
}

// read is a document with its texts cut into runs.
type read struct {
	indexer.Document
	areas  [4]said // what each area adds to those before it
	sounds []string
}

// said is what a text says: its Chinese runs and the seams between its runs, a
// line each, and its words.
type said struct {
	chinese, seams string
	words          []string
}

func newSaid(text string) said {
	var s said
	runs := indexer.TextRuns(text)
	for i, run := range runs {
		if run.Joined {
			s.seams += indexer.Seam(runs[i-1].Text, run.Text) + "\n"
		}
		if run.Han {
			s.chinese += run.Text + "\n"
		} else {
			s.words = append(s.words, run.Text)
		}
	}
	return s
}

func newOracle(documents []indexer.Document) *oracle {
	o := &oracle{pinyin: indexer.NewPinyin()}
	for _, d := range documents {
		r := read{Document: d}
		for i, text := range []string{d.Title, d.Near(), d.Body, d.Files} {
			r.areas[i] = newSaid(text)
		}
		r.sounds = o.pinyin.Sounds(indexer.TextRuns(d.Title))
		o.documents = append(o.documents, r)
	}
	return o
}

// answer gives what an engine should, but for snippets.
func (o *oracle) answer(q indexer.Query) (ids []string, results indexer.Results) {
	plan := indexer.NewPlan(q, o.pinyin)
	matched := map[string]int{} // by id, the first clause that fits
	clause := 0
	if plan.Everything {
		plan.Stages = [][]indexer.Clause{{{}}}
	}
	for i, stage := range plan.Stages {
		if i > 0 && len(matched) >= indexer.Enough {
			break
		}
		before := len(matched)
		for _, wanted := range stage {
			for j := range o.documents {
				d := &o.documents[j]
				if _, ok := matched[d.ID]; !ok && d.matches(wanted) && d.allowed(q) && d.says(plan) {
					matched[d.ID] = clause
				}
			}
			clause++
		}
		results.Broadened = results.Broadened || i > 0 && len(matched) > before
	}
	results.Total, results.Facets = len(matched), q.NoFacets()
	var found []*read
	for i := range o.documents {
		d := &o.documents[i]
		if _, ok := matched[d.ID]; !ok {
			continue
		}
		found = append(found, d)
		for _, facet := range q.Facets {
			if value := d.value(facet); value != "" {
				results.Facets[facet][value]++
			}
		}
	}
	slices.SortFunc(found, func(a, b *read) int {
		byClause := cmp.Compare(matched[a.ID], matched[b.ID])
		if q.Order == indexer.ByDay {
			byClause = 0
		}
		return cmp.Or(byClause, cmp.Compare(b.Published, a.Published), cmp.Compare(a.ID, b.ID))
	})
	for _, d := range found {
		ids = append(ids, d.ID)
	}
	return ids, results
}

func (d *read) matches(clause indexer.Clause) bool {
	for _, term := range clause.Terms {
		if !d.has(term, clause.Area) {
			return false
		}
	}
	return true
}

func (d *read) has(term indexer.Term, area indexer.Area) bool {
	switch term.Kind {
	case indexer.Sound:
		return slices.Contains(d.sounds, term.Text)
	case indexer.WholeWord:
		return slices.ContainsFunc(d.areas[0].words, func(word string) bool { return indexer.CutWord(word) == term.Text })
	case indexer.Exact:
		return indexer.TitleKey(d.Title) == term.Text
	}
	for i, said := range d.areas[:area+1] {
		switch {
		case term.Kind != indexer.Word:
			if strings.Contains(said.chinese, term.Text) || term.Kind == indexer.Pair && strings.Contains(said.seams, term.Text) {
				return true
			}
		case slices.ContainsFunc(said.words, func(word string) bool { return indexer.WordHolds(word, term.Text, i == 0) }):
			return true
		}
	}
	return false
}

func (d *read) says(plan indexer.Plan) bool {
	says := func(phrase indexer.Phrase) bool {
		return d.matches(indexer.Clause{Area: indexer.Whole, Terms: phrase.Terms}) &&
			phrase.Holds(d.Title, d.Near(), d.Body, d.Files)
	}
	for _, phrase := range plan.Must {
		if !says(phrase) {
			return false
		}
	}
	return !slices.ContainsFunc(plan.Not, says)
}

func (d *read) allowed(q indexer.Query) bool {
	either := func(wanted, value string) bool { return wanted == "" || wanted == value }
	number := func(wanted *int, value int) bool { return wanted == nil || *wanted == value }
	return either(q.Channel, d.Channel) && either(q.Site, d.Site) && either(q.Column, d.Column) &&
		either(q.Department, d.Department) && either(string(q.Status), d.Status) &&
		number(q.Category, d.Category) && number(q.Requirement, d.Requirement) &&
		(q.Attached == nil || *q.Attached == (len(d.Attachments) > 0)) &&
		(q.Period == disclosure.Period{} || q.Period.Contains(disclosure.Day(d.Published)))
}

func (d *read) value(facet string) string {
	return map[string]string{
		indexer.FacetChannel: d.Channel, indexer.FacetSite: d.Site, indexer.FacetColumn: d.Column,
		indexer.FacetDepartment: d.Department, indexer.FacetStatus: d.Status, indexer.FacetMonth: d.PubMonth,
		indexer.FacetCategory: strconv.Itoa(d.Category), indexer.FacetRequirement: strconv.Itoa(d.Requirement),
	}[facet]
}
