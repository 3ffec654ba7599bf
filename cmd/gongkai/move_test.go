package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/demo"
	"gongkai/disclosure"
	"gongkai/report"
	"gongkai/store"
)

func TestMovesOf(t *testing.T) {
	hq := disclosure.Site{Name: "后勤处", Home: "https://www.hq.example.edu.cn/", Channel: "dept"}
	bw := disclosure.Site{Name: "保卫处", Home: "http://bw.example.edu.cn/", Channel: "dept"}
	also := disclosure.Site{Name: "后勤集团", Home: "http://hq.example.edu.cn/jt/", Channel: "dept"}
	kept := func(name, channel, host string) store.Site {
		return store.Site{Name: name, Channel: channel, Host: host, Posts: 3}
	}
	with := func(site store.Site, others ...string) store.Site {
		site.Others = others
		return site
	}
	bwElsewhere := disclosure.Site{Name: "保卫处", Home: "http://www.hq.example.edu.cn/bw/", Channel: "portal"}
	hqElsewhere := disclosure.Site{Name: "后勤处", Home: "http://bw.example.edu.cn/", Channel: "dept"}
	hqColumns := hq
	hqColumns.Columns = []disclosure.Column{{URL: "http://bw.example.edu.cn/tz.htm"}}
	for _, test := range []struct {
		name       string
		kept       []store.Site
		configured []disclosure.Site
		never      bool // crawled
		want       []store.Move
	}{
		{name: "nothing kept", configured: []disclosure.Site{hq}},
		{name: "as it was", kept: []store.Site{kept("后勤处", "dept", "hq.example.edu.cn")}, configured: []disclosure.Site{hq}},
		{name: "another channel", kept: []store.Site{kept("后勤处", "portal", "hq.example.edu.cn")}, configured: []disclosure.Site{hq, bw}, want: []store.Move{{From: "后勤处", To: hq}}},
		{name: "another channel, half moved", kept: []store.Site{kept("后勤处", "dept", "hq.example.edu.cn"), kept("后勤处", "portal", "hq.example.edu.cn")},
			configured: []disclosure.Site{hq}, want: []store.Move{{From: "后勤处", To: hq}}},
		{name: "once of two channels", kept: []store.Site{kept("后勤处", "board", "hq.example.edu.cn"), kept("后勤处", "portal", "hq.example.edu.cn")},
			configured: []disclosure.Site{hq}, want: []store.Move{{From: "后勤处", To: hq}}},
		{name: "only links elsewhere, another channel", kept: []store.Site{kept("后勤处", "portal", "")}, configured: []disclosure.Site{hq}, want: []store.Move{{From: "后勤处", To: hq}}},
		{name: "imported beside", kept: []store.Site{kept("后勤处", "dept", "hq.example.edu.cn"), kept("后勤处", "wechat", "")}, configured: []disclosure.Site{hq}},
		{name: "imported before", kept: []store.Site{kept("后勤处", "wechat", "")}, configured: []disclosure.Site{hq}, never: true},
		{name: "renamed", kept: []store.Site{kept("总务处", "dept", "hq.example.edu.cn")}, configured: []disclosure.Site{hq, bw}, want: []store.Move{{From: "总务处", To: hq}}},
		{name: "gone", kept: []store.Site{kept("总务处", "dept", "zw.example.edu.cn")}, configured: []disclosure.Site{hq}},
		{name: "gone, nothing read", kept: []store.Site{kept("总务处", "dept", "")}, configured: []disclosure.Site{hq}},
		{name: "renamed, but whose", kept: []store.Site{kept("总务处", "dept", "hq.example.edu.cn")}, configured: []disclosure.Site{hq, also}},
		{name: "renamed, but which", kept: []store.Site{kept("膳食处", "dept", "hq.example.edu.cn"), kept("总务处", "dept", "hq.example.edu.cn")}, configured: []disclosure.Site{hq}},
		{name: "joined another", kept: []store.Site{kept("后勤处", "dept", "hq.example.edu.cn"), kept("总务处", "dept", "hq.example.edu.cn")}, configured: []disclosure.Site{hq}},
		{name: "exchanged", kept: []store.Site{kept("保卫处", "dept", "bw.example.edu.cn"), kept("后勤处", "portal", "hq.example.edu.cn")}, configured: []disclosure.Site{hqElsewhere, bwElsewhere},
			want: []store.Move{{From: "保卫处", Channel: "dept", To: hqElsewhere}, {From: "后勤处", Channel: "portal", To: bwElsewhere}}},
		{name: "name given on to a new site", kept: []store.Site{kept("后勤处", "dept", "hq.example.edu.cn")}, configured: []disclosure.Site{hqElsewhere, bwElsewhere},
			want: []store.Move{{From: "后勤处", Channel: "dept", To: bwElsewhere}}},
		{name: "moved to the host of another", kept: []store.Site{kept("保卫处", "dept", "bw.example.edu.cn"), kept("后勤处", "dept", "hq.example.edu.cn")}, configured: []disclosure.Site{bw, hqElsewhere}},
		{name: "moved to a new host", kept: []store.Site{kept("后勤处", "dept", "old.example.edu.cn")}, configured: []disclosure.Site{hq}},
		{name: "divided", kept: []store.Site{with(kept("后勤处", "dept", "hq.example.edu.cn"), "bw.example.edu.cn", "old.example.edu.cn")}, configured: []disclosure.Site{hq, bw},
			want: []store.Move{{From: "后勤处", Channel: "dept", Host: "bw.example.edu.cn", To: bw}}},
		{name: "the greater part divided", kept: []store.Site{with(kept("后勤处", "dept", "bw.example.edu.cn"), "hq.example.edu.cn")}, configured: []disclosure.Site{hq, bw},
			want: []store.Move{{From: "后勤处", Channel: "dept", Host: "bw.example.edu.cn", To: bw}}},
		{name: "not divided", kept: []store.Site{with(kept("后勤处", "dept", "hq.example.edu.cn"), "bw.example.edu.cn")}, configured: []disclosure.Site{hqColumns, bw}},
	} {
		if diff := cmp.Diff(test.want, movesOf(test.kept, test.configured, !test.never)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// A site that is renamed or given to another channel is the same site: its
// posts go along and are counted once.
func TestMovedSitesAreCountedOnce(t *testing.T) {
	college, err := demo.Start(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer college.Close()
	written, err := college.Config("data")
	if err != nil {
		t.Fatal(err)
	}
	configFile := filepath.Join(t.TempDir(), "gongkai.yaml")
	counted := func(text string) (report.Tally, string) {
		t.Helper()
		if err := os.WriteFile(configFile, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), []string{"run", "--config", configFile}, nil, &stdout, &stderr); code != exitDone {
			t.Fatalf("run ends with %d: %s", code, stderr.String())
		}
		var tally report.Tally
		runJSON(t, exitDone, &tally, "count", "--json", "--by", "channel,site", "--config", configFile)
		return tally, stderr.String()
	}
	replace := func(text, old, new string) string {
		t.Helper()
		if strings.Count(text, old) != 1 {
			t.Fatalf("%q stands %d times in the configuration", old, strings.Count(text, old))
		}
		return strings.Replace(text, old, new, 1)
	}
	text := string(written)
	before, said := counted(text)
	if strings.Contains(said, "网站“") {
		t.Errorf("the first crawl says %s", said)
	}
	text = replace(text, "- name: 人事处\n", "- name: 人力资源处\n")
	start := strings.Index(text, "- name: 财务处\n")
	text = text[:start] + strings.Replace(text[start:], "channel: dept", "channel: portal", 1)
	after, said := counted(text)
	for _, want := range []string{"网站“人事处”在配置中已改名为“人力资源处”", "网站“财务处”的渠道已改为 portal"} {
		if !strings.Contains(said, want) {
			t.Errorf("crawl says %q, want %q", said, want)
		}
	}
	if before.Total != after.Total || before.Unique != after.Unique || before.Undated != after.Undated {
		t.Errorf("total %d, unique %d, undated %d, then %d, %d, %d", before.Total, before.Unique, before.Undated, after.Total, after.Unique, after.Undated)
	}
	site := func(tally report.Tally, name string) int {
		for _, row := range tally.By["site"] {
			if row.Name == name {
				return row.Posts
			}
		}
		return 0
	}
	if was, is := site(before, "人事处"), site(after, "人力资源处"); was == 0 || was != is || site(after, "人事处") != 0 {
		t.Errorf("%d posts, then %d under the new name and %d under the old", was, is, site(after, "人事处"))
	}
	if portal := after.By["channel"][0]; portal.Posts != before.By["channel"][0].Posts+site(before, "财务处") {
		t.Errorf("portal has %d posts, had %d, and 财务处 %d", portal.Posts, before.By["channel"][0].Posts, site(before, "财务处"))
	}

	// A site that is taken out of the configuration stays counted, and is named.
	start = strings.Index(text, "  - name: 人力资源处\n")
	end := start + 1 + strings.Index(text[start+1:], "  - name: 学生处\n")
	last, _ := counted(text[:start] + text[end:])
	if want := []report.SitePosts{{Site: "人力资源处", Posts: site(after, "人力资源处")}}; last.Total != after.Total || !cmp.Equal(want, last.NotConfigured) {
		t.Errorf("total %d, was %d; not configured: %v, want %v", last.Total, after.Total, last.NotConfigured, want)
	}
	if !last.Complete {
		t.Error("the count says that the last crawl was not complete")
	}
}
