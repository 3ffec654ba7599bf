package intake

import (
	"fmt"
	"slices"

	"gongkai/disclosure"
)

// checkMeasures holds the measures of a file that are parts of another one
// against it, period by period: parts never exceed their whole, and where all
// of them are given they sum to it. A whole that does not fit is not taken,
// nor are its parts, since nobody knows which of them is wrong.
func (r *reader) checkMeasures() {
	for _, figure := range slices.Clone(r.result.Figures) {
		if figure.Channel != "" {
			continue
		}
		parts, sum, all := r.partsOf(figure)
		var why string
		switch {
		case sum > figure.Count:
			why = fmt.Sprintf("%s只有 %d，其中各项加起来却有 %d", measureName(figure.Name), figure.Count, sum)
		case all && sum != figure.Count:
			why = fmt.Sprintf("%s有 %d，其中各项加起来只有 %d", measureName(figure.Name), figure.Count, sum)
		default:
			continue
		}
		r.result.Problems = append(r.result.Problems, Problem{
			Place: figure.Place, Value: count(figure.Count), Why: why, Fix: "请核对总数与" + namesOf(parts) + "，使它们相符",
		})
		r.result.Figures = slices.DeleteFunc(r.result.Figures, func(other Figure) bool { return other == figure || slices.Contains(parts, other) })
	}
}

// partsOf are the given parts of a whole in its period, their sum, and whether
// all parts are given.
func (r *reader) partsOf(whole Figure) (parts []Figure, sum int, all bool) {
	all = true
	for _, measure := range disclosure.Measures() {
		if measure.Of != whole.Name {
			continue
		}
		part, ok := r.counted[figureKey{"", measure.ID, whole.Period}]
		if !ok {
			all = false
			continue
		}
		parts = append(parts, part)
		sum += part.Count
	}
	return parts, sum, all && len(parts) > 0
}

func measureName(id string) string {
	for _, measure := range disclosure.Measures() {
		if measure.ID == id {
			return measure.Name
		}
	}
	return id
}

func namesOf(figures []Figure) string {
	text := ""
	for i, figure := range figures {
		if i > 0 {
			text += "、"
		}
		text += measureName(figure.Name)
	}
	return text
}
