package report

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/disclosure"
)

// withUnique adds to the main table what is left of every row and column after
// removing copies, where that was counted.
func withUnique(rows [][]string, tally Tally, channels []Row, categories []int) [][]string {
	byCategory, byChannel := tally.By[string(disclosure.ByCategory)], tally.By[string(disclosure.ByChannel)]
	if byCategory != nil {
		rows[0] = append(rows[0], "去重后")
		for i, no := range categories {
			rows[1+i] = append(rows[1+i], uniqueOf(byCategory, strconv.Itoa(no)))
		}
		for i := 1 + len(categories); i < len(rows); i++ {
			rows[i] = append(rows[i], "")
		}
	}
	if byChannel != nil {
		line := []string{"去重后"}
		for _, channel := range channels {
			line = append(line, uniqueOf(byChannel, channel.Key))
		}
		line = append(line, strconv.Itoa(tally.Unique))
		rows = append(rows, append(line, make([]string, len(rows[0])-len(line))...))
	}
	return rows
}

func uniqueOf(rows []Row, key string) string {
	for _, row := range rows {
		if row.Key == key {
			return strconv.Itoa(row.Unique)
		}
	}
	return "0"
}

// Command is the line that lists the posts of a period on a terminal.
func (w Where) Command(period disclosure.Period) string {
	words := []string{"gongkai", "posts"}
	add := func(flag, value string) { words = append(words, "--"+flag, shellWord(value)) }
	for _, channel := range w.Channels {
		add("channel", channel)
	}
	for _, number := range []struct {
		flag  string
		value *int
	}{{"category", w.Category}, {"requirement", w.Requirement}} {
		if number.value != nil {
			add(number.flag, strconv.Itoa(*number.value))
		}
	}
	for _, name := range []struct {
		flag  string
		value *string
	}{{"department", w.Department}, {"site", w.Site}, {"column", w.Column}} {
		if name.value != nil {
			add(name.flag, *name.value)
		}
	}
	for _, span := range []struct{ flag, value string }{
		{"month", w.Month}, {"from", string(period.From)}, {"to", string(period.To)},
	} {
		if span.value != "" {
			add(span.flag, span.value)
		}
	}
	return strings.Join(words, " ")
}

// shellWord is a word as a shell takes it for itself alone.
func shellWord(word string) string {
	word = OneLine(word)
	plain := func(r rune) bool {
		return r > '~' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || slices.Contains([]rune("-_."), r)
	}
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool { return !plain(r) }) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
