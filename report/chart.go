package report

import "strconv"

// drawing is a chart laid out in the units of an SVG of Width × Height.
type drawing struct {
	Title         string
	Width, Height int
	Bars          []bar
	Grid          []gridLine
	Points        []point
	Line          string // the points as a polyline's attribute
	Left, Right   int
	Baseline      int
}

type bar struct {
	Label, Value     string
	X, Y, Wide, High int
	Middle, End      int // where the label and the value stand
}

type gridLine struct {
	Y, TextY int
	Label    string
}

type point struct {
	X, Y, ValueY int
	Label, Value string // the label is "" where there is no room for one
}

const (
	chartWide   = 720
	barPitch    = 30
	barHigh     = 16
	labelWide   = 170 // the room for the names of bars
	valueWide   = 60
	mostLetters = 12
)

// bars lays the first column of a chart out as horizontal bars, nil where
// there is nothing to draw.
func bars(t htmlTable) *drawing {
	labels, values := charted(t, "bar")
	most := largest(values)
	if most == 0 {
		return nil
	}
	d := drawing{Title: t.Chart.Title, Width: chartWide, Height: barPitch*len(values) + 8}
	for i, value := range values {
		y := 4 + i*barPitch + (barPitch-barHigh)/2
		wide := value * (chartWide - labelWide - valueWide) / most
		if value > 0 {
			wide = max(wide, 1)
		}
		d.Bars = append(d.Bars, bar{
			Label: clipped(labels[i]), Value: strconv.Itoa(value), X: labelWide, Y: y, Wide: max(wide, 0), High: barHigh,
			Middle: y + barHigh - 3, End: labelWide + max(wide, 0) + 6,
		})
	}
	return &d
}

const (
	curveHigh                                 = 240
	curveLeft, curveRight, curveTop, curveLow = 48, 20, 24, 34
	mostPoints                                = 16 // that have room for a label and a value each
)

// curve lays the first column of a chart out as a line, nil where there are
// less than two points.
func curve(t htmlTable) *drawing {
	labels, values := charted(t, "line")
	if len(values) < 2 {
		return nil
	}
	top := roundUp(largest(values))
	d := drawing{Title: t.Chart.Title, Width: chartWide, Height: curveHigh, Left: curveLeft, Right: chartWide - curveRight, Baseline: curveHigh - curveLow}
	high := d.Baseline - curveTop
	for i := range 5 {
		y := d.Baseline - high*i/4
		d.Grid = append(d.Grid, gridLine{Y: y, TextY: y + 4, Label: strconv.Itoa(top * i / 4)})
	}
	every := (len(values) + mostPoints - 1) / mostPoints
	for i, value := range values {
		p := point{X: curveLeft + 16 + (chartWide-curveLeft-curveRight-32)*i/(len(values)-1), Y: d.Baseline - high*max(value, 0)/top}
		p.ValueY = p.Y - 8
		if i%every == 0 {
			p.Label, p.Value = labels[i], strconv.Itoa(value)
		}
		d.Points = append(d.Points, p)
		d.Line += strconv.Itoa(p.X) + "," + strconv.Itoa(p.Y) + " "
	}
	return &d
}

// charted gives the labels and the values of a table's chart, nothing where
// its chart is of another kind.
func charted(t htmlTable, kind string) (labels []string, values []int) {
	if t.Chart == nil || t.Chart.Kind != kind {
		return nil, nil
	}
	for _, i := range t.Counted() {
		line := t.Lines[i]
		labels = append(labels, t.Columns[t.Chart.Label].Text(line.Values[t.Chart.Label]))
		values = append(values, line.Values[t.Chart.Values[0]].Number)
	}
	return labels, values
}

func largest(values []int) int {
	most := 0
	for _, value := range values {
		most = max(most, value)
	}
	return most
}

// roundUp is the next number that four lines divide evenly: 4, 8, 12, 20, 40, 80, 120 …
func roundUp(n int) int {
	for step := 4; ; step *= 10 {
		for _, times := range []int{1, 2, 3, 5} {
			if n <= step*times {
				return step * times
			}
		}
	}
}

func clipped(label string) string {
	letters := []rune(label)
	if len(letters) <= mostLetters {
		return label
	}
	return string(letters[:mostLetters-1]) + "…"
}
