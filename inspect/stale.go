package inspect

import (
	"fmt"
	"strings"

	"gongkai/disclosure"
)

// yearsBack is how many years of a yearly document are asked for.
const yearsBack = 5

// stale finds requirements whose last post is older than their rhythm.
func (n *inspection) stale() {
	for _, r := range n.Checklist.Requirements {
		posts := n.answers[r.No]
		switch {
		case len(posts) == 0 || !n.applies(r) || n.isYearlyReport(r):
		case r.Yearly:
			n.missingYears(r, posts)
		case r.Months > 0:
			n.overdue(r, posts)
		}
	}
}

func (n *inspection) overdue(r disclosure.Requirement, posts []*Post) {
	last, ok := n.latest(posts)
	if !ok {
		n.noteUnknown(KindStale, fmt.Sprintf("事项 %d 的更新时间", r.No), "这一事项的信息都没有日期")
		return
	}
	if last.Published >= before(n.seen(last.Site), r.Months) {
		return
	}
	f := ofPost(KindStale, Major, last)
	f.Title = r.Name
	f.What = fmt.Sprintf("清单事项 %d 应当至少每 %d 个月更新，最近一条是 %s", r.No, r.Months, last.Published)
	f.Action = "公开最新内容；没有变化的，重新核对后注明核对日期；发在别处的，把所在栏目写进配置"
	n.add(f, last.Department)
}

// missingYears finds the years of a yearly document that no post is about. A
// title tells the year before the day does; a post without a year in its title
// stands for the year in which it was published and the one before.
func (n *inspection) missingYears(r disclosure.Requirement, posts []*Post) {
	have := map[int]bool{}
	for _, post := range posts {
		years := Years(post.Title)
		if year := yearOf(post.Published); len(years) == 0 && year > 0 {
			years = []int{year - 1, year}
		}
		for _, year := range years {
			have[year] = true
		}
	}
	known := n.known()
	last := yearOf(known)
	for n.words.dueOf(r.Name, last) >= known { // it may still come
		last--
	}
	older, gaps := missingOf(have, last)
	if len(older)+len(gaps) == 0 {
		return
	}
	f := ofPost(KindStale, Minor, posts[0])
	f.Title = r.Name
	f.Evidence = examples(posts, 3)
	f.What = fmt.Sprintf("清单事项 %d 每年一份，没有找到%s的", r.No, missingText(older, gaps))
	f.Action = "补充公开缺少的年度；已经公开的，在标题里写明年度，或把所在栏目写进配置"
	if len(gaps) > 0 {
		f.Severity = Major
	}
	n.add(f, posts[0].Department)
}

// missingOf are the years up to the last one that are not there: those older
// than all that are, which may stand on a site that is no more, and the others.
func missingOf(have map[int]bool, last int) (older, gaps []int) {
	begun := false
	for year := last - 2*yearsBack; year <= last; year++ {
		switch {
		case have[year]:
			begun = true
		case year <= last-yearsBack:
		case begun:
			gaps = append(gaps, year)
		default:
			older = append(older, year)
		}
	}
	return older, gaps
}

// missingText names years that are missing, the certain ones first.
func missingText(older, gaps []int) string {
	const why = "（有记录的最早年度之前，可能在旧网站上）"
	switch {
	case len(older) == 0:
		return yearsText(gaps)
	case len(gaps) == 0:
		return yearsText(older) + why
	}
	return yearsText(gaps) + "，以及" + yearsText(older) + why
}

func yearsText(years []int) string {
	var texts []string
	for _, year := range years {
		texts = append(texts, fmt.Sprintf("%d 年", year))
	}
	return " " + strings.Join(texts, "、")
}
