package indexer

import (
	"strings"
	"unicode"
)

// A snippet's length, and how much of it stands before the match, in characters.
const (
	snippetLength = 90
	snippetBefore = 20
)

// Snippet cuts the part out of a body in which a query's text is met first: the
// whole text if it can be found, else its first run that can, else the pair of
// characters. Without any it is the beginning. The result is plain text on one
// line, with … where something was cut off; it is not escaped.
func Snippet(body, text string) string {
	runes := []rune(strings.Join(strings.Fields(body), " "))
	start := 0
	if at := firstMatch(flatten(runes), NormalQuery(text)); at > snippetBefore {
		start = at - snippetBefore
	}
	end := min(start+snippetLength, len(runes))
	snippet := string(runes[start:end])
	if start > 0 {
		snippet = "…" + snippet
	}
	if end < len(runes) {
		snippet += "…"
	}
	return snippet
}

// Matching chooses the text of which a snippet shows more: the body, unless
// only what the files say holds every run of the query.
func Matching(query, body, files string) string {
	if files == "" {
		return body
	}
	runs := Runs(NormalQuery(query))
	inBody, inFiles := flatten([]rune(body)), flatten([]rune(files))
	for _, run := range runs {
		if !strings.Contains(inFiles, run.Text) {
			return body
		}
	}
	for _, run := range runs {
		if !strings.Contains(inBody, run.Text) {
			return files
		}
	}
	return body
}

// flatten folds a text without changing how many characters it has.
func flatten(runes []rune) string {
	flat := make([]rune, len(runes))
	for i, r := range runes {
		if 0xFF01 <= r && r <= 0xFF5E { // the full-width forms of ASCII
			r -= 0xFF01 - '!'
		}
		flat[i] = unicode.ToLower(r)
	}
	return string(flat)
}

// firstMatch is the place of a query in a text, in characters, -1 for none.
func firstMatch(flat, query string) int {
	runs := Runs(query)
	wanted := append([]string{strings.TrimSpace(query)}, Phrases(runs)...)
	for _, run := range runs {
		wanted = append(wanted, run.Text)
	}
	for _, run := range runs {
		wanted = append(wanted, Bigrams(run.Text)...)
	}
	for _, w := range wanted {
		if at := strings.Index(flat, w); w != "" && at >= 0 {
			return len([]rune(flat[:at]))
		}
	}
	return -1
}
