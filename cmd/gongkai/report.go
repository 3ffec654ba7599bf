package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
	"gongkai/report"
)

// reportFlags are what the yearly report is asked with.
type reportFlags struct {
	out      string
	formats  []string
	period   periodFlags
	compare  string
	template string
	today    string
}

func (a *app) reportCommand() *cobra.Command {
	var flags reportFlags
	command := &cobra.Command{
		Use:   "report --out DIR",
		Short: "Write the yearly report: its sentences, tables and evidence",
		Long: `Writes the yearly report of a period into a folder, as ` + strings.Join(formatNames(), ", ") + `: the sentence with
the total and its channels, the eight parts that the ministry asks for with the
numbers filled in and marked places for the officer's prose, the tables, and a
line for every post that is counted. The workbook and the JSON also have what
'inspect' finds, for the college's own use. The period is the configuration's unless
told. Files of an earlier report in the folder are replaced, all or none.
When the index disagrees it says so, and the exit code is 1; the files are
written all the same, with what may be wrong at their head.`,
		Example: `  gongkai report --out report-2023
  gongkai report --out report-2023 --academic 2022-2023 --format html,md
  gongkai report --out report-2023 --compare previous`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			chosen, err := flags.choose(disclosure.DayOf(a.now()))
			if err != nil {
				return misuseError{err}
			}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				if chosen.period, err = flags.period.choose(project.config.Period); err != nil {
					return misuseError{err}
				}
				if chosen.compare, err = comparedPeriod(flags.compare, chosen.period); err != nil {
					return misuseError{err}
				}
				return a.report(ctx, project, chosen)
			})
		},
	}
	set := command.Flags()
	set.StringVar(&flags.out, "out", "", "`folder` for the files; it is made where there is none")
	set.StringSliceVar(&flags.formats, "format", formatNames(), "what to write")
	flags.period.add(command)
	set.StringVar(&flags.compare, "compare", "", "earlier `period` to compare with: previous, 2022, 2022-2023 (学年) or 2022-01-01..2022-12-31")
	set.StringVar(&flags.today, "today", "", "write it as on this `day`, YYYY-MM-DD")
	set.StringVar(&flags.template, "template", "", "the college's own docx `file`, whose placeholders are filled in instead")
	return command
}

// reportChoice is what a report is to be.
type reportChoice struct {
	out      string
	formats  []reportFormat
	period   disclosure.Period
	compare  *disclosure.Period
	template string
	today    disclosure.Day
}

func (f reportFlags) choose(today disclosure.Day) (reportChoice, error) {
	choice := reportChoice{out: f.out, template: f.template, today: today}
	if f.out == "" {
		return choice, errors.New("report: say where the files go, for example --out report-2023")
	}
	for _, name := range f.formats {
		format, known := findFormat(strings.TrimSpace(name))
		if !known {
			return choice, fmt.Errorf("--format %s: write any of %s", name, strings.Join(formatNames(), ", "))
		}
		choice.formats = append(choice.formats, format)
	}
	if len(choice.formats) == 0 {
		return choice, fmt.Errorf("--format: write any of %s", strings.Join(formatNames(), ", "))
	}
	if f.template != "" && !takesTemplate(choice.formats) {
		return choice, fmt.Errorf("--template %s: a template is for docx; add docx to --format", f.template)
	}
	if f.template != "" {
		if _, err := os.Stat(f.template); err != nil { // before the counting, which takes its time
			return choice, fmt.Errorf("--template: %w", err)
		}
	}
	if f.today != "" {
		var err error
		if choice.today, err = disclosure.ParseDay(f.today); err != nil {
			return choice, fmt.Errorf("--today: %w", err)
		}
	}
	return choice, nil
}

func (a *app) report(ctx context.Context, project *project, choice reportChoice) error {
	fmt.Fprintln(a.stderr, "正在统计 …")
	source, err := project.reportSource(ctx, choice.period, choice.compare)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, "正在自查 …")
	inspected, err := project.inspect(ctx, choice.today)
	if err != nil {
		return err
	}
	source.Made, source.Further = choice.today, []report.Table{findingsTable(inspected), scoreTable(inspected)}
	made, err := report.Build(source)
	if err != nil {
		return err
	}
	paths, err := writeReport(choice, made)
	if err != nil {
		return err
	}
	for _, path := range paths {
		fmt.Fprintf(a.stderr, "已写入 %s\n", oneLine(path))
	}
	for _, warning := range made.Warnings {
		fmt.Fprintf(a.stderr, "注意：%s\n", warning)
	}
	if a.json {
		err = report.WriteJSON(a.stdout, made)
	} else {
		_, err = fmt.Fprintln(a.stdout, made.Sentence)
	}
	if err != nil {
		return err
	}
	return told(!made.Tally.Index.Agrees)
}
