package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gocolly/colly/v2"

	"gongkai/classify"
	"gongkai/config"
	"gongkai/crawler"
	"gongkai/crawler/extract"
	"gongkai/crawler/fetch"
	"gongkai/disclosure"
	"gongkai/indexer"
)

const (
	benchSites   = 2    // a campus has more, and crawls several at a time
	benchPosts   = 1000 // of each
	benchPerList = 20
)

// benchSite serves a column of benchPosts posts, numbered from first, in pages as large as a
// college's are: about 20 kB with navigation, side boxes and scripts.
func benchSite(first int) http.Handler {
	var navigation strings.Builder
	for i := range 120 {
		fmt.Fprintf(&navigation, `<li class="nav-%d"><a href="/menu/%d.htm" title="栏目%d"><span>栏目导航第%d项</span></a></li>`, i, i, i, i)
	}
	frame := func(title, body string) string {
		return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>` + title + `-后勤处</title>
<script>` + strings.Repeat("var counter = counter || 0; ", 60) + `</script></head><body><div class="nav"><ul>` +
			navigation.String() + `</ul></div><div class="main">` + body + `</div><div class="footer">版权所有 后勤处 2010-2023</div></body></html>`
	}
	pages := map[string]string{"/robots.txt": "User-agent: *\nAllow: /\n"}
	for i := range benchPosts {
		title := fmt.Sprintf("关于公布第%d批后勤服务与资产管理信息的通知", first+i)
		var text strings.Builder
		for j := range 10 {
			fmt.Fprintf(&text, "<p>第%d批第%d条：各部门应按照规定登记固定资产，编号%d，及时公开采购、维修与服务质量情况，接受师生监督并按期反馈整改结果。</p>", first+i, j, (first+i)*31+j*7)
		}
		pages[fmt.Sprintf("/info/1001/%d.htm", i)] = frame(title, `<form name="_newscontent_fromname"><h1>`+title+`</h1><div class="info">发布时间：2023-06-`+
			fmt.Sprintf("%02d", i%28+1)+` 来源：后勤处</div><div id="vsb_content"><div class="v_news_content">`+text.String()+`</div></div></form>`)
	}
	lists := benchPosts / benchPerList
	for k := range lists {
		var entries strings.Builder
		for i := k * benchPerList; i < (k+1)*benchPerList; i++ {
			fmt.Fprintf(&entries, `<li id="line_u9_%d"><span>2023-06-%02d</span><a href="/info/1001/%d.htm" title="关于公布第%d批后勤服务与资产管理信息的通知">关于公布第%d批后勤服务与资产管理信息的通知</a></li>`, i, i%28+1, i, first+i, first+i)
		}
		pager := ""
		if k+1 < lists {
			pager = fmt.Sprintf(`<div class="pb_sys_common"><a href="/tzgg/%d.htm" class="Next">下页</a></div>`, k+1)
		}
		address := fmt.Sprintf("/tzgg/%d.htm", k)
		pages[address] = frame("通知公告", `<ul class="list">`+entries.String()+`</ul>`+pager)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, page)
	})
}

func benchAddresses(bases []string) []string {
	var addresses []string
	for _, base := range bases {
		for k := range benchPosts / benchPerList {
			addresses = append(addresses, fmt.Sprintf("%s/tzgg/%d.htm", base, k))
		}
		for i := range benchPosts {
			addresses = append(addresses, fmt.Sprintf("%s/info/1001/%d.htm", base, i))
		}
	}
	return addresses
}

// BenchmarkPipeline compares the whole main job (crawl, extract, classify,
// save, index, count) with the least that a crawler of the same pages does:
// colly fetches them and goquery parses them.
func BenchmarkPipeline(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent)) // for both
	var bases []string
	for number := range benchSites {
		server := httptest.NewServer(benchSite(number * benchPosts))
		defer server.Close()
		bases = append(bases, server.URL)
	}
	addresses := benchAddresses(bases)
	perSecond := func(b *testing.B) {
		b.ReportMetric(float64(len(addresses)*b.N)/b.Elapsed().Seconds(), "pages/s")
	}
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			visitBare(b, addresses)
		}
		perSecond(b)
	})
	b.Run("full", func(b *testing.B) {
		steps := map[string]time.Duration{}
		for b.Loop() {
			runMainJob(b, bases, steps)
		}
		perSecond(b)
		for step, took := range steps {
			b.ReportMetric(float64(took.Milliseconds())/float64(b.N), step+"-ms")
		}
	})
}

func visitBare(b *testing.B, addresses []string) {
	collector := colly.NewCollector()
	parsed := 0
	collector.OnResponse(func(response *colly.Response) {
		document, err := goquery.NewDocumentFromReader(bytes.NewReader(response.Body))
		if err == nil && document.Find("title").Length() == 1 {
			parsed++
		}
	})
	for _, address := range addresses {
		if err := collector.Visit(address); err != nil {
			b.Fatal(err)
		}
	}
	if parsed != len(addresses) {
		b.Fatalf("parsed %d of %d pages", parsed, len(addresses))
	}
}

// runMainJob does the main job on the bench sites, and adds up how long each of
// its steps takes.
func runMainJob(b *testing.B, bases []string, steps map[string]time.Duration) {
	last := time.Now()
	step := func(name string) {
		now := time.Now()
		steps[name] += now.Sub(last)
		last = now
	}
	checklist, _ := classify.Builtin(classify.MOE2014)
	project, err := openProject(b.Context(), config.Config{Data: b.TempDir(), Checklist: checklist})
	if err != nil {
		b.Fatal(err)
	}
	defer project.store.Close()
	step("open")
	var sites []disclosure.Site
	for i, base := range bases {
		sites = append(sites, disclosure.Site{
			Name: fmt.Sprintf("后勤%d处", i+1), Home: base + "/", Channel: "dept", Parallel: 2,
			Allow:   []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
			Columns: []disclosure.Column{{Name: "通知公告", URL: base + "/tzgg/0.htm"}},
		})
	}
	settings := crawler.Settings{
		Fetch:   fetch.Settings{Agent: "gongkai/bench", Timeout: 10 * time.Second, MaxBytes: 10 << 20},
		Workers: 2, Budget: disclosure.Budget{Pages: 1000, Visits: 100_000}, LossPercent: 10, Now: time.Now,
	}
	report, err := crawler.New(project.store, project.classifier, settings).Run(b.Context(), sites)
	if err != nil || report.Ledger.New != len(bases)*benchPosts {
		b.Fatalf("crawl: %d new posts of %d, %v", report.Ledger.New, len(bases)*benchPosts, err)
	}
	step("crawl")
	if err := project.settle(b.Context()); err != nil {
		b.Fatal(err)
	}
	step("settle")
	index, err := project.openIndex(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer index.Close()
	if _, err := indexer.Sync(b.Context(), project.store, index, indexer.Options{}); err != nil {
		b.Fatal(err)
	}
	step("index")
	tally, _, err := project.count(b.Context(), disclosure.Period{}, nil, index, nil)
	if err != nil || !tally.Index.Agrees {
		b.Fatalf("count: %+v, %v", tally.Index, err)
	}
	step("count")
}

// BenchmarkExtract reads a post and a list of the bench site, beside parsing
// the post's page alone.
func BenchmarkExtract(b *testing.B) {
	site := benchSite(0)
	page := func(path string) []byte {
		recorder := httptest.NewRecorder()
		site.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, path, nil))
		return recorder.Body.Bytes()
	}
	read := func(b *testing.B, path string, read func(*extract.Page) bool) {
		body := page(path)
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			parsed, err := extract.Parse(body, "text/html", "http://www.example.edu.cn"+path)
			if err != nil || !read(parsed) {
				b.Fatalf("%s is not read: %v", path, err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
	}
	b.Run("goquery", func(b *testing.B) {
		body := page("/info/1001/7.htm")
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if _, err := goquery.NewDocumentFromReader(bytes.NewReader(body)); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
	})
	b.Run("detail", func(b *testing.B) {
		read(b, "/info/1001/7.htm", func(page *extract.Page) bool {
			detail := page.Detail(disclosure.Rules{})
			return detail.Title != "" && detail.Published != "" && detail.Body != ""
		})
	})
	b.Run("list", func(b *testing.B) {
		read(b, "/tzgg/3.htm", func(page *extract.Page) bool {
			return len(page.List(disclosure.Rules{}).Entries) == benchPerList
		})
	})
}
