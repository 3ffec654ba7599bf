package crawler_test

import (
	"cmp"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// pager is how a site turns the pages of a list: what it writes below a page,
// and which page a request asks for, 0 for none.
type pager struct {
	name  string
	start string // the column's address
	write func(page, pages int) string
	asked func(r *http.Request) int
	blind bool // the last page does not tell that it is the last
}

// pageIn reads the number in an address such as /list/index_2.html.
func pageIn(before, after string, first int) func(*http.Request) int {
	return func(r *http.Request) int {
		number, found := strings.CutPrefix(r.URL.RequestURI(), before)
		number, also := strings.CutSuffix(number, after)
		page, err := strconv.Atoi(number)
		if !found || !also || err != nil {
			return 0
		}
		return page + 1 - first
	}
}

// posted reads the page that a form asks for.
func posted(path string, page func(r *http.Request) int) func(*http.Request) int {
	return func(r *http.Request) int {
		if r.Method == http.MethodPost && r.URL.Path == path {
			return page(r)
		}
		return 0
	}
}

func proxied(r *http.Request) int {
	query := r.URL.Query()
	if r.URL.Path != "/module/web/jpage/dataproxy.jsp" || query.Get("unitid") != "4" || query.Get("columnid") != "9" {
		return 0
	}
	return number(query.Get("endrecord")) / 4
}

func jpage(_, pages int) string {
	return fmt.Sprintf(`<script>$('#4').jpage({perPage: 2, groupSize: 2, totalRecord: %d, proxyUrl: '/module/web/jpage/dataproxy.jsp', ajaxParam: {col: 1, webid: 3, columnid: 9, unitid: 4}});</script>`, pages*4)
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func viewState(page int) string { return fmt.Sprintf("/wEPDwUK+%d==", page*7919) }

const postBackScript = `<script>var theForm = document.forms['form1'];
function __doPostBack(eventTarget, eventArgument) { theForm.__EVENTTARGET.value = eventTarget; theForm.__EVENTARGUMENT.value = eventArgument; theForm.submit(); }</script>`

var pagers = []pager{
	{
		name: "TRS createPageHTML", start: "/list/",
		write: func(page, pages int) string {
			return fmt.Sprintf(`<script>createPageHTML(%d, %d, "index", "html")</script>`, pages, page-1)
		},
		asked: pageIn("/list/index_", ".html", 0),
	},
	{
		name: "onclick", start: "/list.htm",
		write: func(page, pages int) string {
			if page == pages {
				return `<a href="#">下一页</a>`
			}
			return fmt.Sprintf(`<a href="#" onclick="location.href='/list_%d.htm'">下一页</a>`, page+1)
		},
		asked: pageIn("/list_", ".htm", 1),
	},
	{
		name: "Epoint pagination", start: "/tzgg/list.html",
		write: func(page, pages int) string {
			return fmt.Sprintf(`<div id="page"></div><script>$("#page").pagination({pageIndex: %d, pageSize: 4, total: %d});
$("#page").on("pageClicked", function (e, data) { if (data.pageIndex == 0) { window.location.href = "/tzgg/list.html"; } else { window.location.href = "/tzgg/" + (data.pageIndex + 1) + ".html"; } });</script>`, page-1, pages*4)
		},
		asked: pageIn("/tzgg/", ".html", 1),
	},
	{
		name: "a function that goes to an address", start: "/list.jsp",
		write: func(page, pages int) string {
			return fmt.Sprintf(`<a href="javascript:goPage(%d)">下一页</a> 第%d页/共%d页<script>var pages = %d;
function goPage(n) { if (n > pages) { alert('到底了'); return; } location.href = "list.jsp?page=" + n; }</script>`, page+1, page, pages, pages)
		},
		asked: pageIn("/list.jsp?page=", "", 1),
	},
	{
		name: "a function that submits a form", start: "/list.do",
		write: func(page, pages int) string {
			if page == pages {
				return `<span>末页</span>`
			}
			return fmt.Sprintf(`<form name="turn" method="post" action="/list.do"><input type="hidden" name="pageNo" value="%d"><input type="hidden" name="kind" value="通知"></form>
<a href="#" onclick="goPage(%d); return false;">下一页</a><script>function goPage(n) { document.turn.pageNo.value = n; document.turn.submit(); }</script>`, page, page+1)
		},
		asked: posted("/list.do", func(r *http.Request) int {
			if r.PostFormValue("kind") != "通知" {
				return 0
			}
			return number(r.PostFormValue("pageNo"))
		}),
	},
	{
		name: "ASP.NET's grid", start: "/List.aspx",
		write: func(page, pages int) string {
			numbers := ""
			for n := 1; n <= pages; n++ {
				if n == page {
					numbers += fmt.Sprintf(`<td><span>%d</span></td>`, n)
				} else {
					numbers += fmt.Sprintf(`<td><a href="javascript:__doPostBack('GridView1','Page$%d')">%d</a></td>`, n, n)
				}
			}
			return `<form method="post" action="./List.aspx" id="form1"><input type="hidden" name="__VIEWSTATE" value="` + viewState(page) + `">` + postBackScript + `<table><tr>` + numbers + `</tr></table></form>`
		},
		asked: posted("/List.aspx", func(r *http.Request) int {
			page := number(strings.TrimPrefix(r.PostFormValue("__EVENTARGUMENT"), "Page$"))
			if r.PostFormValue("__EVENTTARGET") != "GridView1" || r.PostFormValue("__VIEWSTATE") != viewState(page-1) {
				return 0
			}
			return page
		}),
	},
	{
		name: "ASP.NET's next, known by the state alone", start: "/List.aspx",
		write: func(page, pages int) string {
			disabled := ""
			if page == pages {
				disabled = ` disabled="disabled"`
			}
			return `<form method="post" action="List.aspx" id="form1"><input type="hidden" name="__VIEWSTATE" value="` + viewState(page) + `"><input type="submit" name="next" value="下一页"` + disabled + `></form>`
		},
		asked: posted("/List.aspx", func(r *http.Request) int {
			for page := range 20 {
				if r.PostFormValue("next") == "下一页" && r.PostFormValue("__VIEWSTATE") == viewState(page) {
					return page + 1
				}
			}
			return 0
		}),
	},
	{
		name: "a form that is got", start: "/list.asp",
		write: func(page, pages int) string {
			return fmt.Sprintf(`<form id="f" action="list.asp"><input type="hidden" name="p" value="%d"></form><a onclick="$('#f input[name=p]').val(%d);$('#f').submit()">下一页</a> 共%d页`, page, min(page+1, pages), pages)
		},
		asked: pageIn("/list.asp?p=", "", 1),
	},
	{
		name: "layui", start: "/list.php?cid=3",
		write: func(_, pages int) string {
			return fmt.Sprintf(`<div id="p"></div><script>layui.use('laypage', function(){ layui.laypage.render({elem: 'p', count: %d, limit: 4, jump: function(obj, first){ if (!first) { location.href = '/list.php?cid=3&page=' + obj.curr; } } }); });</script>`, pages*4)
		},
		asked: pageIn("/list.php?cid=3&page=", "", 1),
	},
	{
		name: "JCMS data proxy", start: "/col/col9/index.html", write: jpage, asked: proxied,
	},
	{
		name: "JCMS data proxy whose answers tell no total", start: "/col/col9/index.html", write: jpage, asked: proxied, blind: true,
	},
}

// TestPagers turns the pages of a list in every way that is known: all posts
// of all pages must be found, and no page be asked for twice.
func TestPagers(t *testing.T) {
	const pages, posts = 5, 4
	for _, pager := range pagers {
		for _, gbk := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/gbk=%v", pager.name, gbk), func(t *testing.T) {
				server := httptest.NewServer(pagedSite(pager, pages, posts, gbk))
				defer server.Close()
				record := openStore(t)
				report := crawl(t, record, siteOf(server, "通知 "+pager.start))
				requireBalance(t, report)
				lists := pages
				if pager.blind {
					lists++
				}
				if !report.Run.Complete || report.Ledger.Fetched != lists {
					t.Errorf("complete %v, %d list pages read, want %d; trouble %+v", report.Run.Complete, report.Ledger.Fetched, lists, report.Trouble)
				}
				if got := countPosts(t, record); got != pages*posts {
					t.Errorf("%d posts, want %d", got, pages*posts)
				}
			})
		}
	}
}

// pagedSite is a site with one column of several pages.
func pagedSite(pager pager, pages, posts int, gbk bool) http.Handler {
	rows := func(page int) []string {
		var rows []string
		for i := range posts {
			n := (page-1)*posts + i
			rows = append(rows, fmt.Sprintf(`<li><a href="/art/2023/6/%d/art_9_%d.html">关于公布第%d号校务公开事项的公告</a><span>2023-06-%02d</span></li>`, n+1, n, n, n+1))
		}
		return rows
	}
	store := func(rows []string) string {
		if pager.blind {
			return datastore(rows)
		}
		return strings.Replace(datastore(rows), "<recordset>", fmt.Sprintf("<totalrecord>%d</totalrecord><recordset>", pages*posts), 1)
	}
	list := func(page int) string {
		body := `<ul class="list">` + strings.Join(rows(page), "\n") + `</ul>`
		if strings.HasPrefix(pager.name, "JCMS") {
			body = `<div id="4"><script type="text/xml">` + datastore(rows(page)) + `</script></div>`
		}
		return body + pager.write(page, pages)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if gbk { // forms come as the page was sent
			r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
			if r.ParseForm() == nil {
				for name, values := range r.PostForm {
					for i := range values {
						r.PostForm[name][i], _ = simplifiedchinese.GB18030.NewDecoder().String(values[i])
					}
				}
			}
		}
		page := pager.asked(r)
		var body strings.Builder
		switch {
		case page > pages && pager.blind:
			body.WriteString(datastore(nil))
		case page > pages:
			http.NotFound(w, r)
			return
		case page > 0 && strings.HasSuffix(r.URL.Path, "dataproxy.jsp"):
			body.WriteString(`<?xml version="1.0" encoding="` + map[bool]string{true: "gbk", false: "utf-8"}[gbk] + `"?>` + store(rows(page)))
		case page > 0:
			writePage(&body, "通知", list(page))
		case r.Method == http.MethodGet && r.URL.RequestURI() == pager.start:
			writePage(&body, "通知", list(1))
		default:
			n := number(strings.TrimSuffix(r.URL.Path[strings.LastIndexByte(r.URL.Path, '_')+1:], ".html"))
			if !strings.HasPrefix(r.URL.Path, "/art/") {
				http.NotFound(w, r)
				return
			}
			writeNotice(&body, n, fmt.Sprintf("现将第%d号校务公开事项予以公布，接受师生员工监督，如有意见请在七日内向校务公开办公室反映。", n))
		}
		text := body.String()
		if gbk {
			text, _ = simplifiedchinese.GB18030.NewEncoder().String(strings.ReplaceAll(text, `charset="utf-8"`, `charset="gb2312"`))
		}
		w.Header().Set("Content-Type", cmp.Or(map[bool]string{true: "text/xml"}[strings.HasSuffix(r.URL.Path, ".jsp") && page > 0 && strings.Contains(r.URL.Path, "proxy")], "text/html"))
		_, _ = w.Write([]byte(text))
	})
}

func datastore(records []string) string {
	if len(records) == 0 {
		return `<datastore><recordset></recordset></datastore>`
	}
	return `<datastore><recordset><record><![CDATA[` + strings.Join(records, `]]></record><record><![CDATA[`) + `]]></record></recordset></datastore>`
}
