package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/inspect"
)

// faultySite is a site with a fault of each kind that only its pages show.
func faultySite() *httptest.Server {
	mux := http.NewServeMux()
	page := func(path, title, body string) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, `<html><head><title>%s</title></head><body><div class="nav"><a href="/">首页</a></div>%s</body></html>`, title, body)
		})
	}
	list := func(path, name string, entries ...string) {
		var rows strings.Builder
		for _, entry := range entries {
			fields := strings.Fields(entry)
			fmt.Fprintf(&rows, `<li><span>%s</span><a href="%s">%s</a></li>`, fields[0], fields[1], fields[2])
		}
		page(path, name, `<h2>`+name+`</h2><ul class="list">`+rows.String()+`</ul>`)
	}
	post := func(path, title, day, text string) {
		page(path, title, `<h1>`+title+`</h1><p>发布时间：`+day+`</p><div class="content">`+text+`</div>`)
	}
	var menu strings.Builder
	for _, name := range []string{"cg", "zp", "a", "b", "c", "d", "e", "f"} {
		fmt.Fprintf(&menu, `<a href="/%s.htm">%s</a>`, name, name)
	}
	page("/{$}", "青石职业学院", menu.String()+`<div style="display:none"><a href="http://x.example.com/">澳门新葡京官网</a></div>`)
	list("/cg.htm", "采购公告", "2023-10-20 /p/1.htm 图书馆图书采购成交公告", "2023-10-18 /p/2.htm 学生公寓空调采购招标公告", "2023-10-12 /p/none.htm 实训室设备采购中标公告", "2023-10-11 /p/3.htm 采购公告")
	list("/zp.htm", "人才招聘", "2023-10-20 /p/4.htm 2023年教师招聘公告", "2023-10-19 /p/5.htm 2023年辅导员招聘面试成绩公示")
	notice := "<p>" + strings.Repeat("现将有关事项公告如下，请相关单位和个人按照要求办理。", 5) + "</p>"
	post("/p/1.htm", "图书馆图书采购成交公告", "2023-10-20", notice+"<p>青石职业学院</p><p>2023年6月5日</p>")
	post("/p/2.htm", "学生公寓空调采购招标公告", "2023-10-18", notice+`<p>青石职业学院</p><p>2023年10月17日</p>`)
	post("/p/3.htm", "采购公告", "2023-10-11", "<p>栏目建设中</p>")
	post("/p/4.htm", "2023年教师招聘公告", "2023-10-20", notice)
	post("/p/5.htm", "2023年辅导员招聘面试成绩公示", "2023-10-19", notice+"<p>面试成绩见学院公告栏。</p>")
	return httptest.NewServer(mux)
}

// What only pages show is found from what a crawl keeps of them.
func TestInspectASite(t *testing.T) {
	server := faultySite()
	defer server.Close()
	configFile := filepath.Join(t.TempDir(), "gongkai.yaml")
	config := fmt.Sprintf(`school: 青石职业学院
data: data
retries: 0
sites:
  - name: 青石网
    home: %[1]s/
    channel: portal
    department: 党政办公室
    delay: 0s
    allow: [ "127.0.0.0/8" ]
    columns:
      - { name: 采购公告, url: "%[1]s/cg.htm", requirement: 18 }
      - { name: 人才招聘, url: "%[1]s/zp.htm", requirement: 25 }
`, server.URL)
	if err := os.WriteFile(configFile, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var crawled struct{}
	runJSON(t, exitDone, &crawled, "crawl", "--json", "--config", configFile)
	var report inspect.Report
	runJSON(t, exitDone, &report, "inspect", "--json", "--today", "2023-11-08", "--config", configFile)

	var got []string
	for _, f := range report.Findings {
		if f.Kind != inspect.KindBlank && f.Kind != inspect.KindReport {
			got = append(got, string(f.Kind)+" "+string(f.Severity)+" "+f.Title)
		}
	}
	want := []string{
		"hidden 严重 青石网",
		"dead 重要 实训室设备采购中标公告",
		"depth 重要 青石网", // no link to 信息公开
		"placeholder 重要 采购公告",
		"late 重要 图书馆图书采购成交公告",
		"search 提示 青石网",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if len(report.Unknown) != 0 {
		t.Errorf("not known: %v, want that everything could be checked", report.Unknown)
	}
}
