package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// TestRunsShow shows a run while it goes on, when it was replaced by the next,
// and when that has made it old.
func TestRunsShow(t *testing.T) {
	configFile := filepath.Join(t.TempDir(), "gongkai.yaml")
	if err := os.WriteFile(configFile, []byte(smallConfig("http://127.0.0.1:1")), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{configFile: configFile}
	loaded, err := a.loadConfig()
	if err != nil {
		t.Fatal(err)
	}
	project, err := openProject(t.Context(), loaded)
	if err != nil {
		t.Fatal(err)
	}
	defer project.store.Close()
	now := time.Date(2023, 11, 7, 4, 0, 0, 0, time.UTC)
	begin := func(site string) disclosure.Run {
		t.Helper()
		now = now.Add(time.Hour)
		begun, _, err := project.store.StartRun(t.Context(), now, []string{site})
		if err != nil {
			t.Fatal(err)
		}
		return begun
	}
	meet := func(in disclosure.Run, visits ...disclosure.Visit) {
		t.Helper()
		for i := range visits {
			visits[i].Run, visits[i].Site, visits[i].URL = in.ID, "后勤处", "http://hqc.example.edu.cn/"+string(rune('a'+i))
		}
		if err := project.store.Enqueue(t.Context(), visits); err != nil {
			t.Fatal(err)
		}
	}
	show := func(number string) (string, runReport) {
		t.Helper()
		var text, stderr bytes.Buffer
		if code := run(t.Context(), []string{"runs", "show", number, "--config", configFile}, nil, &text, &stderr); code != exitDone {
			t.Fatalf("runs show %s ends with %d: %s", number, code, stderr.String())
		}
		var told runReport
		runJSON(t, exitDone, &told, "runs", "show", number, "--json", "--config", configFile)
		if told.Alerts == nil || told.Failures == nil {
			t.Errorf("alerts or failures of run %s are null", number)
		}
		return text.String(), told
	}

	first := begin("first")
	meet(first,
		disclosure.Visit{Kind: disclosure.KindList},
		disclosure.Visit{Kind: disclosure.KindFile},
		disclosure.Visit{Kind: disclosure.KindFile, Bucket: disclosure.Fetched},
		disclosure.Visit{Kind: disclosure.KindFile, Bucket: disclosure.Failed, Reason: "timeout"},
		disclosure.Visit{Kind: disclosure.KindList, Bucket: disclosure.Failed, Reason: "status 500"},
		disclosure.Visit{Kind: disclosure.KindList, Bucket: disclosure.Fetched, Reason: disclosure.ReasonNoEntries},
		disclosure.Visit{Kind: disclosure.KindList, Bucket: disclosure.Skipped, Reason: disclosure.ReasonNothingNew},
		disclosure.Visit{Kind: disclosure.KindColumns, Bucket: disclosure.Fetched, Reason: "2 columns found: 公告, 采购"},
		disclosure.Visit{Kind: disclosure.KindCandidate, Bucket: disclosure.Skipped, Reason: disclosure.ReasonNotAList},
		disclosure.Visit{Kind: disclosure.KindSitemap, Bucket: disclosure.Fetched, Reason: "3 candidates"},
	)
	text, told := show("1")
	if told.Sites[0].Over || !strings.Contains(text, "未结束，还有 2 个待处理") || !strings.Contains(text, "附件：下载 1，失败 1") {
		t.Errorf("a run that goes on: over %v, %s", told.Sites[0].Over, text)
	}
	var reasons []string
	for _, failure := range told.Failures {
		reasons = append(reasons, failure.Reason)
	}
	if diff := cmp.Diff([]string{disclosure.ReasonNoEntries, "status 500", "timeout"}, reasons); diff != "" {
		t.Errorf("failures (-want +got):\n%s", diff)
	}

	second := begin("second")
	if text, told = show("1"); !told.Sites[0].Over || strings.Contains(text, "未结束") {
		t.Errorf("a run that was replaced: over %v, %s", told.Sites[0].Over, text)
	}
	for next := second; next.ID <= 12; next = begin("next") {
		meet(next, disclosure.Visit{Kind: disclosure.KindEntry, Bucket: disclosure.Unchanged})
		if err := project.store.EndRun(t.Context(), next.ID, now, true); err != nil {
			t.Fatal(err)
		}
	}
	text, old := show("1")
	if !old.Sites[0].Forgotten || !strings.Contains(text, "不再保留逐条记录") || len(old.Failures) > 0 {
		t.Errorf("an old run: %+v\n%s", old, text)
	}
	if diff := cmp.Diff(told.Ledger, old.Ledger); diff != "" {
		t.Errorf("ledger of the old run (-before +after):\n%s", diff)
	}
}
