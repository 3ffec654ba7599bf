package xlsx

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/report"
)

func TestSpans(t *testing.T) {
	for _, test := range []struct {
		in   []int
		want [][2]int
	}{
		{nil, nil},
		{[]int{3}, [][2]int{{3, 3}}},
		{[]int{5, 1, 2, 3, 7, 6}, [][2]int{{1, 3}, {5, 7}}},
		{[]int{2, 2}, [][2]int{{2, 2}, {2, 2}}}, // named twice, added twice
	} {
		if diff := cmp.Diff(test.want, spans(test.in)); diff != "" {
			t.Errorf("spans(%v) (-want +got):\n%s", test.in, diff)
		}
	}
}

func TestCall(t *testing.T) {
	many := func(n int) []string { return strings.Split(strings.Repeat("A1,", n-1)+"A1", ",") }
	for _, test := range []struct {
		in   []string
		want string
	}{
		{nil, ""},
		{[]string{"A1:A3", "A7"}, "SUM(A1:A3,A7)"},
		{many(200), "SUM(" + strings.Join(many(200), ",") + ")"},
		{many(201), "SUM(SUM(" + strings.Join(many(200), ",") + "),SUM(A1))"},
		{many(9000), ""},
	} {
		if got := call(test.in); got != test.want {
			t.Errorf("call of %d ranges = %.60s, want %.60s", len(test.in), got, test.want)
		}
	}
}

// mixed has its lines in no order: a subtotal before its lines, a line apart
// between, and columns that sum columns.
func mixed() report.Table {
	line := func(name string, values ...int) report.Line {
		made := report.Line{Values: []report.Value{text(name)}}
		for _, n := range values {
			made.Values = append(made.Values, number(n))
		}
		return made
	}
	table := report.Table{
		ID: "X", Title: "乱序",
		Columns: []report.Column{
			{Name: "名称", Kind: report.KindText, Wide: 8},
			{Name: "甲", Kind: report.KindNumber, Wide: 4, Sum: true}, {Name: "旁列", Kind: report.KindNumber, Wide: 4}, {Name: "乙", Kind: report.KindNumber, Wide: 4, Sum: true},
			{Name: "合计", Kind: report.KindNumber, Wide: 4, Sum: true, SumOf: []int{3, 1}},
		},
		Lines: []report.Line{line("小计", 5, 0, 7, 12), line("甲一", 2, 9, 3, 5), line("另列", 100, 9, 100, 200), line("乙一", 4, 9, 5, 9), line("甲二", 3, 9, 4, 7)},
		Total: line("合计", 9, 0, 12, 21).Values,
	}
	table.Lines[0].SumOf = []int{4, 1}
	table.Lines[2].Apart = true
	return table
}

func TestSums(t *testing.T) {
	table := mixed()
	if err := table.Check(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		line, column int
		want         string
		is           bool
	}{
		{0, 1, "SUM(B5,B8)", true},
		{0, 2, "", false},
		{0, 4, "SUM(B4,D4)", true},
		{1, 1, "", false},
		{2, 4, "SUM(B6,D6)", true},
	} {
		got, is := lineSum(table, test.line, test.column, firstRow)
		if got != test.want || is != test.is {
			t.Errorf("sum of line %d, column %d = %v, %v, want %v", test.line, test.column, got, is, test.want)
		}
	}
	for column, want := range map[int]string{1: "SUM(B5,B7:B8)", 4: "SUM(E5,E7:E8)"} {
		if got, _ := totalSum(table, column, firstRow, 10); got != want {
			t.Errorf("total of column %d = %v, want %v", column, got, want)
		}
	}
	table.Columns[4].Sum = false
	if got, _ := totalSum(table, 4, firstRow, 10); got != ("SUM(B10,D10)") {
		t.Errorf("total of a column that only sums columns = %v", got)
	}
	if got, is := totalSum(table, 2, firstRow, 10); is {
		t.Errorf("a column without sums has the total %v", got)
	}
}
