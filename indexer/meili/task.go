package meili

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// Pauses between looks at a task, the first and the longest.
const (
	firstLook = 10 * time.Millisecond
	lastLook  = 500 * time.Millisecond
)

const (
	// patience is how long the server may do nothing about a task, and nothing
	// before it: with a full disk it tries again for ever and tells nobody.
	patience = 10 * time.Minute
	// progressLook is how often it is asked what it does, where a task takes long.
	progressLook = 20 * time.Second
)

// wait waits until the server has done a task, as long as it does something. A
// failed one is an error: the library's own wait takes it for a success.
func (x *Index) wait(ctx context.Context, task int64) error {
	watch := newWatch()
	for pause := firstLook; ; pause = min(2*pause, lastLook) {
		state, err := x.service.GetTaskWithContext(ctx, task)
		if err != nil {
			return fmt.Errorf("read task %d: %w", task, plain(err))
		}
		switch state.Status {
		case meilisearch.TaskStatusSucceeded:
			return nil
		case meilisearch.TaskStatusFailed:
			return fmt.Errorf("task %d: %w", task, &taskError{state.Error.Code, hide(state.Error.Message, x.key)})
		case meilisearch.TaskStatusCanceled:
			return fmt.Errorf("task %d: somebody canceled it on the server; running the command again goes on", task)
		}
		if watch.isStuck(string(state.Status), func() string { return x.progress(ctx) }) {
			return fmt.Errorf("task %d is %s, and the server has made no progress for %v: look at its disk and its log; running the command again goes on",
				task, state.Status, patience)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// progress says how far the server is with what it does last of all that the
// key may see, "" where the key may see nothing.
func (x *Index) progress(ctx context.Context) string {
	var batches struct {
		Results []struct {
			UID      int64
			Progress json.RawMessage
		}
	}
	if x.call(ctx, http.MethodGet, "/batches?limit=1", nil, &batches) != nil || len(batches.Results) == 0 { // the task is looked at anyway
		return ""
	}
	return fmt.Sprintf("%d %s", batches.Results[0].UID, batches.Results[0].Progress)
}

// watch tells when nothing new has happened for long. What was seen before is
// nothing new: a server that tries in vain begins at the same point again.
type watch struct {
	seen            map[string]bool
	changed, looked time.Time
}

func newWatch() *watch {
	now := time.Now()
	return &watch{map[string]bool{}, now, now}
}

func (w *watch) isStuck(status string, progress func() string) bool {
	w.note(status)
	if time.Since(w.looked) >= progressLook {
		w.note(progress())
		w.looked = time.Now()
	}
	return time.Since(w.changed) >= patience
}

func (w *watch) note(sign string) {
	if !w.seen[sign] {
		w.seen[sign], w.changed = true, time.Now()
	}
}

// taskError says why a task failed that the server had accepted.
type taskError struct{ code, message string }

func (e *taskError) Error() string { return "failed with " + e.code + ": " + shorten(e.message) }

// Is makes the server's code for it an ErrMissing.
func (e *taskError) Is(target error) bool { return target == ErrMissing && e.code == codeMissing }
