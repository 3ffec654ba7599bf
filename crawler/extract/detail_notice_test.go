package extract

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// Notices of a few words, and lines about an article that are hard to tell
// from its text. All were fetched in the evening of 2023-05-06.
func TestDetailOfShortNotices(t *testing.T) {
	const notice = `因管道检修，学生公寓三号楼停水四小时，请提前储水。`
	for _, test := range []struct {
		name, page string
		want       Detail
	}{
		{"signed below, no line about it", `<h1>停水通知</h1><div class="article-content"><p>` + notice + `</p><p>后勤处</p><p>2023年5月5日</p></div>`,
			Detail{Title: "停水通知", Body: notice + "\n后勤处\n2023年5月5日"}},
		{"signed in one line", `<h1>停水通知</h1><div class="article-content"><p>` + notice + `</p><p>后勤处　2023年5月5日</p></div>`,
			Detail{Title: "停水通知", Body: notice + "\n后勤处 2023年5月5日"}},
		{"no sentence, but who issued it", `<h1>停水通知</h1><div class="article-content"><p>五月六日上午八时至十二时三号楼停水</p><p>后勤处</p><p>2023年5月5日</p></div>`,
			Detail{Title: "停水通知", Body: "五月六日上午八时至十二时三号楼停水\n后勤处\n2023年5月5日"}},
		{"a salutation, and an address below", `<h1>停水通知</h1><div class="article-content"><p>各部门：</p><p>明日停水</p><p>后勤处</p><p>2023年5月5日</p></div><div class="foot-x"><p>地址：某市某路1号</p></div>`,
			Detail{Title: "停水通知", Body: "各部门：\n明日停水\n后勤处\n2023年5月5日"}},
		{"a short heading, and who wrote it below the day", `<div><h2>喜报</h2><p>我校学生在省赛中获得一等奖。</p><p>2023-05-05</p><p>教务处供稿</p></div>`,
			Detail{Title: "喜报", Body: "我校学生在省赛中获得一等奖。\n2023-05-05\n教务处供稿"}},
		{"a table's cell signs", `<table><tr><td align="center"><b>关于停水的通知</b></td></tr><tr><td><p>` + notice + `</p><p align="right">2023年5月5日</p></td></tr></table>`,
			Detail{Title: "关于停水的通知", Body: notice + "\n2023年5月5日"}},
		{"a bare date above a short text", `<h1>停水通知</h1><p>2023-05-05</p><div class="article-content"><p>` + notice + `</p></div>`,
			Detail{Title: "停水通知", Published: "2023-05-05", PublishedIn: EvidenceShown, Body: notice}},
		{"days ago, with who issued it", `<h1>停水通知</h1><div>发布于 3天前 · 后勤处</div><div class="text-x"><p>` + notice + `</p></div>`,
			Detail{Title: "停水通知", Published: "2023-05-03", PublishedIn: EvidenceShown, Body: notice}},
		{"another day before that of publishing", `<h1>实训设备采购公告</h1><div class="line">开标时间：2023-05-20 09:00　发布日期：2023-05-05　截止时间：2023-05-19</div><div class="text-x"><p>` + notice + `</p></div>`,
			Detail{Title: "实训设备采购公告", Published: "2023-05-05", PublishedIn: EvidenceShown, Body: notice}},
	} {
		p := parsePage(t, "http://www.example.edu.cn/tz/7.html", `<html><head><title>某某学院</title></head><body><div class="nav"><a href="/">首页</a></div>`+test.page+`<div class="footer">版权所有 某某学院</div></body></html>`)
		p.Fetched = time.Date(2023, 5, 6, 20, 0, 0, 0, time.FixedZone("", 8*3600))
		if diff := cmp.Diff(test.want, p.Detail(disclosure.Rules{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// A disclosure catalogue's table may be the only place that tells the title.
func TestTitleInCatalogue(t *testing.T) {
	const row, text = `<tr><td>索引号</td><td>0001/2023-1</td><td>发文机关</td><td>某某学院</td></tr>`, `<div id="zoom"><p>` + longText + `</p></div>`
	for _, test := range []struct{ name, head, page, want string }{
		{"a cell beside its label", "信息公开", `<table>` + row + `<tr><td>标　题</td><td colspan="3">关于印发资助管理办法的通知</td></tr><tr><td>文号</td><td>某院〔2023〕1号</td></tr></table>` + text, "关于印发资助管理办法的通知"},
		{"a label with a colon", "某某学院", `<table>` + row + `<tr><td>名称：</td><td>关于印发资助管理办法的通知</td><td>文号：</td><td></td></tr></table>` + text, "关于印发资助管理办法的通知"},
		{"label and title in one cell", "某某学院", `<table><tr><td>索引号：0001</td><td>发布机构：某某学院</td></tr><tr><td>公文名称：关于印发资助管理办法的通知</td><td>文号：</td></tr></table>` + text, "关于印发资助管理办法的通知"},
		{"inside the text's element", "某某学院", `<div id="zoom"><table>` + row + `<tr><td>信息名称</td><td>关于印发资助管理办法的通知</td><td>公开方式</td><td>主动公开</td></tr></table><p>` + longText + `</p></div>`, "关于印发资助管理办法的通知"},
		{"a heading wins", "某某学院", `<h1>关于印发资助管理办法的通知</h1><table>` + row + `<tr><td>名称</td><td>资助管理办法</td><td>文号</td><td></td></tr></table>` + text, "关于印发资助管理办法的通知"},
		{"no catalogue", "关于采购设备的公告_某某学院", `<table><tr><td>名称</td><td>数量</td></tr><tr><td>实验台</td><td>12</td></tr></table>` + text, "关于采购设备的公告"},
		{"nothing after the label", "关于采购设备的公告_某某学院", `<table>` + row + `<tr><td>名称</td><td></td><td>文号</td><td>1号</td></tr></table>` + text, "关于采购设备的公告"},
	} {
		p := parsePage(t, "http://www.example.edu.cn/x/7.html", `<html><head><title>`+test.head+`</title></head><body><div class="nav"><a href="/">首页</a></div>`+test.page+`<div class="footer">版权所有 某某学院</div></body></html>`)
		if got := p.Detail(disclosure.Rules{}).Title; got != test.want {
			t.Errorf("%s: title %q, want %q", test.name, got, test.want)
		}
	}
}
