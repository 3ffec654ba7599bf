package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"gongkai/crawler"
	"gongkai/crawler/attachment"
	"gongkai/crawler/extract"
	"gongkai/store"
)

const (
	// readLimit is how long one attachment may be read.
	readLimit = 30 * time.Second
	// readMemory is what the process that reads attachments may use: the PDF
	// engine's compiler needs 300 MB once, a hostile file up to 512 MB.
	readMemory = 768 << 20
	readerName = "read-attachment"
)

// files is how a crawl deals with attachments. closed ends the process that
// reads them; it starts with the first file.
func (a *app) files(project *project) (files crawler.Files, closed func(), err error) {
	settings := project.config.Attachments
	archive, err := store.OpenArchive(filepath.Join(project.config.Data, "files"))
	if err != nil {
		return crawler.Files{}, nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return crawler.Files{}, nil, err
	}
	cache := readerCache(project.config.Data)
	reader := attachment.NewProcess(func() *exec.Cmd {
		command := readerProcess(self, cache)
		if a.verbose {
			command.Stderr = a.stderr
		}
		return command
	}, readLimit)
	return crawler.Files{
		Download: settings.Download, MaxBytes: int64(settings.MaxBytes), Recheck: settings.Recheck,
		Archive: archive, Reader: reader, Version: attachment.Version,
	}, func() { _ = reader.Close() }, nil // its process is killed: nothing is to be learnt from it
}

// readerProcess is the process that reads attachments. It gets none of our
// environment but what it needs to run: what reads hostile files must not know
// logins and keys.
func readerProcess(self, cache string) *exec.Cmd {
	command := exec.Command(self, readerName, "--cache", cache)
	command.Env = []string{} // nil would be all of ours
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "GOCOVERDIR", "GORACE"} {
		if value, ok := os.LookupEnv(name); ok {
			command.Env = append(command.Env, name+"="+value)
		}
	}
	return command
}

// readerCache is where the compiled PDF engine is kept, so that it is compiled
// once on a machine: the user's folder for caches, or else the data's.
func readerCache(data string) string {
	if dir, err := os.UserCacheDir(); err == nil {
		dir = filepath.Join(dir, "gongkai")
		if os.MkdirAll(dir, 0o700) == nil {
			return dir
		}
	}
	return filepath.Join(data, "cache")
}

// readAttachmentCommand is the process that reads attachments for a crawl. It
// ends with its standard input, not with Ctrl-C, which reaches it too: the
// crawl decides.
func (a *app) readAttachmentCommand() *cobra.Command {
	var cache string
	command := &cobra.Command{
		Use:    readerName,
		Short:  "Read attachments for a crawl (JSON lines in, JSON lines out)",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			debug.SetMemoryLimit(readMemory)
			if err := limitMemory(2 * readMemory); err != nil {
				a.log().Warn("cannot limit the memory for reading attachments", "error", err)
			}
			reader := attachment.NewReader(attachment.Settings{Decode: decodeText, Cache: cache, Limit: readLimit})
			return attachment.Serve(context.WithoutCancel(command.Context()), reader, a.stdin, a.stdout)
		},
	}
	command.Flags().StringVar(&cache, "cache", "", "`folder` for the compiled PDF engine")
	return command
}

func decodeText(data []byte) []byte {
	text, _, _ := extract.Decode(data, "")
	return text
}
