package indexer

import (
	"strings"
	"unicode"
)

// String writes a query in its language, as a saved search is kept: Parse
// reads what Parse gave back from it as the same, with the same Names. Facets,
// Limit and Offset are no part of the language. A query that was made
// otherwise may hold what cannot be written: text that means something in the
// language, or a value with every kind of quote in it.
func (q Query) String() string {
	var parts []string
	for _, field := range fields() {
		if field.written == nil {
			continue
		}
		if value := field.written(q); value != "" {
			parts = append(parts, field.names[0]+":"+inQuotes(value, false))
		}
	}
	for _, phrase := range q.Phrases {
		parts = append(parts, inQuotes(phrase, true))
	}
	for _, phrase := range q.Not {
		parts = append(parts, "-"+inQuotes(phrase, false))
	}
	// The text comes last, since a quote that nothing closes is text.
	if q.Text != "" {
		parts = append(parts, q.Text)
	}
	return strings.Join(parts, " ")
}

// inQuotes puts a value into quotes that it does not hold, always or only
// where it needs them. One that holds all kinds was read without any.
func inQuotes(value string, always bool) string {
	if !always && !strings.HasPrefix(value, "-") && !strings.ContainsFunc(value, isSign) {
		return value
	}
	for _, mark := range quoteMarks() {
		if !strings.ContainsAny(value, mark.closed) {
			closing := []rune(mark.closed)[0]
			return string(mark.open) + value + string(closing)
		}
	}
	return value
}

// isSign tells what may have a meaning in the language.
func isSign(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '-' && r != '_' }
