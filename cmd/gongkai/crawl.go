package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

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
	Run      int64                          `json:"run"`
	Alerts   []disclosure.Alert             `json:"alerts,omitempty"`
	Later    []laterLine                    `json:"later,omitempty"`   // sites that may not be asked for now; the same command goes on with them
	Findings map[disclosure.FindingKind]int `json:"findings"`          // personal data in all posts, by kind
	Trouble  []trouble                      `json:"trouble,omitempty"` // failed and skipped visits, and lists without entries
	Missing  []trouble                      `json:"missing,omitempty"` // those of them behind which posts may be hidden
}

// crawlChoice is what a crawl is asked for beside the configuration.
type crawlChoice struct {
	only       []string // names of sites; none for all
	full       bool
	acceptLoss bool
}

func (a *app) crawlCommand() *cobra.Command {
	var choice crawlChoice
	command := &cobra.Command{
		Use:   "crawl [--site NAME] [--full] [--accept-loss]",
		Short: "Collect the posts of the configured sites",
		Long: `The first crawl reads every column of every site to its end and keeps each post
with its page. Later ones read a column as far as it shows something new, and
look at the pages that are due; every one to eight weeks, or with --full, they
read everything again. A crawl that was stopped goes on where it stopped.

A post whose page answers 404 or 410 in two crawls, while its list is well, is
marked as gone and stays counted. When more than loss_percent of a site's posts
seem to go at once they are held instead, until --accept-loss says that it is
true. The exit code is 1 when a list could not be read: then posts may be
missing and the count cannot be trusted. The posts of a site that was renamed in
the configuration, or given to another channel, go along.`,
		Example: `  gongkai crawl --site 教务处
  gongkai crawl --full            read everything again, believe what lists show now`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return a.withProject(command.Context(), func(ctx context.Context, project *project) error {
				result, err := a.crawl(ctx, project, choice)
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
	command.Flags().StringArrayVar(&choice.only, "site", nil, "crawl only the site of this `name` (repeatable)")
	command.Flags().BoolVar(&choice.full, "full", false, "read every column to its end and look at every post; a list that lost its entries is believed")
	command.Flags().BoolVar(&choice.acceptLoss, "accept-loss", false, "mark posts that are gone, however many of a site they are")
	return command
}

// crawl collects and settles the record.
func (a *app) crawl(ctx context.Context, project *project, choice crawlChoice) (crawlResult, error) {
	sites, err := chooseSites(project.config.Sites, choice.only)
	if err != nil {
		return crawlResult{}, err
	}
	chromium, err := project.findBrowser(sites)
	if err != nil {
		return crawlResult{}, err
	}
	if err := requireSecrets(sites); err != nil {
		return crawlResult{}, err
	}
	unlock, err := project.lockCrawl()
	if err != nil {
		return crawlResult{}, err
	}
	defer unlock()
	defer os.RemoveAll(project.browserDir()) // also what a crawl left that was killed
	if err := a.moveSites(ctx, project); err != nil {
		return crawlResult{}, err
	}
	if err := a.refile(ctx, project); err != nil {
		return crawlResult{}, err
	}
	for _, site := range sites {
		if site.IgnoreRobots != "" {
			fmt.Fprintf(a.stderr, "%s：不按 robots.txt 采集，理由：%s\n", oneLine(site.Name), oneLine(site.IgnoreRobots))
		}
	}
	files, closeFiles, err := a.files(project)
	if err != nil {
		return crawlResult{}, err
	}
	defer closeFiles()
	progress := a.newProgress(sites)
	report, err := project.crawler(choice, chromium, files, progress.update).Run(ctx, sites)
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

// laterLine is a site that is left alone for the time being.
type laterLine struct {
	Site   string `json:"site"`
	Reason string `json:"reason"`
	Until  string `json:"until"` // RFC 3339
}

func newCrawlResult(report crawler.Report) crawlResult {
	var later []laterLine
	for _, l := range report.Later {
		later = append(later, laterLine{l.Site, l.Reason, l.Until.Format(time.RFC3339)})
	}
	return crawlResult{
		Later: later,
		Run:   report.Run.ID, Ledger: report.Ledger, Files: report.Files, Sites: report.Sites, Complete: report.Run.Complete, Alerts: report.Alerts,
		Trouble: troubles(report.Trouble), Missing: troubles(report.Missing),
	}
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
