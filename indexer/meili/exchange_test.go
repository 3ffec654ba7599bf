package meili_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"gongkai/indexer/meili"
)

// exchanging is a server that knows of indexes when they were created, and
// exchanges them.
type exchanging struct {
	created map[string]string
	asked   int // how often it was asked to exchange
	takes   int // of these, how many it carries out
	answer  answer
	late    bool // it carries out what it took when it is next asked for an index
	waiting [][2]string
}

// answer is what a server says to an exchange: an error of the connection, or a status.
type answer struct {
	err    error
	status int
	short  bool // it is cut off
}

func (e *exchanging) RoundTrip(request *http.Request) (*http.Response, error) {
	path := request.URL.Path
	switch {
	case path == "/swap-indexes":
		return e.exchange(request)
	case strings.HasPrefix(path, "/tasks/"):
		return respond(http.StatusOK, `{"status":"succeeded"}`), nil
	}
	created, there := e.created[strings.TrimPrefix(path, "/indexes/")]
	for _, pair := range e.waiting {
		e.swap(pair)
	}
	e.waiting = nil
	if !there {
		return respond(http.StatusNotFound, `{"code":"index_not_found"}`), nil
	}
	return respond(http.StatusOK, fmt.Sprintf(`{"createdAt":%q,"primaryKey":"id"}`, created)), nil
}

func (e *exchanging) exchange(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	var wanted []struct{ Indexes [2]string }
	if err := json.Unmarshal(body, &wanted); err != nil {
		return nil, err
	}
	e.asked++
	if e.asked <= e.takes && e.late {
		e.waiting = append(e.waiting, wanted[0].Indexes)
	} else if e.asked <= e.takes {
		e.swap(wanted[0].Indexes)
	}
	if e.answer.err != nil {
		return nil, e.answer.err
	}
	response := respond(e.answer.status, `{"taskUid":1}`)
	if e.answer.short {
		response.Body = io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF))
	}
	return response, nil
}

func (e *exchanging) swap(pair [2]string) {
	e.created[pair[0]], e.created[pair[1]] = e.created[pair[1]], e.created[pair[0]]
}

func respond(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body))}
}

// TestExchangeIsDoneOnce has a server carry out an exchange, or not, and answer
// this way or that. It runs in time that passes by itself.
func TestExchangeIsDoneOnce(t *testing.T) {
	always := 9
	for _, test := range []struct {
		name  string
		takes int
		late  bool
		answer
		ok    bool
		asked int // at most
	}{
		{"done", always, false, answer{status: 202}, true, 1},
		{"done, and reset", always, false, answer{err: syscall.ECONNRESET}, true, 1},
		{"done, and cut off", always, false, answer{err: io.ErrUnexpectedEOF}, true, 1},
		{"done, and cut off in the answer", always, false, answer{status: 202, short: true}, true, 1},
		{"done, and 504", always, false, answer{status: 504}, true, 1},
		{"done late, and reset", always, true, answer{err: syscall.ECONNRESET}, true, 1},
		{"done late, and 502", always, true, answer{status: 502}, true, 1},
		{"reset", 0, false, answer{err: syscall.ECONNRESET}, false, 1},
		{"504", 0, false, answer{status: 504}, false, 1},
		{"said to be done", 0, false, answer{status: 202}, false, 1},
		{"refused", 0, false, answer{status: 400}, false, 1},
		{"no connection", 0, false, answer{err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}, false, 7},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				server := &exchanging{takes: test.takes, late: test.late, answer: test.answer,
					created: map[string]string{"posts": "2026-01-01T00:00:00Z", "posts-old": "2025-01-01T00:00:00Z"}}
				index, err := meili.OpenToRead("http://127.0.0.1:7700", "", "posts", &http.Client{Transport: server})
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				err = meili.NewPlace(index).Rollback(t.Context())
				if (err == nil) != test.ok || server.asked > test.asked {
					t.Errorf("Rollback = %v after asking %d times, want it done: %v", err, server.asked, test.ok)
				}
				if done := server.created["posts"] == "2025-01-01T00:00:00Z"; done != test.ok {
					t.Errorf("the earlier index serves: %v, want %v", done, test.ok)
				}
				if waited := time.Since(start); waited > 2*time.Minute {
					t.Errorf("Rollback takes %v", waited)
				}
			})
		})
	}
}
