package report

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestWriteHistory(t *testing.T) {
	first := disclosure.Post{
		URL: "http://www.example.edu.cn/info/1001/1.htm", Title: "关于公开2023年部门预算的通知", Published: "2023-05-06", Source: "财务处",
		Body:        "各部门：\n现将学校2023年部门预算予以公开，请登录校园网查看。意见请于5月8日下午五时前书面反馈到财务处预算管理科，过期不再受理。\n联系人：某老师，电话0000。",
		Attachments: []disclosure.Attachment{{Text: "部门预算.xls", URL: "http://www.example.edu.cn/1.xls"}, {Text: "说明.doc", URL: "http://www.example.edu.cn/1.doc"}},
		PageHash:    "a", Version: 1,
	}
	edited := first
	edited.Title, edited.Published, edited.Version, edited.PageHash = "关于公开2023年部门预算的公告", "2023-05-07", 2, "b"
	edited.Body = strings.Replace(edited.Body, "5月8日下午五时", "5月10日下午五时", 1) + "\n特此通知。"
	edited.Attachments = []disclosure.Attachment{first.Attachments[1], {Text: "部门预算（修订）.xls", URL: "http://www.example.edu.cn/2.xls"}}
	reread := edited
	reread.Version, reread.Source = 3, "财务处\x1b[31m"
	history := History([]disclosure.Version{
		{Post: first},
		{Post: edited, Seen: time.Date(2023, 5, 7, 16, 30, 0, 0, time.UTC)},
		{Post: reread, Seen: time.Date(2023, 6, 1, 0, 0, 0, 0, time.UTC)},
	})
	var b strings.Builder
	if err := WriteHistory(&b, reread, history); err != nil {
		t.Fatal(err)
	}
	want := `关于公开2023年部门预算的公告
http://www.example.edu.cn/info/1001/1.htm

第 1 版  时间没有记录

第 2 版  2023-05-08 00:30
  标题  关于公开2023年部门预算的【删：通知】【增：公告】
  日期  【删：2023-05-06】【增：2023-05-07】
  正文  意见请于5月【删：8】【增：10】日下午五时前书面反馈到财务处预算管理科，…
        联系人：某老师，电话0000。【增：特此通知。】
  附件  【删：部门预算.xls http://www.example.edu.cn/1.xls】
        【增：部门预算（修订）.xls http://www.example.edu.cn/2.xls】

第 3 版  2023-06-01 08:00（网页未变，只是读法不同）
  来源  【删：财务处】【增：财务处 [31m】
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("WriteHistory (-want +got):\n%s", diff)
	}
}

func TestChanges(t *testing.T) {
	for _, test := range []struct {
		name          string
		before, after disclosure.Post
		want          []Change
	}{
		{"nothing", disclosure.Post{Body: "甲"}, disclosure.Post{Body: "甲", ID: "1"}, nil},
		{"a day that was not known", disclosure.Post{}, disclosure.Post{Published: "2023-05-06"}, []Change{{"published", []Edit{{OpInsert, "2023-05-06"}}}}},
		{"a source that is gone", disclosure.Post{Source: "财务处"}, disclosure.Post{}, []Change{{"source", []Edit{{OpDelete, "财务处"}}}}},
		{"words that share characters", disclosure.Post{Body: "拟录用张三同志"}, disclosure.Post{Body: "拟录用张四同志"}, []Change{{"body", []Edit{{OpEqual, "拟录用张"}, {OpDelete, "三"}, {OpInsert, "四"}, {OpEqual, "同志"}}}}},
		{"no text of ours", disclosure.Post{Body: "a\xff"}, disclosure.Post{Body: "a\xfe"}, []Change{{"body", []Edit{{OpDelete, "a\xff"}, {OpInsert, "a\xfe"}}}}},
		{"another address of an attachment", disclosure.Post{Attachments: []disclosure.Attachment{{Text: "表", URL: "1"}}}, disclosure.Post{Attachments: []disclosure.Attachment{{Text: "表", URL: "2"}}},
			[]Change{{"attachments", []Edit{{OpDelete, "表 1\n"}, {OpInsert, "表 2\n"}}}}},
	} {
		if diff := cmp.Diff(test.want, Changes(test.before, test.after)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// FuzzChanges holds that edits lead from one text to the other, whatever these
// are.
func FuzzChanges(f *testing.F) {
	f.Add("意见请于5月8日前反馈。", "意见请于五月十日以前反馈到财务处。")
	f.Add("𠀀中文\xff", "中\n文")
	f.Fuzz(func(t *testing.T, before, after string) {
		if len(before)+len(after) > 4096 {
			return
		}
		post := func(text string) disclosure.Post { return disclosure.Post{Body: text} }
		for _, change := range Changes(post(before), post(after)) {
			var old, now strings.Builder
			for _, edit := range change.Edits {
				if edit.Op != OpInsert {
					old.WriteString(edit.Text)
				}
				if edit.Op != OpDelete {
					now.WriteString(edit.Text)
				}
				if utf8.ValidString(before) && utf8.ValidString(after) && !utf8.ValidString(edit.Text) {
					t.Errorf("%q → %q: edit %q is no text", before, after, edit.Text)
				}
			}
			if old.String() != before || now.String() != after {
				t.Errorf("%q → %q: edits %v", before, after, change.Edits)
			}
			for _, line := range places(change) {
				if strings.Contains(OneLine(line), "\n") {
					t.Errorf("%q → %q: line %q", before, after, line)
				}
			}
		}
	})
}
