package crawler_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongkai/crawler"
	"gongkai/disclosure"
)

// The ledger says what is wrong with a certificate and the way out, and the
// way out leads to the posts.
func TestBadCertificateIsTold(t *testing.T) {
	server := httptest.NewUnstartedServer(faultySite("", "", nil))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	site := siteOf(server, "通知公告 /tzgg.htm")
	report := crawl(t, openStore(t), site)
	want := "TLS: the certificate of 127.0.0.1 is signed by itself: have it renewed, or write tls: insecure on site 教务处 to read it all the same"
	if len(report.Trouble) != 1 || report.Trouble[0].Reason != want || report.Run.Complete {
		t.Errorf("complete %v, trouble %+v, want %s", report.Run.Complete, report.Trouble, want)
	}
	site.TLSInsecure = true
	record := openStore(t)
	if report := crawl(t, record, site); !report.Run.Complete || countPosts(t, record) != 1 {
		t.Errorf("insecure: %d posts, trouble %+v", countPosts(t, record), report.Trouble)
	}
}

// A site that drips is a site that is down: a thousand pages must not cost a
// thousand times the patience for one.
func TestDrippingSiteIsDown(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Length", "100000")
		io.WriteString(w, "<html>")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	record := openStore(t)
	report, err := newCrawler(t, record, func(s *crawler.Settings) { s.Fetch.Timeout = 300 * time.Millisecond }).Run(t.Context(), []disclosure.Site{
		siteOf(server, "通知公告 /1.htm\n公示公告 /2.htm\n招标采购 /3.htm\n规章制度 /4.htm\n教学动态 /5.htm\n"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if first, last := report.Trouble[0].Reason, report.Trouble[4].Reason; first != "too slow" || !strings.HasPrefix(last, "site down: ") {
		t.Errorf("the first column failed for %q, the fifth for %q", first, last)
	}
}
