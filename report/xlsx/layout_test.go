package xlsx

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"gongkai/disclosure"
	"gongkai/report"
)

func TestSheetsAreFrozenFilteredAndPrinted(t *testing.T) {
	r := sample(60)
	workbook := write(t, r)
	file := open(t, workbook)
	names := map[string]string{}
	for _, name := range file.GetDefinedName() {
		names[name.Scope+" "+name.Name] = name.RefersTo
	}
	for i, table := range r.Tables {
		sheet := file.GetSheetList()[i+1]
		panes, err := file.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != headerRow || panes.TopLeftCell != "A4" {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
		want := "$A$3:" + cellName(len(table.Columns), headerRow+len(table.Lines), true) // not the total
		if got := sheetXML(t, workbook, i+1).Filter.Ref; got != want {
			t.Errorf("%s: filter %s, want %s", sheet, got, want)
		}
		if got, want := names[sheet+" _xlnm.Print_Titles"], "'"+sheet+"'!$3:$3"; got != want {
			t.Errorf("%s: repeats %q, want %q", sheet, got, want)
		}
		layout, _ := file.GetPageLayout(sheet)
		if *layout.Size != 9 || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
			t.Errorf("%s: page %d, %d wide, %d high", sheet, *layout.Size, *layout.FitToWidth, *layout.FitToHeight)
		}
		props, _ := file.GetSheetProps(sheet)
		if !*props.FitToPage || !strings.HasSuffix(*props.TabColorRGB, tabColor(table.ID)) {
			t.Errorf("%s: fits %v, tab %s", sheet, *props.FitToPage, *props.TabColorRGB)
		}
		footer, _ := file.GetHeaderFooter(sheet)
		if got, want := footer.OddFooter, "&L青石职业学院&C第 &P 页，共 &N 页&R"+sheet; got != want {
			t.Errorf("%s: footer %q, want %q", sheet, got, want)
		}
	}
	landscape, _ := file.GetPageLayout("I 逐条信息")
	portrait, _ := file.GetPageLayout("G 依申请公开")
	if *landscape.Orientation != "landscape" || *portrait.Orientation != "portrait" {
		t.Errorf("evidence is %s, requests are %s", *landscape.Orientation, *portrait.Orientation)
	}
}

// An ampersand drives the footer of a page.
func TestFooterShowsAmpersands(t *testing.T) {
	file := open(t, write(t, report.Report{School: "A&B学院" + strings.Repeat("长", 200)}))
	footer, err := file.GetHeaderFooter("总览")
	if err != nil || !strings.HasPrefix(footer.OddFooter, "&LA&&B学院长") || len([]rune(footer.OddFooter)) > 200 {
		t.Errorf("footer is %q, %v", footer.OddFooter, err)
	}
}

func TestLinks(t *testing.T) {
	r := sample(60)
	workbook := write(t, r)
	file := open(t, workbook)
	for _, test := range []struct{ sheet, cell, want string }{
		{"总览", "A21", "'A 主动公开数量'!A1"},
		{"A 主动公开数量", "A2", "'总览'!A1"},
		{"A 主动公开数量", "B4", "'I 逐条信息'!A3"},
		{"D 清单事项公开情况表", "E5", "https://xxgk.qszy.example.cn/2.htm"},
		{"F 规章制度", "B4", "https://www.qszy.example.cn/info/2001/0.htm"},
		{"I 逐条信息", "G4", r.Tables[8].Lines[0].Values[6].Link},
		{"A 主动公开数量", "B8", ""}, // typed in, no posts
		{"A 主动公开数量", "A4", ""},
	} {
		_, got, err := file.GetCellHyperLink(test.sheet, test.cell)
		if err != nil || got != test.want {
			t.Errorf("%s %s leads to %q, %v, want %q", test.sheet, test.cell, got, err, test.want)
		}
	}
	hints := map[string]string{}
	for _, link := range sheetXML(t, workbook, 3).Links {
		hints[link.Ref] = link.Tooltip
	}
	if got, want := hints["C5"], "逐条信息见“I 逐条信息”，请在表头筛选：公开渠道＝门户网站；类别＝招生考试信息"; got != want {
		t.Errorf("hint is %q, want %q", got, want)
	}
}

func TestHint(t *testing.T) {
	no, other, none, site, column := 3, 44, "", "教务处网站", "通知\n公告"
	b := &book{report: report.Report{Tally: report.Tally{By: map[string][]report.Row{
		"channel":     {{Key: "portal", Name: "门户网站"}},
		"category":    {{Key: "3", Name: "财务、资产及收费信息"}},
		"requirement": {{Key: "3", Name: "学校章程"}},
	}}}}
	for _, test := range []struct {
		where report.Where
		want  string
	}{
		{report.Where{}, "逐条信息见“I”。"},
		{report.Where{Channels: []string{"portal", "old"}, Category: &no}, "公开渠道＝门户网站、old；清单事项＝“财务、资产及收费信息”的各事项"},
		{report.Where{Requirement: &no, Department: &none}, "清单事项＝3 学校章程；责任部门＝未注明"},
		{report.Where{Requirement: &other, Site: &site, Column: &column, Month: "2023-05"}, "清单事项＝44 第44项；网站＝教务处网站；栏目＝通知 公告；日期＝2023-05"},
	} {
		if got := b.hint(test.where, "I"); got != test.want && got != "逐条信息见“I”，请在表头筛选："+test.want {
			t.Errorf("hint is %q, want %q", got, test.want)
		}
	}
}

// Beyond what excelize can do in time, links are formulas; what such a formula
// cannot hold stays text or a link.
func TestManyLinks(t *testing.T) {
	r := sample(manyLinks + 1)
	evidence := &r.Tables[8]
	evidence.Lines[5].Values[6] = report.Value{Text: `=1+1"`, Link: `https://a.example/?q="`}
	evidence.Lines[6].Values[6] = report.Value{Text: "长", Link: "https://a.example/" + strings.Repeat("x", 300)}
	evidence.Lines[7].Values[6] = report.Value{Text: "javascript:alert(1)", Link: "javascript:alert(1)"}
	workbook := write(t, r)
	file := open(t, workbook)
	found := formulas(t, workbook)
	for _, test := range []struct{ cell, formula, shown string }{
		{"G4", fmt.Sprintf("HYPERLINK(%q,%q)", evidence.Lines[0].Values[6].Link, evidence.Lines[0].Values[6].Text), evidence.Lines[0].Values[6].Text},
		{"G9", `HYPERLINK("https://a.example/?q=%22","=1+1""")`, `=1+1"`},
		{"G10", "", "长"},
		{"G11", "", "javascript:alert(1)"},
	} {
		got := found["I 逐条信息!"+test.cell]
		if got.text != test.formula || raw(t, file, "I 逐条信息", test.cell) != test.shown || got.text != "" && got.kind != "str" {
			t.Errorf("%s is %+v, want %+v", test.cell, got, test)
		}
	}
	if _, link, _ := file.GetCellHyperLink("I 逐条信息", "G10"); link != evidence.Lines[6].Values[6].Link {
		t.Errorf("an address too long for a formula leads to %q", link)
	}
	if got, want := sheetXML(t, workbook, 9).Filter.Ref, fmt.Sprintf("$A$3:$G$%d", manyLinks+4); got != want {
		t.Errorf("filter %s, want %s", got, want)
	}
}

func TestChartsDrawTheLines(t *testing.T) {
	r := sample(60)
	r.Tables[1].Chart = &report.Chart{Title: "栏目", Kind: "bar", Label: 1, Values: []int{2}}
	workbook := write(t, r)
	if got := len(parts(t, workbook, "xl/charts/")); got != 7 { // A, B, C, E, J, K and A once more
		t.Errorf("%d charts", got)
	}
	for i, want := range map[int]bool{0: true, 1: true, 4: false, 9: false, 10: true} {
		if got := sheetXML(t, workbook, i).Drawing != nil; got != want {
			t.Errorf("sheet %d has a drawing: %v", i, got)
		}
	}
	for name, wants := range map[string][]string{
		"xl/charts/chart1.xml": {"各渠道主动公开条次", "'A 主动公开数量'!$B$4:$B$8", "'A 主动公开数量'!$B$3", `<min val="0">`, `<barDir val="col">`}, // not what stands apart
		"xl/charts/chart2.xml": {"('B 各渠道栏目公开数量'!$C$4:$C$6,'B 各渠道栏目公开数量'!$C$8:$C$10"},                                           // not the subtotals
		"xl/charts/chart3.xml": {`<grouping val="stacked">`, `<barDir val="bar">`},
		"xl/charts/chart4.xml": {`<grouping val="clustered">`},
		"xl/charts/chart5.xml": {"lineChart", "各月公开条次"},
		"xl/charts/chart6.xml": {"pieChart"},
	} {
		chart := string(bytes.ReplaceAll(part(t, workbook, name), []byte("&#39;"), []byte("'")))
		for _, want := range wants {
			if !strings.Contains(chart, want) {
				t.Errorf("%s has no %s", name, want)
			}
		}
	}
}

func TestOverview(t *testing.T) {
	r := sample(60)
	file := open(t, write(t, r))
	rows, err := file.GetRows("总览")
	if err != nil {
		t.Fatal(err)
	}
	var words strings.Builder
	for _, row := range rows {
		words.WriteString(strings.Join(row, "|") + "\n")
	}
	for _, want := range []string{
		r.Title, r.Sentence, r.Checklist, "统计期限：2023年（2023-01-01 至 2023-11-07）", "制表日期：2023-11-08", "上期：2022-01-01 至 2022-11-07",
		"|90|-11|+101\n", "|60|-30|+90\n", "|54|-60|+114\n", "|3|5|-2\n", "1. " + r.Warnings[0], "2. " + r.Warnings[1], "I 逐条信息|计入统计的每一条信息。", "|60\n",
	} {
		if !strings.Contains(words.String(), want) {
			t.Errorf("the overview has no %q:\n%s", want, words.String())
		}
	}
	r.Before, r.Warnings, r.Period, r.PeriodName = nil, nil, disclosure.Period{To: "2023-11-07"}, ""
	rows, _ = open(t, write(t, r)).GetRows("总览")
	if got := fmt.Sprint(rows); strings.Contains(got, "上期：") || !strings.Contains(got, "没有发现影响") || !strings.Contains(got, "截至 2023-11-07") {
		t.Errorf("the overview is %s", got)
	}
}

func TestProperties(t *testing.T) {
	r := sample(10)
	got, err := open(t, write(t, r)).GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	want := excelize.DocProperties{
		Title: r.Title, Creator: r.School, LastModifiedBy: r.School, Subject: "2023年",
		Created: "2023-11-08T00:00:00Z", Modified: "2023-11-08T00:00:00Z", Language: "zh-CN",
	}
	if diff := cmp.Diff(want, *got); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
}

func TestSeverityIsColoured(t *testing.T) {
	file := open(t, write(t, sample(10)))
	formats, err := file.GetConditionalFormats("K 自查问题")
	if err != nil || len(formats["A4:A7"]) != 3 || formats["A4:A7"][0].Value != `"严重"` {
		t.Errorf("conditional formats are %+v, %v", formats, err)
	}
}

// Excel calls a file damaged that has more formats than it takes.
func TestFormatsAreLimited(t *testing.T) {
	table := report.Table{ID: "A", Columns: []report.Column{{Name: "数", Kind: report.KindNumber}}}
	for i := range 300 {
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{{Number: i, Text: fmt.Sprintf("%d 单位%d", i, i)}}})
	}
	file := open(t, write(t, report.Report{Tables: []report.Table{table}}))
	if n := len(file.Styles.NumFmts.NumFmt); n > 200 {
		t.Errorf("%d formats", n)
	}
	if got := raw(t, file, "A", "A303"); got != "299" {
		t.Errorf("the last number is %q", got)
	}
}

// A chart that the end of a page would cut stands on the next one.
func TestChartsAreNotCutInPrint(t *testing.T) {
	r := sample(60)
	table := &r.Tables[2]
	table.Total = nil
	for len(table.Lines) < 26 { // almost a page
		table.Lines = append(table.Lines, table.Lines[0])
	}
	for range 44 {
		r.Warnings = append(r.Warnings, "某网站最近一次采集没有读完。")
	}
	workbook := write(t, r)
	for i, want := range map[int]int{0: 1, 3: 1, 5: 0} { // the overview, C and E
		if got := len(sheetXML(t, workbook, i).Breaks); got != want {
			t.Errorf("sheet %d breaks %d times, want %d", i, got, want)
		}
	}
}
