package indexer

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Area is a part of a post. Each holds the ones before it.
type Area int

// The areas, from the weightiest on.
const (
	Title Area = iota // the title
	Head              // and what stands around the post: document number, department, column, source, names of attachments
	Own               // and its body
	Whole             // and what its files say
)

// Enough is how many posts that match make a query's next stage unwanted.
const Enough = 3

// maxTerms bounds the terms of a clause: Meilisearch looks at ten of a query.
const maxTerms = 10

// Clause matches the posts that hold all of its terms in an area.
type Clause struct {
	Area  Area
	Terms []Term
}

// Phrase stands in a post that holds all of its terms, anywhere, and its text in
// one of the post's passages (see Holds).
type Phrase struct {
	Terms []Term
	Text  string // squeezed; "" where the terms say as much
}

// Plan is what a query means, the same for all engines. A post matches that
// matches any of the clauses, holds every phrase of Must and none of Not. The
// first clause that it matches decides its place, then its day.
type Plan struct {
	Everything bool       // there is no text, and every post matches that the rest leaves
	Stages     [][]Clause // each is asked only if those before it match fewer than Enough posts
	Must, Not  []Phrase
}

// NewPlan says what the text of a query means.
func NewPlan(q Query, pinyin *Pinyin) Plan {
	var plan Plan
	folded := NormalQuery(q.Text)
	terms := Terms(Runs(folded))
	plan.Everything = q.Blank()
	for _, text := range q.Phrases {
		phrase := newPhrase(text)
		plan.Must = append(plan.Must, phrase)
		terms = append(terms, phrase.Terms...)
		plan.Everything = false
	}
	for _, text := range q.Not {
		if phrase := newPhrase(text); len(phrase.Terms) > 0 {
			plan.Not = append(plan.Not, phrase)
		}
	}
	if len(terms) == 0 {
		return plan
	}
	var strict []Clause
	if len(q.Phrases) == 0 {
		strict = append(strict, Clause{Title, []Term{{Exact, Squeeze(folded)}}})
	}
	if words := WholeWords(Runs(folded)); len(words) > 0 && len(words)+len(terms) <= maxTerms {
		strict = append(strict, Clause{Title, append(words, terms...)})
	}
	for area := Title; area <= Whole; area++ {
		strict = append(strict, newClause(area, terms))
	}
	plan.Stages = [][]Clause{strict}
	if essence := Essence(folded); len(Runs(essence)) > 0 {
		plan.Stages = append(plan.Stages, otherWords(folded, essence, pinyin), parts(essence))
	}
	plan.withoutRepetition()
	return plan
}

// withoutRepetition leaves out each clause that an earlier one equals.
func (p *Plan) withoutRepetition() {
	asked := make(map[string]bool)
	for i, stage := range p.Stages {
		p.Stages[i] = slices.DeleteFunc(stage, func(clause Clause) bool {
			key := fmt.Sprint(clause)
			again := asked[key]
			asked[key] = true
			return again
		})
	}
}

func newPhrase(text string) Phrase {
	folded := NormalQuery(text)
	phrase := Phrase{Terms: spread(Terms(Runs(folded)))}
	if len(phrase.Terms) > 1 || len(folded) > longestWord { // a word that was cut says less
		phrase.Text = Squeeze(folded)
	}
	return phrase
}

func newClause(area Area, terms []Term) Clause { return Clause{area, spread(terms)} }

// spread picks terms evenly from a list that is too long.
func spread(terms []Term) []Term {
	if len(terms) <= maxTerms {
		return terms
	}
	picked := make([]Term, maxTerms)
	for i := range picked {
		picked[i] = terms[i*(len(terms)-1)/(maxTerms-1)]
	}
	return picked
}

// otherWords asks for the same without what only makes it a question, in other
// words, with gaps, with its characters in any order (an abbreviation), and for
// what sounds the same (a slip of the input method, or pinyin).
func otherWords(folded, essence string, pinyin *Pinyin) []Clause {
	var clauses []Clause
	says := append([]string{essence}, Variants(essence)...)
	for i, said := range says {
		if i > 0 || essence != folded {
			terms := Terms(Runs(said))
			clauses = append(clauses, newClause(Title, terms), newClause(Whole, terms))
		}
	}
	for _, said := range says {
		clauses = append(clauses, newClause(Title, Pieces(Runs(said))))
	}
	for _, said := range says {
		if signs := Signs(Runs(said)); len(signs) <= maxTerms {
			clauses = append(clauses, Clause{Title, signs})
		}
	}
	if heard := soundTerms(pinyin.AskedSounds(Runs(essence))); len(heard) > 0 {
		clauses = append(clauses, newClause(Title, heard), newClause(Title, apart(heard)))
	}
	return append(clauses, newClause(Own, Pieces(Runs(essence))))
}

// apart leaves out every other of overlapping terms, but not the last.
func apart(terms []Term) []Term {
	var kept []Term
	for i, term := range terms {
		if i%2 == 0 || i == len(terms)-1 {
			kept = append(kept, term)
		}
	}
	return kept
}

func soundTerms(sounds []string) []Term {
	terms := make([]Term, len(sounds))
	for i, sound := range sounds {
		terms[i] = Term{Sound, sound}
	}
	return terms
}

// mostPhrases and mostWindows bound how many parts of a query are tried.
const (
	mostPhrases = 6
	mostWindows = 8
)

// shortestPart is the shortest stretch of a phrase that is tried, in characters,
// and shortestPhrase the shortest phrase of several.
const (
	shortestPart   = 3
	shortestPhrase = 2
)

// parts asks for parts of a query: each title of several that were pasted at
// once, all phrases but one, each phrase alone, stretches of the longest.
func parts(essence string) []Clause {
	phrases := inPhrases(Runs(essence))
	phrases = phrases[:min(len(phrases), mostPhrases)]
	slices.SortStableFunc(phrases, func(a, b []Run) int { return length(b) - length(a) })
	if len(phrases) == 0 {
		return nil
	}
	if len(phrases) == 1 {
		return windows(phrases[0])
	}
	var clauses []Clause
	for _, phrase := range phrases {
		clauses = append(clauses, Clause{Title, []Term{{Exact, joined(phrase)}}})
	}
	for i := len(phrases) - 1; i >= 0 && len(phrases) > 2; i-- { // the shortest is left out first
		var rest []Term
		for j, phrase := range phrases {
			if j != i {
				rest = append(rest, Pieces(phrase)...)
			}
		}
		clauses = append(clauses, newClause(Title, rest), newClause(Own, rest))
	}
	for _, phrase := range phrases {
		if length(phrase) >= shortestPhrase {
			clauses = append(clauses, newClause(Title, Terms(phrase)), newClause(Title, Pieces(phrase)))
		}
	}
	return append(clauses, windows(phrases[0])...)
}

func joined(phrase []Run) string {
	text := ""
	for _, run := range phrase {
		text += run.Text
	}
	return text
}

// windows are stretches of a phrase: three quarters of it, half, a quarter. A
// word counts as one character, since no part of it means anything.
func windows(phrase []Run) []Clause {
	var text []string
	for _, run := range phrase {
		if run.Han {
			text = append(text, strings.Split(run.Text, "")...)
		} else {
			text = append(text, run.Text)
		}
	}
	var clauses []Clause
	before := len(text)
	for _, quarters := range []int{3, 2, 1} {
		size := max((len(text)*quarters+3)/4, shortestPart)
		if size >= before {
			continue
		}
		before = size
		last := len(text) - size
		n := min(last, mostWindows-1)
		for i := range n + 1 {
			from := i * last / max(n, 1)
			clauses = append(clauses, newClause(Title, Terms(Runs(strings.Join(text[from:from+size], "")))))
		}
	}
	return clauses
}

// inPhrases cuts runs into phrases: runs that nothing separates.
func inPhrases(runs []Run) [][]Run {
	var phrases [][]Run
	for _, run := range runs {
		if run.Joined && len(phrases) > 0 {
			phrases[len(phrases)-1] = append(phrases[len(phrases)-1], run)
		} else {
			phrases = append(phrases, []Run{run})
		}
	}
	return phrases
}

func length(phrase []Run) int { return utf8.RuneCountInString(joined(phrase)) }
