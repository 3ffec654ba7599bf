package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestAttachments(t *testing.T) {
	for _, test := range []struct {
		name, end string
		want      []disclosure.Attachment
	}{
		{"labelled, then numbered", `<p>附件：1.<a href="a.doc">申请表.doc</a></p><p>2.<a href="/b.xls">汇总表</a></p>`,
			[]disclosure.Attachment{{Text: "申请表.doc", URL: "http://www.example.edu.cn/x/a.doc"}, {Text: "汇总表", URL: "http://www.example.edu.cn/b.xls"}}},
		{"known by the label above alone", `<p>附件下载：</p><ul><li><a href="/e/get/?id=2">报名表</a></li></ul>`,
			[]disclosure.Attachment{{Text: "报名表", URL: "http://www.example.edu.cn/e/get/?id=2"}}},
		{"a script that hands out files", `<p><a href="/download.jsp?id=3">附件1：评分表</a></p>`,
			[]disclosure.Attachment{{Text: "附件1：评分表", URL: "http://www.example.edu.cn/download.jsp?id=3"}}},
		{"an icon and the name", `<p><a href="/a.pdf"><img src="pdf.gif"></a><a href="/a.pdf">报告.pdf</a></p>`,
			[]disclosure.Attachment{{Text: "报告.pdf", URL: "http://www.example.edu.cn/a.pdf"}}},
		{"a name cut in two", `<p><a href="/a.docx">1.通知</a><a href="/a.docx">.docx</a></p>`,
			[]disclosure.Attachment{{Text: "1.通知.docx", URL: "http://www.example.edu.cn/a.docx"}}},
		{"opened by a script", `<p>附件：<a href="javascript:void(0)">考核表.xlsx</a></p>`, []disclosure.Attachment{{Text: "考核表.xlsx"}}},
		{"the title tells more", `<p><a href="/f/1.rar" title="全部材料.rar">点击下载</a></p>`,
			[]disclosure.Attachment{{Text: "全部材料.rar", URL: "http://www.example.edu.cn/f/1.rar"}}},
		{"numbers that go on below the label", `<p>附件：1、<a href="/e/get/?id=2">报名表</a><br>　　2、<a href="/e/get/?id=3">汇总表</a><br>　　（3）<a href="/e/get/?id=4">承诺书</a><br>联系人：<a href="/e/get/?id=5">张老师</a></p>`,
			[]disclosure.Attachment{{Text: "报名表", URL: "http://www.example.edu.cn/e/get/?id=2"}, {Text: "汇总表", URL: "http://www.example.edu.cn/e/get/?id=3"}, {Text: "承诺书", URL: "http://www.example.edu.cn/e/get/?id=4"}}},
		{"written by a script", `<script>var f="x"; if(f.length>0){ document.write('<p>可下载附件：<a href="./P0201.docx">抽查事项清单.docx<BR></a></p>'); } document.write("<a href=\"/list/"+n+".htm\">上一页</a><a href=\"/tz/1.htm\">通知</a>")</script>`,
			[]disclosure.Attachment{{Text: "抽查事项清单.docx", URL: "http://www.example.edu.cn/x/P0201.docx"}}},
		{"other links", `<p>详见<a href="http://www.example.gov.cn/1.html">通知</a>，<a href="mailto:a@example.edu.cn">邮箱</a>，<a href="/x.jpg">图</a></p>`, nil},
		{"an empty label and neighbours", `<p>附件：</p><p>上一条：<a href="/f/2.doc">某表.doc</a></p>`, nil},
		{"side boxes", `</div><div><p><a href="/1">其他栏目一二</a></p><p><a href="/2">其他栏目三四</a></p><p><a href="/3">其他栏目五六</a></p><p><a href="/s.doc">常用表格.doc</a></p>`, nil},
	} {
		page := frame(`<title>关于报送材料的通知</title>`, `<h1>关于报送材料的通知</h1><div>发布时间：2023-01-06</div><div class="t"><p>`+longText+`</p>`+test.end+`</div>`)
		p, err := Parse([]byte(page), "", "http://www.example.edu.cn/x/y.htm")
		if err != nil {
			t.Fatal(err)
		}
		d := p.Detail(disclosure.Rules{})
		if diff := cmp.Diff(test.want, d.Attachments); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestSource(t *testing.T) {
	for _, test := range []struct{ about, want string }{
		{"来源： 党委宣传部 &nbsp;发布日期：2023-01-06", "党委宣传部"},
		{"<span>文章来源：</span><span>教务处</span><span>点击数：</span><span>2023-01-06</span>", "教务处"},
		{`来源：<a href="http://news.example.cn/">某某日报</a> 2023-01-06 作者：李四`, "某某日报"},
		{"2023-01-06&nbsp;&nbsp;来源：&nbsp;&nbsp;浏览次数：3", ""},
		{"【来源：人事处 】【2023-01-06】", "人事处"},
		{"作者：来源：学生处发布时间：2023-01-06点击数：", "学生处"},
		{"供稿单位：团委   审核：王五   发布时间：2023-01-06", "团委"},
		{"信息来源：校办 | 2023-01-06 | 阅读：5", "校办"},
		{"<table><tr><td>来 源：</td><td>审计处</td><td>日期：</td><td>2023-01-06</td></tr></table>", "审计处"},
		{"<table><tr><th>索引号</th><td>0001</td><th>发布机构</th><td>国资处</td></tr><tr><th>公开日期</th><td>2023-01-06</td></tr></table>", "国资处"},
		{"2023-01-06 来源：某某学院(东校区) 浏览:", "某某学院(东校区)"},
		{"来源：科研处/研究生院  日期：2023-01-06", "科研处/研究生院"},
		{"来源：http://www.example.edu.cn/ 发布时间：2023-01-06", ""},
		{"发布时间：2023-01-06", ""},
	} {
		page := frame(`<title>关于报送材料的通知</title>`, `<h1>关于报送材料的通知</h1><div>`+test.about+`</div><div class="t"><p>`+longText+`</p><p>来源：正文里的话</p></div>`)
		p, err := Parse([]byte(page), "", "")
		if err != nil {
			t.Fatal(err)
		}
		d := p.Detail(disclosure.Rules{})
		if d.Source != test.want || d.Published != "2023-01-06" {
			t.Errorf("%s: Source = %q of %q, want %q", test.about, d.Source, d.Published, test.want)
		}
	}
}

func TestKindOfLists(t *testing.T) {
	rows := ""
	for range 12 {
		rows += `<li><a href="/info/1001/1.htm">关于公布某某采购项目评审结果的公告</a><span>2023-05-06</span></li>`
	}
	for name, page := range map[string]string{
		"dated rows":    frame("<title>通知公告</title>", "<h2>通知公告</h2><ul>"+rows+"</ul>"),
		"rows as table": frame("<title>通知公告</title>", "<table><tr><td><a href=a>关于公布采购项目评审结果的公告</a></td><td>（发布时间：2020-12-31 阅读次数：1）</td></tr><tr><td><a href=b>关于公布采购项目评审结果的公告</a></td><td>（发布时间：2020-12-30 阅读次数：1）</td></tr><tr><td><a href=c>关于公布采购项目评审结果的公告</a></td><td>（发布时间：2020-12-29 阅读次数：1）</td></tr></table>"),
		"empty":         frame("<title>通知公告</title>", "<h2>通知公告</h2><!-- No Data -->"),
	} {
		p, err := Parse([]byte(page), "", "http://www.example.edu.cn/tzgg.htm")
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Kind(); got != KindList {
			t.Errorf("%s: Kind = %q", name, got)
		}
	}
}
