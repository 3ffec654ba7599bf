package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
)

// indexResult is the JSON of index.
type indexResult struct {
	Indexed int  `json:"indexed"`
	Deleted int  `json:"deleted"`
	Agrees  bool `json:"agrees"`
}

func (a *app) indexCommand() *cobra.Command {
	var rebuild bool
	command := &cobra.Command{
		Use:     "index [--rebuild]",
		Short:   "Bring the search index up to date with the store",
		Example: "  gongkai index --rebuild",
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				return a.syncAndCompare(ctx, project, rebuild)
			})
		},
	}
	command.Flags().BoolVar(&rebuild, "rebuild", false, "empty the index first")
	return command
}

func (a *app) syncAndCompare(ctx context.Context, project *project, rebuild bool) error {
	index, synced, err := project.syncIndex(ctx, rebuild)
	if err != nil {
		return err
	}
	defer index.Close()
	everything := disclosure.Period{}
	tally, frame, err := project.count(ctx, everything, nil, index, nil)
	if err != nil {
		return err
	}
	tally.Index.Synced = true
	result := indexResult{Indexed: synced.Indexed, Deleted: synced.Deleted, Agrees: tally.Index.Agrees}
	if a.json {
		err = a.printJSON(result)
	} else {
		_, err = fmt.Fprintf(a.stdout, "索引：写入 %d 条，删除 %d 条。\n%s", result.Indexed, result.Deleted, tally.Index.String(frame))
	}
	if err != nil {
		return err
	}
	return a.agreed(tally, frame)
}
