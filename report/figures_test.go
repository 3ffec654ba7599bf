package report

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/disclosure"
)

func TestOverlaps(t *testing.T) {
	figure := func(channel, name string, count int, from, to disclosure.Day) disclosure.Figure {
		return disclosure.Figure{Channel: channel, Name: name, Count: count, Period: disclosure.Period{From: from, To: to}}
	}
	year, june, july := figure("board", "宣传栏", 12, "2023-01-01", "2023-12-31"), figure("board", "宣传栏", 1, "2023-06-01", "2023-06-30"), figure("board", "宣传栏", 2, "2023-07-01", "2023-07-31")
	for _, test := range []struct {
		name    string
		figures []disclosure.Figure
		want    string
	}{
		{"none", nil, "[]"},
		{"months", []disclosure.Figure{july, june}, "[]"},
		{"a year beside its months", []disclosure.Figure{june, year, july}, "[[12 1] [12 2]]"},
		{"another name", []disclosure.Figure{year, figure("board", "电子屏", 1, "2023-06-01", "2023-06-30")}, "[]"},
		{"another channel", []disclosure.Figure{year, figure("radio", "宣传栏", 1, "2023-06-01", "2023-06-30")}, "[]"},
	} {
		frame := frame()
		frame.Figures = test.figures
		counts := [][]int{}
		for _, pair := range frame.overlaps() {
			counts = append(counts, []int{pair[0].Count, pair[1].Count})
		}
		if got := fmt.Sprint(counts); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		tally, err := Count(t.Context(), record(), frame, nil)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if err := WriteText(&text, tally, frame); err != nil {
			t.Fatal(err)
		}
		if told := strings.Count(text.String(), "期限重叠"); told != len(counts) || tally.Overlap != len(counts) {
			t.Errorf("%s: %d told, %d in the tally, want %d", test.name, told, tally.Overlap, len(counts))
		}
	}
}
