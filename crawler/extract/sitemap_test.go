package extract

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const sitemapAddress = "http://www.example.edu.cn/sitemap.xml"

func zipped(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReadSitemap(t *testing.T) {
	const urlset = `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> http://www.example.edu.cn/tzgg.htm </loc><lastmod>2023-05-06</lastmod></url>
<url><loc>/zbcg.htm?a=1&amp;b=2#top</loc><image:image><image:loc>http://www.example.edu.cn/1.jpg</image:loc></image:image></url>
<url><loc>http://www.example.edu.cn/tzgg.htm</loc></url><url><loc>mailto:a@example.edu.cn</loc></url></urlset>`
	pages := []string{"http://www.example.edu.cn/tzgg.htm", "http://www.example.edu.cn/zbcg.htm?a=1&b=2"}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(`<?xml version="1.0" encoding="gb2312"?><urlset><!-- 网站地图 --><url><loc>http://www.example.edu.cn/公告/</loc></url></urlset>`)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, in string
		want     Sitemap
	}{
		{"a urlset", urlset, Sitemap{Pages: pages}},
		{"with a byte order mark", "\uFEFF\n" + urlset, Sitemap{Pages: pages}},
		{"compressed", zipped(t, urlset), Sitemap{Pages: pages}},
		{"compressed and cut off", zipped(t, strings.Repeat(urlset+"\n", 20))[:200], Sitemap{Pages: pages, Cut: true}},
		{"an index", `<sitemapindex><sitemap><loc>http://www.example.edu.cn/a.xml.gz</loc></sitemap><sitemap><loc>b.xml</loc></sitemap></sitemapindex>`,
			Sitemap{Sitemaps: []string{"http://www.example.edu.cn/a.xml.gz", "http://www.example.edu.cn/b.xml"}}},
		{"with a prefix", `<s:urlset xmlns:s="x"><s:url><s:loc>/a/</s:loc></s:url></s:urlset>`, Sitemap{Pages: []string{"http://www.example.edu.cn/a/"}}},
		{"with CDATA", `<urlset><url><loc><![CDATA[http://www.example.edu.cn/list.asp?id=1&page=2]]></loc></url></urlset>`, Sitemap{Pages: []string{"http://www.example.edu.cn/list.asp?id=1&page=2"}}},
		{"broken off", `<urlset><url><loc>/a/</loc></url><url><loc>/b/`, Sitemap{Pages: []string{"http://www.example.edu.cn/a/", "http://www.example.edu.cn/b/"}}},
		{"in GBK", gbk, Sitemap{Pages: []string{"http://www.example.edu.cn/%E5%85%AC%E5%91%8A/"}}},
		{"plain text", "http://www.example.edu.cn/a/\r\n\r\nhttp://www.example.edu.cn/b/\r\n", Sitemap{Pages: []string{"http://www.example.edu.cn/a/", "http://www.example.edu.cn/b/"}}},
		{"empty", `<urlset/>`, Sitemap{}},
	} {
		got, err := ReadSitemap([]byte(test.in), sitemapAddress)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestReadSitemapRefuses(t *testing.T) {
	for name, in := range map[string]string{
		"an HTML page":        `<!DOCTYPE html><html><body><url><loc>http://www.example.edu.cn/a/</loc></url></body></html>`,
		"a feed":              `<rss><channel><item><link>http://www.example.edu.cn/a/</link></item></channel></rss>`,
		"nothing":             "",
		"prose":               "Not found\nhttp://www.example.edu.cn/a/",
		"broken gzip":         "\x1f\x8bxx",
		"a tag of a megabyte": "<urlset " + strings.Repeat(`a="" `, 200_000) + "><url><loc>/a/</loc></url></urlset>",
	} {
		if got, err := ReadSitemap([]byte(in), sitemapAddress); !errors.Is(err, ErrNotSitemap) {
			t.Errorf("%s: %+v, %v, want ErrNotSitemap", name, got, err)
		}
	}
}

func TestReadSitemapIsBounded(t *testing.T) {
	var many strings.Builder
	many.WriteString("<urlset>")
	for i := range maxSitemapAddresses + 10 {
		fmt.Fprintf(&many, "<url><loc>/%d</loc></url>", i)
	}
	got, err := ReadSitemap([]byte(many.String()), sitemapAddress)
	if err != nil || len(got.Pages) != maxSitemapAddresses || !got.Cut {
		t.Errorf("%d pages, cut %v, %v; want %d, cut", len(got.Pages), got.Cut, err, maxSitemapAddresses)
	}
	bomb := zipped(t, "<urlset><url><loc>/a/</loc></url>"+strings.Repeat(" ", 2*maxSitemapBytes))
	if got, err := ReadSitemap([]byte(bomb), sitemapAddress); err != nil || !got.Cut {
		t.Errorf("a bomb: %+v, %v, want what stands before the limit", got, err)
	}
	deep := "<urlset>" + strings.Repeat("<a>", 1_000_000) + "<url><loc>/a/</loc></url>"
	if got, err := ReadSitemap([]byte(deep), sitemapAddress); err != nil || len(got.Pages) != 0 {
		t.Errorf("a deep one: %+v, %v", got, err)
	}
}

func FuzzReadSitemap(f *testing.F) {
	f.Add([]byte(`<urlset><url><loc>http://www.example.edu.cn/a/</loc></url></urlset>`))
	f.Add([]byte(`<sitemapindex><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>`))
	f.Add([]byte("http://www.example.edu.cn/a/\nhttp://www.example.edu.cn/b/"))
	f.Add([]byte(zipped(f, `<urlset><url><loc>/a/</loc></url></urlset>`)))
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := ReadSitemap(body, sitemapAddress)
		if err != nil {
			if !errors.Is(err, ErrNotSitemap) {
				t.Errorf("an error of another kind: %v", err)
			}
			return
		}
		for _, address := range append(got.Pages, got.Sitemaps...) {
			if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
				t.Errorf("%q is no web address", address)
			}
		}
	})
}
