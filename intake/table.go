package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"gongkai/disclosure"
)

// reader turns tables into a Result.
type reader struct {
	known        Known
	words        vocabulary
	channels     []named
	requirements []named
	measures     map[string]disclosure.Measure // by folded id and name
	seen         map[string]Post               // by identity
	counted      map[figureKey]Figure
	result       Result
}

func newReader(known Known) (*reader, error) {
	vocabulary, err := readWords()
	if err != nil {
		return nil, err
	}
	r := &reader{
		known: known, words: vocabulary, measures: map[string]disclosure.Measure{},
		seen: map[string]Post{}, counted: map[figureKey]Figure{},
	}
	for _, channel := range known.Channels {
		r.channels = append(r.channels, named{channel.ID, channel.Name, words(channel.Name)})
	}
	for _, requirement := range known.Checklist.Requirements {
		r.requirements = append(r.requirements, named{count(requirement.No), requirement.Name, words(requirement.Name)})
	}
	for _, measure := range disclosure.Measures() {
		r.measures[fold(measure.ID)], r.measures[words(measure.Name)] = measure, measure
	}
	return r, nil
}

// table is a grid whose header was found.
type table struct {
	sheet    *Sheet
	words    vocabulary
	calendar Calendar
	period   disclosure.Period // that its title speaks of, else that of the college's figures
	title    string            // what stands above the header, and the sheet's name
	channel  string            // Channel.ID of rows that do not say it, "" where nobody said
	at       map[field][]int   // columns by field, from 0; the first that is filled counts
	headers  []string
}

// headerRows is how many rows that are not empty may stand above the data.
const headerRows = 30

// table reads one grid into the result.
func (r *reader) table(g grid) {
	r.result.Sheets = append(r.result.Sheets, Sheet{Name: g.name, Kind: KindNothing})
	if g.hidden {
		if g.name == optionsSheet {
			return
		}
		r.notice("「%s」是隐藏的工作表，已略过。", g.name)
		return
	}
	t, header := r.findHeader(g)
	if t == nil {
		if len(g.rows) > 0 {
			r.notice("「%s」里没有信息或数字的表头，已略过。", g.name)
		}
		return
	}
	t.sheet = &r.result.Sheets[len(r.result.Sheets)-1]
	t.sheet.Kind, t.sheet.Header = r.kindOf(t.at), g.rows[header].number
	r.settleTable(t, g)
	r.settleIDs(t, g.rows[header+1:])
	if t.sheet.Kind == KindPosts && !r.channelSettled(t, g.rows[header+1:]) {
		return
	}
	last := t.sheet.Header
	for _, row := range g.rows[header+1:] {
		t.sheet.Passed.Empty += row.number - last - 1
		last = row.number
		r.row(t, row)
	}
	r.tellPassed(t)
}

// findHeader finds the first row that heads posts or figures.
func (r *reader) findHeader(g grid) (*table, int) {
	for i, row := range g.rows {
		if i == headerRows {
			break
		}
		at := r.columns(row.cells)
		if r.kindOf(at) == KindNothing || !looksLikeHeader(row.cells, at) {
			continue
		}
		title := g.name
		for _, above := range g.rows[:i] {
			title += " " + strings.Join(above.cells, " ")
		}
		return &table{words: r.words, at: at, headers: row.cells, title: shorten(title, 2000), calendar: g.calendar}, i
	}
	return nil, 0
}

// looksLikeHeader keeps a sentence or a form's label from heading a table: two
// columns must be known, or every one.
func looksLikeHeader(cells []string, at map[field][]int) bool {
	filled := 0
	for _, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			filled++
		}
	}
	return len(at) >= 2 || len(at) == filled
}

// columns maps fields to the columns of a header, the likeliest first.
func (r *reader) columns(cells []string) map[field][]int {
	at, ranks := map[field][]int{}, make([]int, len(cells))
	for i, cell := range cells {
		if len(cell) > 100 {
			continue
		}
		if found, ok := r.words.columns[foldHeader(cell)]; ok {
			at[found.field], ranks[i] = append(at[found.field], i), found.rank
		}
	}
	for _, columns := range at {
		slices.SortStableFunc(columns, func(a, b int) int { return cmp.Compare(ranks[a], ranks[b]) })
	}
	return at
}

// kindOf says what a table with these columns holds.
func (r *reader) kindOf(at map[field][]int) Kind {
	has := func(fields ...field) bool {
		return slices.ContainsFunc(fields, func(f field) bool { _, ok := at[f]; return ok })
	}
	web := has(fieldPublished, fieldURL, fieldID)
	switch {
	case has(fieldCount) && has(fieldName, fieldChannel, fieldTitle, fieldPublished, fieldPeriod, fieldFrom) && !(has(fieldTitle, fieldText) && web):
		return KindFigures
	case has(fieldTitle, fieldText), has(fieldName) && web, has(fieldBody) && web:
		return KindPosts
	case (has(fieldID) || has(fieldURL) && has(fieldChannel)) && has(fieldVerdict, fieldStatus, fieldRequirement):
		return KindPosts
	}
	return KindNothing
}

// settleTable takes from the table's title what its rows may leave out, and
// tells the columns that are not used.
func (r *reader) settleTable(t *table, g grid) {
	if _, titled := t.at[fieldTitle]; !titled && t.sheet.Kind == KindPosts {
		for _, instead := range []field{fieldText, fieldName, fieldBody} {
			if column, ok := t.at[instead]; ok {
				t.at[fieldTitle] = column
				break
			}
		}
	}
	if _, named := t.at[fieldName]; !named && t.sheet.Kind == KindFigures {
		if column, ok := t.at[fieldTitle]; ok {
			t.at[fieldName] = column
		}
	}
	if len(t.at[fieldDepartment]) == 0 && t.sheet.Kind == KindPosts {
		t.at[fieldDepartment] = t.at[fieldUnit] // 单位 of a post is who published it
	}
	said := periodIn(t.title)
	t.calendar.Within = r.known.Within
	t.period = r.known.Period
	if said != (disclosure.Period{}) {
		t.calendar.Within, t.period = said, said
	}
	t.channel = r.known.Channel
	if t.channel == "" {
		t.channel = r.channelIn(g.name, t.title)
	}
	r.tellColumns(t)
}

// channelSettled tells whether the posts of a table have a channel, and puts
// down one problem for the whole table where none has.
func (r *reader) channelSettled(t *table, rows []gridRow) bool {
	if _, hasColumn := t.at[fieldChannel]; hasColumn || t.channel != "" || len(rows) == 0 {
		return true
	}
	if _, hasID := t.at[fieldID]; hasID {
		return true // the record knows
	}
	r.result.Problems = append(r.result.Problems, Problem{
		Place: Place{t.sheet.Name, t.sheet.Header}, Why: "看不出这张表是哪个渠道的",
		Fix: "请加一列「渠道」，或把工作表改名为渠道名，或导入时加 --channel " + r.exampleChannel() + "；渠道有：" + r.channelNames(),
	})
	return false
}

// row reads one row below the header.
func (r *reader) row(t *table, row gridRow) {
	switch {
	case r.isRepeatedHeader(t, row):
		t.sheet.Passed.Headers++
	case r.isExampleRow(t, row):
		t.sheet.Passed.Examples++
	case r.isSumRow(t, row):
		t.sheet.Passed.Sums++
	case r.isFooter(t, row):
		t.sheet.Passed.Footers++
	case t.sheet.Kind == KindFigures:
		r.figure(t, row)
	default:
		r.post(t, row)
	}
}

func (r *reader) isRepeatedHeader(t *table, row gridRow) bool {
	return slices.EqualFunc(row.cells, t.headers, func(a, b string) bool { return fold(a) == fold(b) })
}

func (r *reader) isExampleRow(t *table, row gridRow) bool {
	for _, f := range []field{fieldNote, fieldTitle, fieldName, fieldSerial} {
		if r.words.isExample(t.cell(row, f)) {
			return true
		}
	}
	return false
}

// isSumRow tells whether the first cell of a row, or the one that names it,
// says 合计. A title that says so is one where there is a day or an address.
func (r *reader) isSumRow(t *table, row gridRow) bool {
	first := slices.IndexFunc(row.cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
	title := t.cell(row, fieldTitle)
	if r.words.isSum(title) {
		day, _ := ParseDay(t.cell(row, fieldPublished), t.calendar) // else the sum stands there
		return day == "" && t.cell(row, fieldURL) == ""
	}
	return r.words.isSum(row.cells[first]) || r.words.isSum(title) || r.words.isSum(t.cell(row, fieldName))
}

// isFooter tells whether a row is a remark below the table: a single cell that
// is neither title nor name, or one that begins as such remarks do.
func (r *reader) isFooter(t *table, row gridRow) bool {
	filled, first := 0, 0
	for i, cell := range slices.Backward(row.cells) {
		if strings.TrimSpace(cell) != "" {
			filled, first = filled+1, i
		}
	}
	if r.words.isFooter(row.cells[first]) {
		day := t.cell(row, fieldPublished) // 审核人 may stand there
		return t.cell(row, fieldURL) == "" && (t.sheet.Kind == KindFigures || day == "" || r.words.isFooter(day))
	}
	if filled > 1 || t.sheet.Kind == KindFigures {
		return false
	}
	for _, f := range []field{fieldTitle, fieldURL, fieldPublished} {
		if slices.Contains(t.at[f], first) {
			return false
		}
	}
	return true
}

// cell is what a row has in the columns of a field, "" where there is nothing.
func (t *table) cell(row gridRow, f field) string {
	column, ok := t.column(row, f)
	if !ok || column >= len(row.cells) {
		return ""
	}
	cell := trimCell(row.cells[column])
	if t.words.isBlank(cell) && !slices.Contains([]field{fieldTitle, fieldName, fieldCount}, f) {
		return ""
	}
	return cell
}

// column is the first column of a field that a row fills, else the first one;
// false where the table has none.
func (t *table) column(row gridRow, f field) (int, bool) {
	columns := t.at[f]
	for _, column := range columns {
		if column < len(row.cells) && trimCell(row.cells[column]) != "" {
			return column, true
		}
	}
	if len(columns) == 0 {
		return 0, false
	}
	return columns[0], true
}

func trimCell(cell string) string { return strings.TrimSpace(strings.Trim(cell, "\u200b\ufeff")) }

// problem puts down what is wrong with a cell.
func (r *reader) problem(t *table, row gridRow, f field, why, fix string) {
	problem := Problem{Place: Place{t.sheet.Name, row.number}, Value: shorten(t.cell(row, f), 80), Why: why, Fix: fix}
	if column, ok := t.column(row, f); ok {
		letter, _ := excelize.ColumnNumberToName(column + 1)
		problem.column = column
		problem.Column = letter + "「" + shorten(t.headers[column], 20) + "」"
	}
	r.result.Problems = append(r.result.Problems, problem)
}

// fault is problem for what a parser says.
func (r *reader) fault(t *table, row gridRow, f field, err error) {
	why, fix := err.Error(), ""
	if fault, ok := err.(*Fault); ok { //nolint:errorlint // the parsers of this package wrap nothing
		why, fix = fault.Why, fault.Fix
	}
	r.problem(t, row, f, why, fix)
}

func (r *reader) notice(format string, args ...any) {
	r.result.Notices = append(r.result.Notices, fmt.Sprintf(format, args...))
}
