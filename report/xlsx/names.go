package xlsx

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"gongkai/report"
)

const (
	overviewName = "总览"
	nameLimit    = 31 // UTF-16 units, Excel's own
)

// sheetNames gives each table the name of its sheet, such as 「A 主动公开数量」:
// different from all others, as Excel compares them.
func sheetNames(tables []report.Table) []string {
	taken := map[string]bool{strings.ToLower(overviewName): true, "history": true} // Excel keeps History to itself
	names := make([]string, len(tables))
	for i, table := range tables {
		wanted := sheetName(table.ID + " " + table.Title)
		name := shorten(wanted, nameLimit)
		for n := 2; taken[strings.ToLower(name)]; n++ {
			suffix := fmt.Sprintf(" (%d)", n)
			name = shorten(wanted, nameLimit-len(suffix)) + suffix
		}
		taken[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}

// sheetName takes out what a sheet's name may not have. The apostrophe would be
// allowed inside, but excelize does not escape it in the name of a filter.
func sheetName(text string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`:\/?*[]`, r):
			return '-'
		case r == '\'':
			return '’'
		}
		return r
	}, report.OneLine(text))
	if name = strings.Join(strings.Fields(name), " "); name == "" {
		return "表"
	}
	return name
}

// shorten cuts text to a number of UTF-16 units, between characters.
func shorten(text string, limit int) string {
	units := 0
	for i, r := range text {
		if units += utf16.RuneLen(r); units > limit {
			return strings.TrimSpace(text[:i])
		}
	}
	return text
}

// place is a cell of a sheet as formulas and links name it, from row and column 1.
func place(sheet string, column, row int, absolute bool) string {
	return "'" + sheet + "'!" + cellName(column, row, absolute)
}

func cellName(column, row int, absolute bool) string {
	letters := ""
	for n := column; n > 0; n = (n - 1) / 26 {
		letters = string(rune('A'+(n-1)%26)) + letters
	}
	if absolute {
		return fmt.Sprintf("$%s$%d", letters, row)
	}
	return fmt.Sprintf("%s%d", letters, row)
}
