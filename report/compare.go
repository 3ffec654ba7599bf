package report

import (
	"fmt"
	"strings"

	"gongkai/disclosure"
)

// Comparison holds a tally against that of an earlier period (同比).
type Comparison struct {
	Period disclosure.Period     `json:"period"` // the earlier one
	Total  Delta                 `json:"total"`
	Posts  Delta                 `json:"posts"`
	Unique Delta                 `json:"unique"`
	By     map[string][]DeltaRow `json:"by"`
	Notes  []string              `json:"notes,omitempty"` // in Chinese: why the numbers may not be comparable
}

// Delta is a number in both periods.
type Delta struct {
	Now     int      `json:"now"`
	Before  int      `json:"before"`
	Change  int      `json:"change"`
	Percent *float64 `json:"percent"` // Change in hundredths of Before; null where Before is 0
}

// DeltaRow is one value of a dimension in both periods. The months of the
// earlier period stand in the rows of those that they are held against.
type DeltaRow struct {
	Key      string `json:"key"`
	Name     string `json:"name"`
	Additive *bool  `json:"additive,omitempty"` // channels only; false is in no total
	Delta
}

// NewDelta compares a number with an earlier one.
func NewDelta(now, before int) Delta {
	delta := Delta{Now: now, Before: before, Change: now - before}
	if before != 0 {
		percent := float64(now-before) * 100 / float64(before)
		delta.Percent = &percent
	}
	return delta
}

// Rate is the change in percent with its sign and one decimal, — where there is
// nothing that it could be a rate of.
func (d Delta) Rate() string {
	if d.Percent == nil {
		return "—"
	}
	if d.Change == 0 {
		return "0.0%"
	}
	return fmt.Sprintf("%+.1f%%", *d.Percent)
}

// Against compares a tally with an earlier one of the same dimensions.
// first is the earliest day of each channel's posts, by Channel.ID.
func (t Tally) Against(before Tally, channels []disclosure.Channel, first map[string]disclosure.Day) Comparison {
	comparison := Comparison{
		Period: before.Period, Total: NewDelta(t.Total, before.Total), Posts: NewDelta(t.Posts, before.Posts),
		Unique: NewDelta(t.Unique, before.Unique), By: map[string][]DeltaRow{}, Notes: incomparable(t, before.Period, channels, first),
	}
	for dimension, rows := range t.By {
		earlier := before.By[dimension]
		if dimension == string(disclosure.ByMonth) {
			earlier = laterMonths(earlier, before.Period, t.Period)
		}
		comparison.By[dimension] = deltaRows(rows, earlier)
	}
	return comparison
}

func deltaRows(now, before []Row) []DeltaRow {
	rows := make([]DeltaRow, 0, len(now))
	place := rowPlaces(before)
	for _, row := range now {
		earlier := 0
		if i, known := place[row.Key]; known {
			earlier = before[i].Posts + before[i].Figures
		}
		rows = append(rows, DeltaRow{row.Key, row.Name, row.Additive, NewDelta(row.Posts+row.Figures, earlier)})
	}
	place = rowPlaces(now)
	for _, row := range before {
		if _, known := place[row.Key]; !known {
			rows = append(rows, DeltaRow{row.Key, row.Name, row.Additive, NewDelta(0, row.Posts+row.Figures)})
		}
	}
	return rows
}

// laterMonths names months by those that stand at the same place of the later
// period, where both have a first day.
func laterMonths(rows []Row, before, now disclosure.Period) []Row {
	if before.From == "" || now.From == "" {
		return rows
	}
	from, to := before.From.Start(), now.From.Start()
	shift := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
	shifted := make([]Row, len(rows))
	for i, row := range rows {
		first := disclosure.Day(row.Key + "-01").Start()
		row.Key = disclosure.DayOf(first.AddDate(0, shift, 0)).Month()
		row.Name = row.Key
		shifted[i] = row
	}
	return shifted
}

// incomparable says why the numbers of an earlier period may differ for no
// reason of the college's.
func incomparable(now Tally, before disclosure.Period, channels []disclosure.Channel, first map[string]disclosure.Day) []string {
	return append(unequal(now.Period, before), uncovered(now, before, channels, first)...)
}

// unequal says that two periods are not equally long, beyond a leap day: their
// numbers then grow or fall for that reason alone.
func unequal(now, before disclosure.Period) []string {
	x, y := days(now), days(before)
	if x == 0 || y == 0 || max(x, y)-min(x, y) <= 1 {
		return nil
	}
	return []string{fmt.Sprintf("本期%d天，上期%d天，天数不同，增减仅供参考。", x, y)}
}

// days is how many days a period has, 0 for one that is open.
func days(period disclosure.Period) int {
	if period.From == "" || period.To == "" {
		return 0
	}
	return int(period.To.Start().Sub(period.From.Start()).Hours()/24) + 1
}

// quietDays is how long the beginning of a period may be without a post, such
// as winter holidays, before that looks like a gap.
const quietDays = 45

// uncovered tells of channels of which the record has nothing from the
// beginning of the earlier period: what is missing there looks like growth.
func uncovered(now Tally, before disclosure.Period, channels []disclosure.Channel, first map[string]disclosure.Day) []string {
	counted := map[string]bool{}
	for _, cell := range now.Cells {
		counted[cell.Channel] = true
	}
	var late []string
	for _, id := range now.Adding {
		day := first[id]
		begins := before.From != "" && day > disclosure.DayOf(before.From.Start().AddDate(0, 0, quietDays))
		if counted[id] && (begins || before.To != "" && day > before.To) {
			late = append(late, fmt.Sprintf("%s（最早 %s）", channelName(Frame{Channels: channels}, id), day))
		}
	}
	if len(late) == 0 {
		return nil
	}
	since := "起始日"
	if before.From != "" {
		since = string(before.From)
	}
	return []string{fmt.Sprintf("上期自%s起，而记录中有渠道的信息晚于这一天才开始：%s。上期可能没有采集全，增减仅供参考。", since, strings.Join(late, "，"))}
}
