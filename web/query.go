package web

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/disclosure"
)

const (
	postsPerPage = 100
	longestName  = 200       // characters of a channel, column, department or site
	highestPage  = 1_000_000 // keeps the offset far from overflow

	nameWanted     = "写不超过 200 字的名称"
	categoryWanted = "类别写清单中的序号，0 为未归类"

	requirementWanted = "事项写清单中的序号，0 为清单之外"
)

// Query asks for posts. A zero field asks for nothing in particular; excluded
// posts, which do not count, are given only where Status asks for them.
type Query struct {
	Channels    []string // any of these ids
	Site        *string  // "" asks for the posts of no site; likewise the next two
	Column      *string
	Department  *string
	Category    *int // 0 asks for the posts outside the checklist
	Requirement *int // likewise
	Status      disclosure.Status
	Copies      bool              // only cross-posted copies: DuplicateOf is set
	Undated     bool              // only posts with no day; Period is then empty
	Dated       bool              // only posts with a day, as tables count them
	Month       string            // YYYY-MM, as far as it lies in the period
	Period      disclosure.Period // an empty end is open; empty where Undated
	Offset      int               // posts to pass over
	Limit       int               // posts to give, at most
}

// parameterError is a mistake in an address, told to the reader in Chinese.
type parameterError struct {
	name string
	want string // what to write instead
}

func (e *parameterError) Error() string { return "parameter " + e.name + ": " + e.want }

func (e *parameterError) advice() string {
	return "参数 " + e.name + " 不能这样写：" + e.want + "。"
}

// setter puts one parameter's values into a query, or says what to write.
type setter func(q *Query, values []string) (want string)

// parameters are what /posts understands.
func (s School) parameters() map[string]setter {
	return map[string]setter{
		"channel":     setChannels,
		"site":        text(func(q *Query) **string { return &q.Site }),
		"column":      text(func(q *Query) **string { return &q.Column }),
		"department":  text(func(q *Query) **string { return &q.Department }),
		"none":        setNone,
		"month":       setMonth,
		"category":    numbered(notNegative, func(q *Query) **int { return &q.Category }, categoryWanted),
		"requirement": numbered(notNegative, func(q *Query) **int { return &q.Requirement }, requirementWanted),
		"status":      setStatus,
		"copies":      yes(func(q *Query) *bool { return &q.Copies }),
		"dated":       yes(func(q *Query) *bool { return &q.Dated }),
		"undated":     yes(func(q *Query) *bool { return &q.Undated }),
		"from":        day(func(q *Query) *disclosure.Day { return &q.Period.From }),
		"to":          day(func(q *Query) *disclosure.Day { return &q.Period.To }),
		"page":        setPage,
	}
}

// parseQuery reads the address of a list of posts. A parameter left empty, as
// a form sends it, is as good as left out.
func (s School) parseQuery(values url.Values) (Query, error) {
	q := Query{Limit: postsPerPage}
	if err := set(s.parameters(), &q, values); err != nil {
		return Query{}, err
	}
	if q.Undated {
		if q.Period != (disclosure.Period{}) || q.Month != "" || q.Dated {
			return Query{}, &parameterError{"undated", "无日期的信息不在任何期限内，请去掉 from、to、month 和 dated"}
		}
		return q, nil
	}
	period, err := s.within(q.Period)
	q.Period = period
	return q, err
}

// parsePeriod reads the address of the overview.
func (s School) parsePeriod(values url.Values) (disclosure.Period, error) {
	known := s.parameters()
	maps.DeleteFunc(known, func(name string, _ setter) bool { return name != "from" && name != "to" })
	var q Query
	if err := set(known, &q, values); err != nil {
		return disclosure.Period{}, err
	}
	return s.within(q.Period)
}

// within fills the open ends of a period with those of the school's.
func (s School) within(p disclosure.Period) (disclosure.Period, error) {
	if p.From == "" {
		p.From = s.Period.From
	}
	if p.To == "" {
		p.To = s.Period.To
	}
	if p.To != "" && p.From > p.To {
		return p, &parameterError{"from", fmt.Sprintf("起始日 %s 晚于截止日 %s，请对调", p.From, p.To)}
	}
	return p, nil
}

func set(known map[string]setter, q *Query, values url.Values) error {
	// Sorted, so that of several mistakes the same one is told every time.
	for _, name := range slices.Sorted(maps.Keys(values)) {
		given := slices.DeleteFunc(slices.Clone(values[name]), func(v string) bool { return v == "" })
		if len(given) == 0 {
			continue
		}
		setter, ok := known[name]
		if !ok {
			return &parameterError{strconv.Quote(shorten(name)), "没有这个参数，可用的有 " + strings.Join(slices.Sorted(maps.Keys(known)), "、")}
		}
		if len(given) > 1 && name != "channel" && name != "none" {
			return &parameterError{name, "只能写一次"}
		}
		if want := setter(q, given); want != "" {
			return &parameterError{name, want}
		}
	}
	return nil
}

// setChannels takes any id: posts of a channel that the configuration no
// longer has can still be listed. doubt tells of an id that leads to nothing.
func setChannels(q *Query, values []string) string {
	for _, id := range values {
		if !isName(id) {
			return nameWanted
		}
		if !slices.Contains(q.Channels, id) {
			q.Channels = append(q.Channels, id)
		}
	}
	return ""
}

// doubt is what to tell of a query that found nothing: a channel or category
// that neither the school nor any post has is a slip of the pen.
func (s School) doubt(q Query) error {
	var ids []string
	for _, channel := range s.Channels {
		ids = append(ids, channel.ID)
	}
	for _, id := range q.Channels {
		if !slices.Contains(ids, id) {
			return &parameterError{"channel", "渠道可写 " + strings.Join(ids, "、")}
		}
	}
	if no := q.Category; no != nil && *no != 0 && !s.hasCategory(*no) {
		return &parameterError{"category", categoryWanted}
	}
	if no := q.Requirement; no != nil && *no != 0 && !s.hasRequirement(*no) {
		return &parameterError{"requirement", requirementWanted}
	}
	return nil
}

func setStatus(q *Query, values []string) string {
	q.Status = disclosure.Status(values[0])
	if q.Status.Name() == "" {
		return "状态可写 ok、unreadable、gone、held、excluded"
	}
	return ""
}

func setPage(q *Query, values []string) string {
	n, err := strconv.Atoi(values[0])
	if err != nil || n < 1 || n > highestPage {
		return "页码写从 1 起的整数"
	}
	q.Offset = (n - 1) * postsPerPage
	return ""
}

func text(field func(*Query) **string) setter {
	return func(q *Query, values []string) string {
		if !isName(values[0]) {
			return nameWanted
		}
		if *field(q) != nil {
			return "none 里已经写了它没有名称，二者留一个"
		}
		*field(q) = &values[0]
		return ""
	}
}

// setNone asks for posts that have no name of a kind, which a parameter left
// empty cannot say: that is as good as left out.
func setNone(q *Query, values []string) string {
	for _, name := range values {
		field := map[string]**string{"site": &q.Site, "column": &q.Column, "department": &q.Department}[name]
		if field == nil {
			return "可写 site、column、department"
		}
		if *field != nil && **field != "" {
			return name + " 已经写了名称，二者留一个"
		}
		nothing := ""
		*field = &nothing
	}
	return ""
}

func setMonth(q *Query, values []string) string {
	if _, err := disclosure.ParseMonth(values[0]); err != nil {
		return "月份写成 2023-05 的样子"
	}
	q.Month = values[0]
	return ""
}

func numbered(has func(int) bool, field func(*Query) **int, want string) setter {
	return func(q *Query, values []string) string {
		n, err := strconv.Atoi(values[0])
		if err != nil || (n != 0 && !has(n)) {
			return want
		}
		*field(q) = &n
		return ""
	}
}

func yes(field func(*Query) *bool) setter {
	return func(q *Query, values []string) string {
		if values[0] != "1" {
			return "写 1，或者去掉"
		}
		*field(q) = true
		return ""
	}
}

func day(field func(*Query) *disclosure.Day) setter {
	return func(q *Query, values []string) string {
		d, err := disclosure.ParseDay(values[0])
		if err != nil {
			return "日期写成 2023-01-31 的样子"
		}
		*field(q) = d
		return ""
	}
}

func isName(s string) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= longestName
}

func notNegative(n int) bool { return n >= 0 }

func (s School) hasCategory(no int) bool {
	return slices.ContainsFunc(s.Checklist.Categories, func(c disclosure.Category) bool { return c.No == no })
}

func (s School) hasRequirement(no int) bool {
	return slices.ContainsFunc(s.Checklist.Requirements, func(r disclosure.Requirement) bool { return r.No == no })
}

// path is the address that parseQuery reads back into the same query.
func (q Query) path() string {
	values := url.Values{}
	for _, id := range q.Channels {
		values.Add("channel", id)
	}
	for name, value := range map[string]*string{"site": q.Site, "column": q.Column, "department": q.Department} {
		switch {
		case value == nil:
		case *value == "":
			values.Add("none", name)
		default:
			values.Set(name, *value)
		}
	}
	slices.Sort(values["none"]) // an address must not change from one time to the next
	for name, value := range map[string]string{
		"status": string(q.Status), "month": q.Month, "from": string(q.Period.From), "to": string(q.Period.To),
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	for name, no := range map[string]*int{"category": q.Category, "requirement": q.Requirement} {
		if no != nil {
			values.Set(name, strconv.Itoa(*no))
		}
	}
	for name, on := range map[string]bool{"copies": q.Copies, "dated": q.Dated, "undated": q.Undated} {
		if on {
			values.Set(name, "1")
		}
	}
	if page := q.page(); page > 1 {
		values.Set("page", strconv.Itoa(page))
	}
	if len(values) == 0 {
		return "/posts"
	}
	return "/posts?" + values.Encode()
}

// page is the number of the page, from 1.
func (q Query) page() int { return q.Offset/postsPerPage + 1 }

// shorten keeps a hostile name from filling the page.
func shorten(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}
