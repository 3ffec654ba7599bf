package inspect

import (
	"fmt"
	"regexp"
	"strings"

	"gongkai/disclosure"
)

// What must be made public is due within 20 working days after it was made
// (教办函〔2014〕23号). What comes years later came with a new site, or was
// asked for by an inspection.
const (
	workingDays   = 20
	movedDays     = 365
	closingLines  = 6  // before the attachments' list, or at the end
	signatureSize = 24 // runes that a signature before a date may have
)

var (
	labelledDay = regexp.MustCompile(`(?:成文日期|生成日期|印发日期|制发日期)\s*[:：]?\s*(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})`)
	closingDay  = regexp.MustCompile(`^(.*?)(20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})\s*年\s*(\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*日$`)
	enclosures  = regexp.MustCompile(`^附\s*(?:件|表)`)
	signature   = regexp.MustCompile(`(?:学院|学校|大学|处|部|办公室|委员会|中心|工会|团委|院|党委|馆|组)$`)
)

// madeOn is the day on which a document was made, with the line that says so:
// what is labelled so, else a line before the attachments, or at the end, that
// holds nothing but a day, perhaps behind a signature.
func madeOn(body string) (disclosure.Day, string) {
	if found := labelledDay.FindStringSubmatch(body); found != nil {
		if day := dayOf(found[1:]); day != "" {
			return day, found[0]
		}
	}
	lines := strings.Split(strings.TrimSpace(body), "\n")
	end := len(lines)
	for at, line := range lines {
		if at > 0 && enclosures.MatchString(strings.TrimSpace(line)) {
			if _, ok := closingOn(lines[at-1]); ok { // 附件 after the signature
				end = at
				break
			}
		}
	}
	for at := end - 1; at >= max(0, end-closingLines); at-- {
		if day, ok := closingOn(lines[at]); ok {
			return day, strings.TrimSpace(lines[at])
		}
	}
	return "", ""
}

// closingOn reads a line that ends a document.
func closingOn(line string) (disclosure.Day, bool) {
	line = strings.TrimSpace(line)
	if len(line) > 4*(signatureSize+12) {
		return "", false
	}
	found := closingDay.FindStringSubmatch(line)
	if found == nil {
		return "", false
	}
	before := strings.TrimSpace(found[1])
	if before != "" && (len([]rune(before)) > signatureSize || !signature.MatchString(before)) {
		return "", false
	}
	year := spoken.Replace(found[2])
	day := dayOf([]string{year, spokenNumber(found[3]), spokenNumber(found[4])})
	return day, day != ""
}

// spokenNumber turns 十一 or 二十 into digits.
func spokenNumber(text string) string {
	tens, ones, ten := strings.Cut(text, "十")
	if !ten {
		return spoken.Replace(text)
	}
	if tens == "" {
		tens = "一"
	}
	if ones == "" {
		ones = "〇"
	}
	return spoken.Replace(tens + ones)
}

// late finds posts of the checklist that came more than 20 working days after
// their document. What others made is due when it was obtained, a day that
// nobody knows; of cross-posted copies the first one counts.
func (n *inspection) late() {
	unknown := 0
	var order []columnKey
	moved := map[columnKey][]*Post{}
	for _, post := range n.firstCopies() {
		if post.Requirement == 0 || post.Made == "" || post.Made >= post.Published || n.isOutside(post.Title+post.Source) {
			continue
		}
		apart := daysBetween(post.Made, post.Published)
		if apart <= workingDays {
			continue
		}
		if apart > movedDays {
			key := columnKey{post.Site, post.Column}
			if len(moved[key]) == 0 {
				order = append(order, key)
			}
			moved[key] = append(moved[key], post)
			continue
		}
		if days := n.calendar.Between(post.Made, post.Published); days > workingDays {
			how := fmt.Sprintf("相隔 %d 个工作日", days)
			if !n.calendar.Knows(post.Made, post.Published) {
				unknown++
				how += "（没有这些年份的节假日安排，按周一至周五计算）"
			}
			n.lateBy(post, Major, how)
		}
	}
	for _, key := range order {
		n.moved(moved[key])
	}
	if unknown > 0 {
		n.noteUnknown(KindLate, fmt.Sprintf("%d 条信息晚了多少个工作日", unknown), "没有那些年份的节假日安排，按周一至周五计算")
	}
}

// isOutside tells whether a text speaks of a document that others made. The
// college's own name may hold such a word: 国家开放大学.
func (n *inspection) isOutside(text string) bool {
	if n.School != "" {
		text = strings.ReplaceAll(text, n.School, "")
	}
	return firstOf(n.words.Outside, text) != ""
}

// firstCopies are the posts, of cross-posted copies only the earliest.
func (n *inspection) firstCopies() []*Post {
	first := map[string]*Post{}
	group := func(post *Post) string {
		if post.DuplicateOf != "" {
			return post.DuplicateOf
		}
		return post.ID
	}
	for _, post := range n.all {
		if before := first[group(post)]; before == nil || earlier(post, before) {
			first[group(post)] = post
		}
	}
	var posts []*Post
	for _, post := range n.all {
		if first[group(post)] == post {
			posts = append(posts, post)
		}
	}
	return posts
}

// moved tells of the posts of one column that came more than a year late: with
// a new site they come by the hundred.
func (n *inspection) moved(posts []*Post) {
	first := posts[0]
	if len(posts) == 1 {
		n.lateBy(first, Minor, fmt.Sprintf("晚了 %d 天，可能是补发或者网站迁移", daysBetween(first.Made, first.Published)))
		return
	}
	f := Finding{Kind: KindLate, Severity: Minor, Site: first.Site, Column: first.Column, Title: place(first.Site, first.Column), Evidence: examples(posts, 5), posts: len(posts)}
	f.What = fmt.Sprintf("%d 条信息在文件日期一年多以后才发布，可能是补发或者网站迁移，例如「%s」的文件日期是 %s，%s 才发布", len(posts), first.Title, first.Made, first.Published)
	f.Action = "网站迁移的不必处理；今后在文件形成后 20 个工作日内公开"
	n.add(f, first.Department)
}

func (n *inspection) lateBy(post *Post, severity Severity, how string) {
	f := ofPost(KindLate, severity, post)
	f.What = fmt.Sprintf("文件日期是 %s，%s 才发布，%s；应当在 %d 个工作日内公开", post.Made, post.Published, how, workingDays)
	f.Evidence = append(f.Evidence, Evidence{Text: "正文写着：" + post.MadeBy, URL: openable(post.URL), Day: post.Made})
	f.Action = "今后在文件形成后 20 个工作日内公开；日期不是成文日期的，不必处理"
	n.add(f, post.Department)
}
