package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// facts are the numbers and names of the wording in parts.txt.
type facts struct {
	Title, Term, End, Checklist, Sentence string

	Posts, Figures, Unique int
	Compared               string // with the period before, "" where nothing is
	Channels               []channelFacts
	Departments            string
	NoDepartment           int

	Listed, Outside                           int
	ListedShare                               string
	Requirements, Exempt, Active, Idle, Blank int
	Categories                                []categoryFacts
	Details                                   []detailFacts
	Regulations, Made, Revised, Repealed      int
	Busiest                                   string
	M                                         map[string]string // by Measure.ID, with unit
	Complaints                                bool
	Weak                                      []string
}

type channelFacts struct {
	Name, Unit, Share, Top string
	Count, Typed           int
}

type categoryFacts struct {
	No, Count int
	Name, Top string
}

// detailFacts are of a category that the ministry wants to read in detail.
type detailFacts struct {
	Name         string
	Count        int
	Requirements []requirementFacts
}

type requirementFacts struct {
	No, Count        int
	Name, Note, Last string
}

func (b *builder) facts(requirements []requirement, regulations []disclosure.PublishedRegulation) facts {
	f := facts{
		Title: title(b.Frame), Term: term(b.Frame.Period), End: periodEnd(b.Frame.Period),
		Checklist: checklistName(b.Frame.Checklist), Sentence: OneLine(Sentence(b.Tally, b.Frame)),
		Posts: b.Tally.Posts, Figures: b.figures, Unique: b.Tally.Unique,
		Channels: b.channelFacts(), Categories: b.categoryFacts(requirements), Details: b.detailFacts(requirements),
		Regulations: len(regulations), Made: countActs(regulations, disclosure.ActMade),
		Revised: countActs(regulations, disclosure.ActRevised), Repealed: countActs(regulations, disclosure.ActRepealed),
		Busiest: b.busiestMonth(), M: b.measureTexts(), Weak: b.weak(requirements),
	}
	if b.Before != nil {
		f.Compared = b.compared()
	}
	f.Departments, f.NoDepartment = b.departmentFacts()
	for _, r := range requirements {
		if !b.inChecklist(r) {
			continue
		}
		f.Requirements++
		f.Listed += r.posts
		switch {
		case r.exempt:
			f.Exempt++
		case r.blank():
			f.Blank++
		case r.idle():
			f.Idle++
		default:
			f.Active++
		}
	}
	f.Outside, f.ListedShare = f.Posts-f.Listed, share(f.Listed, f.Posts)
	for _, measure := range disclosure.Measures() {
		f.Complaints = f.Complaints || measure.Topic == disclosure.TopicComplaints && b.measured(measure.ID) > 0
	}
	return f
}

// term is the sentence about the period that every report has.
func term(period disclosure.Period) string {
	begin, end := "有记录起", "目前止"
	if period.From != "" {
		begin = DayName(period.From) + "起"
	}
	if period.To != "" {
		end = DayName(period.To) + "止"
	}
	return "本年度报告中所列数据的统计期限自" + begin + "至" + end + "。"
}

func periodEnd(period disclosure.Period) string {
	if period.To == "" {
		return "目前"
	}
	return DayName(period.To)
}

// share is a part in percent.
func share(part, whole int) string {
	if whole == 0 {
		return "0%"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(part)/float64(whole))
}

func (b *builder) channelFacts() []channelFacts {
	var all []channelFacts
	for _, row := range b.channels {
		f := channelFacts{Name: row.Name, Unit: row.Unit, Count: row.Posts + row.Figures, Typed: row.Figures}
		if adds(row) {
			f.Share = share(f.Count, b.Tally.Total)
		}
		columns := b.columnsOf(row.Key)
		slices.SortStableFunc(columns, func(x, y columnPosts) int { return cmp.Compare(y.posts, x.posts) })
		var names []countOf
		for _, column := range columns {
			name := "“" + named(column.Column) + "”" // a column's name may end in a digit
			if b.sitesOf(row.Key) > 1 {
				name = named(column.Site) + name
			}
			names = append(names, countOf{name, column.posts})
		}
		f.Top = top(names, row.Unit)
		all = append(all, f)
	}
	return all
}

// sitesOf counts the sites with posts of a channel.
func (b *builder) sitesOf(channel string) int {
	sites := map[string]bool{}
	for _, post := range b.posts {
		if post.Channel == channel {
			sites[post.Site] = true
		}
	}
	return len(sites)
}

// countOf is a name with its number.
type countOf struct {
	name  string
	posts int
}

// mostNamed is how many of the largest parts a sentence names.
const mostNamed = 5

// top names the largest parts in their order.
func top(parts []countOf, unit string) string {
	var told []string
	for _, part := range parts {
		if part.posts > 0 && len(told) < mostNamed {
			told = append(told, fmt.Sprintf("%s%d%s", part.name, part.posts, unit))
		}
	}
	return strings.Join(told, "，")
}

func (b *builder) departmentFacts() (names string, none int) {
	counts := map[string]int{}
	for _, post := range b.posts {
		if b.counts(post) {
			counts[post.Department]++
		}
	}
	var all []countOf
	for name, posts := range counts {
		if name != "" {
			all = append(all, countOf{OneLine(name), posts})
		}
	}
	slices.SortFunc(all, func(x, y countOf) int { return cmp.Or(cmp.Compare(y.posts, x.posts), cmp.Compare(x.name, y.name)) })
	return top(all, "条"), counts[""]
}

func (b *builder) measureTexts() map[string]string {
	texts := map[string]string{}
	for _, measure := range disclosure.Measures() {
		texts[measure.ID] = fmt.Sprintf(" %d %s", b.measured(measure.ID), measure.Unit)
	}
	return texts
}

func (b *builder) busiestMonth() string {
	counts := map[string]int{}
	for _, post := range b.posts {
		if b.counts(post) {
			counts[post.Published.Month()]++
		}
	}
	most := ""
	for month, posts := range counts {
		if most == "" || posts > counts[most] || posts == counts[most] && month < most {
			most = month
		}
	}
	if most == "" {
		return ""
	}
	first := disclosure.Day(most + "-01").Start()
	return fmt.Sprintf("统计期限内有%d个月公开了信息，%d年%d月最多，为%d条。", len(counts), first.Year(), first.Month(), counts[most])
}
