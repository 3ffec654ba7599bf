package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fullDisk is a way to let the program run out of room. prepare gives the
// command that runs it with so many kilobytes in the folder of its data, all
// the room there is for 0.
type fullDisk struct {
	says    string // what the program must say of it
	prepare func(t *testing.T, data string) func(kilobytes int, program ...string) *exec.Cmd
}

// TestFullDisk lets the room for data run out in the middle of a crawl. The
// program must say so and end; with room again it must lose nothing.
func TestFullDisk(t *testing.T) {
	for name, disk := range map[string]fullDisk{
		"a small disk":               {"full", mounted},
		"files that may not grow on": {"disk I/O error", limited},
	} {
		t.Run(name, func(t *testing.T) { disk.test(t) })
	}
}

func (d fullDisk) test(t *testing.T) {
	const posts = 300
	site := newSmallSite(posts)
	server := httptest.NewServer(site)
	defer server.Close()
	configFile := writeSmallConfig(t, server.URL)
	data := filepath.Join(filepath.Dir(configFile), "data")
	if err := os.Mkdir(data, 0o755); err != nil {
		t.Fatal(err)
	}
	command := d.prepare(t, data)
	for room := 512; site.postsAsked() == 0; room += 512 { // an empty record needs a part of it
		var said bytes.Buffer
		program := command(room, "gongkai", "run", "--config", configFile)
		program.Stdout, program.Stderr = &said, &said
		err := program.Run()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != exitFailed || !strings.Contains(said.String(), d.says) {
			t.Fatalf("with %d kB the program ends with %v and says %s, want %d and a word of %q", room, err, said.String(), exitFailed, d.says)
		}
	}
	if asked := site.postsAsked(); asked >= posts {
		t.Errorf("the room ended after %d posts, which tests nothing", asked)
	}
	command(0)
	runToEnd(t, configFile)
	undisturbed := writeSmallConfig(t, server.URL)
	runToEnd(t, undisturbed)
	if diff := cmp.Diff(listPosts(t, undisturbed), listPosts(t, configFile)); diff != "" {
		t.Errorf("posts of an undisturbed run and of one without room (-want +got):\n%s", diff)
	}
}

// mounted puts the data on a disk of its own, where that is permitted.
func mounted(t *testing.T, data string) func(int, ...string) *exec.Cmd {
	mount := func(arguments ...string) error {
		out, err := exec.CommandContext(t.Context(), "mount", arguments...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w %s", err, out)
		}
		return nil
	}
	if err := mount("-t", "tmpfs", "-o", "size=512k", "tmpfs", data); err != nil {
		t.Skipf("SKIPPED: a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if out, err := exec.CommandContext(context.Background(), "umount", data).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	return func(kilobytes int, program ...string) *exec.Cmd {
		if kilobytes == 0 {
			kilobytes = 200 << 10
		}
		if err := mount("-o", fmt.Sprintf("remount,size=%dk", kilobytes), data); err != nil {
			t.Fatalf("remount: %v", err)
		}
		return exec.CommandContext(t.Context(), "env", program...)
	}
}

// limited bounds the size of a file by the system's limit for a process, which
// needs no right and works everywhere. The shell counts in blocks of 512 bytes.
func limited(t *testing.T, _ string) func(int, ...string) *exec.Cmd {
	return func(kilobytes int, program ...string) *exec.Cmd {
		shell := []string{"-c", fmt.Sprintf(`ulimit -f %d && exec "$@"`, 2*kilobytes), "sh"}
		return exec.CommandContext(t.Context(), "sh", append(shell, program...)...)
	}
}
