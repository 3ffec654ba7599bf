package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/crawler"
	"gongkai/disclosure"
)

// crawlResult is the JSON of crawl.
type crawlResult struct {
	Ledger   disclosure.Ledger              `json:"ledger"`
	Files    disclosure.FileLedger          `json:"files"` // the attachments, each once
	Sites    []disclosure.SiteLedger        `json:"sites"`
	Complete bool                           `json:"complete"`
	Findings map[disclosure.FindingKind]int `json:"findings"`          // personal data in all posts, by kind
	Trouble  []trouble                      `json:"trouble,omitempty"` // failed and skipped visits, and lists without entries
	Missing  []trouble                      `json:"missing,omitempty"` // those of them behind which posts may be hidden
}

// trouble is a visit that failed or was skipped.
type trouble struct {
	Site   string            `json:"site"`
	Column string            `json:"column,omitempty"`
	Kind   disclosure.Kind   `json:"kind"`
	URL    string            `json:"url"`
	Bucket disclosure.Bucket `json:"bucket"`
	Reason string            `json:"reason"`
}

func (a *app) crawlCommand() *cobra.Command {
	var only []string
	command := &cobra.Command{
		Use:   "crawl [--site NAME]",
		Short: "Collect the posts of the configured sites",
		Long: `Reads every column of every site to its end and keeps each post with its page.
A crawl that was stopped goes on where it stopped. The exit code is 1 when a
list could not be read: then posts may be missing and the count cannot be
trusted. The posts of a site that was renamed in the configuration, or given to
another channel, go along.`,
		Example: "  gongkai crawl --site 教务处",
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				result, err := a.crawl(ctx, project, only)
				if err != nil {
					return err
				}
				if a.json {
					if err := a.printJSON(result); err != nil {
						return err
					}
				} else {
					a.printLedger(result)
				}
				return a.trust(result)
			})
		},
	}
	command.Flags().StringArrayVar(&only, "site", nil, "crawl only the site of this `name` (repeatable)")
	return command
}

// crawl collects and settles the record.
func (a *app) crawl(ctx context.Context, project *project, only []string) (crawlResult, error) {
	sites, err := chooseSites(project.config.Sites, only)
	if err != nil {
		return crawlResult{}, err
	}
	unlock, err := project.lockCrawl()
	if err != nil {
		return crawlResult{}, err
	}
	defer unlock()
	if err := a.moveSites(ctx, project); err != nil {
		return crawlResult{}, err
	}
	files, closeFiles, err := a.files(project)
	if err != nil {
		return crawlResult{}, err
	}
	defer closeFiles()
	progress := a.newProgress(sites)
	report, err := project.crawler(files, progress.update).Run(ctx, sites)
	progress.close()
	if err != nil {
		return crawlResult{}, err
	}
	if report.Resumed {
		fmt.Fprintf(a.stderr, "went on with run %d, which had been cut off\n", report.Run.ID)
	}
	result := newCrawlResult(report)
	if err := project.settle(ctx); err != nil {
		return result, err
	}
	result.Findings, err = project.store.CountFindings(ctx)
	return result, err
}

func newCrawlResult(report crawler.Report) crawlResult {
	return crawlResult{
		Ledger: report.Ledger, Files: report.Files, Sites: report.Sites, Complete: report.Run.Complete,
		Trouble: troubles(report.Trouble), Missing: troubles(report.Missing),
	}
}

func troubles(visits []disclosure.Visit) []trouble {
	var lines []trouble
	for _, visit := range visits {
		lines = append(lines, trouble{
			Site: visit.Site, Column: visit.Column.Name, Kind: visit.Kind, URL: visit.URL, Bucket: visit.Bucket, Reason: visit.Reason,
		})
	}
	return lines
}

// String is the trouble in one line, safe for a terminal.
func (t trouble) String() string {
	names := map[disclosure.Bucket]string{disclosure.Failed: "失败", disclosure.Skipped: "跳过"}
	where := oneLine(t.Site)
	if t.Column != "" {
		where += "/" + oneLine(t.Column)
	}
	return fmt.Sprintf("%s %s %s：%s", cmp.Or(names[t.Bucket], "注意"), where, oneLine(t.URL), oneLine(t.Reason))
}

func chooseSites(sites []disclosure.Site, names []string) ([]disclosure.Site, error) {
	if len(names) == 0 {
		return sites, nil
	}
	byName := map[string]disclosure.Site{}
	var known []string
	for _, site := range sites {
		byName[site.Name] = site
		known = append(known, site.Name)
	}
	var chosen []disclosure.Site
	for _, name := range names {
		site, ok := byName[name]
		if !ok {
			return nil, misuseError{fmt.Errorf("no site %q in the configuration; there are: %s", name, strings.Join(known, ", "))}
		}
		chosen = append(chosen, site)
	}
	return chosen, nil
}

// printLedger prints the run's account, one line for each site and for each trouble.
func (a *app) printLedger(result crawlResult) {
	for _, site := range result.Sites {
		fmt.Fprintf(a.stdout, "%s：%s\n", oneLine(site.Site), ledgerText(site.Ledger))
	}
	fmt.Fprintf(a.stdout, "合计 %d 个地址和条目：%s\n", result.Ledger.Total(), ledgerText(result.Ledger))
	if result.Files.Total() > 0 {
		fmt.Fprintf(a.stdout, "附件：%s\n", filesText(result.Files))
	}
	if len(result.Findings) > 0 {
		fmt.Fprintf(a.stdout, "个人信息：%s；用 gongkai findings 查看\n", countsText(result.Findings))
	}
	for _, t := range result.Trouble {
		if !slices.Contains(result.Missing, t) { // those are told with the reason of the exit code
			fmt.Fprintf(a.stdout, "  %s\n", t)
		}
	}
}

func ledgerText(l disclosure.Ledger) string {
	var parts []string
	for _, bucket := range []struct {
		name  string
		count int
	}{
		{"新增", l.New}, {"更新", l.Updated}, {"未变", l.Unchanged}, {"重复", l.Duplicate}, {"消失", l.Gone},
		{"列表页", l.Fetched}, {"列表页未变", l.NotModified}, {"失败", l.Failed}, {"跳过", l.Skipped},
	} {
		if bucket.count > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", bucket.name, bucket.count))
		}
	}
	if len(parts) == 0 {
		return "无"
	}
	return strings.Join(parts, "，")
}

func filesText(l disclosure.FileLedger) string {
	var parts []string
	for _, bucket := range []struct {
		name  string
		count int
	}{{"下载", l.Fetched}, {"未变", l.NotModified}, {"失败", l.Failed}, {"跳过", l.Skipped}} {
		if bucket.count > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", bucket.name, bucket.count))
		}
	}
	return strings.Join(parts, "，")
}

// trust is the exit code's reason: an error when posts may be missing.
func (a *app) trust(result crawlResult) error {
	if result.Complete {
		return nil
	}
	fmt.Fprintln(a.stderr, "gongkai: not everything could be read, so posts may be missing and the count cannot be trusted:")
	for _, t := range result.Missing {
		fmt.Fprintf(a.stderr, "  %s\n", t)
	}
	return errTold
}
