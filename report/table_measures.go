package report

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// measured is what was typed in for a measure, all its figures together; where
// nothing was, the sum of its parts.
func (b *builder) measured(id string) int {
	n, typed := 0, false
	for _, figure := range b.Measures {
		if figure.Name == id {
			n, typed = n+figure.Count, true
		}
	}
	if !typed {
		return b.parts(id)
	}
	return n
}

// tableOf is the table of a topic. A measure with parts is a subtotal of
// them where they agree; where they do not, the warnings say so.
func (b *builder) tableOf(topic disclosure.Topic, id, title string) Table {
	t := Table{ID: id, Title: title, Columns: []Column{
		{Name: "项目", Kind: KindText, Wide: 12}, {Name: "数量", Kind: KindNumber, Wide: 8, Sum: true},
	}}
	place := map[string]int{}
	for _, measure := range disclosure.Measures() {
		if measure.Topic != topic {
			continue
		}
		name := measure.Name
		if measure.Of != "" {
			name = "其中：" + name
		}
		place[measure.ID] = len(t.Lines)
		count := b.measured(measure.ID)
		t.Lines = append(t.Lines, Line{Values: []Value{text(name), {Text: fmt.Sprintf("%d %s", count, measure.Unit), Number: count}}})
	}
	for _, measure := range disclosure.Measures() {
		if i, here := place[measure.Of]; here && measure.Topic == topic && b.agrees(measure.Of) {
			t.Lines[i].SumOf = append(t.Lines[i].SumOf, place[measure.ID])
		}
	}
	t.Note = "统计期限内没有填报的项目记为各分项之和，没有分项的记为0。" + strings.Join(b.unsettled(topic), "")
	return t
}

// agrees tells whether the parts of a measure sum to it.
func (b *builder) agrees(id string) bool { return b.parts(id) == b.measured(id) }

func (b *builder) parts(id string) int {
	n := 0
	for _, measure := range disclosure.Measures() {
		if measure.Of == id {
			n += b.measured(measure.ID)
		}
	}
	return n
}

// unsettled tells of the measures of a topic whose parts do not sum to them.
func (b *builder) unsettled(topic disclosure.Topic) []string {
	var told []string
	for _, measure := range disclosure.Measures() {
		hasParts := slices.ContainsFunc(disclosure.Measures(), func(part disclosure.Measure) bool { return part.Of == measure.ID })
		if measure.Topic == topic && hasParts && !b.agrees(measure.ID) {
			told = append(told, fmt.Sprintf("%s填报为%d%s，其中各项之和为%d%s，请核对。", measure.Name, b.measured(measure.ID), measure.Unit, b.parts(measure.ID), measure.Unit))
		}
	}
	return told
}

// measureName is what the report calls a measure, its id where it has no such measure.
func measureName(id string) string {
	for _, measure := range disclosure.Measures() {
		if measure.ID == id {
			return measure.Name
		}
	}
	return OneLine(id)
}
