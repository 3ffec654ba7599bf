package xlsx

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"gongkai/report"
)

func TestSheetNames(t *testing.T) {
	long := strings.Repeat("很长的表名", 8)
	tables := []report.Table{
		{ID: "A", Title: "主动公开数量"},
		{ID: "a", Title: "主动公开数量"}, // Excel does not tell letters' cases apart
		{ID: "B", Title: `a:b\c/d?e*f[g]h'i`},
		{ID: "C", Title: long},
		{ID: "C", Title: long},
		{ID: "", Title: ""},
		{ID: "", Title: "总览"},
		{ID: "", Title: "History"},
		{ID: "D", Title: "行\n行\u202e反"},
		{ID: "E", Title: strings.Repeat("😀", 20)}, // two units each
	}
	want := []string{
		"A 主动公开数量", "a 主动公开数量 (2)", "B a-b-c-d-e-f-g-h’i", "C " + string([]rune(long)[:29]), "C " + string([]rune(long)[:25]) + " (2)",
		"表", "总览 (2)", "History (2)", "D 行 行 反", "E " + strings.Repeat("😀", 14),
	}
	got := sheetNames(tables)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sheetNames (-want +got):\n%s", diff)
	}
	for _, name := range got {
		if units := len(utf16.Encode([]rune(name))); units > nameLimit {
			t.Errorf("%q has %d units, Excel takes %d", name, units, nameLimit)
		}
	}
}

func TestCellName(t *testing.T) {
	for _, test := range []struct {
		column, row int
		want        string
	}{{1, 1, "A1"}, {26, 9, "Z9"}, {27, 10, "AA10"}, {52, 1, "AZ1"}, {703, 1048576, "AAA1048576"}} {
		if got := cellName(test.column, test.row, false); got != test.want {
			t.Errorf("cellName(%d, %d) = %s, want %s", test.column, test.row, got, test.want)
		}
	}
}

// excelize itself decides whether a name can be one.
func FuzzSheetNames(f *testing.F) {
	for _, seed := range []string{"主动公开", "'a'", strings.Repeat("😀", 40), "\x00\xff[x]", " ", "总览", "\u202e/"} {
		f.Add("A", seed)
	}
	f.Fuzz(func(t *testing.T, id, title string) {
		names := sheetNames([]report.Table{{ID: id, Title: title}, {ID: id, Title: title}})
		file := excelize.NewFile()
		defer file.Close()
		if err := file.SetSheetName("Sheet1", overviewName); err != nil {
			t.Fatal(err)
		}
		for i, name := range names {
			if place, err := file.NewSheet(name); err != nil || place != i+1 {
				t.Fatalf("sheet %q of %q %q: %d, %v", name, id, title, place, err)
			}
		}
	})
}
