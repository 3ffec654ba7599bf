package attachment

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// builtinFormats are the number formats that spreadsheets name by number
// alone, as a Chinese system shows them.
var builtinFormats = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m-d-yy", 31: `yyyy"年"m"月"d"日"`, 32: `h"时"mm"分"`, 33: `h"时"mm"分"ss"秒"`,
	34: `上午/下午h"时"mm"分"`, 35: `上午/下午h"时"mm"分"ss"秒"`, 36: `yyyy"年"m"月"`,
	37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 48: "##0.0E+0",
	50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`, 55: `上午/下午h"时"mm"分"`,
	56: `上午/下午h"时"mm"分"ss"秒"`, 57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}

// lastSerial is 9999-12-31 as a spreadsheet counts days.
const lastSerial = 2958465

// shownNumber writes a cell's number as its format shows it. What a format
// says about colours, widths and fractions is left aside.
func shownNumber(value float64, format string, date1904 bool) string {
	section, value := formatSection(format, value)
	pieces := formatPieces(section)
	switch {
	case isDateFormat(pieces) && value >= 0 && value < lastSerial+1:
		return shownDate(value, pieces, date1904)
	case strings.ContainsAny(placeholders(pieces), "0#?") && !strings.Contains(placeholders(pieces), "/"):
		return shownByPlaceholders(value, pieces)
	case placeholders(pieces) == "" && value == 0: // "none" for zero
		return cmp.Or(literals(pieces), generalNumber(value))
	}
	return generalNumber(value)
}

// generalNumber is a number without a format. Long whole numbers are written
// out, where a narrow cell would show an exponent.
func generalNumber(value float64) string {
	if value == math.Trunc(value) && math.Abs(value) < 1e18 {
		return strconv.FormatFloat(value, 'f', 0, 64)
	}
	if math.Abs(value) >= 1e-5 && math.Abs(value) < 1e18 {
		rounded, err := strconv.ParseFloat(strconv.FormatFloat(value, 'e', 14, 64), 64) // cells have 15 digits
		if err == nil {
			value = rounded
		}
		return strconv.FormatFloat(value, 'f', -1, 64)
	}
	return strconv.FormatFloat(value, 'G', 6, 64)
}

// formatSection chooses the part of a format that is for a value's sign, and
// gives the value as that part shows it.
func formatSection(format string, value float64) (string, float64) {
	sections := splitFormat(format)
	switch {
	case len(sections) > 1 && value < 0:
		return sections[1], -value
	case len(sections) > 2 && value == 0:
		return sections[2], value
	}
	return sections[0], value
}

// splitFormat splits a format at the semicolons that are not shown.
func splitFormat(format string) []string {
	var sections []string
	start, quoted := 0, false
	for i := 0; i < len(format); i++ {
		switch format[i] {
		case '"':
			quoted = !quoted
		case '\\':
			if !quoted {
				i++
			}
		case ';':
			if !quoted {
				sections = append(sections, format[start:i])
				start = i + 1
			}
		}
	}
	return append(sections, format[start:])
}

// piece is a part of a format: words that are shown as they are, or a code.
type piece struct {
	literal bool
	text    string
}

// formatPieces cuts a section into pieces; equal letters side by side are one code.
func formatPieces(section string) []piece {
	var pieces []piece
	for i := 0; i < len(section); {
		c := section[i]
		rest := section[i+1:]
		switch {
		case c == '"':
			end := strings.IndexByte(rest, '"')
			if end < 0 {
				end = len(rest)
			}
			pieces = append(pieces, piece{true, rest[:end]})
			i += end + 2
		case c == '\\':
			_, size := utf8.DecodeRuneInString(rest)
			pieces = append(pieces, piece{true, rest[:size]})
			i += 1 + size
		case c == '_' || c == '*': // the width of a character, a filling
			_, size := utf8.DecodeRuneInString(rest)
			i += 1 + size
		case c == '[':
			code, size := bracket(section[i:])
			pieces = append(pieces, code)
			i += size
		default:
			code, size := formatCode(section[i:])
			pieces = append(pieces, code)
			i += size
		}
	}
	return pieces
}

// bracket reads [h], [$¥-804], [Red] …
func bracket(s string) (piece, int) {
	end := strings.IndexByte(s, ']')
	if end < 0 {
		return piece{true, ""}, len(s)
	}
	inside := strings.ToLower(s[1:end])
	switch {
	case inside != "" && (strings.Trim(inside, "h") == "" || strings.Trim(inside, "m") == "" || strings.Trim(inside, "s") == ""):
		return piece{false, "[" + inside + "]"}, end + 1
	case strings.HasPrefix(inside, "$"):
		currency, _, _ := strings.Cut(s[2:end], "-")
		return piece{true, currency}, end + 1
	}
	return piece{true, ""}, end + 1
}

// wordCodes are codes of several different characters.
var wordCodes = []string{"AM/PM", "am/pm", "A/P", "上午/下午", "General", "G/通用格式"}

func formatCode(s string) (piece, int) {
	for _, word := range wordCodes {
		if strings.HasPrefix(s, word) {
			return piece{false, word}, len(word)
		}
	}
	r, size := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune("yYmMdDhHsSeEaAgGbB0#?.,%/@+-", r) {
		return piece{true, s[:size]}, size
	}
	end := size
	for strings.ContainsRune("yYmMdDhHsSaA0#?", r) && end < len(s) && s[end] == s[0] {
		end++
	}
	return piece{false, s[:end]}, end
}

func placeholders(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if !p.literal {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

func literals(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.literal {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

func isDateFormat(pieces []piece) bool {
	for _, p := range pieces {
		if !p.literal && p.text != "" && p.text != "General" && strings.ContainsAny(p.text[:1], "yYmMdDhHsS[") {
			return true
		}
	}
	return false
}

// shownByPlaceholders writes a number by the zeros and signs of a section.
func shownByPlaceholders(value float64, pieces []piece) string {
	codes := placeholders(pieces)
	if strings.ContainsAny(codes, "eE") {
		return strconv.FormatFloat(value, 'E', decimals(codes), 64)
	}
	value *= math.Pow(100, float64(strings.Count(codes, "%")))
	whole, _, _ := strings.Cut(codes, ".")
	number := strconv.FormatFloat(math.Abs(value), 'f', min(decimals(codes), 15), 64)
	number = leadingZeros(number, strings.Count(whole, "0"))
	if strings.Contains(whole, ",") {
		number = grouped(number)
	}
	var b strings.Builder
	if value < 0 && strings.ContainsAny(number, "123456789") {
		b.WriteByte('-')
	}
	written := false
	for _, p := range pieces {
		switch {
		case p.literal:
			b.WriteString(p.text)
		case strings.ContainsAny(p.text, "0#?") && !written:
			written = true
			b.WriteString(number)
		case p.text == "%", p.text == "-" && !written:
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// decimals is how many places behind the point a section shows.
func decimals(codes string) int {
	_, fraction, _ := strings.Cut(codes, ".")
	fraction, _, _ = strings.Cut(fraction, "E")
	return strings.Count(fraction, "0") + strings.Count(fraction, "#") + strings.Count(fraction, "?")
}

func leadingZeros(number string, wanted int) string {
	whole, _, _ := strings.Cut(number, ".")
	return strings.Repeat("0", min(max(0, wanted-len(whole)), 100)) + number
}

// grouped puts commas between thousands.
func grouped(number string) string {
	whole, fraction, hasFraction := strings.Cut(number, ".")
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if hasFraction {
		b.WriteString("." + fraction)
	}
	return b.String()
}

// serialTime is the moment that a spreadsheet's count of days means.
func serialTime(value float64, date1904 bool) time.Time {
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if value < 60 { // the count has a day 60, 1900-02-29, that never was
		start = start.AddDate(0, 0, 1)
	}
	days := math.Floor(value)
	seconds := math.Round((value - days) * 86400)
	return start.AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
}
