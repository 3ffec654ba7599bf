package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gongkai/config"
	"gongkai/crawler"
	"gongkai/disclosure"
)

// probeFlags are the flags of probe.
type probeFlags struct {
	name, channel string
	delay         time.Duration
	allow         []string
	pages, limit  int
	render        bool
}

func (a *app) probeCommand() *cobra.Command {
	var flags probeFlags
	command := &cobra.Command{
		Use:   "probe URL",
		Short: "Find the columns of a site, and print them for the configuration",
		Long: `Reads a site from its home page: menus, 更多 links, sitemaps and feeds. Prints
every column that lists posts, with how many there are and of which days, as
lines to put under sites: in the configuration. A column that surely answers one
requirement of the checklist has it written; a guess stands in a comment.
Needs no configuration; where there is one, its agent, proxy, limits and
checklist hold, and what it says of a site with this home page; its login and
headers only where scheme and host are written as there.`,
		Example: `  gongkai probe https://cwc.example.edu.cn/ --name 财务处 --channel dept
  gongkai probe https://10.1.2.3/ --allow 10.0.0.0/8 --json`,
		Args: cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			loaded, err := a.configIfAny(command.Flags().Changed("config"))
			if err != nil {
				return err
			}
			site, withheld, err := probedSite(args[0], flags, loaded, command.Flags().Changed("delay"))
			if err != nil {
				return misuseError{err}
			}
			if withheld {
				fmt.Fprintf(a.stderr, "gongkai: login and headers of site %s are not sent: its home in the configuration has another scheme or host\n", site.Name)
			}
			result, err := a.probe(command.Context(), loaded, site, flags)
			if err != nil {
				return err
			}
			site.Name, result.Name = cmp.Or(site.Name, result.Name), cmp.Or(site.Name, result.Name)
			switch {
			case a.json:
				err = a.printJSON(result)
			case len(result.Columns) > 0:
				err = writeProbe(a.stdout, result, site, time.Now())
			}
			if err != nil {
				return err
			}
			return a.probeVerdict(result)
		},
	}
	command.Flags().StringVar(&flags.name, "name", "", "`name` of the site; its title unless told")
	command.Flags().StringVar(&flags.channel, "channel", "", "id of the `channel` that the site belongs to")
	command.Flags().DurationVar(&flags.delay, "delay", 500*time.Millisecond, "time between two requests")
	command.Flags().StringArrayVar(&flags.allow, "allow", nil, "private `addresses` that the site may have, such as 10.0.0.0/8 (repeatable)")
	command.Flags().IntVar(&flags.pages, "pages", 10, "read at most so many pages of a column's list")
	command.Flags().IntVar(&flags.limit, "limit", 300, "look at no more than so many pages in search of columns")
	command.Flags().BoolVar(&flags.render, "render", false, "read the pages in a browser, as their scripts make them")
	return command
}

// configIfAny is the configuration where there is one, else the defaults. One
// that nobody named may be half written.
func (a *app) configIfAny(named bool) (config.Config, error) {
	loaded, err := config.Load(a.configFile)
	switch {
	case err == nil:
		return loaded, nil
	case named:
		return config.Config{}, err
	case !errors.Is(err, os.ErrNotExist):
		fmt.Fprintf(a.stderr, "gongkai: %s cannot be used yet; probing without it\n", a.configFile)
	}
	return config.Default(), nil
}

// probedSite is the site that the command line asks for; what the
// configuration says of it holds where the command line says nothing. withheld
// tells that the site's login and headers do not.
func probedSite(address string, flags probeFlags, loaded config.Config, delayed bool) (site disclosure.Site, withheld bool, err error) {
	home, err := url.Parse(address)
	switch {
	case strings.Contains(address, "@") && (err != nil || home.User != nil): // which is not shown
		return site, false, errors.New("probe: take the name and password before the @ out of the address; a login belongs into the configuration")
	case err != nil || home.Host == "" || home.Scheme != "http" && home.Scheme != "https":
		return site, false, fmt.Errorf("probe %s: write the address of a home page, such as https://www.example.edu.cn/", address)
	}
	if home.Path == "" {
		home.Path = "/"
	}
	if flags.pages < 1 || flags.limit < 1 || flags.delay < 0 {
		return site, false, errors.New("--pages and --limit must be at least 1, and --delay must not be negative")
	}
	site = disclosure.Site{Delay: flags.delay, Parallel: 1}
	for _, known := range loaded.Sites {
		if canonical, err := disclosure.CanonicalURL(known.Home); err == nil && canonical == canonicalHome(home) {
			site = known
			break
		}
	}
	// A home without https, with another port, or at m. is the same site to us,
	// but who answers there may be somebody else.
	if len(site.Secrets()) > 0 && !sameOrigin(home, site.Home) {
		site.Login, site.Headers, withheld = disclosure.Login{}, nil, true
	}
	site.Home, site.Columns, site.Render = home.String(), nil, site.Render || flags.render
	site.Name = cmp.Or(flags.name, site.Name)
	site.Channel = cmp.Or(flags.channel, site.Channel, loaded.Channels[0].ID)
	if delayed {
		site.Delay = flags.delay
	}
	for _, text := range flags.allow {
		prefix, ok := config.Range(text)
		if !ok {
			return site, false, fmt.Errorf("--allow %s: write a range of addresses, such as 10.0.0.0/8", text)
		}
		site.Allow = append(site.Allow, prefix)
	}
	return site, withheld, nil
}

func sameOrigin(typed *url.URL, configured string) bool {
	home, err := url.Parse(configured)
	return err == nil && typed.Scheme == home.Scheme && strings.EqualFold(typed.Host, home.Host)
}

func canonicalHome(home *url.URL) string {
	canonical, err := disclosure.CanonicalURL(home.String())
	if err != nil {
		return home.String()
	}
	return canonical
}

// probe reads the site into a record of its own, which is thrown away.
func (a *app) probe(ctx context.Context, loaded config.Config, site disclosure.Site, flags probeFlags) (probeResult, error) {
	folder, err := os.MkdirTemp("", "gongkai-probe-")
	if err != nil {
		return probeResult{}, err
	}
	defer os.RemoveAll(folder)
	loaded.Data, loaded.Store.DSN = folder, ""
	project, err := openProject(ctx, loaded)
	if err != nil {
		return probeResult{}, err
	}
	defer project.store.Close()
	site.Name, site.Budget = cmp.Or(site.Name, hostOf(site.Home)), disclosure.Budget{}
	sites := []disclosure.Site{site}
	if err := requireSecrets(sites); err != nil {
		return probeResult{}, err
	}
	chromium, err := project.findBrowser(sites)
	if err != nil {
		return probeResult{}, err
	}
	progress := a.newProgress(sites)
	settings := project.crawlSettings(crawlChoice{}, chromium, crawler.Files{}, progress.update)
	settings.Search, settings.Budget.Pages, settings.Budget.Visits = flags.limit, flags.pages, 0
	probed, err := crawler.New(project.store, project.classifier, settings).Probe(ctx, site)
	progress.close()
	if err != nil && ctx.Err() != nil {
		return probeResult{}, errors.New("stopped before the end; a probe begins anew each time")
	}
	if err != nil {
		return probeResult{}, err
	}
	return newProbeResult(probed, site, project.classifier), nil
}

// probeVerdict says what could not be looked at. Without any column the probe
// has failed.
func (a *app) probeVerdict(result probeResult) error {
	for _, line := range result.Trouble {
		fmt.Fprintf(a.stderr, "  %s\n", line)
	}
	if len(result.Columns) == 0 {
		fmt.Fprintln(a.stderr, "gongkai: no column was found; is this the address of the home page?")
		return errTold
	}
	if !result.Complete {
		fmt.Fprintln(a.stderr, "gongkai: columns may be missing: not every page could be looked at")
	}
	return nil
}
