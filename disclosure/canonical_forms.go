package disclosure

import (
	"regexp"
	"strings"
)

// article is the path of a post in systems that number posts once for the whole
// installation, so that only the post itself can be behind the number.
const article = `info/\d+/\d+\.htm` + // 博达 VSB
	`|\d{4}/\d{4}/c\d+a\d+/page\.htm` + // 苏迪 WebPlus
	`|art/\d{4}/\d+/\d+/art_\d+_\w+\.html` + // 大汉 JCMS
	`|(?:[\w-]+/)*\d{6}/t\d{8}_\d+\.s?html?` // TRS WCM

// form is an address of a post beside the one by which it is known.
type form struct {
	system string
	mark   string         // stands in every such address: looking for it is quick
	other  *regexp.Regexp // as readPath and readQuery write it
	known  string
}

// scripts are the forms by path and query: what answers the same post as a path
// does. Parameters stand in the order of their names.
var scripts = []form{
	{"博达 VSB", "content.jsp", regexp.MustCompile(`^(.*/)content\.jsp\?(?:.*&)?wbnewsid=(\d+)(?:&.*)?&wbtreeid=(\d+)(?:&.*)?$`), "${1}info/$3/$2.htm"},
	{"PHPCMS", "a=show&", regexp.MustCompile(`^(.*)\?a=show&c=index&catid=(\d+)&id=(\d+)&m=content$`), "$1/show-$2-$3-1.html"},
	{"Drupal", "q=node%2F", regexp.MustCompile(`^(.*)\?q=node%2F(\d+)$`), "$1/node/$2"},
}

// paths are the forms by path alone; the query stays.
var paths = []form{
	{"苏迪 WebPlus, under the number of a site or template", "/page", regexp.MustCompile(`^(.*?)(?:/_[st]\d+)+(/\d{4}/\d{4}/c\d+a\d+/page\w?\.(?:htm|psp))$`), "$1$2"},
	{"苏迪 WebPlus, by script, and for mobiles", "/page", regexp.MustCompile(`^(.*/\d{4}/\d{4}/c\d+a\d+/)page(?:m\.htm|m?\.psp)$`), "${1}page.htm"},
	{"大汉 JCMS, where its root lies", "/jcms_files/", regexp.MustCompile(`^/jcms/jcms_files/jcms\d+/web\d+/site(/art/.*)$`), "$1"},
	{"Drupal, for the printer", "/print/", regexp.MustCompile(`^(.*/)print/(?:node/)?(\d+)$`), "${1}node/$2"},
	{"for the printer", "/print", regexp.MustCompile(`^(.*\d.*)/print$`), "$1"},
	{"PHP, without rewriting", "/index.php/", regexp.MustCompile(`^(.*/)index\.php/(.+)$`), "$1$2"},
	{"for mobiles, in a folder of their own", "/m/", mobileIn("m"), "$1$2"},
	{"for mobiles, in a folder of their own", "/wap/", mobileIn("wap"), "$1$2"},
	{"for mobiles, in a folder of their own", "/mobile/", mobileIn("mobile"), "$1$2"},
	{"for mobiles, in a folder of their own", "/3g/", mobileIn("3g"), "$1$2"},
	{"the page of a folder", "/index.", indexPage("index"), "$1"},
	{"the page of a folder", "/default.", indexPage("default"), "$1"},
}

// mobileIn finds posts in a folder for mobiles. Other addresses are left alone:
// behind one may be a section's own script.
func mobileIn(folder string) *regexp.Regexp {
	return regexp.MustCompile(`^(.*/)` + folder + `/(` + article + `)$`)
}

func indexPage(name string) *regexp.Regexp {
	return regexp.MustCompile(`^(.*/)` + name + `\.(?:s?html?|aspx?|jspx?|php|do|action)$`)
}

// mostForms bounds how many forms an address can have at once.
const mostForms = 8

// oneForm gives the address by which the post at an address is known. One that
// has more forms at once than any system stays as it is.
func oneForm(path string, query parameters) (string, parameters) {
	known, rest := path, query
	for range mostForms {
		before := known
		rest = rest.beside(known)
		if static, ok := rewrite(scripts, strings.TrimSuffix(known, "/")+"?"+rest.String()); ok {
			known, rest = static, nil
		}
		if known, _ = rewrite(paths, known); known == before {
			return known, rest
		}
	}
	return path, query.beside(path)
}

// rewrite applies the first form that an address has.
func rewrite(forms []form, address string) (known string, ok bool) {
	for _, f := range forms {
		if strings.Contains(address, f.mark) && f.other.MatchString(address) {
			known = f.other.ReplaceAllString(address, f.known)
			return "/" + strings.Trim(known, "/"), true
		}
	}
	return address, false
}
