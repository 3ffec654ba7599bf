// Gongkai collects what a college makes public, indexes it, and counts it by
// channel and category for the yearly 信息公开工作年度报告.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"
	"time"
	_ "time/tzdata" // days are meant in Asia/Shanghai, wherever the binary runs

	"github.com/lmittmann/tint"
	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
)

// gcPercent lets garbage grow to twice what is in use before it is collected.
// What is in use is little, so that this costs some ten megabytes, and saves a
// twentieth of a crawl's time.
const gcPercent = 200

// The exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1
	exitMisuse = 2
)

func main() {
	if os.Getenv("GOGC") == "" && !slices.Contains(os.Args, readerName) { // the reader of files has a limit to keep
		debug.SetGCPercent(gcPercent)
	}
	log.SetOutput(io.Discard) // net/http writes there what misbehaving servers send
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run is the program with everything that it touches passed in.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, now: time.Now}
	root := a.command()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var misuse misuseError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &misuse):
		fmt.Fprintf(stderr, "gongkai: %s\nSee 'gongkai --help'.\n", severalLines(err.Error()))
		return exitMisuse
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		fmt.Fprintln(stderr, "gongkai: stopped; nothing is lost, and running the same command again goes on from here")
		return exitFailed
	case errors.Is(err, errTold):
		return exitFailed
	default:
		fmt.Fprintf(stderr, "gongkai: %s\n", severalLines(err.Error()))
		return exitFailed
	}
}

// errTold ends a command that has already said what is wrong.
var errTold = errors.New("told")

// misuseError is a wrong command line.
type misuseError struct{ error }

// app is what every command shares: where it reads and writes, and the flags
// before the command's own.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	configFile     string
	json           bool
	verbose        bool
	now            func() time.Time
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "gongkai",
		Short: "Collect, search and count what a college makes public",
		Long: `gongkai collects the disclosure posts of a college's web sites, indexes them,
and counts them by channel and category for the yearly report
(高校信息公开工作年度报告统计工具).`,
		Example: `  gongkai demo                    try everything on a sample college
  gongkai init                    write a commented configuration
  gongkai probe https://…         find a site's columns, as lines for the configuration
  gongkai run                     crawl, index and count in one go
  gongkai posts --channel dept --category 6`,
		SilenceUsage: true, SilenceErrors: true,
	}
	root.PersistentFlags().StringVar(&a.configFile, "config", "gongkai.yaml", "configuration `file`")
	root.PersistentFlags().BoolVar(&a.json, "json", false, "print one JSON value (posts, suggest, classify: JSON lines) on standard output")
	root.PersistentFlags().BoolVarP(&a.verbose, "verbose", "v", false, "log more")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return misuseError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	for _, command := range []*cobra.Command{
		a.demoCommand(), a.initCommand(), a.probeCommand(), a.checkConfigCommand(),
		a.runCommand(), a.crawlCommand(), a.runsCommand(), a.indexCommand(), a.countCommand(), a.reportCommand(), a.inspectCommand(),
		a.postsCommand(), a.regulationsCommand(), a.snapshotCommand(), a.diffCommand(), a.searchCommand(), a.findingsCommand(), a.importCommand(),
		a.suggestCommand(), a.reparseCommand(), a.extractCommand(), a.classifyCommand(), a.readAttachmentCommand(),
	} {
		if args := command.Args; args != nil {
			command.Args = func(c *cobra.Command, given []string) error {
				if err := args(c, given); err != nil {
					return misuseError{fmt.Errorf("%s: %w", c.Name(), err)}
				}
				return nil
			}
		}
		root.AddCommand(command)
	}
	root.Args = func(_ *cobra.Command, given []string) error {
		if len(given) > 0 {
			return misuseError{fmt.Errorf("unknown command %q", given[0])}
		}
		return nil
	}
	root.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
	return root
}

func (a *app) log() *slog.Logger {
	level := slog.LevelWarn
	if a.verbose {
		level = slog.LevelInfo
	}
	return slog.New(tint.NewTextHandler(a.stderr, &tint.Options{
		Level: level, TimeFormat: time.TimeOnly, NoColor: !isTerminal(a.stderr),
	}))
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && isatty.IsTerminal(file.Fd())
}
