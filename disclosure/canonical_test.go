package disclosure

import "testing"

func TestCanonicalURL(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"http://www.example.edu.cn/", "example.edu.cn/"},
		{"https://example.edu.cn", "example.edu.cn/"},
		{"https://EXAMPLE.edu.cn:443/index.html", "example.edu.cn/"},
		{"http://m.example.edu.cn/info/1001/2.htm", "example.edu.cn/info/1001/2.htm"},
		{"http://m.cn/a", "m.cn/a"},
		{"http://www.example.edu.cn/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1001&wbnewsid=2", "example.edu.cn/info/1001/2.htm"},
		{"http://www.example.edu.cn/content.jsp?wbnewsid=2", "example.edu.cn/content.jsp?wbnewsid=2"},
		{"http://example.edu.cn/a.jsp;jsessionid=0A1B?b=2&a=1&utm_source=x#top", "example.edu.cn/a.jsp?a=1&b=2"},
		{"http://127.0.0.1:8080/a/index.htm", "127.0.0.1:8080/a/"},
		{"http://[::1]:8080/a", "[::1]:8080/a"},
		{" http://example.edu.cn/a ", "example.edu.cn/a"},
		{"http://example.edu.cn/show.asp?id=5;x=1", "example.edu.cn/show.asp?id=5%3Bx%3D1"},
		{"http://example.edu.cn/show.asp?id=6;x=1", "example.edu.cn/show.asp?id=6%3Bx%3D1"},
		{"http://example.edu.cn/show.asp?t=100%&id=5", "example.edu.cn/show.asp?id=5&t=100%"},
		{"http://example.edu.cn/show.asp?%zz=1&id=5&utm%5Fsource=x", "example.edu.cn/show.asp?%zz=1&id=5"},
		{"http://example.edu.cn/show.asp?id=5&&from=list&t=%e5%85%ac", "example.edu.cn/show.asp?id=5&t=%E5%85%AC"},
		{"http://example.edu.cn/show.asp?t=公&id=5", "example.edu.cn/show.asp?id=5&t=%E5%85%AC"},
		{"http://example.edu.cn/show.asp?t=%b9%ab&id=5", "example.edu.cn/show.asp?id=5&t=%B9%AB"},
		{"http://example.edu.cn/content.jsp?a=1;2&wbtreeid=1001&wbnewsid=2", "example.edu.cn/info/1001/2.htm"},
		{"http://example.edu.cn/?utm_source=x", "example.edu.cn/"},
		{"http://example.edu.cn/index.html#/article/5", "example.edu.cn/#/article/5"},
		{"http://example.edu.cn/#!/article/5?a=1", "example.edu.cn/#!/article/5?a=1"},
		{"http://example.edu.cn/#article/5", "example.edu.cn/"},
		{"http://example.edu.cn/a.htm?b=1#/c d", "example.edu.cn/a.htm?b=1#/c%20d"},
	} {
		got, err := CanonicalURL(test.in)
		if err != nil || got != test.want {
			t.Errorf("CanonicalURL(%q) = %q, %v, want %q", test.in, got, err, test.want)
		}
	}
	for _, in := range []string{"", "/a", "mailto:a@example.edu.cn", "javascript:;", "http://[", "ftp://example.edu.cn/a"} {
		if got, err := CanonicalURL(in); err == nil {
			t.Errorf("CanonicalURL(%q) = %q, want an error", in, got)
		}
	}
}

func FuzzCanonicalURL(f *testing.F) {
	f.Add("http://www.example.edu.cn/content.jsp?wbtreeid=1&wbnewsid=2")
	f.Add("https://m.example.edu.cn/a;jsessionid=1?b=2&a=1#c")
	f.Add("http://example.edu.cn/show.asp?id=5;x=1&b=%zz#!/a/1")
	f.Fuzz(func(t *testing.T, raw string) {
		canonical, err := CanonicalURL(raw)
		if err != nil {
			return
		}
		again, err := CanonicalURL("http://" + canonical)
		if err == nil && again != canonical {
			third, _ := CanonicalURL("http://" + again)
			if third != again { // m.www.x settles after a few rounds; it must settle
				t.Errorf("CanonicalURL(%q) = %q, then %q, then %q", raw, canonical, again, third)
			}
		}
	})
}
