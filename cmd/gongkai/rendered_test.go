package main

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/crawler/render"
	"gongkai/disclosure"
)

// TestStoppedRenderedRunGoesOn stops the real program while its browser waits
// for a page. Nothing of the browser may stay, and running the program again must give
// the posts of a crawl without a browser.
func TestStoppedRenderedRunGoesOn(t *testing.T) {
	if _, err := render.Find(""); err != nil && os.Getenv("CI") != "" {
		t.Fatalf("%v; CI must test with one", err)
	} else if err != nil {
		t.Skipf("SKIPPED, no rendered crawl is stopped: %v", err)
	}
	const posts = 6
	for name, signal := range map[string]syscall.Signal{"interrupt": syscall.SIGINT, "kill": syscall.SIGKILL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			waiting := make(chan struct{})
			site := newSmallSite(posts)
			site.before = func(ctx context.Context, request int) {
				if request == 5 { // after robots.txt, two lists and a post
					close(waiting)
					<-ctx.Done()
				}
			}
			server := httptest.NewServer(site)
			defer server.Close()
			configFile := writeSmallConfig(t, server.URL)
			plain, err := os.ReadFile(configFile)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(configFile, []byte(strings.Replace(string(plain), "    delay: 0s\n", "    delay: 0s\n    render: true\n", 1)), 0o600); err != nil {
				t.Fatal(err)
			}
			runAndStop(t, configFile, signal, waiting)
			browsers := filepath.Join(filepath.Dir(configFile), "data", "browser")
			waitUntilGone(t, browsers)

			stdout, stderr := runToEnd(t, configFile)
			var done struct{ Ledger disclosure.Ledger }
			if err := json.Unmarshal(stdout, &done); err != nil {
				t.Fatalf("%v in %s", err, stdout)
			}
			if want := (disclosure.Ledger{Fetched: 2, New: posts}); done.Ledger != want || !strings.Contains(stderr, "went on with run 1") {
				t.Errorf("ledger %+v, want %+v of the same run; the program says:\n%s", done.Ledger, want, stderr)
			}
			if _, err := os.Stat(browsers); !os.IsNotExist(err) {
				t.Errorf("the browsers' profiles are left: %v", err)
			}
			undisturbed := writeSmallConfig(t, server.URL)
			runToEnd(t, undisturbed)
			if diff := cmp.Diff(listPosts(t, undisturbed), listPosts(t, configFile)); diff != "" {
				t.Errorf("posts without a browser and of a rendered run that was stopped (-want +got):\n%s", diff)
			}
		})
	}
}

// waitUntilGone waits until no process names a folder in its arguments.
func waitUntilGone(t *testing.T, folder string) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		left := ""
		lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
		for _, line := range lines {
			if arguments, err := os.ReadFile(line); err == nil && strings.Contains(string(arguments), folder) {
				left = strings.ReplaceAll(string(arguments), "\x00", " ")
			}
		}
		if left == "" {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("a process of the browser is left: %.300s", left)
		}
	}
}
