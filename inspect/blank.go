package inspect

import (
	"fmt"

	"gongkai/disclosure"
)

// fewPosts is how many posts all requirements of a level have together where
// the college does not have that education: some that only sound like it.
const fewPosts = 3

// absentLevels are the educations that the college does not seem to have, by
// its name and by its posts.
func (n *inspection) absentLevels() map[disclosure.Level]bool {
	if firstOf(n.words.Vocational, n.School) != "" {
		return map[disclosure.Level]bool{disclosure.LevelBachelor: true, disclosure.LevelGraduate: true}
	}
	posts := map[disclosure.Level]int{}
	for _, r := range n.Checklist.Requirements {
		posts[r.Level] += len(n.answers[r.No])
	}
	absent := map[disclosure.Level]bool{}
	for _, level := range []disclosure.Level{disclosure.LevelBachelor, disclosure.LevelGraduate} {
		absent[level] = posts[level] < fewPosts
	}
	if firstOf(n.words.University, n.School) != "" {
		absent[disclosure.LevelBachelor] = false
	}
	return absent
}

// applies tells whether a requirement is one that the college must answer, as
// far as that is known.
func (n *inspection) applies(r disclosure.Requirement) bool {
	return !n.exempt(r.No) && !(r.Level != "" && n.absent[r.Level])
}

// blanks finds requirements without a post.
func (n *inspection) blanks() {
	for _, r := range n.Checklist.Requirements {
		if len(n.answers[r.No]) > 0 || n.exempt(r.No) || n.isYearlyReport(r) {
			continue
		}
		f := Finding{Kind: KindBlank, Severity: Major, Requirement: r.No, Title: r.Name, Evidence: n.noPost(r.No)}
		f.What = fmt.Sprintf("清单事项 %d 没有任何一条信息", r.No)
		f.Action = "公开这一事项；已经公开、但没有采集到的，把所在栏目写进配置（sites 的 columns）；学校确实没有这项工作的，在配置的 catalogue（事项目录）里用 not_applicable 写明不适用的理由"
		if r.Level != "" && n.absent[r.Level] {
			f.Severity = Minor
			f.What += fmt.Sprintf("；这是%s教育的事项，从校名和已有的信息看学校不举办，很可能不适用", r.Level)
			f.Action = fmt.Sprintf("学校不举办%s教育的，在配置的 catalogue（事项目录）里写 not_applicable: 学校不举办%s教育；举办的，请公开", r.Level, r.Level)
		}
		n.add(f, "")
	}
}

// noPost is the evidence that a requirement has no post.
func (n *inspection) noPost(requirement int) []Evidence {
	evidence := []Evidence{{Text: fmt.Sprintf("记录里的 %d 条信息没有一条归入这一事项", len(n.posts)), URL: openable(n.Duties.Of(requirement).Link), Day: n.Today}}
	for _, column := range n.Columns {
		if column.Requirement == requirement {
			evidence = append(evidence, Evidence{Text: "栏目：" + place(column.Site, column.Name), URL: openable(column.URL), Day: n.Today})
		}
	}
	return evidence
}
