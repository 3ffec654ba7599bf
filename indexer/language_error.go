package indexer

import (
	"fmt"
	"unicode/utf8"
)

// QueryError is what is wrong with the text of a query, and where.
type QueryError struct {
	Text    string // the whole of it, as Parse got it
	Offset  int    // where the mistake begins, in bytes of Text
	Length  int    // how long it is, in bytes; at least one
	Problem string
	Fix     string // what to write instead
}

// Error gives the place, the problem and the fix in one line.
func (e *QueryError) Error() string {
	return fmt.Sprintf("query, character %d: %s: %s", utf8.RuneCountInString(e.Text[:e.Offset])+1, e.Problem, e.Fix)
}

// wrong is an error at a part of the text.
func (p *parser) wrong(start, end int, problem, fix string) error {
	return &QueryError{Text: p.text, Offset: start, Length: end - start, Problem: problem, Fix: fix}
}

// maxShown is how many characters of a value stand in a message.
const maxShown = 30

func shown(value string) string {
	if characters := []rune(value); len(characters) > maxShown {
		return string(characters[:maxShown]) + "…"
	}
	return value
}

// editDistance counts the letters to insert, remove, replace or swap with
// their neighbour.
func editDistance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
