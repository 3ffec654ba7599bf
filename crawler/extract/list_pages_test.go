package extract

import "testing"

func TestPagesClaimed(t *testing.T) {
	for _, test := range []struct {
		in   string
		want int
	}{
		{`<div>共103条 <a href="a">1</a></div>`, 0},
		{`<td id="fanye1">共17条&nbsp;&nbsp;2/3&nbsp;</td>`, 3},
		{`<div>第<b>1</b>页 共 <b>12</b> 页</div>`, 12},
		{`<div>页码 <em class="curr_page">1</em>/<em class="all_pages">5</em></div>`, 5},
		{`<div>1/7页</div>`, 7},
		{`<ul><li><a href="/p/1">关于印发岗位职责汇编的通知（共32页）</a></li></ul>`, 0},
		{`<div>总页数：8</div>`, 8},
		{`<script>var text = "共9页"</script>`, 0},
		{`<!-- 共9页 --><p>2023/12 期</p>`, 0},
		{`<p>关于公布2/3以上代表同意的事项</p>`, 0},
	} {
		page, err := Parse([]byte(`<html><body><p>通知公告栏目</p>`+test.in+`</body></html>`), "text/html; charset=utf-8", "http://www.example.edu.cn/tzgg.htm")
		if err != nil {
			t.Fatal(err)
		}
		if got := page.pagesClaimed(); got != test.want {
			t.Errorf("pagesClaimed(%s) = %d, want %d", test.in, got, test.want)
		}
	}
}
