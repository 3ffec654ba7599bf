package indexer

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func testNames() Names {
	return Names{
		Channels: []disclosure.Channel{
			{ID: "portal", Name: "门户网站"}, {ID: "dept", Name: "部门网站"}, {ID: "wechat", Name: "微信公众号"},
		},
		Checklist: disclosure.Checklist{
			Categories: []disclosure.Category{{No: 1, Name: "基本信息"}, {No: 3, Name: "财务、资产及收费信息"}, {No: 6, Name: "学生管理服务信息"}},
			Requirements: []disclosure.Requirement{
				{No: 7, Category: 2, Name: "招生章程"}, {No: 10, Category: 2, Name: "招生咨询渠道"},
				{No: 18, Category: 3, Name: "仪器设备、图书、药品等物资设备采购和重大基建工程的招投标"}, {No: 45, Category: 6, Name: "招生"}, {No: 46, Category: 6, Name: "学籍管理办法"},
			},
		},
	}
}

func TestParse(t *testing.T) {
	for _, test := range []struct {
		in   string
		want Query
	}{
		{"", Query{}},
		{" \t\u3000\u200b\n", Query{}},
		{"国家奖学金  评审\u3000办法", Query{Text: "国家奖学金 评审 办法"}},

		// phrases
		{`"国家 奖学金" 评审`, Query{Text: "评审", Phrases: []string{"国家 奖学金"}}},
		{"“国家 奖学金” 「评审」 ＂办法＂ ＂结果\"", Query{Phrases: []string{"国家 奖学金", "评审", "办法", "结果"}}},
		{"“a \" b”", Query{Phrases: []string{`a " b`}}},
		{`评审" 办法"`, Query{Text: `评审" 办法"`}},
		{"关于“国培计划”项目的通知", Query{Text: "关于“国培计划”项目的通知"}},
		{"“国培计划”项目的通知", Query{Text: "“国培计划”项目的通知"}},
		{"“国培 计划”项目  的通知", Query{Text: "“国培 计划”项目 的通知"}},
		{`5" 屏 "采购`, Query{Text: `5" 屏 "采购`}},
		{"“采购 部门:教务处", Query{Text: "“采购", Department: "教务处"}},
		{`"" “ ” "。"`, Query{Text: `"" “ ” "。"`}},

		// not
		{"奖学金 -公示 －名单", Query{Text: "奖学金", Not: []string{"公示", "名单"}}},
		{`-"拟录取 名单" -“公示”`, Query{Not: []string{"拟录取 名单", "公示"}}},
		{`-"channel:portal" -a:b`, Query{Not: []string{"channel:portal", "a:b"}}},
		{"2022-2023 CET-4 - －", Query{Text: "2022-2023 CET-4 - －"}},
		{`--奖 -。 -"。" a -`, Query{Text: `--奖 -。 -"。" a -`}},

		// what only looks like a field
		{"冀教办函〔2023〕15号", Query{Text: "冀教办函〔2023〕15号"}},
		{"关于：通知 讲座：陈嘉映：语言与思想", Query{Text: "关于：通知 讲座：陈嘉映：语言与思想"}},
		{"http://www.example.edu.cn/a:b 8:30 :a ：", Query{Text: "http://www.example.edu.cn/a:b 8:30 :a ："}},
		{"我的渠道:portal 类型：通知 note:a port:80", Query{Text: "我的渠道:portal 类型：通知 note:a port:80"}},

		// fields
		{"channel:portal", Query{Channel: "portal"}},
		{"渠道：门户网站 奖学金", Query{Text: "奖学金", Channel: "portal"}},
		{"ＣＨＡＮＮＥＬ:Portal", Query{Channel: "portal"}},
		{"奖学金 部门:教务处 通知", Query{Text: "奖学金 通知", Department: "教务处"}},
		{`department:"党政 办公室" 站点:教务处 栏目:“通知 公告”`, Query{Department: "党政 办公室", Site: "教务处", Column: "通知 公告"}},
		{"类别:3", Query{Category: new(3)}},
		{"category:０３", Query{Category: new(3)}},
		{"category:财务 事项:招生", Query{Category: new(3), Requirement: new(45)}},
		{"事项:招投标 类别:未归类", Query{Category: new(0), Requirement: new(18)}},
		{"requirement:0", Query{Requirement: new(0)}},
		{"状态:打不开", Query{Status: disclosure.StatusUnreadable}},
		{"status:待核", Query{Status: disclosure.StatusHeld}},
		{"附件:有", Query{Attached: new(true)}},
		{"has:attachment attachment:YES", Query{Attached: new(true)}},
		{"附件：无", Query{Attached: new(false)}},
		{"排序:时间", Query{Order: ByDay}},
		{"sort:relevance", Query{}},
		{"channel:portal 渠道:门户网站", Query{Channel: "portal"}},

		// days
		{"after:2023 before:2023", Query{Period: disclosure.Period{From: "2023-01-01", To: "2023-12-31"}}},
		{"起:2023年2月 止:2024年2月", Query{Period: disclosure.Period{From: "2023-02-01", To: "2024-02-29"}}},
		{"自:2023年5月6日 到:２０２３．５．１２", Query{Period: disclosure.Period{From: "2023-05-06", To: "2023-05-12"}}},
		{"before:2023/12/1", Query{Period: disclosure.Period{To: "2023-12-01"}}},
		{"年:2023", Query{Period: disclosure.Period{From: "2023-01-01", To: "2023-12-31"}}},
		{"year:2023年 after:2023-06 before:2024", Query{Period: disclosure.Period{From: "2023-06-01", To: "2023-12-31"}}},
		{"after:2023-05-06 before:2023-05-06", Query{Period: disclosure.Period{From: "2023-05-06", To: "2023-05-06"}}},
	} {
		got, err := Parse(test.in, testNames())
		if err != nil {
			t.Errorf("Parse(%q): %v", test.in, err)
			continue
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", test.in, diff)
		}
	}
}

func TestParseTellsThePlace(t *testing.T) {
	for _, test := range []struct{ in, at, problem, fix string }{
		{"奖学金 chanel:portal", "chanel:", `there is no field "chanel"`, "did you mean channel:? To search for the words, put them in quotes"},
		{"Requirment：18", "Requirment：", `there is no field "requirment"`, "did you mean requirement:? To search for the words, put them in quotes"},
		{"奖学金 渠道：抖音", "抖音", `渠道: there is no "抖音"`, "write one of portal (门户网站), dept (部门网站), wechat (微信公众号)"},
		{"channel:网站", "网站", `channel: "网站" fits 2 of them`, "write one of portal (门户网站), dept (部门网站)"},
		{"category:2 通知", "2", `category: there is no "2"`, "write one of 1 (基本信息), 3 (财务、资产及收费信息), 6 (学生管理服务信息), 0 (未归类)"},
		{`事项:"设备 采购"`, `"设备 采购"`, `事项: there is no "设备 采购"`, "write one of 18 (仪器设备、图书、药品等物资设备采购和重大基建工程的招投标)"},
		{"事项:后勤", "后勤", `事项: there is no "后勤"`, "write one of 7 (招生章程), 10 (招生咨询渠道), 18 (仪器设备、图书、药品等物资设备采购和重大基建工程的招投标), 45 (招生), 46 (学籍管理办法) and 1 more"},
		{"status:excluded", "excluded", `status: there is no "excluded"`, "write one of ok (正常), unreadable (无法打开), gone (已消失), held (待核实)"},
		{"附件:也许", "也许", `附件: there is no "也许"`, "write one of yes (有), no (无)"},
		{"部门: 教务处", "部门:", "部门: has no value", "write 部门:教务处 without a space, or put the word in quotes to search for it"},
		{`部门:"" a`, `部门:""`, "部门: has no value", "write 部门:教务处 without a space, or put the word in quotes to search for it"},
		{`a 部门:"党政 办公室`, `"党政`, "nothing closes this quote", "write the same quote behind the last word"},
		{`部门:"党政"办公室 a`, `"党政"办公室`, "text follows the closing quote", "write a space between them"},
		{"-“国培", "“国培", "nothing closes this quote", "write the same quote behind the last word"},
		{"-“国培”计划", "“国培”计划", "text follows the closing quote", "write a space between them"},
		{"奖学金 -渠道:portal", "-渠道:", "a field cannot be left out", "take the minus away, or put what follows it in quotes to leave out the words"},
		{"渠道:portal a 渠道:dept", "渠道:dept", `渠道: is "portal" already`, "take one of the two away; a query cannot ask for this or that"},
		{"sort:relevance sort:day", "sort:day", `sort: is "relevance" already`, "take one of the two away; a query cannot ask for this or that"},
		{"after:昨天", "昨天", `after: "昨天" is no day`, "write 2023-01-31, 2023-01 or 2023"},
		{"止:2023-02-30", "2023-02-30", `止: the calendar has no "2023-02-30"`, "write a day that it has, such as 2023-01-31"},
		{"止:2023年13月", "2023年13月", `止: the calendar has no "2023年13月"`, "write a day that it has, such as 2023-01-31"},
		{"after:0000", "0000", `after: the calendar has no "0000"`, "write a day that it has, such as 2023-01-31"},
		{"年:2023-05", "2023-05", `年: "2023-05" is no year`, "write a year such as 2023, or after: and before: with days"},
		{"after:2023-05-07 止:2023-05-06 a", "止:2023-05-06", "the first day, 2023-05-07, is after the last, 2023-05-06", "change one of them"},
		{"年:2023 起:2024", "起:2024", "the first day, 2024-01-01, is after the last, 2023-12-31", "change one of them"},
		{"奖\xff学", "\xff", "this is no UTF-8", "write the text in UTF-8"},
		{strings.Repeat("\x80", 2*maxQueryText), "\x80", "this is no UTF-8", "write the text in UTF-8"},
		{strings.Repeat("奖", maxQueryText/3) + "学金", "学金", "the text has 4101 bytes", "write at most 4096"},
	} {
		query, err := Parse(test.in, testNames())
		var wrong *QueryError
		if !errors.As(err, &wrong) {
			t.Errorf("Parse(%q) = %+v, %v, want an error", test.in, query, err)
			continue
		}
		got := []string{test.in[wrong.Offset : wrong.Offset+wrong.Length], wrong.Problem, wrong.Fix, wrong.Text}
		if diff := cmp.Diff([]string{test.at, test.problem, test.fix, test.in}, got); diff != "" {
			t.Errorf("Parse(%q) tells (-want +got):\n%s", test.in, diff)
		}
	}
}

func TestQueryErrorCountsCharacters(t *testing.T) {
	_, err := Parse("奖学金 渠道：抖音", testNames())
	want := `query, character 8: 渠道: there is no "抖音": write one of portal (门户网站), dept (部门网站), wechat (微信公众号)`
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v, want %s", err, want)
	}
}

func TestQueryIsWritten(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"评审 “国家 奖学金” -公示 渠道:门户网站 年:2023 部门:'党政'", `channel:portal dept:"'党政'" after:2023-01-01 before:2023-12-31 "国家 奖学金" -公示 评审`},
		{"“a \" b” -'x 附件:无 sort:day 事项:招投标 类别:0 状态:正常", `category:0 requirement:18 status:ok attachment:no sort:day “a " b” -"'x"`},
		{`-"-x" 「a " ” b」 -a"b”c」`, "「a \" ” b」 -\"-x\" -a\"b”c」"},
	} {
		query, err := Parse(test.in, testNames())
		if err != nil {
			t.Errorf("Parse(%q): %v", test.in, err)
		} else if got := query.String(); got != test.want {
			t.Errorf("Parse(%q) is written %s, want %s", test.in, got, test.want)
		}
	}
}

// TestNamesOfFieldsAreTold keeps two fields from having the same name.
func TestNamesOfFieldsAreTold(t *testing.T) {
	seen := map[string]bool{}
	for _, field := range fields() {
		for _, name := range field.names {
			if seen[name] || name != narrow(name) || len(name) > longestName {
				t.Errorf("the name %q stands twice, or cannot be read", name)
			}
			seen[name] = true
		}
		if _, err := field.read(testNames(), field.example); err != nil {
			t.Errorf("the example %s:%s: %s", field.names[0], field.example, err.problem)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"国家奖学金 -公示 “国家 奖学金” 渠道：门户网站 部门:\"党政 办公室\" 年:2023 起:2023年5月6日 排序:时间",
		"category:财务 requirement:18 status:gone has:attachment before:2023/12/1 -\"a b\" http://x:80 CET-4",
		"“国培”项目 \"a -x\"c b\" d “ ＂\" 「」 -－x --y - :：", "chanel:a channel: \xff", `-a"b”c」d dept:x"”」`,
		"site:\u200b\"\u3000a\u3000\" column:＂-b\"",
	} {
		f.Add(seed)
	}
	names := testNames()
	f.Fuzz(func(t *testing.T, text string) {
		query, err := Parse(text, names)
		if err != nil {
			checkPlace(t, text, err)
			return
		}
		for _, phrase := range append(query.Phrases, query.Not...) {
			if !hasLetters(phrase) || strings.TrimSpace(phrase) != phrase {
				t.Errorf("Parse(%q) has the phrase %q", text, phrase)
			}
		}
		if period := query.Period; period.To != "" && period.From > period.To {
			t.Errorf("Parse(%q) has the period %v", text, period)
		}
		written := query.String()
		if len(written) > maxQueryText { // it may be longer than what was read
			return
		}
		again, err := Parse(written, names)
		if diff := cmp.Diff(query, again); err != nil || diff != "" {
			t.Errorf("Parse(%q) is written %q, which reads (%v, -want +got):\n%s", text, written, err, diff)
		}
	})
}

// checkPlace wants the place of an error to be whole characters of the text.
func checkPlace(t *testing.T, text string, err error) {
	t.Helper()
	var wrong *QueryError
	if !errors.As(err, &wrong) {
		t.Fatalf("Parse(%q): %v is no *QueryError", text, err)
	}
	end := wrong.Offset + wrong.Length
	if wrong.Text != text || wrong.Offset < 0 || wrong.Length < 1 || end > len(text) || wrong.Problem == "" || wrong.Fix == "" {
		t.Fatalf("Parse(%q) tells %+v", text, wrong)
	}
	if utf8.ValidString(text) && !(utf8.ValidString(text[:wrong.Offset]) && utf8.ValidString(text[wrong.Offset:end])) {
		t.Errorf("Parse(%q) tells a place between bytes of a character, %d to %d", text, wrong.Offset, end)
	}
	if strings.Contains(wrong.Problem, "\uFFFD") && utf8.ValidString(text) && !strings.Contains(text, "\uFFFD") {
		t.Errorf("Parse(%q) breaks a character in %q", text, wrong.Problem)
	}
}
