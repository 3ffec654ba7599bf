package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
	"gongkai/report"
)

// countFlags are what count is told beside the period.
type countFlags struct {
	period  periodFlags
	by      []string
	compare string
}

func (a *app) countCommand() *cobra.Command {
	var flags countFlags
	command := &cobra.Command{
		Use:   "count [--year YEAR | --academic YEAR | --from DAY --to DAY] [--by channel,category,channel*month,…]",
		Short: "Count posts by channel and category",
		Long: `Counts from the store, and compares with the index: when they disagree, or the
index cannot be asked, it says so, and the exit code is 1. The period is the configuration's unless told.
Says when the last crawl did not read everything, or was cut off.

Two dimensions with a * between them are counted together, in a table with sums both
ways; the shell wants quotes around it. --compare puts an earlier period beside this one.`,
		Example: `  gongkai count --academic 2022-2023 --by channel,department,month
  gongkai count --year 2023 --by 'channel*month,department*category'
  gongkai count --compare previous`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			dimensions, pairs, err := parseDimensions(flags.by)
			if err != nil {
				return misuseError{err}
			}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				return a.count(ctx, project, flags, dimensions, pairs)
			})
		},
	}
	flags.period.add(command)
	command.Flags().StringSliceVar(&flags.by, "by", []string{"channel", "category"}, "dimensions: "+dimensionNames()+"; or pairs, such as channel*month")
	command.Flags().StringVar(&flags.compare, "compare", "", "earlier `period` to compare with: previous, 2022, 2022-2023 (学年) or 2022-01-01..2022-12-31")
	return command
}

func (a *app) count(ctx context.Context, project *project, flags countFlags, by []disclosure.Dimension, pairs []report.Pair) error {
	period, err := flags.period.choose(project.config.Period)
	if err != nil {
		return misuseError{err}
	}
	before, err := comparedPeriod(flags.compare, period)
	if err != nil {
		return misuseError{err}
	}
	index, indexErr := project.openIndex(ctx)
	if indexErr == nil {
		defer index.Close()
	}
	tally, frame, err := project.count(ctx, period, by, index, indexErr, pairs...)
	if err != nil {
		return err
	}
	if before != nil {
		if tally.Compare, err = project.comparison(ctx, tally, *before, by); err != nil {
			return err
		}
	}
	if !tally.Complete {
		fmt.Fprintln(a.stderr, "注意：有网站还没有采集，或者最近一次采集没有读完，数字可能偏少。再运行 gongkai crawl，会列出是哪些。")
	}
	return a.printCount(tally, frame)
}

// comparedPeriod reads --compare, nil where nothing is to be compared.
func comparedPeriod(text string, period disclosure.Period) (*disclosure.Period, error) {
	switch text {
	case "":
		return nil, nil
	case "previous":
		before, ok := period.Previous()
		if !ok {
			return nil, fmt.Errorf("--compare previous: the period has no first or no last day: give it both with --year, --academic, or --from and --to")
		}
		return &before, nil
	}
	before, err := disclosure.ParsePeriod(text)
	if err != nil {
		return nil, fmt.Errorf("--compare: %w, or previous", err)
	}
	return &before, nil
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

// parseDimensions reads --by: dimensions, and pairs written rows*columns.
func parseDimensions(names []string) (dimensions []disclosure.Dimension, pairs []report.Pair, err error) {
	for _, name := range names {
		rows, columns, paired := strings.Cut(strings.TrimSpace(name), "*")
		first, ok := parseDimension(rows)
		second, also := parseDimension(columns)
		switch {
		case !ok || paired && !also:
			return nil, nil, fmt.Errorf("--by %s: write any of %s, or two of them with * between, such as channel*month", name, dimensionNames())
		case paired && first == second:
			return nil, nil, fmt.Errorf("--by %s: write two different dimensions", name)
		case paired:
			pairs = append(pairs, report.Pair{Rows: first, Columns: second})
		default:
			dimensions = append(dimensions, first)
		}
	}
	return dimensions, pairs, nil
}

func parseDimension(name string) (disclosure.Dimension, bool) {
	dimension := disclosure.Dimension(strings.TrimSpace(name))
	return dimension, slices.Contains(disclosure.Dimensions(), dimension)
}

func dimensionNames() string {
	return "channel, category, requirement, department, column, site, month"
}
