package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"gongkai/disclosure"
)

// runLine is one run in the list of runs.
type runLine struct {
	Run      int64             `json:"run"`
	Started  string            `json:"started"`         // RFC 3339
	Ended    string            `json:"ended,omitempty"` // absent while it goes on, or was cut off and can be gone on with
	Complete bool              `json:"complete"`
	Ledger   disclosure.Ledger `json:"ledger"`
	Alerts   int               `json:"alerts"`
}

// runReport is everything that a run tells.
type runReport struct {
	runLine
	Sites    []siteReport       `json:"sites"`
	Alerts   []disclosure.Alert `json:"alerts"`
	Failures []failureGroup     `json:"failures"`
}

// siteReport is how one site fared in a run.
type siteReport struct {
	disclosure.SiteLedger
	Seconds   float64 `json:"seconds"`
	Requests  int64   `json:"requests"`
	Bytes     int64   `json:"bytes"`
	Over      bool    `json:"over"`                // nothing of it is left to visit
	Forgotten bool    `json:"forgotten,omitempty"` // its single visits are kept no more, so its failures are not told
}

// failureGroup is a reason with how often it came up and one address.
type failureGroup struct {
	Site    string            `json:"site"`
	Kind    disclosure.Kind   `json:"kind"`
	Bucket  disclosure.Bucket `json:"bucket"`
	Reason  string            `json:"reason"`
	Visits  int               `json:"visits"`
	Example string            `json:"example"`
}

func (a *app) runsCommand() *cobra.Command {
	var limit int
	list := &cobra.Command{
		Use:   "runs",
		Short: "List the crawls, or show what one of them did",
		Long: `Lists the latest crawls with their ledgers. 'gongkai runs show N' tells of one of
them: every site with its time, requests and bytes, the failures by reason with
an example each, and what a person should look at. Of crawls before the last ten
the ledgers and what to look at are kept, not the failures.`,
		Example: `  gongkai runs --limit 5
  gongkai runs show 12
  gongkai runs show last`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if limit < 1 {
				return misuseError{errors.New("--limit must be 1 or more")}
			}
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				return a.listRuns(ctx, project, limit)
			})
		},
	}
	list.Flags().IntVar(&limit, "limit", 20, "list at most this many, the latest first")
	show := &cobra.Command{
		Use:     "show N",
		Short:   "Tell what one crawl did; 'last' for the latest",
		Example: "  gongkai runs show 12 --json",
		Args: func(command *cobra.Command, args []string) error {
			if err := cobra.ExactArgs(1)(command, args); err != nil {
				return misuseError{fmt.Errorf("runs show: %w: give the number of a crawl, or last", err)}
			}
			return nil
		},
		RunE: func(command *cobra.Command, args []string) error {
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				return a.showRun(ctx, project, args[0])
			})
		},
	}
	list.AddCommand(show)
	return list
}

func (a *app) listRuns(ctx context.Context, project *project, limit int) error {
	runs, err := project.store.Runs(ctx, limit)
	if err != nil {
		return err
	}
	lines := make([]runLine, len(runs))
	for i, run := range runs {
		report, err := project.summary(ctx, run)
		if err != nil {
			return err
		}
		lines[i] = report.runLine
	}
	if a.json {
		return a.printJSON(map[string]any{"runs": lines})
	}
	if len(lines) == 0 {
		fmt.Fprintln(a.stdout, "还没有采集过。")
	}
	for _, line := range lines {
		fmt.Fprintln(a.stdout, line)
	}
	return nil
}

func (a *app) showRun(ctx context.Context, project *project, number string) error {
	run, err := project.findRun(ctx, number)
	if errors.Is(err, disclosure.ErrNotFound) {
		return fmt.Errorf("there is no crawl %s; see 'gongkai runs'", number)
	}
	if err != nil {
		return err
	}
	report, err := project.runReport(ctx, run)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(report)
	}
	a.printRun(report)
	return nil
}

func (p *project) findRun(ctx context.Context, number string) (disclosure.Run, error) {
	if number == "last" {
		return p.store.LastRun(ctx)
	}
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return disclosure.Run{}, misuseError{fmt.Errorf("%q is not the number of a crawl; give a number, or last", number)}
	}
	return p.store.Run(ctx, id)
}

// summary gathers the sums and the alerts of a run.
func (p *project) summary(ctx context.Context, run disclosure.Run) (runReport, error) {
	report := runReport{
		runLine: runLine{Run: run.ID, Started: run.Started.Format(time.RFC3339), Complete: run.Complete},
		Sites:   []siteReport{}, Alerts: []disclosure.Alert{}, Failures: []failureGroup{},
	}
	if !run.Ended.IsZero() {
		report.Ended = run.Ended.Format(time.RFC3339)
	}
	ledgers, err := p.store.SiteLedgers(ctx, run.ID)
	if err != nil {
		return report, err
	}
	for _, ledger := range ledgers {
		report.Ledger = report.Ledger.Plus(ledger.Ledger)
		report.Sites = append(report.Sites, siteReport{SiteLedger: ledger})
	}
	alerts, err := p.store.Alerts(ctx, run.ID)
	report.Alerts = append(report.Alerts, alerts...)
	report.runLine.Alerts = len(alerts)
	return report, err
}

// runReport gathers all that the record says of a run.
func (p *project) runReport(ctx context.Context, run disclosure.Run) (runReport, error) {
	report, err := p.summary(ctx, run)
	if err != nil {
		return report, err
	}
	sites, err := p.store.SiteRuns(ctx, run.ID)
	if err != nil {
		return report, err
	}
	fared := map[string]disclosure.SiteRun{}
	for _, site := range sites {
		fared[site.Site] = site
	}
	for i := range report.Sites {
		site := fared[report.Sites[i].Site]
		report.Sites[i].Seconds, report.Sites[i].Requests, report.Sites[i].Bytes = site.Worked.Seconds(), site.Requests, site.Bytes
		report.Sites[i].Over = !site.Ended.IsZero() || !run.Ended.IsZero() // earlier versions, and a run that was replaced, end no site
		report.Sites[i].Forgotten = site.Forgotten
	}
	failures, err := p.store.Failures(ctx, run.ID)
	for _, failure := range failures {
		if group := failureGroup(failure); !group.usual() {
			report.Failures = append(report.Failures, group)
		}
	}
	return report, err
}

// usual tells what is noted but is no failure: what a search for
// columns found, and lists that were not read further.
func (f failureGroup) usual() bool {
	switch {
	case f.Kind == disclosure.KindColumns && f.Bucket == disclosure.Fetched:
		return true
	case f.Bucket == disclosure.Skipped && (f.Reason == disclosure.ReasonNothingNew || f.Reason == disclosure.ReasonAlreadyRead):
		return true
	}
	return trouble{Kind: f.Kind, Bucket: f.Bucket, Reason: f.Reason}.idle()
}

// String is a run in one line.
func (r runLine) String() string {
	state := "完整"
	switch {
	case r.Ended == "":
		state = "未结束，重新运行 crawl 会接着进行"
	case !r.Complete:
		state = "不完整"
	}
	alerts := ""
	if r.Alerts > 0 {
		alerts = fmt.Sprintf("，提醒 %d 条", r.Alerts)
	}
	return fmt.Sprintf("第 %d 次  %s  %s%s：%s", r.Run, localTime(r.Started), state, alerts, ledgerText(r.Ledger))
}

// localTime is a time as a person in China writes it.
func localTime(stamp string) string {
	at, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		return stamp
	}
	return at.In(disclosure.Shanghai()).Format("2006-01-02 15:04")
}

func (a *app) printRun(report runReport) {
	fmt.Fprintln(a.stdout, report.runLine)
	for _, site := range report.Sites {
		state := ""
		if !site.Over {
			state = fmt.Sprintf("（未结束，还有 %d 个待处理）", site.Pending+site.Files.Pending)
		}
		fmt.Fprintf(a.stdout, "\n%s%s：%s\n  用时 %s，请求 %d 次，接收 %s\n", oneLine(site.Site), state, ledgerText(site.Ledger),
			time.Duration(site.Seconds*float64(time.Second)).Round(100*time.Millisecond), site.Requests, byteText(site.Bytes))
		if site.Files.Total() > 0 {
			fmt.Fprintf(a.stdout, "  附件：%s\n", filesText(site.Files))
		}
		if site.Forgotten {
			fmt.Fprintln(a.stdout, "  这次采集较早，只保留合计，不再保留逐条记录")
		}
		for _, failure := range report.Failures {
			if failure.Site == site.Site {
				fmt.Fprintf(a.stdout, "  %s %d 个：%s，例如 %s\n", bucketName(failure.Bucket), failure.Visits, oneLine(failure.Reason), oneLine(failure.Example))
			}
		}
	}
	if len(report.Alerts) > 0 {
		fmt.Fprintln(a.stdout, "\n请核实：")
	}
	for _, alert := range report.Alerts {
		fmt.Fprintf(a.stdout, "  %s\n", oneLine(alert.Text))
	}
}

// byteText is an amount of bytes as a person reads it.
func byteText(n int64) string {
	units := []string{"字节", "KB", "MB", "GB", "TB"}
	amount, unit := float64(n), 0
	for amount >= 1024 && unit < len(units)-1 {
		amount, unit = amount/1024, unit+1
	}
	if unit == 0 {
		return fmt.Sprintf("%d 字节", n)
	}
	return fmt.Sprintf("%.1f %s", amount, units[unit])
}
