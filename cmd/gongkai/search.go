package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// hitLine is one hit in the JSON of search.
type hitLine struct {
	ID          string         `json:"id"`
	Title       string         `json:"title"`
	URL         string         `json:"url"`
	Published   disclosure.Day `json:"published"`
	Channel     string         `json:"channel"`
	Category    int            `json:"category"`
	Requirement int            `json:"requirement"`
	Snippet     string         `json:"snippet"`
}

func (a *app) searchCommand() *cobra.Command {
	var query indexer.Query
	var category, requirement int
	var from, to string
	command := &cobra.Command{
		Use:     "search QUERY",
		Short:   "Search the posts",
		Example: "  gongkai search 奖学金 --channel dept --from 2023-01-01",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, words []string) error {
			query.Text = strings.Join(words, " ")
			if command.Flags().Changed("category") {
				query.Category = &category
			}
			if command.Flags().Changed("requirement") {
				query.Requirement = &requirement
			}
			var err error
			if query.Period, err = choosePeriod(disclosure.Period{}, from, to); err != nil {
				return misuseError{err}
			}
			if query.Limit < 1 {
				return misuseError{fmt.Errorf("--limit %d: write a number of hits from 1 on", query.Limit)}
			}
			query.Facets = []string{indexer.FacetChannel, indexer.FacetCategory}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				index, err := project.openIndex(ctx)
				if err != nil {
					return err
				}
				defer index.Close()
				results, err := index.Search(ctx, query)
				if err != nil {
					return err
				}
				return a.printHits(results)
			})
		},
	}
	set := command.Flags()
	set.StringVar(&query.Channel, "channel", "", "only this channel's `id`")
	set.IntVar(&category, "category", 0, "only this category's `number`")
	set.IntVar(&requirement, "requirement", 0, "only this requirement's `number`")
	set.StringVar(&query.Column, "column", "", "only the column of this `name`")
	set.StringVar(&query.Department, "department", "", "only this department's `name`")
	set.StringVar(&from, "from", "", "first `day`, YYYY-MM-DD")
	set.StringVar(&to, "to", "", "last `day`, YYYY-MM-DD")
	set.IntVar(&query.Limit, "limit", 10, "hits to print")
	set.IntVar(&query.Offset, "offset", 0, "hits to pass over")
	return command
}

func (a *app) printHits(results indexer.Results) error {
	hits := make([]hitLine, 0, len(results.Hits))
	for _, hit := range results.Hits {
		hits = append(hits, hitLine{
			ID: hit.ID, Title: hit.Title, URL: hit.URL, Published: hit.Published, Channel: hit.Channel,
			Category: hit.Category, Requirement: hit.Requirement, Snippet: hit.Snippet,
		})
	}
	if a.json {
		return a.printJSON(map[string]any{"total": results.Total, "hits": hits, "facets": results.Facets})
	}
	fmt.Fprintf(a.stderr, "共 %d 条\n", results.Total)
	for _, hit := range hits {
		fmt.Fprintf(a.stdout, "%s  %s\n            %s\n            %s\n", oneLine(string(hit.Published)), oneLine(hit.Title), oneLine(hit.URL), oneLine(hit.Snippet))
	}
	return nil
}
