package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"gongkai/classify"
	"gongkai/disclosure"
	"gongkai/store"
)

// columnKey is where a post stands.
type columnKey struct{ channel, site, column string }

func keyOf(post disclosure.Post) columnKey {
	return columnKey{post.Channel, post.Site, post.Column}
}

func (a *app) suggestCommand() *cobra.Command {
	var site, column string
	command := &cobra.Command{
		Use:   "suggest",
		Short: "Suggest requirements by what the officer decided in the same column",
		Long: `Lists posts that the officer has not decided, and that the officer's decisions in
the same column of the same site speak of otherwise than they are filed: where a
title is like one that was decided, or where nothing is known of a title and
almost all of the column went one way. Nothing is changed. --json prints lines that 'import' takes as decisions:
look at them, delete those that are wrong, and import the rest.`,
		Example: `  gongkai suggest --site 后勤处
  gongkai suggest --json > suggested.jsonl && gongkai import suggested.jsonl`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			var filter store.Filter
			if command.Flags().Changed("site") {
				filter.Site = &site
			}
			if command.Flags().Changed("column") {
				filter.Column = &column
			}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				return a.printSuggestions(ctx, project, filter)
			})
		},
	}
	command.Flags().StringVar(&site, "site", "", "only the site of this `name`")
	command.Flags().StringVar(&column, "column", "", "only the column of this `name`")
	return command
}

func (a *app) printSuggestions(ctx context.Context, project *project, filter store.Filter) error {
	lessons, decisions, err := learn(ctx, project.store, filter)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(a.stdout)
	encoder.SetEscapeHTML(false)
	listed := 0
	for post, err := range project.store.Decided(ctx, filter, false) {
		if err != nil {
			return err
		}
		suggestion, ok := lessons[keyOf(post)].Suggest(post.Title, post.Requirement)
		if !ok || suggestion.Requirement == post.Requirement {
			continue
		}
		listed++
		if a.json {
			err = encoder.Encode(newSuggestedLine(post, suggestion, project.config.Checklist))
		} else {
			_, err = fmt.Fprint(a.stdout, suggestionText(post, suggestion))
		}
		if err != nil {
			return err
		}
	}
	if !a.json {
		fmt.Fprintf(a.stderr, "依据 %d 条已作的认定，共 %d 条建议", decisions, listed)
		if listed > 0 {
			fmt.Fprint(a.stderr, "；要采纳：gongkai suggest --json > 建议.jsonl，删去不对的行，再 gongkai import 建议.jsonl")
		}
		fmt.Fprintln(a.stderr)
	}
	return nil
}

// learn reads the officer's decisions, column by column, and what else the
// columns hold. Those on a requirement that the checklist does not have teach
// nothing.
func learn(ctx context.Context, record *store.Store, filter store.Filter) (map[columnKey]classify.Lesson, int, error) {
	decisions, n := map[columnKey][]classify.Decision{}, 0
	for post, err := range record.Decided(ctx, filter, true) {
		if err != nil {
			return nil, 0, err
		}
		if post.Requirement != 0 && post.Category == 0 {
			continue
		}
		key := keyOf(post)
		decisions[key] = append(decisions[key], classify.Decision{Title: post.Title, Requirement: post.Requirement})
		n++
	}
	filed := map[columnKey]map[int]int{}
	for post, err := range record.Decided(ctx, filter, false) {
		if err != nil {
			return nil, 0, err
		}
		if key := keyOf(post); decisions[key] != nil {
			if filed[key] == nil {
				filed[key] = map[int]int{}
			}
			filed[key][post.Requirement]++
		}
	}
	lessons := map[columnKey]classify.Lesson{}
	for key, decided := range decisions {
		lessons[key] = classify.Learn(decided, filed[key])
	}
	return lessons, n, nil
}

// newSuggestedLine is a post as it would be decided.
func newSuggestedLine(post disclosure.Post, suggestion classify.Suggestion, checklist classify.Checklist) postLine {
	post.Requirement, post.Category = suggestion.Requirement, checklist.Category(suggestion.Requirement)
	post.How, post.Reason = disclosure.HowOfficer, "采纳建议："+suggestion.Reason
	line := newPostLine(post, nil)
	line.Attachments = nil // which were not read
	return line
}

func suggestionText(post disclosure.Post, suggestion classify.Suggestion) string {
	day := string(post.Published)
	if day == "" {
		day = "无日期    "
	}
	return fmt.Sprintf("%s  %s  %s / %s  %s → %s（把握 %.0f%%）\n            %s\n            %s\n", day, oneLine(post.Title), oneLine(post.Channel),
		oneLine(post.Column), filedUnder(post.Requirement), filedUnder(suggestion.Requirement), 100*suggestion.Confidence, oneLine(suggestion.Reason), oneLine(post.URL))
}

// filedUnder names a requirement, or that there is none.
func filedUnder(requirement int) string {
	if requirement == 0 {
		return "清单以外"
	}
	return fmt.Sprintf("事项 %d", requirement)
}
