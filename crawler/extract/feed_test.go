package extract

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const testFeed = "http://www.example.edu.cn/rss/3.xml"

func TestReadFeed(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(`<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>通知公告</title><link>http://www.example.edu.cn/tzgg/</link></channel></rss>`)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, in string
		want     Feed
	}{
		{"RSS", `<?xml version="1.0"?><rss version="2.0"><channel><title> 通知公告
 </title><link>/tzgg.htm</link><item><title>关于放假的通知</title><link>http://www.example.edu.cn/info/1.htm</link><pubDate>Sat, 06 May 2023 20:00:00 GMT</pubDate></item><item><title>无日期</title><link>2.htm</link></item></channel></rss>`,
			Feed{Title: "通知公告", Link: "http://www.example.edu.cn/tzgg.htm", Entries: []Entry{
				{Title: "关于放假的通知", URL: "http://www.example.edu.cn/info/1.htm", Date: "2023-05-07"},
				{Title: "无日期", URL: "http://www.example.edu.cn/rss/2.htm"},
			}}},
		{"Atom", `<feed xmlns="http://www.w3.org/2005/Atom"><title>招标公告</title><link rel="self" href="/atom.xml"/><link rel="alternate" href="http://www.example.edu.cn/zb/"/><entry><title>一号招标公告</title><link href="http://www.example.edu.cn/zb/1"/><published>2023-05-06T08:00:00+08:00</published></entry></feed>`,
			Feed{Title: "招标公告", Link: "http://www.example.edu.cn/zb/", Entries: []Entry{{Title: "一号招标公告", URL: "http://www.example.edu.cn/zb/1", Date: "2023-05-06"}}}},
		{"in GBK", gbk, Feed{Title: "通知公告", Link: "http://www.example.edu.cn/tzgg/"}},
		{"without an address", `<rss version="2.0"><channel><title>公告</title><link>javascript:;</link></channel></rss>`, Feed{Title: "公告"}},
	} {
		got, err := ReadFeed([]byte(test.in), testFeed)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestReadFeedRefuses(t *testing.T) {
	for name, in := range map[string]string{
		"an HTML page":    `<!DOCTYPE html><html><head><title>公告</title></head><body>rss</body></html>`,
		"nothing":         "",
		"a sitemap":       `<urlset><url><loc>http://www.example.edu.cn/</loc></url></urlset>`,
		"too many tags":   `<rss version="2.0"><channel>` + strings.Repeat("<item></item>", maxFeedTags) + `</channel></rss>`,
		"nested too deep": `<rss version="2.0"><channel>` + strings.Repeat("<a:b>", maxFeedTags),
		"a huge tag":      `<rss version="2.0" ` + strings.Repeat(`a="" `, 20_000) + `><channel></channel></rss>`,
	} {
		if got, err := ReadFeed([]byte(in), testFeed); !errors.Is(err, ErrNotFeed) {
			t.Errorf("%s: %+v, %v, want ErrNotFeed", name, got, err)
		}
	}
}

func TestReadFeedIsBounded(t *testing.T) {
	var many strings.Builder
	many.WriteString(`<rss version="2.0"><channel><title>` + strings.Repeat("长", 5000) + `</title>`)
	for range 2 * maxFeedEntries {
		many.WriteString("<item><title>" + strings.Repeat("题", 1000) + "</title></item>")
	}
	many.WriteString("</channel></rss>")
	got, err := ReadFeed([]byte(many.String()), testFeed)
	if err != nil || len(got.Entries) != maxFeedEntries || len(got.Title) > maxText || len(got.Entries[0].Title) > maxText {
		t.Errorf("%d entries, a title of %d bytes, %v", len(got.Entries), len(got.Title), err)
	}
}

func FuzzReadFeed(f *testing.F) {
	f.Add([]byte(`<rss version="2.0"><channel><title>公告</title><link>/a/</link><item><title>一</title><pubDate>Sat, 06 May 2023 20:00:00 GMT</pubDate></item></channel></rss>`))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><title>公告</title><link href="/a/"/></feed>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","title":"公告","home_page_url":"http://www.example.edu.cn/a/","items":[{"id":"1","date_published":"2023-05-06T08:00:00Z"}]}`))
	f.Add([]byte(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>公告</title><link>/a/</link></channel></rdf:RDF>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		feed, err := ReadFeed(body, testFeed)
		if err != nil {
			if !errors.Is(err, ErrNotFeed) {
				t.Errorf("an error of another kind: %v", err)
			}
			return
		}
		if !utf8.ValidString(feed.Title) || len(feed.Entries) > maxFeedEntries {
			t.Errorf("title %q, %d entries", feed.Title, len(feed.Entries))
		}
	})
}
