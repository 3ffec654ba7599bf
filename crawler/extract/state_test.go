package extract

import (
	"fmt"
	"testing"
)

// TestStatesAreTheRenderers is about the addresses by which rendered lists are
// turned, where the site writes them.
func TestStatesAreTheRenderers(t *testing.T) {
	for href, want := range map[string]string{
		"/tzgg/#/gongkai-page=99999":           "http://www.example.edu.cn/tzgg/",
		"#/gongkai-page=99999":                 "http://www.example.edu.cn/",
		"#/gongkai%2dpage=99999":               "http://www.example.edu.cn/",
		"#/tzgg?gongkai-page=500":              "http://www.example.edu.cn/#/tzgg",
		"/#!/tzgg?a=b&gongkai-page=5":          "http://www.example.edu.cn/#!/tzgg?a=b",
		"#/tzgg?gongkai-page=5&gongkai-page=7": "http://www.example.edu.cn/#/tzgg",
		"/tzgg/?gongkai-page=5":                "http://www.example.edu.cn/tzgg/?gongkai-page=5", // a query is the site's
	} {
		p, err := Parse([]byte("<p>x"), "", "http://www.example.edu.cn/")
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := p.Resolve(href); got != want {
			t.Errorf("Resolve(%q) = %q, want %q", href, got, want)
		}
	}
	feed, err := ReadFeed([]byte(`<rss version="2.0"><channel><title>公告</title><link>/#/gongkai-page=99999</link></channel></rss>`), testFeed)
	if want := "http://www.example.edu.cn/"; err != nil || feed.Link != want {
		t.Errorf("a feed of %q, %v, want %q", feed.Link, err, want)
	}
}

func TestNextState(t *testing.T) {
	for _, test := range []struct{ page, next, want string }{
		{"http://www.example.edu.cn/", "http://www.example.edu.cn/#/gongkai-page=2", "http://www.example.edu.cn/#/gongkai-page=2"},
		{"http://www.example.edu.cn/#/a?gongkai-page=9", "http://www.example.edu.cn/#/a?gongkai-page=10", "http://www.example.edu.cn/#/a?gongkai-page=10"},
		{"http://www.example.edu.cn/", "http://www.example.edu.cn/#/gongkai-page=99999", ""},
		{"http://www.example.edu.cn/#/gongkai-page=3", "http://www.example.edu.cn/#/gongkai-page=99999", ""},
		{"http://www.example.edu.cn/#/gongkai-page=3", "http://www.example.edu.cn/#/gongkai-page=3", ""},
		{"http://www.example.edu.cn/", "http://www.example.edu.cn/2.htm", ""},
		{"http://www.example.edu.cn/", "javascript:;", ""},
	} {
		p, err := Parse(fmt.Appendf(nil, "<link rel=%q href=%q><p>x", "gongkai-next", test.next), "", test.page)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.nextState(); got != test.want {
			t.Errorf("at %s the link to %s leads to %q, want %q", test.page, test.next, got, test.want)
		}
	}
}
