package extract

import (
	"strings"

	"golang.org/x/net/html"
)

// mark says what a part of a page is for, as its markup tells.
type mark uint16

const (
	markNav    mark = 1 << iota // navigation, header, footer, breadcrumb, friend links
	markSide                    // a box beside the main column
	markBanner                  // a slide show
	markPager                   // holds the links to other pages of the list
	markMain                    // the main list of the page
	markRow                     // one entry of some list
	markBody                    // the body or title block of a post
	markHidden                  // not shown, at least at first
)

// listMarks are attributes that systems give to the parts of their pages. A
// value that ends in * stands for all that begin so. Class values compare with
// each class of the element.
var listMarks = []struct {
	system, attribute, value string
	mark                     mark
}{
	{"博达 VSB", "id", "line_u*", markRow},
	{"博达 VSB", "id", "line*_*", markRow},
	{"博达 VSB", "class", "pb_sys_common", markPager},
	{"博达 VSB", "id", "fanye*", markPager},
	{"博达 VSB", "class", "v_news_content", markBody},
	{"博达 VSB", "name", "_newscontent_fromname", markBody},
	{"苏迪 WebPlus", "id", "wp_paging_w*", markPager},
	{"苏迪 WebPlus", "class", "wp_paging", markPager},
	{"苏迪 WebPlus", "class", "wp_articlecontent", markBody},
	{"苏迪 WebPlus", "class", "arti_title", markBody},
	{"苏迪 WebPlus", "class", "Article_Title", markBody},
	{"拓尔思 TRS", "class", "TRS_Editor", markBody},
	{"拓尔思 TRS", "id", "page_div", markPager},
	{"大汉 JCMS", "id", "zoom", markBody},
	{"新点 Epoint", "class", "ewb-page", markPager},
	{"新点 Epoint", "class", "pagemargin", markPager},
	{"新点 Epoint", "class", "m-pagination", markPager},
	{"帝国 EmpireCMS", "class", "lbfy", markPager},
	{"织梦 DedeCMS", "class", "dede_pages", markPager},
	{"PHPCMS", "id", "pages", markPager},
	{"JEECMS", "class", "am-pagination", markPager},
	{"layui", "class", "layui-laypage", markPager},
	{"正方", "class", "pageBar", markPager},
	{"WordPress", "class", "nav-links", markPager},
	{"WordPress", "class", "entry-content", markBody},
	{"Discuz", "class", "pg", markPager},
	{"Kaipu", "class", "pagination_index", markPager},
}

// markWords are the parts of class names and ids, lower case, that tell what a
// part of a page is for, whatever the system: pinyin and its initials too.
var markWords = map[string]mark{
	"nav": markNav, "navbar": markNav, "navi": markNav, "menu": markNav, "submenu": markNav, "leftmenu": markNav, "header": markNav,
	"footer": markNav, "foot": markNav, "copyright": markNav, "daohang": markNav, "dh": markNav,
	"breadcrumb": markNav, "crumb": markNav, "crumbs": markNav, "position": markNav, "location": markNav, "weizhi": markNav, "dqwz": markNav, "mianbao": markNav,
	"friend": markNav, "friendlink": markNav, "friendlinks": markNav, "yqlj": markNav, "links": markNav, "youlian": markNav,
	"sitemap": markNav, "toolbar": markNav, "share": markNav, "login": markNav, "search": markNav, "listcolumn": markNav,
	"side": markSide, "sidebar": markSide, "aside": markSide, "related": markSide, "relate": markSide, "xgxw": markSide, "xgyd": markSide,
	"hot": markSide, "rank": markSide, "ranking": markSide, "paihang": markSide, "recommend": markSide, "tuijian": markSide, "tj": markSide,
	"banner": markBanner, "swiper": markBanner, "slide": markBanner, "slider": markBanner, "slick": markBanner, "carousel": markBanner, "focus": markBanner, "flexslider": markBanner,
	"page": markPager, "pages": markPager, "pager": markPager, "paging": markPager, "pagination": markPager, "fanye": markPager, "pagebar": markPager, "fenye": markPager, "pagelist": markPager, "pagenav": markPager,
	"hidden": markHidden, "hide": markHidden,
}

// markTags are elements that say so by their name.
var markTags = map[string]mark{"nav": markNav, "header": markNav, "footer": markNav, "aside": markSide}

// marksOf reads the marks of one element. The page and its frame are for
// everything, whatever they are called.
func marksOf(n *html.Node) mark {
	if n.Data == "html" || n.Data == "body" || n.Data == "form" && len(n.Attr) < 2 {
		return 0
	}
	m := markTags[n.Data]
	for _, a := range n.Attr {
		switch a.Key {
		case "id", "class", "name":
			m |= namedMarks(a.Key, a.Val)
		case "style":
			if (strings.Contains(a.Val, "none") || strings.Contains(a.Val, "hidden") || strings.Contains(a.Val, "NONE")) && hiddenStyle.MatchString(a.Val) {
				m |= markHidden
			}
		}
	}
	return m
}

// namedMarks reads the marks of an id, a name or a list of classes.
func namedMarks(attribute, value string) mark {
	var m mark
	if len(value) > 200 {
		value = value[:200]
	}
	for _, word := range splitClasses(value) {
		for i := range listMarks {
			if listMarks[i].attribute == attribute && matchesValue(word, listMarks[i].value) {
				m |= listMarks[i].mark
			}
		}
		if attribute != "name" {
			eachWord(word, func(part string) { m |= markWords[part] })
		}
	}
	return m
}
