package attachment

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestWhatIsShownOfADocument(t *testing.T) {
	for _, test := range []struct{ name, body, want string }{
		{"paragraphs and breaks", `<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>一</w:t><w:tab/><w:t xml:space="preserve"> 二</w:t><w:br/><w:t>三</w:t></w:r></w:p><w:p/><w:p><w:t>四</w:t></w:p>`, "一\t二\n三\n四"},
		{"what was deleted", `<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>`, "新"},
		{"a field's instruction", `<w:p><w:instrText>PAGE</w:instrText><w:t>见附件</w:t></w:p>`, "见附件"},
		{"a text box, once", `<w:p><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:t>框</w:t></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:t>框</w:t></mc:Fallback></mc:AlternateContent></w:p>`, "框"},
		{"cells of several paragraphs", `<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:t>甲</w:t></w:p><w:p><w:t>乙</w:t></w:p></w:tc><w:tc><w:p><w:t>丙</w:t></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:t>丁</w:t></w:p></w:tc></w:tr></w:tbl><w:p><w:t>末</w:t></w:p>`, "甲\n乙\t丙\n丁\n末"},
		{"an entity of its own", `<!DOCTYPE x [<!ENTITY a "aaaa">]><w:p><w:t>甲&a;&lt;&#20057;</w:t></w:p>`, "甲&a;<乙"},
	} {
		read := readBytes(t, archive(t, member{"word/document.xml", "<w:document>" + test.body + "</w:document>"}), "")
		if read.Text != test.want || read.Reason != "" {
			t.Errorf("%s: %q, %q, want %q", test.name, read.Text, read.Reason, test.want)
		}
	}
}

func TestOtherPackages(t *testing.T) {
	types := func(part, kind string) string {
		return `<Types><Override PartName="/` + part + `" ContentType="application/vnd.openxmlformats-officedocument.` + kind + `+xml"/></Types>`
	}
	for _, test := range []struct {
		name    string
		members []member
		want    disclosure.FileText
	}{
		{"a document under another name", []member{{"[Content_Types].xml", types("word/document2.xml", "wordprocessingml.document.main")}, {"word/document2.xml", "<w:p><w:t>甲</w:t></w:p>"}},
			disclosure.FileText{Type: "docx", Text: "甲"}},
		{"notes and comments", []member{
			{"[Content_Types].xml", strings.Replace(types("word/document.xml", "wordprocessingml.document.main"), "</Types>",
				`<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/></Types>`, 1)},
			{"word/comments.xml", "<w:p><w:t>批注</w:t></w:p>"}, {"word/document.xml", "<w:p><w:t>正文</w:t></w:p>"}}, disclosure.FileText{Type: "docx", Text: "正文\n批注"}},
		{"slides in their order", []member{{"ppt/presentation.xml", ""}, {"ppt/slides/slide10.xml", "<a:t>十</a:t>"}, {"ppt/slides/slide2.xml", "<a:t>二</a:t>"}, {"ppt/notesSlides/notesSlide1.xml", "<a:t>备注</a:t>"}},
			disclosure.FileText{Type: "pptx", Text: "二\n十\n备注"}},
		{"an official document", []member{{"OFD.xml", ""}, {"Doc_0/Pages/Page_10/Content.xml", "<ofd:TextCode>第十页</ofd:TextCode>"}, {"Doc_0/Pages/Page_0/Content.xml", "<ofd:TextObject><ofd:TextCode>关于公布</ofd:TextCode></ofd:TextObject><ofd:TextCode>名单的通知</ofd:TextCode>"}},
			disclosure.FileText{Type: "ofd", Text: "关于公布\n名单的通知\n第十页"}},
		{"a text of OpenDocument", []member{{"mimetype", "application/vnd.oasis.opendocument.text"}, {"content.xml", `<text:p>甲<text:s/>乙<text:span>丙</text:span></text:p><text:h>丁</text:h>`}}, disclosure.FileText{Type: "odt", Text: "甲 乙丙\n丁"}},
		{"the same with a password", []member{{"mimetype", "application/vnd.oasis.opendocument.text"}, {"META-INF/manifest.xml", `<m:encryption-data/>`}, {"content.xml", "\x01\x02"}}, disclosure.FileText{Type: "odt", Reason: disclosure.FileEncrypted}},
		{"a binary workbook", []member{{"xl/workbook.bin", ""}}, disclosure.FileText{Type: "xlsb", Reason: disclosure.FileNotRead}},
	} {
		if diff := cmp.Diff(test.want, readBytes(t, archive(t, test.members...), "")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// What unpacks to much more than it should must cost neither memory nor time.
func TestBombs(t *testing.T) {
	deep := "<w:p>" + strings.Repeat("<w:r>", maxDepth+1)
	many := make([]member, maxEntries+1)
	for i := range many {
		many[i].name = "f" + string(rune('0'+i%10)) + strings.Repeat("x", i%7) + string(rune(0x4e00+i))
	}
	for _, test := range []struct {
		name string
		in   []byte
		want disclosure.FileReason
	}{
		{"elements inside each other", archive(t, member{"word/document.xml", deep}), disclosure.FileDamaged},
		{"many members", archive(t, many...), disclosure.FileTooLarge},
		{"groups inside each other", []byte(`{\rtf1` + strings.Repeat("{", maxDepth+1)), disclosure.FileDamaged},
	} {
		if read := readBytes(t, test.in, "a.docx"); read.Reason != test.want || read.Text != "" {
			t.Errorf("%s (%d bytes): %q, %d bytes of text, want %q", test.name, len(test.in), read.Reason, len(read.Text), test.want)
		}
	}
}

func TestUnpackingIsBounded(t *testing.T) {
	in := archive(t, member{"a.xml", "<a>" + strings.Repeat(" ", 4000) + "</a>"}, member{"b.xml", "<b/>"})
	p, err := openParts(t.Context(), source{ReaderAt: bytes.NewReader(in), size: int64(len(in))})
	if err != nil || p.left != maxUnpacked {
		t.Fatal(p, err)
	}
	p.left = 4010
	if err := p.walk([]string{"a.xml", "b.xml"}, officeRoles, newText(maxText)); err != nil {
		t.Errorf("within the sum: %v", err)
	}
	if err := p.walk([]string{"a.xml"}, officeRoles, newText(maxText)); !errors.Is(err, failure(disclosure.FileTooLarge)) {
		t.Errorf("over the sum: %v, want that it is too large", err)
	}
}

// wordFile makes a Word document of pieces; narrow ones are in one byte each.
func wordFile(flags uint16, version uint16, pieces ...string) []byte {
	little := binary.LittleEndian
	document := make([]byte, 1024)
	little.PutUint16(document, fibMagic)
	little.PutUint16(document[fibVersion:], version)
	little.PutUint16(document[fibFlags:], flags|flagTable1)
	var positions, descriptors []byte
	position := uint32(0)
	positions = little.AppendUint32(positions, 0)
	for _, piece := range pieces {
		at := uint32(len(document))
		bytes, isNarrow := strings.CutPrefix(piece, "narrow:")
		if isNarrow {
			document = append(document, bytes...)
			position += uint32(len(bytes))
			at = at*2 | 1<<30
		} else {
			bytes = wideBytes(piece)
			document = append(document, bytes...)
			position += uint32(len(bytes) / 2)
		}
		positions = little.AppendUint32(positions, position)
		descriptors = append(descriptors, 0, 0)
		descriptors = little.AppendUint32(descriptors, at)
		descriptors = append(descriptors, 0, 0)
	}
	table := append([]byte{1, 2, 0, 9, 9, 2}, little.AppendUint32(nil, uint32(len(positions)+len(descriptors)))...)
	table = append(append(table, positions...), descriptors...)
	little.PutUint32(document[fibClx:], 0)
	little.PutUint32(document[fibClx+4:], uint32(len(table)))
	return compound(named{"WordDocument", document}, named{"1Table", table})
}

func TestWord(t *testing.T) {
	old := make([]byte, 1024)
	copy(old, "\xDC\xA5\x65\x00")
	for _, test := range []struct {
		name string
		in   []byte
		want disclosure.FileText
	}{
		{"pieces of both widths", wordFile(0, 0xC1, "采购", "narrow:caf\xE9 \x93A\x94\r", "公告\r"), disclosure.FileText{Type: "doc", Text: "采购café “A”\n公告"}},
		{"fast-saved", wordFile(4, 0xC1, "后写的", "先写的"), disclosure.FileText{Type: "doc", Text: "后写的先写的"}},
		{"fields and tables", wordFile(0, 0xC1, "见\x13HYPERLINK \"http://x\"\x14附件\x15。\r甲\x07乙\x07\x07丙\x07丁\x07\x07末\r"), disclosure.FileText{Type: "doc", Text: "见附件。\n甲\t乙\n丙\t丁\n末"}},
		{"a field inside an instruction", wordFile(0, 0xC1, "一\x13IF \x13PAGE\x141\x15 x\x14二\x15三"), disclosure.FileText{Type: "doc", Text: "一二三"}},
		{"with a password", wordFile(flagPassword, 0xC1, "x"), disclosure.FileText{Type: "doc", Reason: disclosure.FileEncrypted}},
		{"Word 95", wordFile(0, 0x68, "x"), disclosure.FileText{Type: "doc", Reason: disclosure.FileOldFormat}},
		{"Word 6", compound(named{"WordDocument", old}), disclosure.FileText{Type: "doc", Reason: disclosure.FileOldFormat}},
		{"no table", compound(named{"WordDocument", []byte("\xEC\xA5\xC1\x00")}), disclosure.FileText{Type: "doc", Reason: disclosure.FileDamaged}},
		{"no document", compound(named{"Other", nil}), disclosure.FileText{Type: "ole", Reason: disclosure.FileNotRead}},
		{"OOXML with a password", compound(named{"EncryptionInfo", nil}, named{"EncryptedPackage", nil}), disclosure.FileText{Type: "docx", Reason: disclosure.FileEncrypted}},
	} {
		if diff := cmp.Diff(test.want, readBytes(t, test.in, "a.docx")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestPowerPoint(t *testing.T) {
	atom := func(version, instance, kind int, data string) []byte {
		head := binary.LittleEndian.AppendUint16(nil, uint16(version|instance<<4))
		head = binary.LittleEndian.AppendUint16(head, uint16(kind))
		return append(binary.LittleEndian.AppendUint32(head, uint32(len(data))), data...)
	}
	in := join(
		atom(15, 0, recordMaster, string(atom(0, 0, recordTextBytes, "Click to edit"))),
		atom(15, 0, 0x03EE, string(join(atom(0, 0, recordTextChars, wideBytes("新生入学教育\r第一讲")), atom(0, 0, recordTextBytes, "*"), atom(0, 0, recordTextBytes, "2023")))),
		bytes.Repeat([]byte{0}, 16),
	)
	want := disclosure.FileText{Type: "ppt", Text: "新生入学教育\n第一讲\n2023"}
	if diff := cmp.Diff(want, readBytes(t, compound(named{"PowerPoint Document", in}), "")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestRTF(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{`{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}\f0\'cd\'a8\'d6\'aa\par}`, "通知"},
		{`{\rtf1\uc1\u-28674?\u30693?{\*\hidden x}\par A\{B\}\~C}`, "迾知\nA{B} C"},
		{`{\rtf1\uc2\u36890\'cd\'a8\u30693 ??}`, "通知"},
		{`{\rtf1 a\cell b\cell\row c{\pict 89504e}\bin3 xyzd`, "a\tb\ncd"},
	} {
		if read := readBytes(t, []byte(test.in), "a.doc"); read.Text != test.want || read.Type != "rtf" {
			t.Errorf("%s = %q, want %q", test.in, read.Text, test.want)
		}
	}
}
