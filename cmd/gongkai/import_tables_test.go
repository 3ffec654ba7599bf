package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"gongkai/disclosure"
	"gongkai/intake"
)

func TestDecide(t *testing.T) {
	two, eighteen := 2, 18
	filed := disclosure.Post{Requirement: 18, How: disclosure.HowClassifier, Reason: "标题", Published: "2023-05-06", Status: disclosure.StatusOK}
	excluded, undated := filed, filed
	excluded.Status, undated.Published = disclosure.StatusExcluded, ""
	for _, test := range []struct {
		what  string
		row   intake.Post
		known *disclosure.Post
		want  postLine
	}{
		{"nothing said", intake.Post{}, &filed, postLine{}},
		{"the record says the same", intake.Post{Requirement: &eighteen}, &filed, postLine{}},
		{"the record says the same, and the officer confirms it", intake.Post{Requirement: &eighteen, Decided: true, Note: "采购"}, &filed, postLine{Requirement: 18, How: "officer", Reason: "采购"}},
		{"the record says something else", intake.Post{Requirement: &two, Note: "章程"}, &filed, postLine{Requirement: 2, How: "officer", Reason: "章程"}},
		{"a new post", intake.Post{Requirement: &two}, nil, postLine{Requirement: 2, How: "officer"}},
		{"taken out", intake.Post{Status: "excluded"}, &filed, postLine{Status: "excluded"}},
		{"normal, as it was", intake.Post{Status: "ok"}, &filed, postLine{}},
		{"put back", intake.Post{Status: "ok"}, &excluded, postLine{Requirement: 18, How: "officer", Reason: "标题", Status: "ok"}},
		{"put back elsewhere", intake.Post{Status: "ok", Requirement: &two}, &excluded, postLine{Requirement: 2, How: "officer", Status: "ok"}},
		{"a day for one that has none", intake.Post{Published: "2023-05-06"}, &undated, postLine{Requirement: 18, How: "officer", Reason: "标题"}},
	} {
		var known disclosure.Post
		if test.known != nil {
			known = *test.known
		}
		if diff := cmp.Diff(test.want, decide(postLine{}, test.row, known, test.known != nil)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.what, diff)
		}
	}
}

// A filled-in template is imported by the program itself, twice without adding
// anything, and an import that is stopped changes nothing.
func TestImportFilledTemplate(t *testing.T) {
	dir := t.TempDir()
	configFile, form := filepath.Join(dir, "gongkai.yaml"), filepath.Join(dir, "模板.xlsx")
	if err := os.WriteFile(configFile, []byte(smallConfig("http://127.0.0.1")), 0o600); err != nil {
		t.Fatal(err)
	}
	execute := func(ctx context.Context, want int, args ...string) string {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if got := run(ctx, append(args, "--config", configFile), strings.NewReader(""), &stdout, &stderr); got != want {
			t.Fatalf("gongkai %v ends with %d, want %d: %s%s", args, got, want, &stdout, &stderr)
		}
		return stdout.String()
	}
	ctx := context.Background()
	execute(ctx, exitDone, "import", "--template", form)
	book, err := excelize.OpenFile(form)
	if err != nil {
		t.Fatal(err)
	}
	for cell, value := range map[string]any{
		"信息!A4": "食堂新菜品推荐", "信息!B4": "2023年5月6日", "信息!C4": "微信公众号", "信息!G4": "清单以外",
		"信息!A5": "图书采购公示", "信息!B5": 45053, "信息!C5": "微信公众号", "信息!E5": "后勤处",
		"数字!C3": 12, "依申请公开!B3": 0,
	} {
		sheet, at, _ := strings.Cut(cell, "!")
		if err := book.SetCellValue(sheet, at, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.Save(); err != nil {
		t.Fatal(err)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	execute(stopped, exitFailed, "import", form)
	for _, want := range []string{"新增 2 条，更新 0 条，未变 0 条，填报数 2 个，退回 0 行", "新增 0 条，更新 0 条，未变 2 条，填报数 2 个，退回 0 行"} {
		if got := execute(ctx, exitDone, "import", form); !strings.Contains(got, want) {
			t.Errorf("import says %s, want %s", got, want)
		}
	}
	posts := execute(ctx, exitDone, "posts", "--json", "--all", "--channel", "wechat")
	for _, want := range []string{`"title":"食堂新菜品推荐","published":"2023-05-06"`, `"title":"图书采购公示","published":"2023-05-07","channel":"wechat","department":"后勤处"`} {
		if !strings.Contains(posts, want) {
			t.Errorf("posts prints %s, want %s", posts, want)
		}
	}
}
