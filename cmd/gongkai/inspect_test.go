package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
	"gongkai/inspect"
	"gongkai/report"
)

func inspected() inspect.Report {
	return inspect.Report{
		Day: "2023-11-08",
		Findings: []inspect.Finding{
			{
				Kind: inspect.KindDead, Severity: inspect.Major, Requirement: 18, Site: "青石网", Column: "采购公告", Title: "实训室设备采购公告", What: "打不开",
				Evidence: []inspect.Evidence{{Text: "实训室设备采购公告", URL: "https://www.qingshi.example.edu.cn/1.htm", Day: "2023-09-01"}, {Text: "附件", URL: "https://www.qingshi.example.edu.cn/1.xls"}},
				Action:   "恢复页面", Department: "资产处", Person: "林青",
			},
			{
				Kind: inspect.KindBlank, Severity: inspect.Minor, Title: "一行\n两行", What: "没有\x1b[2J信息", Evidence: []inspect.Evidence{{Text: "记录里没有", Day: "2023-11-08"}},
				Action: "公开", Department: "研究生处", Suggested: true,
			},
		},
		Score: inspect.Score{Total: 88.5, Note: "自查", Lines: []inspect.ScoreLine{
			{Name: "链接有效", Full: 10, Points: 8.5, Checked: true, Why: "重要 1 个", Department: "各部门", Idea: "普查"},
			{Name: "栏目与渠道可达", Full: 10, Why: "没有条件检查"},
		}},
	}
}

// Advice that many findings share is written once; each keeps its own evidence.
func TestInspectionSaysAdviceOnce(t *testing.T) {
	blank := func(department, title string) inspect.Finding {
		return inspect.Finding{
			Kind: inspect.KindBlank, Severity: inspect.Major, Title: title, What: "没有信息", Action: "公开这一事项", Department: department,
			Evidence: []inspect.Evidence{{Text: "没有一条归入这一事项", Day: "2023-11-08"}, {Text: "栏目：公示", URL: "https://www.qingshi.example.edu.cn/gs.htm", Day: "2023-11-08"}},
		}
	}
	var out strings.Builder
	printFindingGroups(&out, []inspect.Finding{blank("工会", "教代会"), blank("科研处", "学风建设机构")}, false)
	for text, want := range map[string]int{
		"处理：公开这一事项": 1, "处理：同前一个「事项空白」": 1, "没有一条归入这一事项": 1, "gs.htm": 2, "教代会": 1, "学风建设机构": 1,
	} {
		if got := strings.Count(out.String(), text); got != want {
			t.Errorf("%q stands %d times, want %d in:\n%s", text, got, want, out.String())
		}
	}
}

func TestFindingsTable(t *testing.T) {
	table := findingsTable(inspected())
	if table.ID != "J" || table.Title != "自查问题清单" {
		t.Errorf("table %s %s", table.ID, table.Title)
	}
	want := [][]string{
		{"严重程度", "问题", "事项", "网站/栏目", "证据", "处理建议", "责任部门", "责任人"},
		{"重要", "无法打开：实训室设备采购公告。打不开", "18", "青石网 / 采购公告", "2023-09-01 实训室设备采购公告 <https://www.qingshi.example.edu.cn/1.htm>", "恢复页面", "资产处", "林青"},
		{"提示", "事项空白：一行 两行。没有 [2J信息", "", "", "2023-11-08 记录里没有", "公开", "研究生处（建议）", ""},
	}
	if diff := cmp.Diff(want, cellsOf(table)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestScoreTable(t *testing.T) {
	want := [][]string{
		{"指标", "满分", "得分", "说明", "责任部门", "参照"},
		{"链接有效", "10", "8.5", "重要 1 个", "各部门", "普查"},
		{"栏目与渠道可达", "10", "未检查", "没有条件检查", "", ""},
	}
	table := scoreTable(inspected())
	if diff := cmp.Diff(want, cellsOf(table)); diff != "" || table.ID != "K" || !strings.Contains(table.Note, "88.5") {
		t.Errorf("table %s, %s (-want +got):\n%s", table.ID, table.Note, diff)
	}
}

// cellsOf writes a table of texts, its links in angle brackets.
func cellsOf(table report.Table) [][]string {
	var names []string
	for _, column := range table.Columns {
		names = append(names, column.Name)
	}
	cells := [][]string{names}
	for _, line := range table.Lines {
		var texts []string
		for _, value := range line.Values {
			text := value.Text
			if value.Link != "" {
				text += " <" + value.Link + ">"
			}
			texts = append(texts, text)
		}
		cells = append(cells, texts)
	}
	return cells
}

func TestBrokenFiles(t *testing.T) {
	for _, test := range []struct {
		in    disclosure.File
		why   string
		grave bool
	}{
		{disclosure.File{Status: 404, Reason: "status 404"}, "返回 404，文件不存在", true},
		{disclosure.File{Status: 503, Reason: "status 503"}, "返回 503，服务器出错", true},
		{disclosure.File{Status: 403, Reason: "status 403"}, "", false},
		{disclosure.File{Status: 400, Reason: "status 400"}, "返回 400，不让下载", false},
		{disclosure.File{Status: 200, Reason: disclosure.FileDamaged}, "文件已损坏", true},
		{disclosure.File{Status: 200, Reason: disclosure.FileIsPage}, "下载到的是网页，不是文件", false},
		{disclosure.File{Status: 200, Reason: disclosure.FileEncrypted}, "有密码，无法读取", false},
		{disclosure.File{Status: 200, Reason: disclosure.FilePicture}, "", false},
		{disclosure.File{Status: 200, Reason: disclosure.FileCut}, "", false},
		{disclosure.File{Reason: disclosure.FileNotAttempted}, "", false},
		{disclosure.File{Reason: "timeout"}, "", false},
		{disclosure.File{Status: 200}, "", false},
	} {
		if why, grave := brokenBecause(test.in); why != test.why || grave != test.grave {
			t.Errorf("%d %s: %q grave %v, want %q %v", test.in.Status, test.in.Reason, why, grave, test.why, test.grave)
		}
	}
}

// Nothing that is shown of a post holds a number of a person.
func TestInspectionIsMasked(t *testing.T) {
	const number = "13800004321"
	report := masked(inspect.Report{Findings: []inspect.Finding{{
		Kind: inspect.KindPersonal, Post: "p", Title: "值班电话" + number, What: "例如「" + number + "」",
		Evidence: []inspect.Evidence{{Text: "电话" + number, URL: "http://dzb.example.edu.cn/zs/" + number + ".htm"}},
	}}}, []disclosure.Finding{{PostID: "p"}})
	f := report.Findings[0]
	for _, text := range []string{f.Title, f.What, f.Evidence[0].Text, f.Evidence[0].URL} {
		if strings.Contains(text, number) || !strings.Contains(text, "*") {
			t.Errorf("%s is not masked", text)
		}
	}
}

func TestSiteOfAPage(t *testing.T) {
	folders := []folder{{"门户", "www.qingshi.example.edu.cn", "/"}, {"后勤", "www.qingshi.example.edu.cn", "/hq/"}, {"财务", "cw.qingshi.example.edu.cn", "/list/"}}
	for _, test := range []struct {
		in, want string
		ok       bool
	}{
		{"https://www.qingshi.example.edu.cn/info/1.htm", "门户", true},
		{"https://www.qingshi.example.edu.cn/hq/info/1.htm", "后勤", true},
		{"https://cw.qingshi.example.edu.cn/list/1.htm", "财务", true},
		{"https://cw.qingshi.example.edu.cn/", "", false},
		{"https://other.example.edu.cn/", "", false},
		{":", "", false},
	} {
		if got, ok := siteOf(test.in, folders); got != test.want || ok != test.ok {
			t.Errorf("siteOf(%s) = %s, %v, want %s, %v", test.in, got, ok, test.want, test.ok)
		}
	}
}

func TestTroubles(t *testing.T) {
	for _, test := range []struct {
		in   string
		want inspect.Trouble
	}{
		{"status 404", inspect.Trouble{Why: "返回 404，页面不存在"}},
		{"status 502", inspect.Trouble{Why: "服务器返回错误 502"}},
		{"status 412", inspect.Trouble{Why: "网站不让程序读取（status 412）", Ours: true}},
		{"TLS: the certificate has expired", inspect.Trouble{Why: "证书有问题"}},
		{"robots.txt", inspect.Trouble{Why: "程序没有读取（robots.txt）", Ours: true}},
		{"over the budget: 20 pages", inspect.Trouble{Why: "程序没有读取（over the budget: 20 pages）", Ours: true}},
	} {
		if got := troubleOf(test.in); got != test.want {
			t.Errorf("troubleOf(%s) = %+v, want %+v", test.in, got, test.want)
		}
	}
}
