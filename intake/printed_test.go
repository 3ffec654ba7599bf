package intake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Of a report that is handed back with corrections only the list of posts is
// read: its numbers would be counted twice.
func TestPrintedReport(t *testing.T) {
	book := workbook(t, map[string][][]any{
		"A 公开数量":  {{"A　主动公开数量"}, {"返回总览"}, {"公开渠道", "数量", "单位"}, {"门户网站", 2, "条"}},
		"U 未注明日期": {{"序号", "标题", "公开渠道"}, {1, "校历", "门户网站"}},
		"I 信息明细": {
			{"I　信息明细（统计依据）"}, {"返回总览　　统计期限：2023年　　共 2 行"},
			{"编号", "日期", "标题", "公开渠道", "网站", "栏目", "责任部门", "清单事项", "归类方式", "状态", "重复", "链接", "标识"},
			{"1", "2023-05-06", "图书采购公告", "门户网站", "未注明", "招标采购", "图书馆", "18 仪器设备、图书、药品等物资设备采…", "按栏目", "正常", "", "https://www.example.edu.cn/info/1.htm", "0123456789abcdef0123456789abcdef"},
			{"2", "2023-05-07", "学校章程", "门户网站", "学校主页", "—", "未注明", "2", "人工认定", "已消失", "同1", "https://www.example.edu.cn/info/2.htm", "0123456789abcdef0123456789abcde0"},
			{},
			{"共2条，其中计入合计的2条。“重复”指与所列编号的信息内容相同，条次照计，去重后不计。"},
		},
	}, nil)
	got := read(t, "报告.xlsx", book, qingshi())
	want := []Post{
		{
			Place: Place{"I 信息明细", 4}, ID: "0123456789abcdef0123456789abcdef", URL: "https://www.example.edu.cn/info/1.htm", Title: "图书采购公告", Published: "2023-05-06",
			Channel: "portal", Column: "招标采购", Department: "图书馆", Requirement: no(18), Status: "ok",
		},
		{
			Place: Place{"I 信息明细", 5}, ID: "0123456789abcdef0123456789abcde0", URL: "https://www.example.edu.cn/info/2.htm", Title: "学校章程", Published: "2023-05-07",
			Channel: "portal", Site: "学校主页", Requirement: no(2),
		},
	}
	if diff := cmp.Diff(want, got.Posts); diff != "" || len(got.Problems) > 0 || len(got.Figures) > 0 {
		t.Errorf("posts (-want +got):\n%s\nproblems: %+v, figures: %+v", diff, got.Problems, got.Figures)
	}
	if notices := strings.Join(got.Notices, "\n"); !strings.Contains(notices, "A 公开数量") || !strings.Contains(notices, "U 未注明日期") || !strings.Contains(notices, "表尾的说明 1 行") {
		t.Errorf("notices %s", notices)
	}
}

func TestFooters(t *testing.T) {
	const in = "标题,日期,部门\n食堂公告,2023-5-6,后勤处\n,,注\n填表人：张三,,审核：李四\n注：本表按季度填写,,\n关于填表人的通知,,后勤处\n"
	known := qingshi()
	known.Channel = "wechat"
	got := read(t, "表.csv", []byte(in), known)
	var titles []string
	for _, post := range got.Posts {
		titles = append(titles, post.Title)
	}
	if diff := cmp.Diff([]string{"食堂公告", "关于填表人的通知"}, titles); diff != "" || len(got.Problems) > 0 {
		t.Errorf("posts (-want +got):\n%s\n%+v", diff, got.Problems)
	}
	if got.Sheets[0].Passed.Footers != 3 {
		t.Errorf("%d remarks are passed over, want 3", got.Sheets[0].Passed.Footers)
	}
}
