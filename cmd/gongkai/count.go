package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
	"gongkai/report"
)

func (a *app) countCommand() *cobra.Command {
	var from, to string
	var by []string
	command := &cobra.Command{
		Use:   "count [--from DAY --to DAY] [--by channel,category,…]",
		Short: "Count posts by channel and category",
		Long: `Counts from the store, and compares with the index: when they disagree, or the
index cannot be asked, it says so, and the exit code is 1. The period is the configuration's unless told.
Says when the last crawl did not read everything, or was cut off.`,
		Example: "  gongkai count --from 2022-09-01 --to 2023-08-31 --by channel,department,month",
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			dimensions, err := parseDimensions(by)
			if err != nil {
				return misuseError{err}
			}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				period, err := choosePeriod(project.config.Period, from, to)
				if err != nil {
					return misuseError{err}
				}
				index, indexErr := project.openIndex(ctx)
				if indexErr == nil {
					defer index.Close()
				}
				tally, frame, err := project.count(ctx, period, dimensions, index, indexErr)
				if err != nil {
					return err
				}
				if !tally.Complete {
					fmt.Fprintln(a.stderr, "注意：有网站还没有采集，或者最近一次采集没有读完，数字可能偏少。再运行 gongkai crawl，会列出是哪些。")
				}
				return a.printCount(tally, frame)
			})
		},
	}
	command.Flags().StringVar(&from, "from", "", "first `day`, YYYY-MM-DD")
	command.Flags().StringVar(&to, "to", "", "last `day`, YYYY-MM-DD")
	command.Flags().StringSliceVar(&by, "by", []string{"channel", "category"}, "dimensions: channel, category, requirement, department, column, site, month")
	return command
}

// printCount prints a tally; its error makes the exit code 1 when the index disagrees.
func (a *app) printCount(tally report.Tally, frame report.Frame) error {
	var err error
	if a.json {
		err = a.printJSON(tally)
	} else {
		err = report.WriteText(a.stdout, tally, frame)
	}
	if err != nil {
		return err
	}
	return a.agreed(tally, frame)
}

func (a *app) agreed(tally report.Tally, frame report.Frame) error {
	if tally.Index == nil || tally.Index.Agrees {
		return nil
	}
	if a.json { // otherwise it stands below the table
		fmt.Fprint(a.stderr, tally.Index.String(frame))
	}
	return errTold
}

func parseDimensions(names []string) ([]disclosure.Dimension, error) {
	var chosen []disclosure.Dimension
	for _, name := range names {
		found := false
		for _, dimension := range disclosure.Dimensions() {
			if strings.TrimSpace(name) == string(dimension) {
				chosen, found = append(chosen, dimension), true
			}
		}
		if !found {
			return nil, fmt.Errorf("--by %s: write any of channel, category, requirement, department, column, site, month", name)
		}
	}
	return chosen, nil
}

// choosePeriod is the configured period with its ends overridden by flags.
func choosePeriod(configured disclosure.Period, from, to string) (disclosure.Period, error) {
	period := configured
	for _, end := range []struct {
		flag, text string
		day        *disclosure.Day
	}{{"--from", from, &period.From}, {"--to", to, &period.To}} {
		if end.text == "" {
			continue
		}
		day, err := disclosure.ParseDay(end.text)
		if err != nil {
			return period, fmt.Errorf("%s: %w", end.flag, err)
		}
		*end.day = day
	}
	if period.From != "" && period.To != "" && period.From > period.To {
		return period, fmt.Errorf("the period begins on %s, after its end on %s: change --from or --to", period.From, period.To)
	}
	return period, nil
}
