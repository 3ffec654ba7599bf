package docx

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/report"
)

func TestWrittenPackageIsWhole(t *testing.T) {
	for _, test := range []struct {
		name string
		in   report.Report
	}{
		{"a year", sample(300)},
		{"nothing", report.Report{}},
		{"only wide tables", report.Report{Tables: []report.Table{sampleRequirements()}}},
		{"only narrow tables", report.Report{Tables: []report.Table{sampleChannels(), sampleColumns()}}},
		{"hostile", hostile()},
	} {
		t.Run(test.name, func(t *testing.T) { checkPackage(t, written(t, test.in)) })
	}
}

func TestWriteIsTheSameTwice(t *testing.T) {
	var once, twice bytes.Buffer
	if err := Write(&once, sample(30)); err != nil {
		t.Fatal(err)
	}
	if err := Write(&twice, sample(30)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(once.Bytes(), twice.Bytes()) {
		t.Error("two documents of one report differ")
	}
}

// What stands in the document, in its order, with the style of each paragraph
// outside of tables.
func TestDocumentOutline(t *testing.T) {
	document := parse(t, written(t, sample(3)), "word/document.xml")
	var got []string
	for _, n := range document.all("body")[0].Nodes {
		switch n.XMLName.Local {
		case "p":
			if words := n.words(); words != "" {
				got = append(got, n.all("pStyle")[0].attr("val")+" "+words)
			}
		case "tbl":
			got = append(got, "table "+n.all("tr")[0].words())
		}
	}
	for _, want := range []string{
		"Title 青石职业学院2023年信息公开工作年度报告",
		"Subtitle 青石职业学院　2023年11月8日",
		"Warning 2. 另有5条信息没有日期，未计入任何统计期限。",
		"Heading1 一、概述",
		"Heading2 （二）推动清单落实",
		"Prose 【请写：本年度的培训场次和参加人数。】",
		"Heading1 二、主动公开情况",
		"Caption 表A　主动公开数量",
		"table 公开渠道条次量词上年条次增减",
		"TableNote 注：宣传栏只列出，不计入合计。",
		"Heading1 八、清单事项公开情况表",
		"BodyText 见文后表D（清单事项公开情况表）。",
		"Heading1 附表",
		"Caption 表D　清单事项公开情况表",
		"Caption 表I　主动公开信息目录",
		"table 日期标题渠道栏目部门公开事项链接",
	} {
		i := slices.Index(got, want)
		if i < 0 {
			t.Fatalf("the document lacks %q, or it stands too early, in\n%s", want, strings.Join(got, "\n"))
		}
		got = got[i+1:]
	}
}

func TestPagesAreTurnedForWideTables(t *testing.T) {
	for _, test := range []struct {
		name string
		in   []report.Table
		want []string // the orientation of each section
	}{
		{"none", nil, []string{""}},
		{"narrow", []report.Table{sampleChannels()}, []string{""}},
		{"both", []report.Table{sampleChannels(), sampleEvidence(1)}, []string{"", "landscape"}},
	} {
		var got []string
		for _, section := range parse(t, written(t, report.Report{Tables: test.in}), "word/document.xml").all("pgSz") {
			got = append(got, section.attr("orient"))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

func TestCells(t *testing.T) {
	table := report.Table{
		ID: "A", Title: "数",
		Columns: []report.Column{
			{Name: "名", Kind: report.KindText, Wide: 6}, {Name: "数", Kind: report.KindNumber, Wide: 3}, {Name: "增减", Kind: report.KindChange, Wide: 3}, {Name: "日期", Kind: report.KindDay},
		},
		Lines: []report.Line{
			{Values: []report.Value{{Text: "甲"}, {Number: 12}, {Number: 3}, {Text: "2023-01-02"}}},
			{Values: []report.Value{{Text: "乙"}, {}, {Number: -3}, {}}},
			{Values: []report.Value{{Text: "丙"}, {Number: 5, Text: "5 件"}, {Text: "新增"}}}, // a value short
			{Values: []report.Value{{Text: "小计"}, {Number: 12}, {}, {}}, SumOf: []int{0, 1}},
			{Values: []report.Value{{Text: "另列"}, {Number: 9}, {}, {}}, Apart: true},
		},
		Total: []report.Value{{Text: "合计"}, {Number: 17}, {}, {}},
	}
	document := parse(t, written(t, report.Report{Tables: []report.Table{table}}), "word/document.xml")
	var got [][]string
	for _, row := range document.all("tr") {
		how := ""
		if len(row.all("b")) > 0 {
			how = "bold"
		}
		if len(row.all("color")) > 0 {
			how = "light"
		}
		cells := []string{how}
		for _, cell := range row.all("tc") {
			cells = append(cells, cell.words())
		}
		got = append(got, cells)
	}
	want := [][]string{
		{"bold", "名", "数", "增减", "日期"},
		{"", "甲", "12", "+3", "2023-01-02"},
		{"", "乙", "0", "-3", ""},
		{"", "丙", "5 件", "新增", ""},
		{"bold", "小计", "12", "0", ""},
		{"light", "另列", "9", "0", ""},
		{"bold", "合计", "17", "0", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if jc := document.all("tr")[1].all("pStyle")[1].attr("val"); jc != "TableNumber" {
		t.Errorf("a number is dressed as %s, want TableNumber", jc)
	}
}

// The numbers of a column, as they are written, sum to the total that is written.
func TestWrittenNumbersSum(t *testing.T) {
	document := parse(t, written(t, sample(0)), "word/document.xml")
	rows := document.all("tbl")[2].all("tr") // C
	for column := 1; column <= 4; column++ {
		total, got := 0, 0
		for i, row := range rows[1:] {
			var n int
			if _, err := fmt.Sscan(row.all("tc")[column].words(), &n); err != nil {
				t.Fatal(err)
			}
			if i == len(rows)-2 {
				total = n
			} else {
				got += n
			}
		}
		if got != total || total == 0 {
			t.Errorf("column %d sums to %d, its total is %d", column, got, total)
		}
	}
}

func TestLongTableIsCutAndSaysSo(t *testing.T) {
	for _, test := range []struct {
		lines, want int
		note        bool
	}{{mostLines, mostLines, false}, {mostLines + 1, mostLines, true}} {
		document := parse(t, written(t, report.Report{Tables: []report.Table{sampleEvidence(test.lines)}}), "word/document.xml")
		if got := len(document.all("tr")) - 1; got != test.want {
			t.Errorf("%d lines: %d are written, want %d", test.lines, got, test.want)
		}
		note := fmt.Sprintf("共%d行，此处只列前%d行", test.lines, mostLines)
		if strings.Contains(document.lines(), note) != test.note {
			t.Errorf("%d lines: note %v, want %v", test.lines, !test.note, test.note)
		}
	}
}

func TestEmptyTableSaysNone(t *testing.T) {
	document := parse(t, written(t, report.Report{Tables: []report.Table{sampleEvidence(0)}}), "word/document.xml")
	if got := document.all("tr")[1].words(); got != "无" {
		t.Errorf("the line of an empty table says %q", got)
	}
}

func TestWriteRefusesWhatTheReportLacks(t *testing.T) {
	for _, test := range []struct {
		in   report.Report
		want string
	}{
		{report.Report{Parts: []report.Part{{No: 2, Blocks: []report.Block{{Table: "Z"}}}}}, `write part 2: the report has no table "Z"`},
		{report.Report{Tables: []report.Table{{ID: "A"}}}, "write table A: it has no columns"},
	} {
		var out bytes.Buffer
		err := Write(&out, test.in)
		if err == nil || !strings.Contains(err.Error(), test.want) || out.Len() > 0 {
			t.Errorf("Write = %v with %d bytes, want %q and none", err, out.Len(), test.want)
		}
	}
}

// hostile is a report of whatever a web page can hold.
func hostile() report.Report {
	evil := "a\x00b\x0b]]>&amp;<w:p/>{TITLE}{LINKS}\u202egpj.exe\u2028\ufffe\xff末"
	return report.Report{
		School: evil, Title: evil, Warnings: []string{evil},
		Parts: []report.Part{{No: 1, Title: evil, Blocks: []report.Block{{Heading: evil}, {Text: evil}, {Prose: evil}, {Table: evil}}}},
		Tables: []report.Table{{
			ID: evil, Title: evil, Note: evil, Columns: []report.Column{{Name: evil, Kind: report.KindText, Wide: -5}, {Name: "n", Kind: "none", Wide: 1 << 40}},
			Lines: []report.Line{
				{Values: []report.Value{{Text: "j", Link: "javascript:alert(1)"}, {}}},
				{Values: []report.Value{{Text: "f", Link: "file:///etc/passwd"}, {}}},
				{Values: []report.Value{{Text: "g", Link: `https://a.example/"&<>` + "\u202e"}, {}, {Text: "one too many"}}},
			},
		}},
	}
}

func TestHostileTextStaysText(t *testing.T) {
	files := written(t, hostile())
	document := parse(t, files, "word/document.xml")
	want := "a b ]]>&amp;<w:p/>{TITLE}{LINKS} gpj.exe \ufffd\ufffd末"
	if got := document.all("p")[0].words(); got != want {
		t.Errorf("the title is %q, want %q", got, want)
	}
	if got := parse(t, files, "docProps/core.xml").all("title")[0].Text; got != want {
		t.Errorf("the document's title is %q, want %q", got, want)
	}
	var targets []string
	for _, relationship := range parse(t, files, "word/_rels/document.xml.rels").all("Relationship") {
		if relationship.attr("TargetMode") == "External" {
			targets = append(targets, relationship.attr("Target"))
		}
	}
	if diff := cmp.Diff([]string{"https://a.example/%22&%3C%3E%E2%80%AE"}, targets); diff != "" {
		t.Error(diff)
	}
}

// Word's navigation and its table of contents go by the names and levels of
// headings, whatever their IDs are.
func TestHeadingsAreWordsOwn(t *testing.T) {
	got := map[string]string{}
	for _, s := range parse(t, written(t, sample(1)), "word/styles.xml").all("style") {
		if level := s.all("outlineLvl"); len(level) == 1 {
			got[s.attr("styleId")+" "+s.all("name")[0].attr("val")] = level[0].attr("val")
		}
	}
	want := map[string]string{"Heading1 heading 1": "0", "Heading2 heading 2": "1", "Heading3 heading 3": "2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPagesAreNumbered(t *testing.T) {
	files := written(t, sample(1))
	for name, side := range map[string]string{"word/footer1.xml": "right", "word/footer2.xml": "left"} {
		footer := parse(t, files, name)
		if got := footer.words(); got != "— 1 —" || footer.all("instrText")[0].Text != " PAGE " || footer.all("jc")[0].attr("val") != side {
			t.Errorf("%s says %q, on the %s", name, got, footer.all("jc")[0].attr("val"))
		}
	}
	for _, section := range parse(t, files, "word/document.xml").all("sectPr") {
		if got := len(section.all("footerReference")); got != 2 {
			t.Errorf("a section has %d footers, want 2", got)
		}
	}
}

func TestDocumentProperties(t *testing.T) {
	core := parse(t, written(t, sample(1)), "docProps/core.xml")
	for name, want := range map[string]string{"title": "青石职业学院2023年信息公开工作年度报告", "creator": "青石职业学院", "created": "2023-11-08T00:00:00+08:00"} {
		if got := core.all(name)[0].Text; got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
}

func TestColumnWidthsSum(t *testing.T) {
	for _, table := range sample(20).Tables {
		for _, width := range []int{upright().text(), onSide().text(), 1200} {
			widths := columnWidths(table, smallSize, width)
			if sum(widths) != width || slices.Min(widths) < 0 {
				t.Errorf("table %s in %d: widths %v sum to %d", table.ID, width, widths, sum(widths))
			}
		}
	}
}

// Long texts give way first, then all texts, and days and numbers at last.
func TestColumnsGiveWay(t *testing.T) {
	table := report.Table{Columns: []report.Column{
		{Name: "日期", Kind: report.KindDay}, {Name: "渠道", Kind: report.KindText, Wide: 4}, {Name: "标题", Kind: report.KindText, Wide: 30},
	}}
	natural := naturalWidths(table, tinySize)
	for _, test := range []struct {
		width int
		kept  []bool // whether a column is as wide as it should be
	}{
		{sum(natural), []bool{true, true, true}}, {sum(natural) * 3 / 4, []bool{true, true, false}},
		{sum(natural) / 2, []bool{true, false, false}}, {sum(natural) / 4, []bool{false, false, false}},
	} {
		widths := columnWidths(table, tinySize, test.width)
		for i, kept := range test.kept {
			if got := widths[i] == natural[i]; got != kept {
				t.Errorf("in %d column %d is %d wide, should be %d; kept: %v, want %v", test.width, i, widths[i], natural[i], got, kept)
			}
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	r := sample(mostLines)
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := Write(&out, r); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(out.Len()), "bytes")
}
