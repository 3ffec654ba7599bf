package crawler_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"gongkai/disclosure"
)

// Who stops a crawl to correct the configuration must get what the corrected
// one asks for: a run is not resumed under other columns.
func TestChangedColumnsAreNotResumed(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var stopped atomic.Bool
	entry := func(path, title string) string {
		return `<li id="line_u9_` + path + `"><span>2023-06-01</span><a href="/info/` + path + `.htm">` + title + `</a></li>`
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/a.htm", func(w http.ResponseWriter, _ *http.Request) {
		writePage(w, "通知公告", `<ul class="list">`+entry("1", goodTitle)+entry("2", "关于公布食堂满意度调查结果的通知")+`</ul>`)
	})
	mux.HandleFunc("/b.htm", func(w http.ResponseWriter, _ *http.Request) {
		writePage(w, "招标公告", `<ul class="list">`+entry("3", "教学楼多媒体设备采购项目招标公告")+entry("4", "实训中心护理模型采购项目招标公告")+`</ul>`)
	})
	mux.HandleFunc("/info/", func(w http.ResponseWriter, _ *http.Request) {
		if stopped.CompareAndSwap(false, true) {
			cancel()
		}
		w.WriteHeader(http.StatusNotFound)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	record := openStore(t)
	site := siteOf(server, "通知公告 /a.htm")
	if _, err := newCrawler(t, record, nil).Run(ctx, []disclosure.Site{site}); !errors.Is(err, context.Canceled) {
		t.Fatalf("a stopped run ends with %v, want context.Canceled", err)
	}
	report := crawl(t, record, siteOf(server, "通知公告 /a.htm\n招标公告 /b.htm 18"))
	if got := countPosts(t, record); got != 4 {
		t.Errorf("%d posts after a column was added, want 4: complete %v, ledger %+v", got, report.Run.Complete, report.Ledger)
	}
	requireBalance(t, report)
}
