package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"gongkai/indexer"
)

// A second crawl of the same record must not take the first one's visits.
func TestTwoCrawlsAtOnce(t *testing.T) {
	site := newSmallSite(scriptPosts)
	reached, goOn := make(chan struct{}), make(chan struct{})
	site.before = func(ctx context.Context, request int) {
		if request == 10 {
			close(reached)
			select {
			case <-goOn:
			case <-ctx.Done():
			}
		}
	}
	server := httptest.NewServer(site)
	defer server.Close()
	configFile := writeSmallConfig(t, server.URL)
	first := make(chan int)
	go func() {
		var stdout, stderr bytes.Buffer
		first <- run(t.Context(), []string{"run", "--config", configFile}, nil, &stdout, &stderr)
	}()
	<-reached
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"crawl", "--config", configFile}, nil, &stdout, &stderr)
	if want := "another crawl is running on "; code != exitFailed || !strings.Contains(stderr.String(), want) || stdout.Len() > 0 {
		t.Errorf("the second crawl ends with %d and %q, want %d and %q", code, stderr.String(), exitFailed, want)
	}
	// What only reads is not kept waiting.
	if code := run(t.Context(), []string{"posts", "--config", configFile}, nil, &stdout, &stderr); code != exitDone {
		t.Errorf("posts ends with %d while a crawl runs: %s", code, stderr.String())
	}
	stderr.Reset()
	run(t.Context(), []string{"count", "--config", configFile}, nil, &stdout, &stderr)
	if want := "数字可能偏少"; !strings.Contains(stderr.String(), want) {
		t.Errorf("count says nothing of the crawl that runs: %q, want %q", stderr.String(), want)
	}
	close(goOn)
	if code := <-first; code != exitDone {
		t.Errorf("the first run ends with %d", code)
	}
	if got := len(postsOf(t, configFile)); got != scriptPosts {
		t.Errorf("%d posts, want %d", got, scriptPosts)
	}
}

// Commands that need the embedded index at the same time take turns; a rebuild
// does not pull it from under another one.
func TestIndexIsUsedInTurns(t *testing.T) {
	server := httptest.NewServer(newSmallSite(scriptPosts))
	defer server.Close()
	configFile := writeSmallConfig(t, server.URL)
	runToEnd(t, configFile)
	var together sync.WaitGroup
	for _, args := range [][]string{
		{"index", "--rebuild"}, {"count"}, {"index", "--rebuild"}, {"search", "后勤"}, {"index"}, {"count"},
	} {
		together.Go(func() {
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), append(args, "--config", configFile), nil, &stdout, &stderr)
			if code != exitDone {
				t.Errorf("%v ends with %d: %s", args, code, stderr.String())
			}
		})
	}
	together.Wait()
	var counted struct{ Index struct{ Agrees bool } }
	runJSON(t, exitDone, &counted, "count", "--json", "--config", configFile)
	if !counted.Index.Agrees {
		t.Error("the index does not agree after all of them")
	}
}

// Who only reads goes on while an index is rebuilt beside the one that serves;
// a second rebuild waits for its turn.
func TestReadingWhileRebuilding(t *testing.T) {
	server := httptest.NewServer(newSmallSite(scriptPosts))
	defer server.Close()
	configFile := writeSmallConfig(t, server.URL)
	runToEnd(t, configFile)
	a := &app{configFile: configFile, stdout: io.Discard, stderr: io.Discard}
	looked := 0
	err := a.withProject(t.Context(), func(ctx context.Context, project *project) error {
		index, synced, err := project.syncIndex(ctx, true, func(indexer.Report) {
			looked++
			var found struct{ Total int }
			runJSON(t, exitDone, &found, "search", "后勤", "--json", "--config", configFile)
			if found.Total != scriptPosts {
				t.Errorf("search finds %d posts while the index is rebuilt, want %d", found.Total, scriptPosts)
			}
			soon, cancel := context.WithCancel(ctx)
			cancel()
			if _, err := project.lockWriting(soon); !errors.Is(err, context.Canceled) {
				t.Errorf("another process can write the index too: %v", err)
			}
		})
		if err != nil {
			return err
		}
		if !synced.Rebuilt || synced.Indexed != scriptPosts {
			t.Errorf("rebuilt: %v, with %d documents, want %d", synced.Rebuilt, synced.Indexed, scriptPosts)
		}
		return index.Close()
	})
	if err != nil || looked == 0 {
		t.Errorf("the rebuild: %v; looked at it %d times", err, looked)
	}
}
