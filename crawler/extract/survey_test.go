package extract

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

const (
	crumb    = `<div class="position">当前位置：<a href="/">首页</a> &gt;&gt; <a href="/xw/">新闻中心</a> &gt;&gt; 校园新闻</div>`
	threeNew = `<li><a href="/p/1.htm">学校召开年度教学工作会议</a><span>2023-05-06</span></li><li><a href="/p/2.htm">学校举行春季运动会开幕式</a><span>2023-05-05</span></li><li><a href="/p/3.htm">学校开展消防安全演练活动</a><span>2023-05-04</span></li>`
)

func box(name, address string) string {
	return `<div class="box"><div class="tit"><h3>` + name + `</h3><a class="more" href="` + address + `">更多</a></div><ul>` + strings.ReplaceAll(threeNew, "/p/", address+"p/") + `</ul></div>`
}

func TestSurveyRoles(t *testing.T) {
	for _, test := range []struct {
		name, address, page string
		want                Role
		called              string
	}{
		{"a list", "/xw/a.htm", crumb + `<ul class="list">` + threeNew + `</ul>`, RoleList, "校园新闻"},
		{"a list beside boxes", "/xw/a.htm", box("通知公告", "/tz/") + box("学术动态", "/xs/") + crumb + `<ul class="list">` + threeNew + `</ul><div>共3条 1/1页</div>`, RoleList, "校园新闻"},
		{"the front of a section", "/xw/", box("通知公告", "/tz/") + box("学术动态", "/xs/"), RoleFront, ""},
		{"a list that says it is empty", "/xw/a.htm", crumb + `<p>暂无信息</p>`, RoleEmpty, "校园新闻"},
		{"a list whose pager counts none", "/xw/a.htm", crumb + `<div class="list"></div><div>共0条 0/0</div>`, RoleEmpty, "校园新闻"},
		{"the frame of a list", "/xw/a.htm", crumb + `<ul class="list"></ul>`, RoleEmpty, "校园新闻"},
		{"a single text", "/xw/a.htm", crumb + `<div class="list"><p>学校坐落在青石河畔，环境优美，交通便利，是读书求学的好地方，欢迎广大考生报考，也欢迎各界朋友前来参观交流。学校现有在校学生八千人，专任教师四百人。</p></div>`, RoleNone, "校园新闻"},
		{"an address and a telephone", "/xw/a.htm", crumb + `<div class="list"><p>地点：行政楼三楼东侧</p><p>值班：每周一至周五上午八时至下午五时半</p><p>负责人：甲老师、乙老师，欢迎来电来访</p></div>`, RoleNone, "校园新闻"},
		{"a login", "/xw/a.htm", crumb + `<div class="list"><form><input name="u"><input type="password" name="p"></form></div>`, RoleNone, "校园新闻"},
		{"a post", "/info/1/1.htm", crumb + `<h1>学校召开会议</h1><p>发布时间：2023-05-06</p><div class="v_news_content"><p>学校召开年度教学工作会议，总结上一年度的教学工作，部署本年度的任务，全体教师参加了会议，会议取得了圆满成功。</p></div>` + box("通知公告", "/tz/"), RoleNone, "校园新闻"},
		{"links to units", "/jg.htm", crumb + `<ul class="list"><li><a href="/a/">教务处</a></li><li><a href="/b/">学生处</a></li><li><a href="/c/">财务处</a></li></ul>`, RoleNone, "校园新闻"},
	} {
		p := parsePage(t, "http://www.example.edu.cn"+test.address, `<html><head><meta charset="utf-8"><title>首页</title></head><body>`+test.page+`</body></html>`)
		if got := p.Survey(disclosure.Rules{}); got.Role != test.want || got.Name != test.called {
			t.Errorf("%s: role %q, called %q, want %q, %q", test.name, got.Role, got.Name, test.want, test.called)
		}
	}
}

func TestSurveyTotals(t *testing.T) {
	for _, test := range []struct {
		pager        string
		posts, pages int
		last         string
	}{
		{`<div>共128条&nbsp;1/9&nbsp;<a href="/a/8.htm">下页</a> <a href="/a/1.htm">尾页</a></div>`, 128, 9, "/a/1.htm"},
		{`<div>总共&nbsp;<em>34</em>&nbsp;记录 <a href="javascript:void(0);">尾页</a></div>`, 34, 0, ""},
		{`<div>共 <strong>3</strong>页<strong>34</strong>条 <a href="list_1_3.html">末页</a></div>`, 34, 3, "/list_1_3.html"},
		{`<div>总记录数：56 <a class="disabled" href="/x.htm">末页</a></div>`, 56, 0, ""},
		{`<script>createPageHTML(7, 0, "index", "html");</script>`, 0, 7, "/index_6.html"},
		{`<p>1</p>`, 0, 0, ""},
	} {
		p := parsePage(t, "http://www.example.edu.cn/", `<html><body><ul class="list">`+threeNew+`</ul>`+test.pager+`</body></html>`)
		got := p.Survey(disclosure.Rules{})
		if got.Posts != test.posts || got.Pages != test.pages || strings.TrimPrefix(got.Last, "http://www.example.edu.cn") != test.last {
			t.Errorf("%s: %d posts, %d pages, last %s", test.pager, got.Posts, got.Pages, got.Last)
		}
	}
}

func TestTrail(t *testing.T) {
	for _, test := range []struct{ page, want string }{
		{crumb, "新闻中心=/xw/ 校园新闻="},
		{`<div>您现在的位置： <a href="/index.html">首页</a> » <a href="/a/">招生 工作</a> » <a href="/a/b/">招生章程</a> » 正文</div>`, "招生工作=/a/ 招生章程=/a/b/"},
		{`<ol class="breadcrumb"><li><a href="/">主页</a></li><li><a href="/a/">公告</a></li></ol>`, "公告=/a/"},
		{`<p>当前位置优越，交通便利</p>`, ""},
		{`<p>没有</p>`, ""},
	} {
		p := parsePage(t, "http://www.example.edu.cn/x.htm", `<html><body>`+test.page+`</body></html>`)
		var got []string
		for _, step := range newOutline(p).trail() {
			got = append(got, step.Name+"="+strings.TrimPrefix(step.URL, "http://www.example.edu.cn"))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("trail of %s = %q, want %q", test.page, got, test.want)
		}
	}
}

func TestSurveySendsOn(t *testing.T) {
	p := parsePage(t, "http://www.example.edu.cn/", `<html><head><meta http-equiv="refresh" content="0; url=main.htm">
<link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" hreflang="en" href="/en/"></head>
<body><iframe src="list.asp?cid=1"></iframe><iframe src="http://ad.example.com/"></iframe><iframe src="/login.asp"></iframe><a href="/rss/1.xml">订阅</a><script>window.location.href = "/home/";</script></body></html>`)
	got := p.Survey(disclosure.Rules{})
	const host = "http://www.example.edu.cn/"
	if diff := cmp.Diff([]string{host + "list.asp?cid=1", host + "main.htm", host + "home/"}, got.Instead); diff != "" {
		t.Errorf("Instead (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{host + "feed/", host + "rss/1.xml"}, got.Feeds); diff != "" {
		t.Errorf("Feeds (-want +got):\n%s", diff)
	}
}

func TestCleanName(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{" 通知公告 >> ", "通知公告"},
		{"招 生 工 作", "招生工作"},
		{"通知 公告", "通知公告"},
		{"不忘初心 牢记使命", "不忘初心 牢记使命"},
		{"\ue601 通知公告", "通知公告"},
		{"新闻中心 NEWS", "新闻中心"},
		{"· 学术动态(12)", "学术动态"},
		{"因公出国（境）", "因公出国（境）"},
		{"（3）学校制定的各项规章制度", "学校制定的各项规章制度"},
		{"二、招生考试信息", "招生考试信息"},
		{"第三部分 财务信息", "财务信息"},
		{"2023年工作", "2023年工作"},
		{"通知公告 --", "通知公告"},
		{"【公告】", "公告"},
	} {
		if got := cleanName(test.in); got != test.want {
			t.Errorf("cleanName(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestNamesColumn(t *testing.T) {
	for name, want := range map[string]bool{
		"通知公告": true, "学校简介": true, "教学管理": true, "平台建设": true,
		"教务处": false, "网上办公系统": false, "登录": false, "首页": false, "下一页": false, "12": false, "English": false, "英文版": false, "日本語": false,
		"关于做好二〇二三年寒假放假安排的通知": false, "旧版网站": false,
	} {
		if got := namesColumn(name, maxName); got != want {
			t.Errorf("namesColumn(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestColumnAddresses(t *testing.T) {
	const host = "http://www.example.edu.cn"
	var all []string
	for i := range 40 {
		all = append(all, fmt.Sprintf("%s/thing/%d.htm", host, i))
	}
	for _, path := range []string{
		"/", "/index.htm", "/tzgg.htm", "/tzgg/12.htm", "/xwdt/", "/xwdt/index_3.html", "/101/list.htm", "/101/list2.htm", "/col/col11/index.html",
		"/list.asp?cid=3", "/list.asp?cid=3&page=2", "/info/1001/2.htm", "/2023/0506/c1a2/page.htm", "/login.jsp", "/en/index.htm", "/files/a.pdf", "/orphan/index_2.html",
	} {
		all = append(all, host+path)
	}
	var got []string
	for _, address := range ColumnAddresses(all, 100) {
		got = append(got, strings.TrimPrefix(address, host))
	}
	want := []string{"/xwdt/", "/101/list.htm", "/col/col11/index.html", "/list.asp?cid=3", "/tzgg.htm", "/orphan/index_2.html"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ColumnAddresses (-want +got):\n%s", diff)
	}
	if got := ColumnAddresses(all, 2); len(got) != 2 {
		t.Errorf("%d addresses, want 2", len(got))
	}
}

// A column with few posts, each with an introduction and a line about it, is no post.
func TestSurveyOfFewPostsWithIntroductions(t *testing.T) {
	const intro = `学校召开年度教学工作会议，总结上一年度的教学工作，部署本年度的任务。全体教师参加了会议，会议要求各系部抓好落实，按时完成各项任务，并在学期末提交总结报告。`
	for n := 1; n <= 4; n++ {
		var rows strings.Builder
		for i := range n {
			fmt.Fprintf(&rows, `<li><a href="/a/xxgk/%d.html" class="title">关于召开第%d次教学工作会议的通知</a><span class="info"><small>日期：</small>2023-05-0%d 10:10:12 <small>点击：</small>120</span><p class="intro">%s</p></li>`, i, i+1, i+1, intro)
		}
		p := parsePage(t, "http://www.example.edu.cn/a/xxgk/", `<html><head><meta charset="utf-8"><title>信息公开_某某学院</title></head><body>`+crumb+`<div class="listbox"><ul class="e2">`+rows.String()+`</ul></div></body></html>`)
		if got := p.Survey(disclosure.Rules{}); got.Role != RoleList || len(got.List.Entries) != n {
			t.Errorf("%d posts: role %q, %d entries", n, got.Role, len(got.List.Entries))
		}
	}
}
