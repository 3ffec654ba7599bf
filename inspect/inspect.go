package inspect

import (
	"cmp"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// Inspector is what the inspection knows. It is safe for use by several goroutines.
type Inspector struct {
	words      words
	indicators []Indicator
	calendar   Calendar
}

// New reads the knowledge that travels in the binary; an error means that it
// is broken.
func New() (*Inspector, error) {
	words, err := loadWords()
	if err != nil {
		return nil, err
	}
	indicators, err := loadIndicators()
	if err != nil {
		return nil, err
	}
	calendar, err := LoadCalendar()
	if err != nil {
		return nil, err
	}
	return &Inspector{words: words, indicators: indicators, calendar: calendar}, nil
}

// Report is what an inspection finds.
type Report struct {
	Day      disclosure.Day `json:"day"`
	Findings []Finding      `json:"findings"` // the gravest first, then by department and kind
	Score    Score          `json:"score"`
	Unknown  []Unknown      `json:"unknown"`
}

// Inspect checks a record as it is on a day.
func (i *Inspector) Inspect(record Record) Report {
	n := newInspection(i, record)
	for _, check := range []func(){
		n.blanks, n.yearlyReports, n.stale, n.emptyColumns, n.silent, n.dead, n.depth, n.search,
		n.misfits, n.placeholders, n.duplicates, n.undated, n.late, n.personal, n.hidden,
	} {
		check()
	}
	report := Report{Day: record.Today, Findings: sorted(n.findings), Unknown: append(n.unknown, record.Unknown...)}
	report.Score = n.score(report)
	return report
}

// inspection is one inspection while it goes on.
type inspection struct {
	*Inspector
	Record
	all      []*Post                   // the latest day first, undated ones last; no excluded ones
	pages    map[string]*Page          // by canonical address
	posts    map[string]*Post          // by id
	answers  map[int][]*Post           // by requirement: its posts, the latest day first, undated ones last
	inColumn map[columnKey][]*Post     // in the same order
	inSite   map[string][]*Post        // in the same order
	absent   map[disclosure.Level]bool // educations that the college does not seem to have
	linkless map[columnKey][]*Post     // unreadable posts that no address was found for
	unseen   map[string]int            // posts that only this program could not read, by why
	findings []Finding
	unknown  []Unknown
}

type columnKey struct{ site, column string }

func newInspection(i *Inspector, record Record) *inspection {
	n := &inspection{
		Inspector: i, Record: record, pages: map[string]*Page{}, posts: map[string]*Post{}, answers: map[int][]*Post{},
		inColumn: map[columnKey][]*Post{}, inSite: map[string][]*Post{}, linkless: map[columnKey][]*Post{}, unseen: map[string]int{}, findings: []Finding{}, unknown: []Unknown{},
	}
	sorted := make([]*Post, 0, len(record.Posts))
	for at := range record.Posts {
		if post := &record.Posts[at]; post.Status != disclosure.StatusExcluded && post.Published <= record.Today {
			sorted = append(sorted, post)
		}
	}
	slices.SortFunc(sorted, func(a, b *Post) int {
		return cmp.Or(cmp.Compare(b.Published, a.Published), cmp.Compare(a.ID, b.ID))
	})
	for _, post := range sorted {
		n.posts[post.ID] = post
		n.answers[post.Requirement] = append(n.answers[post.Requirement], post)
		key := columnKey{post.Site, post.Column}
		n.inColumn[key] = append(n.inColumn[key], post)
		n.inSite[post.Site] = append(n.inSite[post.Site], post)
	}
	for at := range record.Pages {
		n.pages[canonical(record.Pages[at].URL)] = &record.Pages[at]
	}
	n.all = sorted
	n.absent = n.absentLevels()
	return n
}

// add enters a finding with who answers for it: by the college's 事项目录,
// else the department that published, else the one that usually does.
func (n *inspection) add(f Finding, department string) {
	duty := n.Duties.Of(f.Requirement)
	f.Department, f.Person = duty.Department, duty.Person
	if f.Department == "" {
		f.Department = department
	}
	if f.Department == "" {
		f.Suggested = true
		f.Department = n.usually(f.Requirement)
	}
	n.findings = append(n.findings, f)
}

func (n *inspection) usually(requirement int) string {
	for _, r := range n.Checklist.Requirements {
		if r.No == requirement && len(r.Offices) > 0 {
			return r.Offices[0]
		}
	}
	return n.words.Office
}

func (n *inspection) noteUnknown(kind Kind, what, why string) {
	n.unknown = append(n.unknown, Unknown{kind, what, why})
}

// department is that of a site as configured.
func (n *inspection) department(site string) string {
	for _, s := range n.Sites {
		if s.Name == site {
			return s.Department
		}
	}
	return ""
}

// ofPost begins a finding about a post.
func ofPost(kind Kind, severity Severity, post *Post) Finding {
	return Finding{
		Kind: kind, Severity: severity, Requirement: post.Requirement, Site: post.Site, Column: post.Column,
		Post: post.ID, Title: post.Title, Evidence: []Evidence{shown(post)},
	}
}

// shown is a post as evidence.
func shown(post *Post) Evidence {
	return Evidence{Text: post.Title, URL: openable(post.URL), Day: post.Published}
}

// openable leaves out what no browser should be led to.
func openable(address string) string {
	if strings.HasPrefix(address, "http://") || strings.HasPrefix(address, "https://") {
		return address
	}
	return ""
}

// examples are some posts as evidence.
func examples(posts []*Post, most int) []Evidence {
	var all []Evidence
	for _, post := range posts[:min(len(posts), most)] {
		all = append(all, shown(post))
	}
	return all
}

// place names a site and column; what was imported may have neither.
func place(site, column string) string {
	switch {
	case site == "" && column == "":
		return "没有网站和栏目的信息"
	case site == "" || column == "":
		return site + column
	}
	return site + " / " + column
}

// latest is the first post with a day.
func (n *inspection) latest(posts []*Post) (*Post, bool) {
	for _, post := range posts {
		if post.Published != "" {
			return post, true
		}
	}
	return nil, false
}

// seen is the last day of which a site's posts are known.
func (n *inspection) seen(site string) disclosure.Day {
	if crawled := n.Crawled[site]; crawled != "" && crawled < n.Today {
		return crawled
	}
	return n.Today
}

// known is the last day of which any site's posts are known.
func (n *inspection) known() disclosure.Day {
	var known disclosure.Day
	for _, site := range n.Sites {
		known = max(known, n.seen(site.Name))
	}
	if known == "" {
		return n.Today
	}
	return known
}

// before is the day some months before another.
func before(day disclosure.Day, months int) disclosure.Day {
	return disclosure.DayOf(day.Start().AddDate(0, -months, 0))
}

// exempt tells whether a requirement does not apply to the college.
func (n *inspection) exempt(requirement int) bool {
	period := n.Period
	if period == (disclosure.Period{}) {
		period = disclosure.Period{From: n.Today, To: n.Today}
	}
	_, exempt := n.Duties.Of(requirement).ExemptIn(period)
	return exempt
}
