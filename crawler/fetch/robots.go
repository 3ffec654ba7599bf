package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/temoto/robotstxt"
)

// The bounds of RFC 9309, and ours.
const (
	maxRobotsBytes     = 500 << 10
	maxRobotsRedirects = 5
	maxCrawlDelay      = 30 * time.Second
	robotsRetryAfter   = time.Minute // after an answer that was none
)

// robots knows what each origin of the site lets us fetch. A robots.txt is
// asked for once and kept as long as the client lives.
type robots struct {
	fetch func(*http.Request, bound) (*http.Response, error)
	owns  func(*url.URL) bool
	slow  func(host string, delay time.Duration)

	mu      sync.Mutex
	origins map[string]*robotsOrigin
}

type robotsOrigin struct {
	turn  chan struct{} // held by who asks for the file
	rules *robotstxt.Group
	err   error
	until time.Time // when err is forgotten
}

func newRobots(fetch func(*http.Request, bound) (*http.Response, error), owns func(*url.URL) bool, slow func(string, time.Duration)) *robots {
	return &robots{fetch: fetch, owns: owns, slow: slow, origins: map[string]*robotsOrigin{}}
}

// permit returns an *Error where a URL must not be fetched.
func (r *robots) permit(ctx context.Context, u *url.URL) error {
	rules, err := r.rulesOf(ctx, u)
	if err != nil {
		return err
	}
	if path := robotsPath(u); path != "/robots.txt" && !rules.Test(robotsRoot+path) {
		return &Error{Reason: ReasonRobots, Err: fmt.Errorf("%s is disallowed by the robots.txt of %s", u, u.Host)}
	}
	return nil
}

func (r *robots) rulesOf(ctx context.Context, u *url.URL) (*robotstxt.Group, error) {
	key := originOf(u)
	r.mu.Lock()
	origin := r.origins[key]
	if origin == nil {
		origin = &robotsOrigin{turn: make(chan struct{}, 1)}
		r.origins[key] = origin
	}
	r.mu.Unlock()
	select {
	case origin.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, &Error{Reason: Reason(ctx.Err()), Err: fmt.Errorf("wait for the robots.txt of %s: %w", key, ctx.Err())}
	}
	defer func() { <-origin.turn }()
	if origin.rules != nil {
		return origin.rules, nil
	}
	if time.Now().Before(origin.until) {
		return nil, origin.err
	}
	rules, err := r.ask(ctx, u)
	// A host that is down is asked again for every URL: each failure is then a
	// new sign that it is down.
	if err != nil && ctx.Err() == nil && !HostDown(err) {
		origin.err, origin.until = err, time.Now().Add(robotsRetryAfter)
	}
	origin.rules = rules
	return rules, err
}

// ask fetches the robots.txt of a URL's origin. One that leads off the site,
// or on and on, counts as none, as RFC 9309, 2.3.1.2 allows.
func (r *robots) ask(ctx context.Context, u *url.URL) (*robotstxt.Group, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for range maxRobotsRedirects + 1 {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
		if err != nil {
			return nil, &Error{Reason: ReasonScheme, Err: err}
		}
		response, err := r.fetch(request, bound{bytes: maxRobotsBytes, cut: true})
		if err != nil {
			return nil, robotsFailure(at, err)
		}
		switch status := response.StatusCode; {
		case status >= 500:
			return nil, &Error{Reason: ReasonRobotsUnavailable, Err: fmt.Errorf("%s answers with status %d: nothing may be fetched until it answers", at, status)}
		case status >= 200 && status < 300:
			var file bytes.Buffer
			if _, err := file.ReadFrom(response.Body); err != nil {
				return nil, robotsFailure(at, err)
			}
			return r.read(u, file.Bytes()), nil
		case status < 300 || status >= 400:
			return &robotstxt.Group{}, nil
		}
		next, err := response.Location()
		if err != nil || (next.Scheme != "http" && next.Scheme != "https") || !r.owns(next) {
			return &robotstxt.Group{}, nil
		}
		at = next
	}
	return &robotstxt.Group{}, nil
}

// read takes the rules for us from a file, and the pace for the host.
func (r *robots) read(u *url.URL, file []byte) *robotstxt.Group {
	parsed, err := robotstxt.FromBytes(cleanRobots(file))
	if err != nil {
		// cleanRobots leaves nothing that the parser minds; if it ever does,
		// a file that cannot be read is a file without rules.
		return &robotstxt.Group{}
	}
	rules := parsed.FindGroup(Product)
	if host, err := hostKey(u); err == nil {
		r.slow(host, min(rules.CrawlDelay, maxCrawlDelay))
	}
	return rules
}

func robotsFailure(at *url.URL, err error) error {
	var ours *Error
	down := errors.As(err, &ours) && ours.down
	return &Error{Reason: Reason(err), Err: fmt.Errorf("read %s: %w", at, err), down: down}
}
