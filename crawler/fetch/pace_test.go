package fetch

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestPaceIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(500*time.Millisecond, sleep)
		begin := time.Now()
		var mu sync.Mutex
		starts := map[string][]time.Duration{}
		var group sync.WaitGroup
		for i := range 8 {
			host := []string{"a", "b"}[i%2]
			group.Go(func() {
				if err := p.wait(t.Context(), host); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				starts[host] = append(starts[host], time.Since(begin))
			})
		}
		group.Wait()
		for _, host := range []string{"a", "b"} {
			slices.Sort(starts[host])
			if want := []time.Duration{0, 500e6, 1000e6, 1500e6}; !slices.Equal(starts[host], want) {
				t.Errorf("host %s: starts at %v, want %v", host, starts[host], want)
			}
		}
	})
}

func TestPaceAfterRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(time.Second, sleep)
		begin := time.Now()
		for i, want := range []time.Duration{0, time.Second, time.Hour + time.Second, time.Hour + 2*time.Second} {
			if i == 2 {
				time.Sleep(time.Hour) // no turns are saved up
			}
			if p.wait(t.Context(), "a"); time.Since(begin) != want {
				t.Errorf("start %d at %v, want %v", i, time.Since(begin), want)
			}
		}
	})
}

func TestPaceHoldsAndSlows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(time.Second, sleep)
		begin := time.Now()
		p.wait(t.Context(), "a")
		p.hold("a", 30*time.Second)
		p.hold("a", 2*time.Second) // the longer one counts
		p.wait(t.Context(), "a")
		p.slow("a", 5*time.Second)
		p.slow("a", 3*time.Second) // never faster again
		p.wait(t.Context(), "a")
		if got := time.Since(begin); got != 35*time.Second {
			t.Errorf("third start at %v, want 35s", got)
		}
	})
}

func TestPaceEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPace(time.Hour, sleep)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin := time.Now()
		first, second := p.wait(ctx, "a"), p.wait(ctx, "a")
		if first != nil || !errors.Is(second, context.DeadlineExceeded) || time.Since(begin) != time.Second {
			t.Errorf("%v, %v after %v", first, second, time.Since(begin))
		}
		if err := p.wait(ctx, "b"); err == nil {
			t.Error("a request was let through after the context's end")
		}
	})
}
