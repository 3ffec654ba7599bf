package intake

import "strings"

// readLines reads a table whose quotes do not pair as csv wants it: whoever wrote
// it put texts such as "双高"建设 side by side as they are. A quote that opened a
// cell there would swallow the rows up to the next one, so every line is a row, and
// all rows must have as many cells as the first one of the usual width.
func readLines(table grid, text string, comma rune) ([]grid, error) {
	var rows []gridRow
	widths := map[int]int{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		cells := splitLine(line, comma)
		widths[len(cells)]++
		rows = append(rows, gridRow{number: number, cells: cells})
	}
	usual := 0
	for width, lines := range widths {
		if lines > widths[usual] || lines == widths[usual] && width > usual {
			usual = width
		}
	}
	begun := false
	for _, row := range rows {
		begun = begun || len(row.cells) == usual
		if begun && len(row.cells) != usual {
			return nil, &Fault{"文件第 " + count(row.number) + " 行的引号没有配对", "请用表格软件打开，核对这一行，另存为 .xlsx"}
		}
		if err := table.add(row.number, row.cells); err != nil {
			return nil, err
		}
	}
	return []grid{table}, nil
}

// splitLine cuts a line into cells. A quote stands around a cell only where its
// partner ends the cell.
func splitLine(line string, comma rune) []string {
	var cells []string
	for {
		cell, rest, more := cutQuoted(line, comma)
		cells = append(cells, cell)
		if !more {
			return cells
		}
		line = rest
	}
}

func cutQuoted(line string, comma rune) (cell, rest string, more bool) {
	separator := string(comma)
	if inner, quoted := strings.CutPrefix(line, `"`); quoted {
		var text strings.Builder
		for {
			before, after, closed := strings.Cut(inner, `"`)
			text.WriteString(before)
			switch {
			case !closed:
			case after == "":
				return text.String(), "", false
			case strings.HasPrefix(after, separator):
				return text.String(), after[len(separator):], true
			case strings.HasPrefix(after, `"`):
				text.WriteString(`"`)
				inner = after[1:]
				continue
			}
			break // it is a part of the text
		}
	}
	return strings.Cut(line, separator)
}
