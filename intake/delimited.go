package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// readDelimited reads csv and its likes.
func readDelimited(name string, data []byte) ([]grid, error) {
	text, err := decodeText(data)
	if err != nil {
		return nil, err
	}
	if isMarkup(text) {
		return nil, &Fault{"这是网页，不是表格", "请在浏览器或表格软件里打开它，另存为 .xlsx"}
	}
	table := grid{name: strings.TrimSuffix(path.Base(strings.ReplaceAll(name, `\`, "/")), path.Ext(name))}
	comma := delimiterOf(text)
	quoted := csv.NewReader(strings.NewReader(text))
	quoted.Comma, quoted.FieldsPerRecord = comma, -1
	for {
		cells, err := quoted.Read()
		switch {
		case errors.Is(err, io.EOF):
			return []grid{table}, nil
		case err != nil:
			return readLines(grid{name: table.name}, text, comma)
		}
		line, _ := quoted.FieldPos(0)
		if err := table.add(line, cells); err != nil {
			return nil, err
		}
	}
}

// add appends a row, unless it is empty.
func (g *grid) add(number int, cells []string) error {
	last, where := 0, "「"+g.name+"」第 "+count(number)+" 行"
	for i, cell := range cells {
		if len(cell) > maxCell {
			return &Fault{where + "有一格超过 1 MB", "请检查引号是不是没有配对，或把正文删短"}
		}
		if strings.TrimSpace(cell) != "" {
			last = i + 1
		}
	}
	if last == 0 {
		return nil
	}
	if last > maxColumns {
		return &Fault{where + "超过 " + count(maxColumns) + " 列", "请删去不需要的列，或检查分隔符"}
	}
	if len(g.rows) == maxRows {
		return &Fault{"「" + g.name + "」超过 " + count(maxRows) + " 行", "请分成几个文件导入"}
	}
	g.rows = append(g.rows, gridRow{number, cells[:last], g.links[number]})
	return nil
}

// decodeText gives text as UTF-8. Without a byte order mark it is UTF-8 where
// it is valid as such, else GB18030, which holds GBK and GB2312.
func decodeText(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		decoded, _, err := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder(), data)
		if err != nil {
			return "", &Fault{"文件的编码读不懂", "请用表格软件打开，另存为 .xlsx"}
		}
		data = decoded
	case utf8.Valid(data):
		data = bytes.TrimPrefix(data, []byte("\ufeff"))
	default:
		decoded, _, err := transform.Bytes(simplifiedchinese.GB18030.NewDecoder(), data)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) {
			return "", &Fault{"文件的编码既不是 UTF-8 也不是 GBK", "请用表格软件打开，另存为 .xlsx"}
		}
		data = decoded
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", &Fault{"这不是表格文件", "请用表格软件打开，另存为 .xlsx，或导出为 csv"}
	}
	return string(data), nil
}

// delimiterOf is the separator that stands in most of the first lines, outside
// quotes; of several, the one that stands there more often.
func delimiterOf(text string) rune {
	best, most := ',', [2]int{}
	for _, separator := range []rune{',', '\t', ';', '，'} {
		if separator == '，' && most[0] > 0 {
			continue // a title has such a comma as well
		}
		found, lines := [2]int{}, 0
		for line := range strings.Lines(text) {
			if separators := countOutsideQuotes(line, separator); separators > 0 {
				found[0], found[1] = found[0]+1, found[1]+separators
			}
			if lines++; lines == 20 {
				break
			}
		}
		if slices.Compare(found[:], most[:]) > 0 {
			best, most = separator, found
		}
	}
	return best
}

func countOutsideQuotes(line string, separator rune) int {
	total, inQuotes := 0, false
	for _, r := range line {
		switch {
		case r == '"':
			inQuotes = !inQuotes
		case r == separator && !inQuotes:
			total++
		}
	}
	return total
}

func isMarkup(text string) bool {
	start := strings.ToLower(strings.TrimSpace(text[:min(len(text), 500)]))
	return strings.HasPrefix(start, "<html") || strings.HasPrefix(start, "<!doctype") || strings.HasPrefix(start, "<table") || strings.HasPrefix(start, "<?xml")
}
