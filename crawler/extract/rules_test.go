package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// ruledPage is a post that the automatic reading could read, with other
// values for the rules to take.
var ruledPage = frame(`<title>x</title>`, `<h1>自动读到的标题在这里</h1><p>发布时间：2022-01-01 来源：自动来源</p>
<div class="ad">广告 2001-01-01</div><b id="t" data-t="属性里的标题">标题在此</b><i data-day="20230506">五月</i><s class="day"><u>06</u> <u>2023-05</u></s><u class="from">来源：教务处</u>
<div class="content"><p>`+longText+`</p></div>
<div id="b"><p>甲</p><p>乙</p></div><div id="c" style="display:none"><p>丙</p></div><div id="d" data-body="&lt;p&gt;丁&lt;/p&gt;&lt;p&gt;戊&lt;/p&gt;"></div>
<div id="f"><a href="/d?id=1">文件一</a></div><span data-file="/u/2.pdf"></span>`)

func TestDetailRules(t *testing.T) {
	file := []disclosure.Attachment{{Text: "文件一", URL: "http://www.example.edu.cn/d?id=1"}}
	for _, test := range []struct {
		name  string
		rules disclosure.Rules
		got   func(Detail) any
		want  any
	}{
		{"title", disclosure.Rules{Title: "#t"}, func(d Detail) any { return d.Title }, "标题在此"},
		{"title of an attribute", disclosure.Rules{Title: "#t@data-t"}, func(d Detail) any { return d.Title }, "属性里的标题"},
		{"title of a list of rules", disclosure.Rules{Title: ".none, #none@data-t, #t@data-t"}, func(d Detail) any { return d.Title }, "属性里的标题"},
		{"title that is gone", disclosure.Rules{Title: ".none"}, func(d Detail) any { return d.Title + " " + strings.Join(d.Missed, " ") }, "自动读到的标题在这里 title"},
		{"published of an attribute", disclosure.Rules{Published: "i@data-day"}, func(d Detail) any { return [2]any{d.Published, d.PublishedIn} }, [2]any{disclosure.Day("2023-05-06"), EvidenceRule}},
		{"published in parts", disclosure.Rules{Published: ".day"}, func(d Detail) any { return d.Published }, disclosure.Day("2023-05-06")},
		{"published: the first that is a day", disclosure.Rules{Published: "#t, i@data-day"}, func(d Detail) any { return d.Published }, disclosure.Day("2023-05-06")},
		{"published that is no day", disclosure.Rules{Published: "#t"}, func(d Detail) any { return [2]any{d.Published, d.PublishedIn} }, [2]any{disclosure.Day("2022-01-01"), EvidenceInstead}},
		{"published is told", disclosure.Rules{Published: "#t"}, func(d Detail) any { return d.Missed }, []string{"published"}},
		{"source", disclosure.Rules{Source: ".from"}, func(d Detail) any { return d.Source }, "教务处"},
		{"source that a post need not have", disclosure.Rules{Source: ".none"}, func(d Detail) any { return d.Source + strings.Join(d.Missed, " ") }, ""},
		{"body", disclosure.Rules{Body: "#b"}, func(d Detail) any { return d.Body }, "甲\n乙"},
		{"body in parts, one of them hidden", disclosure.Rules{Body: "#b, #c, #b p"}, func(d Detail) any { return d.Body }, "甲\n乙\n丙"},
		{"body of an attribute", disclosure.Rules{Body: "#d@data-body"}, func(d Detail) any { return d.Body }, "丁\n戊"},
		{"body that is gone", disclosure.Rules{Body: ".none, #b"}, func(d Detail) any { return d.Missed }, []string(nil)},
		{"body that is gone is told", disclosure.Rules{Body: ".none"}, func(d Detail) any { return [2]any{strings.Contains(d.Body, longText), d.Missed} }, [2]any{true, []string{"body"}}},
		{"attachments", disclosure.Rules{Attachments: "#f a"}, func(d Detail) any { return d.Attachments }, file},
		{"attachments in a block", disclosure.Rules{Attachments: "#f"}, func(d Detail) any { return d.Attachments }, file},
		{"attachments of an attribute", disclosure.Rules{Attachments: "span@data-file"}, func(d Detail) any { return d.Attachments }, []disclosure.Attachment{{Text: "2.pdf", URL: "http://www.example.edu.cn/u/2.pdf"}}},
		{"attachments that a post need not have", disclosure.Rules{Attachments: ".none"}, func(d Detail) any { return [2]any{d.Attachments, d.Missed} }, [2]any{[]disclosure.Attachment(nil), []string(nil)}},
		{"drop", disclosure.Rules{Body: ".main", Drop: []string{"h1, .ad", "[", ".none"}}, func(d Detail) any {
			return [2]bool{strings.Contains(d.Body, "广告"), strings.Contains(d.Body, "标题在此")}
		}, [2]bool{false, true}},
	} {
		p := parsePage(t, "http://www.example.edu.cn/x/y.htm", ruledPage)
		if diff := cmp.Diff(test.want, test.got(p.Detail(test.rules))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

const ruledRows = `<html><body><div class=ad><li class=r><a href=/ad>x</a></li></div>
<ul><li class=r data-day="2023-05-06"><b>第一条关于开学的通知<i class=new>新到</i></b><a class=e href="/edit/1">编辑</a><a class=l href="/a/1" title="甲">查看</a></li>
<li class=r data-day="2023-05-05"><b>第二条关于放假的通知</b><a class=e href="/edit/2">编辑</a><a class=l href="/a/2" title="乙">查看</a></li>
<li class=r data-day="2023-05-04"><a class=e href="/edit/3">编辑</a><a class=l href="/a/3">第三条关于值班的通知</a></li></ul>
<a id=n data-u="p2.htm">more posts</a></body></html>`

func TestListRules(t *testing.T) {
	for _, test := range []struct {
		name  string
		rules disclosure.Rules
		want  string
	}{
		{
			"every field", disclosure.Rules{Entry: "li.r", EntryTitle: "b, a.l", EntryURL: "a.l", EntryDate: "@data-day", Next: "#n@data-u", Drop: []string{".ad, .new"}},
			`2023-05-06 | 第一条关于开学的通知 | http://www.example.edu.cn/a/1
2023-05-05 | 第二条关于放假的通知 | http://www.example.edu.cn/a/2
2023-05-04 | 第三条关于值班的通知 | http://www.example.edu.cn/a/3
next http://www.example.edu.cn/tzgg/p2.htm
`,
		},
		{
			"an entry without what the rule for titles selects keeps its link's", disclosure.Rules{Entry: "ul > li", EntryTitle: "a.l@title", EntryURL: "a.l@href"},
			` | 甲 | http://www.example.edu.cn/a/1
 | 乙 | http://www.example.edu.cn/a/2
 | 编辑 | http://www.example.edu.cn/a/3
`,
		},
		{"entries that are gone", disclosure.Rules{Entry: ".none, #none"}, "missed entry\n"},
		{
			"parts that are gone", disclosure.Rules{Entry: "ul > li", EntryTitle: "h3", EntryURL: "a@data-id", EntryDate: ".day"},
			` | 编辑 | 
 | 编辑 | 
 | 编辑 | 
missed entry_title entry_url entry_date
`,
		},
		{"a rule that does not compile", disclosure.Rules{Entry: "li["}, "missed entry\n"},
	} {
		list := parsePage(t, "http://www.example.edu.cn/tzgg/", ruledRows).List(test.rules)
		got := describe(list)
		if len(list.Missed) > 0 {
			got += "missed " + strings.Join(list.Missed, " ") + "\n"
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// Rules for parts of an entry hold also where the entries are found without rule.
func TestListPartRules(t *testing.T) {
	page := `<html><body><div class=x><ul><li><a href="1.htm" title="甲">关于甲项工作安排的通知</a><i data-d="2023-05-06">截止 2023-06-01</i></li>
<li><a href="2.htm" title="乙">关于乙项工作安排的通知</a><i data-d="2023-05-05">截止 2023-06-02</i></li></ul><a href="9.htm">下一页</a></div></body></html>`
	list := parsePage(t, "http://www.example.edu.cn/tzgg/", page).List(disclosure.Rules{EntryTitle: "a@title", EntryDate: "i@data-d", Next: ".none"})
	want := "2023-05-06 | 甲 | http://www.example.edu.cn/tzgg/1.htm\n2023-05-05 | 乙 | http://www.example.edu.cn/tzgg/2.htm\n"
	if diff := cmp.Diff(want, describe(list)); diff != "" || list.Missed != nil {
		t.Errorf("List(rules), missed %q (-want +got):\n%s", list.Missed, diff)
	}
}
