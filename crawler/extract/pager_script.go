package extract

import (
	"regexp"
	"strconv"
)

// pagerScripts are calls and variables by which systems write their pagers in
// the browser. The parts are named: count of pages, current page, name and ext
// of the file: page k is name_k.ext, counted as current is.
var pagerScripts = []struct {
	system string
	form   *regexp.Regexp
	first  int // what the first page is counted as
}{
	{"拓尔思 TRS", regexp.MustCompile(`createPageHTML\w*\(\s*["']?(?P<count>\d+)["']?\s*,\s*["']?(?P<current>\d+)["']?\s*,\s*["'](?P<name>[\w./-]+)["']\s*,\s*["']\.?(?P<ext>\w+)["']`), 0},
	{"拓尔思 TRS", regexp.MustCompile(`createPageHTML\w*\(\s*["'][\w-]+["']\s*,\s*["']?(?P<count>\d+)["']?\s*,\s*["']?(?P<current>\d+)["']?\s*,\s*["'](?P<name>[\w./-]+)["']\s*,\s*["']\.?(?P<ext>\w+)["']`), 1},
	{"拓尔思 TRS", regexp.MustCompile(`(?:createPage|getPage|pageHTML|showPage|createPager|pager)\w*\(\s*(?P<count>\d+)\s*,\s*(?P<current>\d+)\s*,\s*["'](?P<name>[\w./-]+)["']\s*,\s*["']\.?(?P<ext>\w+)["']`), 0},
	{"拓尔思 TRS", regexp.MustCompile(`createPageHTML\w*\(\s*["'](?P<name>[a-zA-Z][\w./-]*)["']\s*,\s*["']\.?(?P<ext>s?html?|jsp)["']\s*,\s*(?P<count>\d+)\s*,\s*(?P<current>\d+)`), 0},
	{"拓尔思 TRS", regexp.MustCompile(`(?s)currentPage\s*=\s*["']?(?P<current>\d+).*?countPage\s*=\s*["']?(?P<count>\d+)`), 0},
	{"拓尔思 TRS", regexp.MustCompile(`(?s)countPage\s*=\s*["']?(?P<count>\d+).*?currentPage\s*=\s*["']?(?P<current>\d+)`), 0},
}

// turningCalls are functions of systems' own libraries that turn a page: which
// of their arguments are the list's path and the page, and what stands between.
var turningCalls = []struct {
	system, name string
	path, page   int
	parameter    string
}{
	{"新点 Epoint", "ShowAjaxNewPage", 0, 2, "?Paging="},
}

// fileInScript is the name of the file in scripts that put it together of pieces.
var fileInScript = regexp.MustCompile(`["']([a-zA-Z]\w*)["']\s*\+\s*["']_["']\s*\+[^;]*?["']\.?["']?\s*\+?\s*["']?\.?(s?html?)["'\\]`)

// pagerWords are in every script that draws a pager.
var pagerWords = []string{
	"createPage", "countPage", "pageHTML", "showPage(", "pagination(", "Pagination(", "laypage", "Paginator(", "pageCount", "PageCount", "totalPage", "TotalPage",
	"jpage(", "pageSize", "page_count", "total_page", "Paging(", "pager(", "Pager(", "kkpager",
}

// writesPager tells whether a script may draw a pager.
func writesPager(script string) bool {
	return containsAny(script, pagerWords)
}

// nextByScript works out the address that a script would link.
func (o *outline) nextByScript() way {
	for _, script := range o.scripts {
		if to := o.nextDrawn(script); to.address != "" {
			return to
		}
		if to, known := o.nextWritten(script); known {
			return to
		}
		for i := range pagerScripts {
			m := pagerScripts[i].form.FindStringSubmatch(script)
			if m == nil {
				continue
			}
			part := map[string]string{}
			for j, name := range pagerScripts[i].form.SubexpNames() {
				part[name] = m[j]
			}
			return way{address: o.nextFile(part, script, pagerScripts[i].first)}
		}
	}
	return way{}
}

// nextFile is name_k.ext of the page after the current one.
func (o *outline) nextFile(part map[string]string, script string, first int) string {
	count, _ := strconv.Atoi(part["count"])
	current, _ := strconv.Atoi(part["current"])
	if current+1-first >= count {
		return ""
	}
	name, ext := part["name"], part["ext"]
	if name == "" {
		m := fileInScript.FindStringSubmatch(script)
		if m == nil {
			return ""
		}
		name, ext = m[1], m[2]
	}
	address, _ := o.page.open(name + "_" + strconv.Itoa(current+1) + "." + ext)
	return address
}
