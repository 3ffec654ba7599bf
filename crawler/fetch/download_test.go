package fetch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func discard() (io.Writer, error) { return io.Discard, nil }

// file is a writer that can begin anew.
type file struct {
	bytes.Buffer
	opened int
}

func (f *file) open() (io.Writer, error) {
	f.opened++
	f.Reset()
	return &f.Buffer, nil
}

func sum(s string) string {
	hash := sha256.Sum256([]byte(s))
	return hex.EncodeToString(hash[:])
}

func TestDownload(t *testing.T) {
	const content = "%PDF-1.7 2023年部门预算"
	tries := 0
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/a.pdf":
			http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
			http.Redirect(w, r, "/b.pdf", http.StatusFound)
		case "/b.pdf":
			if r.Header.Get("Cookie") != "seen=1" {
				t.Errorf("the cookie of the redirect was not sent: %v", r.Header)
			}
			if r.Header.Get("If-None-Match") == `"1"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			w.Header().Set("Content-Type", "application/pdf; charset=GBK")
			w.Header().Set("Content-Disposition", `attachment; filename="a.pdf"`)
			w.Header().Set("ETag", `"1"`)
			w.Header().Set("Last-Modified", "Tue, 07 Nov 2023 08:00:09 GMT")
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(gzipped(t, content))
		case "/twice":
			if tries++; tries == 1 {
				w.Header().Set("Content-Length", "100")
				fmt.Fprint(w, "half of")
				return
			}
			fmt.Fprint(w, content)
		case "/gone":
			w.WriteHeader(http.StatusGone)
			fmt.Fprint(w, "gone")
		case "/nowhere":
			w.WriteHeader(http.StatusFound)
		case "/part":
			w.WriteHeader(http.StatusPartialContent)
			fmt.Fprint(w, "part")
		case "/empty":
		}
	})
	client := newClient(t, loopbackSite(server.URL), Settings{Retries: 1})
	whole := Download{
		Status: 200, URL: mustURL(t, server.URL+"/b.pdf"), ContentType: "application/pdf; charset=GBK", Disposition: `attachment; filename="a.pdf"`,
		ETag: `"1"`, LastModified: "Tue, 07 Nov 2023 08:00:09 GMT", Bytes: int64(len(content)), Hash: sum(content),
	}
	for _, test := range []struct {
		path    string
		header  http.Header
		want    Download
		content string
		opened  int
	}{
		{"/a.pdf", nil, whole, content, 1},
		{"/a.pdf", http.Header{"If-None-Match": {`"1"`}}, Download{Status: 304, URL: whole.URL}, "", 0},
		{"/twice", nil, Download{Status: 200, URL: mustURL(t, server.URL+"/twice"), ContentType: "application/pdf", Bytes: int64(len(content)), Hash: sum(content)}, content, 2},
		{"/gone", nil, Download{Status: 410, URL: mustURL(t, server.URL+"/gone"), ContentType: "text/plain; charset=utf-8"}, "", 0},
		{"/nowhere", nil, Download{Status: 302, URL: mustURL(t, server.URL+"/nowhere")}, "", 0},
		{"/part", nil, Download{Status: 206, URL: mustURL(t, server.URL+"/part"), ContentType: "text/plain; charset=utf-8"}, "", 0},
		{"/empty", nil, Download{Status: 200, URL: mustURL(t, server.URL+"/empty"), Hash: sum("")}, "", 1},
	} {
		var to file
		got, err := client.Download(t.Context(), server.URL+test.path, test.header, to.open, 1<<10)
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil || to.String() != test.content || to.opened != test.opened {
			t.Errorf("%s: %v, wrote %q, opened %d times, want %q, %d (-want +got):\n%s", test.path, err, to.String(), to.opened, test.content, test.opened, diff)
		}
	}
}

func TestDownloadFails(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("left the site") }))
	defer elsewhere.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /secret\n")
		case "/announced":
			w.Header().Set("Content-Length", "2000")
			w.WriteHeader(200)
		case "/large":
			fmt.Fprint(w, strings.Repeat("a", 2000))
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(gzipped(t, strings.Repeat("\x00", 1<<20)))
		case "/off":
			http.Redirect(w, r, elsewhere.URL, http.StatusFound)
		case "/to-secret":
			http.Redirect(w, r, "/secret/a.pdf", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/scheme":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/short":
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "half")
		}
	}))
	defer server.Close()
	client := newClient(t, loopbackSite(server.URL), Settings{Retries: 1})
	for path, want := range map[string]string{
		"/announced": ReasonTooLarge, "/large": ReasonTooLarge, "/bomb": ReasonTooLarge, "/off": ReasonOffSite, "/to-secret": ReasonRobots,
		"/secret/a.pdf": ReasonRobots, "/loop": ReasonRedirectLoop, "/scheme": ReasonScheme, "/short": ReasonCutShort,
	} {
		var to file
		got, err := client.Download(t.Context(), server.URL+path, nil, to.open, 1<<10)
		if Reason(err) != want || got != (Download{}) || to.Len() > 1<<10 {
			t.Errorf("%s: %+v, %d bytes, reason %q, want %q: %v", path, got, to.Len(), Reason(err), want, err)
		}
	}
	if _, err := client.Download(t.Context(), "http://[/", nil, discard, 1); Reason(err) != ReasonScheme {
		t.Errorf("of no address: %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("no space left on device")

// A full disk is no fault of the site, and no reason to ask it again.
func TestDownloadToFullDisk(t *testing.T) {
	requests := 0
	server := serve(t, func(w http.ResponseWriter, r *http.Request) { requests++; fmt.Fprint(w, "file") })
	client := newClient(t, loopbackSite(server.URL), Settings{Retries: 3})
	for name, open := range map[string]func() (io.Writer, error){
		"write": func() (io.Writer, error) { return full{}, nil },
		"open":  func() (io.Writer, error) { return nil, errFull },
	} {
		requests = 0
		_, err := client.Download(t.Context(), server.URL, nil, open, 1<<10)
		var ours *Error
		if !errors.Is(err, errFull) || errors.As(err, &ours) || requests != 1 {
			t.Errorf("%s: %v after %d requests", name, err, requests)
		}
	}
}

// A large file may take longer than the timeout, a dripping one may not.
func TestDownloadRate(t *testing.T) {
	for name, test := range map[string]struct {
		bytes, pause int // so many at a time, with so many seconds in between
		want         string
	}{
		"slow":     {40 << 10, 2, ""},
		"too slow": {20 << 10, 2, ReasonTooSlow},
		"drips":    {1, 1, ReasonTooSlow},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const size = 4 << 20
				client, done := inBubble(t, disclosure.Site{}, Settings{Timeout: 10 * time.Second}, withoutRobots(func(w http.ResponseWriter, r *http.Request) {
					for sent := 0; sent < size && r.Context().Err() == nil; sent += test.bytes {
						w.Write(make([]byte, min(test.bytes, size-sent)))
						w.(http.Flusher).Flush()
						select {
						case <-time.After(time.Duration(test.pause) * time.Second):
						case <-r.Context().Done():
						}
					}
				}))
				defer done()
				begin := time.Now()
				got, err := client.Download(t.Context(), "http://www.example.edu.cn/a", nil, discard, size)
				if Reason(err) != test.want || err == nil && got.Bytes != size {
					t.Errorf("reason %q after %v, %d bytes: %v", Reason(err), time.Since(begin), got.Bytes, err)
				}
				if most := 10*time.Second + size/minRate*time.Second; time.Since(begin) > most {
					t.Errorf("took %v, want at most %v", time.Since(begin), most)
				}
			})
		})
	}
}

// TestDownloadThatStalls is about a file that comes fast at first: what came
// early buys no time for silence.
func TestDownloadThatStalls(t *testing.T) {
	for name, burst := range map[string]int{"from the start": 0, "after a little": 96 << 10, "after much": 48 << 20} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, done := inBubble(t, disclosure.Site{}, Settings{Timeout: 10 * time.Second}, withoutRobots(func(w http.ResponseWriter, r *http.Request) {
					w.Write(make([]byte, burst))
					w.(http.Flusher).Flush()
					<-r.Context().Done()
				}))
				defer done()
				begin := time.Now()
				_, err := client.Download(t.Context(), "http://www.example.edu.cn/a", nil, discard, 64<<20)
				if took := time.Since(begin); Reason(err) != ReasonTooSlow || took > 11*time.Second {
					t.Errorf("reason %q after %v, want %q after the timeout of 10s: %v", Reason(err), took, ReasonTooSlow, err)
				}
			})
		})
	}
}
