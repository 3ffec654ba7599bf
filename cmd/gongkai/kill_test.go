package main

import (
	"bytes"
	"context"
	"math/rand/v2"
	"net/http/httptest"
	"os/exec"
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
	kills, within := 0, 600*time.Millisecond
	for _, posts := range []int{killPosts, morePosts} {
		site.grow(posts)
		for range 12 {
			started := time.Now()
			if killedAfter(t, configFile, time.Duration(random.Int64N(int64(within)))) {
				kills++
			} else { // however fast the machine is, the next one is killed at its work
				within = max(time.Since(started), time.Millisecond)
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
