package disclosure

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
)

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
		{"http://127.0.0.1:8080/a/index.htm", "127.0.0.1:8080/a"},
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
		{"http://example.edu.cn/#article/5", "example.edu.cn/#/article/5"},
		{"http://example.edu.cn/#article", "example.edu.cn/"},
		{"http://example.edu.cn/a.htm#:~:text=a/b", "example.edu.cn/a.htm"},
		{"http://example.edu.cn/#/", "example.edu.cn/"},
		{"http://example.edu.cn/a.htm?b=1#/c d", "example.edu.cn/a.htm?b=1#/c%20d"},
	} {
		got, err := CanonicalURL(test.in)
		if err != nil || got != test.want {
			t.Errorf("CanonicalURL(%q) = %q, %v, want %q", test.in, got, err, test.want)
		}
	}
	for _, in := range []string{"", "/a", "mailto:a@example.edu.cn", "javascript:;", "http://[", "ftp://example.edu.cn/a", "http://example.edu.cn/" + strings.Repeat("a", longestAddress)} {
		if got, err := CanonicalURL(in); err == nil {
			t.Errorf("CanonicalURL(%q) = %q, want an error", in, got)
		}
	}
}

// TestOnePost holds addresses that lead to one post.
func TestOnePost(t *testing.T) {
	for _, addresses := range [][]string{
		{ // the plain ways
			"http://www.example.edu.cn/info/1001/5.htm", "https://www.example.edu.cn/info/1001/5.htm", "HTTP://example.edu.cn./info/1001/5.htm",
			"http://m.example.edu.cn/info/1001/5.htm", "http://wap.example.edu.cn:80/info/1001/5.htm", "https://WWW.EXAMPLE.EDU.CN:443/info/1001/5.htm",
			"http://www.m.example.edu.cn/info/1001/5.htm", "http://3g.example.edu.cn/info/1001/5.htm", "http://mobile.example.edu.cn/info/1001/5.htm",
			"http://www.example.edu.cn/info/1001/5.htm#top", "http://www.example.edu.cn/info/1001/5.htm?", "http://www.example.edu.cn/info/1001/5.htm#",
			"http://www.example.edu.cn/info/1001/5.htm;jsessionid=0A1B2C", "http://www.example.edu.cn/info/1001/5.htm%3BJSESSIONID=0A1B2C.node1",
			"http://www.example.edu.cn/INFO/1001/5.HTM", "http://www.example.edu.cn/Info/1001/5.Htm", "http://www.example.edu.cn/info/1001/5.htm/",
			"http://www.example.edu.cn//info///1001/5.htm", "http://www.example.edu.cn/./info/1001/../1001/5.htm", "http://www.example.edu.cn/../info/1001/x/..//5.htm",
			"http://www.example.edu.cn/%69nfo/1001/%35.htm", "http://www.example.edu.cn/a/%2e%2E/info/1001/5.htm", `http:\\www.example.edu.cn\info\1001\5.htm`,
			"http://user:secret@www.example.edu.cn/info/1001/5.htm", "http://www.example.edu.cn/in\nfo/1001/5.htm\t",
			"http://www.example.edu.cn/info/1001/5.htm?utm_source=wechat&spm=a.b.c&isappinstalled=0&ivk_sa=1024320u",
			"http://www.example.edu.cn/info/1001/5.htm?from=singlemessage&share_token=8a7b&timestamp=1684123456789&_t=1684123456&r=0.8127364512",
			"http://www.example.edu.cn/info/1001/5.htm?print=1", "http://www.example.edu.cn/info/1001/5.htm?view=print&mobile=1",
			"http://www.example.edu.cn/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1001&wbnewsid=5",
			"http://www.example.edu.cn/content.jsp?wbnewsid=5&amp;wbtreeid=1001&amp;urltype=news.NewsContentUrl",
			"https://m.example.edu.cn:443/Content.jsp;jsessionid=1?owner=16&wbtreeid=1001&WBNEWSID=5&from=timeline#rd",
			"http://www.example.edu.cn/m/info/1001/5.htm", "http://www.example.edu.cn/mobile/content.jsp?wbtreeid=1001&wbnewsid=5",
		},
		{
			"http://www.example.edu.cn/2023/0506/c1001a5/page.htm", "http://www.example.edu.cn/2023/0506/c1001a5/page.psp", "http://www.example.edu.cn/2023/0506/c1001a5/pagem.htm",
			"http://www.example.edu.cn/_s16/2023/0506/c1001a5/page.psp", "http://www.example.edu.cn/_t12/2023/0506/c1001a5/page.htm", "http://www.example.edu.cn/_s16/_t12/2023/0506/c1001a5/pagem.psp",
			"http://www.example.edu.cn/wap/2023/0506/c1001a5/page.htm", "http://www.example.edu.cn/2023/0506/C1001A5/PAGE.HTM",
		},
		{
			"http://www.example.edu.cn/art/2023/5/6/art_12_345.html", "http://www.example.edu.cn/jcms/jcms_files/jcms1/web3/site/art/2023/5/6/art_12_345.html",
			"http://www.example.edu.cn/m/art/2023/5/6/art_12_345.html",
		},
		{"http://www.example.edu.cn/node/5", "http://www.example.edu.cn/?q=node/5", "http://www.example.edu.cn/index.php?q=node/5", "http://www.example.edu.cn/node/5/print", "http://www.example.edu.cn/print/5"},
		{"http://www.example.edu.cn/jw/node/5", "http://www.example.edu.cn/jw/?q=node%2f5", "http://www.example.edu.cn/jw/index.php?q=node%2F5"},
		{"http://www.example.edu.cn/show-12-345-1.html", "http://www.example.edu.cn/index.php?m=content&c=index&a=show&catid=12&id=345", "http://www.example.edu.cn/?id=345&catid=12&a=show&c=index&m=content"},
		{"http://www.example.edu.cn/article/5", "http://www.example.edu.cn/index.php/article/5", "http://www.example.edu.cn/article/5/", "http://www.example.edu.cn/article/5/print/"},
		{
			"http://www.example.edu.cn/xxgk", "http://www.example.edu.cn/xxgk/", "http://www.example.edu.cn/xxgk/index.html", "http://www.example.edu.cn/XXGK/Index.HTM",
			"http://www.example.edu.cn/xxgk/default.aspx", "http://www.example.edu.cn/xxgk/Default.asp", "http://www.example.edu.cn/xxgk/index.shtml", "http://www.example.edu.cn/xxgk/index.jsp;jsessionid=1",
		},
		{"http://www.example.edu.cn/?p=5", "http://www.example.edu.cn/index.php?p=5", "http://www.example.edu.cn?p=5"},
		{
			"http://www.example.edu.cn/News/Show.asp?id=5&type=a", "http://www.example.edu.cn/news/show.asp?ID=5&Type=a", "http://www.example.edu.cn/NEWS/SHOW.ASP?type=a&id=5",
			"http://www.example.edu.cn/news/show.asp?id=5&type=a&id=5&key=", "http://www.example.edu.cn/news/show.asp?%69d=%35&type=a&amp;from=list",
			"http://www.example.edu.cn/(S(abcdefghijklmnopqrstuvwx))/news/show.asp?id=5&type=a", "http://www.example.edu.cn/news/show.asp?id=5&type=a&PHPSESSID=1&ASPSESSIONIDABCD=2",
		},
		{"http://www.example.edu.cn/news/6F9619FF-8B86-D011-B42D-00C04FC964FF.aspx", "http://www.example.edu.cn/News/6f9619ff-8b86-d011-b42d-00c04fc964ff.ASPX"},
		{"http://www.example.edu.cn/公开/通知 一.htm", "http://www.example.edu.cn/%E5%85%AC%E5%BC%80/%E9%80%9A%E7%9F%A5%20%E4%B8%80.htm", "http://www.example.edu.cn/%e5%85%ac%e5%bc%80/通知%20一.HTM"},
		{"http://www.example.edu.cn/a(1)!.htm", "http://www.example.edu.cn/a%281%29%21.htm"},
		{"http://www.example.edu.cn/50%/a.htm", "http://www.example.edu.cn/50%25/a.htm"},
		{"http://某校.中国/info/1001/5.htm", "https://www.某校.中国/info/1001/5.htm", "http://xn--xuvyg.xn--fiqs8s/info/1001/5.htm"},
		{"http://[::1]:8080/5.htm", "http://[0:0:0:0:0:0:0:1]:8080/5.htm"},
		{"http://www.example.edu.cn/#/article/5", "http://www.example.edu.cn/index.html#/article/5/", "http://www.example.edu.cn/#/article/5?from=list", "http://www.example.edu.cn/#article/5"},
		{
			"https://mp.weixin.qq.com/s?__biz=MzA5&mid=2650&idx=1&sn=0a1b&chksm=8c&scene=27#wechat_redirect",
			"http://mp.weixin.qq.com/s?__biz=MzA5&mid=2650&idx=1&sn=0a1b&from=timeline&key=1&pass_ticket=2&version=3&lang=zh_CN",
		},
	} {
		want, err := CanonicalURL(addresses[0])
		if err != nil {
			t.Errorf("CanonicalURL(%q): %v", addresses[0], err)
		}
		for _, address := range addresses {
			if got, err := CanonicalURL(address); err != nil || got != want {
				t.Errorf("CanonicalURL(%q) = %q, %v, want %q as of %s", address, got, err, want, addresses[0])
			}
			checkCanonical(t, address)
		}
	}
}

// TestOtherPosts holds addresses that may lead to different posts: to make one
// of two would lose a post.
func TestOtherPosts(t *testing.T) {
	for _, addresses := range [][]string{
		{"http://www.example.edu.cn/info/1001/5.htm", "http://www.example.edu.cn/info/1002/5.htm", "http://www.example.edu.cn/info/1001/6.htm", "http://www.example.edu.cn/info/1001/5_1.htm", "http://www.example.edu.cn:8080/info/1001/5.htm", "http://jw.example.edu.cn/info/1001/5.htm", "http://www.example.edu.cn/jw/info/1001/5.htm"},
		{"http://www.example.edu.cn/detail/aBcD1234", "http://www.example.edu.cn/detail/AbCd1234", "http://www.example.edu.cn/detail/abcd1234", "http://www.example.edu.cn/detail/aBCD1234"},
		{"http://www.example.edu.cn/detail/aBcD1234.html", "http://www.example.edu.cn/detail/AbCd1234.html"},
		{"http://www.example.edu.cn/s/TmV3czE", "http://www.example.edu.cn/s/Tmv3czE", "http://www.example.edu.cn/s/tmV3czE", "http://www.example.edu.cn/s/tmv3cze"},
		{"http://www.example.edu.cn/s/aBcDeF", "http://www.example.edu.cn/s/AbCdEf", "http://www.example.edu.cn/s/abcDEf"},
		{"https://mp.weixin.qq.com/s/Ab3dEf_g-1", "https://mp.weixin.qq.com/s/aB3dEf_g-1"},
		{"https://mp.weixin.qq.com/s?__biz=MzA5&mid=2650&idx=1", "https://mp.weixin.qq.com/s?__biz=MzA5&mid=2650&idx=2", "https://mp.weixin.qq.com/s?__biz=MzA5&mid=2651&idx=1", "https://mp.weixin.qq.com/s?__biz=MzA5&mid=2650"},
		{"http://www.example.edu.cn/show.asp?id=5", "http://www.example.edu.cn/show.asp?id=6", "http://www.example.edu.cn/show.asp?id=5&type=2", "http://www.example.edu.cn/show.asp", "http://www.example.edu.cn/show.asp?5", "http://www.example.edu.cn/list.asp?id=5"},
		{"http://www.example.edu.cn/show.asp?id=aB", "http://www.example.edu.cn/show.asp?id=Ab", "http://www.example.edu.cn/show.asp?id=AB"},
		{"http://www.example.edu.cn/show.php?timestamp=1684123456", "http://www.example.edu.cn/show.php?timestamp=1684123457", "http://www.example.edu.cn/show.php?time=1684123457"},
		{"http://www.example.edu.cn/show.php?id=5&from=jwc", "http://www.example.edu.cn/show.php?id=5&from=cwc", "http://www.example.edu.cn/show.php?id=5&t=2", "http://www.example.edu.cn/show.php?id=5&timestamp=2023"},
		{"http://www.example.edu.cn/show.php?from=list", "http://www.example.edu.cn/show.php?from=index"},
		{"http://www.example.edu.cn/show.php?id=5&view=full", "http://www.example.edu.cn/show.php?id=5&view=pdf", "http://www.example.edu.cn/show.php?id=5&lang=en"},
		{"http://www.example.edu.cn/m/5.htm", "http://www.example.edu.cn/5.htm"},
		{"http://www.example.edu.cn/m/show.asp?id=5", "http://www.example.edu.cn/show.asp?id=5"},
		{"http://www.example.edu.cn/a%2Fb", "http://www.example.edu.cn/a/b"},
		{"http://www.example.edu.cn/\xb9\xab.htm", "http://www.example.edu.cn/\xb9\xac.htm"}, // no UTF-8
		{"http://www.example.edu.cn/_s16/list.htm", "http://www.example.edu.cn/_s17/list.htm", "http://www.example.edu.cn/list.htm"},
		{"http://www.example.edu.cn/2023/0506/c1001a5/page.htm", "http://www.example.edu.cn/2023/0506/c1001a6/page.htm", "http://www.example.edu.cn/2023/0506/c1002a5/page.htm", "http://www.example.edu.cn/x/2023/0506/c1001a5/page.htm"},
		{"http://www.example.edu.cn/?q=node/5", "http://www.example.edu.cn/?q=node/6", "http://www.example.edu.cn/?q=news", "http://www.example.edu.cn/"},
		{"http://www.example.edu.cn/#/article/5", "http://www.example.edu.cn/#/article/6", "http://www.example.edu.cn/#/news/5", "http://www.example.edu.cn/"},
		{"http://www.example.edu.cn/#/detail?id=5", "http://www.example.edu.cn/#/detail?id=6"},
		{"http://example.edu.cn/5.htm", "http://xxgk.example.edu.cn/5.htm", "http://example.com/5.htm", "http://m.cn/5.htm", "http://cn/5.htm"},
	} {
		seen := map[string]string{}
		for _, address := range addresses {
			got, err := CanonicalURL(address)
			if err != nil {
				t.Errorf("CanonicalURL(%q): %v", address, err)
			}
			if other, ok := seen[got]; ok {
				t.Errorf("%s and %s are both %s", other, address, got)
			}
			seen[got] = address
			checkCanonical(t, address)
		}
	}
}

func FuzzCanonicalURL(f *testing.F) {
	f.Add("http://www.example.edu.cn/content.jsp?wbtreeid=1&wbnewsid=2")
	f.Add("https://m.example.edu.cn/a;jsessionid=1?b=2&a=1#c")
	f.Add("http://example.edu.cn/show.asp?id=5;x=1&b=%zz#!/a/1")
	f.Add("http://www.example.edu.cn/index.php/m/print/5/print?q=node/5&from=list&t=1684123456#/a/../b?c=d")
	f.Add("http://[::1%25a]:8080/_s1/_t2/2023/0506/c1a2/pagem.psp?amp;a=%E5%85%AC&b=%b9%ab")
	f.Add("http://某校.中国/50%/aBcD1234/(S(abcdefghijklmnopqrstuvwx))/Default.aspx?print=1&view=print")
	f.Fuzz(checkCanonical)
}

// checkCanonical holds what is true of every address: the identity is its own
// identity, and so is it in every form that leads to the same post.
func checkCanonical(t *testing.T, raw string) {
	t.Helper()
	want, err := CanonicalURL(raw)
	if err != nil {
		return
	}
	for _, address := range variants(want) {
		if len(address) > longestAddress {
			continue
		}
		if got, err := CanonicalURL(address); err != nil || got != want {
			t.Errorf("CanonicalURL(%q) = %q, but of %q it is %q, %v", raw, want, address, got, err)
		}
	}
}

// variants writes an identity as addresses that lead to the same post.
func variants(canonical string) []string {
	addresses := []string{"http://" + canonical, "HTTPS://" + canonical, " http://" + canonical + "\n"}
	place, fragment, routed := strings.Cut(canonical, "#")
	if !routed {
		addresses = append(addresses, "http://"+canonical+"#top")
	} else {
		fragment = "#" + fragment
	}
	place, query, asked := strings.Cut(place, "?")
	host, path, _ := strings.Cut(place, "/")
	name, _, hasPort := strings.Cut(host, ":")
	if _, err := netip.ParseAddr(name); err != nil && strings.Contains(name, ".") && !strings.HasPrefix(host, "[") {
		addresses = append(addresses, "http://www."+canonical, "http://M."+canonical)
	}
	if !hasPort {
		addresses = append(addresses, "https://"+host+":443"+strings.TrimPrefix(canonical, host))
	}
	end := fragment
	if asked {
		parts := strings.Split(query, "&")
		slices.Reverse(parts)
		end = "?" + strings.Join(parts, "&") + fragment
	}
	for _, spelt := range []string{path, "/" + path, "./x/../" + path, path + "/", path + "/.", path + ";jsessionid=1A"} {
		addresses = append(addresses, "http://"+host+"/"+spelt+end)
	}
	if asked {
		query += "&"
	}
	return append(addresses, "http://"+place+"?"+query+"utm_source=a&spm=b"+fragment)
}
