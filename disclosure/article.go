package disclosure

import (
	"regexp"
	"strings"
)

// numbered are canonical addresses that hold a number which a system gives to a
// post once, and beside it the column in which the post stands.
var numbered = []form{
	{"博达 VSB", "info/", regexp.MustCompile(`^(.*/)info/\d+/(\d+)\.htm$`), "${1}info/*/$2"},
	{"苏迪 WebPlus", "/page.htm", regexp.MustCompile(`^([^/]+)/.*?\d{4}/\d{4}/c\d+(a\d+)/page\.htm$`), "$1/*/$2"},
	{"苏迪 WebPlus, before 2012", "/info", regexp.MustCompile(`^([^/]+)/s/\d+/t/\d+/\w+/\w+/(info\d+)\.htm$`), "$1/*/$2"},
	{"大汉 JCMS", "/art_", regexp.MustCompile(`^([^/]+)/.*?art/\d+/\d+/\d+/art_\d+_(\w+)\.html$`), "$1/*/$2"},
	{"TRS WCM", "/t", regexp.MustCompile(`^([^/]+)/.*(t\d{8}_\d+)\.s?html?$`), "$1/*/$2"},
	{"PHPCMS", "/show-", regexp.MustCompile(`^(.*/)show-\d+-(\d+)-1\.html$`), "${1}show-*-$2"},
	{"any, by a name that is given once", "-", regexp.MustCompile(`^([^/]+)/.*?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.\w+$`), "$1/*/$2"},
}

// Numbered gives the address of a post without the column that stands in it,
// from its canonical form, where the address holds the number that a known
// system gave to the post; else "". A system shows the post under the same
// number in every column to which it is moved or shared. Other systems count
// anew in some of these addresses, so that equal numbers are evidence beside an
// equal title and day, and not an identity.
func Numbered(canonical string) string {
	for _, f := range numbered {
		if strings.Contains(canonical, f.mark) && f.other.MatchString(canonical) {
			return f.other.ReplaceAllString(canonical, f.known)
		}
	}
	return ""
}
