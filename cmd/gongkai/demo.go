package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"gongkai/config"
	"gongkai/demo"
	"gongkai/report"
	"gongkai/web"
)

func (a *app) demoCommand() *cobra.Command {
	var once bool
	var dir, address string
	command := &cobra.Command{
		Use:   "demo [--once] [--data DIR]",
		Short: "Try everything on a sample college",
		Long: `Serves a sample college on loopback addresses, crawls it, indexes it, prints the
table of the yearly report, and serves the posts behind each number until Ctrl-C.
The configuration and the data stay in DIR, so that every other command can be
tried on them; run demo again to see a crawl on which nothing changed.`,
		Example: `  gongkai demo
  gongkai posts --config gongkai-demo/gongkai.yaml --channel dept --category 6`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return a.demo(command.Context(), dir, address, once)
		},
	}
	command.Flags().BoolVar(&once, "once", false, "end after the table, without serving the pages")
	command.Flags().StringVar(&dir, "data", "gongkai-demo", "`folder` for the configuration and the data")
	command.Flags().StringVar(&address, "addr", "127.0.0.1:8080", "`address` to serve the pages on; when it is taken, a free one")
	return command
}

func (a *app) demo(ctx context.Context, dir, address string, once bool) error {
	a.configFile = filepath.Join(dir, "gongkai.yaml")
	college, err := startCollege(a.configFile)
	if err != nil {
		return err
	}
	defer college.Close()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	written, err := college.Config(".")
	if err != nil {
		return err
	}
	if err := os.WriteFile(a.configFile, written, 0o644); err != nil {
		return err
	}
	return a.withProject(ctx, func(ctx context.Context, project *project) error {
		return a.tryOut(ctx, project, address, once)
	})
}

// tryOut runs the main job on the sample college, and serves its pages.
func (a *app) tryOut(ctx context.Context, project *project, address string, once bool) error {
	fmt.Fprintf(a.stderr, "示例学校已在本机开放：%d 个网站。正在采集 …\n", len(project.config.Sites))
	done, err := a.mainJob(ctx, project)
	if err != nil {
		return err
	}
	if a.json {
		err = a.printJSON(done.tally)
	} else {
		fmt.Fprintln(a.stderr, ledgerText(done.crawl.Ledger))
		err = report.WriteText(a.stdout, done.tally, done.frame)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "配置和数据在 %s，可以继续试用其他命令，例如：\n  gongkai posts --config %s --channel dept\n", filepath.Dir(a.configFile), a.configFile)
	if once {
		return done.verdict(a)
	}
	if err := a.servePages(ctx, project, *done.tally.Index, address); err != nil {
		return err
	}
	return done.verdict(a)
}

// startCollege opens the sample college, at the addresses that an earlier demo
// used where its configuration is still there: the identity of a post includes
// its port.
func startCollege(configFile string) (*demo.College, error) {
	loaded, err := config.Load(configFile)
	if errors.Is(err, os.ErrNotExist) {
		return demo.Start(nil)
	}
	if err != nil {
		return nil, fmt.Errorf("%w\nThe folder holds another configuration: give demo a folder of its own with --data", err)
	}
	var ports []int
	for _, site := range loaded.Sites {
		home, err := url.Parse(site.Home)
		if err != nil || home.Hostname() != "127.0.0.1" {
			return nil, fmt.Errorf("%s is not a demo's configuration: give demo a folder of its own with --data", configFile)
		}
		port, err := strconv.Atoi(home.Port())
		if err != nil {
			return nil, fmt.Errorf("%s is not a demo's configuration: give demo a folder of its own with --data", configFile)
		}
		ports = append(ports, port)
	}
	college, err := demo.Start(ports)
	if taken := (*net.OpError)(nil); err != nil && !errors.As(err, &taken) {
		return nil, fmt.Errorf("%w\n%s is not a demo's configuration: give demo a folder of its own with --data", err, configFile)
	}
	if err != nil {
		return nil, fmt.Errorf("%w\nIs another demo running on %s? Stop it, or give --data another folder", err, filepath.Dir(configFile))
	}
	return college, nil
}

// servePages serves the posts behind each number until ctx ends.
func (a *app) servePages(ctx context.Context, project *project, agreement report.Agreement, address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		host, _, _ := net.SplitHostPort(address)
		if listener, err = net.Listen("tcp", net.JoinHostPort(host, "0")); err != nil {
			return err
		}
	}
	handler, err := web.New(project.school(), pages{project: project, index: agreement, now: a.now}, a.log())
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "\n打开 http://%s/ 查看每个数字背后的信息。按 Ctrl-C 结束。\n", listener.Addr())
	return web.Serve(ctx, listener, handler)
}
