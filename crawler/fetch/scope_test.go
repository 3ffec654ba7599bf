package fetch

import (
	"testing"

	"gongkai/disclosure"
)

func TestOwns(t *testing.T) {
	site := disclosure.Site{Home: "https://www.example.edu.cn/", Columns: []disclosure.Column{
		{URL: "/zbcg.htm"}, {URL: "http://zs.example.edu.cn:8080/list"}, {URL: "http://某校.中国/"},
	}}
	client := newClient(t, site, Settings{})
	for address, want := range map[string]bool{
		"http://www.example.edu.cn/a":        true,
		"https://example.edu.cn/":            true,
		"http://M.Example.edu.cn./":          true,
		"http://wap.example.edu.cn:80/":      true,
		"https://www.example.edu.cn:443/":    true,
		"http://www.example.edu.cn:8080/":    false,
		"http://jwc.example.edu.cn/":         false,
		"http://zs.example.edu.cn:8080/":     true,
		"http://www.zs.example.edu.cn:8080/": true,
		"http://zs.example.edu.cn/":          false,
		"http://example.edu.cn.evil.com/":    false,
		"http://evil.com@example.edu.cn/":    true,
		"http://example.edu.cn@evil.com/":    false,
		"http://evilexample.edu.cn/":         false,
		"http://edu.cn/":                     false,
		"http://xn--9krr24d.xn--fiqs8s/":     false,
		"http://某校.中国/a":                     true,
		"ftp://www.example.edu.cn/":          false,
		"mailto:a@example.edu.cn":            false,
		"/a":                                 false,
	} {
		if got := client.Owns(mustURL(t, address)); got != want {
			t.Errorf("Owns(%q) = %v, want %v", address, got, want)
		}
	}
	if client.Owns(nil) {
		t.Error("Owns(nil)")
	}
}

func TestHostKeyOfUnicode(t *testing.T) {
	unicode, err := hostKey(mustURL(t, "http://例子.中国/"))
	if err != nil || unicode != "xn--fsqu00a.xn--fiqs8s" {
		t.Errorf("hostKey = %q, %v", unicode, err)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, site := range []disclosure.Site{
		{}, {Home: "www.example.edu.cn"}, {Home: "http://[/"}, {Home: "ftp://example.edu.cn/"},
		{Home: "http://example.edu.cn/", Columns: []disclosure.Column{{URL: "javascript:;"}}},
		{Home: "http://example.edu.cn/", Columns: []disclosure.Column{{URL: "http://[/"}}},
	} {
		if _, err := New(site, Settings{}); err == nil {
			t.Errorf("New(%+v) made a client", site)
		}
	}
}

// A site must see the name by which its robots.txt is read.
func TestAgentBeginsWithProduct(t *testing.T) {
	site := disclosure.Site{Home: "http://example.edu.cn/"}
	for agent, ok := range map[string]bool{
		"": true, "gongkai": true, "gongkai/0.1": true, "Gongkai/0.1 (+http://www.example.edu.cn/)": true, "gongkai (info@example.edu.cn)": true,
		"Mozilla/5.0 (gongkai)": false, "gongkai-fork/1.0": false, "Baiduspider": false,
	} {
		if _, err := New(site, Settings{Agent: agent}); (err == nil) != ok {
			t.Errorf("agent %q: %v, want ok %v", agent, err, ok)
		}
	}
}

func TestOriginOf(t *testing.T) {
	for in, want := range map[string]string{
		"http://WWW.example.edu.cn./a":  "http://www.example.edu.cn:80",
		"https://www.example.edu.cn":    "https://www.example.edu.cn:443",
		"http://[fd00::1]:8080/":        "http://[fd00::1]:8080",
		"http://www.example.edu.cn:80/": "http://www.example.edu.cn:80",
	} {
		if got := originOf(mustURL(t, in)); got != want {
			t.Errorf("originOf(%q) = %q, want %q", in, got, want)
		}
	}
}
