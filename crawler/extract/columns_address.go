package extract

import (
	"net/url"
	"regexp"
	"strings"
)

var (
	homePath = regexp.MustCompile(`(?i)^/*(?:(?:index|main|default|home|welcome)[-_]?\d{0,3}(?:\.\w+)?/?)?$`)
	// postAddress is what systems and old scripts open one post by.
	postAddress = regexp.MustCompile(`(?i)/\d{4}[-/]?\d{2}[-/]?\d{2}/|/\d{4}[-/]\d{1,2}[-/][^/]*\d|/\d{8,}\.s?html?$|(?:show|view|detail|article|content|read|news_?info|newsshow|disp)\w*\.(?:asp|aspx|php|jsp)\?|/(?:article|content|detail|show|post|a)[/_-]?\d+\.s?html?$`)
	servicePath = regexp.MustCompile(`(?i)/(?:login|logout|search|register|rss|cas|sso|admin|user|mail|api|logs?)\d*(?:[./?]|$)|^/(?:en|eng|english|ewb)(?:[./]|$)|/(?:en|english)/?$|lucenesearch|search\.jsp`)
	// laterPage is the part of an address that tells a later page of a list
	// from its first: index_2.html, list2.htm, tzgg/12.htm.
	laterPage = regexp.MustCompile(`(?i)(?:[_-]\d{1,5}|(list)\d{1,5})(\.[a-z]+)$|/\d{1,5}(\.[a-z]+)$`)
	pageQuery = regexp.MustCompile(`(?i)^(?:page|pageno|pagenum|pageindex|curpage|currentpage|p)$`)
)

// notColumn tells whether an address is that of a home page, a post, a file or a service.
func notColumn(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	if homePath.MatchString(u.Path) && u.RawQuery == "" {
		return true
	}
	return postPath.MatchString(address) || postAddress.MatchString(address) || servicePath.MatchString(u.Path) || filePath.MatchString(u.Path)
}

// fewAlike is how many addresses of one form a site's columns may have without
// looking like lists; its posts have more.
const fewAlike = 25

// ColumnAddresses chooses among the addresses of a site, such as those of its
// sitemap, the ones that may be columns, in their order and at most so many:
// no posts, files and services, no later pages of lists, and none of those
// that are many of one form.
func ColumnAddresses(addresses []string, most int) []string {
	there, forms := map[string]bool{}, map[string]int{}
	for _, address := range addresses {
		there[address] = true
		forms[addressForm(address)]++
	}
	var kept, rest []string
	for _, address := range addresses {
		switch {
		case notColumn(address) || isLaterPage(address, there):
		case listPath.MatchString(address):
			kept = append(kept, address)
		case forms[addressForm(address)] <= fewAlike:
			rest = append(rest, address)
		}
	}
	kept = append(kept, rest...)
	return kept[:min(len(kept), most)]
}

// listPath is the address of a list in systems that have their own for it.
var listPath = regexp.MustCompile(`(?i)/list\.\w+$|/col/col\d+/(?:index\.\w+)?$|(?:list|class|more|column)\w*\.(?:asp|aspx|php|jsp)\?|/$`)

// isLaterPage tells whether an address is that of a later page of a list whose
// first page is among the others.
func isLaterPage(address string, there map[string]bool) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	query := u.Query()
	for name := range query {
		if pageQuery.MatchString(name) {
			return true
		}
	}
	m := laterPage.FindStringSubmatchIndex(u.Path)
	if m == nil {
		return false
	}
	head := u.Path[:m[0]]
	var firsts []string
	if m[6] >= 0 { // a number alone: /tzgg/12.htm after /tzgg.htm, or /tzgg/
		firsts = []string{head + u.Path[m[6]:m[7]], head + "/", head + "/index" + u.Path[m[6]:m[7]]}
	} else {
		ext := u.Path[m[4]:m[5]]
		firsts = []string{head + ext, strings.TrimSuffix(head, "index")}
		if m[2] >= 0 {
			firsts = append(firsts, head+u.Path[m[2]:m[3]]+ext)
		}
	}
	for _, path := range firsts {
		first := *u
		first.Path, first.RawPath = path, ""
		if there[first.String()] {
			return true
		}
	}
	return false
}
