package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
	"gongkai/indexer"
	"gongkai/report"
)

func (a *app) runCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "run",
		Short:   "Crawl, index and count in one go",
		Example: "  gongkai run --config gongkai.yaml",
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return a.withProject(command.Context(), a.run)
		},
	}
}

func (a *app) run(ctx context.Context, project *project) error {
	done, err := a.mainJob(ctx, project)
	if err != nil {
		return err
	}
	if a.json {
		err = a.printJSON(runResult{done.crawl, done.tally})
	} else {
		a.printLedger(done.crawl)
		fmt.Fprintln(a.stdout)
		err = report.WriteText(a.stdout, done.tally, done.frame)
	}
	if err != nil {
		return err
	}
	return done.verdict(a)
}

// runResult is the JSON of run: what crawl prints, and the count.
type runResult struct {
	crawlResult
	Count report.Tally `json:"count"`
}

// finished is what the main job leaves.
type finished struct {
	crawl   crawlResult
	tally   report.Tally
	frame   report.Frame
	skipped []indexer.Skipped // by the index
}

// verdict is the exit code's reason: nil when the number can be trusted.
func (f finished) verdict(a *app) error {
	if err := a.trust(f.crawl); err != nil {
		return err
	}
	if err := a.agreed(f.tally, f.frame); err != nil {
		return err
	}
	return told(len(f.skipped) > 0)
}

// mainJob is gongkai in one breath: crawl → classify → save → sync → count.
func (a *app) mainJob(ctx context.Context, project *project) (finished, error) {
	var done finished
	var err error
	if done.crawl, err = a.crawl(ctx, project, crawlChoice{}); err != nil {
		return done, err
	}
	fmt.Fprintln(a.stderr, "正在写入索引 …")
	index, synced, indexErr := project.syncIndex(ctx, false, a.indexProgress())
	done.skipped = synced.Skipped
	a.tellSkipped(synced.Skipped)
	if indexErr == nil {
		defer index.Close()
	}
	by := []disclosure.Dimension{disclosure.ByChannel, disclosure.ByCategory}
	var compared closableIndex
	if indexErr == nil {
		compared, indexErr = project.comparedIndex(ctx, index)
	}
	done.tally, done.frame, err = project.count(ctx, project.config.Period, by, compared, indexErr)
	if err == nil {
		done.tally.Index.Synced = indexErr == nil
		err = a.keepMonth(ctx, project)
	}
	return done, err
}

// keepMonth keeps the tally once a month. That another program writes posts all
// the while is no fault of this run: the next one keeps it.
func (a *app) keepMonth(ctx context.Context, project *project) error {
	saved, taken, err := project.monthlySnapshot(ctx, a.now())
	if errors.Is(err, errMoving) {
		fmt.Fprintln(a.stderr, "另一个程序正在写入信息，本月的数字这次没有留底，下次运行时再留。")
		return nil
	}
	if taken {
		fmt.Fprintf(a.stderr, "本月的数字已留底（第 %d 份，条次合计 %d）；gongkai snapshot list 可查。\n", saved.ID, saved.Total)
	}
	return err
}
