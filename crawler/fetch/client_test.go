package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestRoundTripFaults(t *testing.T) {
	big := strings.Repeat("正文", 1<<10)
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		want    string // reason
		hits    int32  // with two retries
	}{
		"larger than announced limit": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "52428800")
			w.WriteHeader(200)
		}, ReasonTooLarge, 1},
		"larger than the limit, chunked": {func(w http.ResponseWriter, r *http.Request) {
			for range 64 {
				fmt.Fprint(w, big)
			}
		}, ReasonTooLarge, 1},
		"gzip bomb": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(gzipped(t, strings.Repeat("\x00", 10<<20)))
		}, ReasonTooLarge, 1},
		"bomb in a bomb": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip, gzip")
			w.Write(gzipped(t, string(gzipped(t, strings.Repeat("\x00", 10<<20)))))
		}, ReasonTooLarge, 1},
		"body shorter than announced": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "half")
		}, ReasonCutShort, 3},
		"chunked body cut": {func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, big)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, ReasonCutShort, 3},
		"gzip stream cut": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			whole := gzipped(t, big)
			w.Write(whole[:len(whole)-9])
		}, ReasonCutShort, 3},
		"gzip that is none": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			fmt.Fprint(w, "<html>通知公告列表</html>")
		}, ReasonBadEncoding, 1},
		"brotli, not asked for": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			fmt.Fprint(w, "\x0b\x02\x80")
		}, ReasonBadEncoding, 1},
		"closed without an answer": {func(w http.ResponseWriter, r *http.Request) {
			panic(http.ErrAbortHandler)
		}, ReasonCutShort, 3},
		"no HTTP": {func(w http.ResponseWriter, r *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			fmt.Fprint(conn, "SSH-2.0-OpenSSH\r\n")
			conn.Close()
		}, ReasonBadResponse, 3},
	} {
		t.Run(name, func(t *testing.T) {
			var hits atomic.Int32
			server := serve(t, func(w http.ResponseWriter, r *http.Request) {
				hits.Add(1)
				test.handler(w, r)
			})
			client := newClient(t, loopbackSite(server.URL), Settings{MaxBytes: 64 << 10, Retries: 2})
			_, err := (&http.Client{Transport: client}).Get(server.URL + "/a.htm")
			if got := Reason(err); got != test.want || hits.Load() != test.hits || HostDown(err) {
				t.Errorf("reason %q after %d requests, down %v, want %q after %d: %v", got, hits.Load(), HostDown(err), test.want, test.hits, err)
			}
			var ours *Error
			if !errors.As(err, &ours) {
				t.Errorf("%T is no *Error", err)
			}
		})
	}
}

func TestRoundTripHostDown(t *testing.T) {
	dead := httptest.NewServer(nil)
	dead.Close()
	untrusted := httptest.NewUnstartedServer(nil)
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	defer untrusted.Close()
	for _, test := range []struct{ home, want string }{
		{dead.URL, ReasonRefused},
		{strings.Replace(dead.URL, "http:", "https:", 1), ReasonRefused},
		{untrusted.URL, ReasonTLS},
		{strings.Replace(serve(t, nil).URL, "http:", "https:", 1), ReasonTLS},
	} {
		client := newClient(t, loopbackSite(test.home), Settings{Retries: 1})
		for range 2 { // the failure must not be remembered as robots.txt's
			_, err := (&http.Client{Transport: client}).Get(test.home)
			if Reason(err) != test.want || !HostDown(err) {
				t.Errorf("get %s: reason %q, down %v, want %q: %v", test.home, Reason(err), HostDown(err), test.want, err)
			}
		}
		if want := map[string]int64{ReasonRefused: 4, ReasonTLS: 2}[test.want]; client.Stats().Requests != want {
			t.Errorf("get %s: %d requests, want %d", test.home, client.Stats().Requests, want)
		}
	}
}

// A connection kept from better days is no sign that the host is up.
func TestHostDownBehindKeptConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var down atomic.Bool
		client, done := inBubble(t, disclosure.Site{}, Settings{}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/robots.txt" {
				down.Store(true)
				panic(http.ErrAbortHandler)
			}
		})
		defer done()
		dial := client.direct.DialContext
		client.direct.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if down.Load() {
				return nil, syscall.ECONNREFUSED
			}
			return dial(ctx, network, address)
		}
		if _, err := get(t, client, "http://www.example.edu.cn/a"); Reason(err) != ReasonRefused || !HostDown(err) {
			t.Errorf("reason %q, down %v: %v", Reason(err), HostDown(err), err)
		}
	})
}

func TestRoundTripPasses(t *testing.T) {
	binary := "%PDF-1.4\x00\xff\xfe招标"
	var seen http.Header
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen = r.Header.Clone()
		seen.Set("Host", r.Host)
		if r.Header.Get("If-None-Match") != "" {
			w.Header().Set("Content-Encoding", "br") // of a body that does not come
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=GB2312")
		w.Header().Set(HeaderContentType, "forged")
		fmt.Fprint(w, binary)
	})
	client := newClient(t, loopbackSite(server.URL), Settings{Agent: "gongkai/0.1 (+http://example.edu.cn/)"})
	request, _ := http.NewRequest(http.MethodGet, server.URL+"/a.pdf", nil)
	request.Host = "10.0.0.1"
	request.Header.Set("Cookie", "a=b")
	response, err := client.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	if got := text(t, response); got != binary || response.ContentLength != int64(len(binary)) || !response.Uncompressed || response.Request != request {
		t.Errorf("body %q, length %d", got, response.ContentLength)
	}
	got := []string{response.Header.Get("Content-Type"), response.Header.Get(HeaderContentType)}
	if diff := cmp.Diff([]string{"text/html", "text/html; charset=GB2312"}, got); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{
		"User-Agent": "gongkai/0.1 (+http://example.edu.cn/)", "Accept-Encoding": "gzip, deflate",
		"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5", "Cookie": "a=b", "Range": "", "Host": strings.TrimPrefix(server.URL, "http://"),
	} {
		if seen.Get(name) != want {
			t.Errorf("site saw %s: %q, want %q", name, seen.Get(name), want)
		}
	}
	if len(request.Header) != 1 {
		t.Errorf("the caller's request was changed: %v", request.Header)
	}
	request.Header.Set("If-None-Match", `"1"`)
	response, err = client.RoundTrip(request)
	if err != nil || response.StatusCode != http.StatusNotModified || text(t, response) != "" {
		t.Errorf("conditional request: %v, %v", response, err)
	}
	if stats := client.Stats(); stats.Requests != 3 || stats.Bytes < int64(len(binary)) {
		t.Errorf("Stats() = %+v", stats)
	}
}

// What a page's scripts ask for is no page.
func TestAccept(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Header.Get("Accept")) })
	client := newClient(t, loopbackSite(server.URL), Settings{})
	page := "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	for accept, want := range map[string]string{"": page, "*/*": page, "application/json": "application/json"} {
		request, _ := http.NewRequest(http.MethodGet, server.URL, nil)
		request.Header.Set("Accept", accept)
		response, err := client.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		if got := text(t, response); got != want {
			t.Errorf("Accept %q is sent as %q, want %q", accept, got, want)
		}
	}
}

func TestStatusOutlivesBody(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, "gone")
	})
	response, err := get(t, newClient(t, loopbackSite(server.URL), Settings{}), server.URL)
	if err != nil || response.StatusCode != http.StatusNotFound || text(t, response) != "gone" {
		t.Errorf("a badly sent 404: %v, %v", response, err)
	}
}

func TestPostIsSentOnceWithItsBody(t *testing.T) {
	var sent []string
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent = append(sent, fmt.Sprintf("%s %s %d %s", r.Method, r.Header.Get("Accept"), r.ContentLength, body))
		w.WriteHeader(http.StatusInternalServerError)
	})
	client := newClient(t, loopbackSite(server.URL), Settings{Retries: 3})
	post := func(body io.Reader) (*http.Response, error) {
		request, _ := http.NewRequest(http.MethodPost, server.URL+"/list", body)
		request.Header.Set("Accept", "application/json")
		return client.RoundTrip(request)
	}
	if response, err := post(strings.NewReader(`{"page":2}`)); err != nil || response.StatusCode != http.StatusInternalServerError {
		t.Errorf("a POST: %v, %v", response, err)
	}
	if _, err := post(io.MultiReader(strings.NewReader("a"))); Reason(err) != ReasonForm {
		t.Errorf("a POST that cannot be repeated: reason %q, want %q", Reason(err), ReasonForm)
	}
	if diff := cmp.Diff([]string{`POST application/json 10 {"page":2}`}, sent); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestEscapesQueries(t *testing.T) {
	server := serve(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.RequestURI) })
	response, err := get(t, newClient(t, loopbackSite(server.URL), Settings{}), server.URL+"/l?lm=通知&p=a%20b")
	if got, want := text(t, response), "/l?lm=%E9%80%9A%E7%9F%A5&p=a%20b"; err != nil || got != want {
		t.Errorf("asked for %s, %v, want %s", got, err, want)
	}
}

func TestRefusedBeforeConnecting(t *testing.T) {
	server := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	client := newClient(t, loopbackSite(server.URL), Settings{})
	for _, test := range []struct{ method, address, want string }{
		{"DELETE", server.URL, ReasonMethod},
		{"PUT", server.URL, ReasonMethod},
		{"GET", "ftp://127.0.0.1/", ReasonScheme},
		{"GET", "http://127.0.0.1:1/", ReasonOffSite},
		{"GET", "http://mp.example.com/s/1", ReasonOffSite},
	} {
		request, _ := http.NewRequest(test.method, test.address, strings.NewReader("a"))
		_, err := client.RoundTrip(request)
		if Reason(err) != test.want || HostDown(err) {
			t.Errorf("%s %s: reason %q, want %q", test.method, test.address, Reason(err), test.want)
		}
	}
	if got := client.Stats(); got != (Stats{}) {
		t.Errorf("Stats() = %+v, want none", got)
	}
}

func TestRedirects(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("left the site") }))
	defer elsewhere.Close()
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "br") // a redirect's text is nobody's business
		http.Redirect(w, r, map[string]string{
			"/off": elsewhere.URL, "/private": "http://10.1.2.3/", "/loop": "/loop",
		}[r.URL.Path], http.StatusFound)
	})
	site := loopbackSite(server.URL)
	site.Columns = []disclosure.Column{{Name: "内网", URL: "http://10.1.2.3/"}}
	browser := &http.Client{Transport: newClient(t, site, Settings{})}
	for path, want := range map[string]string{"/off": ReasonOffSite, "/private": ReasonPrivate, "/loop": ReasonRedirectLoop} {
		response, err := browser.Get(server.URL + path)
		if Reason(err) != want {
			t.Errorf("get %s: %v, reason %q, want %q: %v", path, response, Reason(err), want, err)
		}
	}
}

func BenchmarkRoundTrip(b *testing.B) {
	page := []byte(strings.Repeat("<p>信息公开</p>", 1<<10))
	server := serve(b, func(w http.ResponseWriter, r *http.Request) { w.Write(page) })
	for name, transport := range map[string]http.RoundTripper{
		"client": newClient(b, loopbackSite(server.URL), Settings{}),
		"bare":   &http.Transport{},
	} {
		b.Run(name, func(b *testing.B) {
			browser := &http.Client{Transport: transport}
			b.SetBytes(int64(len(page)))
			for b.Loop() {
				response, err := browser.Get(server.URL + "/info/1.htm")
				if err != nil {
					b.Fatal(err)
				}
				text(b, response)
				response.Body.Close()
			}
		})
	}
}
