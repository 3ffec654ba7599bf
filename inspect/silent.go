package inspect

import (
	"fmt"
	"slices"

	"gongkai/disclosure"
)

// How long a site or column may be silent. 国办发〔2015〕15号 asks for news
// every two weeks and notices every six months; colleges take a column without
// a post for six months for a 僵尸栏目.
const (
	silentMonths = 6
	restMonths   = 12 // of a column that is neither news nor notices
	newsDays     = 14
)

// emptyColumns finds columns without a post.
func (n *inspection) emptyColumns() {
	for _, column := range n.Columns {
		if column.Failed != nil || column.Entries > 0 || len(n.inColumn[columnKey{column.Site, column.Name}]) > 0 {
			continue
		}
		if column.Requirement != 0 && (n.exempt(column.Requirement) || len(n.answers[column.Requirement]) == 0) {
			continue // which must not be there, or is told as a blank requirement
		}
		f := ofColumn(KindEmpty, Minor, column)
		f.What = "栏目里没有信息"
		if column.Disclosure {
			f.Severity = Major
		}
		f.Action = "补充内容，或者撤下栏目；页面上看得到信息的，说明没有读出来，请检查这个栏目的地址"
		n.add(f, n.department(column.Site))
	}
}

// ofColumn begins a finding about a column.
func ofColumn(kind Kind, severity Severity, column Column) Finding {
	return Finding{
		Kind: kind, Severity: severity, Requirement: column.Requirement, Site: column.Site, Column: column.Name, Title: place(column.Site, column.Name),
		Evidence: []Evidence{{Text: "栏目页面：" + column.Name, URL: openable(column.URL), Day: column.Newest}},
	}
}

// silent finds sites and columns without a new post for long.
func (n *inspection) silent() {
	silent := map[string]bool{}
	for _, site := range n.Sites {
		silent[site.Name] = n.silentSite(site)
		if day := n.seen(site.Name); day < disclosure.DayOf(n.Today.Start().AddDate(0, 0, -newsDays)) {
			n.noteUnknown(KindSilent, "网站「"+site.Name+"」在 "+string(day)+" 之后的更新", "最近一次采集是在那一天；再运行一次 gongkai crawl")
		}
	}
	for _, column := range n.Columns {
		if !silent[column.Site] && column.Failed == nil && column.Requirement == 0 { // a requirement has a rhythm of its own
			n.silentColumn(column)
		}
	}
}

// silentSite tells of a site without a post for six months.
func (n *inspection) silentSite(site disclosure.Site) bool {
	f := Finding{Kind: KindSilent, Severity: Major, Site: site.Name, Title: site.Name, Action: "更新网站；停用的网站请关停，并从配置里去掉"}
	posts := n.inSite[site.Name]
	last, dated := n.latest(posts)
	switch trouble, down := n.Down[site.Name]; {
	case len(posts) == 0 && (down || n.unreadColumns(site.Name)): // told with the page that could not be read
		if trouble.Ours {
			n.noteUnknown(KindSilent, "网站「"+site.Name+"」的更新时间", trouble.Why)
		}
		return false
	case len(posts) == 0:
		f.What = "网站没有采集到任何信息"
		f.Evidence = []Evidence{{Text: "首页", URL: openable(site.Home), Day: n.Today}}
	case !dated:
		n.noteUnknown(KindSilent, "网站「"+site.Name+"」的更新时间", "它的信息都没有日期")
		return false
	case last.Published >= before(n.seen(site.Name), silentMonths):
		return false
	default:
		f.What = fmt.Sprintf("网站超过 %d 个月没有更新，最近一条是 %s", silentMonths, last.Published)
		f.Evidence = []Evidence{shown(last)}
	}
	n.add(f, site.Department)
	return true
}

// unreadColumns tells whether a column of a site could not be read.
func (n *inspection) unreadColumns(site string) bool {
	return slices.ContainsFunc(n.Columns, func(column Column) bool { return column.Site == site && column.Failed != nil })
}

// silentColumn tells of a column that has gone quiet.
func (n *inspection) silentColumn(column Column) {
	newest := column.Newest
	if last, ok := n.latest(n.inColumn[columnKey{column.Site, column.Name}]); ok {
		newest = max(newest, last.Published)
	}
	if newest == "" || newest > n.Today {
		return
	}
	isNews := firstOf(n.words.News, column.Name) != ""
	months := restMonths
	if isNews || firstOf(n.words.Notices, column.Name) != "" {
		months = silentMonths
	}
	f := ofColumn(KindSilent, Minor, column)
	f.Evidence[0].Day = newest
	f.Action = "更新栏目；不再使用的，并入其他栏目或者撤下"
	switch {
	case newest < before(n.seen(column.Site), months):
		f.What = fmt.Sprintf("栏目超过 %d 个月没有更新，最近一条是 %s", months, newest)
		if months == silentMonths {
			f.Severity = Major
		}
	case isNews && newest < disclosure.DayOf(n.seen(column.Site).Start().AddDate(0, 0, -newsDays)):
		f.What = fmt.Sprintf("动态类栏目超过两周没有更新，最近一条是 %s", newest)
	default:
		return
	}
	n.add(f, n.department(column.Site))
}
