package meili

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// A request is tried maxTries times, with pauses of firstPause, twice that and
// so on, or as long as the server says, up to longestPause.
const (
	maxTries     = 5
	firstPause   = 100 * time.Millisecond
	longestPause = 10 * time.Second
)

// retrying repeats requests that did not reach the server, or that it had no
// time for. Every request of this package may be repeated: documents are
// replaced by id, and a second creation of an index fails without harm. The
// client library's own retry gives up on refused connections, and reports a
// success on its last try as a failure.
type retrying struct{ next http.RoundTripper }

func (r retrying) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := readBody(request)
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		attempt := request.Clone(request.Context())
		if body != nil {
			attempt.Body = io.NopCloser(bytes.NewReader(body))
			attempt.ContentLength = int64(len(body))
		}
		response, err := r.next.RoundTrip(attempt)
		if try == maxTries || !temporary(request.Context(), response, err) {
			return response, err
		}
		pause := firstPause << (try - 1)
		if response != nil {
			if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil && seconds >= 0 {
				pause = min(time.Duration(seconds)*time.Second, longestPause)
			}
			response.Body.Close()
		}
		if err := sleep(request.Context(), pause); err != nil {
			return nil, err
		}
	}
}

func readBody(request *http.Request) ([]byte, error) {
	if request.Body == nil || request.Body == http.NoBody {
		return nil, nil
	}
	defer request.Body.Close()
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, fmt.Errorf("read request body: %w", err)
	}
	return body, nil
}

func temporary(ctx context.Context, response *http.Response, err error) bool {
	if err != nil {
		return ctx.Err() == nil
	}
	return response.StatusCode == http.StatusRequestTimeout || response.StatusCode == http.StatusTooManyRequests ||
		response.StatusCode >= http.StatusInternalServerError
}

func sleep(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
