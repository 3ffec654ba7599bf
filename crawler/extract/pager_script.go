package extract

import (
	"regexp"
	"strconv"
	"strings"
)

// pagerScripts are calls and variables by which systems write their pagers in
// the browser. The parts are named: count of pages, current page, name and ext
// of the file, total of entries, size of a page, base and suffix of the
// address, next as it stands.
var pagerScripts = []struct {
	system string
	form   *regexp.Regexp
	first  int  // what the first page is counted as
	file   bool // page k is name_k.ext, counted as current is
}{
	{"拓尔思 TRS", regexp.MustCompile(`createPageHTML\w*\(\s*["']?(?P<count>\d+)["']?\s*,\s*["']?(?P<current>\d+)["']?\s*,\s*["'](?P<name>[\w./-]+)["']\s*,\s*["']\.?(?P<ext>\w+)["']`), 0, true},
	{"拓尔思 TRS", regexp.MustCompile(`createPageHTML\w*\(\s*["'][\w-]+["']\s*,\s*["']?(?P<count>\d+)["']?\s*,\s*["']?(?P<current>\d+)["']?\s*,\s*["'](?P<name>[\w./-]+)["']\s*,\s*["']\.?(?P<ext>\w+)["']`), 1, true},
	{"拓尔思 TRS", regexp.MustCompile(`(?:createPage|getPage|pageHTML|showPage|createPager|pager)\w*\(\s*(?P<count>\d+)\s*,\s*(?P<current>\d+)\s*,\s*["'](?P<name>[\w./-]+)["']\s*,\s*["']\.?(?P<ext>\w+)["']`), 0, true},
	{"拓尔思 TRS", regexp.MustCompile(`createPageHTML\w*\(\s*["'](?P<name>[a-zA-Z][\w./-]*)["']\s*,\s*["']\.?(?P<ext>s?html?|jsp)["']\s*,\s*(?P<count>\d+)\s*,\s*(?P<current>\d+)`), 0, true},
	{"拓尔思 TRS", regexp.MustCompile(`(?s)currentPage\s*=\s*["']?(?P<current>\d+).*?countPage\s*=\s*["']?(?P<count>\d+)`), 0, true},
	{"拓尔思 TRS", regexp.MustCompile(`(?s)countPage\s*=\s*["']?(?P<count>\d+).*?currentPage\s*=\s*["']?(?P<current>\d+)`), 0, true},
	{"新点 Epoint", regexp.MustCompile(`(?s)pageSize\s*:\s*(?P<size>\d+).*?total\s*:\s*(?P<total>\d+).*?href\s*=\s*["'](?P<base>/[^"']*/)["']\s*\+\s*\(\s*data\.pageIndex\s*\+\s*1\s*\)\s*\+\s*["'](?P<suffix>\.\w+)["']`), 1, false},
}

// fileInScript is the name of the file in scripts that put it together of pieces.
var (
	fileInScript = regexp.MustCompile(`["']([a-zA-Z]\w*)["']\s*\+\s*["']_["']\s*\+[^;]*?["']\.?["']?\s*\+?\s*["']?\.?(s?html?)["'\\]`)
	numberedFile = regexp.MustCompile(`/(\d{1,5})\.\w+$`)
)

func writesPager(script string) bool {
	for _, word := range []string{"createPage", "countPage", "pageHTML", "showPage(", "pagination("} {
		if strings.Contains(script, word) {
			return true
		}
	}
	return false
}

// nextByScript works out the address that a script would link.
func (o *outline) nextByScript() string {
	for _, script := range o.scripts {
		for i := range pagerScripts {
			m := pagerScripts[i].form.FindStringSubmatch(script)
			if m == nil {
				continue
			}
			part := map[string]string{}
			for j, name := range pagerScripts[i].form.SubexpNames() {
				part[name] = m[j]
			}
			if !pagerScripts[i].file {
				return o.nextNumbered(part)
			}
			return o.nextFile(part, script, pagerScripts[i].first)
		}
	}
	return ""
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
		name, ext = "index", "html"
		if m := fileInScript.FindStringSubmatch(script); m != nil {
			name, ext = m[1], m[2]
		}
	}
	address, _ := o.page.open(name + "_" + strconv.Itoa(current+1) + "." + ext)
	return address
}

// nextNumbered is k.html under a folder, where the page's own address tells k.
func (o *outline) nextNumbered(part map[string]string) string {
	size, _ := strconv.Atoi(part["size"])
	total, _ := strconv.Atoi(part["total"])
	current := 1
	if m := numberedFile.FindStringSubmatch(o.page.URL.Path); m != nil {
		current, _ = strconv.Atoi(m[1])
	}
	if size == 0 || current*size >= total {
		return ""
	}
	address, _ := o.page.open(part["base"] + strconv.Itoa(current+1) + part["suffix"])
	return address
}
