package intake

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"gongkai/disclosure"
)

// qingshi is what is known of an invented college.
func qingshi() Known {
	return Known{
		Channels: []disclosure.Channel{
			{ID: "portal", Name: "门户网站", Unit: "条", Additive: true},
			{ID: "wechat", Name: "微信公众号", Unit: "篇", Additive: true},
			{ID: "board", Name: "宣传栏", Unit: "期"},
			{ID: "radio", Name: "校园广播", Unit: "次"},
		},
		Checklist: disclosure.Checklist{
			ID: "small", Categories: []disclosure.Category{{No: 1, Name: "基本信息"}, {No: 3, Name: "财务信息"}},
			Requirements: []disclosure.Requirement{
				{No: 1, Category: 1, Name: "办学规模、校级领导班子简介及分工、学校机构设置"},
				{No: 2, Category: 1, Name: "学校章程及各项规章制度"},
				{No: 18, Category: 3, Name: "仪器设备、图书、药品等物资设备采购和重大基建工程的招投标"},
				{No: 19, Category: 3, Name: "收支预算总表、收入预算表、支出预算表"},
				{No: 20, Category: 3, Name: "收支决算总表、收入决算表、支出决算表"},
			},
		},
		Period: disclosure.Period{From: "2023-01-01", To: "2023-12-31"},
	}
}

func no(n int) *int { return &n }

// workbook makes an xlsx file; a sheet's rows begin in its first row.
func workbook(t testing.TB, sheets map[string][][]any, change func(*excelize.File)) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	for name, rows := range sheets {
		if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := book.SetSheetRow(name, cell, &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := book.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(book)
	}
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t testing.TB, name string, data []byte, known Known) Result {
	t.Helper()
	result, err := Read(name, data, known)
	if err != nil {
		t.Fatalf("Read(%s): %v", name, err)
	}
	return result
}

func TestReadPosts(t *testing.T) {
	const header = "序号,文章标题,推送时间,链接地址,渠道,责任部门,清单事项,阅读数\n"
	for _, test := range []struct {
		what, in string
		change   func(*Known)
		want     []Post
	}{
		{
			what: "a usual table",
			in:   header + "1,食堂新菜品推荐,2023/5/6 10:30,https://mp.example.cn/s/a?x=1,微信公众号,后勤处,,120\n\n2,图书采购公告,2023年5月7日,,wechat,图书馆,18,33\n",
			want: []Post{
				{Place: Place{"表", 2}, Title: "食堂新菜品推荐", Published: "2023-05-06", URL: "https://mp.example.cn/s/a?x=1", Channel: "wechat", Department: "后勤处"},
				{Place: Place{"表", 4}, Title: "图书采购公告", Published: "2023-05-07", Channel: "wechat", Department: "图书馆", Requirement: no(18)},
			},
		},
		{
			what:   "no channel column, columns in another order, titles above, days without a year",
			in:     "青石职业学院2023年微信发布情况\n,,\n发布时间；,【标题】（必填）,URL\n5月6日,食堂新菜品推荐,\n合计,1,\n",
			change: func(known *Known) { known.Channel = "wechat" },
			want:   []Post{{Place: Place{"表", 4}, Title: "食堂新菜品推荐", Published: "2023-05-06", Channel: "wechat"}},
		},
		{
			what: "semicolons, a quoted line break, an examples row, a document number",
			in:   "标题;日期;渠道;正文;文号\n示例：食堂公告;2023-01-01;微信;;\n\"关于食堂的\n公告\";2023-5-6;微信;\"第一段\n第二段\";青石〔2023〕5号\n",
			want: []Post{{
				Place: Place{"表", 3}, Title: "关于食堂的", Published: "2023-05-06", Channel: "wechat", Body: "第一段\n第二段\n文号：青石〔2023〕5号",
			}},
		},
		{
			what: "tabs, a text instead of a title",
			in:   "微博正文\t发布时间\t平台\n今天食堂有新菜品\t2023.5.6\t门户\n",
			want: []Post{{Place: Place{"表", 2}, Title: "今天食堂有新菜品", Published: "2023-05-06", Channel: "portal"}},
		},
		{
			what:   "an export of Weibo, whose unit is a department",
			in:     "微博内容,发布时间,微博链接,转发数,单位\n今天食堂有新菜品,2023-05-06 10:30,https://weibo.example.cn/1,3,后勤处\n",
			change: func(known *Known) { known.Channel = "wechat" },
			want:   []Post{{Place: Place{"表", 2}, Title: "今天食堂有新菜品", Published: "2023-05-06", URL: "https://weibo.example.cn/1", Channel: "wechat", Department: "后勤处"}},
		},
		{
			what: "decisions by id, and by address",
			in:   "编号,渠道,链接,认定事项,状态,备注\n0123456789abcdef0123456789abcdef,,,2 学校章程,,章程\n,portal,https://www.example.edu.cn/info/1.htm,清单以外,不计入,不是公开信息\n",
			want: []Post{
				{Place: Place{"表", 2}, ID: "0123456789abcdef0123456789abcdef", Requirement: no(2), Decided: true, Note: "章程"},
				{Place: Place{"表", 3}, URL: "https://www.example.edu.cn/info/1.htm", Channel: "portal", Requirement: no(0), Decided: true, Status: "excluded", Note: "不是公开信息"},
			},
		},
	} {
		known := qingshi()
		if test.change != nil {
			test.change(&known)
		}
		got := read(t, "some/表.csv", []byte(test.in), known)
		if diff := cmp.Diff(test.want, got.Posts); diff != "" || len(got.Problems) > 0 {
			t.Errorf("%s (-want +got):\n%s\nproblems: %+v", test.what, diff, got.Problems)
		}
	}
}

func TestProblems(t *testing.T) {
	for _, test := range []struct{ what, in, row, column, value, why, fix string }{
		{"a day that there is not", "标题,日期,渠道\n甲,2023-02-30,微信\n", "2", "B「日期」", "2023-02-30", "没有 2023 年 2 月 30 日", "2023-05-06"},
		{"a channel that there is not", "标题,日期,渠道\n甲,2023-02-20,快手\n", "2", "C「渠道」", "快手", "没有这个渠道", "门户网站、微信公众号、宣传栏、校园广播"},
		{"no channel in a row", "标题,日期,渠道\n甲,2023-02-20,\n", "2", "C「渠道」", "", "没有写渠道", "--channel"},
		{"no channel at all", "标题,日期\n甲,2023-02-20\n", "1", "", "", "看不出", "--channel radio"},
		{"no title", "标题,日期,渠道\n,2023-02-20,微信\n", "2", "A「标题」", "", "没有标题", "删去"},
		{"no address", "标题,网址,渠道\n甲,javascript:alert(1),微信\n", "2", "B「网址」", "javascript:alert(1)", "不是网址", "http"},
		{"an unknown number", "标题,事项,渠道\n甲,51,微信\n", "2", "B「事项」", "51", "没有第 51 项", "共 5 项"},
		{"number and wording differ", "标题,事项,渠道\n甲,18 学校章程及各项规章制度,微信\n", "2", "B「事项」", "18 学校章程及各项规章制度", "文字是第 2 项", "2 学校章程"},
		{"near ones", "标题,事项,渠道\n甲,预算总表情况,微信\n", "2", "B「事项」", "预算总表情况", "没有这一项", "19 收支预算总表"},
		{"too short a wording", "标题,事项,渠道\n甲,采购,微信\n", "2", "B「事项」", "采购", "没有这一项", "18 仪器"},
		{"a draft", "标题,状态,渠道\n甲,草稿,微信\n", "2", "B「状态」", "草稿", "还没有公开", "删去"},
		{"an unknown state", "标题,状态,渠道\n甲,好,微信\n", "2", "B「状态」", "好", "看不懂", "不计入"},
		{"a formula's error", "标题,日期,渠道\n甲,#REF!,微信\n", "2", "B「日期」", "#REF!", "公式出错", "直接写上值"},
		{"one address, two titles", "标题,网址,渠道\n甲,http://a.example.cn/1,微信\n乙,https://a.example.cn/1,微信\n", "3", "B「网址」", "https://a.example.cn/1", "第 2 行已有这个网址", "空着"},
		{"one post, two verdicts", "标题,日期,渠道,事项\n甲,2023-1-1,微信,2\n甲,2023-1-1,微信,18\n", "3", "D「事项」", "18", "事项或状态却不同", "只留"},
		{"a count in words", "渠道,数量\n宣传栏,若干\n", "2", "B「数量」", "若干", "确切的整数", "12"},
		{"a negative count", "渠道,数量\n宣传栏,-1\n", "2", "B「数量」", "-1", "确切的整数", "12"},
		{"half a piece", "渠道,数量\n宣传栏,1.5\n", "2", "B「数量」", "1.5", "确切的整数", "12"},
		{"an unknown name", "项目,数量\n茶话会,3\n", "2", "A「项目」", "茶话会", "看不出", "收到申请"},
		{"another unit", "项目,数量,单位\n收取费用,3,万元\n", "2", "C「单位」", "万元", "以「元」计", "换算成元"},
		{"half a period", "渠道,数量,起,止\n宣传栏,3,2023-1-1,\n", "2", "D「止」", "", "只写了一个", "两个都写"},
		{"a period from behind", "渠道,数量,起,止\n宣传栏,3,2023-2-1,2023-1-1\n", "2", "C「起」", "2023-2-1", "之后", "对调"},
		{"two counts", "渠道,数量\n宣传栏,3\n宣传栏,4\n", "3", "B「数量」", "4", "第 2 行已有", "只留"},
		{"parts exceed", "项目,数量\n收到申请,3\n网络申请,4\n", "2", "", "3", "加起来却有 4", "网络申请"},
		{"parts fall short", "项目,数量\n收到申请,3\n当面,0\n邮寄,0\n网络申请,2\n其他方式申请,0\n", "2", "", "3", "加起来只有 2", "邮寄申请"},
	} {
		got := read(t, "表.csv", []byte(test.in), qingshi())
		if len(got.Problems) != 1 {
			t.Errorf("%s: problems %+v, want one", test.what, got.Problems)
			continue
		}
		problem := got.Problems[0]
		if count(problem.Row) != test.row || problem.Column != test.column || problem.Value != test.value ||
			!strings.Contains(problem.Why, test.why) || !strings.Contains(problem.Fix, test.fix) {
			t.Errorf("%s: %+v, want %+v", test.what, problem, test)
		}
	}
}

func TestReadFigures(t *testing.T) {
	year := qingshi().Period
	place := func(row int) Place { return Place{"表", row} }
	for _, test := range []struct {
		what, in string
		want     []Figure
	}{
		{"channels by name, with units and periods", "公开渠道,数量（期）,单位,统计期限\n宣传栏,１２期,,\n校园广播,\"1,030\",场,2022-2023学年\n", []Figure{
			{place(2), disclosure.Figure{Channel: "board", Name: "宣传栏", Count: 12, Unit: "期", Period: year}},
			{place(3), disclosure.Figure{Channel: "radio", Name: "校园广播", Count: 1030, Unit: "场", Period: disclosure.Period{From: "2022-09-01", To: "2023-08-31"}}},
		}},
		{"what is counted inside a channel, and the period of the title", "2022年宣传情况\n渠道,名称,期数\n宣传栏,橱窗,3\n宣传栏,展板,4\n", []Figure{
			{place(3), disclosure.Figure{Channel: "board", Name: "橱窗", Count: 3, Unit: "期", Period: disclosure.Period{From: "2022-01-01", To: "2022-12-31"}}},
			{place(4), disclosure.Figure{Channel: "board", Name: "展板", Count: 4, Unit: "期", Period: disclosure.Period{From: "2022-01-01", To: "2022-12-31"}}},
		}},
		{"a record day by day", "2023年校园广播记录\n日期,次数\n5月6日,1\n5月7日,2\n", []Figure{
			{place(3), disclosure.Figure{Channel: "radio", Name: "校园广播", Count: 1, Unit: "次", Period: disclosure.Period{From: "2023-05-06", To: "2023-05-06"}}},
			{place(4), disclosure.Figure{Channel: "radio", Name: "校园广播", Count: 2, Unit: "次", Period: disclosure.Period{From: "2023-05-07", To: "2023-05-07"}}},
		}},
		{"a record day by day of a channel", "渠道,日期,次数\n校园广播,2023-5-6,1\n校园广播,2023-5-7,2\n", []Figure{
			{place(2), disclosure.Figure{Channel: "radio", Name: "校园广播", Count: 1, Unit: "次", Period: disclosure.Period{From: "2023-05-06", To: "2023-05-06"}}},
			{place(3), disclosure.Figure{Channel: "radio", Name: "校园广播", Count: 2, Unit: "次", Period: disclosure.Period{From: "2023-05-07", To: "2023-05-07"}}},
		}},
		{"measures by name, other name and id; parts that fit", "指标,数量,开始日期,结束日期\n收到申请,3件,2023.1.1,2023.6.30\n网络,2,2023.1.1,2023.6.30\nlawsuits,0,2023.1.1,2023.6.30\n不予公开,,,\n合计,5,,\n", []Figure{
			{place(2), disclosure.Figure{Name: "requests", Count: 3, Unit: "件", Period: disclosure.Period{From: "2023-01-01", To: "2023-06-30"}}},
			{place(3), disclosure.Figure{Name: "requests_online", Count: 2, Unit: "件", Period: disclosure.Period{From: "2023-01-01", To: "2023-06-30"}}},
			{place(4), disclosure.Figure{Name: "lawsuits", Count: 0, Unit: "件", Period: disclosure.Period{From: "2023-01-01", To: "2023-06-30"}}},
		}},
	} {
		got := read(t, "表.csv", []byte(test.in), qingshi())
		if diff := cmp.Diff(test.want, got.Figures); diff != "" || len(got.Problems) > 0 {
			t.Errorf("%s (-want +got):\n%s\nproblems: %+v", test.what, diff, got.Problems)
		}
	}
}

func TestNotices(t *testing.T) {
	in := "说明文字\n标题,日期,渠道,阅读数,发布时间\n甲,2023-1-1,微信,3,\n\n甲,2023-1-1,微信,4,\n标题,日期,渠道,阅读数,发布时间\n示例标题,2023-1-1,微信,,\n乙,,微信,,\n合计,,,7,\n"
	got := read(t, "表.csv", []byte(in), qingshi())
	for _, want := range []string{"阅读数", "「发布时间」空着时用「日期」", "第 5 行与「表」第 3 行相同", "空行 1 行，合计行 1 行，示例行 1 行，重复的表头 1 行"} {
		if !strings.Contains(strings.Join(got.Notices, "\n"), want) {
			t.Errorf("notices %q do not say %q", got.Notices, want)
		}
	}
	_, err := Read("表.csv", []byte("填写说明,\n请逐行填写,\n"), qingshi())
	var fault *Fault
	if !errors.As(err, &fault) || !strings.Contains(fault.Error(), "没有找到信息或数字的表头") {
		t.Errorf("a table of instructions gives %v", err)
	}
}

func TestChannelIn(t *testing.T) {
	known := qingshi()
	known.Channels = append(known.Channels, disclosure.Channel{ID: "dept-wechat", Name: "部门微信公众号"})
	r, err := newReader(known)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, title, want string }{
		{"wechat", "", "wechat"},
		{"微信公众号", "", "wechat"},
		{"2023年微信公众号", "", "wechat"},
		{"部门微信公众号", "", "dept-wechat"},
		{"Sheet1", "Sheet1 青石职业学院宣传栏一览", "board"},
		{"Sheet1", "Sheet1 宣传栏和校园广播一览", ""},
		{"部门微信公众号与微信公众号", "", ""},
		{"Sheet1", "Sheet1", ""},
	} {
		if got := r.channelIn(test.name, test.title); got != test.want {
			t.Errorf("channelIn(%q, %q) = %q, want %q", test.name, test.title, got, test.want)
		}
	}
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
