package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"golang.org/x/net/http/httpproxy"

	"gongkai/classify"
	"gongkai/config"
	"gongkai/crawler"
	"gongkai/crawler/fetch"
	"gongkai/crawler/render"
	"gongkai/disclosure"
	"gongkai/personal"
	"gongkai/store"
)

// project is a configuration with its open store.
type project struct {
	config     config.Config
	store      *store.Store
	classifier *classify.Classifier
}

func (a *app) loadConfig() (config.Config, error) {
	loaded, err := config.Load(a.configFile)
	if errors.Is(err, os.ErrNotExist) {
		return config.Config{}, fmt.Errorf("%w\nWrite one with 'gongkai init', or name another with --config", err)
	}
	return loaded, err
}

// withProject runs what a command does with its configuration and store.
func (a *app) withProject(ctx context.Context, do func(context.Context, *project) error) error {
	loaded, err := a.loadConfig()
	if err != nil {
		return err
	}
	project, err := openProject(ctx, loaded)
	if err != nil {
		return err
	}
	defer project.store.Close()
	return do(ctx, project)
}

func openProject(ctx context.Context, loaded config.Config) (*project, error) {
	classifier, err := classify.New(loaded.Checklist)
	if err != nil {
		return nil, err
	}
	dsn := loaded.Store.DSN
	if dsn == "" {
		dsn = filepath.Join(loaded.Data, "gongkai.db")
	}
	record, err := store.Open(ctx, dsn)
	if err != nil {
		return nil, err
	}
	return &project{config: loaded, store: record, classifier: classifier}, nil
}

// browserDir is where browsers keep their profiles while a crawl runs.
func (p *project) browserDir() string { return filepath.Join(p.config.Data, "browser") }

// findBrowser gives the path of the browser where one of the sites needs it.
func (p *project) findBrowser(sites []disclosure.Site) (string, error) {
	if !slices.ContainsFunc(sites, func(site disclosure.Site) bool { return site.Render }) {
		return "", nil
	}
	return render.Find(p.config.Chromium)
}

func (p *project) crawler(choice crawlChoice, chromium string, files crawler.Files, progress func(crawler.Progress)) *crawler.Crawler {
	return crawler.New(p.store, p.classifier, p.crawlSettings(choice, chromium, files, progress))
}

func (p *project) crawlSettings(choice crawlChoice, chromium string, files crawler.Files, progress func(crawler.Progress)) crawler.Settings {
	proxy := httpproxy.FromEnvironment()
	if p.config.Proxy != "" {
		proxy = &httpproxy.Config{HTTPProxy: p.config.Proxy, HTTPSProxy: p.config.Proxy}
	}
	find := proxy.ProxyFunc()
	settings := crawler.Settings{
		Fetch: fetch.Settings{
			Agent: userAgent(p.config.Agent), Timeout: p.config.Timeout, Retries: p.config.Retries,
			MaxBytes: int64(p.config.Limits.PageBytes),
			Proxy:    func(request *http.Request) (*url.URL, error) { return find(request.URL) },
			Pace:     fetch.NewPace(), Secret: os.LookupEnv,
		},
		Render: render.Settings{
			Chromium: chromium, Dir: p.browserDir(), Env: []string{"PATH=" + os.Getenv("PATH")},
			MaxBytes: int64(p.config.Limits.PageBytes),
		},
		Files: files, Workers: p.config.Workers, Budget: p.config.Limits.Site, LossPercent: p.config.Limits.LossPercent,
		Full: choice.full, Now: time.Now, Progress: progress,
	}
	if choice.acceptLoss {
		settings.LossPercent = 100
	}
	return settings
}

func userAgent(contact string) string {
	version := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	agent := fetch.Product + "/" + version
	if contact != "" {
		agent += " (+" + contact + ")"
	}
	return agent
}

// requireSecrets tells all environment variables that the sites need and that
// are not set, before anything is asked for.
func requireSecrets(sites []disclosure.Site) error {
	var missing []error
	for _, site := range sites {
		for _, name := range site.Secrets() {
			if os.Getenv(name) == "" {
				missing = append(missing, fmt.Errorf("site %s needs the environment variable %s, which is not set", site.Name, name))
			}
		}
	}
	return errors.Join(missing...)
}

// channelIDs are the configured channels in their order.
func (p *project) channelIDs() []string {
	var ids []string
	for _, channel := range p.config.Channels {
		ids = append(ids, channel.ID)
	}
	return ids
}

// settleMemory is how many bytes settling a record may take before it spends
// more time on collecting garbage: those of some 100,000 posts.
const settleMemory = 96 << 20

// settle brings the record into its counted form after posts have come in:
// cross-posted copies are marked, and what changed is searched for personal data.
func (p *project) settle(ctx context.Context) error {
	// What is compared are all posts at once, the most that a crawl ever holds:
	// garbage waits for less where that is much.
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(settleMemory))
	if _, err := p.store.MarkDuplicates(ctx, p.channelIDs()); err != nil {
		return err
	}
	return personal.Sync(ctx, p.store)
}

// printJSON writes one JSON value, with Chinese and HTML as they are.
func (a *app) printJSON(value any) error {
	encoder := json.NewEncoder(a.stdout)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
