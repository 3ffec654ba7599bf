package fetch

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gocolly/colly/v2"
)

// What colly does to bodies on its own must not happen behind a Client.
func TestBehindColly(t *testing.T) {
	bodies := map[string]struct{ contentType, body string }{
		"/gbk.htm":        {"text/html; charset=GBK", "\xd5\xd0\xb1\xea"},
		"/wrong.pdf":      {"application/octet-stream;charset=GBK", "%PDF-1.4\xff\xfe\x81"},
		"/sitemap.xml.gz": {"application/x-gzip", string(gzipped(t, strings.Repeat("a", 1<<16)))},
	}
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/off" {
			http.Redirect(w, r, "http://mp.example.com/s", http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", bodies[r.URL.Path].contentType)
		w.Write([]byte(bodies[r.URL.Path].body))
	})
	collector := colly.NewCollector(colly.MaxBodySize(0))
	collector.SetRequestTimeout(0)
	collector.WithTransport(newClient(t, loopbackSite(server.URL), Settings{}))
	got := map[string]string{}
	collector.OnResponse(func(response *colly.Response) {
		got[response.Request.URL.Path] = string(response.Body)
		if sent := response.Headers.Get(HeaderContentType); sent != bodies[response.Request.URL.Path].contentType {
			t.Errorf("%s: %s is %q", response.Request.URL, HeaderContentType, sent)
		}
	})
	for path, want := range bodies {
		if err := collector.Visit(server.URL + path); err != nil || got[path] != want.body {
			t.Errorf("%s: %q, %v, want the body as sent", path, got[path], err)
		}
	}
	var ours *Error
	if err := collector.Visit(server.URL + "/off"); !errors.As(err, &ours) || ours.Reason != ReasonOffSite {
		t.Errorf("redirect off the site: %v", err)
	}
}
