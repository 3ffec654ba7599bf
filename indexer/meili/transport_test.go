package meili

import (
	"context"
	"crypto/tls"
	"errors"
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
)

// scripted answers one request after the other, the last answer for ever.
type scripted struct {
	answers []answered
	bodies  []string // as they came
}

// answered is an error, or a status with a Retry-After, and whether the answer
// is cut off.
type answered struct {
	err    error
	status int
	after  string
	short  bool
}

func (s *scripted) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	s.bodies = append(s.bodies, string(body))
	now := s.answers[min(len(s.bodies), len(s.answers))-1]
	if now.err != nil {
		return nil, now.err
	}
	header := http.Header{}
	if now.after != "" {
		header.Set("Retry-After", now.after)
	}
	answer := io.Reader(strings.NewReader("{}"))
	if now.short {
		answer = io.MultiReader(strings.NewReader("{"), iotest.ErrReader(io.ErrUnexpectedEOF))
	}
	return &http.Response{StatusCode: now.status, Header: header, Body: io.NopCloser(answer)}, nil
}

// TestRetrying runs in time that passes by itself.
func TestRetrying(t *testing.T) {
	refused := fmt.Errorf("dial: %w", &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED})
	always := 100 * time.Millisecond * (1<<(maxTries-1) - 1) // all pauses together
	synctest.Test(t, func(t *testing.T) {
		for _, test := range []struct {
			name    string
			answers []answered
			tries   int
			waited  time.Duration
			status  int // in the end, 0 for an error
		}{
			{"well", []answered{{status: 200}}, 1, 0, 200},
			{"refused connection", []answered{{err: refused}, {err: refused}, {status: 200}}, 3, 300 * time.Millisecond, 200},
			{"reset", []answered{{err: syscall.ECONNRESET}, {status: 202}}, 2, 100 * time.Millisecond, 202},
			{"broken pipe", []answered{{err: syscall.EPIPE}, {status: 202}}, 2, 100 * time.Millisecond, 202},
			{"cut off", []answered{{err: io.ErrUnexpectedEOF}, {status: 202}}, 2, 100 * time.Millisecond, 202},
			{"cut off answer", []answered{{status: 200, short: true}, {status: 200}}, 2, 100 * time.Millisecond, 200},
			{"always a cut off answer", []answered{{status: 200, short: true}}, maxTries, always, 0},
			{"408", []answered{{status: 408}, {status: 200}}, 2, 100 * time.Millisecond, 200},
			{"429 with seconds", []answered{{status: 429, after: "3"}, {status: 200}}, 2, 3 * time.Second, 200},
			{"503 with a date that is over", []answered{{status: 503, after: "Thu, 01 Jan 1998 00:00:30 GMT"}, {status: 200}}, 2, 0, 200},
			{"503 with a date", []answered{{status: 503, after: "Thu, 01 Jan 2099 00:00:30 GMT"}, {status: 200}}, 2, longestPause, 200},
			{"503 that asks for too long", []answered{{status: 503, after: "86400"}, {status: 200}}, 2, longestPause, 200},
			{"503 that asks for nonsense", []answered{{status: 503, after: "soon"}, {status: 200}}, 2, 100 * time.Millisecond, 200},
			{"500, 502, 504", []answered{{status: 500}, {status: 502}, {status: 504}, {status: 200}}, 4, 700 * time.Millisecond, 200},
			{"never back", []answered{{err: refused}}, maxTries, always, 0},
			{"always busy", []answered{{status: 503}}, maxTries, always, 503},
			{"400", []answered{{status: 400}, {status: 200}}, 1, 0, 400},
			{"403", []answered{{status: 403}, {status: 200}}, 1, 0, 403},
			{"413", []answered{{status: 413}, {status: 200}}, 1, 0, 413},
			{"501", []answered{{status: 501}, {status: 200}}, 1, 0, 501},
			{"507", []answered{{status: 507}, {status: 200}}, 1, 0, 507},
			{"untrusted certificate", []answered{{err: &tls.CertificateVerificationError{}}, {status: 200}}, 1, 0, 0},
			{"no TLS", []answered{{err: tls.RecordHeaderError{}}, {status: 200}}, 1, 0, 0},
		} {
			server := &scripted{answers: test.answers}
			start := time.Now()
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1/", strings.NewReader("body"))
			if err != nil {
				t.Fatal(err)
			}
			response, err := retrying{server}.RoundTrip(request)
			status := 0
			if err == nil {
				status = response.StatusCode
			}
			if waited := time.Since(start); len(server.bodies) != test.tries || status != test.status || waited != test.waited {
				t.Errorf("%s: status %d, %v after %d tries and %v, want %d after %d and %v",
					test.name, status, err, len(server.bodies), waited, test.status, test.tries, test.waited)
			}
			for _, body := range server.bodies {
				if body != "body" {
					t.Errorf("%s: a try sends %q, want the whole body", test.name, body)
				}
			}
		}
	})
}

func TestRetryingEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 250*time.Millisecond)
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1/", strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		_, err = retrying{&scripted{answers: []answered{{status: 503, after: "5"}}}}.RoundTrip(request)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 250*time.Millisecond {
			t.Errorf("RoundTrip = %v after %v, want it to end with its context", err, time.Since(start))
		}
	})
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		header string
		want   time.Duration
		ok     bool
	}{
		{"", 0, false}, {"soon", 0, false}, {"0", 0, true}, {"-5", 0, true}, {"7", 7 * time.Second, true},
		{"9223372036854775807", time.Hour, true},
		{"Thu, 01 Jan 2026 00:00:30 GMT", 30 * time.Second, true},
		{"Wed, 31 Dec 2025 23:59:00 GMT", 0, true},
	} {
		if got, ok := retryAfter(test.header, now); got != test.want || ok != test.ok {
			t.Errorf("retryAfter(%q) = %v, %v, want %v, %v", test.header, got, ok, test.want, test.ok)
		}
	}
}
