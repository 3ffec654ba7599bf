package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"gongkai/disclosure"
)

func TestReadWorkbook(t *testing.T) {
	book := workbook(t, map[string][][]any{
		"填写说明": {{"填写说明"}, {"每条信息写一行，", "不要合并单元格"}},
		"微信公众号": {
			{"青石职业学院2023年推文"}, {},
			{"标题", "发表时间", "部门"},
			{"食堂新菜品推荐", time.Date(2023, 5, 6, 10, 30, 0, 0, time.UTC), "后勤处"},
			{"校园班车时刻表", 45053, ""},
			{"图书馆开放时间", 20230508, "图书馆"},
			{"毕业生招聘会", "5月9日", ""},
			{"合计", 4},
		},
		"数字": {{"渠道", "数量"}, {"宣传栏", 12}, {"校园广播", nil}},
	}, func(book *excelize.File) {
		if err := book.MergeCell("微信公众号", "C4", "C5"); err != nil {
			t.Fatal(err)
		}
		if err := book.SetCellFormula("数字", "B3", "15*2"); err != nil {
			t.Fatal(err)
		}
	})
	got := read(t, "汇总.xlsx", book, qingshi())
	place := func(row int) Place { return Place{"微信公众号", row} }
	want := []Post{
		{Place: place(4), Title: "食堂新菜品推荐", Published: "2023-05-06", Channel: "wechat", Department: "后勤处"},
		{Place: place(5), Title: "校园班车时刻表", Published: "2023-05-07", Channel: "wechat", Department: "后勤处"},
		{Place: place(6), Title: "图书馆开放时间", Published: "2023-05-08", Channel: "wechat", Department: "图书馆"},
		{Place: place(7), Title: "毕业生招聘会", Published: "2023-05-09", Channel: "wechat"},
	}
	if diff := cmp.Diff(want, got.Posts); diff != "" || len(got.Problems) > 0 {
		t.Errorf("posts (-want +got):\n%s\nproblems: %+v", diff, got.Problems)
	}
	if len(got.Figures) != 1 || got.Figures[0].Count != 12 {
		t.Errorf("figures %+v, want 12 of the board; a formula without a value is none", got.Figures)
	}
	kinds := map[string]Kind{}
	for _, sheet := range got.Sheets {
		kinds[sheet.Name] = sheet.Kind
	}
	if diff := cmp.Diff(map[string]Kind{"填写说明": KindNothing, "微信公众号": KindPosts, "数字": KindFigures}, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestDaysOf1904(t *testing.T) {
	yes := true
	book := workbook(t, map[string][][]any{"微信公众号": {{"标题", "日期"}, {"食堂新菜品推荐", 43590}}}, func(book *excelize.File) {
		if err := book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
	})
	got := read(t, "x.xlsx", book, qingshi())
	if len(got.Posts) != 1 || got.Posts[0].Published != "2023-05-06" {
		t.Errorf("a workbook of 1904 gives %+v, %+v", got.Posts, got.Problems)
	}
}

func TestUnreadableFiles(t *testing.T) {
	plain := workbook(t, map[string][][]any{"表": {{"标题"}}}, nil)
	var locked bytes.Buffer
	book, err := excelize.OpenReader(bytes.NewReader(plain))
	if err != nil {
		t.Fatal(err)
	}
	if err := book.Write(&locked, excelize.Options{Password: "青石"}); err != nil {
		t.Fatal(err)
	}
	wide := strings.Repeat("标题,", maxColumns+2) + "x\n"
	for _, test := range []struct {
		what string
		in   []byte
		want string
	}{
		{"nothing", nil, "空的"},
		{"blanks", []byte(" \n\t"), "空的"},
		{"half a workbook", plain[:len(plain)/2], "已损坏"},
		{"an encrypted workbook", locked.Bytes(), "去掉密码"},
		{"an old workbook", append([]byte(oleHeader), make([]byte, 600)...), "另存为"},
		{"another zip file", []byte("PK\x03\x04" + strings.Repeat("\x00", 40)), "已损坏"},
		{"bytes", []byte{0xff, 0x80, 0xff, 0x00, 0x81}, "编码"},
		{"a web page named .xls", []byte("<html><table><tr><td>标题</td></tr></table></html>"), "网页"},
		{"a program", []byte("\x7fELF\x00\x00"), "不是表格"},
		{"too many columns", []byte(wide), "列"},
	} {
		_, err := Read("表.csv", test.in, qingshi())
		var fault *Fault
		if !errors.As(err, &fault) || !strings.Contains(fault.Error(), test.want) || fault.Fix == "" {
			t.Errorf("%s: %v, want a fault that says %s", test.what, err, test.want)
		}
	}
}

func TestEncodings(t *testing.T) {
	const text = "标题,日期,渠道\n食堂新菜品推荐,2023-5-6,微信公众号\n"
	utf16 := func(text string) []byte {
		out := []byte{0xff, 0xfe}
		for _, r := range text { // of the basic plane
			out = append(out, byte(r), byte(r>>8))
		}
		return out
	}
	want := []Post{{Place: Place{"x", 2}, Title: "食堂新菜品推荐", Published: "2023-05-06", Channel: "wechat"}}
	for _, test := range []struct {
		what string
		in   []byte
	}{
		{"UTF-8", []byte(text)},
		{"UTF-8 with a byte order mark", []byte("\ufeff" + text)},
		{"UTF-16", utf16(text)},
		{"UTF-16 with tabs and Windows line ends", utf16(strings.NewReplacer(",", "\t", "\n", "\r\n").Replace(text))},
	} {
		got := read(t, "x.csv", test.in, qingshi())
		if diff := cmp.Diff(want, got.Posts); diff != "" {
			t.Errorf("%s (-want +got):\n%s\n%+v", test.what, diff, got)
		}
	}
	gbk := read(t, "gbk.csv", readFile(t, "testdata/gbk.csv"), qingshi())
	if len(gbk.Posts) != 3 || gbk.Posts[0].Title != "关于公布2023年图书采购结果的通知" || gbk.Posts[2].Department != "教务处" || len(gbk.Problems) > 0 {
		t.Errorf("GBK gives %+v", gbk)
	}
}

func FuzzDelimited(f *testing.F) {
	f.Add([]byte("标题,日期,渠道\n甲,2023-5-6,微信\n"))
	f.Add([]byte("渠道;数量\n宣传栏;12\n\"x\ny\";"))
	f.Add([]byte("\xff\xfe\x07\x68"))
	f.Add([]byte("\xb1\xea\xcc\xe2,\xc8\xd5\xc6\xda\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkRead(t, "表.csv", data)
	})
}

func FuzzWorkbook(f *testing.F) {
	f.Add(workbook(f, map[string][][]any{"微信公众号": {{"标题", "日期"}, {"甲", 45052}}, "数字": {{"渠道", "数量"}, {"宣传栏", 12}}}, nil))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkRead(t, "表.xlsx", data)
	})
}

// What a workbook holds is packed, so that hardly a change of its bytes gets as
// far as its sheet: here the sheet itself is changed.
func FuzzSheet(f *testing.F) {
	book := workbook(f, map[string][][]any{"微信公众号": {{"标题", "日期"}, {"甲", 45052}}}, func(book *excelize.File) {
		if err := book.MergeCell("微信公众号", "A2", "A3"); err != nil {
			f.Fatal(err)
		}
	})
	f.Add([]byte(unpack(f, book)["xl/worksheets/sheet2.xml"]))
	f.Add([]byte(`<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>标题</t></is></c></row><row r="9"><c r="ZZ9"><f>1</f></c></row></sheetData><mergeCells><mergeCell ref="A1:A999999999"/></mergeCells></worksheet>`))
	f.Fuzz(func(t *testing.T, sheet []byte) {
		parts := unpack(t, book)
		parts["xl/worksheets/sheet2.xml"] = string(sheet)
		checkRead(t, "表.xlsx", pack(t, parts))
	})
}

func unpack(t testing.TB, book []byte) map[string]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, file := range archive.File {
		packed, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(packed)
		if err != nil {
			t.Fatal(err)
		}
		packed.Close()
		parts[file.Name] = string(content)
	}
	return parts
}

func pack(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, content := range parts {
		part, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A small file may unpack to one that fills the memory.
func TestZipBomb(t *testing.T) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, name := range []string{"xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		if _, err := archive.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, UncompressedSize64: maxUnzip/2 + 1}); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := Read("表.xlsx", out.Bytes(), qingshi())
	var fault *Fault
	if !errors.As(err, &fault) || !strings.Contains(fault.Why, "太大") {
		t.Errorf("a workbook that unpacks to more than %d bytes gives %v", maxUnzip, err)
	}
}

func TestLinksOfCells(t *testing.T) {
	book := workbook(t, map[string][][]any{"微信公众号": {
		{"标题", "日期", "链接"},
		{"甲", 45052, ""}, {"乙", 45052, "点击查看"}, {"丙", 45052, "https://a.example.cn/written"}, {"丁", 45052, ""}, {"戊", 45052, ""},
	}}, func(book *excelize.File) {
		for cell, link := range map[string]string{
			"A2": "https://a.example.cn/1?x=1&y=2", "C3": "https://a.example.cn/2", "C4": "https://a.example.cn/other", "A5": "mailto:a@example.cn",
		} {
			if err := book.SetCellHyperLink("微信公众号", cell, link, "External"); err != nil {
				t.Fatal(err)
			}
		}
	})
	var got []string
	result := read(t, "x.xlsx", book, qingshi())
	for _, post := range result.Posts {
		got = append(got, post.URL)
	}
	want := []string{"https://a.example.cn/1?x=1&y=2", "https://a.example.cn/2", "https://a.example.cn/written", "", ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("addresses (-want +got):\n%s\n%+v", diff, result.Problems)
	}
}

// checkRead holds what every reading must keep to.
func checkRead(t *testing.T, name string, data []byte) {
	known := qingshi()
	got, err := Read(name, data, known)
	if err != nil {
		var fault *Fault
		if !errors.As(err, &fault) {
			t.Fatalf("%v is no fault", err)
		}
		return
	}
	for _, post := range got.Posts {
		if _, err := disclosure.ParseDay(string(post.Published)); err != nil || post.Channel == "" && post.ID == "" || post.Row < 1 {
			t.Fatalf("%+v, %v", post, err)
		}
	}
	for _, figure := range got.Figures {
		if figure.Count < 0 || figure.Name == "" || figure.Period.From == "" || figure.Period.From > figure.Period.To {
			t.Fatalf("%+v", figure)
		}
	}
	for _, problem := range got.Problems {
		if problem.Why == "" || problem.Fix == "" || problem.Row < 1 {
			t.Fatalf("%+v does not say what to do", problem)
		}
	}
}
