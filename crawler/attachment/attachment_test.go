package attachment

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/disclosure"
)

// What the files of testdata say. They were written by LibreOffice.
const (
	notice = `某某医学高等专科学校2023年实验耗材采购公告
根据学校2023年度采购计划，现对基础医学实验中心所需耗材进行公开询价，欢迎符合条件的供应商参加，具体事项如下，请各单位仔细阅读本公告全文并按照要求准备材料。
序号	名称	数量	预算（元）
1	一次性手套	200 盒	6,000.00
2	显微镜载玻片	50 包	1,250.50
联系人：张老师 联系电话：0312-7654321
报价截止时间：2023年5月20日17时30分。
“标点”与—破折号…以及 café、№ 等字符。`

	budget = `2023年支出
项目	金额	日期	占比
办公用品	1,234.50	2023年5月6日	12.50%
设备维修	80000	2023-11-07	-0.75
合计	81234.5	截至年底	1
名册
编号	Café №1
00020231	13800001111`

	talk = "新生入学教育\n第一讲：校规校纪\n第二讲：信息公开"
)

func TestFilesOfLibreOffice(t *testing.T) {
	for _, test := range []struct{ file, kind, want string }{
		{"notice.doc", "doc", notice},
		{"notice.docx", "docx", notice},
		{"notice.rtf", "rtf", notice},
		{"budget.xlsx", "xlsx", budget},
		{"budget.xls", "xls", strings.Replace(budget, "截至年底", "0", 1)}, // it kept no result of the formula
		{"budget.ods", "ods", strings.NewReplacer("2023年支出\n", "", "名册\n", "").Replace(budget)},
		{"talk.pptx", "pptx", talk},
	} {
		read := readBytes(t, testFile(t, test.file), test.file)
		if diff := cmp.Diff(disclosure.FileText{Type: test.kind, Text: test.want}, read); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.file, diff)
		}
	}
}

// The type is what the content says, whatever the name ends in.
func TestNamesAreHints(t *testing.T) {
	for _, test := range []struct{ file, name, kind string }{
		{"notice.docx", "notice.doc", "docx"},
		{"notice.doc", "", "doc"},
		{"notice.doc", "通知.wps", "wps"},
		{"budget.xls", "预算.et", "et"},
		{"budget.xls", "download.jsp", "xls"},
		{"notice.rtf", "通知.doc", "rtf"},
	} {
		if read := readBytes(t, testFile(t, test.file), test.name); read.Type != test.kind || read.Text == "" || read.Reason != "" {
			t.Errorf("%s as %q: type %q, %q, %d bytes of text, want %q", test.file, test.name, read.Type, read.Reason, len(read.Text), test.kind)
		}
	}
}

func TestPDF(t *testing.T) {
	reader := NewReader(Settings{Cache: t.TempDir()})
	t.Cleanup(func() {
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
	})
	whole := testFile(t, "short.pdf")
	for _, test := range []struct {
		name string
		data []byte
		want disclosure.FileText
	}{
		{"whole", whole, disclosure.FileText{Type: "pdf", Text: "采购公告\n采购编号：2023-018。预算六千元。\n手套 200"}},
		{"behind other bytes", append([]byte("\r\n"), whole...), disclosure.FileText{Type: "pdf", Text: "采购公告\n采购编号：2023-018。预算六千元。\n手套 200"}},
		{"with a password", testFile(t, "password.pdf"), disclosure.FileText{Type: "pdf", Reason: disclosure.FileEncrypted}},
		{"cut", whole[:200], disclosure.FileText{Type: "pdf", Reason: disclosure.FileDamaged}},
		{"without text", []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj trailer<</Root 1 0 R>>"),
			disclosure.FileText{Type: "pdf", Reason: disclosure.FileNoText}},
	} {
		read, _ := reader.Read(t.Context(), bytes.NewReader(test.data), int64(len(test.data)), "x")
		if diff := cmp.Diff(test.want, read); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// A page has lines, not paragraphs.
func TestLinesOfAPage(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"根据学校二〇二三年度采购计划现对所需\r\n耗材公开询价。\r\n特此公告", "根据学校二〇二三年度采购计划现对所需耗材公开询价。\n特此公告"},
		{"关于公布本年度教学成果奖名\r\n单的通知", "关于公布本年度教学成果奖名单的通知"},
		{"姓名 学院\r\n张三 护理\r\n李四 药学", "姓名 学院\n张三 护理\n李四 药学"},
		{"第一条 为了规范学校的采购行为，\r\n依据有关法律制定本办法，全文如下文所述", "第一条 为了规范学校的采购行为，依据有关法律制定本办法，全文如下文所述"},
	} {
		out := newText(maxText)
		addLines(test.in, out)
		if got := out.String(); got != test.want {
			t.Errorf("addLines(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestWhatIsNotRead(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String("张三\t男\n李四\t女\n通知")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, in string
		want     disclosure.FileText
	}{
		{"a.pdf", "", disclosure.FileText{Reason: disclosure.FileEmpty}},
		{"a.rar", "Rar!\x1A\x07\x01\x00", disclosure.FileText{Type: "rar", Reason: disclosure.FileArchive}},
		{"a.7z", "7z\xBC\xAF\x27\x1C\x00", disclosure.FileText{Type: "7z", Reason: disclosure.FileArchive}},
		{"a.doc", "\x89PNG\r\n\x1A\n", disclosure.FileText{Type: "image", Reason: disclosure.FilePicture}},
		{"a.mp4", "\x00\x00\x00\x20ftypisom", disclosure.FileText{Type: "media", Reason: disclosure.FileMedia}},
		{"a.bin", "\x00\x01\x02\x03", disclosure.FileText{Reason: disclosure.FileNotRead}},
		{"a.doc", "PK\x03\x04 cut off", disclosure.FileText{Type: "zip", Reason: disclosure.FileDamaged}},
		{"a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 cut off", disclosure.FileText{Type: "ole", Reason: disclosure.FileDamaged}},

		{"a.pdf", "<!DOCTYPE html><html><body>请输入验证码</body></html>", disclosure.FileText{Type: "html", Reason: disclosure.FileIsPage}},
		{"download.jsp", "\r\n\r\n<html><script>alert('文件不存在');history.back()</script></html>", disclosure.FileText{Type: "html", Reason: disclosure.FileIsPage}},
		{"a.xls", "<html><body><form>用户登录<table><tr><td>密码</td></tr></table></form></body></html>", disclosure.FileText{Type: "html", Reason: disclosure.FileIsPage}},
		{"a.docx", `{"code":404,"msg":"文件不存在"}`, disclosure.FileText{Type: "txt", Reason: disclosure.FileIsPage}},
		{"download", `{"code":404,"msg":"文件不存在"}`, disclosure.FileText{Type: "txt", Reason: disclosure.FileIsPage}},

		{"a.txt", "文件不存在时的处理办法：通知", disclosure.FileText{Type: "txt", Text: "文件不存在时的处理办法：通知"}},
		{"a.txt", gb, disclosure.FileText{Type: "txt", Text: "张三\t男\n李四\t女\n通知"}},
		{"a.txt", "BM是缩写，通知", disclosure.FileText{Type: "txt", Text: "BM是缩写，通知"}},
		{"a.csv", "\xEF\xBB\xBF姓名,学院\n张三,护理", disclosure.FileText{Type: "csv", Text: "姓名\t学院\n张三\t护理"}},
		{"a.xls", `<table><tr><td>通知</td><td>1&nbsp;200</td></tr><tr><td>乙</td></tr></table>`, disclosure.FileText{Type: "html", Text: "通知\t1 200\n乙"}},
		{"a.doc", `<html xmlns:w="urn:schemas-microsoft-com:office:word"><style>p{}</style><p>通知一<p>第二段`, disclosure.FileText{Type: "html", Text: "通知一\n第二段"}},
		{"a.doc", `<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument><w:p><w:r><w:t>通知</w:t></w:r></w:p><w:p><w:t>第二段</w:t></w:p></w:wordDocument>`,
			disclosure.FileText{Type: "xml", Text: "通知\n第二段"}},
		{"a.xls", `<?xml version="1.0"?><Workbook><Row><Cell><Data>甲</Data></Cell><Cell><Data>1</Data></Cell></Row><Row><Cell><Data>乙</Data></Cell></Row></Workbook>`,
			disclosure.FileText{Type: "xml", Text: "甲\t1\n乙"}},
	} {
		if diff := cmp.Diff(test.want, readBytes(t, []byte(test.in), test.name)); diff != "" {
			t.Errorf("%s %.60q (-want +got):\n%s", test.name, test.in, diff)
		}
	}
}

func TestTextIsCutAtItsLimit(t *testing.T) {
	long := strings.Repeat("信息公开通知 ", maxText/16)
	read := readBytes(t, []byte(long), "a.txt")
	if read.Reason != disclosure.FileCut || len(read.Text) > maxText || len(read.Text) < maxText-16 {
		t.Errorf("%d bytes of text, %q, want %d at most, cut", len(read.Text), read.Reason, maxText)
	}
	if read = readBytes(t, archive(t, member{"word/document.xml", "<w:p><w:t>" + long + "</w:t></w:p>"}), "a.docx"); read.Reason != disclosure.FileCut {
		t.Errorf("document: %d bytes of text, %q", len(read.Text), read.Reason)
	}
}

// A file of which only the beginning is looked at says so, however little text
// that beginning has.
func TestOnlyTheBeginningIsLookedAt(t *testing.T) {
	markup := "<tr>" + strings.Repeat(`<td style="mso-number-format:General">`, 1000) + "甲</td></tr>"
	table := "<table>" + strings.Repeat(markup, maxPlain/len(markup)+1) + "<tr><td>最后一行</td></tr></table>"
	blank := strings.Repeat(" ", maxPlain)
	for _, test := range []struct {
		name, file string
		data       []byte
		want       disclosure.FileReason
	}{
		{"a table saved as a web page", "a.xls", []byte(table), disclosure.FileCut},
		{"the same in an archive", "a.zip", archive(t, member{"a.xls", table}), disclosure.FileCut},
		{"blanks before the text", "a.txt", []byte(blank + "通知"), disclosure.FileCut},
		{"blanks up to the limit", "a.txt", []byte("通知" + blank[len("通知"):]), ""},
	} {
		if read := readBytes(t, test.data, test.file); read.Reason != test.want || len(read.Text) > maxText {
			t.Errorf("%s: %d bytes of text, %q, want %q", test.name, len(read.Text), read.Reason, test.want)
		}
	}
}

func TestStoppedReadingTookTooLong(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, file := range []string{"notice.doc", "notice.docx", "budget.xls", "notice.rtf"} {
		data := testFile(t, file)
		read, err := NewReader(Settings{}).Read(ctx, bytes.NewReader(data), int64(len(data)), file)
		if read.Reason != disclosure.FileTookTooLong || err == nil {
			t.Errorf("%s: %q, %v, want that it took too long", file, read.Reason, err)
		}
	}
}
