package main

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"gongkai/demo"
	"gongkai/disclosure"
)

// sizedPosts is how many posts the larger college has. GONGKAI_TEST_POSTS asks
// for another number.
const sizedPosts = 1500

// TestLargerCollegeIsCountedExactly takes a college that is larger than the
// demo's through the main job: every post of its answers must be found exactly
// once, and nothing else.
func TestLargerCollegeIsCountedExactly(t *testing.T) {
	if raceDetector {
		t.Skip("too slow under the race detector, which TestDemoTallyIsRight runs over the same ground")
	}
	college, configFile, size := startSized(t, sizedPosts)
	var done struct {
		Ledger   disclosure.Ledger
		Complete bool
		Count    struct {
			Total int
			Index struct{ Agrees bool }
		}
	}
	started := time.Now()
	runJSON(t, exitDone, &done, "run", "--json", "--config", configFile)
	t.Logf("%d posts in %v: %+v", size, time.Since(started).Round(time.Millisecond), done.Ledger)

	type identity struct {
		channel, canonical, title string // several addresses lead to some posts
		published                 disclosure.Day
	}
	identify := func(channel, address, title string, published disclosure.Day) identity {
		canonical, err := disclosure.CanonicalURL(address)
		if err != nil {
			t.Fatal(err)
		}
		return identity{channel, canonical, title, published}
	}
	answers := college.Answers()
	left := map[identity]int{}
	inPeriod := 0
	for _, answer := range answers {
		left[identify(answer.Channel, answer.URL, answer.Title, answer.Published)]++
		if college.Period().Contains(answer.Published) {
			inPeriod++
		}
	}
	if len(answers) < size {
		t.Fatalf("the college has %d posts, want %d", len(answers), size)
	}
	for _, post := range postsOf(t, configFile) {
		left[identify(post.Channel, post.URL, post.Title, post.Published)]--
	}
	for post, times := range left {
		if times != 0 {
			t.Errorf("%+v: %d times too few", post, times)
		}
	}
	if !done.Complete || !done.Count.Index.Agrees || done.Count.Total != inPeriod {
		t.Errorf("complete %v, index agrees %v, total %d, want true, true, %d", done.Complete, done.Count.Index.Agrees, done.Count.Total, inPeriod)
	}
}

// startSized serves a college of so many posts, or of as many as
// GONGKAI_TEST_POSTS asks for, and writes its configuration.
func startSized(t *testing.T, size int) (college *demo.College, configFile string, posts int) {
	t.Helper()
	if asked, err := strconv.Atoi(os.Getenv("GONGKAI_TEST_POSTS")); err == nil {
		size = asked
	}
	college, err := demo.StartSized(nil, size)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { college.Close() })
	written, err := college.Config(".")
	if err != nil {
		t.Fatal(err)
	}
	written = append(written, "\nlimits: { pages_per_column: 1000000 }\n"...)
	configFile = filepath.Join(t.TempDir(), "gongkai.yaml")
	if err := os.WriteFile(configFile, written, 0o600); err != nil {
		t.Fatal(err)
	}
	return college, configFile, size
}
