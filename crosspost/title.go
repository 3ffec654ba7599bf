package crosspost

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// passing is in a title only because the piece is handed on.
	passing = regexp.MustCompile(`^[\[【(]?(?:转发|转载|转|置顶|热点|头条|图文|最新|new)[\]】):]+ ?|^(?:关于)?(?:转发|转载)(?:关于)?|[\[【(](?:转发|转载|转|图|图文|组图|附件下载|new)[\]】)]$`)
	// quoted is the title of what is handed on.
	quoted = regexp.MustCompile(`^(?:[^《]{0,30})《(.{6,})》(?:的通知|的公告|的函)?$`)
	// kinds are words that make of a notice another one of the same matter.
	kinds = regexp.MustCompile(`更正|变更|更改|修改|修订|补充|补遗|澄清|答疑|质疑|延期|延长|推迟|提前|中标|成交|结果|候选|废标|流标|终止|中止|暂停|取消|撤销|作废|失败|重新|再次|二次|续|补(?:报|录|招|选|考|遗)|调整|拟|预|初|复|终|增补|解除|恢复|通报|总结|简报|摘要|解读|说明|招标|采购|询价|磋商|谈判|比选|单一来源|征求|草案|试行|正式|入围|名单|成绩|开幕|闭幕|启动|举行|召开|落幕|预告|上半|下半|[上中下]旬|[上下]册|[甲乙丙丁]|[a-z]+`)
	// figures count something, or name one of several.
	figures = regexp.MustCompile(`\d+|第?[一二三四五六七八九十百〇两]+(?:[期批次号届轮年月日周季场类组包楼室章卷级]|标段|学期|季度)|第[一二三四五六七八九十百〇两]+|\([一二三四五六七八九十]+\)|之[一二三四五六七八九十]`)
)

// bareTitle is a folded title without what only tells that it is handed on.
func bareTitle(title string) string {
	title = strings.TrimSpace(title)
	for {
		bare := strings.TrimSpace(passing.ReplaceAllString(title, ""))
		if inner := quoted.FindStringSubmatch(bare); inner != nil && bare != title {
			bare = inner[1]
		}
		if bare == title {
			return title
		}
		title = bare
	}
}

// titleLikeness says how two titles stand to each other.
type titleLikeness int

const (
	otherTitle titleLikeness = iota // of another piece
	freeTitle                       // worded in another way, with nothing against
	sameTitle                       // the same, or one inside the other
)

func compareTitles(a, b string) titleLikeness {
	if a, b = bareTitle(a), bareTitle(b); a == b {
		return sameTitle
	}
	if !sameWords(kinds, a, b) || !sameFigures(a, b) {
		return otherTitle
	}
	lettersA, lettersB := []rune(letters(a)), []rune(letters(b))
	if len(lettersA) == 0 || len(lettersB) == 0 {
		return sameTitle
	}
	for _, g := range align(lettersA, lettersB, 2) {
		if g.a < g.aEnd && g.b < g.bEnd {
			return freeTitle
		}
	}
	return sameTitle
}

// sameWords says whether two texts have the same words of a kind.
func sameWords(words *regexp.Regexp, a, b string) bool {
	onlyA, onlyB := differ(words.FindAllString(a, -1), words.FindAllString(b, -1))
	return len(onlyA) == 0 && len(onlyB) == 0
}

// sameFigures says whether two titles count the same. A year may be left out.
func sameFigures(a, b string) bool {
	onlyA, onlyB := differ(figures.FindAllString(a, -1), figures.FindAllString(b, -1))
	if len(onlyA) > 0 && len(onlyB) > 0 {
		return false
	}
	return !slices.ContainsFunc(append(onlyA, onlyB...), func(figure string) bool { return !year.MatchString(figure) })
}

var year = regexp.MustCompile(`^(?:19|20)\d\d$`)

// differ gives what each of two lists has and the other has not.
func differ(a, b []string) (onlyA, onlyB []string) {
	count := map[string]int{}
	for _, word := range b {
		count[word]++
	}
	for _, word := range a {
		if count[word]--; count[word] < 0 {
			onlyA = append(onlyA, word)
		}
	}
	for _, word := range b {
		if count[word] > 0 {
			count[word]--
			onlyB = append(onlyB, word)
		}
	}
	return onlyA, onlyB
}
