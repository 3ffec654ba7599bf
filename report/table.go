package report

import (
	"fmt"
	"slices"
	"strconv"
)

// Text is a value of a column as a reader sees it: its own text, or its number
// in the way of the column. Values of columns of text have no number.
func (c Column) Text(value Value) string {
	switch {
	case value.Text != "":
		return value.Text
	case c.Kind == KindNumber:
		return strconv.Itoa(value.Number)
	case c.Kind == KindChange && value.Number > 0:
		return "+" + strconv.Itoa(value.Number)
	case c.Kind == KindChange:
		return strconv.Itoa(value.Number)
	}
	return ""
}

// Numeric tells whether the column's values are shown as numbers are.
func (c Column) Numeric() bool { return c.Kind == KindNumber || c.Kind == KindChange }

// Counted are the numbers of the lines that the total sums, and that the
// table's chart draws.
func (t Table) Counted() []int {
	var counted []int
	for i, line := range t.Lines {
		if line.SumOf == nil && !line.Apart {
			counted = append(counted, i)
		}
	}
	return counted
}

// Check holds every sum of the table against its parts: the columns that sum
// others, the subtotals, and the total. Its error names the place and both
// numbers. It also finds a chart of columns that are not there, or stand aside.
func (t Table) Check() error {
	if t.Chart != nil {
		for _, column := range append(slices.Clone(t.Chart.Values), t.Chart.Label) {
			if column < 0 || column >= len(t.Columns) || t.Columns[column].Aside {
				return fmt.Errorf("table %s: its chart cannot draw column %d", t.ID, column+1)
			}
		}
	}
	for i, line := range t.Lines {
		if err := t.checkValues(fmt.Sprintf("line %d", i+1), line.Values); err != nil {
			return err
		}
	}
	for i, line := range t.Lines {
		if err := t.checkSubtotal(i, line); err != nil {
			return err
		}
	}
	if t.Total == nil {
		return nil
	}
	if err := t.checkValues("the total", t.Total); err != nil {
		return err
	}
	return t.checkSum("the total", t.Total, t.Counted())
}

func (t Table) checkValues(place string, values []Value) error {
	if len(values) != len(t.Columns) {
		return fmt.Errorf("table %s: %s has %d values for %d columns", t.ID, place, len(values), len(t.Columns))
	}
	for i, column := range t.Columns {
		if column.SumOf == nil {
			continue
		}
		sum := 0
		for _, part := range column.SumOf {
			if part < 0 || part >= len(values) || part == i || t.Columns[part].Aside && !column.Aside {
				return fmt.Errorf("table %s: column %s cannot sum column %d", t.ID, column.Name, part+1)
			}
			sum += values[part].Number
		}
		if values[i].Number != sum {
			return fmt.Errorf("table %s: %s has %d in column %s, whose parts sum to %d", t.ID, place, values[i].Number, column.Name, sum)
		}
	}
	return nil
}

func (t Table) checkSubtotal(i int, line Line) error {
	if line.SumOf == nil {
		return nil
	}
	place := fmt.Sprintf("line %d", i+1)
	seen := map[int]bool{}
	for _, part := range line.SumOf {
		if part < 0 || part >= len(t.Lines) || seen[part] || t.Lines[part].SumOf != nil {
			return fmt.Errorf("table %s: %s cannot sum line %d", t.ID, place, part+1)
		}
		seen[part] = true
	}
	return t.checkSum(place, line.Values, line.SumOf)
}

func (t Table) checkSum(place string, values []Value, parts []int) error {
	for i, column := range t.Columns {
		if !column.Sum {
			continue
		}
		sum := 0
		for _, part := range parts {
			sum += t.Lines[part].Values[i].Number
		}
		if values[i].Number != sum {
			return fmt.Errorf("table %s: %s has %d in column %s, its lines sum to %d", t.ID, place, values[i].Number, column.Name, sum)
		}
	}
	return nil
}

// text and number are the plain values of a table.
func text(s string) Value   { return Value{Text: s} }
func number(n int) Value    { return Value{Number: n} }
func pointer[T any](v T) *T { return &v }

// opens is a number with the posts behind it; there is nothing to open behind 0.
func opens(n int, where Where) Value {
	if n == 0 {
		return number(0)
	}
	return Value{Number: n, Posts: &where}
}

// sum adds the values of some lines up in the columns that are sums; the
// others are left empty.
func (t Table) sum(lines []int) []Value {
	values := make([]Value, len(t.Columns))
	for i, column := range t.Columns {
		if !column.Sum {
			continue
		}
		for _, line := range lines {
			values[i].Number += t.Lines[line].Values[i].Number
		}
	}
	return values
}

// total sums the lines that count, under a name in the first column.
func (t Table) total(name string) []Value {
	values := t.sum(t.Counted())
	values[0] = text(name)
	return values
}

// place gives the number of a column, -1 where the table has none of the name.
func (t Table) place(column string) int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == column })
}
