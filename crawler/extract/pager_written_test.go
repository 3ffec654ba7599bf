package extract

import (
	"strings"
	"testing"

	"gongkai/disclosure"
)

// Pagers that the page's own script writes: the address stands nowhere whole.
func TestNextByWrittenPager(t *testing.T) {
	const counts = "var currentPage = 1;\nvar prevPage = currentPage-1\nvar nextPage = currentPage+1\nvar countPage = 5//页\n"
	for _, test := range []struct{ script, want string }{
		{counts + `document.write("<a href=\"index_" + nextPage + ".htm\">下一页</a>");`, "index_2.htm"},
		{counts + `document.write('<a href='+'index_'+nextPage+'.shtml'+'>下一页</a>');`, "index_2.shtml"},
		{counts + `document.write("<a href=index_"+(currentPage+1)+".htm>下一页</a>");`, "index_2.htm"},
		{counts + `document.write("<a href=\"list.jsp?page="+(nextPage)+"\">下页</a>");`, "list.jsp?page=2"},
		{counts + `var pre='tz'; var ext="shtml"; document.writeln("<a href='"+pre+'_'+(nextPage)+'.'+ext+"'>下一页</a>");`, "tz_2.shtml"},
		{counts + `function go(p){ if(p==0) location.href='./index.shtml'; else location.href='./index_'+p+'.shtml'; }
document.write("<a href='javascript:void(0)' onclick='go("+nextPage+")'>下一页</a>");`, "index_2.shtml"},
		{counts + `function show(){ var s="共"+countPage+"页"; if(nextPage<countPage){ s += "<a href='p" + nextPage + ".htm'>下一页</a>"; } else { s += "<span>下一页</span>"; } document.getElementById("pages").innerHTML = s; }
show();`, "p2.htm"},
		{counts + `$(function(){ $("#pages").html("<a href='p" + nextPage + ".htm'>&gt;</a>"); });`, "p2.htm"},
		{counts + `var s="<a href='p0.htm'>上一页</a>"; for(var i=0;i<countPage;i++){ s += "<a href='p"+i+".htm'>"+i+"</a>"; } s += "<a href='p"+nextPage+".htm'>下一页</a>"; document.getElementById("pages").innerHTML=s;`, "p2.htm"},
		{counts + `var u="p"; if(countPage>9){ for(;;){ u+="x"; } } document.write("<a href='"+u+nextPage+".htm'>下一页</a>");`, "p2.htm"},
		{`function createPageHTML(count, current, name, ext){ if(current<count-1) document.write("<a href="+name+"-"+(current+2)+"."+ext+">下一页</a>"); } createPageHTML(5, 1, "tz", "htm");`, "tz-3.htm"},
		{`function createPageHTML(count, current, name, ext){ if(count == null || count<=1) return; document.write("<a href="+name+"_"+(current+1)+"."+ext+">下一页</a>"); } createPageHTML(5, 1, "tz", "htm");`, "tz_2.htm"},

		{`function createPageHTML(count, current, name, ext){ if(count == null || count<=1) return; document.write("<a href="+name+"_"+(current+1)+"."+ext+">下一页</a>"); } createPageHTML(1, 0, "tz", "htm");`, ""},
		{`function next(){ if (ends()) return; document.write("<a href=p2.htm>下一页</a>"); } next(); var countPage=2;`, ""},
		{"var countPage = 5; var currentPage = 4; var nextPage = currentPage+1;\n" + `if(nextPage<countPage){ document.write("<a href=index_"+nextPage+".htm>下一页</a>"); } else { document.write("<a href=\"javascript:;\">下一页</a>"); }`, ""},
		{counts + `document.write("<a href=\"" + urlOf(nextPage) + "\">下一页</a>");`, ""},
		{counts + `if (more()) document.write("<a href=\"index_" + nextPage + ".htm\">下一页</a>");`, ""},
		{counts + `function next(){ document.write("<a href=\"index_" + nextPage + ".htm\">下一页</a>"); } if (more()) next();`, ""},
		{counts + `var n=0; for(var i=0;i<countPage;i++){ if(i==currentPage) n=i+1; } document.write("<a href='p"+n+".htm'>下一页</a>");`, ""},
		{counts + `var u="p"; switch(currentPage){ case 1: u="q"; } document.write("<a href='"+u+nextPage+".htm'>下一页</a>");`, ""},
		{counts + `drawPages(currentPage, countPage);`, ""},
	} {
		p := parsePage(t, "http://www.example.edu.cn/tz/index_1.htm", `<html><body><ul class="list">`+threeNew+`</ul><div id="pages"></div><script>`+test.script+`</script></body></html>`)
		if got := p.List(disclosure.Rules{}).Next; strings.TrimPrefix(got, "http://www.example.edu.cn/tz/") != test.want {
			t.Errorf("%s: next %q, want %q", test.script, got, test.want)
		}
	}
}

// A script's options belong to the call they are handed to, and so does the
// function that turns the page.
func TestTurningFunctionBelongsToItsCall(t *testing.T) {
	for _, test := range []struct{ script, want string }{
		{`pager({pageIndex:1,pageCount:12}); pagination({pageIndex:0, callback:function(i){ location.href=(i+1)+'.html' }})`, ""},
		{`pager({pageIndex:1,pageCount:12}); $.get({success:function(i){ location.href=(i+1)+'.html' }})`, ""},
		{`pager({pageIndex:1,pageCount:12}); function other(i){ location.href=(i+1)+'.html' }`, ""},
		{`pager({pageIndex:1,pageCount:12}, function(i){ location.href=i+'.html' })`, "2.html"},
		{`$('#p').pager({pageIndex:1,pageCount:12}); $('#p').on('turn', function(i){ location.href=i+'.html' })`, "2.html"},
		{`pager({pageIndex:1,pageCount:12, turn:function(i){ location.href=i+'.html' }})`, "2.html"},
	} {
		p := parsePage(t, "http://www.example.edu.cn/tz/", `<html><body><ul class="list">`+threeNew+`</ul><script>`+test.script+`</script></body></html>`)
		if got := p.List(disclosure.Rules{}).Next; strings.TrimPrefix(got, "http://www.example.edu.cn/tz/") != test.want {
			t.Errorf("%s: next %q, want %q", test.script, got, test.want)
		}
	}
}
