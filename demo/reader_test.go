package demo

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/disclosure"
)

// eyes tell where a reader looks on the pages of a family.
type eyes struct {
	row, rowDay, next             string // of a list
	title, day, files, paragraphs string // of a post
}

var looks = map[string]eyes{
	"vsb":     {"li[id^=line_u9_]", "span", "a.Next:contains(下页)", ".titlestyle", ".xinxi", "form[name=_newscontent_fromname] li a", ".v_news_content p"},
	"webplus": {"#wp_news_w6 li.news", ".news_meta", "#wp_paging_w6 a.next", ".arti_title", ".arti_update", "a[sudyfile-attr]", ".wp_articlecontent p"},
	"trs":     {".right_list li", "span", "", ".title h1", ".toolbar", ".fj a", ".TRS_Editor p"},
	"jcms":    {"record li", ".sj", "a.default_pgBtn:contains(下一页)", "td.title", "#article table", "#zoom a", "#zoom p"},
	"asp":     {"tr:has(img[src*=dot])", "td[width='100']", "a:contains(下一页)", "td.title", "td.info", ".fujian a", "td.content p"},
	"dede":    {".listbox li", ".info", ".pagelist a:contains(下一页)", ".viewbox h2", ".viewbox .info", ".fujian a", ".viewbox .content p"},
}

var (
	dayInText  = regexp.MustCompile(`(\d{4})[-年](\d{1,2})[-月](\d{1,2})`)
	pagesOfTRS = regexp.MustCompile(`createPageHTML\((\d+), (\d+), "index", "html"\)`)
	datastore  = regexp.MustCompile(`(?s)(?:<script type="text/xml">)?<datastore>.*</datastore>(?:</script>)?`)
	nextGroup  = regexp.MustCompile(`<nextgroup><!\[CDATA\[<a href="([^"]+)"></a>\]\]></nextgroup>`)
	cdata      = regexp.MustCompile(`<!\[CDATA\[|\]\]>|</?script[^>]*>`)
)

// reader walks the college as a person does.
type reader struct {
	t      *testing.T
	client *http.Client
	met    map[string]bool // files, by address
}

func (r *reader) get(address string) (page string, status int, end *url.URL) {
	r.t.Helper()
	response, err := r.client.Get(address)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	if response.Header.Get("Content-Type") == "text/html" {
		if body, err = simplifiedchinese.GBK.NewDecoder().Bytes(body); err != nil {
			r.t.Fatal(err)
		}
	}
	return string(body), response.StatusCode, response.Request.URL
}

func (r *reader) document(page string) *goquery.Document {
	r.t.Helper()
	page = datastore.ReplaceAllStringFunc(page, func(inside string) string { // as the browser's script does
		return cdata.ReplaceAllString(inside, "")
	})
	d, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

func dayIn(text string) disclosure.Day {
	m := dayInText.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	t, err := time.Parse("2006-1-2", m[1]+"-"+m[2]+"-"+m[3])
	if err != nil {
		return ""
	}
	return disclosure.Day(t.Format(time.DateOnly))
}

// next is where a list goes on, "" at its end.
func (r *reader) next(look eyes, page string, at *url.URL, d *goquery.Document) string {
	r.t.Helper()
	href := ""
	if m := pagesOfTRS.FindStringSubmatch(page); m != nil {
		pages, current := atoi(m[1]), atoi(m[2])
		if current+1 < pages {
			href = strings.Replace("index_N.html", "N", itoa(current+1), 1)
		}
	} else if m := nextGroup.FindStringSubmatch(page); m != nil {
		href = strings.ReplaceAll(m[1], "&amp;", "&")
	} else if look.next != "" {
		href = d.Find(look.next).First().AttrOr("href", "")
	}
	if href == "" || strings.HasPrefix(href, "javascript:") {
		return ""
	}
	to, err := at.Parse(href)
	if err != nil {
		r.t.Fatal(err)
	}
	return to.String()
}

// column reads a list to its end and every post of it that was not met yet.
func (r *reader) column(s *site, c *column, posts map[string]Answer) {
	r.t.Helper()
	look := looks[s.Family]
	pages := map[string]bool{}
	for address := s.url(s.listPath(c, 1)); address != ""; {
		if pages[address] || len(pages) > 100 {
			r.t.Fatalf("%s leads back to %s", c.Name, address)
		}
		pages[address] = true
		page, status, at := r.get(address)
		if status != http.StatusOK {
			r.t.Fatalf("%s answers %d", address, status)
		}
		d := r.document(page)
		d.Find(look.row).Each(func(_ int, row *goquery.Selection) {
			a := r.entry(s, look, at, row)
			a.Column = c.Name
			if _, ok := posts[a.Title]; !ok { // titles are a site's own, so they tell its posts apart
				posts[a.Title] = a
			}
		})
		address = r.next(look, page, at, d)
	}
}

// entry reads one entry of a list and the page that it leads to.
func (r *reader) entry(s *site, look eyes, at *url.URL, row *goquery.Selection) Answer {
	r.t.Helper()
	link := row.Find("a").First()
	to, err := at.Parse(link.AttrOr("href", ""))
	if err != nil {
		r.t.Fatal(err)
	}
	a := Answer{
		Channel: s.Channel, Site: s.Name, Department: s.Department, Title: strings.TrimSpace(link.Text()), URL: to.String(),
		Published: dayIn(row.Find(look.rowDay).Text()), Status: disclosure.StatusOK,
	}
	if to.Host != s.host {
		return a
	}
	if strings.HasSuffix(to.Path, ".xlsx") {
		a.Attachments = 1
		r.met[to.String()] = true
		return a
	}
	page, status, end := r.get(to.String())
	if status == http.StatusNotFound {
		a.Status = disclosure.StatusUnreadable
		return a
	}
	d := r.document(page)
	title := d.Find(look.title).First().Text()
	if cut := strings.TrimSuffix(a.Title, "…"); !strings.HasPrefix(title, cut) || link.AttrOr("title", title) != title {
		r.t.Errorf("the list calls %q what the page calls %q", a.Title, title)
	}
	a.Title, a.URL = title, end.String()
	if day := dayIn(d.Find(look.day).Text()); day != "" {
		a.Published = day
	}
	d.Find(look.files).Each(func(_ int, file *goquery.Selection) {
		a.Attachments++
		if address, err := end.Parse(file.AttrOr("href", "")); err == nil {
			r.met[address.String()] = true
		}
	})
	if d.Find(look.paragraphs).Length() < 5 {
		r.t.Errorf("%s has too few paragraphs", end)
	}
	return a
}

// A reader who opens every column and follows it to its end meets every
// answer, with the same title, day, state and attachments, and nothing else.
func TestReaderMeetsEveryAnswer(t *testing.T) {
	c, err := Start(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	r := &reader{t: t, client: &http.Client{Timeout: time.Minute}, met: map[string]bool{}}
	got, want := map[string]map[string]Answer{}, map[string]map[string]Answer{}
	for _, s := range c.sites {
		posts := map[string]Answer{}
		for _, column := range s.columns {
			r.column(s, column, posts)
		}
		for title, a := range posts { // what only the plan can know
			a.URL = canonical(t, a.URL)
			posts[title] = a
		}
		got[s.Name] = posts
		want[s.Name] = map[string]Answer{}
	}
	attachments := 0
	for _, a := range c.Answers() {
		attachments += a.Attachments
		a.Requirement, a.Copy, a.Personal, a.URL = 0, false, 0, canonical(t, a.URL)
		want[a.Site][a.Title] = a
	}
	// The tree of the address by which a list leads to a post is another for one of them.
	for title, a := range got["学校门户网站"] {
		if b := want["学校门户网站"][title]; a.URL != b.URL && strings.HasSuffix(a.URL, b.URL[strings.LastIndex(b.URL, "/"):]) {
			a.URL = b.URL
			got["学校门户网站"][title] = a
		}
	}
	for _, s := range c.sites {
		titles := maps.Clone(want[s.Name])
		maps.Copy(titles, got[s.Name])
		for title := range titles {
			if diff := cmp.Diff(want[s.Name][title], got[s.Name][title]); diff != "" {
				t.Errorf("%s (-answer +read):\n%s", title, diff)
			}
		}
	}
	if len(r.met) != attachments {
		t.Errorf("%d attachments met, want %d", len(r.met), attachments)
	}
	r.files(t)
}

// files opens every attachment and looks at its first bytes.
func (r *reader) files(t *testing.T) {
	magic := map[string]string{"application/pdf": "%PDF-1.4", kinds[".docx"]: "PK\x03\x04", kinds[".xlsx"]: "PK\x03\x04"}
	for address := range r.met {
		response, err := r.client.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(response.Body)
		response.Body.Close()
		start, known := magic[response.Header.Get("Content-Type")]
		if response.StatusCode != http.StatusOK || !known || !bytes.HasPrefix(body, []byte(start)) {
			t.Errorf("%s answers %d, %s, %.8q", address, response.StatusCode, response.Header.Get("Content-Type"), body)
		}
	}
}

func canonical(t *testing.T, address string) string {
	t.Helper()
	c, err := disclosure.CanonicalURL(address)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
