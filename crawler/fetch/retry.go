package fetch

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"time"
)

const (
	firstBackoff  = time.Second
	maxBackoff    = 30 * time.Second
	maxRetryAfter = time.Minute
)

// fetch sends a request until it is answered well, or as well as it will be.
func (c *Client) fetch(request *http.Request, within bound) (*http.Response, error) {
	ctx := request.Context()
	host, err := hostKey(request.URL)
	if err != nil {
		return nil, &Error{Reason: ReasonScheme, Err: err}
	}
	timeouts := 0
	for tries := 0; ; tries++ {
		if err := c.pace.wait(ctx, host); err != nil {
			return nil, &Error{Reason: Reason(err), Err: fmt.Errorf("wait for %s: %w", host, err)}
		}
		response, err := c.attempt(request, within)
		asked := retryAfter(response, time.Now())
		c.pace.hold(host, asked) // also for whoever comes next
		if Reason(err) == ReasonTimeout {
			timeouts++
		}
		once := request.Method == http.MethodPost // the site may have acted on it
		if once || tries >= c.settings.Retries || timeouts > 1 || ctx.Err() != nil || !passing(response, err) {
			return response, err
		}
		if asked > 0 {
			continue
		}
		if err := c.settings.Sleep(ctx, backoff(tries)); err != nil {
			return nil, &Error{Reason: Reason(err), Err: fmt.Errorf("wait to fetch %s again: %w", request.URL, err)}
		}
	}
}

// passing tells whether another attempt may end better.
func passing(response *http.Response, err error) bool {
	if err == nil {
		return slices.Contains([]int{
			http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
			http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
		}, response.StatusCode)
	}
	var ours *Error
	return errors.As(err, &ours) && slices.Contains([]string{
		ReasonTimeout, ReasonRefused, ReasonReset, ReasonUnreachable, ReasonDNS, ReasonCutShort, ReasonBadResponse, ReasonProxy,
	}, ours.Reason)
}

// backoff doubles with every try; half of it is chance, so that workers that
// failed together do not come back together.
func backoff(tries int) time.Duration {
	d := min(firstBackoff<<min(tries, 10), maxBackoff)
	return d/2 + rand.N(d/2+1)
}

// retryAfter is how long the site asks to be left alone, up to a minute, and 0
// where it does not ask (RFC 9110, 10.2.3).
func retryAfter(response *http.Response, now time.Time) time.Duration {
	if response == nil || (response.StatusCode != http.StatusTooManyRequests && response.StatusCode != http.StatusServiceUnavailable) {
		return 0
	}
	value := response.Header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return min(time.Duration(seconds)*time.Second, maxRetryAfter)
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(at.Sub(now), 0), maxRetryAfter)
	}
	return 0
}
