package meili

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// A request is tried maxTries times, with pauses of firstPause, twice that and
// so on, or as long as the server says, up to longestPause: some six seconds,
// in which a server restarts. The client's timeout and the context bound all
// tries together.
const (
	maxTries     = 7
	firstPause   = 100 * time.Millisecond
	longestPause = 10 * time.Second
)

// retrying repeats requests that did not reach the server, or that it had no
// time for. Where nobody knows whether a request was carried out it is repeated
// as well, unless it is marked with once: documents are replaced by id, and a
// second creation or deletion of an index fails without harm. The client
// library's own retry gives up on refused connections, and reports a success on
// its last try as a failure.
type retrying struct{ next http.RoundTripper }

type onceKey struct{}

// once marks a request that must not be carried out twice: it is repeated only
// where the server certainly did not take it.
func once(ctx context.Context) context.Context { return context.WithValue(ctx, onceKey{}, true) }

func isOnce(ctx context.Context) bool { return ctx.Value(onceKey{}) != nil }

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
		response, err := r.whole(attempt)
		if try == maxTries || !temporary(request.Context(), response, err) {
			return response, err
		}
		pause := firstPause << (try - 1)
		if response != nil {
			if asked, ok := retryAfter(response.Header.Get("Retry-After"), time.Now()); ok {
				pause = min(asked, longestPause)
			}
		}
		if err := sleep(request.Context(), pause); err != nil {
			return nil, err
		}
	}
}

// whole sends a request and reads the answer to its end, so that one that is
// cut off is an error here, and not where nobody can ask again.
func (r retrying) whole(request *http.Request) (*http.Response, error) {
	response, err := r.next.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if len(answer) > maxAnswer {
		return nil, errTooLong
	}
	response.Body = io.NopCloser(bytes.NewReader(answer))
	return response, nil
}

// maxAnswer bounds an answer, in bytes.
const maxAnswer = 256 << 20

var errTooLong = fmt.Errorf("the server's answer has more than %d bytes", maxAnswer)

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

// retryAfter reads how long a server asks to wait: seconds, or a date.
func retryAfter(header string, now time.Time) (time.Duration, bool) {
	if seconds, err := strconv.Atoi(header); err == nil {
		return min(max(time.Duration(seconds), 0), time.Hour/time.Second) * time.Second, true
	}
	if date, err := http.ParseTime(header); err == nil {
		return max(date.Sub(now), 0), true
	}
	return 0, false
}

// temporary tells whether the same request may succeed a little later.
func temporary(ctx context.Context, response *http.Response, err error) bool {
	if err != nil {
		return ctx.Err() == nil && !isLasting(err) && (!isOnce(ctx) || isUnsent(err))
	}
	if isOnce(ctx) {
		return response.StatusCode == http.StatusTooManyRequests
	}
	switch response.StatusCode {
	case http.StatusRequestTimeout, http.StatusTooManyRequests:
		return true
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported, http.StatusInsufficientStorage:
		return false
	}
	return response.StatusCode >= http.StatusInternalServerError
}

// isUnsent tells whether a request failed before there was a connection.
func isUnsent(err error) bool {
	var connection *net.OpError
	return errors.As(err, &connection) && connection.Op == "dial"
}

// isLasting finds the errors of a connection that no patience mends: the
// server's certificate, that it speaks no TLS, or says too much.
func isLasting(err error) bool {
	var untrusted *tls.CertificateVerificationError
	var plainText tls.RecordHeaderError
	var authority x509.UnknownAuthorityError
	return errors.As(err, &untrusted) || errors.As(err, &plainText) || errors.As(err, &authority) || errors.Is(err, errTooLong)
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
