package report

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// tableA2 holds the channels against the period before, those that only it
// had last.
func (b *builder) tableA2() Table {
	t := Table{ID: "A2", Title: "主动公开信息数量与上期比较", Columns: []Column{
		{Name: "公开渠道", Kind: KindText, Wide: 10}, {Name: "本期", Kind: KindNumber, Wide: 5, Sum: true}, {Name: "上期", Kind: KindNumber, Wide: 5, Sum: true},
		{Name: "增减", Kind: KindChange, Wide: 5, Sum: true}, {Name: "同比", Kind: KindChange, Wide: 6},
	}, Note: "本期为" + PeriodName(b.Frame.Period) + "，上期为" + PeriodName(b.Before.Period) + "，均为条次。上期“—”指没有采集到信息，也没有填报，这样的渠道不能看作增长。" + b.incomparable()}
	earlier := b.Before.By[string(disclosure.ByChannel)]
	for _, row := range b.channels {
		t.Lines = append(t.Lines, comparedLine(row, row.Posts+row.Figures, b.numberBefore(row.Key)))
	}
	for _, row := range earlier {
		if !slices.ContainsFunc(b.channels, func(r Row) bool { return r.Key == row.Key }) {
			row.Name = OneLine(row.Name)
			t.Lines = append(t.Lines, comparedLine(row, 0, row.Posts+row.Figures))
		}
	}
	t.Total = t.total("合计")
	t.Total[4] = text(NewDelta(t.Total[1].Number, t.Total[2].Number).Rate())
	return t
}

func comparedLine(row Row, now, before int) Line {
	earlier := number(before)
	if before == 0 { // nobody knows whether it was nothing or was not counted
		earlier = text("—")
	}
	return Line{Apart: !adds(row), Values: []Value{channelTitle(row), number(now), earlier, number(now - before), text(NewDelta(now, before).Rate())}}
}

// numberBefore is that of a channel in the period before.
func (b *builder) numberBefore(channel string) int {
	for _, row := range b.Before.By[string(disclosure.ByChannel)] {
		if row.Key == channel {
			return row.Posts + row.Figures
		}
	}
	return 0
}

// compared says how the total compares with the one before, and what of that
// is no growth.
func (b *builder) compared() string {
	period := PeriodName(b.Before.Period)
	if b.Before.Total == 0 {
		return "上一统计期（" + period + "）没有采集到信息，也没有填报，不作比较。"
	}
	sentence := fmt.Sprintf("与上一统计期（%s，%d条）相比，主动公开信息%s。", period, b.Before.Total, comparedWith(b.Before.Total, b.Tally.Total))
	var names []string
	posts := 0
	for _, row := range b.channels {
		if now := row.Posts + row.Figures; adds(row) && now > 0 && b.numberBefore(row.Key) == 0 {
			names = append(names, row.Name)
			posts += now
		}
	}
	if posts > 0 {
		sentence += fmt.Sprintf("其中%s在上一统计期没有数字，本期的%d条不能看作增长。", strings.Join(names, "、"), posts)
	}
	return sentence + b.incomparable()
}

// incomparable says why the numbers of channels that both periods have may
// differ for no reason of the college's.
func (b *builder) incomparable() string {
	both := b.Tally
	both.Adding = nil
	for _, channel := range b.additive {
		if b.numberBefore(channel) > 0 {
			both.Adding = append(both.Adding, channel)
		}
	}
	return OneLine(strings.Join(incomparable(both, b.Before.Period, b.Frame.Channels, b.first), ""))
}

// comparedWith says how a total compares with the one before, which is not 0.
func comparedWith(before, now int) string {
	switch {
	case now == before:
		return "数量持平"
	case now > before:
		return fmt.Sprintf("增加%d条，增长%.1f%%", now-before, 100*float64(now-before)/float64(before))
	}
	return fmt.Sprintf("减少%d条，下降%.1f%%", before-now, 100*float64(before-now)/float64(before))
}
