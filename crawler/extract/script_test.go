package extract

import (
	"strings"
	"testing"

	"gongkai/disclosure"
)

// scriptedPage is a page with a form, whose scripts are to be followed.
func scriptedPage(script string) (*Page, error) {
	return Parse([]byte(`<html><body><form name="f" id="turn" method="post" action="/turn.do"><input type="hidden" name="page" id="no" value="3"><input name="kind" value="k"></form>
<form name="g"><input name="q" value="v"></form><script>`+script+`</script><a id="here" data-page="9">x</a></body></html>`), "text/html; charset=utf-8", "http://www.example.edu.cn/list.do?id=7")
}

func TestScripts(t *testing.T) {
	for _, test := range []struct{ defined, code, want string }{
		{"", `location.href='a.htm'`, "http://www.example.edu.cn/a.htm"},
		{"", `window.location = "a_" + (1+2*3) + ".htm";`, "http://www.example.edu.cn/a_7.htm"},
		{"", `self.location.replace('?id=' + 7 % 4)`, "http://www.example.edu.cn/list.do?id=3"},
		{"", `window.open("/a.htm", '_blank')`, "http://www.example.edu.cn/a.htm"},
		{"", `return false`, ""},
		{"", `alert('x')`, ""},
		{`function go(n){ if(n==1){ location="index.htm" } else { location="index_"+n+".htm" } }`, `go(2)`, "http://www.example.edu.cn/index_2.htm"},
		{`function go(n){ if(n==1) location="index.htm"; else location="index_"+n+".htm"; }`, `go(1);`, "http://www.example.edu.cn/index.htm"},
		{`var go = function(n){ var u = location.href; if (u.indexOf("?") > 0) u = u.substring(0, u.indexOf("?")); location.href = u + "?p=" + n }`, `return go('4')`, "http://www.example.edu.cn/list.do?p=4"},
		{`var x = { go: (n) => { location.href = ` + "`p${n + 1}.htm`" + `; } }`, `x.go(4)`, ""}, // x is not known; go alone is
		{`const go = n => location.assign("p" + n + ".htm")`, `go(4)`, "http://www.example.edu.cn/p4.htm"},
		{`function go(n){ if(!check(n)) { return; } location.href = "p" + n + ".htm" }`, `go(4)`, "http://www.example.edu.cn/p4.htm"},
		{`function go(n){ if(unknown > 3) { n = 1; } location.href = "p" + n + ".htm" }`, `go(4)`, "http://www.example.edu.cn/p4.htm"},
		{`function go(n){ if(n > total) return; location.href = "p" + n + ".htm" } var total = 3;`, `go(4)`, ""},
		{`function go(n){ for(var i=0;i<n;i++){ location.href="no.htm" } location.href = "p" + n + ".htm" }`, `go(4)`, "http://www.example.edu.cn/p4.htm"},
		{`function go(n){ location.href = "p" + n + unknown() }`, `go(4)`, ""},
		{`function go(n){ go(n) }`, `go(4)`, ""},
		{"", `document.f.page.value=5;document.f.submit()`, "http://www.example.edu.cn/turn.do posting page=5&kind=k"},
		{"", `document.forms[0].elements['page'].value='6'; document.forms["f"].submit();`, "http://www.example.edu.cn/turn.do posting page=6&kind=k"},
		{"", `$('#no').val(7); jQuery("form[name=f]").submit()`, "http://www.example.edu.cn/turn.do posting page=7&kind=k"},
		{"", `document.getElementById('no').value++; document.getElementById('turn').submit()`, "http://www.example.edu.cn/turn.do posting page=4&kind=k"},
		{"", `var f=document.f; f.action='/other.do?x=1'; f.page.value=parseInt(f.page.value)+1; f.submit()`, "http://www.example.edu.cn/other.do?x=1 posting page=4&kind=k"},
		{"", `document.g.q.value='a b'; g.submit()`, "http://www.example.edu.cn/list.do?q=a+b"},
		{"", `$("#no").val(8).closest("form").submit()`, "http://www.example.edu.cn/turn.do posting page=8&kind=k"},
		{`function go(form, n){ eval("document." + form + ".page.value=" + n); setTimeout("document.f.submit()", 10) }`, `go('f', 6)`, "http://www.example.edu.cn/turn.do posting page=6&kind=k"},
		{"", `location.href='p'+$(this).data('page')+'.htm'`, "http://www.example.edu.cn/p9.htm"},
		{"", `__doPostBack('Pager','2')`, "http://www.example.edu.cn/turn.do posting page=3&kind=k&__EVENTTARGET=Pager&__EVENTARGUMENT=2"},
		{"", `WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("Pager", "2", true, "", "", false, true))`, "http://www.example.edu.cn/turn.do posting page=3&kind=k&__EVENTTARGET=Pager&__EVENTARGUMENT=2"},
		{"", `location.href = 1 > 2 ? 'a.htm' : 'b.htm'`, "http://www.example.edu.cn/b.htm"},
		{"", `if (1 == 1 && !(2 < 1)) { location.href = "a.htm" /* yes */ } // end`, "http://www.example.edu.cn/a.htm"},
		{"", `location.href = 'javascript:x'`, ""},
		{"", `location.href = "unclosed`, "http://www.example.edu.cn/unclosed"},
	} {
		p, err := scriptedPage(test.defined)
		if err != nil {
			t.Fatal(err)
		}
		to := p.run(test.code, p.byID("here"))
		got := to.address
		if to.form != "" {
			got += " posting " + to.form
		}
		if got != test.want {
			t.Errorf("run(%s) with %s = %q, want %q", test.code, test.defined, got, test.want)
		}
	}
}

// Where the code calls what nobody knows, an address among its arguments counts,
// but no half of one.
func TestUnknownCalls(t *testing.T) {
	for code, want := range map[string]string{
		`openPage(this, '/info/1.htm')`:          "http://www.example.edu.cn/info/1.htm",
		`top.main.location.href='a.jsp?id='+key`: "",
		`show('list.jsp?id=' + key)`:             "",
		`show(7)`:                                "",
		`void(0)`:                                "",
	} {
		p, err := scriptedPage("")
		if err != nil {
			t.Fatal(err)
		}
		if got := p.scriptWay(code, p.byID("here")); got.address != want {
			t.Errorf("scriptWay(%s) = %q, want %q", code, got.address, want)
		}
	}
}

func FuzzScript(f *testing.F) {
	for _, seed := range []string{
		`document.f.page.value=5;document.f.submit()`, `function go(n){ if(n==1){ location="a" } else { location="i_"+n } } go(2)`, "x.pagination({total:9,pageSize:2,a:n=>location=`p${n}`})",
		`$('#no').val(7); $("#turn").submit()`, `for(;;){while(1){}}`, `var a=a,b=c,c=b; location=a+b+c`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, script string) {
		p, err := scriptedPage(script)
		if err != nil {
			return
		}
		for _, to := range []way{p.run(script, p.byID("here")), newOutline(p).nextDrawn(script)} {
			if to.address != "" && !strings.HasPrefix(to.address, "http") || len(to.form) > 2*maxForm {
				t.Errorf("leads to %q", to)
			}
		}
	})
}

func FuzzDatastore(f *testing.F) {
	f.Add(`<record><![CDATA[<li><a href="/art/1">关于开学的通知</a>2023-05-06</li>]]></record>`)
	f.Add(`<totalrecord>9</totalrecord><nextgroup><![CDATA[<a href="dataproxy.jsp?page=2">]]></nextgroup></script><record>&lt;li&gt;`)
	f.Fuzz(func(t *testing.T, records string) {
		p, err := Parse([]byte("<datastore>"+records), "", "http://www.example.edu.cn/module/dataproxy.jsp?startrecord=1&endrecord=3")
		if err != nil {
			return
		}
		list := p.List(disclosure.Rules{})
		if len(list.Entries) > maxEntries || list.Next != "" && !strings.HasPrefix(list.Next, "http") {
			t.Errorf("%d entries, next %q", len(list.Entries), list.Next)
		}
	})
}

func FuzzRule(f *testing.F) {
	f.Add("h1, .a@title", `<h1>x</h1>`)
	f.Add("@data-day", `<a data-day=1 class=a>`)
	f.Fuzz(func(t *testing.T, rule, page string) {
		p, err := Parse([]byte("<p>"+page), "", "http://www.example.edu.cn/")
		if err != nil || len(rule) > 200 {
			return
		}
		p.List(disclosure.Rules{Entry: rule, EntryTitle: rule, EntryURL: rule, EntryDate: rule, Next: rule})
		p.Detail(disclosure.Rules{Title: rule, Published: rule, Source: rule, Body: rule, Attachments: rule, Drop: []string{rule}})
	})
}
