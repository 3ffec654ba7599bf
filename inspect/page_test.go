package inspect_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/inspect"
)

const (
	homeURL = "https://www.qingshi.example.edu.cn/"
	menu    = `<ul><li><a href="/a.htm">学校概况</a><li><a href="/b.htm">机构</a><li><a href="/c.htm">教学</a><li><a href="/d.htm">科研</a><li><a href="/e.htm">招生</a><li><a href="/f.htm">就业</a><li><a href="/g.htm">学生</a><li><a href="/h.htm">校友</a></ul>`
)

// signed is what a test says of a sign.
type signed struct {
	Severity inspect.Severity
	What     string
}

func TestSigns(t *testing.T) {
	inspector := newInspector(t)
	for _, test := range []struct {
		name, in string
		want     []signed
	}{
		{"an ordinary page", menu + `<div style="display:none"><a href="https://weibo.com/x">微博</a></div>`, nil},
		{"a hidden link of an advertiser", menu + `<div style="display: none"><a href="http://x.example.com/">澳门新葡京官网</a></div>`, []signed{{inspect.Grave, "藏起来的推广链接「澳门新葡京官网」"}}},
		{"off the screen", menu + `<div style="position:absolute;left:-9999px"><a href="http://x.example.com/">时时彩计划</a></div>`, []signed{{inspect.Grave, "藏起来的推广链接「时时彩计划」"}}},
		{"of no size", menu + `<span style="font-size:0"><a href="http://x.example.com/">百家乐</a></span>`, []signed{{inspect.Grave, "藏起来的推广链接「百家乐」"}}},
		{"in plain sight", menu + `<a href="http://x.example.com/">六合彩资料</a>`, []signed{{inspect.Grave, "指向校外的推广链接「六合彩资料」"}}},
		{"a campaign against it", menu + `<a href="http://news.example.com/">打击网络赌场专项行动</a>`, nil},
		{"a job fair of a hotel", menu + `<a href="http://hotel.example.com/">澳门银河2024届校园招聘</a>`, nil},
		{"a word of doubt, to a stranger", menu + `<a href="http://x.example.com/">在线博彩</a>`, []signed{{inspect.Grave, "指向校外的推广链接「在线博彩」"}}},
		{"a title with such a word", `<title>工会举办棋牌活动</title><meta name="description" content="我校师生参加中国—南亚博览会，并到税务窗口代开发票">` + menu, nil},
		{"inside the college", menu + `<a href="/news.htm">彩票网点选址案例</a>`, nil},
		{"hidden strangers", menu + `<marquee height="1"><a href="http://a.example.com/">甲</a><a href="http://b.example.com/">乙</a><a href="http://c.example.com/">丙</a></marquee>`, []signed{{inspect.Minor, "藏起来的一组校外链接，其中有「甲」"}}},
		{"a hidden menu of friends", menu + `<div style="display:none"><a href="http://www.moe.gov.cn/">教育部</a><a href="http://www.x.edu.cn/">某大学</a><a href="http://y.edu.cn/">某学院</a></div>`, nil},
		{"two hidden strangers", menu + `<div style="display:none"><a href="http://a.example.com/">甲</a><a href="http://b.example.com/">乙</a></div>`, nil},
		{"sent away", `<meta http-equiv="Refresh" content="0; url=http://x.example.com/in">` + menu, []signed{{inspect.Major, "网页自动跳转到校外网站「x.example.com」"}}},
		{"sent on inside the college", `<meta http-equiv="refresh" content="0;url='http://xxgk.qingshi.example.edu.cn/'">`, nil},
		{"only those from a search engine", menu + `<script>if(/baidu|sogou/.test(document.referrer)){window.location.href="http://x.example.com/"}</script>`, []signed{{inspect.Grave, "脚本让从搜索引擎来的访客跳转到校外网站「x.example.com」"}}},
		{"the answer to a click", menu + `<script>function pay(){location.href="http://pay.example.com/"}</script>`, nil},
		{"a short page with a script for a click", `<p>` + strings.Repeat("学院召开教学工作会议。", 20) + `</p><script>function pay(){location.href="http://pay.example.com/"}</script>`, nil},
		{"a page that is nothing else", `<script>location.replace("http://x.example.com/")</script>`, []signed{{inspect.Minor, "几乎没有内容的页面，由脚本跳转到校外网站「x.example.com」"}}},
		{"a title that was changed", `<title>乐鱼体育官网登录</title>` + menu, []signed{{inspect.Grave, "网页标题里有「乐鱼体育」，可能被篡改"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			page, ok := inspector.Page("青石网", homeURL, []byte(test.in), nil)
			if !ok {
				t.Fatal("not read")
			}
			var got []signed
			for _, sign := range page.Signs {
				got = append(got, signed{sign.Severity, sign.What})
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What no person wrote costs little, and is left out.
func TestHostilePages(t *testing.T) {
	inspector := newInspector(t)
	for _, test := range []struct {
		name, in string
		want     bool
	}{
		{"deeper than anybody nests", strings.Repeat("<div>", 100_000), false},
		{"more tags than anybody writes", strings.Repeat("<p>", 400_000), false},
		{"more links than are followed", strings.Repeat(`<a href="/a.htm">x</a>`, 20_000), true},
		{"not HTML", "\x00\x01\x02", true},
	} {
		if _, ok := inspector.Page("青石网", homeURL, []byte(test.in), nil); ok != test.want {
			t.Errorf("%s: read %v, want %v", test.name, ok, test.want)
		}
	}
}

func TestHomePage(t *testing.T) {
	inspector := newInspector(t)
	for _, test := range []struct {
		name, in                string
		search, entrance, shell bool
		links                   int
	}{
		{"with all", menu + `<form action="/search.jsp"><input name="keyword"></form><a href="http://xxgk.qingshi.example.edu.cn/"><img alt="信息公开"></a>`, true, true, false, 9},
		{"with little", menu, false, false, false, 8},
		{"filled by a script", `<div id="app"></div><script src="app.js"></script>`, false, false, true, 0},
		{"a link twice", menu + menu, false, false, false, 8},
		{"elsewhere", `<base href="https://other.example.com/">` + menu, false, false, true, 0},
	} {
		page, ok := inspector.Page("青石网", homeURL, []byte(test.in), nil)
		if !ok || page.Search != test.search || page.Entrance != test.entrance || page.Shell != test.shell || len(page.Links) != test.links {
			t.Errorf("%s: %+v, want search %v, entrance %v, shell %v, %d links", test.name, page, test.search, test.entrance, test.shell, test.links)
		}
	}
}

func TestDepth(t *testing.T) {
	linked := func(change func(*inspect.Record)) inspect.Record {
		r := record()
		change(&r)
		return r
	}
	middle := func(links ...string) inspect.Page {
		return inspect.Page{Site: "青石网", URL: homeURL + "m.htm", Day: today, Links: links}
	}
	for _, test := range []struct {
		name    string
		in      inspect.Record
		want    []told
		unknown int
	}{
		{"two clicks", linked(func(r *inspect.Record) {
			r.Pages[0].Links = []string{"qingshi.example.edu.cn/m.htm"}
			r.Pages = append(r.Pages, middle("qingshi.example.edu.cn/cg.htm"))
		}), nil, 0},
		{"three clicks", linked(func(r *inspect.Record) {
			r.Pages[0].Links = []string{"qingshi.example.edu.cn/m.htm"}
			second := middle("qingshi.example.edu.cn/cg.htm")
			second.URL = homeURL + "n.htm"
			r.Pages = append(r.Pages, middle("qingshi.example.edu.cn/n.htm"), second)
		}), []told{{inspect.KindDepth, inspect.Major, 18, "从首页点击两次到不了这个信息公开栏目，需要 3 次"}}, 0},
		{"no way there", linked(func(r *inspect.Record) {
			r.Pages[0].Links = []string{"qingshi.example.edu.cn/m.htm"}
			r.Pages = append(r.Pages, middle())
		}), []told{{inspect.KindDepth, inspect.Major, 18, "从首页点击两次到不了这个信息公开栏目"}}, 0},
		{"perhaps behind a page that is not kept", linked(func(r *inspect.Record) { r.Pages[0].Links = []string{"qingshi.example.edu.cn/m.htm"} }), nil, 1},
		{"perhaps behind the front page of its own host", linked(func(r *inspect.Record) {
			r.Columns[0].URL = "http://xxgk.qingshi.example.edu.cn/cg.htm"
			r.Pages[0].Links = []string{"xxgk.qingshi.example.edu.cn/"}
		}), nil, 1},
		{"a page of a third host leads nowhere near", linked(func(r *inspect.Record) { r.Pages[0].Links = []string{"cw.qingshi.example.edu.cn/"} }),
			[]told{{inspect.KindDepth, inspect.Major, 18, "从首页点击两次到不了这个信息公开栏目"}}, 0},
		{"a home page that scripts fill", linked(func(r *inspect.Record) { r.Pages[0].Links, r.Pages[0].Shell, r.Pages[0].Entrance = nil, true, false }), nil, 2},
		{"no home page", linked(func(r *inspect.Record) { r.Pages = nil }), nil, 3},
		{"no way to the disclosures", linked(func(r *inspect.Record) { r.Pages[0].Entrance = false }), []told{{inspect.KindDepth, inspect.Major, 0, "首页上没有找到名为信息公开、校务公开、院务公开、政务公开、党务公开的链接"}}, 0},
		{"no search", linked(func(r *inspect.Record) { r.Pages[0].Search = false }), []told{{inspect.KindSearch, inspect.Minor, 0, "首页上没有找到站内搜索"}}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			report := checkFindings(t, test.in, test.want)
			if len(report.Unknown) != test.unknown {
				t.Errorf("%d not known, want %d: %v", len(report.Unknown), test.unknown, report.Unknown)
			}
		})
	}
}

func TestHiddenIsToldOnceForASite(t *testing.T) {
	r := record()
	for _, name := range []string{"1", "2", "3"} {
		r.Pages = append(r.Pages, inspect.Page{Site: "青石网", URL: homeURL + name, Day: today, Signs: []inspect.Sign{{Severity: inspect.Grave, What: "藏起来的推广链接「某某」", URL: "http://x.example.com/"}}})
	}
	report := checkFindings(t, r, []told{{inspect.KindHidden, inspect.Grave, 0, "藏起来的推广链接「某某」"}})
	if got := len(report.Findings[0].Evidence); got != 4 {
		t.Errorf("%d pieces of evidence, want where it leads and three pages", got)
	}
}

func FuzzPage(f *testing.F) {
	f.Add(menu + `<div style="display:none"><a href="http://x.example.com/">新葡京</a></div>`)
	f.Add(`<base href=":"><meta http-equiv=refresh content="0;url=http://[::1">` + strings.Repeat("<div style=left:-999px>", 20))
	inspector := newInspector(f)
	f.Fuzz(func(t *testing.T, in string) {
		page, ok := inspector.Page("青石网", homeURL, []byte(in), []string{"qingshi.example.edu.cn"})
		if !ok {
			return
		}
		for _, sign := range page.Signs {
			if sign.What == "" || sign.Severity.Rank() == 0 || !strings.HasPrefix(sign.URL, "http") {
				t.Errorf("a sign without words: %+v", sign)
			}
		}
	})
}
