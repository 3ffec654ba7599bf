package disclosure

import "testing"

func TestNumbered(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"http://www.example.edu.cn/info/1001/5.htm", "example.edu.cn/info/*/5"},
		{"http://www.example.edu.cn/content.jsp?wbtreeid=1002&wbnewsid=5", "example.edu.cn/info/*/5"},
		{"http://www.example.edu.cn/jw/info/1001/5.htm", "example.edu.cn/jw/info/*/5"},
		{"http://www.example.edu.cn/info/1001/5_1.htm", ""},
		{"http://www.example.edu.cn/2023/0506/c1001a5/page.psp", "example.edu.cn/*/a5"},
		{"http://www.example.edu.cn/_t3/2023/0507/c1002a5/page.htm", "example.edu.cn/*/a5"},
		{"http://www.example.edu.cn/s/38/t/63/1a/2b/info6699.htm", "example.edu.cn/*/info6699"},
		{"http://www.example.edu.cn/art/2023/5/6/art_12_345.html", "example.edu.cn/*/345"},
		{"http://www.example.edu.cn/xxgk/zbcg/202305/t20230506_1234.html", "example.edu.cn/*/t20230506_1234"},
		{"http://www.example.edu.cn/tzgg/t20230506_1234.shtml", "example.edu.cn/*/t20230506_1234"},
		{"http://www.example.edu.cn/show-12-345-1.html", "example.edu.cn/show-*-345"},
		{"http://www.example.edu.cn/a/6F9619FF-8B86-D011-B42D-00C04FC964FF.html", "example.edu.cn/*/6f9619ff-8b86-d011-b42d-00c04fc964ff"},
		{"http://www.example.edu.cn/show.asp?id=5", ""},
		{"http://www.example.edu.cn/5.htm", ""},
		{"http://www.example.edu.cn/", ""},
	} {
		canonical, err := CanonicalURL(test.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := Numbered(canonical); got != test.want {
			t.Errorf("Numbered(%q) = %q, want %q", canonical, got, test.want)
		}
	}
}
