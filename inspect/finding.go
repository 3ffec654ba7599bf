package inspect

import (
	"cmp"
	"slices"

	"gongkai/disclosure"
)

// Kind is what kind of problem a finding is.
type Kind string

// The kinds, in the order in which they are told.
const (
	KindBlank       Kind = "blank"       // a requirement without a post
	KindReport      Kind = "report"      // the yearly report is missing or came late
	KindStale       Kind = "stale"       // a requirement whose last post is old, or whose year is missing
	KindEmpty       Kind = "empty"       // a column without a post
	KindSilent      Kind = "silent"      // a site or column without a new post for long
	KindDead        Kind = "dead"        // a page, list or file that cannot be opened
	KindDepth       Kind = "depth"       // too many clicks from the home page
	KindSearch      Kind = "search"      // a home page without a search
	KindMisfit      Kind = "misfit"      // posts that answer another requirement than their column
	KindPlaceholder Kind = "placeholder" // a post that says nothing
	KindDuplicate   Kind = "duplicate"   // the same post twice
	KindUndated     Kind = "undated"     // posts without a day
	KindLate        Kind = "late"        // published more than 20 working days after the document
	KindPersonal    Kind = "personal"    // numbers of persons
	KindHidden      Kind = "hidden"      // hidden or hijacked links
)

// Kinds are all kinds, in the order in which they are told.
func Kinds() []Kind {
	return []Kind{
		KindBlank, KindReport, KindStale, KindEmpty, KindSilent, KindDead, KindDepth, KindSearch,
		KindMisfit, KindPlaceholder, KindDuplicate, KindUndated, KindLate, KindPersonal, KindHidden,
	}
}

// Name is what the officer reads, "" for a kind that does not exist.
func (k Kind) Name() string {
	return map[Kind]string{
		KindBlank: "事项空白", KindReport: "年度报告", KindStale: "更新不及时", KindEmpty: "空白栏目", KindSilent: "长期未更新",
		KindDead: "无法打开", KindDepth: "栏目难找", KindSearch: "站内搜索", KindMisfit: "栏目与内容不符", KindPlaceholder: "占位或空白信息",
		KindDuplicate: "重复信息", KindUndated: "没有日期", KindLate: "公开不及时", KindPersonal: "个人信息", KindHidden: "暗链或跳转",
	}[k]
}

// Severity is how grave a finding is.
type Severity string

// The severities, the gravest first.
const (
	Grave Severity = "严重" // what colleges lose their grade by
	Major Severity = "重要" // what costs points
	Minor Severity = "提示" // what somebody should look at
)

// Rank orders severities: 3 is the gravest, 0 one that does not exist.
func (s Severity) Rank() int {
	return map[Severity]int{Grave: 3, Major: 2, Minor: 1}[s]
}

// Evidence is what shows a finding: an address to open, a day, or both, and
// what is to be seen there.
type Evidence struct {
	Text string         `json:"text"`
	URL  string         `json:"url,omitempty"`
	Day  disclosure.Day `json:"day,omitempty"`
}

// Finding is one problem. Its evidence is never empty.
type Finding struct {
	Kind        Kind       `json:"kind"`
	Severity    Severity   `json:"severity"`
	Requirement int        `json:"requirement,omitempty"` // Requirement.No, 0 where it is about none
	Site        string     `json:"site,omitempty"`
	Column      string     `json:"column,omitempty"`
	Post        string     `json:"post,omitempty"` // its id
	Title       string     `json:"title"`          // of the post, else the wording of the requirement, or the site and column
	What        string     `json:"what"`           // the problem, in a sentence
	Evidence    []Evidence `json:"evidence"`
	Action      string     `json:"action"` // what to do
	Department  string     `json:"department"`
	Person      string     `json:"person,omitempty"`
	Suggested   bool       `json:"suggested,omitempty"` // the department is the one that usually answers for it: nobody has said so

	posts int // how many posts it is about, where it is about several
}

// Unknown is something that could not be checked.
type Unknown struct {
	Kind Kind   `json:"kind"`
	What string `json:"what"`
	Why  string `json:"why"`
}

// sorted orders findings: the gravest first, then by department and kind.
func sorted(findings []Finding) []Finding {
	kinds := Kinds()
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(b.Severity.Rank()-a.Severity.Rank(), cmp.Compare(a.Department, b.Department), cmp.Compare(suggested(a), suggested(b)),
			slices.Index(kinds, a.Kind)-slices.Index(kinds, b.Kind), cmp.Compare(a.Requirement, b.Requirement),
			cmp.Compare(a.Site, b.Site), cmp.Compare(a.Column, b.Column))
	})
	return findings
}

func suggested(f Finding) int {
	if f.Suggested {
		return 1
	}
	return 0
}
