package intake

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gongkai/disclosure"
)

// figureKey is what a figure is replaced by.
type figureKey struct {
	channel, name string
	period        disclosure.Period
}

// amount is a count as it is typed: digits, perhaps in groups, perhaps with a
// unit behind.
var amount = regexp.MustCompile(`^(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?\s*([^\d\s.,]{0,4})$`)

// figure reads a row that holds a count.
func (r *reader) figure(t *table, row gridRow) {
	before := len(r.result.Problems)
	if r.hasErrors(t, row) {
		return
	}
	cell := t.cell(row, fieldCount)
	if cell == "" {
		t.sheet.Passed.Unfilled++
		return
	}
	figure := Figure{Place: Place{t.sheet.Name, row.number}, Figure: r.whatIsCounted(t, row)}
	var unit string
	figure.Count, unit = r.count(t, row, cell)
	r.unit(t, row, &figure.Figure, cmp.Or(t.cell(row, fieldUnit), unit))
	figure.Period = r.periodOf(t, row)
	if len(r.result.Problems) == before {
		r.keepFigure(t, row, figure)
	}
}

// whatIsCounted finds the channel or measure that a row is about.
func (r *reader) whatIsCounted(t *table, row gridRow) disclosure.Figure {
	name, channel := t.cell(row, fieldName), t.cell(row, fieldChannel)
	if channel != "" {
		id, err := r.channelOf(channel)
		if err != nil {
			r.fault(t, row, fieldChannel, err)
			return disclosure.Figure{}
		}
		return disclosure.Figure{Channel: id, Name: cmp.Or(name, r.channelName(id)), Unit: r.channelUnit(id)}
	}
	if measure, ok := r.measure(name); ok {
		return disclosure.Figure{Name: measure.ID, Unit: measure.Unit}
	}
	if name != "" {
		if id, err := r.channelOf(name); err == nil {
			return disclosure.Figure{Channel: id, Name: name, Unit: r.channelUnit(id)}
		}
	}
	if t.channel != "" {
		return disclosure.Figure{Channel: t.channel, Name: cmp.Or(name, r.channelName(t.channel)), Unit: r.channelUnit(t.channel)}
	}
	r.problem(t, row, fieldName, "看不出这是哪个渠道或哪项指标的数", "请在「渠道」一列写上渠道（"+r.channelNames()+"），或写指标的名称，例如 "+exampleMeasures())
	return disclosure.Figure{}
}

func exampleMeasures() string {
	var names []string
	for _, measure := range disclosure.Measures()[:4] {
		names = append(names, measure.Name)
	}
	return strings.Join(names, "、")
}

func (r *reader) measure(name string) (disclosure.Measure, bool) {
	if measure, ok := r.measures[fold(name)]; ok {
		return measure, true
	}
	if measure, ok := r.measures[words(name)]; ok {
		return measure, true
	}
	measure, ok := r.measures[r.words.measures[words(name)]]
	return measure, ok
}

func (r *reader) channelName(id string) string {
	for _, channel := range r.known.Channels {
		if channel.ID == id {
			return channel.Name
		}
	}
	return id
}

func (r *reader) channelUnit(id string) string {
	for _, channel := range r.known.Channels {
		if channel.ID == id {
			return channel.Unit
		}
	}
	return ""
}

// count reads a number of things, and the unit that may stand behind it.
func (r *reader) count(t *table, row gridRow, cell string) (int, string) {
	found := amount.FindStringSubmatch(plainText(cell))
	if found == nil {
		r.problem(t, row, fieldCount, "这不是确切的整数", "请写一个整数，例如 12；没有就写 0，不写「若干」「约」「余」")
		return 0, ""
	}
	value, err := strconv.ParseInt(strings.ReplaceAll(found[1], ",", ""), 10, 32)
	if err != nil {
		r.problem(t, row, fieldCount, "这个数太大", "请核对，写不超过二十亿的整数")
		return 0, ""
	}
	return int(value), found[2]
}

// unit gives a figure the unit that its row names. That of a measure is fixed.
func (r *reader) unit(t *table, row gridRow, figure *disclosure.Figure, unit string) {
	if unit == "" || figure.Unit == unit {
		return
	}
	if figure.Channel == "" && figure.Name != "" {
		at := fieldUnit
		if t.cell(row, fieldUnit) == "" {
			at = fieldCount
		}
		r.problem(t, row, at, fmt.Sprintf("这项指标以「%s」计，不以「%s」计", figure.Unit, unit), "请换算成"+figure.Unit+"，只写整数")
		return
	}
	figure.Unit = unit
}

// periodOf is the period of a figure: its row's, else its day, else the table's.
func (r *reader) periodOf(t *table, row gridRow) disclosure.Period {
	if t.cell(row, fieldFrom) != "" || t.cell(row, fieldTo) != "" {
		return r.fromTo(t, row)
	}
	period, err := ParsePeriod(t.cell(row, fieldPeriod))
	if err != nil {
		r.fault(t, row, fieldPeriod, err)
		return disclosure.Period{}
	}
	day, err := ParseDay(t.cell(row, fieldPublished), t.calendar)
	switch {
	case err != nil:
		r.fault(t, row, fieldPublished, err)
		return disclosure.Period{}
	case period == (disclosure.Period{}) && day != "": // a record kept day by day
		period = disclosure.Period{From: day, To: day}
	case period == (disclosure.Period{}):
		period = t.period
	}
	if period.From == "" || period.To == "" {
		r.problem(t, row, fieldPeriod, "不知道是哪段时间的数", "请加一列「统计期限」，"+strings.TrimPrefix(writePeriod, "请")+"；或导入时加 --from 2023-01-01 --to 2023-12-31")
	}
	return period
}

func (r *reader) fromTo(t *table, row gridRow) disclosure.Period {
	var period disclosure.Period
	for _, end := range []struct {
		field field
		day   *disclosure.Day
	}{{fieldFrom, &period.From}, {fieldTo, &period.To}} {
		cell := t.cell(row, end.field)
		var err error
		switch *end.day, err = endOf(cell, t.calendar, end.field); {
		case err != nil:
			r.fault(t, row, end.field, err)
			return period
		case cell == "":
			r.problem(t, row, end.field, "开始和结束日期只写了一个", "请两个都写，例如 2023-01-01 和 2023-12-31")
			return period
		}
	}
	if _, err := inOrder(period); err != nil {
		r.fault(t, row, fieldFrom, err)
	}
	return period
}

// endOf is the day in a cell of first or last days; a year or month there is
// meant from its first day, and to its last one.
func endOf(cell string, calendar Calendar, end field) (disclosure.Day, error) {
	day, err := ParseDay(cell, calendar)
	if err == nil {
		return day, nil
	}
	period, noPeriod := ParsePeriod(cell)
	switch {
	case noPeriod != nil:
		return "", err
	case end == fieldFrom:
		return period.From, nil
	}
	return period.To, nil
}

// keepFigure takes a figure, unless the file has it already.
func (r *reader) keepFigure(t *table, row gridRow, figure Figure) {
	key := figureKey{figure.Channel, figure.Name, figure.Period}
	earlier, again := r.counted[key]
	switch {
	case !again:
		r.counted[key] = figure
		r.result.Figures = append(r.result.Figures, figure)
		t.sheet.Figures++
	case earlier.Figure == figure.Figure:
		t.sheet.Passed.Twice++
		r.notice("「%s」第 %d 行与「%s」第 %d 行相同，只算一次。", t.sheet.Name, row.number, earlier.Sheet, earlier.Row)
	default:
		r.problem(t, row, fieldCount, fmt.Sprintf("「%s」第 %d 行已有同一时段的这个数，是 %d", earlier.Sheet, earlier.Row, earlier.Count), "请只留正确的一行；分开统计的，在「名称」里写清楚是什么")
	}
}
