package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"gongkai/report"
)

// diffResult is the JSON of diff.
type diffResult struct {
	Posts []postHistory `json:"posts"`
}

// postHistory is what a post said over time.
type postHistory struct {
	ID       string           `json:"id"`
	URL      string           `json:"url"`
	Channel  string           `json:"channel"`
	Title    string           `json:"title"`
	Versions []report.Version `json:"versions"`
}

func (a *app) diffCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "diff POST",
		Short: "Show how a post was edited",
		Long: `Shows every version of a post, when it was read first, and what was edited in
title, day, source, text and attachments. POST is its id, as 'posts --json'
prints it, or its address in any form; where the address has a post in several
channels, all of them are shown.`,
		Example: `  gongkai diff https://www.example.edu.cn/info/1001/1234.htm
  gongkai diff --json 0f6c1b7c2f3d4e5a6b7c8d9e0f1a2b3c`,
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				return a.printDiff(ctx, project, args[0])
			})
		},
	}
}

func (a *app) printDiff(ctx context.Context, project *project, name string) error {
	ids, err := project.store.Named(ctx, name)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return fmt.Errorf("diff %s: no post has this id or address; 'gongkai posts' lists addresses, 'gongkai posts --json' ids", name)
	}
	result := diffResult{}
	for i, id := range ids {
		versions, err := project.store.Versions(ctx, id)
		if err != nil {
			return err
		}
		post, history := versions[len(versions)-1].Post, report.History(versions)
		result.Posts = append(result.Posts, postHistory{ID: post.ID, URL: post.URL, Channel: post.Channel, Title: post.Title, Versions: history})
		if a.json {
			continue
		}
		if i > 0 {
			fmt.Fprintln(a.stdout)
		}
		if err := report.WriteHistory(a.stdout, post, history); err != nil {
			return err
		}
	}
	if a.json {
		return a.printJSON(result)
	}
	return nil
}
