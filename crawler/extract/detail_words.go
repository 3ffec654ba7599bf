package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// dayLabels are the words before a date, with how much they say about the day
// of publishing: 0 says it, 1 probably, 2 a later change, 3 the day of writing.
// The longest that ends the text before a date decides, so that 成文日期 is
// not taken for 日期.
var dayLabels = []struct {
	word string
	rank int
}{
	{"发布时间", 0}, {"发布日期", 0}, {"发表时间", 0}, {"发表日期", 0}, {"发稿时间", 0}, {"发稿日期", 0}, {"时间发布", 0}, {"公布日期", 0}, {"公布时间", 0},
	{"公开日期", 0}, {"公开时间", 0}, {"发布于", 0}, {"发表于", 0}, {"上网时间", 0}, {"上网日期", 0}, {"上线时间", 0}, {"发布", 0}, {"发表", 0}, {"刊发时间", 0},
	{"刊登日期", 0}, {"刊登时间", 0}, {"公告时间", 0}, {"公告日期", 0}, {"公示日期", 1}, {"新闻时间", 0}, {"信息时间", 0}, {"信息日期", 0}, {"文章时间", 0},
	{"日期", 1}, {"时间", 1}, {"添加时间", 1}, {"添加日期", 1}, {"录入时间", 1}, {"录入日期", 1}, {"创建时间", 1}, {"上传时间", 1}, {"上传日期", 1}, {"提交时间", 1},
	{"加入时间", 1}, {"来稿日期", 1}, {"编辑日期", 1}, {"编辑时间", 1}, {"发文时间", 1}, {"发文日期", 3}, {"date", 1}, {"time", 1}, {"published", 0}, {"posted on", 0}, {"发布人", 1},
	{"更新时间", 2}, {"更新日期", 2}, {"更新于", 2}, {"修改时间", 2}, {"修改日期", 2}, {"最后更新", 2}, {"updated", 2},
	{"生成日期", 3}, {"生成时间", 3}, {"成文日期", 3}, {"成文时间", 3}, {"印发日期", 3}, {"印发时间", 3}, {"制发日期", 3}, {"签发日期", 3}, {"形成日期", 3},
	{"截止日期", never}, {"截止时间", never}, {"截至日期", never}, {"失效日期", never}, {"失效时间", never}, {"废止日期", never}, {"有效期", never}, {"有效期至", never},
	{"实施日期", never}, {"施行日期", never}, {"生效日期", never}, {"生效时间", never}, {"报名时间", never}, {"活动时间", never}, {"会议时间", never}, {"讲座时间", never},
	{"考试时间", never}, {"开始时间", never}, {"结束时间", never}, {"举办时间", never}, {"培训时间", never}, {"比赛时间", never}, {"开标时间", never}, {"公示时间", never},
	{"公示期", never}, {"访问时间", never}, {"当前时间", never}, {"今天是", never}, {"今天", never}, {"现在是", never}, {"系统时间", never}, {"出生日期", never},
	{"报告时间", never}, {"演出时间", never}, {"面试时间", never}, {"答辩时间", never}, {"送达时间", never}, {"招标时间", never}, {"投标时间", never}, {"下载时间", never},
}

// Ranks beside those of dayLabels: a date with no label, and one that is
// certainly another day.
const (
	unlabelled = -1
	never      = 9
)

// labelRank is the rank of the label that a text ends with.
func labelRank(before string) int {
	before = strings.ToLower(strings.TrimRight(before, " \t\r\n\u00a0\u3000:：∶︰﹕【[（(「|/"))
	before = strings.NewReplacer(" ", "", "\u00a0", "", "\u3000", "").Replace(before)
	best, size := unlabelled, 0
	for _, l := range dayLabels {
		if len(l.word) > size && strings.HasSuffix(before, l.word) {
			best, size = l.rank, len(l.word)
		}
	}
	return best
}

// sourceLabels introduce the source as displayed. Those of rank 0 name it;
// the others stand for it on pages that have none.
var sourceLabels = []struct {
	word string
	rank int
}{
	{"来源", 0}, {"信息来源", 0}, {"稿件来源", 0}, {"文章来源", 0}, {"新闻来源", 0}, {"消息来源", 0}, {"内容来源", 0}, {"来源单位", 0}, {"来源部门", 0}, {"来源于", 0},
	{"稿源", 0}, {"来自", 0}, {"转自", 0}, {"出处", 1}, {"供稿单位", 1}, {"供稿部门", 1}, {"供稿", 1}, {"来稿单位", 1}, {"投稿单位", 1}, {"发布单位", 2}, {"发布机构", 2},
	{"发布部门", 2}, {"发文单位", 2}, {"发文机构", 2}, {"发文机关", 2}, {"信息提供", 2}, {"信息发布", 2}, {"source", 0},
}

// metaWords show that a short line tells about the article and is none of it.
var metaWords = []string{
	"来源", "作者", "浏览", "点击", "阅读", "访问", "字体", "字号", "编辑", "发布", "供稿", "审核", "撰稿", "录入", "人气", "打印", "分享", "出处", "稿源", "责编", "关注度", "查看", "次数",
}

// controlWords begin the lines of print, share and font buttons.
var controlWords = []string{
	"打印", "关闭", "收藏", "分享", "字体", "字号", "返回", "我要打印", "扫一扫", "扫描二维码", "微信扫", "视力保护", "保护视力", "浏览次数", "浏览量", "点击数", "点击量", "点击率", "阅读次数",
	"阅读量", "访问量", "访问次数", "点击次数", "加入收藏", "内容纠错", "我要纠错", "纠错", "复制链接", "复制网址", "推荐给", "发送给", "背景色", "已下载", "语音播报", "全文下载", "点赞", "下载全文",
	"大中小", "小中大", "特大大中小", "放大", "缩小", "打印本页", "打印文章", "顶部", "责任编辑", "责编", "编辑", "审核", "top", "【", "[", "用微信",
}

// endMark finds the lines that end an article: what follows is never of it.
var endMark = regexp.MustCompile(`^[\s\p{P}\p{S}]*(?:(?:上|下|前|后)(?:一|1)?(?:条|篇|则|页新闻|个|主题|信息|新闻|文章|公告|产品|图集)(?:信息|新闻|文章|内容|公告)?\s*(?:[:：∶>»】\]）)]|$|没有|无|暂无|已)|` +
	`(?:相关|延伸|推荐|热门|最新|猜你喜欢|更多)(?:文章|新闻|阅读|链接|信息|资讯|报道|内容|稿件|附件下载|推荐|解读)\s*[\p{P}\p{S}]*(?:更多|more|MORE)?[\p{P}\p{S}]*$|` +
	`(?:网友|最新|全部|发表|相关|文章|我要)评论(?:列表|区)?\s*[:：(（]?\s*\d*\s*[)）]?\s*$|` +
	`免责声明\s*[:：]?\s*$|友情链接|快速链接|常用链接|版权所有|版权声明|Copyright|©|ICP备|联系我们\s*$)|版权所有|All Rights? Reserved|ICP备\d|公网安备|网安备|(?i:copyright\s*[©(\d])`)

// endWords are in every text that endMark matches: looking for them first is
// far cheaper.
var endWords = []string{
	"一条", "一篇", "一则", "一页", "一个", "一主题", "一信息", "一新闻", "一文章", "一公告", "一产品", "一图集", "1条", "1篇", "上条", "下条", "上篇", "下篇", "前篇", "后篇", "上则", "下则",
	"上个", "下个", "前条", "后条", "相关", "延伸", "推荐", "热门", "最新", "猜你喜欢", "更多", "链接", "版权", "免责", "评论", "opyright", "OPYRIGHT", "©", "ICP备", "联系我们", "ights", "安备",
}

// isEnd tells whether a text is a line that ends an article.
func isEnd(text string) bool { return containsAny(text, endWords) && endMark.MatchString(text) }

// attachmentLabel is a line, or the beginning of one, that introduces files.
var attachmentLabel = regexp.MustCompile(`^[\s【\[（(]*(?:相关)?(?:附件|附|文件下载|资料下载|附件下载|相关下载|下载)(?:列表|下载)?\s*[\d一二三四五六七八九十０-９]*\s*(?:[:：∶】\]）)\.、【\[(（]|$|\s)`)

// squash removes white space, for comparing.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if blank(r) {
			return -1
		}
		return r
	}, s)
}

// counters is a line of nothing but labelled numbers and buttons, squashed.
var counters = regexp.MustCompile(`^(?:\p{Han}{0,4}(?:点击|浏览|阅读|访问|核发|审核)\p{Han}{0,3}[:：]\d*次?)+(?:[【\[(]\p{Han}{2,6}[】\])])*$`)

// counterWords are in every text that counters matches.
var counterWords = []string{"点击", "浏览", "阅读", "访问", "核发", "审核"}

// isControl tells whether a short line is made of buttons and counters.
func isControl(text string) bool {
	if utf8.RuneCountInString(text) > 60 {
		return false
	}
	text = strings.TrimLeft(strings.ToLower(squash(text)), "【[（(|·•▪>")
	if text == "" {
		return true
	}
	if strings.ContainsAny(text, ":：") && containsAny(text, counterWords) && counters.MatchString(text) {
		return true
	}
	for _, word := range controlWords {
		if word != "【" && word != "[" && strings.HasPrefix(text, word) {
			rest := text[len(word):]
			return rest == "" || utf8.RuneCountInString(text) <= 12 || strings.ContainsAny(rest[:min(len(rest), 3)], ":：】]|次：到") || strings.HasPrefix(rest, "到") || containsAny(rest, []string{"次", "】", "大", "关闭", "打印"})
		}
	}
	return false
}
