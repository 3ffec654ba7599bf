package xlsx

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"gongkai/report"
)

func write(t testing.TB, r report.Report) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t testing.TB, workbook []byte) *excelize.File {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// raw is what a cell holds, without its format.
func raw(t testing.TB, file *excelize.File, sheet, cell string) string {
	t.Helper()
	value, err := file.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// held is what a cell should hold for a value.
func held(value report.Value, kind report.Kind) string {
	switch {
	case kind == report.KindNumber || kind == report.KindChange:
		if value.Text != "" && value.Number == 0 && !strings.HasPrefix(value.Text, "0") {
			return value.Text
		}
		return strconv.Itoa(value.Number)
	case kind == report.KindDay && value.Text != "":
		day, _ := time.Parse(time.DateOnly, value.Text)
		serial := 0
		for d := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC); d.Before(day); d = d.AddDate(0, 0, 1) {
			serial++
		}
		return strconv.Itoa(serial)
	}
	return value.Text
}

func totalRow(table report.Table) int { return firstRow + max(len(table.Lines), 1) + 1 }

func TestEveryValueStandsInItsCell(t *testing.T) {
	r := sample(120)
	r.Tables = append(r.Tables, mixed())
	file := open(t, write(t, r))
	names := file.GetSheetList()
	if len(names) != len(r.Tables)+1 || names[0] != "总览" || names[1] != "A 主动公开数量" {
		t.Fatalf("sheets are %v", names)
	}
	for i, table := range r.Tables {
		for j, column := range table.Columns {
			if got := raw(t, file, names[i+1], cellName(j+1, headerRow, false)); got != column.Name {
				t.Errorf("table %s: header %d is %q, want %q", table.ID, j, got, column.Name)
			}
			for k, line := range table.Lines {
				at := cellName(j+1, firstRow+k, false)
				if got, want := raw(t, file, names[i+1], at), held(line.Values[j], column.Kind); got != want {
					t.Errorf("table %s: %s is %q, want %q", table.ID, at, got, want)
				}
			}
			if table.Total == nil || column.Kind != report.KindText && !column.Sum && table.Total[j] == (report.Value{}) {
				continue
			}
			at := cellName(j+1, totalRow(table), false)
			if got, want := raw(t, file, names[i+1], at), held(table.Total[j], column.Kind); got != want {
				t.Errorf("table %s: total %s is %q, want %q", table.ID, at, got, want)
			}
		}
	}
}

// The value that is stored with a formula is the one that the formula gives.
func TestFormulasAgreeWithTheirValues(t *testing.T) {
	r := sample(120)
	r.Tables = append(r.Tables, mixed())
	workbook := write(t, r)
	file := open(t, workbook)
	found := 0
	for cell, formula := range formulas(t, workbook) {
		sheet, at, _ := strings.Cut(cell, "!")
		calculated, err := file.CalcCellValue(sheet, at, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Errorf("%s: %v", cell, err)
		}
		if calculated != formula.value || formula.kind != "" {
			t.Errorf("%s: %s gives %s, stored is %q of type %q", cell, formula.text, calculated, formula.value, formula.kind)
		}
		found++
	}
	// Totals: A 2, B 1, C 5, D 1, E 2, J 1, X 3. Subtotals: B 4, X 3 (one across).
	// Across: C 11, X 4 more. Overview: 5.
	if want := 15 + 7 + 15 + 5; found != want {
		t.Errorf("%d formulas, want %d", found, want)
	}
}

func TestSumsThatDoNotAgreeAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*report.Table)
		want   string
	}{
		"total":    {func(table *report.Table) { table.Total[1].Number++ }, "table X: the total has 21 in column 合计, whose parts sum to 22"},
		"subtotal": {func(table *report.Table) { table.Lines[0].Values[3].Number++ }, "table X: line 1 has 12 in column 合计, whose parts sum to 13"},
		"across":   {func(table *report.Table) { table.Lines[1].Values[4].Number-- }, "table X: line 2 has 4 in column 合计, whose parts sum to 5"},
	} {
		table := mixed()
		test.change(&table)
		err := Write(&bytes.Buffer{}, report.Report{Tables: []report.Table{table}})
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: Write = %v, want %s", name, err, test.want)
		}
	}
}

func TestNumbersThatAreShownAsText(t *testing.T) {
	columns := []report.Column{{Name: "甲", Kind: report.KindNumber, Sum: true}, {Name: "乙", Kind: report.KindNumber}, {Name: "丙", Kind: report.KindChange}}
	row := func(values ...report.Value) report.Line { return report.Line{Values: values} }
	table := report.Table{ID: "A", Columns: columns, Lines: []report.Line{
		row(report.Value{Number: 12, Text: "12 期"}, report.Value{Number: 0, Text: "0 件"}, number(-3)),
		row(report.Value{Number: 4, Text: "若干"}, report.Value{Number: 4, Text: "约4条"}, number(4)),
		row(report.Value{Text: "不适用"}, report.Value{Text: "—"}, number(5)),
		row(number(4363), number(-1), report.Value{Text: "新增"}),
	}, Total: []report.Value{number(4379), {}, {}}}
	file := open(t, write(t, report.Report{Tables: []report.Table{table}}))
	for at, want := range map[string][2]string{ // what the cell holds, what it shows
		"A4": {"12", "12 期"}, "B4": {"0", "0 件"}, "C4": {"-3", "-3"},
		"A5": {"4", "若干"}, "B5": {"约4条", "约4条"}, "C5": {"4", "+4"},
		"A6": {"不适用", "不适用"}, "B6": {"—", "—"}, "C6": {"5", "+5"},
		"A7": {"4363", "4,363"}, "B7": {"-1", "-1"}, "C7": {"新增", "新增"},
		"A9": {"4379", "4,379"}, "B9": {"", ""},
	} {
		shown, err := file.GetCellValue("A", at)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]string{raw(t, file, "A", at), shown}; got != want {
			t.Errorf("%s holds and shows %q, want %q", at, got, want)
		}
	}
}

func TestDays(t *testing.T) {
	table := report.Table{ID: "F", Columns: []report.Column{{Name: "日期", Kind: report.KindDay}}}
	for _, day := range []string{"2023-02-28", "", "1900-02-28", "1900-03-01", "不详"} {
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{text(day)}})
	}
	file := open(t, write(t, report.Report{Tables: []report.Table{table}}))
	var got [][2]string
	for row := firstRow; row < firstRow+5; row++ {
		at := cellName(1, row, false)
		shown, _ := file.GetCellValue("F", at)
		got = append(got, [2]string{raw(t, file, "F", at), shown})
	}
	want := [][2]string{{"44985", "2023-02-28"}, {"", ""}, {"1900-02-28", "1900-02-28"}, {"61", "1900-03-01"}, {"不详", "不详"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("days (-want +got):\n%s", diff)
	}
}

// What comes from outside stays text: as it stands, and when somebody types into its cell.
func TestHostileText(t *testing.T) {
	hostile := []string{"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", `=HYPERLINK("http://evil.example","点")`, "0012345678901234567890", "1e5", "2023-01-01", "TRUE", "#N/A", "'quoted", "<b>&amp;</b>", "_x0041_", " 空格 "}
	table := report.Table{ID: "I", Columns: []report.Column{{Name: "=标题", Kind: report.KindText}, {Name: "链接", Kind: report.KindText}}}
	for _, words := range hostile {
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{text(words), {Text: words, Link: "https://a.example/"}}})
	}
	r := report.Report{Title: "=1+1", School: "&P=2", Sentence: "=3+3", PeriodName: "=4", Warnings: []string{"=5"}, Tables: []report.Table{table}}
	workbook := write(t, r)
	if found := formulas(t, workbook); len(found) > 0 {
		t.Errorf("text became formulas: %v", found)
	}
	file := open(t, workbook)
	for i, want := range hostile {
		for _, column := range []int{1, 2} {
			at := cellName(column, firstRow+i, false)
			if got := raw(t, file, "I", at); got != want {
				t.Errorf("%s is %q, want %q", at, got, want)
			}
			if kind, _ := file.GetCellType("I", at); kind != excelize.CellTypeInlineString {
				t.Errorf("%s (%q) is of type %v", at, want, kind)
			}
			id, _ := file.GetCellStyle("I", at)
			style, err := file.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			if style.NumFmt != 49 {
				t.Errorf("%s (%q) would be a formula once somebody types into it: %+v", at, want, style)
			}
		}
	}
}

func TestControlCharactersAreTakenOut(t *testing.T) {
	table := report.Table{ID: "I", Columns: []report.Column{{Name: "标题"}}, Lines: []report.Line{{Values: []report.Value{text("一\x00二\u202e三\r\n四\x1b[0m")}}}}
	file := open(t, write(t, report.Report{Tables: []report.Table{table}}))
	if got, want := raw(t, file, "I", "A4"), "一 二 三\n四 [0m"; got != want {
		t.Errorf("title is %q, want %q", got, want)
	}
}

func TestTheSameReportGivesTheSameBytes(t *testing.T) {
	first := write(t, sample(50))
	for range 5 {
		if !bytes.Equal(first, write(t, sample(50))) {
			t.Fatal("the same report was written differently")
		}
	}
}

func TestAnEmptyReport(t *testing.T) {
	r := report.Report{Tables: []report.Table{
		{ID: "A", Title: "空", Columns: []report.Column{{Name: "渠道"}, {Name: "条次", Kind: report.KindNumber, Sum: true}}, Total: []report.Value{text("合计"), number(0)}, Chart: &report.Chart{Kind: "bar", Values: []int{1}}},
		{ID: "B", Title: "无列"},
	}}
	file := open(t, write(t, r))
	for at, want := range map[string]string{"A4": "（统计期限内没有内容）", "A6": "合计", "B6": "0"} {
		if got := raw(t, file, "A 空", at); got != want {
			t.Errorf("%s is %q, want %q", at, got, want)
		}
	}
	if formula, _ := file.GetCellFormula("A 空", "B6"); formula != "" {
		t.Errorf("the total of nothing is the formula %s", formula)
	}
	if names := parts(t, write(t, r), "xl/charts/"); len(names) > 0 {
		t.Errorf("charts of nothing: %v", names)
	}
}

func TestWriteSaysWhatFails(t *testing.T) {
	err := Write(failing{}, report.Report{})
	if err == nil || !strings.Contains(err.Error(), "write the workbook: no space") {
		t.Errorf("Write = %v", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, fmt.Errorf("no space") }

func BenchmarkWrite(b *testing.B) {
	for _, posts := range []int{400, 5_000, 20_000} {
		r := sample(posts)
		b.Run(strconv.Itoa(posts), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.ReportMetric(float64(len(write(b, r)))/1024, "KiB")
			}
		})
	}
}
