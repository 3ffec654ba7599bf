package fetch

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gongkai/disclosure"
)

func TestRobotsRules(t *testing.T) {
	for name, test := range map[string]struct {
		file    string
		allowed map[string]bool
	}{
		"none":                   {"", map[string]bool{"/a": true}},
		"all":                    {"User-agent: *\nDisallow: /", map[string]bool{"/": false, "/a?b=c": false, "/robots.txt": true}},
		"others only":            {"User-agent: Baiduspider\nDisallow: /", map[string]bool{"/a": true}},
		"ours beats any":         {"User-agent: *\nDisallow: /\n\nUser-agent: GongKai\nDisallow: /x/", map[string]bool{"/a": true, "/x/a": false}},
		"ours with a version":    {"User-agent: gongkai/1.0\nDisallow: /x/", map[string]bool{"/a": true, "/x/a": false}},
		"a prefix of ours":       {"User-agent: gong\nDisallow: /", map[string]bool{"/a": true}},
		"agent of two words":     {"User-agent: *\nDisallow: /x\nUser-agent: Foo Bar\nDisallow: /", map[string]bool{"/a": true, "/x": false}},
		"unreadable lines":       {"Disallow: /a\nUser-agent: *\nCrawl-delay: 5s\nnonsense\nDisallow: /x # tail\nDisallow:", map[string]bool{"/a": true, "/x": false}},
		"HTML":                   {"<html><body>Allow: 404 页面不存在</body></html>", map[string]bool{"/a": true}},
		"byte order mark, CR":    {"\ufeffUser-agent: *\rDisallow: /x\r", map[string]bool{"/a": true, "/x": false}},
		"longest rule":           {"User-agent: *\nDisallow: /x\nAllow: /x/open\n", map[string]bool{"/x/a": false, "/x/open/a": true}},
		"allow wins a draw":      {"User-agent: *\nDisallow: /x\nAllow: /x", map[string]bool{"/x": true}},
		"wildcard at its start":  {"User-agent: *\nDisallow: /d*/x", map[string]bool{"/d1/x": false, "/info/d1/x": true}},
		"wildcard and end":       {"User-agent: *\nDisallow: /*.jsp$\nDisallow: *.php", map[string]bool{"/a.jsp": false, "/a.jsp?b=c": true, "/a.php": false}},
		"query":                  {"User-agent: *\nDisallow: /*?", map[string]bool{"/a": true, "/a?b": false}},
		"octets":                 {"User-agent: *\nDisallow: /招标/\nDisallow: /%7euser", map[string]bool{"/%E6%8B%9B%e6%a0%87/1": false, "/~user/": false}},
		"no slash":               {"User-agent: *\nDisallow: x/", map[string]bool{"/x/a": false}},
		"empty rule, two agents": {"User-agent: *\nDisallow:\nUser-agent: others\nDisallow: /", map[string]bool{"/a": true}},
		"too many wildcards":     {"User-agent: *\n" + strings.Repeat("Disallow: /*a$\n", maxWildcardBytes/4) + "Disallow: /*b\nDisallow: /x", map[string]bool{"/a": false, "/b": true, "/x": false}},
	} {
		t.Run(name, func(t *testing.T) {
			robots := newRobots(nil, nil, func(string, time.Duration) {})
			home := mustURL(t, "http://www.example.edu.cn/")
			rules := robots.read(home, []byte(test.file))
			robots.origins[originOf(home)] = &robotsOrigin{turn: make(chan struct{}, 1), rules: rules}
			for path, want := range test.allowed {
				err := robots.permit(t.Context(), mustURL(t, "http://www.example.edu.cn"+path))
				if (err == nil) != want {
					t.Errorf("%s allowed: %v, want %v (read as %q)", path, err == nil, want, cleanRobots([]byte(test.file)))
				}
			}
		})
	}
}

func TestRobotsAnswers(t *testing.T) {
	outside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("left the site") }))
	defer outside.Close()
	const forbidding = "User-agent: *\nDisallow: /\n"
	redirect := func(w http.ResponseWriter, r *http.Request, to string) { http.Redirect(w, r, to, http.StatusFound) }
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		want    string
	}{
		"disallowed": {func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, forbidding) }, ReasonRobots},
		"forbidden":  {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(403) }, ""},
		"500":        {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) }, ReasonRobotsUnavailable},
		"closed":     {func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }, ReasonCutShort},
		"huge, rule in reach": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, forbidding, strings.Repeat("# 0123456789\n", 50<<10))
		}, ReasonRobots},
		"huge, rule out of reach": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, strings.Repeat("# 0123456789\n", 50<<10), forbidding)
		}, ""},
		"redirected once": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.RawQuery == "" {
				redirect(w, r, "/robots.txt?1")
				return
			}
			fmt.Fprint(w, forbidding)
		}, ReasonRobots},
		"redirected for ever":   {func(w http.ResponseWriter, r *http.Request) { redirect(w, r, "/robots.txt?"+r.URL.RawQuery+"1") }, ""},
		"redirected off site":   {func(w http.ResponseWriter, r *http.Request) { redirect(w, r, outside.URL) }, ""},
		"redirected to nowhere": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(302) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/robots.txt" {
					return
				}
				asked.Add(1)
				test.handler(w, r)
			}))
			defer server.Close()
			client := newClient(t, loopbackSite(server.URL), Settings{MaxBytes: 1 << 10})
			var group sync.WaitGroup
			for range 4 {
				group.Go(func() {
					_, err := get(t, client, server.URL+"/a.htm")
					if Reason(err) != test.want || HostDown(err) {
						t.Errorf("reason %q, down %v, want %q: %v", Reason(err), HostDown(err), test.want, err)
					}
				})
			}
			group.Wait()
			if got := asked.Load(); got > maxRobotsRedirects+1 || got > 2 && test.want != "" {
				t.Errorf("robots.txt was asked for %d times", got)
			}
		})
	}
}

func TestRobotsRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down, asked := true, 0
		client, done := inBubble(t, disclosure.Site{}, Settings{}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				asked++
				if down {
					w.WriteHeader(http.StatusBadGateway)
				}
			}
		})
		defer done()
		for _, step := range []struct {
			want  string
			asked int
			then  time.Duration
		}{{ReasonRobotsUnavailable, 1, 0}, {ReasonRobotsUnavailable, 1, robotsRetryAfter}, {"", 2, 24 * time.Hour}, {"", 2, 0}} {
			_, err := get(t, client, "http://www.example.edu.cn/a")
			if Reason(err) != step.want || asked != step.asked {
				t.Errorf("reason %q, asked %d times, want %q, %d", Reason(err), asked, step.want, step.asked)
			}
			down = step.then == 0
			time.Sleep(step.then)
		}
	})
}

func TestCrawlDelay(t *testing.T) {
	for file, want := range map[string]time.Duration{
		"":                                  time.Second,
		"User-agent: *\nCrawl-delay: 10":    10 * time.Second,
		"User-agent: *\nCrawl-delay: 0.1":   time.Second,
		"User-agent: *\nCrawl-delay: 86400": maxCrawlDelay,
		"User-agent: *\nCrawl-delay: 1e999": time.Second,
		"User-agent: x\nCrawl-delay: 10":    time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			var starts []time.Time
			client, done := inBubble(t, disclosure.Site{Delay: time.Second}, Settings{}, func(w http.ResponseWriter, r *http.Request) {
				starts = append(starts, time.Now())
				fmt.Fprint(w, file)
			})
			defer done()
			for range 2 {
				if _, err := get(t, client, "http://www.example.edu.cn/a"); err != nil {
					t.Fatal(err)
				}
			}
			if len(starts) != 3 || starts[1].Sub(starts[0]) != want || starts[2].Sub(starts[1]) != want {
				t.Errorf("%q: requests at %v, want %v apart", file, starts, want)
			}
		})
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a$\nCrawl-delay: 1", "/a?b=%E6")
	f.Add("\ufeffuser-agent:gongkai/1\rAllow:%zz\n<html>", "/")
	f.Fuzz(func(t *testing.T, file, path string) {
		u := mustURLOrNil("http://www.example.edu.cn/" + path)
		if u == nil {
			return
		}
		robots := newRobots(nil, nil, func(string, time.Duration) {})
		robots.read(u, []byte(file)).Test(robotsRoot + robotsPath(u))
		if once := robotsOctets(path); robotsOctets(once) != once {
			t.Errorf("robotsOctets(%q) = %q, then %q", path, once, robotsOctets(once))
		}
		forbidding := robots.read(u, []byte(strings.ReplaceAll(file, ":", "")+"\nUser-agent: gongkai\nDisallow: /\n"))
		if forbidding.Test(robotsRoot + robotsPath(u)) {
			t.Errorf("a plain rule was lost behind %q", file)
		}
	})
}
