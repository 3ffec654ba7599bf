package xlsx

import (
	"strings"
	"unicode/utf16"

	"gongkai/report"
)

const (
	linkLimit    = 65530 // links of a sheet, Excel's own
	addressLimit = 2079  // characters of an address, Excel's own
	hintLimit    = 255   // characters of what a link shows under the pointer, Excel's own
	literalLimit = 255   // characters of a text in a formula, Excel's own

	// Of more links than this excelize takes too long, as it compares each with
	// all others (20,000: 6.6 s, 60,000: 80 s). A formula costs nothing, but is
	// less of a link: its cell is no text, and the pointer shows no hint.
	manyLinks = 2000
)

// address is a link as a workbook may hold it, and false where it is no http
// or https address or too long.
func address(link string) (string, bool) {
	whole := report.WebAddress(link)
	return whole, whole != "" && len(whole) <= addressLimit
}

// linkFormula is a link as a formula, false where its texts are too long for one.
func linkFormula(link, text string) (string, bool) {
	if len(link) > literalLimit || len(utf16.Encode([]rune(text))) > literalLimit || text == "" {
		return "", false
	}
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	return "HYPERLINK(" + quote(link) + "," + quote(text) + ")", true
}

// countLinks counts the values of a table that lead to an address.
func countLinks(table report.Table) int {
	n := 0
	for _, line := range table.Lines {
		for _, value := range line.Values {
			if value.Link != "" {
				n++
			}
		}
	}
	return n
}
