package fetch

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestRobotsRules(t *testing.T) {
	for name, test := range map[string]struct {
		file    string
		allowed map[string]bool
	}{
		"none":                   {"", map[string]bool{"/a": true}},
		"all":                    {"User-agent: *\nDisallow: /", map[string]bool{"/": false, "/a?b=c": false}},
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
		"groups of one agent":    {"User-agent: gongkai\nDisallow: /x\n\nUser-agent: *\nDisallow: /\n\nUser-agent: gongkai\nDisallow: /y", map[string]bool{"/a": true, "/x": false, "/y": false}},
		"ours is empty":          {"User-agent: *\nDisallow: /\n\nUser-agent: gongkai", map[string]bool{"/a": true}},
		"several agents":         {"User-agent: baiduspider\nUser-agent: gongkai\n\nSitemap: /s.xml\nUser-agent: bingbot\nDisallow: /x", map[string]bool{"/x": false, "/a": true}},
		"a group ends":           {"User-agent: *\nDisallow:\nCrawl-delay: 5\nUser-agent: other\nDisallow: /", map[string]bool{"/a": true}},
		"a delay ends none":      {"User-agent: gongkai\nCrawl-delay: 5\nUser-agent: *\nDisallow: /", map[string]bool{"/a": false}},
		"nor one for everybody":  {"User-agent: *\nCrawl-delay: 5\nUser-agent: other\nDisallow: /x", map[string]bool{"/a": true, "/x": false}},
		"rules before any agent": {"Disallow: /\nUser-agent: *\nDisallow: /x", map[string]bool{"/a": true, "/x": false}},
		"capitals, no spaces":    {"USER-AGENT:*\nDISALLOW:/x", map[string]bool{"/x": false, "/X": true}},
		"misspelt":               {"Useragent : *\nDissallow: /x", map[string]bool{"/x": false}},
		"lines end with CRLF":    {"User-agent: *\r\nDisallow: /x\r\n", map[string]bool{"/x": false, "/a": true}},
		"a star for us too":      {"User-agent: *\nUser-agent: gongkai\nDisallow: /x", map[string]bool{"/x": false}},
		"two wildcards":          {"User-agent: *\nDisallow: /a*b*c", map[string]bool{"/abc": false, "/aXbXcX": false, "/acb": true}},
		"end behind a wildcard":  {"User-agent: *\nDisallow: /*a$", map[string]bool{"/aXa": false, "/aXb": true, "/a": false}},
		"wildcards in a row":     {"User-agent: *\nDisallow: /a***b", map[string]bool{"/ab": false, "/a/b": false}},
		"everything":             {"User-agent: *\nDisallow: *", map[string]bool{"/": false}},
		"end of nothing":         {"User-agent: *\nDisallow: /$", map[string]bool{"/": false, "/a": true}},
		"dollar in the middle":   {"User-agent: *\nDisallow: /a$b", map[string]bool{"/a$b": false, "/a": true}},
		"a star is meant":        {"User-agent: *\nDisallow: /a%2Ab", map[string]bool{"/a*b": false, "/a%2ab": false, "/aXb": true}},
		"a dollar is meant":      {"User-agent: *\nDisallow: /a%24", map[string]bool{"/a$": false, "/a$b": false, "/a": true}},
		"escaped slash":          {"User-agent: *\nDisallow: /a%2fb", map[string]bool{"/a%2Fb": false, "/a/b": true}},
		"longest in octets":      {"User-agent: *\nDisallow: /*.htm\nAllow: /open", map[string]bool{"/open/a.htm": false, "/open/a": true}},
		"a draw of wildcards":    {"User-agent: *\nDisallow: /*/b\nAllow: /a/*", map[string]bool{"/a/b": true}},
		"badly escaped":          {"User-agent: *\nDisallow: /%", map[string]bool{"/a": true, "/%E6": true, "/%25": false}},
	} {
		t.Run(name, func(t *testing.T) {
			rules := parseRobots([]byte(test.file))
			for path, want := range test.allowed {
				if got := rules.allows(robotsPath(mustURL(t, "http://www.example.edu.cn"+path))); got != want {
					t.Errorf("%s allowed: %v, want %v (read as %+v)", path, got, want, rules.rules)
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
		}{{ReasonRobotsUnavailable, 1, 0}, {ReasonRobotsUnavailable, 1, robotsRetryAfter}, {"", 2, 23 * time.Hour}, {"", 2, 0}} {
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
		"User-agent: x\nCrawl-delay: 10\nUser-agent: *\nDisallow: /x": time.Second, // it stands before we are named
		"User-agent: *\nCrawl-delay: 10\nUser-agent: x\nDisallow: /x": 10 * time.Second,
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

// A robots.txt is asked for again after a day. While it cannot be had, what is
// known of it goes on.
func TestRobotsLifetime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file, asked := "User-agent: *\nDisallow: /a", 0
		client, done := inBubble(t, disclosure.Site{}, Settings{}, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.URL.Path != "/robots.txt":
				return
			case file == "":
				w.WriteHeader(http.StatusBadGateway)
			}
			asked++
			fmt.Fprint(w, file)
		})
		defer done()
		for _, step := range []struct {
			want  string
			asked int
			then  time.Duration
			file  string
		}{
			{ReasonRobots, 1, robotsLifetime - time.Minute, ""},
			{ReasonRobots, 1, time.Minute, ""},
			{ReasonRobots, 2, robotsRetryAfter, "User-agent: *\nDisallow: /b"},
			{"", 3, 0, ""},
		} {
			_, err := get(t, client, "http://www.example.edu.cn/a")
			if Reason(err) != step.want || asked != step.asked {
				t.Errorf("reason %q, asked %d times, want %q, %d", Reason(err), asked, step.want, step.asked)
			}
			file = step.file
			time.Sleep(step.then)
		}
	})
}

func TestRobotsIgnored(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			asked.Add(1)
		}
		fmt.Fprint(w, "User-agent: *\nDisallow: /\n")
	}))
	defer server.Close()
	site := loopbackSite(server.URL)
	if _, err := get(t, newClient(t, site, Settings{}), server.URL+"/a"); Reason(err) != ReasonRobots {
		t.Errorf("obeyed: %v", err)
	}
	site.IgnoreRobots = "本校网站,网络中心已同意"
	if _, err := get(t, newClient(t, site, Settings{}), server.URL+"/a"); err != nil || asked.Load() != 1 {
		t.Errorf("not obeyed: %v, asked for robots.txt %d times", err, asked.Load())
	}
}

func TestSitemaps(t *testing.T) {
	var home string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "Sitemap: %s/a.xml\nUser-agent: other\nsitemap: /b.xml # ours\nDisallow: /\nSite-map: http://www.example.com/c.xml\nSitemap:\nSitemap: http://[/\nSitemap: ftp://www.example.com/\n", home)
	}))
	defer server.Close()
	home = server.URL
	client := newClient(t, loopbackSite(server.URL), Settings{})
	got, err := client.Sitemaps(t.Context(), mustURL(t, server.URL+"/tzgg.htm"))
	var list []string
	for _, u := range got {
		list = append(list, u.String())
	}
	want := []string{home + "/a.xml", home + "/b.xml", "http://www.example.com/c.xml"}
	if diff := cmp.Diff(want, list); diff != "" || err != nil {
		t.Errorf("%v, sitemaps (-want +got):\n%s", err, diff)
	}
	if _, err := client.Sitemaps(t.Context(), mustURL(t, "http://www.example.com/")); Reason(err) != ReasonOffSite {
		t.Errorf("of another site: %v", err)
	}
}

// Every URL is compared with every rule: the largest file must not cost more
// than the rest of a page does.
func BenchmarkRobotsAllows(b *testing.B) {
	path := "/info/1001/" + strings.Repeat("a", 1000) + ".htm"
	for name, rule := range map[string]string{
		"stars":  "Disallow: " + strings.Repeat("a*", 1000) + "b\n",
		"short":  "Allow:*ab\n",
		"prefix": "Disallow: /info/1002/\n",
	} {
		rules := parseRobots([]byte("User-agent: *\n" + strings.Repeat(rule, maxRobotsBytes/len(rule))))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				rules.allows(path)
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
		rules := parseRobots([]byte(file))
		rules.allows(robotsPath(u))
		if rules.delay < 0 || rules.delay > maxCrawlDelay {
			t.Errorf("crawl-delay %v of %q", rules.delay, file)
		}
		if once := robotsOctets(path, ""); robotsOctets(once, "") != once {
			t.Errorf("robotsOctets(%q) = %q, then %q", path, once, robotsOctets(once, ""))
		}
		forbidding := parseRobots([]byte(strings.ReplaceAll(file, ":", "") + "\nUser-agent: gongkai\nDisallow: /\n"))
		if forbidding.allows(robotsPath(u)) {
			t.Errorf("a plain rule was lost behind %q", file)
		}
	})
}

// FuzzRobotsMatch compares with regular expressions: whatever the rules are,
// the longest one that matches decides.
func FuzzRobotsMatch(f *testing.F) {
	f.Add("-/a*\n+/ab\n-/*b$", "/ab")
	f.Add("-/a%2A\n+/a*\n-*$", "/a*?$")
	f.Add("-/招\n+/%e6%8b*", "/招标")
	f.Fuzz(func(t *testing.T, list, path string) {
		u := mustURLOrNil("http://www.example.edu.cn/" + strings.TrimPrefix(path, "/"))
		if u == nil || strings.ContainsAny(list, "#\r") || !utf8.ValidString(list) {
			return
		}
		file, longest, want := "User-agent: *\n", -1, true
		compared := robotsPath(u)
		for line := range strings.SplitSeq(list, "\n") {
			pattern := strings.TrimSpace(strings.TrimLeft(line, "+-"))
			if pattern == "" || pattern[0] != '/' && pattern[0] != '*' {
				continue
			}
			allow := strings.HasPrefix(line, "+")
			file += map[bool]string{true: "Allow: ", false: "Disallow: "}[allow] + pattern + "\n"
			plain, ends := strings.CutSuffix(pattern, "$")
			parts := strings.Split(plain, "*")
			size := len(parts) - 1
			for i := range parts {
				parts[i] = robotsOctets(parts[i], "")
				size += len(parts[i])
				parts[i] = regexp.QuoteMeta(parts[i])
			}
			expression := "(?s)^" + strings.Join(parts, ".*")
			if ends {
				size++
				expression += "$"
			}
			matches, err := regexp.MatchString(expression, compared)
			if err != nil {
				return // too large for a regular expression
			}
			if matches && (size > longest || size == longest && allow) {
				longest, want = size, allow
			}
		}
		if got := parseRobots([]byte(file)).allows(compared); got != want {
			t.Errorf("%q is allowed: %v, want %v by\n%s", compared, got, want, file)
		}
	})
}
