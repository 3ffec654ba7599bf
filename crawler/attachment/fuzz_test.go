package attachment

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/disclosure"
)

// fuzz reads whatever comes under one name: it must end, with a text within
// its bounds or a reason.
func fuzz(f *testing.F, name string, seeds ...[]byte) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte("%PDF-")) { // the engine costs seconds
			kind, err := detect(source{ReaderAt: bytes.NewReader(data), size: int64(len(data)), name: name})
			if kind == "" && err != nil {
				t.Error(err)
			}
			return
		}
		read := readBytes(t, data, name)
		switch {
		case len(read.Text) > maxText || !utf8.ValidString(read.Text) || strings.ContainsAny(read.Text, "\x00\r\x07"):
			t.Errorf("text of %d bytes: %.100q", len(read.Text), read.Text)
		case read.Text == "" && read.Reason == "":
			t.Errorf("%s: neither text nor reason", read.Type)
		case read.Reason == disclosure.FileTookTooLong:
			t.Error("took too long without a limit of time")
		}
	})
}

func FuzzDOCX(f *testing.F) {
	fuzz(f, "a.docx", testFile(f, "notice.docx"), archive(f, member{"word/document.xml", "<w:p><w:tc><w:t>甲</w:t></w:tc></w:p>"}))
}

func FuzzXLSX(f *testing.F) { fuzz(f, "a.xlsx", testFile(f, "budget.xlsx")) }
func FuzzPPTX(f *testing.F) {
	fuzz(f, "a.pptx", archive(f, member{"ppt/presentation.xml", ""}, member{"ppt/slides/slide2.xml", "<a:t>二</a:t>"}))
}
func FuzzDOC(f *testing.F) {
	fuzz(f, "a.doc", wordFile(0, 0xC1, "采购\x13x\x14附件\x15", "narrow:caf\xE9\r"), testFile(f, "notice.rtf"))
}

func FuzzXLS(f *testing.F) {
	fuzz(f, "a.xls", testFile(f, "budget.xls"), xlsFile(0x500, record(biffBoundSheet, uint32(0), 0, uint8(2), "ab"), record(biffLabel, 0, 0, 0, 2, "cd")))
}

func FuzzZIP(f *testing.F) {
	fuzz(f, "a.zip", archive(f, member{"甲.txt", "x"}, member{"乙.zip", "PK"}))
}
func FuzzTXT(f *testing.F) {
	fuzz(f, "a.txt", []byte("通知\t\r\n"), []byte("\xCD\xA8\xD6\xAA"), []byte(`{\rtf1\u30693?\'cd}`), []byte("<html><td>"), []byte("%PDF-1.4"))
}

// FuzzXLSRecords reaches the records that a damaged compound file hides.
func FuzzXLSRecords(f *testing.F) {
	f.Add(join(record(biffBOF, 0x600, 5), record(biffSST, uint32(1), uint32(1), 4, uint8(1), "ab"), record(biffContinue, uint8(0), "cd")))
	f.Fuzz(func(t *testing.T, data []byte) {
		if read := readBytes(t, compound(named{"Workbook", data}), ""); len(read.Text) > maxText || !utf8.ValidString(read.Text) {
			t.Errorf("text of %d bytes: %.100q", len(read.Text), read.Text)
		}
	})
}

// FuzzWordPieces reaches the piece table.
func FuzzWordPieces(f *testing.F) {
	f.Add([]byte("\x02\x10\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x00"), uint32(0), uint32(21))
	f.Fuzz(func(t *testing.T, table []byte, at, size uint32) {
		document := make([]byte, 2048)
		copy(document, "\xEC\xA5\xC1\x00")
		document[fibFlags+1] = flagTable1 >> 8
		for i := range 4 {
			document[fibClx+i], document[fibClx+4+i] = byte(at>>(8*i)), byte(size>>(8*i))
		}
		if read := readBytes(t, compound(named{"WordDocument", document}, named{"1Table", table}), ""); !utf8.ValidString(read.Text) {
			t.Errorf("text %.100q", read.Text)
		}
	})
}

func FuzzNumber(f *testing.F) {
	f.Add(45052.5, `yyyy"年"m"月";[Red]-#,##0.00_);\x;@`, true)
	f.Fuzz(func(t *testing.T, value float64, format string, date1904 bool) {
		if shown := shownNumber(value, format, date1904); len(shown) > 1000+10*len(format) {
			t.Errorf("shownNumber(%v, %q) has %d bytes", value, format, len(shown))
		}
	})
}
