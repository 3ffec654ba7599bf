package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
	"gongkai/report"
)

func (a *app) snapshotCommand() *cobra.Command {
	var note string
	var period periodFlags
	command := &cobra.Command{
		Use:   "snapshot",
		Short: "Keep the tally as it is now, to defend the number later",
		Long: `Keeps the tally of the period with the posts that it counts. The first run of a
month in Shanghai (of demo as well) keeps one by itself, unless the configuration
says "snapshots: off" or one of this period was asked for. What changed since then,
and why, is told by "snapshot diff".`,
		Example: `  gongkai snapshot --note 年报定稿
  gongkai snapshot list
  gongkai snapshot diff 1 now`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				chosen, err := period.choose(project.config.Period)
				if err != nil {
					return misuseError{err}
				}
				saved, err := project.takeSnapshot(ctx, a.now(), chosen, note, false)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(saved)
				}
				_, err = fmt.Fprintf(a.stdout, "已留底：第 %d 份，条次合计 %d，去重后 %d。\n", saved.ID, saved.Total, saved.Unique)
				return err
			})
		},
	}
	period.add(command)
	command.Flags().StringVar(&note, "note", "", "what it is kept for")
	for _, child := range []*cobra.Command{a.snapshotListCommand(), a.snapshotShowCommand(), a.snapshotDiffCommand()} {
		args := child.Args
		child.Args = func(c *cobra.Command, given []string) error {
			if err := args(c, given); err != nil {
				return misuseError{fmt.Errorf("snapshot %s: %w", c.Name(), err)}
			}
			return nil
		}
		command.AddCommand(child)
	}
	return command
}

func (a *app) snapshotListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the snapshots and draw their curve",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				snapshots, err := project.store.Snapshots(ctx)
				if err != nil {
					return err
				}
				if a.json {
					if snapshots == nil {
						snapshots = []disclosure.Snapshot{}
					}
					return a.printJSON(map[string]any{"snapshots": snapshots})
				}
				_, err = fmt.Fprint(a.stdout, report.SnapshotsText(snapshots))
				return err
			})
		},
	}
}

// snapshotJSON is what snapshot show prints.
type snapshotJSON struct {
	disclosure.Snapshot
	Tally json.RawMessage       `json:"tally"`
	Kept  []disclosure.KeptPost `json:"kept"` // undated and excluded ones too
}

func (a *app) snapshotShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Show the tally that a snapshot kept, with --json also its posts",
		Args:  cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			id, err := snapshotID(args[0])
			if err != nil {
				return misuseError{err}
			}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				snapshot, kept, posts, err := project.snapshot(ctx, id)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(snapshotJSON{snapshot, kept, posts})
				}
				var tally report.Tally
				if err := json.Unmarshal(kept, &tally); err != nil {
					return fmt.Errorf("read the tally of snapshot %d: %w", id, err)
				}
				_, err = fmt.Fprint(a.stdout, report.SnapshotText(snapshot, tally))
				return err
			})
		},
	}
}

func (a *app) snapshotDiffCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "diff ID [ID|now]",
		Short:   "Tell which posts came, went and moved between two snapshots, or since one",
		Example: "  gongkai snapshot diff 1 2\n  gongkai snapshot diff 1 now",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(command *cobra.Command, args []string) error {
			before, err := snapshotID(args[0])
			if err != nil {
				return misuseError{err}
			}
			after := int64(0)
			if len(args) == 2 && args[1] != "now" {
				if after, err = snapshotID(args[1]); err != nil {
					return misuseError{err}
				}
			}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				diff, err := project.diffSnapshots(ctx, a.now(), before, after)
				if err != nil {
					return err
				}
				if a.json {
					return a.printJSON(diff)
				}
				frame, err := project.frame(ctx, diff.After.Period)
				if err != nil {
					return err
				}
				_, err = fmt.Fprint(a.stdout, report.DiffText(diff, frame))
				return err
			})
		},
	}
}

func snapshotID(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		return 0, fmt.Errorf("snapshot %q: write its number, as 'gongkai snapshot list' shows it", text)
	}
	return id, nil
}
