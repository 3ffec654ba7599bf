package inspect

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

func (r *pageReader) sign(sign Sign) {
	if len(r.page.Signs) < maxSigns {
		r.page.Signs = append(r.page.Signs, sign)
	}
}

// injected gives the first word of a text that only advertisers use.
func (r *pageReader) injected(text string) string {
	if firstOf(r.words.Against, text) != "" {
		return ""
	}
	return firstOf(r.words.Injected, text)
}

// promoted gives the first word of a link's text that speaks for an advertiser
// where the link leads to a stranger.
func (r *pageReader) promoted(text string) string {
	if word := r.injected(text); word != "" || firstOf(r.words.Against, text) != "" {
		return word
	}
	return firstOf(r.words.Doubtful, text)
}

func (r *pageReader) isKnown(host string) bool {
	for _, known := range r.words.Known {
		if host == known || strings.HasSuffix(host, "."+known) {
			return true
		}
	}
	return false
}

var refresh = regexp.MustCompile(`(?i)^\s*\d+\s*[;,]\s*url\s*=\s*['"]?\s*([^'"]+)`)

func (r *pageReader) meta(n *html.Node) {
	switch {
	case strings.EqualFold(attr(n, "http-equiv"), "refresh"):
		if found := refresh.FindStringSubmatch(attr(n, "content")); found != nil {
			if u, ok := r.stranger(found[1]); ok {
				r.sign(Sign{Major, "网页自动跳转到校外网站「" + u.Hostname() + "」", u.String()})
			}
		}
	case strings.EqualFold(attr(n, "name"), "keywords"), strings.EqualFold(attr(n, "name"), "description"):
		if word := r.injected(attr(n, "content")); word != "" {
			r.sign(Sign{Grave, "网页的关键词或描述里有「" + word + "」，可能被篡改", r.page.URL})
		}
	}
}

func (r *pageReader) title(n *html.Node) {
	if word := r.injected(textIn(n)); word != "" {
		r.sign(Sign{Grave, "网页标题里有「" + word + "」，可能被篡改", r.page.URL})
	}
}

// stranger gives an address that leads to a host that is neither the college's
// nor a public platform's.
func (r *pageReader) stranger(to string) (*url.URL, bool) {
	u := r.resolve(to)
	if u == nil || r.own[domainOf(u.Hostname())] || r.isKnown(u.Hostname()) {
		return nil, false
	}
	return u, true
}

var moves = regexp.MustCompile(`location(?:\.href)?\s*=\s*["'](https?://[^"']{1,500})["']|location\.(?:replace|assign)\(\s*["'](https?://[^"']{1,500})["']`)

// script looks for what sends readers away. A script that asks first whether
// they come from a search engine hides from who types the address; others are
// mostly the answer to a click, and matter only on a page without links.
func (r *pageReader) script(code string) {
	for _, found := range moves.FindAllStringSubmatch(code, 5) {
		u, ok := r.stranger(found[1] + found[2])
		switch {
		case !ok:
		case strings.Contains(code, "referrer") && firstOf(r.words.Engines, code) != "":
			r.sign(Sign{Grave, "脚本让从搜索引擎来的访客跳转到校外网站「" + u.Hostname() + "」", u.String()})
		default:
			r.moves = append(r.moves, Sign{Minor, "几乎没有内容的页面，由脚本跳转到校外网站「" + u.Hostname() + "」", u.String()})
		}
	}
}

var (
	unseen = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)|text-indent\s*:\s*-\d{3,}|(?:left|top|right)\s*:\s*-\d{3,}px|opacity\s*:\s*0\s*(?:;|$)|(?:^|;)\s*(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|$)`)
	tiny   = regexp.MustCompile(`^[01](?:px)?$`)
)

// hides tells whether readers do not see what an element holds.
func hides(n *html.Node) bool {
	if style := attr(n, "style"); style != "" && unseen.MatchString(style) {
		return true
	}
	return n.Data == "marquee" && (tiny.MatchString(attr(n, "height")) || tiny.MatchString(attr(n, "width")) || attr(n, "scrollamount") != "" && len(attr(n, "scrollamount")) >= 4)
}
