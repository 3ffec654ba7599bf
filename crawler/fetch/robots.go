package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// The bounds of RFC 9309, and ours.
const (
	maxRobotsBytes     = 500 << 10
	maxRobotsRedirects = 5
	robotsLifetime     = 24 * time.Hour
	robotsRetryAfter   = time.Minute // after an answer that was none
)

// robots knows what each origin of the site lets us fetch.
type robots struct {
	client *Client

	mu      sync.Mutex
	origins map[string]*robotsOrigin
}

type robotsOrigin struct {
	turn  chan struct{} // held by who asks for the file
	rules *robotsRules  // as read last, nil until then
	err   error
	until time.Time // when the file must be asked for again
}

func newRobots(client *Client) *robots {
	return &robots{client: client, origins: map[string]*robotsOrigin{}}
}

// permit returns an *Error where a URL must not be fetched.
func (r *robots) permit(ctx context.Context, u *url.URL) error {
	path := robotsPath(u)
	if r.client.site.IgnoreRobots != "" || path == "/robots.txt" {
		return nil
	}
	rules, err := r.rulesOf(ctx, u)
	if err != nil {
		return err
	}
	if !rules.allows(path) {
		return &Error{Reason: ReasonRobots, Err: fmt.Errorf("%s is disallowed by the robots.txt of %s", u, u.Host)}
	}
	return nil
}

// Sitemaps are the addresses that the robots.txt of a URL's origin names as
// sitemaps, whether they are on the site or not. Every error is an *Error.
func (c *Client) Sitemaps(ctx context.Context, u *url.URL) ([]*url.URL, error) {
	if err := c.admit(u); err != nil {
		return nil, err
	}
	rules, err := c.robots.rulesOf(ctx, u)
	if err != nil {
		return nil, err
	}
	var sitemaps []*url.URL
	for _, written := range rules.sitemaps {
		sitemap, err := u.Parse(written)
		if err == nil && written != "" && sitemap.Host != "" && (sitemap.Scheme == "http" || sitemap.Scheme == "https") {
			sitemaps = append(sitemaps, sitemap)
		}
	}
	return sitemaps, nil
}

func (r *robots) rulesOf(ctx context.Context, u *url.URL) (*robotsRules, error) {
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
	if now := r.client.settings.Now(); now.Before(origin.until) {
		return origin.rules, origin.err
	}
	rules, err := r.ask(ctx, u)
	now := r.client.settings.Now()
	switch {
	case err == nil:
		origin.rules, origin.err, origin.until = rules, nil, now.Add(robotsLifetime)
	case ctx.Err() != nil || HostDown(err) || !Until(err).IsZero():
		// A host that is down is asked again for every URL: each failure is
		// then a new sign that it is down.
		return nil, err
	case origin.rules != nil: // what is known goes on while the file cannot be had (RFC 9309, 2.4)
		origin.until = now.Add(robotsRetryAfter)
	default:
		origin.err, origin.until = err, now.Add(robotsRetryAfter)
	}
	return origin.rules, origin.err
}

// ask fetches the robots.txt of a URL's origin. One that leads off the site,
// or on and on, counts as none, as RFC 9309, 2.3.1.2 allows.
func (r *robots) ask(ctx context.Context, u *url.URL) (*robotsRules, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for range maxRobotsRedirects + 1 {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
		if err != nil {
			return nil, &Error{Reason: ReasonScheme, Err: err}
		}
		response, file, err := r.client.fetchWhole(request, bound{bytes: maxRobotsBytes, cut: true})
		if err != nil {
			return nil, robotsFailure(at, err)
		}
		switch status := response.StatusCode; {
		case status >= 500:
			return nil, &Error{Reason: ReasonRobotsUnavailable, Err: fmt.Errorf("%s answers with status %d: nothing may be fetched until it answers", at, status)}
		case status >= 200 && status < 300:
			return r.read(u, file), nil
		case status < 300 || status >= 400:
			return &robotsRules{}, nil
		}
		next, err := response.Location()
		if err != nil || r.client.admit(next) != nil {
			return &robotsRules{}, nil
		}
		at = next
	}
	return &robotsRules{}, nil
}

// read takes the rules for us from a file, and the pace for the host.
func (r *robots) read(u *url.URL, file []byte) *robotsRules {
	rules := parseRobots(file)
	if host, err := hostKey(u); err == nil {
		r.client.pace.of(host, func(h *hostPace) { h.slow(rules.delay) })
	}
	return &rules
}

// robotsFailure says that it was the robots.txt that failed, unless the same
// would have happened to any other page.
func robotsFailure(at *url.URL, err error) error {
	var ours *Error
	if errors.As(err, &ours) && (ours.down || ours.Advice != "" || !ours.Until.IsZero()) {
		return ours
	}
	return &Error{Reason: Reason(err), Err: fmt.Errorf("read %s: %w", at, err)}
}
