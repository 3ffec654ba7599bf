package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// severityColumn is the column whose words are coloured in any table.
const severityColumn = "严重程度"

// colorSeverity colours by condition, so that a word that somebody changes
// changes its colour.
func (t tableSheet) colorSeverity() error {
	colors := []struct{ word, ink, ground string }{
		{"严重", "9C0006", "FFC7CE"}, {"重要", "8A5A00", "FFE699"}, {"提示", "1F4E79", "DDEBF7"},
	}
	for i, column := range t.table.Columns {
		if column.Name != severityColumn || len(t.table.Lines) == 0 {
			continue
		}
		var rules []excelize.ConditionalFormatOptions
		for _, color := range colors {
			id, err := t.book.file.NewConditionalStyle(&excelize.Style{Font: &excelize.Font{Color: color.ink, Bold: true}, Fill: fill(color.ground)})
			if err != nil {
				return fmt.Errorf("make a style of the workbook: %w", err)
			}
			rules = append(rules, excelize.ConditionalFormatOptions{Type: "cell", Criteria: "==", Value: `"` + color.word + `"`, Format: &id})
		}
		area := rangeName(i+1, firstRow, i+1, headerRow+len(t.table.Lines))
		if err := t.book.file.SetConditionalFormat(t.name, area, rules); err != nil {
			return fmt.Errorf("colour sheet %s: %w", t.name, err)
		}
	}
	return nil
}
