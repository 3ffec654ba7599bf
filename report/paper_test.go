package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOnPaper(t *testing.T) {
	table := Table{
		Columns: []Column{{Name: "名称"}, {Name: "标识", Aside: true}, {Name: "甲", Kind: KindNumber, Sum: true}, {Name: "乙", Kind: KindNumber, Sum: true}, {Name: "合计", Kind: KindNumber, Sum: true, SumOf: []int{2, 3}}},
		Lines:   []Line{{Values: []Value{text("一"), text("x1"), number(1), number(2), number(3)}}},
		Total:   []Value{text("合计"), text(""), number(1), number(2), number(3)},
		Chart:   &Chart{Label: 0, Values: []int{2, 4}},
	}
	got := Report{Tables: []Table{{ID: "J", Inside: true}, table, {ID: "N", Columns: []Column{{Name: "甲"}}}}}.OnPaper()
	if len(got.Tables) != 2 {
		t.Fatalf("%d tables on paper, want 2: those for the college's own use stay inside", len(got.Tables))
	}
	want := Table{
		Columns: []Column{{Name: "名称"}, {Name: "甲", Kind: KindNumber, Sum: true}, {Name: "乙", Kind: KindNumber, Sum: true}, {Name: "合计", Kind: KindNumber, Sum: true, SumOf: []int{1, 2}}},
		Lines:   []Line{{Values: []Value{text("一"), number(1), number(2), number(3)}}},
		Total:   []Value{text("合计"), number(1), number(2), number(3)},
		Chart:   &Chart{Label: 0, Values: []int{1, 3}},
	}
	if diff := cmp.Diff(want, got.Tables[0]); diff != "" {
		t.Errorf("OnPaper (-want +got):\n%s", diff)
	}
	if err := got.Tables[0].Check(); err != nil {
		t.Error(err)
	}
	if len(table.Columns) != 5 || len(table.Lines[0].Values) != 5 || table.Columns[4].SumOf[0] != 2 {
		t.Errorf("the report itself was changed: %+v", table)
	}
	table.Columns[3].Aside = true
	if err := table.Check(); err == nil {
		t.Error("a column that stays may sum one that goes")
	}
}
