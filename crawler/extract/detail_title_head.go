package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// metaTitle is the title that the page's metadata name.
func (r *reader) metaTitle() string {
	for _, name := range []string{"articletitle", "pagetitle", "og:title"} {
		if title := r.metas[name]; title != "" {
			return collapse(title)
		}
	}
	return ""
}

// columnNames are headings that name a column on most sites.
var columnNames = map[string]bool{
	"通知公告": true, "通知公示": true, "公告公示": true, "公示公告": true, "公告": true, "公示": true, "通知": true, "新闻": true, "新闻动态": true, "新闻中心": true,
	"学校新闻": true, "学校要闻": true, "校园新闻": true, "校园动态": true, "学院新闻": true, "工作动态": true, "部门动态": true, "信息公开": true, "政务公开": true, "党务公开": true,
	"校务公开": true, "招标公告": true, "招标采购": true, "规章制度": true, "政策法规": true, "下载中心": true, "资料下载": true, "学术讲座": true, "招生信息": true, "要闻动态": true,
	"正文": true, "文章内容": true, "新闻详情": true, "详细内容": true, "信息详情": true, "内容": true, "详情": true, "当前位置": true, "新闻资讯": true,
}

// organisation ends the names that sites give themselves.
var organisation = regexp.MustCompile(`(?:学院|大学|学校|中学|校区|门户网站|官网|网站|信息网|公开网|新闻网|办公室|中心|处|局|厅|系|馆)$`)

// siteName tells whether a text names the site or its column, not an article.
func (r *reader) siteName(text string) bool {
	text = squash(text)
	runes := utf8.RuneCountInString(text)
	head := squash(r.tree.title)
	if columnNames[text] || (runes <= 8 && r.linkedElsewhere(text, int32(runes))) {
		return true
	}
	if runes <= 20 && organisation.MatchString(text) && (head == text || (len(head) > len(text) && strings.HasSuffix(head, text))) {
		return true
	}
	for _, name := range []string{"sitename", "columnname", "og:site_name", "application-name"} {
		if value := squash(r.metas[name]); value != "" && value == text && value != squash(r.metaTitle()) {
			return true
		}
	}
	return false
}

// linkedElsewhere tells whether a short text is also that of a link, as the
// names of columns are in the navigation and above the article.
func (r *reader) linkedElsewhere(text string, runes int32) bool {
	for i, l := range r.lines {
		if l.linkRunes == l.runes && l.runes == runes && squash(r.lineText(int32(i))) == text {
			return true
		}
		if l.linkRunes > 0 && l.linkRunes < l.runes && l.runes < 80 {
			for _, p := range r.pieces[l.from:l.to] {
				if p.link && squash(p.text) == text {
					return true
				}
			}
		}
	}
	return false
}

// titleFromHead is the metadata's title, or the head's without the site's name.
func (r *reader) titleFromHead() string {
	if title := r.metas["articletitle"]; title != "" {
		return collapse(title)
	}
	return withoutSite(r.tree.title, r.metas["sitename"])
}

// siteSeparators part a head's title from the names of the column and the site.
// The last ones also stand inside of titles, between words and in numbers.
var siteSeparators = []string{"_", " - ", " | ", "|", " – ", " — ", "--", "——", "-", "–"}

const sureSeparators = 6 // how many of siteSeparators stand in no title

// longestSite is how many runes a site's or a column's name has at most, where
// nothing else tells that it is one.
const longestSite = 10

// withoutSite takes the names of the column and the site off the end of a
// head's title.
func withoutSite(title, site string) string {
	title = collapse(title)
	if site != "" {
		if rest, ok := strings.CutSuffix(title, collapse(site)); ok && rest != "" {
			return strings.TrimRight(rest, " -_|–—·>")
		}
	}
	for i, separator := range siteSeparators {
		rest, cut := title, false
		for {
			at := strings.LastIndex(rest, separator)
			if at <= 0 || visibleRunes(rest[:at]) < 4 {
				break
			}
			name := strings.TrimSpace(rest[at+len(separator):])
			isName := organisation.MatchString(name) || columnNames[name] || visibleRunes(name) <= longestSite && !strings.ContainsAny(name, "0123456789")
			if !isName && (i >= sureSeparators || cut) {
				break
			}
			rest, cut = strings.TrimSpace(rest[:at]), true
		}
		if cut {
			return rest
		}
	}
	return title
}
