package fetch

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gongkai/disclosure"
)

// paceOf is a pace whose hosts a and b want the same.
func paceOf(delay time.Duration, parallel int) *Pace {
	p := NewPace()
	p.join("a", delay, parallel)
	p.join("b", delay, parallel)
	return p
}

// ask waits for a turn and takes no time to be answered.
func (p *Pace) ask(ctx context.Context, host string) error {
	leave, err := p.enter(ctx, host, clock{time.Now, sleep})
	if err == nil {
		leave()
	}
	return err
}

func TestPaceIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := paceOf(500*time.Millisecond, 4)
		begin := time.Now()
		var mu sync.Mutex
		starts := map[string][]time.Duration{}
		var group sync.WaitGroup
		for i := range 8 {
			host := []string{"a", "b"}[i%2]
			group.Go(func() {
				if err := p.ask(t.Context(), host); err != nil {
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

// Of two sites on one host the more careful one counts, of two hosts on one
// address the bolder one for what they ask of it together.
func TestPaceOfSharedServer(t *testing.T) {
	for name, test := range map[string]struct {
		arrange func(p *Pace)
		want    time.Duration // from the first start to the last of four on a and b by turns
	}{
		"two hosts": {func(p *Pace) { p.join("a", time.Second, 1); p.join("b", time.Second, 1) }, time.Second},
		"two sites": {func(p *Pace) { p.join("a", time.Second, 1); p.join("a", 3*time.Second, 1); p.join("b", 0, 1) }, 3 * time.Second},
		"one address": {func(p *Pace) {
			p.join("a", time.Second, 1)
			p.join("b", 2*time.Second, 1)
			meet(p, "192.0.2.1:80", "192.0.2.1:443")
		}, 3 * time.Second},
		"two ports": {func(p *Pace) {
			p.join("a", time.Second, 1)
			p.join("b", time.Second, 1)
			meet(p, "192.0.2.1:80", "192.0.2.1:8080")
		}, time.Second},
		"two addresses": {func(p *Pace) {
			p.join("a", time.Second, 1)
			p.join("b", time.Second, 1)
			meet(p, "192.0.2.1:80", "192.0.2.2:80")
		}, time.Second},
		"mapped": {func(p *Pace) {
			p.join("a", time.Second, 1)
			p.join("b", time.Second, 1)
			meet(p, "192.0.2.1:80", "[::ffff:192.0.2.1]:80")
		}, 3 * time.Second},
		"joined later": {func(p *Pace) {
			p.join("a", time.Second, 1)
			p.join("b", 0, 1)
			meet(p, "192.0.2.1:80", "192.0.2.1:80")
			p.join("b", 2*time.Second, 1)
		}, 2 * time.Second},
		"by a third": {func(p *Pace) {
			p.join("a", time.Second, 1)
			p.join("b", time.Second, 1)
			p.join("c", time.Second, 1)
			meet(p, "192.0.2.1:80", "192.0.2.2:80")
			p.met("c", "192.0.2.1:80")
			p.met("c", "192.0.2.2:80") // c is both, so that they are one
		}, 3 * time.Second},
		"no address": {func(p *Pace) { p.join("a", time.Second, 1); p.join("b", time.Second, 1); meet(p, "pipe", "pipe") }, time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := NewPace()
				test.arrange(p)
				begin := time.Now()
				for _, host := range []string{"a", "b", "a", "b"} {
					if err := p.ask(t.Context(), host); err != nil {
						t.Fatal(err)
					}
				}
				if got := time.Since(begin); got != test.want {
					t.Errorf("the fourth request starts after %v, want %v", got, test.want)
				}
			})
		})
	}
}

func meet(p *Pace, a, b string) {
	p.met("a", a)
	p.met("b", b)
}

// A host that is slow or held back waits by itself.
func TestSlowHostHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := paceOf(time.Second, 1)
		meet(p, "192.0.2.1:80", "192.0.2.1:80")
		p.of("a", func(h *hostPace) { h.gap = 30 * time.Second })
		begin := time.Now()
		var group sync.WaitGroup
		for host, want := range map[string]time.Duration{"a": 30 * time.Second, "b": 6 * time.Second} {
			group.Go(func() {
				for range map[string]int{"a": 2, "b": 6}[host] {
					if err := p.ask(t.Context(), host); err != nil {
						t.Error(err)
					}
				}
				if took := time.Since(begin); took < want-time.Second || took > want+time.Second {
					t.Errorf("the last request of %s starts after %v, want %v", host, took, want)
				}
			})
		}
		group.Wait()
	})
}

func TestRequestsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace()
		p.join("a", 0, 3)
		p.join("a", 0, 5) // the smaller number counts
		p.join("b", 0, 2)
		meet(p, "192.0.2.1:80", "192.0.2.1:80")
		var mu sync.Mutex
		var running, most [2]int
		count := func(i int, by int) {
			mu.Lock()
			defer mu.Unlock()
			running[i] += by
			most[i] = max(most[i], running[i])
		}
		var group sync.WaitGroup
		for i := range 16 {
			group.Go(func() {
				leave, err := p.enter(t.Context(), []string{"a", "b"}[i%2], clock{time.Now, sleep})
				if err != nil {
					t.Error(err)
					return
				}
				defer leave()
				count(i%2, 1)
				time.Sleep(time.Second)
				count(i%2, -1)
			})
		}
		group.Wait()
		if most != [2]int{3, 2} {
			t.Errorf("%v requests in flight, want 3 of a and 2 of b", most)
		}
	})
}

// Two sites meet on a server: by a column on the other's host, or because both
// names lead to one address.
func TestTwoSitesOnOneServer(t *testing.T) {
	for name, test := range map[string]struct {
		second   func(server string) disclosure.Site
		inFlight int32
		want     time.Duration // for eight requests, to a second
	}{
		"by a column": {func(server string) disclosure.Site {
			return disclosure.Site{Name: "图书馆", Home: "http://lib.example.edu.cn/", Columns: []disclosure.Column{{URL: server + "/lib"}}}
		}, 1, 16 * time.Second},
		"by an address": {func(server string) disclosure.Site {
			return disclosure.Site{Name: "图书馆", Home: strings.Replace(server, "127.0.0.1", "localhost", 1)}
		}, 2, 8 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			var running, most atomic.Int32
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				most.Store(max(most.Load(), running.Add(1)))
				runtime.Gosched()
				running.Add(-1)
			})
			clock, pace := &leap{}, NewPace()
			sites := []disclosure.Site{loopbackSite(server.URL), test.second(server.URL)}
			addresses := []string{server.URL + "/a", server.URL + "/lib"}
			if name == "by an address" {
				addresses[1] = sites[1].Home + "/lib"
			}
			var clients []*Client
			for i, site := range sites {
				site.Delay, site.Allow = time.Duration(i+1)*time.Second, sites[0].Allow
				clients = append(clients, newClient(t, site, Settings{Pace: pace, Sleep: clock.sleep, Now: clock.now}))
				if _, err := get(t, clients[i], addresses[i]); err != nil { // robots.txt, and the address is known
					t.Fatal(err)
				}
			}
			begin := clock.now()
			var group sync.WaitGroup
			for i := range 8 {
				group.Go(func() {
					if _, err := get(t, clients[i%2], addresses[i%2]); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if took := clock.now().Sub(begin); most.Load() > test.inFlight || took < test.want-time.Second {
				t.Errorf("%d requests at a time, 8 within %v, want %d and %v", most.Load(), took, test.inFlight, test.want)
			}
		})
	}
}

func TestPaceAfterRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := paceOf(time.Second, 1)
		begin := time.Now()
		for i, want := range []time.Duration{0, time.Second, time.Hour + time.Second, time.Hour + 2*time.Second} {
			if i == 2 {
				time.Sleep(time.Hour) // no turns are saved up
			}
			if p.ask(t.Context(), "a"); time.Since(begin) != want {
				t.Errorf("start %d at %v, want %v", i, time.Since(begin), want)
			}
		}
	})
}

func TestPaceHoldsAndSlows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := paceOf(time.Second, 2)
		begin := time.Now()
		p.ask(t.Context(), "a")
		go func() {
			time.Sleep(500 * time.Millisecond)
			p.of("a", func(h *hostPace) { h.hold(begin.Add(30 * time.Second)) })
			p.of("a", func(h *hostPace) { h.hold(begin.Add(2 * time.Second)) }) // the longer one counts
		}()
		p.ask(t.Context(), "a") // waits already when it is held back
		if got := time.Since(begin); got != 30*time.Second {
			t.Errorf("second start at %v, want 30s", got)
		}
		p.of("a", func(h *hostPace) { h.slow(50 * time.Second) })
		p.of("a", func(h *hostPace) { h.slow(3 * time.Second) }) // never faster again
		p.ask(t.Context(), "a")
		if got := time.Since(begin); got != 80*time.Second {
			t.Errorf("third start at %v, want 80s", got)
		}
	})
}

func TestPaceEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := paceOf(time.Hour, 1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begin := time.Now()
		first, second := p.ask(ctx, "a"), p.ask(ctx, "a")
		if first != nil || !errors.Is(second, context.DeadlineExceeded) || time.Since(begin) != time.Second {
			t.Errorf("%v, %v after %v", first, second, time.Since(begin))
		}
		if err := p.ask(ctx, "b"); err == nil {
			t.Error("a request was let through after the context's end")
		}
		if leave, err := p.enter(t.Context(), "a", clock{time.Now, sleep}); err != nil {
			t.Errorf("who gave up kept the place: %v", err)
		} else {
			leave()
		}
	})
}

func TestGapFollowsServer(t *testing.T) {
	type step struct {
		how  manner
		took time.Duration
		want time.Duration // the gap afterwards
	}
	quick, slow := 100*time.Millisecond, 4*time.Second
	for name, test := range map[string]struct {
		delay time.Duration
		steps []step
	}{
		"quick":               {500e6, []step{{answeredWell, quick, 500e6}, {answeredWell, slowAnswer, 500e6}}},
		"slow":                {500e6, []step{{answeredWell, slow, 4250e6}, {answeredWell, slow, 6125e6}}},
		"slow for ever":       {500e6, []step{{answeredWell, time.Hour, 15250e6}, {answeredWell, time.Hour, 22625e6}}},
		"failing":             {500e6, []step{{overloaded, 0, 1e9}, {overloaded, 0, 2e9}, {overloaded, 0, 4e9}, {overloaded, 0, 8e9}, {overloaded, 0, 16e9}, {overloaded, 0, maxGap}, {overloaded, 0, maxGap}}},
		"failing, no delay":   {0, []step{{overloaded, 0, 1e9}}},
		"recovers slowly":     {500e6, []step{{overloaded, 0, 1e9}, {overloaded, 0, 2e9}, {answeredWell, quick, 1812500e3}, {answeredWell, quick, 1648437500}}},
		"recovers to slow":    {500e6, []step{{overloaded, 0, 1e9}, {overloaded, 0, 2e9}, {overloaded, 0, 4e9}, {answeredWell, 1500e6, 3875e6}}},
		"a broken page":       {500e6, []step{{overloaded, 0, 1e9}, {answeredBadly, quick, 1e9}, {answeredBadly, slow, 1e9}}},
		"delay above the max": {time.Minute, []step{{overloaded, 0, time.Minute}, {answeredWell, time.Hour, time.Minute}, {answeredWell, quick, time.Minute}}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHostPace(test.delay, 1)
			for i, step := range test.steps {
				if h.learn(step.how, step.took); h.gap != step.want {
					t.Errorf("after step %d the gap is %v, want %v", i, h.gap, step.want)
				}
			}
			for range 200 {
				h.learn(answeredWell, quick)
			}
			if h.gap != test.delay {
				t.Errorf("after 200 good answers the gap is %v, want %v", h.gap, test.delay)
			}
		})
	}
}
