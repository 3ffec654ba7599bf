package extract

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/disclosure"
)

// The last page of a column may hold one short entry without a day, and looks
// like a page with nothing but a side box; the page before tells the make.
func TestListLikeReadsASingleEntry(t *testing.T) {
	page := func(address string, entries ...string) *Page {
		var rows strings.Builder
		for i, title := range entries {
			fmt.Fprintf(&rows, `<li id="row%d"><a href="/show?id=%d">%s</a></li>`, i, i, title)
		}
		html := `<html><body><div class="left"><ul><li><a href="/a">栏目一览</a></li><li><a href="/b">下载中心</a></li></ul></div>
<div class="right"><div class="position">当前位置：首页 &gt; 规章制度</div><ul class="rows on">` + rows.String() + `</ul></div>
<div class="hot"><h3>热点</h3><ul><li><a href="/x/1">关于春季运动会的通知</a></li><li><a href="/x/2">关于秋季运动会的通知</a></li></ul></div></body></html>`
		parsed, err := Parse([]byte(html), "text/html; charset=utf-8", address)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	first := page("http://dept.example.edu.cn/gz/1", "关于加强实验室安全管理的若干规定", "学生公寓管理办法（试行）全文", "国有资产管理实施细则及其说明")
	list := first.List(disclosure.Rules{})
	if len(list.Entries) != 3 || list.Make == "" {
		t.Fatalf("first page: %d entries of make %q", len(list.Entries), list.Make)
	}
	last := page("http://dept.example.edu.cn/gz/2", "用印办法")
	got := last.ListLike(list.Make, disclosure.Rules{})
	if len(got.Entries) != 1 || got.Entries[0].Title != "用印办法" {
		t.Errorf("last page: %+v, want the one entry", got.Entries)
	}
	if got := page("http://dept.example.edu.cn/gz/3").ListLike(list.Make, disclosure.Rules{}); len(got.Entries) != 0 {
		t.Errorf("page without entries: %+v", got.Entries)
	}
}

// A new column may have one post, and its page nothing else.
func TestListOfOnePost(t *testing.T) {
	for _, test := range []struct {
		in   string
		want int
	}{
		{`<ul class="list"><li><span>2023-05-06</span><a href="/info/1.htm">关于公布食堂满意度调查结果的通知</a></li></ul>`, 1},
		{`<ul class="list"><li><a href="/info/1.htm">关于公布食堂满意度调查结果的通知</a><em>2023-05-06</em></li><li><a href="/info/2.htm">关于更换食堂经营单位的公告</a><em>2023-04-06</em></li></ul>`, 2},
		{`<table><tr><td><a href="Show.asp?id=7">关于公布食堂满意度调查结果的通知</a></td><td>2023-05-06</td></tr></table>`, 1},
		{`<p>食堂满意度调查。` + strings.Repeat("调查共发放问卷三百份，回收有效问卷二百九十份，满意率较上年提高。", 20) + `</p><ul><li><a href="/info/1.htm">关于公布食堂满意度调查结果的通知</a>2023-05-06</li></ul>`, 0},
	} {
		page, err := Parse([]byte(`<html><head><title>公告</title></head><body><div class="nav"><a href="/">首页</a><a href="/gg.htm">公告</a></div>`+test.in+`<div class="footer">版权所有 2023</div></body></html>`),
			"text/html; charset=utf-8", "http://hqc.example.edu.cn/gg.htm")
		if err != nil {
			t.Fatal(err)
		}
		if got := page.List(disclosure.Rules{}).Entries; len(got) != test.want {
			t.Errorf("%s: %d entries, want %d: %+v", test.in[:40], len(got), test.want, got)
		}
	}
}

// A list without days, breadcrumb or known addresses is a list all the same
// when nothing else on the page can be one.
func TestListWithoutDays(t *testing.T) {
	var rows strings.Builder
	for i := range 10 {
		fmt.Fprintf(&rows, `<li><a href="/show.asp?id=%d">关于公布第%d号校务公开事项的公告</a></li>`, i, i)
	}
	page, err := Parse([]byte(`<html><head><title>公告</title></head><body><div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/gg.htm">公告</a></li></ul></div><ul>`+rows.String()+`</ul></body></html>`),
		"text/html; charset=utf-8", "http://hqc.example.edu.cn/gg.htm")
	if err != nil {
		t.Fatal(err)
	}
	if got := page.List(disclosure.Rules{}).Entries; len(got) != 10 {
		t.Errorf("%d entries, want 10", len(got))
	}
}
