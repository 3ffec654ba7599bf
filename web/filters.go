package web

import (
	"slices"
	"strconv"

	"gongkai/disclosure"
	"gongkai/report"
)

// filters tells in words what a list is limited to, each with the way out.
func (s School) filters(q Query) []filter {
	q.Offset = 0
	var shown []filter
	add := func(name, value string, drop func(*Query)) {
		if value == "" {
			return
		}
		wider := q
		drop(&wider)
		shown = append(shown, filter{name, value, wider.path()})
	}
	for i, id := range q.Channels {
		add("公开渠道", s.channelName(id), func(w *Query) {
			w.Channels = append(append([]string{}, q.Channels[:i]...), q.Channels[i+1:]...)
		})
	}
	if q.Category != nil {
		add("类别", s.Checklist.CategoryName(*q.Category), func(w *Query) { w.Category = nil })
	}
	if q.Requirement != nil {
		add("事项", s.requirementText(*q.Requirement), func(w *Query) { w.Requirement = nil })
	}
	add("网站", nameText(q.Site), func(w *Query) { w.Site = nil })
	add("栏目", nameText(q.Column), func(w *Query) { w.Column = nil })
	add("责任部门", nameText(q.Department), func(w *Query) { w.Department = nil })
	add("月份", q.Month, func(w *Query) { w.Month = "" })
	add("状态", q.Status.Name(), func(w *Query) { w.Status = "" })
	if q.Copies {
		add("重复", "只看重复发布的", func(w *Query) { w.Copies = false })
	}
	if q.Undated {
		add("日期", "未注明", func(w *Query) { w.Undated = false })
	}
	if own := s.Period; !q.Undated && q.Period != own {
		add("统计期限", report.Span(q.Period), func(w *Query) { w.Period = disclosure.Period{} })
	}
	return shown
}

// nameText is what a query asks for, "" where it asks for nothing.
func nameText(name *string) string {
	switch {
	case name == nil:
		return ""
	case *name == "":
		return "未注明"
	}
	return *name
}

func (s School) requirementText(no int) string {
	if no == 0 {
		return "清单之外"
	}
	return strconv.Itoa(no) + "　" + s.requirementName(no)
}

// form is what the reader can choose from; Kept is carried along unseen.
type form struct {
	Channels   []option
	Categories []option
	Statuses   []option
	Kept       []option
}

// option is one choice, or one hidden field: Name is its text or its field.
type option struct {
	Value  string
	Name   string
	Chosen bool
}

func (s School) form(q Query) form {
	var f form
	for _, channel := range s.Channels {
		f.Channels = append(f.Channels, option{channel.ID, channel.Name, len(q.Channels) == 1 && q.Channels[0] == channel.ID})
	}
	for _, category := range s.rows(Overview{}) {
		f.Categories = append(f.Categories, option{strconv.Itoa(category.No), category.Name, q.Category != nil && *q.Category == category.No})
	}
	for _, status := range []disclosure.Status{disclosure.StatusOK, disclosure.StatusUnreadable, disclosure.StatusGone, disclosure.StatusHeld, disclosure.StatusExcluded} {
		f.Statuses = append(f.Statuses, option{string(status), status.Name(), q.Status == status})
	}
	f.Kept = kept(q)
	return f
}

// kept are the conditions that the form has no field for.
func kept(q Query) []option {
	conditions := []option{{Name: "month", Value: q.Month}}
	for _, field := range []struct {
		name  string
		value *string
	}{{"site", q.Site}, {"column", q.Column}, {"department", q.Department}} {
		switch {
		case field.value == nil:
		case *field.value == "":
			conditions = append(conditions, option{Name: "none", Value: field.name})
		default:
			conditions = append(conditions, option{Name: field.name, Value: *field.value})
		}
	}
	if q.Requirement != nil {
		conditions = append(conditions, option{Name: "requirement", Value: strconv.Itoa(*q.Requirement)})
	}
	if q.Dated {
		conditions = append(conditions, option{Name: "dated", Value: "1"})
	}
	if q.Copies {
		conditions = append(conditions, option{Name: "copies", Value: "1"})
	}
	if q.Undated {
		conditions = append(conditions, option{Name: "undated", Value: "1"})
	}
	return slices.DeleteFunc(conditions, func(o option) bool { return o.Value == "" })
}
