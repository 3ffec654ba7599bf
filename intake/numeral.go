package intake

import (
	"strconv"
	"strings"
)

// digitOf are the digits as Chinese documents write them.
func digitOf(r rune) (int, bool) {
	if r >= '0' && r <= '9' {
		return int(r - '0'), true
	}
	if r == '零' || r == '〇' || r == '○' || r == 'Ｏ' || r == '◯' {
		return 0, true
	}
	if at := strings.IndexRune("一二三四五六七八九", r); at >= 0 {
		return at/len("一") + 1, true
	}
	return 0, false
}

const tens = "十廿卅"

// arabic writes Chinese numbers up to 99, and rows of digits such as 二〇二三,
// in arabic digits, and leaves everything else as it is.
func arabic(text string) string {
	var out strings.Builder
	runes := []rune(text)
	for i := 0; i < len(runes); {
		next := i
		for next < len(runes) && isNumeral(runes[next]) {
			next++
		}
		if next == i {
			out.WriteRune(runes[i])
			i++
			continue
		}
		out.WriteString(numeral(runes[i:next]))
		i = next
	}
	return out.String()
}

func isNumeral(r rune) bool {
	_, digit := digitOf(r)
	return digit || strings.ContainsRune(tens, r)
}

// numeral reads a run of numerals: digits side by side, or tens with a digit
// before and after them.
func numeral(runes []rune) string {
	for i, r := range runes {
		at := strings.IndexRune(tens, r)
		if at < 0 {
			continue
		}
		value := 10 * (at/len("十") + 1)
		before, after := runes[:i], runes[i+1:]
		if len(before) > 1 || len(after) > 1 || len(before) == 1 && at > 0 {
			return string(runes)
		}
		if len(before) == 1 {
			digit, _ := digitOf(before[0])
			value = 10 * digit
		}
		if len(after) == 1 {
			digit, ok := digitOf(after[0])
			if !ok {
				return string(runes)
			}
			value += digit
		}
		return strconv.Itoa(value)
	}
	var digits strings.Builder
	for _, r := range runes {
		digit, _ := digitOf(r)
		digits.WriteByte(byte('0' + digit))
	}
	return digits.String()
}
