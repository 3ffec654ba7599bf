package report

import (
	"cmp"
	"slices"

	"gongkai/disclosure"
)

// overlaps are the pairs of typed-in figures of a channel and name whose periods
// have a day in common, such as a year's beside its months': what both have is
// counted twice.
func (f Frame) overlaps() [][2]disclosure.Figure {
	var pairs [][2]disclosure.Figure
	last := map[[2]string]disclosure.Figure{} // by channel and name, the figure that ends last
	for _, figure := range figuresByDay(f.Figures) {
		key := [2]string{figure.Channel, figure.Name}
		before, known := last[key]
		if known && before.Period.Overlaps(figure.Period) {
			pairs = append(pairs, [2]disclosure.Figure{before, figure})
		}
		if !known || before.Period.To < figure.Period.To {
			last[key] = figure
		}
	}
	return pairs
}

// figuresByDay are figures in the order in which their periods begin.
func figuresByDay(figures []disclosure.Figure) []disclosure.Figure {
	return slices.SortedStableFunc(slices.Values(figures), func(a, b disclosure.Figure) int { return cmp.Compare(a.Period.From, b.Period.From) })
}
