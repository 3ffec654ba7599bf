package docx

import (
	"unicode/utf8"

	"gongkai/report"
)

// Measures of a table, in twentieths of a point.
const (
	largeSize  = 240 // 小四, the width of a character
	smallSize  = 210 // 五号
	tinySize   = 180 // 小五
	shortText  = 8   // characters of a text, such as a channel's name, that is not to break
	cellMargin = 70  // on either side of a cell
	borderRoom = 10
)

// wideTable tells whether a table needs a page that lies on its side.
func wideTable(table report.Table) bool {
	return len(table.Columns) >= 7 || sum(naturalWidths(table, smallSize)) > upright().text()
}

// naturalWidths is what the columns of a table need in characters of a width:
// what was asked for, and at least a short heading, a day, and the numbers, which
// must not break.
func naturalWidths(table report.Table, character int) []int {
	widths := make([]int, len(table.Columns))
	for i, column := range table.Columns {
		least := min(utf8.RuneCountInString(column.Name), 4) * character
		switch column.Kind {
		case report.KindDay:
			least = max(least, digits(len("2006-01-02"), character))
		case report.KindNumber, report.KindChange:
			least = max(least, digits(longest(table, i), character))
		}
		widths[i] = max(min(column.Wide, 100)*character, least, 2*character) + 2*cellMargin + borderRoom
	}
	return widths
}

// digits is the width of bold digits; those of most fonts take half of a
// Chinese character, those of none more than two thirds.
func digits(n, character int) int { return n * character * 2 / 3 }

// longest is how many characters the longest number of a column has.
func longest(table report.Table, column int) int {
	most := 0
	measure := func(values []report.Value) {
		if column < len(values) {
			most = max(most, utf8.RuneCountInString(table.Columns[column].Text(values[column])))
		}
	}
	for _, line := range table.Lines {
		measure(line.Values)
	}
	measure(table.Total)
	return min(most, 12) // a text that stands in place of a number may break
}

// columnWidths shares a width out among the columns of a table. Where it is
// not enough, the columns of long text give way, to a half at most; where that
// is not enough, all columns of text, to a third; else all columns.
func columnWidths(table report.Table, character, width int) []int {
	widths := naturalWidths(table, character)
	all := sum(widths)
	for _, give := range []struct{ longer, most int }{{shortText, 2}, {0, 3}} {
		gives := func(i int) bool {
			return table.Columns[i].Kind == report.KindText && table.Columns[i].Wide > give.longer
		}
		soft := 0
		for i, natural := range widths {
			if gives(i) {
				soft += natural
			}
		}
		if rigid := all - soft; all > width && soft > 0 && width-rigid >= soft/give.most {
			return share(widths, width-rigid, soft, gives)
		}
	}
	return share(widths, width, all, func(int) bool { return true })
}

// share makes those widths that may change, which sum to whole, sum to another
// width.
func share(widths []int, width, whole int, changes func(int) bool) []int {
	shared := make([]int, len(widths))
	left, last := width, 0
	for i, natural := range widths {
		if !changes(i) {
			shared[i] = natural
			continue
		}
		shared[i] = natural * width / whole
		left -= shared[i]
		last = i
	}
	shared[last] += left
	return shared
}

func sum(numbers []int) int {
	all := 0
	for _, n := range numbers {
		all += n
	}
	return all
}
