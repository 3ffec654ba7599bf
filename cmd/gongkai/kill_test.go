package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// killPosts is how many posts the site has on which the program is killed, and
// morePosts how many it has after the first crawl.
const killPosts, morePosts = 60, 90

// TestKilledAtRandomMoments kills the real program again and again, wherever
// it happens to be: in its first crawl, and in a later one that finds new
// posts. Afterwards there must be the posts of a run that nobody disturbed.
func TestKilledAtRandomMoments(t *testing.T) {
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	site := newSmallSite(killPosts)
	server := httptest.NewServer(site)
	defer server.Close()
	configFile := writeSmallConfig(t, server.URL)
	kills := 0
	for _, posts := range []int{killPosts, morePosts} {
		site.grow(posts)
		for range 12 {
			if killedAfter(t, configFile, time.Duration(random.Int64N(int64(600*time.Millisecond)))) {
				kills++
			}
		}
		runToEnd(t, configFile)
	}
	undisturbed := writeSmallConfig(t, server.URL)
	runToEnd(t, undisturbed)
	if diff := cmp.Diff(listPosts(t, undisturbed), listPosts(t, configFile)); diff != "" {
		t.Errorf("seed %d, %d kills: posts of an undisturbed run and of one that was killed (-want +got):\n%s", seed, kills, diff)
	}
	if kills == 0 {
		t.Errorf("seed %d: the program was never killed, it always ended before", seed)
	}
}

// killedAfter runs the program for a while, kills it, and tells whether it was
// still at work.
func killedAfter(t *testing.T, configFile string, while time.Duration) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), while)
	defer cancel()
	command := exec.CommandContext(ctx, "gongkai", "run", "--config", configFile) // a context that ends kills it
	var said bytes.Buffer
	command.Stdout, command.Stderr = &said, &said
	err := command.Run()
	if err != nil && ctx.Err() == nil {
		t.Fatalf("the program failed by itself: %v\n%s", err, said.String())
	}
	return err != nil
}

// TestFullDisk lets the disk run full in the middle of a crawl. The program
// must say so and end; with room again it must lose nothing.
func TestFullDisk(t *testing.T) {
	const posts = 300
	site := newSmallSite(posts)
	server := httptest.NewServer(site)
	defer server.Close()
	configFile := writeSmallConfig(t, server.URL)
	data := filepath.Join(filepath.Dir(configFile), "data")
	if err := os.Mkdir(data, 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", data).CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: a small disk cannot be mounted here: %v %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.CommandContext(context.Background(), "umount", data).CombinedOutput(); err != nil {
			t.Errorf("umount: %v %s", err, out)
		}
	})
	resize := func(size string) {
		if out, err := exec.CommandContext(t.Context(), "mount", "-o", "remount,size="+size, data).CombinedOutput(); err != nil {
			t.Fatalf("remount: %v %s", err, out)
		}
	}
	for size := 2; site.postsAsked() == 0; size++ { // an empty record needs a part of it
		resize(fmt.Sprintf("%dm", size))
		var out, log bytes.Buffer
		if code := run(t.Context(), []string{"run", "--config", configFile}, nil, &out, &log); code != exitFailed || !strings.Contains(log.String(), "full") {
			t.Fatalf("on a full disk the program ends with %d and says %s%s, want %d and a word of the full disk", code, out.String(), log.String(), exitFailed)
		}
	}
	if asked := site.postsAsked(); asked >= posts {
		t.Errorf("the disk was full after %d posts, which tests nothing", asked)
	}
	resize("200m")
	runToEnd(t, configFile)
	undisturbed := writeSmallConfig(t, server.URL)
	runToEnd(t, undisturbed)
	if diff := cmp.Diff(listPosts(t, undisturbed), listPosts(t, configFile)); diff != "" {
		t.Errorf("posts of an undisturbed run and of one on a full disk (-want +got):\n%s", diff)
	}
}
