package extract

import (
	"regexp"
	"strings"
)

// wordSet is a set of the short texts of buttons. Most links of a page are
// compared with several, so that it must cost next to nothing.
type wordSet struct {
	words map[string]bool // in lower case
	form  *regexp.Regexp  // of texts with a number or with dots, or nil
}

// MatchString tells whether a text is in the set, in whatever case.
func (s wordSet) MatchString(text string) bool {
	if text == "" || len(text) > maxButton {
		return false
	}
	if s.words[text] || s.words[strings.ToLower(text)] {
		return true
	}
	return s.form != nil && strings.ContainsAny(text, "0123456789. ") && s.form.MatchString(text)
}

func setOf(form string, groups ...[]string) wordSet {
	s := wordSet{words: map[string]bool{}}
	if form != "" {
		s.form = regexp.MustCompile(form)
	}
	for _, group := range groups {
		for _, word := range group {
			s.words[word] = true
		}
	}
	return s
}

// combined are all words made of one part of each list.
func combined(lists ...string) []string {
	words := []string{""}
	for _, list := range lists {
		var longer []string
		for _, word := range words {
			for _, part := range strings.Split(list, " ") {
				longer = append(longer, word+part)
			}
		}
		words = longer
	}
	return words
}

var (
	// pageWords name another page of the same list, or a button beside it.
	pageWords = setOf(`(?i)^(?:第?\d{1,5}页?|[上下前后]\s*\d{1,4}\s*[页条]|\.{2,}|首 *页|(?:first|prev|previous|next|last) page)$`,
		combined("首 末 尾 上 下 前 后 第一 最后 最末 上一 下一 前一 后一", " 一", "页 頁 翻"),
		strings.Fields("往前翻 往后翻 前翻 后翻 最后 first prev previous next last firstpage prevpage previouspage nextpage lastpage … go 转到 跳转 跳转到 确定"),
		strings.Fields("返回 返回首页 返回列表 返回顶部 网站首页 主页 打印 关闭 关闭窗口 打印本页"))
	// moreWords lead to the whole list that a box shows a part of.
	moreWords = setOf(`(?i)^(?:更多|查看更多|更多内容|更多信息|更多新闻|了解更多|浏览更多|全部|查看全部|more|read more|view more)[.…]*$`,
		combined("更多 查看更多 更多内容 更多信息 更多新闻 了解更多 浏览更多 全部 查看全部 more", " …"))
	// vagueWords open a post without naming it.
	vagueWords = setOf("",
		strings.Fields("详情 详细 详细内容 详细信息 查看 查看详情 查看详细 查看全文 点击查看 点击进入 阅读 阅读全文 阅读更多 继续阅读 全文 浏览 进入 detail details view 下载 点击下载"))
	// nextWords name the next page, nextSigns stand for it.
	nextWords = setOf(`(?i)^(?:下一 页|next page)$`,
		strings.Fields("下页 下一页 下一頁 下頁 后一页 后页 下翻 后翻 下翻页 next nextpage"))
	nextSigns = setOf("", strings.Fields("> › » ＞ → &gt; >> >>> >>>> ＞＞"))
)
