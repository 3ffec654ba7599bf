package crosspost

import (
	"regexp"
	"strings"
	"time"
)

// What a site puts around a piece, as lines of a folded text: punctuation is
// that of ASCII there, but for 。《》【】.
var (
	// around are lines about the page or the making of the text.
	around = regexp.MustCompile(`^[\[【(]?(?:(?:信息|文章|新闻|稿件|内容|图文)?(?:来源|出处)|稿源|文章作者|作者|文/图|文图|图/文|撰稿人?|供稿人?|供稿单位|投稿|通讯员|记者|摄影|编辑|责任编辑|责编|校对|校审|审核人?|审稿|初审|复审|终审|一审|二审|三审|编审|监制|签发|发布人?|发布者|发布单位|发布部门|发布机构|发布时间|发布日期|发布于|更新时间|录入者?|上传者?|浏览(?:次数|量)?|点击(?:次数|数|量|率)?|阅读(?:次数|量|数)?|访问(?:次数|量)?|字体|字号|分享到?|关键词)[ \]】)]*[:/ ].{0,60}$`)
	links  = regexp.MustCompile(`^(?:[\[【(<«…>.|/ ]*(?:上一[条篇页]|下一[条篇页]|打印(?:本页)?|关闭(?:窗口|本页)?|返回(?:首页|列表|顶部)?|更多|详情|详细|(?:点击)?(?:查看|阅读)(?:全文|详情|更多|原文)|点击(?:查看|阅读|下载|此处).{0,20}|扫一扫.{0,20}|分享(?:到|至)?.{0,20}|收藏(?:本页)?|原文(?:链接|地址|网址).{0,200}|(?:全文|原文)?(?:转|选|摘|载)(?:载|发|自|编)自?.{0,60}|本文(?:来源|转自|转载自|链接).{0,120}|https?://\S*)[\]】)>» .:…-]*)+(?:$|[:|].{0,80}$)`)
	// passedOn is a paragraph by which a site hands a piece on.
	passedOn = regexp.MustCompile(`转发|转载|转给|原文如下|全文如下|现予转`)
	// greeting is to whom the piece is addressed.
	greeting = regexp.MustCompile(`^[^。.;:!?0-9\n]{0,40}(?:各|全体|有关|相关|尊敬|亲爱|单位|部门|院系|学院|同学|老师|师生|教职工|家长|考生|供应商|投标人)[^。.;:!?0-9\n]{0,40}: ?`)
	// lead is in front of a report's first sentence.
	lead = regexp.MustCompile(`^(?:[\[【(]?[^\s,。:()]{0,12}[网站社报台刊]讯[\]】)]?[: ]*)?(?:\((?:通讯员|记者|作者|特约|实习|文|图|供稿|撰稿|本网|本报|来源)[^()]{0,40}\)[: ]*)?`)
	// maker is behind a report's last sentence.
	maker = regexp.MustCompile(`[\[【(](?:通讯员|记者|作者|文|图|图文|供稿|撰稿|撰文|摄影|编辑|责任编辑|责编|审核|来源|稿源|[^()\[\]【】,。;:]{2,18}(?:处|部|办|办公室|中心|委|院|系|馆|所|局|厅|科|会|室|社|网|宣))[^()\[\]【】。]{0,60}[\]】)][。.]?\s*$`)
	// more is behind an ending that was cut off.
	more = regexp.MustCompile(`(?:(?:\.{2,}|…|[\[【(<«])[^。]{0,12}(?:全文|更多|详情|详细|原文|附件|点击|未完|待续|略)[^。]{0,12}|\.{3,}|…+)$`)
	// organization ends as the name of a body does that signs.
	organization = regexp.MustCompile(`^[^,。;:!?0-9《》]{1,40}(?:大学|学院|学校|专科学校|处|部|办|办公室|中心|委员会|小组|馆|院|系|所|公司|科|会|室|局|厅|医院|支部|团委|党委|工会|政府)\s*(?:\((?:章|盖章|公章|代章)\))?$`)
	// day is a date that stands alone or behind the one who signs.
	day         = regexp.MustCompile(`^(.*?)[(]?(\d{4}|[一二三四五六七八九〇]{4}) ?[年./-] ?(\d{1,2}|[一二三四五六七八九十]{1,3}) ?[月./-] ?(\d{1,2}|[一二三四五六七八九十]{1,3}) ?日?[)]?[。.]?$`)
	attachments = regexp.MustCompile(`^[\[【(]?(?:附件?(?:\d{1,2}|[一二三四五六七八九十]{1,2})?|附表|相关附件|下载附件|附件下载)[\]】)]?(?:[:.、 【\[].*)?$`)
	numbered    = regexp.MustCompile(`^[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[).、 :][^。;!]{1,80}$`)
	file        = regexp.MustCompile(`\.(?:docx?|xlsx?|pptx?|pdf|wps|et|zip|rar|7z|txt|jpe?g|png)[\]】)> ]*(?:[(\[].{0,20}[)\]])?$`)
)

// longestAround bounds the paragraph by which a piece is handed on, in letters.
const longestAround = 160

// mostAround bounds what is taken off the front of a text, in steps.
const mostAround = 40

// piece is a text without what stands around it.
type piece struct {
	lines    []string
	signed   time.Time // the day of its signature, zero where it has none
	attached []string  // the attachments that it names
}

// unframe takes off what stands around a folded text.
func unframe(folded, title string) piece {
	var p piece
	for line := range strings.Lines(folded) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			p.lines = append(p.lines, line)
		}
	}
	if last := len(p.lines) - 1; last >= 0 { // a page without paragraphs has its signature behind a sentence
		p.lines = append(p.lines[:last], strings.SplitAfter(p.lines[last], "。")...)
	}
	for before := -1; before != len(p.lines); {
		before = len(p.lines)
		p.trimEnd()
		p.trimSigned()
		p.trimAttached()
	}
	p.trimFront(letters(title))
	if len(p.lines) > 0 {
		last := len(p.lines) - 1
		p.lines[last] = more.ReplaceAllString(maker.ReplaceAllString(p.lines[last], ""), "")
	}
	return p
}

// longestLine bounds, in bytes, a line that is looked at as a whole.
const longestLine = 800

func isAround(line string) bool {
	return len(line) <= longestLine && (around.MatchString(line) || links.MatchString(line))
}

// signedDay finds the day of a line that is one, or a name and a day.
func signedDay(line string) []string {
	if len(line) > longestLine {
		return nil
	}
	date := day.FindStringSubmatch(line)
	if date != nil && date[1] != "" && !organization.MatchString(strings.TrimSpace(date[1])) {
		return nil
	}
	return date
}

func (p *piece) trimEnd() {
	for len(p.lines) > 0 && (p.lines[len(p.lines)-1] == "" || isAround(p.lines[len(p.lines)-1])) {
		p.lines = p.lines[:len(p.lines)-1]
	}
}

// trimSigned takes a signature off: up to three names above a day, or one name
// below a sentence.
func (p *piece) trimSigned() {
	end := len(p.lines)
	if end == 0 {
		return
	}
	names := 1
	if date := signedDay(p.lines[end-1]); date != nil {
		names, end = 3, end-1
		if p.signed.IsZero() {
			p.signed = dateOf(date[2], date[3], date[4])
		}
	}
	bottom := end
	for names > 0 && end > 0 && organization.MatchString(p.lines[end-1]) {
		names, end = names-1, end-1
	}
	if bottom == len(p.lines) && end < bottom && (end == 0 || !endsSentence(p.lines[end-1])) {
		return // no day, and a list as likely as a signature
	}
	p.lines = p.lines[:end]
}

func endsSentence(line string) bool {
	return strings.HasSuffix(line, "。") || strings.HasSuffix(line, "!") || strings.HasSuffix(line, ".")
}

// trimAttached takes a list of attachments off the end.
func (p *piece) trimAttached() {
	first := len(p.lines)
	for i := len(p.lines) - 1; i >= 0; i-- {
		line := p.lines[i]
		switch {
		case attachments.MatchString(line):
			first = i
		case file.MatchString(line) && countLetters(line) <= 80:
			if first == i+1 {
				first = i
			}
		case !numbered.MatchString(line):
			i = 0
		}
	}
	p.attached = append(p.attached, p.lines[first:]...)
	p.lines = p.lines[:first]
}

// trimFront takes off what stands above the text: the title, lines about the
// page, and the paragraph by which it is handed on, with its signature.
func (p *piece) trimFront(title string) {
	handed := false
	for range mostAround {
		if len(p.lines) == 0 {
			return
		}
		line := p.lines[0]
		switch {
		case isAround(line), countLetters(line) == 0:
		case countLetters(line) <= longestAround && passedOn.MatchString(line):
			handed = true
		case handed && (organization.MatchString(line) || signedDay(line) != nil):
		default:
			all := strings.Join(p.lines, "\n")
			rest := lead.ReplaceAllString(all, "")
			rest = greeting.ReplaceAllString(strings.TrimSpace(withoutTitle(rest, title)), "")
			if rest == all || rest == "" {
				return
			}
			p.lines = strings.Split(rest, "\n")
			continue
		}
		if len(p.lines) == 1 {
			return // never everything
		}
		p.lines = p.lines[1:]
	}
}

// withoutTitle takes the letters of the title from the front of a text.
func withoutTitle(text, title string) string {
	for i, r := range text {
		if title == "" {
			return text[i:]
		}
		if isLetter(r) {
			if !strings.HasPrefix(title, string(r)) {
				break
			}
			title = title[len(string(r)):]
		}
	}
	return text
}

// dateOf reads a day in digits or characters, the zero time where there is none
// such.
func dateOf(year, month, dayOfMonth string) time.Time {
	y, m, d := number(year), number(month), number(dayOfMonth)
	if y < 1900 || m < 1 || m > 12 || d < 1 || d > 31 {
		return time.Time{}
	}
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
}

// number reads 2023, 二〇二三, 十二, 二十六.
func number(text string) int {
	n, tens := 0, -1
	for _, r := range text {
		switch digit := strings.IndexRune("〇一二三四五六七八九", r); {
		case '0' <= r && r <= '9':
			n = n*10 + int(r-'0')
		case r == '十':
			tens, n = max(1, n), 0
		case digit >= 0:
			n = n*10 + digit/len("〇")
		}
	}
	if tens >= 0 {
		n += tens * 10
	}
	return n
}
