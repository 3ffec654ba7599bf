package inspect

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// A yearly report is due in the 信息公开专栏 on the 31st of October after its
// school year (教育部办公厅's yearly notices, as of 2018).
const (
	dueMonth = 10
	dueDay   = 31
)

func lastDueOf(year int) disclosure.Day {
	day, _ := disclosure.NewDay(year, dueMonth, dueDay)
	return day
}

// isYearlyReport tells whether a requirement is the yearly report on
// disclosure: by its wording, since schools number the list in their own ways.
func (n *inspection) isYearlyReport(r disclosure.Requirement) bool {
	return strings.Contains(r.Name, "信息公开") && strings.Contains(r.Name, "报告")
}

// isYearlyReport tells the same of a post's title.
func isYearlyReport(title string) bool {
	_, after, found := strings.Cut(title, "信息公开")
	return found && (strings.Contains(after, "报告") || strings.Contains(after, "年报"))
}

// covered is how a yearly report stands to its due date.
type covered struct {
	post *Post
	year int  // in whose October it was due
	sure bool // what it covers is said, and not only guessed from a year in its title
}

// coverage tells for which October a report was due.
func coverage(post *Post) (covered, bool) {
	end, sure := post.Covers, post.Covers != ""
	if !sure {
		end, sure = schoolYearEnd(post.Title)
	}
	if sure {
		year := yearOf(end)
		if end > lastDueOf(year) {
			year++
		}
		return covered{post, year, true}, true
	}
	published := yearOf(post.Published)
	years := Years(post.Title)
	switch {
	case len(years) == 0:
		return covered{post, published, false}, published > 0
	case years[len(years)-1] == published: // a school year that ended in it
		return covered{post, published, false}, true
	}
	return covered{post, years[len(years)-1] + 1, false}, true
}

// yearlyReports finds yearly reports that are missing or came late. A report
// counts wherever it is filed, and of several of one year the first.
func (n *inspection) yearlyReports() {
	for _, r := range n.Checklist.Requirements {
		if !n.isYearlyReport(r) || n.exempt(r.No) {
			continue
		}
		first, reports := map[int]covered{}, []*Post{}
		for _, post := range n.all {
			if !isYearlyReport(post.Title) || n.isOutside(post.Title) || firstOf(n.words.AboutReport, post.Title) != "" {
				continue
			}
			reports = append(reports, post)
			if c, ok := coverage(post); ok && (first[c.year].post == nil || earlier(post, first[c.year].post)) {
				first[c.year] = c
			}
		}
		if len(reports) == 0 && len(n.answers[r.No]) == 0 {
			n.noReport(r)
			continue
		}
		have := map[int]bool{}
		for year, c := range first {
			have[year] = true
			n.lateReport(r, c)
		}
		n.missingReports(r, have, reports)
	}
}

// earlier tells whether a post came before another.
func earlier(a, b *Post) bool {
	return a.Published != "" && (b.Published == "" || a.Published < b.Published)
}

func (n *inspection) noReport(r disclosure.Requirement) {
	f := Finding{Kind: KindReport, Severity: Grave, Requirement: r.No, Title: r.Name, Evidence: n.noPost(r.No)}
	f.What = "没有找到任何一年的信息公开年度报告"
	f.Action = fmt.Sprintf("在信息公开专栏发布，每年 %d 月 %d 日前发布上一学年的；已经发布的，把所在栏目写进配置（sites 的 columns）", dueMonth, dueDay)
	n.add(f, "")
}

// lateReport tells of a report of the last years that came after its due date.
func (n *inspection) lateReport(r disclosure.Requirement, c covered) {
	due := lastDueOf(c.year)
	if !c.sure || c.post.Published == "" || c.post.Published <= due || c.year < yearOf(n.Today)-yearsBack {
		return
	}
	f := ofPost(KindReport, Major, c.post)
	f.Requirement = r.No
	f.What = fmt.Sprintf("信息公开年度报告应当在 %s 前发布，实际发布于 %s", due, c.post.Published)
	f.Action = "今后按期发布；省里规定的截止日期不同的，以省里的为准"
	n.add(f, c.post.Department)
}

func (n *inspection) missingReports(r disclosure.Requirement, have map[int]bool, reports []*Post) {
	known := n.known()
	last := yearOf(known)
	if known <= lastDueOf(last) {
		last--
	}
	older, gaps := missingOf(have, last)
	evidence := examples(reports, 3)
	if len(evidence) == 0 {
		evidence = examples(n.answers[r.No], 3)
	}
	missed := func(severity Severity, years []int, more string) {
		f := Finding{Kind: KindReport, Severity: severity, Requirement: r.No, Title: r.Name, Evidence: evidence}
		f.What = fmt.Sprintf("没有找到应当在%s 10 月底前发布的信息公开年度报告%s", yearsText(years), more)
		f.Action = "补充发布；已经发布的，在标题里写明年度或学年，或把所在栏目写进配置"
		n.add(f, n.departmentOf(reports))
	}
	if !have[last] {
		missed(Grave, []int{last}, "")
		isLast := func(year int) bool { return year == last }
		older, gaps = slices.DeleteFunc(older, isLast), slices.DeleteFunc(gaps, isLast)
	}
	if len(gaps) > 0 {
		missed(Major, gaps, "")
	}
	if len(older) > 0 {
		missed(Minor, older, "（有记录的最早年度之前，可能在旧网站上）")
	}
}

// departmentOf is that of the first post, "" of none.
func (n *inspection) departmentOf(posts []*Post) string {
	if len(posts) == 0 {
		return ""
	}
	return posts[0].Department
}
