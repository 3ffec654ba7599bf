package fetch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/disclosure"
)

const (
	firstBackoff = time.Second
	maxBackoff   = 30 * time.Second
	// maxRetryAfter is the longest Retry-After that is waited for. Who asks for
	// more is not asked again for this page, and the next page waits as long.
	maxRetryAfter = 2 * time.Minute
)

// fetch sends a request until it is answered well, or as well as it will be.
func (c *Client) fetch(request *http.Request, receive receiver) (*http.Response, error) {
	ctx := request.Context()
	host, err := hostKey(request.URL)
	if err != nil {
		return nil, &Error{Reason: ReasonScheme, Err: err}
	}
	timeouts := 0
	for tries := 0; ; tries++ {
		leave, err := c.start(ctx, host)
		if err != nil {
			return nil, err
		}
		response, err := c.attempt(request, host, receive)
		leave()
		now := c.settings.Now()
		asked := retryAfter(response, now)
		c.pace.of(host, func(h *hostPace) { h.hold(now.Add(min(asked, maxRetryAfter))) }) // also for whoever comes next
		if reason := Reason(err); reason == ReasonTimeout || reason == ReasonTooSlow {
			timeouts++
		}
		once := request.Method == http.MethodPost && !isForm(request) // the site may have acted on it
		over := once || tries >= c.settings.Retries || timeouts > 1 || asked > maxRetryAfter || ctx.Err() != nil
		if over || !passing(response, err) {
			if refuses(response) {
				c.pace.of(host, func(h *hostPace) { h.refuse(asked, now) })
			}
			return response, err
		}
		if asked > 0 {
			continue
		}
		if err := c.settings.Sleep(ctx, backoff(tries)); err != nil {
			return nil, &Error{Reason: Reason(err), Err: fmt.Errorf("wait to fetch %s again: %w", request.URL.Redacted(), err)}
		}
	}
}

// start returns when a request may be sent: in the site's hours, when the
// server is not to be left alone, and at the host's pace. leave must be called
// once the answer has been read.
func (c *Client) start(ctx context.Context, host string) (leave func(), err error) {
	if err := c.mayAsk(host); err != nil {
		return nil, err
	}
	if leave, err = c.pace.enter(ctx, host, clock{c.settings.Now, c.settings.Sleep}); err != nil {
		return nil, &Error{Reason: Reason(err), Err: fmt.Errorf("wait for %s: %w", host, err)}
	}
	if err := c.mayAsk(host); err != nil { // the hours may have ended while it waited
		leave()
		return nil, err
	}
	return leave, nil
}

// mayAsk returns an *Error where the site must be left for later.
func (c *Client) mayAsk(host string) error {
	now, hours := c.settings.Now(), c.site.Hours
	if !hours.Contains(now) {
		opens := hours.Until(now)
		return &Error{Reason: ReasonHours, Until: opens, Err: fmt.Errorf("site %s is asked %s only, again from %s on", c.site.Name, hours, clockTime(opens))}
	}
	var rest time.Time
	c.pace.of(host, func(h *hostPace) { rest = h.rest })
	if now.Before(rest) {
		return &Error{Reason: ReasonBusy, Until: rest, Err: fmt.Errorf("%s answers that it has too much to do, and is left alone until %s", host, clockTime(rest))}
	}
	return nil
}

func clockTime(t time.Time) string { return t.In(disclosure.Shanghai()).Format("2006-01-02 15:04") }

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
		ReasonTimeout, ReasonTooSlow, ReasonRefused, ReasonReset, ReasonUnreachable, ReasonDNS, ReasonCutShort, ReasonBadResponse, ReasonProxy,
	}, ours.Reason)
}

// mannerOf tells what an answer, or none, says about the server's load.
func mannerOf(response *http.Response, err error) manner {
	switch {
	case err != nil && slices.Contains([]string{ReasonTimeout, ReasonTooSlow, ReasonRefused, ReasonReset, ReasonUnreachable}, Reason(err)):
		return overloaded
	case err != nil:
		return answeredBadly
	case refuses(response) || response.StatusCode == http.StatusBadGateway || response.StatusCode == http.StatusGatewayTimeout:
		return overloaded
	case response.StatusCode >= http.StatusBadRequest:
		return answeredBadly // a page that fails costs less than one that does not, and says nothing of the others
	}
	return answeredWell
}

// refuses tells whether a server answers that it is asked too much.
func refuses(response *http.Response) bool {
	return response != nil && (response.StatusCode == http.StatusTooManyRequests || response.StatusCode == http.StatusServiceUnavailable)
}

// backoff doubles with every try; half of it is chance, so that workers that
// failed together do not come back together.
func backoff(tries int) time.Duration {
	d := min(firstBackoff<<min(tries, 10), maxBackoff)
	return d/2 + rand.N(d/2+1)
}

// retryAfter is how long the server asks to be left alone, up to maxRest, and
// 0 where it does not ask (RFC 9110, 10.2.3).
func retryAfter(response *http.Response, now time.Time) time.Duration {
	if !refuses(response) {
		return 0
	}
	value := strings.TrimSpace(response.Header.Get("Retry-After"))
	seconds, err := strconv.ParseUint(value, 10, 64)
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(seconds, uint64(maxRest/time.Second))) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	// The server's clock may be wrong; what it says is meant by its clock.
	if its, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		now = its
	}
	return min(max(at.Sub(now), 0), maxRest)
}
