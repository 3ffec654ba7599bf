package web

import (
	"fmt"
	"net/http"
	"strconv"

	"gongkai/disclosure"
)

// Overview is the tally of one period and the state of the record behind it.
// Every number but Status.Undated counts posts of the period.
type Overview struct {
	Sentence string // the report's, with its numbers
	// Cells are the posts by channel and category, 0 outside the checklist.
	// Channels that School does not have are shown too, and add to the total.
	Cells   map[Cell]int
	Figures []disclosure.Figure // typed in

	Unique int // after removing cross-posted copies, channels that add up only
	Copies int
	Status disclosure.Statuses

	Index Index
	Run   disclosure.Run // the last one; ID 0 where there was none
	Sites []SiteLedger   // of that run
}

// Cell names one cell of the table.
type Cell struct {
	Channel  string
	Category int
}

// Index tells whether the search index counts the same as the store.
type Index struct {
	Agrees bool
	Text   string // in Chinese: what agrees, or where they differ
}

// SiteLedger is one site's part of a run.
type SiteLedger struct {
	Name   string
	Ledger disclosure.Ledger
}

// overviewPage is what overview.html shows.
type overviewPage struct {
	Overview
	Period  disclosure.Period
	Table   table
	Marks   []mark
	Figures []string
	Ledgers []ledgerRow
	Sum     disclosure.Ledger
}

// mark is a number that stands beside the total.
type mark struct {
	Name string
	Note string
	number
}

// ledgerRow is one site of the last run; Path leads to its posts.
type ledgerRow struct {
	SiteLedger
	Path string
}

func (s *server) overview(r *http.Request) (view, error) {
	period, err := s.school.parsePeriod(r.URL.Query())
	if err != nil {
		return view{}, err
	}
	o, err := s.source.Overview(r.Context(), period)
	if err != nil {
		return view{}, fmt.Errorf("read overview: %w", err)
	}
	t := s.school.tabulate(o, period)
	shown := overviewPage{Overview: o, Period: period, Table: t, Marks: marks(o, t, period)}
	for _, figure := range o.Figures {
		shown.Figures = append(shown.Figures, s.school.figureText(figure))
	}
	for _, site := range o.Sites {
		query := Query{Site: &site.Name, Period: period}
		shown.Ledgers = append(shown.Ledgers, ledgerRow{site, query.path()})
		shown.Sum = shown.Sum.Plus(site.Ledger)
	}
	return view{"overview.html", "统计总表", shown}, nil
}

// marks are the numbers at the head of the page.
func marks(o Overview, t table, period disclosure.Period) []mark {
	total := mark{"条次合计", "各渠道直接相加", t.Total}
	if t.TypedSum > 0 {
		total = mark{"条次合计", "各渠道相加，含另行登记 " + strconv.Itoa(t.TypedSum), number{Posts: t.WholeSum}}
	}
	of := func(posts int, status disclosure.Status) number {
		return counted(posts, Query{Status: status, Period: period})
	}
	return []mark{
		total,
		{"去重后条数", "跨渠道转发只计一条", number{Posts: o.Unique}},
		{"重复发布", "与另一条内容相同", counted(o.Copies, Query{Copies: true, Period: period})},
		{"无法打开", "列表有，原页打不开，仍计数", of(o.Status.Unreadable, disclosure.StatusUnreadable)},
		{"已消失", "曾公开，仍计数", of(o.Status.Gone, disclosure.StatusGone)},
		{"待核实", "同时消失的太多，仍计数", of(o.Status.Held, disclosure.StatusHeld)},
		{"不计入", "人工认定不是公开信息", of(o.Status.Excluded, disclosure.StatusExcluded)},
		{"无日期", "不在任何统计期限内", counted(o.Status.Undated, Query{Undated: true})},
	}
}

func (s School) figureText(f disclosure.Figure) string {
	text := s.channelName(f.Channel)
	if f.Name != "" && f.Name != text {
		text += "（" + f.Name + "）"
	}
	return text + " " + count(f.Count, f.Unit)
}
