package meili_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gongkai/indexer"
	"gongkai/indexer/meili"
)

// slow is a server that has a task from one moment to another, and tells what
// it does meanwhile.
type slow struct {
	started  time.Time
	takes    time.Duration
	status   string
	progress func(time.Duration) int // at a moment
}

func (s slow) RoundTrip(request *http.Request) (*http.Response, error) {
	since := time.Since(s.started)
	switch path := request.URL.Path; {
	case request.Method == http.MethodPost:
		return respond(http.StatusAccepted, `{"taskUid":7}`), nil
	case path == "/batches":
		return respond(http.StatusOK, fmt.Sprintf(`{"results":[{"uid":3,"progress":{"percentage":%d}}]}`, s.progress(since))), nil
	case since < s.takes:
		return respond(http.StatusOK, fmt.Sprintf(`{"status":%q}`, s.status)), nil
	}
	return respond(http.StatusOK, `{"status":"succeeded"}`), nil
}

// TestStuckTask runs in time that passes by itself.
func TestStuckTask(t *testing.T) {
	const day = 24 * time.Hour
	for _, test := range []struct {
		name, status string
		takes        time.Duration
		progress     func(time.Duration) int
		want         string // in the error, "" for none
	}{
		{"soon", "processing", time.Minute, func(time.Duration) int { return 0 }, ""},
		{"long, with progress", "processing", 3 * time.Hour, func(since time.Duration) int { return int(since.Minutes() / 3) }, ""},
		{"enqueued, while others are done", "enqueued", 3 * time.Hour, func(since time.Duration) int { return int(since.Minutes() / 3) }, ""},
		{"stuck", "processing", day, func(time.Duration) int { return 50 }, "task 7 is processing, and the server has made no progress for 10m0s"},
		{"stuck in the queue", "enqueued", day, func(time.Duration) int { return 50 }, "task 7 is enqueued, and"},
		{"tried again and again", "processing", day, func(since time.Duration) int { return int(since.Minutes()) % 5 }, "look at its disk and its log"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := slow{time.Now(), test.takes, test.status, test.progress}
				index, err := meili.OpenToRead("http://127.0.0.1:7700", "", "posts", &http.Client{Transport: server})
				if err != nil {
					t.Fatal(err)
				}
				err = index.Apply(t.Context(), []indexer.Document{{ID: "a"}}, nil)
				if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
					t.Errorf("Apply = %v, want %q", err, test.want)
				}
				if waited := time.Since(server.started); waited > test.takes+time.Second || err != nil && waited > 20*time.Minute {
					t.Errorf("Apply takes %v", waited)
				}
			})
		})
	}
}
