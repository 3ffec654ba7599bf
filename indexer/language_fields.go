package indexer

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/disclosure"
)

// field is what a query can name beside words: channel:portal, 渠道:门户网站.
type field struct {
	names   []string // the first stands in messages
	example string   // of a value
	read    reader
	set     func(q *Query, value string)
	written func(q Query) string // the value that sets it so, "" for none; nil where another field says the same
}

// reader gives what a value means, in the one form that set takes.
type reader func(names Names, value string) (string, *mistake)

// mistake is what is wrong with a value, and what to write instead.
type mistake struct{ problem, fix string }

// fields is the language, but for words and phrases.
func fields() []field {
	return []field{
		{[]string{"channel", "渠道"}, "portal", oneOf(channels),
			func(q *Query, id string) { q.Channel = id },
			func(q Query) string { return q.Channel }},
		{[]string{"dept", "department", "部门"}, "教务处", asItIs,
			func(q *Query, name string) { q.Department = name },
			func(q Query) string { return q.Department }},
		{[]string{"site", "网站", "站点"}, "教务处", asItIs,
			func(q *Query, name string) { q.Site = name },
			func(q Query) string { return q.Site }},
		{[]string{"column", "栏目"}, "通知公告", asItIs,
			func(q *Query, name string) { q.Column = name },
			func(q Query) string { return q.Column }},
		{[]string{"category", "类别"}, "6", oneOf(categories),
			func(q *Query, no string) { q.Category = number(no) },
			func(q Query) string { return decimal(q.Category) }},
		{[]string{"requirement", "事项"}, "18", oneOf(requirements),
			func(q *Query, no string) { q.Requirement = number(no) },
			func(q Query) string { return decimal(q.Requirement) }},
		{[]string{"status", "状态"}, "gone", oneOf(states),
			func(q *Query, status string) { q.Status = disclosure.Status(status) },
			func(q Query) string { return string(q.Status) }},
		{[]string{"attachment", "has", "附件"}, "yes", oneOf(yesOrNo),
			func(q *Query, answer string) { q.Attached = new(answer == "yes") },
			writtenAttached},
		{[]string{"after", "from", "起", "自", "从"}, "2023-01-31", firstDay,
			func(q *Query, day string) { q.Period.From = max(q.Period.From, disclosure.Day(day)) },
			func(q Query) string { return string(q.Period.From) }},
		{[]string{"before", "to", "止", "至", "到"}, "2023-12-31", lastDay,
			func(q *Query, day string) { q.Period.To = earlier(q.Period.To, disclosure.Day(day)) },
			func(q Query) string { return string(q.Period.To) }},
		{[]string{"year", "年", "年份"}, "2023", wholeYear, setYear, nil},
		{[]string{"sort", "排序"}, "day", oneOf(orders),
			func(q *Query, order string) {
				if order == "day" {
					q.Order = ByDay
				}
			},
			writtenOrder},
	}
}

// longestName bounds what can be the name of a field, in bytes.
const longestName = 40

// nameAt reads a name with a colon behind it, narrow and small, and gives where
// its value begins; "" where there is none.
func (p *parser) nameAt(at int) (name string, value int) {
	for i, r := range p.text[at:] {
		switch {
		case r == ':' || r == '：':
			return narrow(p.text[at : at+i]), at + i + utf8.RuneLen(r)
		case i > longestName || !unicode.IsLetter(r):
			return "", 0
		}
	}
	return "", 0
}

func (p *parser) field(name string) (field, bool) {
	for _, field := range p.fields {
		if slices.Contains(field.names, name) {
			return field, true
		}
	}
	return field{}, false
}

// near is the name of a field that was perhaps meant: it begins alike, and one
// letter in four may be wrong. Words of other scripts are none: 类型： is what
// titles say.
func (p *parser) near(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return ""
	}
	for _, field := range p.fields {
		for _, known := range field.names {
			if known[0] == name[0] && editDistance(name, known) <= len(known)/4 {
				return known
			}
		}
	}
	return ""
}

// readField reads the value of a field; start is where its name stands, at
// where the value does. It gives the end of the value.
func (p *parser) readField(field field, start, at int) (int, error) {
	end := p.wordEnd(at)
	value := p.text[at:end]
	if quoted, ok := p.quoteAt(at); ok {
		if !quoted.whole {
			return 0, p.open(quoted)
		}
		end, value = quoted.end, quoted.text
	}
	name, _ := p.nameAt(start) // as it was written
	if value == "" {
		return 0, p.wrong(start, end, name+": has no value", "write "+name+":"+field.example+" without a space, or put the word in quotes to search for it")
	}
	meant, mistake := field.read(p.names, value)
	if mistake != nil {
		return 0, p.wrong(at, end, name+": "+mistake.problem, mistake.fix)
	}
	if before, given := p.given[field.names[0]]; given && before != meant {
		return 0, p.wrong(start, end, fmt.Sprintf("%s: is %q already", name, shown(before)), "take one of the two away; a query cannot ask for this or that")
	}
	p.given[field.names[0]] = meant
	field.set(&p.query, meant)
	if period := p.query.Period; period.To != "" && period.From > period.To {
		return 0, p.wrong(start, end, fmt.Sprintf("the first day, %s, is after the last, %s", period.From, period.To), "change one of them")
	}
	return end, nil
}
