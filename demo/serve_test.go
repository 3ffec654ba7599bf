package demo

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func itoa(n int) string { return strconv.Itoa(n) }

// ask sends one request to a site without a network.
func ask(c *College, site int, address string, header http.Header) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodGet, "/", nil)
	u, err := request.URL.Parse(address)
	if err != nil {
		panic(err)
	}
	request.URL = u
	for name, values := range header {
		request.Header[name] = values
	}
	answer := httptest.NewRecorder()
	c.Handler(site).ServeHTTP(answer, request)
	return answer
}

// everyAddress calls what it is given for every address of the college.
func everyAddress(c *College, do func(s *site, address string)) {
	for _, s := range c.sites {
		for address := range s.routes {
			do(s, address)
		}
	}
}

func TestEveryAddressAnswers(t *testing.T) {
	c := built(t, 0)
	pages, declared, silent := 0, 0, 0
	everyAddress(c, func(s *site, address string) {
		answer := ask(c, s.index, address, nil)
		kind, body := answer.Header().Get("Content-Type"), answer.Body.Bytes()
		if answer.Code == http.StatusMovedPermanently {
			return
		}
		if answer.Code != http.StatusOK || len(body) == 0 {
			t.Fatalf("%s %s answers %d: %s", s.Name, address, answer.Code, body)
		}
		if !strings.HasPrefix(kind, "text/") {
			return
		}
		pages++
		if bytes.Contains(body, []byte("ZgotmplZ")) || bytes.Contains(body, []byte("<no value>")) || bytes.Contains(body, []byte("&lt;![CDATA")) {
			t.Fatalf("%s %s is badly drawn", s.Name, address)
		}
		if s.Family != "asp" {
			if !utf8.Valid(body) || !strings.Contains(kind, "charset=utf-8") {
				t.Fatalf("%s %s: %s, UTF-8 %v", s.Name, address, kind, utf8.Valid(body))
			}
			return
		}
		text, err := simplifiedchinese.GBK.NewDecoder().Bytes(body)
		if err != nil || utf8.Valid(body) || kind != "text/html" || !strings.Contains(string(text), "教务处") {
			t.Fatalf("%s %s is not GBK without a word in the header: %s, %v", s.Name, address, kind, err)
		}
		if strings.Contains(string(text), "charset=gb2312") {
			declared++
		} else {
			silent++
		}
	})
	if pages < 700 || declared < 20 || silent < 20 {
		t.Errorf("%d pages; of the GBK ones %d declare their charset and %d do not", pages, declared, silent)
	}
}

func TestConditionalRequests(t *testing.T) {
	c := built(t, 0)
	addresses, bytesAgain, bytesFirst := 0, 0, 0
	everyAddress(c, func(s *site, address string) {
		first := ask(c, s.index, address, nil)
		header := http.Header{}
		if tag := first.Header().Get("ETag"); tag != "" {
			header.Set("If-None-Match", tag)
		}
		if modified := first.Header().Get("Last-Modified"); modified != "" {
			header.Set("If-Modified-Since", modified)
		}
		again := ask(c, s.index, address, header)
		if len(header) > 0 && (again.Code != http.StatusNotModified || again.Body.Len() != 0) {
			t.Errorf("%s %s answers %d with %d bytes to %v", s.Name, address, again.Code, again.Body.Len(), header)
		}
		if header.Get("If-None-Match") != "" {
			changed := ask(c, s.index, address, http.Header{"If-None-Match": {`"another"`}})
			if changed.Code != http.StatusOK {
				t.Errorf("%s %s answers %d to another tag", s.Name, address, changed.Code)
			}
		}
		addresses++
		bytesFirst += first.Body.Len()
		bytesAgain += again.Body.Len()
	})
	if bytesAgain*25 > bytesFirst {
		t.Errorf("%d addresses: %d of %d bytes again", addresses, bytesAgain, bytesFirst)
	}
}

func TestGzip(t *testing.T) {
	c := built(t, 0)
	squeezed := http.Header{"Accept-Encoding": {"gzip"}}
	plain, packed := ask(c, 0, "/zbcg.htm", nil), ask(c, 0, "/zbcg.htm", squeezed)
	if plain.Header().Get("Content-Encoding") != "" || packed.Header().Get("Content-Encoding") != "gzip" {
		t.Fatal("the portal does not squeeze just for those who ask")
	}
	if packed.Body.Len() >= plain.Body.Len() || packed.Header().Get("ETag") == plain.Header().Get("ETag") {
		t.Error("squeezed and plain page are alike")
	}
	squeezed.Set("If-None-Match", packed.Header().Get("ETag"))
	if again := ask(c, 0, "/zbcg.htm", squeezed); again.Code != http.StatusNotModified {
		t.Errorf("squeezed page answers %d to its own tag", again.Code)
	}
	if other := ask(c, 2, "/rczp/index.html", squeezed); other.Header().Get("Content-Encoding") != "" {
		t.Error("a site squeezes that should not")
	}
}

// theOne finds the post to which an oddity happens.
func theOne(t *testing.T, c *College, is func(oddity) bool) *post {
	t.Helper()
	for _, s := range c.sites {
		for _, column := range s.columns {
			for _, p := range column.posts {
				if is(p.odd) {
					return p
				}
			}
		}
	}
	t.Fatal("no such post")
	return nil
}

var titleOf = regexp.MustCompile(`<h2 class="titlestyle">([^<]+)</h2>`)

func TestOnePostUnderManyAddresses(t *testing.T) {
	c := built(t, 0)
	p := theOne(t, c, func(o oddity) bool { return o.By == "twin" })
	for _, address := range []string{
		p.path,
		p.path + ";jsessionid=0123456789ABCDEF",
		p.path + "?utm_source=weixin",
		fmt.Sprintf("/content.jsp?urltype=news.NewsContentUrl&wbtreeid=1003&wbnewsid=%d", p.number),
		fmt.Sprintf("/content.jsp?wbnewsid=%d&wbtreeid=1003&urltype=news.NewsContentUrl", p.number),
	} {
		m := titleOf.FindStringSubmatch(ask(c, 0, address, nil).Body.String())
		if m == nil || m[1] != p.title {
			t.Errorf("%s shows %q, want %q", address, m, p.title)
		}
	}
	if answer := ask(c, 0, fmt.Sprintf("/content.jsp?wbtreeid=1003&wbnewsid=%d", p.number+100000), nil); answer.Code != http.StatusNotFound {
		t.Errorf("a post that is none answers %d", answer.Code)
	}
}

func TestMovedMissingAndForbidden(t *testing.T) {
	c := built(t, 0)
	moved := theOne(t, c, func(o oddity) bool { return o.Moved != "" })
	s := moved.site
	answer := ask(c, s.index, s.linkTo(moved), nil)
	if answer.Code != http.StatusMovedPermanently || answer.Header().Get("Location") != moved.path {
		t.Errorf("the old address answers %d, %s", answer.Code, answer.Header().Get("Location"))
	}
	if answer := ask(c, s.index, moved.path, nil); answer.Code != http.StatusOK {
		t.Errorf("the new address answers %d", answer.Code)
	}
	missing := theOne(t, c, func(o oddity) bool { return o.Missing })
	if answer := ask(c, missing.site.index, missing.path, nil); answer.Code != http.StatusNotFound {
		t.Errorf("a page that is gone answers %d", answer.Code)
	}
	if robots := ask(c, 0, "/robots.txt", nil); robots.Code != http.StatusOK || !strings.Contains(robots.Body.String(), "Disallow: /manage/") {
		t.Errorf("robots.txt answers %d: %s", robots.Code, robots.Body)
	}
	everyAddress(c, func(s *site, address string) {
		if strings.HasPrefix(address, "/manage/") {
			t.Errorf("robots.txt forbids %s", address)
		}
	})
}

// What else than a post's own day looks like one must not be on the page of
// the post that has none.
func TestUndatedPostShowsNoDay(t *testing.T) {
	c := built(t, 0)
	p := theOne(t, c, func(o oddity) bool { return o.Undated })
	body, err := simplifiedchinese.GBK.NewDecoder().Bytes(ask(c, p.site.index, p.path, nil).Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	page := string(body)
	from, to := strings.Index(page, `class="info"`), strings.Index(page, "上一条")
	if from < 0 || to < from || dayInText.MatchString(page[from:to]) {
		t.Errorf("the page shows a day: %s", page)
	}
}

func TestEmptyColumn(t *testing.T) {
	c := built(t, 0)
	page := ask(c, 1, "/3104/list.htm", nil).Body.String()
	if !strings.Contains(page, "<!-- No Data -->") || strings.Contains(page, "wp_paging_w6") {
		t.Error("the empty column does not say that it is empty")
	}
	if boxes := strings.Count(page, `<li class="news `); boxes < 8 {
		t.Errorf("boxes beside it list %d posts", boxes)
	}
}

// Page numbers of 博达 run backwards: the second page has the highest but one.
func TestBackwardPages(t *testing.T) {
	c := built(t, 0)
	pages := c.sites[0].pageCount(c.sites[0].columns[1])
	if pages < 6 {
		t.Fatalf("%d pages", pages)
	}
	first := ask(c, 0, "/tzgg.htm", nil).Body.String()
	for _, want := range []string{
		fmt.Sprintf(`<a href="tzgg/%d.htm" class="Next">下页</a>`, pages-1), `<a href="tzgg/1.htm" class="Next">尾页</a>`, fmt.Sprintf("1/%d", pages),
	} {
		if !strings.Contains(first, want) {
			t.Errorf("the first page lacks %s", want)
		}
	}
	if last := ask(c, 0, "/tzgg/1.htm", nil).Body.String(); !strings.Contains(last, `<span class="NextDisabled">下页</span>`) {
		t.Error("the last page goes on")
	}
}

func TestMetadataAreWrongByYears(t *testing.T) {
	c := built(t, 0)
	p := c.sites[2].columns[0].posts[5]
	page := ask(c, 2, p.path, nil).Body.String()
	m := regexp.MustCompile(`name="PubDate" content="(\d{4})`).FindStringSubmatch(page)
	if m == nil || atoi(m[1]) > p.day.Start().Year()-2 || !strings.Contains(page, "发布时间："+string(p.day)) {
		t.Errorf("PubDate = %v, the page shows %v", m, strings.Contains(page, string(p.day)))
	}
}

func TestAttachmentsAreDocuments(t *testing.T) {
	p := &post{number: 7, title: `甲&乙<丙>`, placed: "2023-05-06", files: []string{"表.docx", "表.xlsx", "表.pdf"}}
	for n, inside := range []string{"word/document.xml", "xl/worksheets/sheet1.xml"} {
		made, err := file(p, n)
		if err != nil {
			t.Fatal(err)
		}
		packed, err := zip.NewReader(bytes.NewReader(made.body), int64(len(made.body)))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{inside, "[Content_Types].xml", "_rels/.rels"} {
			part, err := packed.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(part)
			if name == inside && !strings.Contains(string(text), "甲&amp;乙&lt;丙&gt;") {
				t.Errorf("%s holds %s", name, text)
			}
		}
	}
	made, err := file(p, 2)
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(made.body)
	if m == nil || !bytes.HasPrefix(made.body[atoi(string(m[1])):], []byte("xref\n")) {
		t.Errorf("the PDF's table is not where it says: %s", made.body)
	}
}

// Whatever a visitor asks for is answered as a page, a file or one that is missing.
func FuzzServe(f *testing.F) {
	for _, address := range []string{"/", "/zbcg/2.htm", "/content.jsp?wbnewsid=1;2", "/%zz", "/a;jsessionid=1?utm_x=1&=", "//x", "/?%"} {
		f.Add(address)
	}
	c := built(f, 0)
	f.Fuzz(func(t *testing.T, address string) {
		u, err := url.ParseRequestURI(address)
		if err != nil {
			return
		}
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		request.URL = u
		answer := httptest.NewRecorder()
		c.Handler(0).ServeHTTP(answer, request)
		if answer.Code >= http.StatusInternalServerError {
			t.Errorf("%q answers %d", address, answer.Code)
		}
	})
}

func BenchmarkPost(b *testing.B) {
	c := built(b, 0)
	for b.Loop() {
		ask(c, 0, c.sites[0].columns[0].posts[9].path, nil)
	}
}
