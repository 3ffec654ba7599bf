package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
	"gongkai/intake"
)

// importFlags are the flags of import.
type importFlags struct {
	skipBad, dryRun    bool
	channel, from, to  string
	year               int
	template           string
	replaceTheTemplate bool
}

func (a *app) importCommand() *cobra.Command {
	var flags importFlags
	command := &cobra.Command{
		Use:   "import FILE…",
		Short: "Take in posts and figures that are not on the web",
		Long: `Reads workbooks (xlsx), csv files and JSON lines (- for standard input).

A table has posts (标题, 发布日期, 渠道, 链接, 部门, 事项 …), figures (渠道 or 项目,
数量, 单位, 统计期限 …), or decisions (编号, or 渠道 and 链接, with 认定事项 or 状态).
Columns are found by their headers, in any order. What --template writes can be
filled in and imported.

A JSON line has the fields that 'posts --json' prints; title and channel are
enough. A line with "how":"officer" decides the requirement of a post for good,
and gives a day to one that shows none; "status":"excluded" takes a post out of
every count, and "how":"officer","status":"ok" puts it back. A line with "count"
is a typed-in figure, of a channel or of a measure of the report:
{"channel":"board","name":"宣传栏","count":12,"from":"2023-01-01","to":"2023-12-31"}
{"measure":"requests_online","count":3,"from":"2023-01-01","to":"2023-12-31"}

When a row is bad nothing is imported, unless --skip-bad is given. Importing the
same file again adds nothing.`,
		Example: `  gongkai import --template 模板.xlsx
  gongkai import 模板.xlsx --dry-run
  gongkai import 推文.csv --channel wechat --year 2023`,
		Args: cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			if (flags.template == "") == (len(args) == 0) {
				return misuseError{fmt.Errorf("import: name the files to import, or where --template writes the empty workbook")}
			}
			if flags.template != "" {
				return a.writeTemplate(flags)
			}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				known, err := flags.known(project)
				if err != nil {
					return misuseError{err}
				}
				return a.importFiles(ctx, project, known, args, flags)
			})
		},
	}
	set := command.Flags()
	set.BoolVar(&flags.skipBad, "skip-bad", false, "import the good rows all the same")
	set.BoolVar(&flags.dryRun, "dry-run", false, "say what an import would do, and change nothing")
	set.StringVar(&flags.channel, "channel", "", "the channel's `id`, for tables that do not say it")
	set.StringVar(&flags.from, "from", "", "first `day` of the figures, YYYY-MM-DD, for tables that do not say it")
	set.StringVar(&flags.to, "to", "", "last `day` of the figures")
	set.IntVar(&flags.year, "year", 0, "the `year` of days that are written without one, and of figures without a period")
	set.StringVar(&flags.template, "template", "", "write an empty workbook to fill in to this `file`, and import nothing")
	set.BoolVar(&flags.replaceTheTemplate, "force", false, "let --template replace a file")
	return command
}

// known is what the tables of an import need not say.
func (f importFlags) known(project *project) (intake.Known, error) {
	if f.channel != "" {
		if err := declared(project.config, f.channel); err != nil {
			return intake.Known{}, fmt.Errorf("--channel: %w", err)
		}
	}
	if f.year != 0 && (f.year < 1949 || f.year > 2100) {
		return intake.Known{}, fmt.Errorf("--year %d: write four digits, such as 2023", f.year)
	}
	var said disclosure.Period
	if f.year != 0 {
		said.From, _ = disclosure.NewDay(f.year, 1, 1)
		said.To, _ = disclosure.NewDay(f.year, 12, 31)
	}
	said, err := choosePeriod(said, f.from, f.to)
	if err != nil {
		return intake.Known{}, err
	}
	if (said.From == "") != (said.To == "") {
		return intake.Known{}, fmt.Errorf("give both --from and --to, or --year")
	}
	known := project.intakeKnown()
	known.Channel, known.Within = f.channel, said
	if said != (disclosure.Period{}) {
		known.Period = said
	}
	return known, nil
}

// intakeKnown is what the configuration says of the tables of a college.
func (p *project) intakeKnown() intake.Known {
	return intake.Known{
		Channels: slices.Clone(p.config.Channels), Checklist: p.config.Checklist.Checklist, Period: p.config.Period,
	}
}
