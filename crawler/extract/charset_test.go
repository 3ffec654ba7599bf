package extract

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

func encode(t testing.TB, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDecode(t *testing.T) {
	const text = "<p>某某医学高等专科学校关于二〇二三年度信息公开工作的通知，请各部门于月底前完成。</p>"
	gbk, gb18030 := simplifiedchinese.GBK, simplifiedchinese.GB18030
	for _, test := range []struct {
		name, body, header      string
		want, wantName, wantHow string
	}{
		{"plain UTF-8", text, "", text, "utf-8", "utf-8"},
		{"BOM", "\xEF\xBB\xBF" + text, "text/html; charset=gbk", text, "utf-8", "bom"},
		{"UTF-16", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), text), "", text, "utf-16le", "bom"},
		{"UTF-16 without a mark", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), strings.Repeat("<html>", 9)+text), "", strings.Repeat("<html>", 9) + text, "utf-16le", "bom"},
		{"UTF-16, high byte first, without a mark", encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), strings.Repeat("<html>", 9)+text), "", strings.Repeat("<html>", 9) + text, "utf-16be", "bom"},
		{"UTF-8 that says gbk", `<meta charset="gbk">` + text, "text/html; charset=gb2312", `<meta charset="gbk">` + text, "utf-8", "utf-8"},
		{"UTF-8 with one broken character", strings.Repeat(text, 3) + "\xe5\x85<br>", "", strings.Repeat(text, 3) + "\uFFFD<br>", "utf-8", "utf-8"},
		{"GBK in the meta tag", `<meta http-equiv="Content-Type" content="text/html; charset=gb2312">` + encode(t, gbk, text), "", `<meta http-equiv="Content-Type" content="text/html; charset=gb2312">` + text, "gb18030", "meta"},
		{"GBK in the header", encode(t, gbk, text), "text/html; charset=GBK", text, "gb18030", "header"},
		{"GBK declared nowhere", encode(t, gbk, text), "text/html", text, "gb18030", "detected"},
		{"GBK that both say is UTF-8", `<meta charset="utf-8">` + encode(t, gbk, text), "text/html; charset=utf-8", `<meta charset="utf-8">` + text, "gb18030", "detected"},
		{"GBK behind a server's default", encode(t, gbk, text), "text/html; charset=ISO-8859-1", text, "gb18030", "detected"},
		{"meta and header differ", `<meta charset=gb2312>` + encode(t, gbk, text), "text/html; charset=big5", `<meta charset=gb2312>` + text, "gb18030", "meta"},
		{"unknown label", `<meta charset="uft-8">` + encode(t, gbk, text), "text/html; charset=none", `<meta charset="uft-8">` + text, "gb18030", "detected"},
		{"characters that only GB18030 has", `<meta charset=gb2312>` + encode(t, gb18030, text+"䶮㑇"), "", `<meta charset=gb2312>` + text + "䶮㑇", "gb18030", "meta"},
		{"Big5", `<meta charset=big5>` + encode(t, traditionalchinese.Big5, "招標公告"), "", `<meta charset=big5>招標公告`, "big5", "meta"},
		{"nothing", "", "", "", "utf-8", "utf-8"},
	} {
		got, name, how := Decode([]byte(test.body), test.header)
		if string(got) != test.want || name != test.wantName || how != test.wantHow {
			t.Errorf("%s: Decode = %q, %q, %q, want %q, %q, %q", test.name, got, name, how, test.want, test.wantName, test.wantHow)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("<\x00h\x00t\x00m\x00l\x00>\x00<\x00p\x00>\x00\x00\xd8"), "")
	f.Add([]byte("<meta charset=gbk>\xc4\xb3"), "text/html; charset=gbk")
	f.Add([]byte("\xff\xfe<\x00"), "")
	f.Add([]byte("\x1b$B"), "text/html; charset=iso-2022-jp")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		text, charset, how := Decode(body, contentType)
		if !utf8.Valid(text) {
			t.Errorf("Decode(%q, %q) is no UTF-8: %q", body, contentType, text)
		}
		if charset == "" || how == "" {
			t.Errorf("Decode(%q, %q) = %q, %q", body, contentType, charset, how)
		}
	})
}
