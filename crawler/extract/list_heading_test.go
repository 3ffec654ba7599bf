package extract

import (
	"strings"
	"testing"

	"gongkai/disclosure"
)

// The year of days without one stands in a heading above them. Years to choose
// from are none, unless one is marked.
func TestYearAboveRows(t *testing.T) {
	const rows = `<li><a href="/xx/1.htm">关于召开教职工代表大会的通知</a><span>05-06</span></li><li><a href="/xx/2.htm">关于开展春季义务植树的通知</a><span>04-06</span></li><li><a href="/xx/3.htm">关于做好安全检查工作的通知</a><span>03-06</span></li>`
	const list = `<ul>` + rows + `</ul>`
	for _, test := range []struct{ above, want string }{
		{`<h3>2022年</h3>` + list, "2022"},
		{`<h2>2022年</h2><h3>5月</h3>` + list, "2022"},
		{`<h3>2023年</h3><p>本年度没有通知</p><h3>2022年</h3>` + list, "2022"},
		{`<ul><li>2022年</li>` + rows + `</ul>`, "2022"},
		{`<a href="?y=2023">2023年</a> <a href="?y=2022">2022年</a> <a href="?y=2021">2021年</a>` + list, ""},
		{`<a href="?y=2023">2023年</a><a href="?y=2022">2022年</a>` + list, ""},
		{`<span>2023年</span> <span>2022年</span> <span>2021年</span>` + list, ""},
		{`<span>2023年</span><br><span>2022年</span>` + list, ""},
		{`<span>全部</span><span>2023年</span> | <span class="on">2022年</span> | <span>2021年</span>` + list, "2022"},
		{`<a href="?y=2023">2023年</a> <a class="cur" href="?y=2022">2022年</a> <a href="?y=2021">2021年</a>` + list, "2022"},
		{`<span class="on">2023年</span> <span class="on">2022年</span>` + list, ""},
		{`<a href="?y=2023">2023年</a> <b>2022年</b> <a href="?y=2021">2021年</a>` + list, "2022"},
		{`<span onclick="turn(2023)">2023年</span>` + list, ""},
		{`<ul><li><a href="?y=2023">2023年</a></li><li><a href="?y=2022">2022年</a></li>` + rows + `</ul>`, ""},
		{`<ul><li>2023年</li><li>2022年</li>` + rows + `</ul>`, ""},
		{`<table><tr><td>2023年</td><td>2022年</td></tr></table>` + list, ""},
		{`<h1>2020年</h1><div><span>2023年</span><span>2022年</span>` + list + `</div>`, ""},
	} {
		p := parsePage(t, "http://www.example.edu.cn/tz/", `<html><head><title>通知</title></head><body><div class="x">`+test.above+`</div></body></html>`)
		var got []string
		for _, entry := range p.List(disclosure.Rules{}).Entries {
			if strings.Contains(entry.URL, "/xx/") {
				got = append(got, string(entry.Date))
			}
		}
		want := []string{"-05-06", "-04-06", "-03-06"}
		for i := range want {
			if want[i] = test.want + want[i]; test.want == "" {
				want[i] = ""
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: days %q, want %q", strings.TrimSuffix(test.above, list), got, want)
		}
	}
}
