package render

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"gongkai/crawler/fetch"
)

func TestStatesOfAddresses(t *testing.T) {
	for _, test := range []struct {
		list  string
		state int
		want  string
	}{
		{"http://www.example.edu.cn/list", 2, "http://www.example.edu.cn/list#/gongkai-page=2"},
		{"http://www.example.edu.cn/#/list", 3, "http://www.example.edu.cn/#/list?gongkai-page=3"},
		{"http://www.example.edu.cn/?a=b#/list?c=d", 12, "http://www.example.edu.cn/?a=b#/list?c=d&gongkai-page=12"},
		{"http://www.example.edu.cn/list#/gongkai-page=2", 3, "http://www.example.edu.cn/list#/gongkai-page=3"},
		{"http://www.example.edu.cn/#!/通知?栏目=甲", 2, "http://www.example.edu.cn/#!/通知?栏目=甲&gongkai-page=2"},
	} {
		list := mustParse(t, test.list)
		got := withState(list, test.state)
		if want := mustParse(t, test.want); got.String() != want.String() {
			t.Errorf("withState(%s, %d) = %s, want %s", test.list, test.state, got, want)
		}
		base, state := splitState(mustParse(t, got.String()))
		first, _ := splitState(list)
		if base.String() != first.String() || state != test.state {
			t.Errorf("splitState(%s) = %s, %d, want %s, %d", got, base, state, first, test.state)
		}
	}
	for _, plain := range []string{"http://www.example.edu.cn/?gongkai-page=2", "http://www.example.edu.cn/#/gongkai-page=0", "http://www.example.edu.cn/#xgongkai-page=2"} {
		if base, state := splitState(mustParse(t, plain)); state != 1 || base.String() != plain {
			t.Errorf("splitState(%s) = %s, %d", plain, base, state)
		}
	}
}

func FuzzState(f *testing.F) {
	f.Add("http://www.example.edu.cn/#/list?a=b", 2)
	f.Add("http://www.example.edu.cn/list#/gongkai-page=7", 99999)
	f.Fuzz(func(t *testing.T, address string, state int) {
		list, err := url.Parse(address)
		if err != nil || state < 2 || state > 99999 {
			t.Skip()
		}
		marked, err := url.Parse(withState(list, state).String())
		if err != nil {
			t.Fatalf("the address of state %d of %q cannot be read: %v", state, address, err)
		}
		if _, got := splitState(marked); got != state {
			t.Errorf("state %d of %q reads %d in %q", state, address, got, marked)
		}
	})
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// turned is a list of seven entries, three a page, with a pager of this markup.
// The script sets #more's disabled where it is the last page.
func turned(pager string) string {
	return `<ul id="list"></ul>` + pager + `<script>
var page = 1, rows = [], button = document.getElementById("more");
function show() { fetch("/api?page=" + page).then(function (r) { return r.json() }).then(function (r) {
	document.getElementById("list").innerHTML = r.map(function (n) { return '<li><a href="/' + n + '.htm">第' + n + '条</a></li>' }).join("");
	if (page === 3 && button) { button.disabled = true; button.className += " is-disabled" }
}) }
if (button) button.addEventListener("click", function () { page++; show() });
show();
</script>`
}

func serveList(t testing.TB, pages map[string]any) *visited {
	pages["/api"] = func(w http.ResponseWriter, r *http.Request) {
		rows := map[string]string{"1": "[1,2,3]", "2": "[4,5,6]", "3": "[7]"}[r.URL.Query().Get("page")]
		typed("application/json", rows)(w, r)
	}
	return serve(t, pages)
}

var (
	nextMark = regexp.MustCompile(`<link rel="gongkai-next" href="([^"]+)">`)
	rowMark  = regexp.MustCompile(`第(\d)条`)
)

// TestListsAreTurned follows the links that stand for buttons, to the end.
func TestListsAreTurned(t *testing.T) {
	t.Parallel()
	site := serveList(t, map[string]any{
		"/element": turned(`<div class="el-pagination"><button class="btn-prev" disabled><i></i></button><button id="more" class="btn-next"><i>&gt;</i></button></div>`),
		"/ant":     turned(`<ul class="ant-pagination"><li class="ant-pagination-next" title="下一页"><button id="more">&gt;</button></li></ul>`),
		"/words":   turned(`<div><span>上一页</span> <span id="more">下一页 &gt;</span></div>`),
		"/script":  turned(`<a href="javascript:;">上一页</a> <a id="more" href="javascript:void(0)">[下一页]</a>`),
		"/link":    turned(`<a href="/link?page=2">下一页</a>`), // this one has an address
		"/hidden":  turned(`<button id="more" style="display: none">下一页</button>`),
		"/none":    turned(``),
	})
	r := newRenderer(t, siteOf(site))
	for _, test := range []struct{ path, want string }{
		{"/element", "123 456 7"},
		{"/ant", "123 456 7"},
		{"/words", "123 456 7"},
		{"/script", "123 456 7"},
		{"/link", "123"},
		{"/hidden", "123"},
		{"/none", "123"},
	} {
		loads := site.count("GET " + test.path)
		var pages []string
		for address := site.URL + test.path; address != "" && len(pages) < 9; {
			response, body, err := open(t, r, address)
			if err != nil {
				t.Fatalf("%s: %v", address, err)
			}
			if response.Request.URL.String() != address {
				t.Errorf("%s ends at %s", address, response.Request.URL)
			}
			rows := ""
			for _, row := range rowMark.FindAllStringSubmatch(body, -1) {
				rows += row[1]
			}
			pages = append(pages, rows)
			address = ""
			if next := nextMark.FindStringSubmatch(body); next != nil {
				address = next[1]
			}
		}
		if got := strings.Join(pages, " "); got != test.want {
			t.Errorf("%s: pages %s, want %s", test.path, got, test.want)
		}
		if got := site.count("GET "+test.path) - loads; got != 1 {
			t.Errorf("%s was loaded %d times; each page follows the one before", test.path, got)
		}
	}
}

// TestListIsTurnedFromAnew goes to a page of a list with nothing before it, as
// a crawl does that went on after a stop, and past its end.
func TestListIsTurnedFromAnew(t *testing.T) {
	t.Parallel()
	site := serveList(t, map[string]any{"/words": turned(`<span id="more">下一页</span>`)})
	r := newRenderer(t, siteOf(site))
	for state, want := range map[int]string{3: "第7条", 2: "第4条"} {
		if _, body, err := open(t, r, fmt.Sprintf("%s/words#/gongkai-page=%d", site.URL, state)); err != nil || !strings.Contains(body, want) {
			t.Errorf("page %d: %v\n%s", state, err, body)
		}
	}
	if _, _, err := open(t, r, site.URL+"/words#/gongkai-page=4"); fetch.Reason(err) != ReasonNoNext {
		t.Errorf("a page past the end: %v", err)
	}
}

// TestTurningEnds asks for a page of a list that could be turned for ever.
func TestTurningEnds(t *testing.T) {
	t.Parallel()
	site := serve(t, map[string]any{"/list": `<ul id="list"></ul><button onclick="document.getElementById('list').append('a')">下一页</button>`})
	r := newRenderer(t, siteOf(site))
	r.settings.TurnTime = 2 * quietTime
	if _, _, err := open(t, r, site.URL+"/list#/gongkai-page=20"); fetch.Reason(err) != ReasonTimeout {
		t.Errorf("twenty pages in the time of one end with %v, want %q", err, ReasonTimeout)
	}
	if _, body, err := open(t, r, site.URL+"/list"); err != nil || !strings.Contains(body, `href="`+site.URL+`/list#/gongkai-page=2"`) {
		t.Errorf("the page after it: %v\n%s", err, body)
	}
}
