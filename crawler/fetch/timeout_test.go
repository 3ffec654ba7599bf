package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"gongkai/disclosure"
)

func TestTimeouts(t *testing.T) {
	blocked := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	drip := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			fmt.Fprint(w, ".")
			w.(http.Flusher).Flush()
			select {
			case <-time.After(time.Second):
			case <-r.Context().Done():
			}
		}
	}
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		want    string
	}{"never answers": {blocked, ReasonTimeout}, "drips": {drip, ReasonTooSlow}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, done := inBubble(t, disclosure.Site{}, Settings{Timeout: 20 * time.Second, Retries: 5}, withoutRobots(test.handler))
				defer done()
				start := time.Now()
				_, err := get(t, client, "http://www.example.edu.cn/")
				if Reason(err) != test.want || HostDown(err) {
					t.Errorf("reason %q, down %v: %v", Reason(err), HostDown(err), err)
				}
				if took := time.Since(start); took < 40*time.Second || took > 41*time.Second {
					t.Errorf("took %v, want two attempts of 20s", took)
				}
			})
		})
	}
	t.Run("no connection", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			client, done := inBubble(t, disclosure.Site{}, Settings{Timeout: 20 * time.Second}, nil)
			defer done()
			client.direct.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			if _, err := get(t, client, "http://www.example.edu.cn/"); Reason(err) != ReasonTimeout || !HostDown(err) {
				t.Errorf("reason %q, down %v: %v", Reason(err), HostDown(err), err)
			}
		})
	})
	t.Run("cancelled on the way", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			client, done := inBubble(t, disclosure.Site{}, Settings{}, nil)
			defer done()
			client.direct.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			request, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://www.example.edu.cn/", nil)
			if _, err := client.RoundTrip(request); err == nil || HostDown(err) {
				t.Errorf("down %v: %v", HostDown(err), err)
			}
		})
	})
	t.Run("cancelled", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			client, done := inBubble(t, disclosure.Site{}, Settings{Retries: 5}, withoutRobots(blocked))
			defer done()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			time.AfterFunc(500*time.Millisecond, cancel)
			request, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://www.example.edu.cn/", nil)
			start := time.Now()
			_, err := client.RoundTrip(request)
			if Reason(err) != ReasonCancelled || !errors.Is(err, context.Canceled) || HostDown(err) || time.Since(start) != 500*time.Millisecond {
				t.Errorf("reason %q after %v: %v", Reason(err), time.Since(start), err)
			}
		})
	})
}
