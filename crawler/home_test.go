package crawler_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"gongkai/disclosure"
)

// The home page of a site whose columns are written down is kept for the
// inspection. That is no line of the ledger, costs a request only when a column
// is read to its end, and changes nothing where it fails.
func TestHomeIsKept(t *testing.T) {
	for _, test := range []struct {
		name    string
		columns string
		home    int // what the server answers
		asked   int64
		kept    bool
	}{
		{"columns are written down", "公告 /gg.htm", http.StatusOK, 1, true},
		{"the home page fails", "公告 /gg.htm", http.StatusNotFound, 1, false},
		{"the list fails", "公告 /none.htm", http.StatusOK, 0, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			var asked atomic.Int64
			server := noticeSite(3, "/p/%d", func(w http.ResponseWriter, r *http.Request) {
				switch {
				case r.URL.Path == "/none.htm":
					http.NotFound(w, r)
				case r.URL.Path == "/":
					asked.Add(1)
					w.WriteHeader(test.home)
					writePage(w, "首页", `<a href="/gg.htm">公告</a>`)
				default:
					writeNotice(w, int(r.URL.Path[3]-'0'), "现将校务公开事项予以公布，接受师生员工监督，如有意见请在七日内反映。")
				}
			})
			defer server.Close()
			record, site := openStore(t), siteOf(server, test.columns)
			first := crawl(t, record, site)
			page, err := record.Page(t.Context(), site.Home)
			if kept := err == nil && page.Hash != ""; kept != test.kept {
				t.Errorf("home page kept %v, want %v", kept, test.kept)
			}
			if got := asked.Load(); got != test.asked {
				t.Errorf("home page asked for %d times, want %d", got, test.asked)
			}
			for _, visit := range first.Trouble {
				if visit.Kind == disclosure.KindHome {
					t.Errorf("the home page is told as trouble: %+v", visit)
				}
			}
			if test.home == http.StatusOK && test.kept {
				crawl(t, record, site)
				if got := asked.Load(); got != 1 {
					t.Errorf("home page asked for %d times in two crawls, want 1", got)
				}
			}
		})
	}
}
