package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Badges are decorations beside a title: what the editor wants to be seen, and
// no part of what the post is called.
var (
	badgeWord    = regexp.MustCompile(`(?i)^[\[【(（「]?(?:new!*|hot!*|top|置顶|热门|推荐|最新|精华|图文|重要|头条)[\]】)）」]?$`)
	badgeLetter  = regexp.MustCompile(`^[\[【(（「]?[新热顶荐精图]+[\]】)）」]?$`)
	badgeClass   = regexp.MustCompile(`(?i)(?:^|[-_ ])(?:new|hot|top|badge|tag|label|mark|icon|ding|zhiding|zd|re|jian|is-?top|is-?new)(?:$|[-_ \d])|badge|layui-bg|istop|isnew`)
	leadingBadge = regexp.MustCompile(`(?i)^\s*(?:置顶\s*[:：]\s*|[\[【(（]\s*(?:置顶|顶|热|荐|新|new!*|hot!*|top)\s*[\]】)）]\s*)+`)
	closingBadge = regexp.MustCompile(`(?i)(?:\s*[\[【(（]\s*(?:置顶|顶|热|荐|新|new!*|hot!*|top)\s*[\]】)）])+\s*$`)
)

// isBadge tells whether a text in an inline element of its own is a badge. One
// character is where the element says so: pasted titles come in pieces too.
func isBadge(n *html.Node, text string) bool {
	if n == nil || len(text) > 24 || text == "" {
		return false
	}
	if text = squash(text); utf8.RuneCountInString(text) > 7 {
		return false
	}
	if badgeWord.MatchString(text) {
		return true
	}
	return badgeLetter.MatchString(text) && (n.Data == "sup" || n.Data == "i" || n.Data == "em" || badgeClass.MatchString(attr(n, "class")))
}

// withoutBadges takes bracketed badges off the ends of a title.
func withoutBadges(title string) string {
	if !strings.ContainsAny(title, "[【(（") && !strings.HasPrefix(title, "置顶") {
		return title
	}
	bareTitle := closingBadge.ReplaceAllString(leadingBadge.ReplaceAllString(title, ""), "")
	if bareTitle == "" {
		return title
	}
	return bareTitle
}
