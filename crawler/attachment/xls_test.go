package attachment

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

const eof = biffEOF

// xlsFile makes a workbook of the globals' records and one sheet's.
func xlsFile(version int, globals, sheet []byte) []byte {
	stream := "Workbook"
	if version < 0x600 {
		stream = "Book"
	}
	return compound(named{stream, join(
		record(biffBOF, version, 5), globals, record(eof),
		record(biffBOF, version, 0x10), sheet, record(eof),
	)})
}

func TestWorkbooksOfExcel(t *testing.T) {
	long := strings.Repeat("长", 10)
	globals := join(
		record(biffBoundSheet, uint32(0), 0, uint8(2), uint8(1), wideBytes("名册")),
		record(biffFormat, 200, 15, uint8(0), "yyyy\\-mm\\-dd;@ "),
		record(biffXF, 0, 0), record(biffXF, 0, 200), record(biffXF, 0, 10),
		// A string that goes on in the next record, there with one byte for a
		// character, and one with the runs of its letters cut in two.
		record(biffSST, uint32(3), uint32(3), 14, uint8(1), wideBytes(long)),
		record(biffContinue, uint8(0), "abcd", 2, uint8(9), 1, wideBytes("甲乙"), 0),
		record(biffContinue, 0, 1, uint8(1), wideBytes("丙")),
	)
	sheet := join(
		record(biffLabelSST, 0, 0, 0, uint32(0)), record(biffLabelSST, 0, 1, 0, uint32(1)), record(biffLabelSST, 0, 2, 0, uint32(2)),
		record(biffNumber, 1, 0, 1, 45052.0), record(biffRK, 1, 1, 2, uint32(125<<2|3)),
		record(biffMulRK, 1, 2, 0, uint32(7<<2|2), 0, uint32(0xFFFFFFFA), 4),
		record(biffFormula, 2, 0, 0, uint8(0), uint8(0), uint8(0), uint8(0), uint8(0), uint8(0), 0xFFFF, 0, uint32(0)),
		record(biffString, 4, uint8(1), wideBytes("截至年底")),
		record(biffFormula, 2, 1, 0, 2.5, 0, uint32(0)),
		record(biffLabel, 2, 2, 0, 2, uint8(0), "ok"), record(biffBoolErr, 2, 3, 0, uint8(1), uint8(0)), record(biffBoolErr, 2, 4, 0, uint8(7), uint8(1)),
		record(biffLabelSST, 3, 0, 0, uint32(99)),
	)
	want := "名册\n" + long + "abcd\t甲乙\t丙\n2023-05-06\t125.00%\t7\t-2\n截至年底\t2.5\tok\tTRUE"
	sheet5 := join(record(biffLabel, 0, 0, 0, 4, "\xCD\xA8\xD6\xAA"), record(biffNumber, 0, 1, 0, 3.0))
	for _, test := range []struct {
		name string
		in   []byte
		want disclosure.FileText
	}{
		{"Excel 97", xlsFile(0x600, globals, sheet), disclosure.FileText{Type: "xls", Text: want}},
		{"Excel 95", xlsFile(0x500, join(record(biffCodePage, 936), record(biffBoundSheet, uint32(0), 0, uint8(2), "\xB1\xED")), sheet5), disclosure.FileText{Type: "xls", Text: "表\n通知\t3"}},
		{"with a password", xlsFile(0x600, record(biffFilePass, 1), nil), disclosure.FileText{Type: "xls", Reason: disclosure.FileEncrypted}},
		{"Excel 4", xlsFile(0x400, nil, nil), disclosure.FileText{Type: "xls", Reason: disclosure.FileOldFormat}},
		{"days from 1904", xlsFile(0x600, join(record(biffDateMode, 1), record(biffXF, 0, 14)), record(biffNumber, 0, 0, 0, 1.0)), disclosure.FileText{Type: "xls", Text: "1904/1/2"}},
		{"a record longer than the file", compound(named{"Workbook", append(record(biffBOF, 0x600, 5), 0x09, 0x08, 0xFF, 0xFF)}), disclosure.FileText{Type: "xls", Reason: disclosure.FileDamaged}},
	} {
		if diff := cmp.Diff(test.want, readBytes(t, test.in, "")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestCells(t *testing.T) {
	book := []member{
		{"xl/workbook.xml", `<workbook><workbookPr date1904="0"/><sheets><sheet name="甲" r:id="rId2" state="hidden"/><sheet name="图" r:id="rId1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId2" Target="/xl/worksheets/sheet7.xml"/><Relationship Id="rId1" Target="chartsheets/sheet1.xml"/></Relationships>`},
		{"xl/sharedStrings.xml", `<sst><si><t>姓名</t><rPh><t>xingming</t></rPh></si><si><r><t>张</t></r><r><t xml:space="preserve">三 </t></r></si></sst>`},
		{"xl/styles.xml", `<styleSheet><numFmts><numFmt numFmtId="176" formatCode="0000"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="31"/></cellXfs></styleSheet>`},
		{"xl/worksheets/sheet7.xml", `<worksheet><sheetData>
<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>9</v></c></row>
<row><c s="1"><v>42</v></c><c s="2"><v>45052</v></c><c t="inlineStr"><is><t>一
行</t></is></c><c t="b"><v>1</v></c><c t="str"><f>A1&amp;"x"</f><v>结果</v></c><c t="e"><v>#N/A</v></c></row></sheetData></worksheet>`},
	}
	want := disclosure.FileText{Type: "xlsx", Text: "甲\n姓名\t张三\n0042\t2023年5月6日\t一 行\tTRUE\t结果\t#N/A"}
	if diff := cmp.Diff(want, readBytes(t, archive(t, book...), "")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNumbersAsShown(t *testing.T) {
	for _, test := range []struct {
		value  float64
		format string
		want   string
	}{
		{80000, "", "80000"},
		{0.30000000000000004, "", "0.3"},
		{13800001111, "", "13800001111"},
		{1.5e-7, "", "1.5E-07"},
		{-3, "General", "-3"},
		{1234.567, "#,##0.00", "1,234.57"},
		{1234567, "#,##0", "1,234,567"},
		{-1234.5, "#,##0.00_);[Red](#,##0.00)", "(1,234.50)"},
		{-1234.5, "0.0", "-1234.5"},
		{0, `0;-0;"无"`, "无"},
		{0.1234, "0.0%", "12.3%"},
		{80, `"¥"#,##0.00"元"`, "¥80.00元"},
		{80, `[$¥-804]#,##0`, "¥80"},
		{7, "000000", "000007"},
		{0.5, "# ?/?", "0.5"},
		{123456, "0.00E+00", "1.23E+05"},
		{45052, "yyyy/m/d", "2023/5/6"},
		{45052, `yyyy"年"mm"月"dd"日"`, "2023年05月06日"},
		{45052.75, "yyyy-mm-dd hh:mm:ss", "2023-05-06 18:00:00"},
		{45052.5, "m-d h:mm AM/PM", "5-6 12:00 PM"},
		{45052, "[$-804]yyyy年m月d日 aaaa", "2023年5月6日 星期六"},
		{45052, "mmm-yy", "May-23"},
		{1.5, "[h]:mm", "36:00"},
		{0.000694444444, "mm:ss", "01:00"},
		{1, "yyyy-m-d", "1900-1-1"},
		{60.9, `"x`, "60.9"},
		{-1, "yyyy-m-d", "-1"},
		{1e300, "yyyy-m-d", "1E+300"},
		{5, "[]0", "5"},
		{5, `\`, "5"},
	} {
		if got := shownNumber(test.value, test.format, false); got != test.want {
			t.Errorf("shownNumber(%v, %q) = %q, want %q", test.value, test.format, got, test.want)
		}
	}
}
