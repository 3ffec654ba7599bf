package xlsx

import (
	"net/url"
	"strings"
	"testing"
)

func TestAddress(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"https://www.qszy.example.cn/info/1001/2.htm", "https://www.qszy.example.cn/info/1001/2.htm"},
		{" http://a.example/x ", "http://a.example/x"},
		{"http://a.example/通知 公告.htm?名=值&b=%E5%80%BC&c=100%", "http://a.example/%E9%80%9A%E7%9F%A5%20%E5%85%AC%E5%91%8A.htm?%E5%90%8D=%E5%80%BC&b=%E5%80%BC&c=100%25"},
		{`http://a.example/x?q="<>`, "http://a.example/x?q=%22%3C%3E"},
		{"http://a.example/x#名 称", "http://a.example/x#%E5%90%8D%20%E7%A7%B0"},
		{"https://www.bank.example@evil.example/", "https://evil.example/"},
		{"javascript:alert(1)", ""},
		{"file:///C:/Windows/win.ini", ""},
		{"ftp://a.example/x", ""},
		{"//a.example/x", ""},
		{"/info/1.htm", ""},
		{"http://", ""},
		{"http://a.example/%zz", ""},
		{"http://a.example/x\ny", ""},
		{"http://中文.cn/x", "http://%E4%B8%AD%E6%96%87.cn/x"},
		{`http://a"b.example/`, ""},
		{"", ""},
		{"https://a.example/" + strings.Repeat("x", 2061), "https://a.example/" + strings.Repeat("x", 2061)},
		{"https://a.example/" + strings.Repeat("x", 2062), ""},
	} {
		got, ok := address(test.in)
		if ok != (test.want != "") || ok && got != test.want {
			t.Errorf("address(%.60q) = %.80q, %v, want %.80q", test.in, got, ok, test.want)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, seed := range []string{"https://a.example/通 知?名=%zz&x=\"#片", "http://a:b@c/", "https://[::1]:8/\\", "http://a.example/%2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, ok := address(in)
		if !ok {
			return
		}
		u, err := url.Parse(got)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(got) > addressLimit {
			t.Fatalf("address(%q) = %q", in, got)
		}
		if strings.ContainsAny(got, " \"<>\\\n\r\t`{}|") {
			t.Fatalf("address(%q) = %q, which no workbook may hold", in, got)
		}
		if again, ok := address(got); !ok || again != got {
			t.Fatalf("address(%q) = %q, the address of which is %q", in, got, again)
		}
	})
}

func TestLinkFormula(t *testing.T) {
	for _, test := range []struct {
		link, text, want string
	}{
		{"https://a.example/", "标题", `HYPERLINK("https://a.example/","标题")`},
		{"https://a.example/", `=1+1"&CMD`, `HYPERLINK("https://a.example/","=1+1""&CMD")`},
		{"https://a.example/" + strings.Repeat("x", 255), "标题", ""},
		{"https://a.example/", strings.Repeat("长", 256), ""},
		{"https://a.example/", "", ""},
	} {
		got, ok := linkFormula(test.link, test.text)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("linkFormula(%.40q, %.40q) = %q, want %q", test.link, test.text, got, test.want)
		}
	}
}
