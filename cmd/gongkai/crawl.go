package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"gongkai/crawler"
	"gongkai/disclosure"
)

// crawlResult is the JSON of crawl.
type crawlResult struct {
	Ledger   disclosure.Ledger       `json:"ledger"`
	Sites    []disclosure.SiteLedger `json:"sites"`
	Complete bool                    `json:"complete"`
	Trouble  []trouble               `json:"trouble,omitempty"`
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
	progress := a.newProgress(sites)
	report, err := project.crawler(progress.update).Run(ctx, sites)
	progress.close()
	if err != nil {
		return crawlResult{}, err
	}
	if report.Resumed {
		fmt.Fprintf(a.stderr, "went on with run %d, which had been cut off\n", report.Run.ID)
	}
	return newCrawlResult(report), project.settle(ctx)
}

func newCrawlResult(report crawler.Report) crawlResult {
	result := crawlResult{Ledger: report.Ledger, Sites: report.Sites, Complete: report.Run.Complete}
	for _, visit := range report.Trouble {
		result.Trouble = append(result.Trouble, trouble{
			Site: visit.Site, Column: visit.Column.Name, Kind: visit.Kind, URL: visit.URL, Bucket: visit.Bucket, Reason: visit.Reason,
		})
	}
	return result
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
	for _, t := range result.Trouble {
		fmt.Fprintf(a.stdout, "  %s %s %s：%s\n", t.Bucket, oneLine(t.Site), oneLine(t.URL), oneLine(t.Reason))
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

// trust is the exit code's reason: an error when posts may be missing.
func (a *app) trust(result crawlResult) error {
	if result.Complete {
		return nil
	}
	fmt.Fprintln(a.stderr, "gongkai: some lists could not be read to their end, so posts may be missing and the count cannot be trusted:")
	for _, t := range result.Trouble {
		if t.Kind != disclosure.KindEntry || t.Reason == disclosure.ReasonOverBudget {
			fmt.Fprintf(a.stderr, "  %s %s: %s\n", oneLine(t.Site), oneLine(t.URL), oneLine(t.Reason))
		}
	}
	return errTold
}
