package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gongkai/disclosure"
	"gongkai/report"
)

// fakeSource answers from memory and remembers what it was asked.
type fakeSource struct {
	overview Overview
	posts    []disclosure.Post
	files    []disclosure.File // of every post
	total    int
	tally    report.Tally
	kept     []disclosure.Snapshot
	diff     report.SnapshotDiff
	err      error

	asked  Query
	period disclosure.Period
}

func (f *fakeSource) Overview(_ context.Context, period disclosure.Period) (Overview, error) {
	f.period = period
	return f.overview, f.err
}

func (f *fakeSource) Count(_ context.Context, period disclosure.Period, _ []disclosure.Dimension, _ []report.Pair) (report.Tally, error) {
	f.period = period
	return f.tally, f.err
}

func (f *fakeSource) Snapshots(context.Context) ([]disclosure.Snapshot, error) { return f.kept, f.err }

func (f *fakeSource) SnapshotDiff(_ context.Context, before, after int64) (report.SnapshotDiff, error) {
	if before > int64(len(f.kept)) || after > int64(len(f.kept)) {
		return report.SnapshotDiff{}, fmt.Errorf("snapshot: %w", ErrNotFound)
	}
	return f.diff, f.err
}

func (f *fakeSource) Posts(_ context.Context, q Query) ([]disclosure.Post, int, error) {
	f.asked = q
	return f.posts, f.total, f.err
}

func (f *fakeSource) Post(_ context.Context, id string) (disclosure.Post, []disclosure.File, error) {
	if f.err != nil {
		return disclosure.Post{}, nil, f.err
	}
	for _, post := range f.posts {
		if post.ID == id {
			return post, f.files, nil
		}
	}
	return disclosure.Post{}, nil, fmt.Errorf("post %s: %w", id, ErrNotFound)
}

func sampleSchool() School {
	return School{
		Name:   "某某医学高等专科学校",
		Period: disclosure.Period{From: "2023-01-01", To: "2023-11-07"},
		Channels: []disclosure.Channel{
			{ID: "portal", Name: "门户网站", Unit: "条", Additive: true},
			{ID: "dept", Name: "部门网站", Unit: "条", Additive: true},
			{ID: "wechat", Name: "微信公众号", Unit: "篇", Additive: true},
			{ID: "board", Name: "宣传栏", Unit: "期"},
		},
		Checklist: disclosure.Checklist{
			ID: "sample",
			Categories: []disclosure.Category{
				{No: 1, Name: "基本信息"}, {No: 2, Name: "招生考试信息"}, {No: 3, Name: "财务、资产及收费信息"},
			},
			Requirements: []disclosure.Requirement{
				{No: 1, Category: 1, Name: "学校概况、机构设置与专业情况"},
				{No: 9, Category: 2, Name: "单独考试的报名条件、成绩与录取名单"},
				{No: 18, Category: 3, Name: "仪器设备、图书与药品的采购和招标"},
			},
		},
	}
}

func sampleOverview() Overview {
	start := time.Date(2023, 11, 7, 18, 10, 0, 0, time.UTC)
	return Overview{
		Sentence: "2023年，全校主动公开信息190条，其中，通过门户网站102条，部门网站71条，微信公众号17篇。此外，宣传栏15期。",
		Cells: map[Cell]int{
			{"portal", 1}: 40, {"portal", 2}: 22, {"portal", 3}: 31, {"portal", 0}: 9,
			{"dept", 1}: 6, {"dept", 2}: 51, {"dept", 0}: 14,
			{"wechat", 2}: 12, {"board", 1}: 3,
		},
		Figures: []disclosure.Figure{
			{Channel: "board", Name: "橱窗", Count: 12, Unit: "期"},
			{Channel: "wechat", Name: "微信公众号", Count: 5, Unit: "篇"},
		},
		Unique: 171, Copies: 14,
		Status: disclosure.Statuses{OK: 187, Unreadable: 2, Gone: 1, Excluded: 4, Undated: 3},
		Index:  Index{Agrees: true, Text: "检索库与信息库计数一致。"},
		Run:    disclosure.Run{ID: 7, Started: start, Ended: start.Add(4 * time.Minute), Complete: true},
		Sites: []SiteLedger{
			{"学校门户网站", disclosure.Ledger{Fetched: 14, New: 99, Updated: 2, Unchanged: 1, Failed: 1}},
			{"教务处", disclosure.Ledger{Fetched: 9, NotModified: 3, New: 65, Unchanged: 6, Duplicate: 4, Skipped: 2}},
		},
	}
}

func samplePosts() []disclosure.Post {
	return []disclosure.Post{
		{
			ID: strings.Repeat("a", 32), URL: "https://www.example.edu.cn/info/1021/3307.htm",
			Title: "2023年实训中心显微镜采购项目招标公告", Published: "2023-10-16", Source: "资产管理处",
			Body:        "一、项目名称：实训中心显微镜。\n\n二、数量：四十台。",
			Attachments: []disclosure.Attachment{{Text: "招标文件.pdf", URL: "https://www.example.edu.cn/files/zb.pdf"}},
			Channel:     "portal", Site: "学校门户网站", Column: "招标采购", Department: "党政办公室",
			Requirement: 18, Category: 3, How: disclosure.HowColumn, Confidence: 1, Reason: "栏目“招标采购”对应事项 18",
			Status: disclosure.StatusOK, ListTitle: "2023年实训中心显微镜采购…", ListDate: "2023-10-16", Version: 2,
			PageHash: strings.Repeat("0f", 32),
		},
		{
			ID: strings.Repeat("b", 32), URL: "https://jwc.example.edu.cn/2023/0911/c88a512/page.htm",
			Title: "关于公布单独考试录取名单的通知", Published: "2023-09-11", Channel: "dept", Site: "教务处", Column: "通知公告",
			Requirement: 9, Category: 2, How: disclosure.HowClassifier, Confidence: 0.824, Reason: "标题含“单独考试”“录取名单”",
			Status: disclosure.StatusUnreadable, Version: 1,
		},
		{
			ID: strings.Repeat("c", 32), URL: "http://www.example.edu.cn/info/1002/2.htm", Title: "校园开放日安排",
			Channel: "portal", Site: "学校门户网站", Column: "通知公告", Status: disclosure.StatusGone,
			DuplicateOf: strings.Repeat("a", 32), Version: 1,
		},
	}
}

// hostilePost is what a page under somebody else's control may leave behind.
func hostilePost() disclosure.Post {
	return disclosure.Post{
		ID: strings.Repeat("d", 32), URL: "javascript:alert(1)", Title: `<script>alert("标题")</script>`,
		Published: `2023-01-01"><b>`, Source: `"><img src=x onerror=alert(1)>`, Body: "</p><script>alert(2)</script>",
		Attachments: []disclosure.Attachment{
			{Text: "<b>粗</b>", URL: "data:text/html,<script>alert(3)</script>"},
			{Text: "", URL: "vbscript:x"},
			{Text: "", URL: `https://www.example.edu.cn/a"onmouseover="alert(4)`},
		},
		Channel: "<i>渠</i>", Site: `"><script>`, Column: "<u>栏</u>", Department: "<s>部</s>",
		Category: 99, Requirement: 99, How: "<em>", Status: `x" onclick="alert(5)`, Reason: "<q>",
		DuplicateOf: `"><script>`, ListTitle: "<h1>", PageHash: "<hr>", Version: 1,
	}
}

func sampleSource() *fakeSource {
	posts := samplePosts()
	files := []disclosure.File{{Type: "pdf", Bytes: 20_480, Reason: disclosure.FileNoText}}
	return &fakeSource{
		overview: sampleOverview(), posts: posts, files: files, total: len(posts), tally: sampleTally(), kept: sampleSnapshots(), diff: sampleDiff(),
	}
}

// sampleTally has a hostile department, and a channel that is in no sum.
func sampleTally() report.Tally {
	yes, no := true, false
	rows := []report.Row{{Key: "portal", Name: "门户网站", Posts: 5, Unique: 5, Additive: &yes}, {Key: "board", Name: "宣传栏", Posts: 2, Unique: 1, Additive: &no}}
	departments := []report.Row{{Key: "", Name: "未注明", Posts: 2, Unique: 2}, {Key: "<b>处", Name: "<b>处", Posts: 3, Unique: 3}}
	return report.Tally{
		Total: 9, Posts: 5, Unique: 5, Adding: []string{"portal"}, Status: disclosure.Statuses{OK: 6, Gone: 1, Undated: 3},
		By:    map[string][]report.Row{"channel": rows, "department": departments},
		Cells: []report.Cell{{Channel: "portal", Category: 1, Posts: 5}, {Channel: "board", Category: 1, Posts: 2}},
		Cross: []report.Cross{{Rows: disclosure.ByDepartment, Columns: disclosure.ByChannel, RowTotals: departments, ColumnTotals: rows, Total: 5,
			Cells: []report.CrossCell{{Row: "", Column: "portal", Posts: 2}, {Row: "<b>处", Column: "portal", Posts: 3}, {Row: "<b>处", Column: "board", Posts: 2}}}},
	}
}

func sampleSnapshots() []disclosure.Snapshot {
	taken := time.Date(2023, 9, 30, 18, 0, 0, 0, time.UTC)
	own := sampleSchool().Period
	return []disclosure.Snapshot{
		{ID: 1, Taken: taken, Period: own, Total: 120, Unique: 110, Automatic: true, Complete: true},
		{ID: 2, Taken: taken.AddDate(0, 0, 10), Period: disclosure.Year(2022), Total: 999, Note: "<b>去年</b>", Complete: true},
		{ID: 3, Taken: taken.AddDate(0, 1, 0), Period: own, Total: 190, Unique: 171, Automatic: true},
	}
}

func sampleDiff() report.SnapshotDiff {
	snapshots := sampleSnapshots()
	return report.SnapshotDiff{
		Before: snapshots[0], After: snapshots[2], Total: report.NewDelta(190, 120), Unique: report.NewDelta(171, 110), Figures: report.NewDelta(14, 12),
		Added:   []report.PostChange{{ID: strings.Repeat("a", 32), Title: "采购公告", Day: "2023-10-02", Channel: "portal", Why: "新采集到（2023-10-03）"}},
		Removed: []report.PostChange{{ID: `"><script>`, Title: "<script>alert(1)</script>", Channel: "<i>", Why: "<b>人工</b>"}},
		Moved: []report.PostChange{{ID: strings.Repeat("b", 32), Title: "录取名单", Day: "2023-09-11", Channel: "dept", Why: "归类改变（人工认定）",
			Fields: []report.FieldChange{{Field: "category", Before: "0", After: "2"}}}},
		Notes: []string{"事项清单改过"},
	}
}

func newHandler(t *testing.T, source Source) http.Handler {
	t.Helper()
	handler, err := New(sampleSchool(), source, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

func get(handler http.Handler, path string) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	return answer
}

var errBroken = errors.New("store is broken")
