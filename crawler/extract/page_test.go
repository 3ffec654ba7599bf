package extract

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/disclosure"
)

func TestParseRefusesWhatIsNoPage(t *testing.T) {
	for name, body := range map[string]string{
		"empty": "", "blank": " \r\n\t", "a mark alone": "\xEF\xBB\xBF", "PDF": "%PDF-1.7 x", "zip": "PK\x03\x04abc", "old Word": "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
		"PNG": "\x89PNG\r\n\x1a\n", "GIF": "GIF89a", "NUL bytes": "<html>" + strings.Repeat("\x00\x01", 200),
	} {
		if _, err := Parse([]byte(body), "text/html", "http://example.edu.cn/a"); !errors.Is(err, ErrNotHTML) {
			t.Errorf("%s: Parse gave %v, want ErrNotHTML", name, err)
		}
	}
	for name, body := range map[string]string{"text": "只有文字", "broken": "<div><p>甲<table><td>乙", "control character": "<p>\x01甲</p>", "bad address is no reason": "<p>甲"} {
		if _, err := Parse([]byte(body), "", "http://[broken"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestResolve(t *testing.T) {
	for _, test := range []struct{ base, address, href, want string }{
		{"", "http://example.edu.cn/a/b.htm", "../c.htm", "http://example.edu.cn/c.htm"},
		{`<base href="/x/">`, "http://example.edu.cn/a/b.htm", "c.htm", "http://example.edu.cn/x/c.htm"},
		{`<base href="http://other.example.edu.cn/">`, "", "c.htm", "http://other.example.edu.cn/c.htm"},
		{"", "", "c.htm", "c.htm"},
		{"", "http://example.edu.cn/", " a\n.htm#top ", "http://example.edu.cn/a.htm"},
		{"", "http://example.edu.cn/", `a\b.htm`, "http://example.edu.cn/a/b.htm"},
		{"", "http://example.edu.cn/", "javascript:;", ""},
		{"", "http://example.edu.cn/", "mailto:a@example.edu.cn", ""},
		{"", "http://example.edu.cn/", "#", ""},
		{"", "http://example.edu.cn/", "http://[", ""},
		{"", "http://example.edu.cn/", "http:///a.htm", ""},
		{"", "http://example.edu.cn/", "https:a.htm", ""},
		{`<base href="http:x y/">`, "http://example.edu.cn/a/", "c.htm", "http://example.edu.cn/a/c.htm"},
	} {
		p, err := Parse([]byte("<head>"+test.base+"</head><p>x"), "", test.address)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := p.Resolve(test.href); got != test.want || ok != (test.want != "") {
			t.Errorf("Resolve(%q) at %q %q = %q, %v, want %q", test.href, test.address, test.base, got, ok, test.want)
		}
	}
}

// A link's query is sent in the page's charset, as browsers do.
func TestResolveInThePagesCharset(t *testing.T) {
	page, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(`<meta charset="gb2312"><a href="list.asp?lm=通知&amp;p=2">通知公告</a>`))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Parse(page, "", "http://example.edu.cn/a/")
	if err != nil {
		t.Fatal(err)
	}
	href, _ := p.Doc.Find("a").Attr("href")
	if got, _ := p.Resolve(href); got != "http://example.edu.cn/a/list.asp?lm=%CD%A8%D6%AA&p=2" {
		t.Errorf("Resolve(%q) = %q", href, got)
	}
}

// TestHostileMarkup must end, and end soon: a test that hangs fails.
func TestHostileMarkup(t *testing.T) {
	deep := func(open, close string, n int) string {
		return strings.Repeat(open, n) + "正文在此" + strings.Repeat(close, n)
	}
	for name, page := range map[string]string{
		"deep div": deep("<div>", "</div>", 50_000), "deep font, never closed": deep("<font>", "", 20_000), "deep table": deep("<table><tr><td>", "</td></tr></table>", 10_000),
		"formatting reopened": strings.Repeat("<b><i><p>甲", 5_000), "one long line": "<p>" + strings.Repeat("发布时间：来源：2023-", 60_000),
		"many attributes": "<p " + strings.Repeat("a=b ", 50_000) + ">", "many classes": `<p class="` + strings.Repeat("nav-bar a ", 50_000) + `">甲`,
		"many lines": strings.Repeat("<p>发布时间：2023-05-06 来源：甲</p>", 30_000), "many cells": "<table>" + strings.Repeat("<tr><td>甲<td>乙", 20_000),
		"many ends": strings.Repeat("<p>上一条：甲</p><p>相关链接</p>", 20_000), "heading never closed": "<h1>标题" + strings.Repeat("<div>发布时间：2023-05-06<p>正文，在此。", 300),
		"functions in functions":   `<a href="javascript:f(2)">下一页</a><script>` + strings.Repeat("function f(n){", 15_000) + `</script>`,
		"brackets in a script":     `<a href="javascript:f(2)">下一页</a><script>function f(n){` + strings.Repeat("{(a=[", 15_000) + `}</script>`,
		"signs in a script":        `<a href="javascript:f(2)">下一页</a><script>function f(n){return ` + strings.Repeat("!", 50_000) + `n}</script>`,
		"variables in a script":    `<a href="javascript:f(2)">下一页</a><script>` + strings.Repeat("a=(b", 20_000) + `</script>`,
		"links by script":          strings.Repeat(`<a href="javascript:f(2)">下一页</a>`, 20_000) + `<form>` + strings.Repeat(`<input name=a>`, 500) + `</form><script>function f(n){` + strings.Repeat(`document.forms[0].a.value=n;`, 1000) + `}</script>`,
		"pagers by script":         strings.Repeat(`<script>x.pagination({total:100,pageSize:10,`+strings.Repeat(`a:function(n){location.href="a"},`, 50)+`})</script>`, 200),
		"brackets opened by links": strings.Repeat(`<a href="javascript:f(2)">下一页</a>`, 300) + `<script>function f(n){` + strings.Repeat("(", 50_000) + `}</script>`,
		"a long text in a script":  strings.Repeat(`<a href="javascript:f(2)">下一页</a>`, 300) + `<script>function f(n){var s="` + strings.Repeat("a", 200_000) + `";` + strings.Repeat(`s=s.replace("b","c");`, 600) + `}</script>`,
		"a form with a long state": `<form method="post" name="a"><input type="hidden" name="__VIEWSTATE" value="` + strings.Repeat("%", 900_000) + `">` + strings.Repeat(`<a href="javascript:__doPostBack('p','2')">某某通知</a>`, 1000) + `</form>`,
		"bodies in bodies":         deep(`<div id="zoom"><div class="content">`, strings.Repeat("<p>正文一行。</p>", 16_000)+"</div></div>", 1) + deep(`<div id="zoom"><div class="content">`, "", 200) + strings.Repeat("<p>正文一行，在此。</p>", 16_000),
		"buttons of one form":      `<form method="post">` + strings.Repeat(`<input type="submit" value="下一页">`, 4000) + strings.Repeat("<p>", 20_000) + `</form>`,
		"fields of one form":       `<form method="post">` + strings.Repeat(`<input type="submit" value="下一页">`, 4000) + strings.Repeat("<input>", 20_000) + `</form>`,
		"pagers that write":        strings.Repeat(`<script>var countPage=3;`+strings.Repeat(`document.write("<b>");`, 800)+`</script>`, 200),
		"many links":               strings.Repeat(`<a href="1.doc">附件：一.doc</a>`, 30_000),
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			p, err := Parse([]byte(page), "", "http://example.edu.cn/a.htm")
			if err != nil {
				t.Fatal(err)
			}
			p.Detail(disclosure.Rules{})
			p.Kind()
			p.List(disclosure.Rules{})
			t.Log(time.Since(start))
		})
	}
}

func TestFlattenKeepsText(t *testing.T) {
	p, err := Parse([]byte("<h1>标题</h1>"+strings.Repeat("<span><div>", 600)+"<p>甲<br>乙<table><tr><td>丙</table>"), "", "")
	if err != nil {
		t.Fatal(err)
	}
	if got := p.Doc.Text(); got != "标题甲乙丙" {
		t.Errorf("text = %q", got)
	}
}

func FuzzDetail(f *testing.F) {
	for _, test := range detailTests {
		f.Add([]byte(test.page))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := Parse(body, "", "http://example.edu.cn/info/1/2.htm")
		if err != nil {
			return
		}
		d := p.Detail(disclosure.Rules{})
		explained, err := Parse(body, "", "http://example.edu.cn/info/1/2.htm")
		if err != nil {
			t.Fatal(err)
		}
		explained.Explain()
		if diff := cmp.Diff(d, explained.Detail(disclosure.Rules{})); diff != "" {
			t.Errorf("explaining changes what is read (-without +with):\n%s", diff)
		}
		explained.Notes()
		if _, err := disclosure.ParseDay(string(d.Published)); err != nil || (d.Published == "") != (d.PublishedIn == "") {
			t.Errorf("Published = %q in %q", d.Published, d.PublishedIn)
		}
		for _, a := range d.Attachments {
			if a.Text == "" || strings.HasPrefix(a.URL, "javascript") {
				t.Errorf("attachment %q", a)
			}
		}
		p.Kind()
	})
}

func BenchmarkDetail(b *testing.B) {
	article := detailTests[0].page
	filler := strings.Repeat(`<li class="item"><a href="/info/1002/11.htm" title="导航条目名称">导航条目名称</a></li>`, 150)
	text := strings.Repeat(`<p style="text-indent:2em"><span style="font-family:宋体">`+longText+`</span></p>`, 30)
	page := []byte(strings.Replace(strings.Replace(article, `<ul class="nav">`, `<ul class="nav">`+filler, 1), `<p>`+longText, text+`<p>`+longText, 1))
	b.SetBytes(int64(len(page)))
	b.Run("parse", func(b *testing.B) {
		for b.Loop() {
			if _, err := Parse(page, "", "http://www.example.edu.cn/info/1001/1234.htm"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("whole", func(b *testing.B) {
		b.SetBytes(int64(len(page)))
		for b.Loop() {
			p, err := Parse(page, "", "http://www.example.edu.cn/info/1001/1234.htm")
			if err != nil {
				b.Fatal(err)
			}
			if d := p.Detail(disclosure.Rules{}); d.Title == "" {
				b.Fatal("no title")
			}
		}
	})
}
