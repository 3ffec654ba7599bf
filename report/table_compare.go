package report

import (
	"fmt"
	"slices"

	"gongkai/disclosure"
)

// tableA2 holds the channels against the period before, those that only it
// had last.
func (b *builder) tableA2() Table {
	t := Table{ID: "A2", Title: "主动公开信息数量与上期比较", Columns: []Column{
		{Name: "公开渠道", Kind: KindText, Wide: 10}, {Name: "本期", Kind: KindNumber, Wide: 5, Sum: true}, {Name: "上期", Kind: KindNumber, Wide: 5, Sum: true},
		{Name: "增减", Kind: KindChange, Wide: 5, Sum: true}, {Name: "同比", Kind: KindChange, Wide: 6},
	}, Note: "本期为" + PeriodName(b.Frame.Period) + "，上期为" + PeriodName(b.Before.Period) + "，均为条次；上期为0的，同比记“—”。" + unequal(b.Frame.Period, b.Before.Period)}
	earlier := b.Before.By[string(disclosure.ByChannel)]
	for _, row := range b.channels {
		before := 0
		if i := slices.IndexFunc(earlier, func(r Row) bool { return r.Key == row.Key }); i >= 0 {
			before = earlier[i].Posts + earlier[i].Figures
		}
		t.Lines = append(t.Lines, comparedLine(row, row.Posts+row.Figures, before))
	}
	for _, row := range earlier {
		if !slices.ContainsFunc(b.channels, func(r Row) bool { return r.Key == row.Key }) {
			row.Name = OneLine(row.Name)
			t.Lines = append(t.Lines, comparedLine(row, 0, row.Posts+row.Figures))
		}
	}
	t.Total = t.total("合计")
	t.Total[4] = text(growth(t.Total[2].Number, t.Total[1].Number))
	return t
}

// unequal says that two periods are not equally long, beyond a leap day: their
// numbers then grow or fall for that reason alone.
func unequal(now, before disclosure.Period) string {
	x, y := days(now), days(before)
	if x == 0 || y == 0 || max(x, y)-min(x, y) <= 1 {
		return ""
	}
	return fmt.Sprintf("本期%d天，上期%d天，天数不同，增减仅供参考。", x, y)
}

// days is how many days a period has, 0 for one that is open.
func days(period disclosure.Period) int {
	if period.From == "" || period.To == "" {
		return 0
	}
	return int(period.To.Start().Sub(period.From.Start()).Hours()/24) + 1
}

func comparedLine(row Row, now, before int) Line {
	return Line{Apart: !adds(row), Values: []Value{channelTitle(row), number(now), number(before), number(now - before), text(growth(before, now))}}
}

// growth is a change in percent, — where there was nothing before.
func growth(before, now int) string {
	if before == 0 {
		return "—"
	}
	return fmt.Sprintf("%+.1f%%", 100*float64(now-before)/float64(before))
}
