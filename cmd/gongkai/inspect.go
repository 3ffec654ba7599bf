package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
	"gongkai/inspect"
)

// inspectChoice is which findings are shown.
type inspectChoice struct {
	kinds    []string
	severity string
	today    string
	all      bool
}

func (a *app) inspectCommand() *cobra.Command {
	var choice inspectChoice
	command := &cobra.Command{
		Use:   "inspect [--kind KIND,…] [--min-severity 重要]",
		Short: "Check the disclosures by what provinces grade colleges by",
		Long: `Looks for requirements without a post, yearly reports that are missing or late,
columns that are old, empty or hard to find, dead links and attachments, posts in
a wrong column, placeholders and duplicates, posts that came more than 20 working
days after their document, personal data, and hidden or hijacked links. Each
finding comes with its evidence, what to do, and who answers for it. Asks no
site: it goes by what the last crawl saw. The score is this program's own, no
verdict of an authority; --kind and --min-severity choose what is shown and change
nothing in it. The exit code is 0 also where there are findings.`,
		Example: `  gongkai inspect
  gongkai inspect --kind blank,stale --min-severity 重要
  gongkai inspect --json`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			today, shows, err := choice.parse()
			if err != nil {
				return misuseError{err}
			}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				inspected, err := project.inspect(ctx, cmp.Or(today, disclosure.DayOf(time.Now())))
				if err != nil {
					return err
				}
				inspected.Findings = slices.DeleteFunc(inspected.Findings, func(f inspect.Finding) bool { return !shows(f) })
				if a.json {
					return a.printJSON(inspected)
				}
				return a.printInspection(inspected, choice.all)
			})
		},
	}
	command.Flags().StringSliceVar(&choice.kinds, "kind", nil, "only these `kinds`: "+kindNames())
	command.Flags().StringVar(&choice.severity, "min-severity", "", "only findings at least as grave: 严重, 重要, 提示 (or grave, major, minor)")
	command.Flags().StringVar(&choice.today, "today", "", "inspect as on this `day`, YYYY-MM-DD")
	command.Flags().BoolVar(&choice.all, "all", false, "show all findings of a kind, not the first of each")
	return command
}

func kindNames() string {
	var names []string
	for _, kind := range inspect.Kinds() {
		names = append(names, string(kind))
	}
	return strings.Join(names, ", ")
}

// parse gives the day, and which findings are shown.
func (c inspectChoice) parse() (disclosure.Day, func(inspect.Finding) bool, error) {
	today, err := disclosure.ParseDay(c.today)
	if err != nil {
		return "", nil, fmt.Errorf("--today: %w", err)
	}
	for _, kind := range c.kinds {
		if inspect.Kind(kind).Name() == "" {
			return "", nil, fmt.Errorf("--kind %s: write any of %s", kind, kindNames())
		}
	}
	english := map[string]inspect.Severity{"grave": inspect.Grave, "major": inspect.Major, "minor": inspect.Minor}
	least := cmp.Or(english[c.severity], inspect.Severity(c.severity))
	if c.severity != "" && least.Rank() == 0 {
		return "", nil, fmt.Errorf("--min-severity %s: write 严重, 重要 or 提示 (or grave, major, minor)", c.severity)
	}
	return today, func(f inspect.Finding) bool {
		return f.Severity.Rank() >= least.Rank() && (len(c.kinds) == 0 || slices.Contains(c.kinds, string(f.Kind)))
	}, nil
}
