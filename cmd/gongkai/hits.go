package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// hitLine is one hit in the JSON of search. Marks are what was found: the first
// character, and the one after the last.
type hitLine struct {
	ID           string         `json:"id"`
	Title        string         `json:"title"`
	TitleMarks   [][2]int       `json:"title_marks"`
	URL          string         `json:"url"`
	Published    disclosure.Day `json:"published"`
	Channel      string         `json:"channel"`
	Category     int            `json:"category"`
	Requirement  int            `json:"requirement"`
	Snippet      string         `json:"snippet"`
	SnippetMarks [][2]int       `json:"snippet_marks"`
}

// searchResult is the JSON of search.
type searchResult struct {
	Broadened bool                      `json:"broadened"` // too few posts have all words, those that come near follow
	Facets    map[string]map[string]int `json:"facets"`
	Hits      []hitLine                 `json:"hits"`
	Total     int                       `json:"total"`
}

func (a *app) printHits(results indexer.Results, channels []disclosure.Channel) error {
	if a.json {
		hits := make([]hitLine, 0, len(results.Hits))
		for _, hit := range results.Hits {
			hits = append(hits, hitLine{
				ID: hit.ID, Title: hit.Title, TitleMarks: inCharacters(hit.Title, hit.TitleMarks), URL: hit.URL,
				Published: hit.Published, Channel: hit.Channel, Category: hit.Category, Requirement: hit.Requirement,
				Snippet: hit.Snippet, SnippetMarks: inCharacters(hit.Snippet, hit.Marks),
			})
		}
		return a.printJSON(searchResult{results.Broadened, results.Facets, hits, results.Total})
	}
	fmt.Fprintf(a.stderr, "共 %d 条%s\n", results.Total, byChannel(results.Facets[indexer.FacetChannel], channels))
	if results.Broadened {
		fmt.Fprintln(a.stderr, "含有全部词语的太少，后面列出的是相近的。")
	}
	show := func(text string, _ []indexer.Mark) string { return oneLine(text) }
	if isTerminal(a.stdout) {
		show = emphasized
	}
	for _, hit := range results.Hits {
		fmt.Fprintf(a.stdout, "%s  %s\n            %s\n            %s\n", cmp.Or(oneLine(string(hit.Published)), "日期不详  "),
			show(hit.Title, hit.TitleMarks), oneLine(hit.URL), show(hit.Snippet, hit.Marks))
	}
	return nil
}

// byChannel says how a total is made up: the channels in their order, then those
// that are not configured.
func byChannel(counts map[string]int, channels []disclosure.Channel) string {
	var parts []string
	say := func(name string, posts int) {
		if posts > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", oneLine(name), posts))
		}
	}
	left := maps.Clone(counts)
	for _, channel := range channels {
		say(channel.Name, counts[channel.ID])
		delete(left, channel.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(left)) {
		say(id, left[id])
	}
	if len(parts) == 0 {
		return ""
	}
	return "：" + strings.Join(parts, "，")
}

// emphasized writes what was found in bold. Text of web sites is shown without
// any control character of its own.
func emphasized(text string, marks []indexer.Mark) string {
	var b strings.Builder
	at := 0
	for _, mark := range marks {
		b.WriteString(oneLine(text[at:mark.From]) + "\x1b[1m" + oneLine(text[mark.From:mark.To]) + "\x1b[0m")
		at = mark.To
	}
	return b.String() + oneLine(text[at:])
}

// inCharacters counts marks, which are in bytes, in characters.
func inCharacters(text string, marks []indexer.Mark) [][2]int {
	counted := make([][2]int, 0, len(marks))
	for _, mark := range marks {
		from := utf8.RuneCountInString(text[:mark.From])
		counted = append(counted, [2]int{from, from + utf8.RuneCountInString(text[mark.From:mark.To])})
	}
	return counted
}
