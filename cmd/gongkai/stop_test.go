package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

const (
	stopPosts = 40
	// patience bounds how long a stopped program may take in a test. Its
	// requests would wait for their answer ten times as long.
	patience = 20 * time.Second
)

// TestStoppedRunGoesOn stops the real program in the middle of its work, by
// Ctrl-C or by a kill, at fixed points of a crawl. Running it again must
// finish the same run with the same posts as a run that nobody disturbed.
func TestStoppedRunGoesOn(t *testing.T) {
	if _, err := exec.LookPath("gongkai"); err != nil {
		t.Fatalf("TestMain puts the program into PATH: %v", err)
	}
	for _, test := range []struct {
		name    string
		signal  syscall.Signal
		request int // stop while this request waits for its answer; 0 for while the index is written
	}{
		{"interrupt at robots.txt", syscall.SIGINT, 1},
		{"interrupt at the first list", syscall.SIGINT, 2},
		{"interrupt at a later list", syscall.SIGINT, 4},
		{"interrupt at a post", syscall.SIGINT, 20},
		{"terminate at a post", syscall.SIGTERM, 21},
		{"kill at the first list", syscall.SIGKILL, 2},
		{"kill at a later list", syscall.SIGKILL, 5},
		{"kill at the first post", syscall.SIGKILL, 8},
		{"kill at a post", syscall.SIGKILL, 30},
		{"kill at the last post", syscall.SIGKILL, 7 + stopPosts},
		{"interrupt at a file", syscall.SIGINT, 7 + stopPosts + 3},
		{"kill at the first file", syscall.SIGKILL, 7 + stopPosts + 1},
		{"kill at the last file", syscall.SIGKILL, 7 + stopPosts + stopPosts/4},
		{"kill at the index", syscall.SIGKILL, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			waiting := make(chan struct{})
			site := newSmallSite(stopPosts)
			site.files = true
			site.before = func(ctx context.Context, request int) {
				if request == test.request {
					close(waiting)
					<-ctx.Done()
				}
			}
			server := httptest.NewServer(site)
			defer server.Close()
			configFile := writeSmallConfig(t, server.URL)

			code := runAndStop(t, configFile, test.signal, waiting)
			if test.signal != syscall.SIGKILL && code != exitFailed {
				t.Errorf("a stopped run ends with %d, want %d", code, exitFailed)
			}
			stdout, stderr := runToEnd(t, configFile)
			var done struct {
				Ledger   disclosure.Ledger
				Files    disclosure.FileLedger
				Complete bool
				Count    struct {
					Total int
					Index struct{ Agrees bool }
				}
			}
			if err := json.Unmarshal(stdout, &done); err != nil {
				t.Fatalf("%v in %s", err, stdout)
			}
			if test.request > 0 {
				if want := (disclosure.Ledger{Fetched: 6, New: stopPosts}); done.Ledger != want || done.Files.Fetched != stopPosts/4 || !strings.Contains(stderr, "went on with run 1") {
					t.Errorf("ledger %+v, want %+v of the same run; the program says:\n%s", done.Ledger, want, stderr)
				}
			}
			if !done.Complete || done.Count.Total != stopPosts || !done.Count.Index.Agrees {
				t.Errorf("after going on: %s", stdout)
			}
			undisturbed := writeSmallConfig(t, server.URL)
			runToEnd(t, undisturbed)
			if diff := cmp.Diff(listPosts(t, undisturbed), listPosts(t, configFile)); diff != "" {
				t.Errorf("posts of an undisturbed run and of one that was stopped (-want +got):\n%s", diff)
			}
		})
	}
}

// writeSmallConfig writes a small site's configuration into a folder of its
// own, with requests that wait for ever.
func writeSmallConfig(t *testing.T, base string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "gongkai.yaml")
	if err := os.WriteFile(name, []byte(smallConfig(base)+"timeout: 10m\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// runAndStop runs the program until the site is waiting, or else until it says
// that it writes the index, sends it a signal, and gives its exit code.
func runAndStop(t *testing.T, configFile string, signal syscall.Signal, waiting <-chan struct{}) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	command := exec.CommandContext(ctx, "gongkai", "run", "--config", configFile)
	stderr, err := command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	indexing, said := make(chan struct{}, 1), make(chan string, 1)
	go func() {
		var all strings.Builder
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			all.WriteString(lines.Text() + "\n")
			if strings.Contains(lines.Text(), "正在写入索引") {
				indexing <- struct{}{}
			}
		}
		said <- all.String()
	}()
	select {
	case <-waiting:
	case <-indexing:
	case <-ctx.Done():
	}
	if err := command.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	told := <-said
	_ = command.Wait()
	if ctx.Err() != nil {
		t.Fatalf("the program goes on %v after the signal", patience)
	}
	if signal != syscall.SIGKILL && !strings.Contains(told, "running the same command again goes on from here") {
		t.Errorf("a stopped run says no word of how to go on:\n%s", told)
	}
	return command.ProcessState.ExitCode()
}

func runToEnd(t *testing.T, configFile string) (stdout []byte, stderr string) {
	t.Helper()
	var out, log bytes.Buffer
	if code := run(t.Context(), []string{"run", "--json", "--config", configFile}, nil, &out, &log); code != exitDone {
		t.Fatalf("run ends with %d: %s%s", code, out.String(), log.String())
	}
	return out.Bytes(), log.String()
}

// listPosts gives what posts prints.
func listPosts(t *testing.T, configFile string) string {
	t.Helper()
	var out, log bytes.Buffer
	if code := run(t.Context(), []string{"posts", "--json", "--body", "--config", configFile}, nil, &out, &log); code != exitDone {
		t.Fatalf("posts ends with %d: %s", code, log.String())
	}
	return out.String()
}
