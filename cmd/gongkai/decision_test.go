package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A decision speaks of the post that posts prints, also when the list leads
// there by a redirect, and changes no more than it names.
func TestDecisionsFindTheirPost(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		var number int
		switch {
		case r.URL.Path == "/zbcg.htm":
			fmt.Fprint(w, `<ul class="list"><li><a href="/go/1">教学楼多媒体设备采购项目招标公告</a></li><li><span>2023-05-02</span><a href="/go/2">实训中心护理模型采购项目招标公告</a></li><li><span>2023-05-01</span><a href="/go/3">学生公寓空调设备采购项目招标公告</a></li></ul>`)
		case numbered(r.URL.Path, "/go/%d", &number):
			http.Redirect(w, r, fmt.Sprintf("/info/%d.htm", number), http.StatusFound)
		case numbered(r.URL.Path, "/info/%d.htm", &number):
			fmt.Fprintf(w, `<h1>%s项目招标公告</h1><div class="content"><p>欢迎符合条件的供应商参加投标，投标文件递交截止时间为公告发布之日起二十日。</p></div>`, []string{"", "教学楼多媒体设备采购", "实训中心护理模型采购", "学生公寓空调设备采购"}[number])
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	dir := t.TempDir()
	file := filepath.Join(dir, "gongkai.yaml")
	write(t, file, fmt.Sprintf(`school: 某校
period: { from: 2023-01-01, to: 2023-12-31 }
sites:
  - name: 后勤处
    home: %s/
    channel: dept
    delay: 0s
    allow: ["127.0.0.0/8"]
    columns: [ { name: 招标采购, url: %s/zbcg.htm, requirement: 18 } ]
`, server.URL, server.URL))
	gongkai(t, "crawl", "--config", file)
	undated := server.URL + "/info/1.htm"
	for _, step := range []struct {
		line        string
		total       int
		requirement int
	}{
		{`{"url":"` + undated + `","title":"x","channel":"dept","published":"2023-03-03","how":"officer"}`, 3, 18},
		{`{"url":"` + undated + `","title":"x","channel":"dept","status":"excluded"}`, 2, 0},
		{`{"url":"` + undated + `","title":"x","channel":"dept","how":"officer","status":"ok"}`, 3, 18},
		{`{"url":"` + undated + `","title":"x","channel":"dept","how":"officer","requirement":20}`, 3, 20},
	} {
		lines := filepath.Join(dir, "decisions.jsonl")
		write(t, lines, step.line+"\n")
		if out := gongkai(t, "import", "--config", file, "--json", lines); !strings.Contains(out, `"new":0,"updated":1`) {
			t.Errorf("%s: %s", step.line, out)
		}
		gongkai(t, "index", "--config", file)
		var tally struct{ Total int }
		if err := json.Unmarshal([]byte(gongkai(t, "count", "--config", file, "--json")), &tally); err != nil || tally.Total != step.total {
			t.Errorf("%s: total %d, %v, want %d", step.line, tally.Total, err, step.total)
		}
		for line := range strings.Lines(gongkai(t, "posts", "--config", file, "--json")) {
			var post postLine
			if err := json.Unmarshal([]byte(line), &post); err != nil {
				t.Fatal(err)
			}
			if post.URL == undated && post.Requirement != step.requirement {
				t.Errorf("%s: requirement %d, want %d", step.line, post.Requirement, step.requirement)
			}
		}
	}
}

func numbered(path, format string, number *int) bool {
	_, err := fmt.Sscanf(path, format, number)
	return err == nil
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// gongkai runs a command that must succeed, and gives its standard output.
func gongkai(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, nil, &stdout, &stderr); code != exitDone {
		t.Fatalf("%v ends with %d: %s", args, code, stderr.String())
	}
	return stdout.String()
}
