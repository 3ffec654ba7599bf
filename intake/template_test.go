package intake

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"gongkai/disclosure"
)

func qingshiForm() Form {
	known := qingshi()
	return Form{
		School: "青石职业学院", Channels: known.Channels, Checklist: known.Checklist, Departments: []string{"党政办公室", "后勤处"}, Period: known.Period,
	}
}

func template(t testing.TB, form Form) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	if err := WriteTemplate(&out, form); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func bytesOf(t testing.TB, book *excelize.File) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTemplateUnfilled(t *testing.T) {
	got := read(t, "模板.xlsx", bytesOf(t, template(t, qingshiForm())), qingshi())
	if len(got.Problems) > 0 || len(got.Posts) > 0 || len(got.Figures) > 0 {
		t.Errorf("an empty template gives %+v", got)
	}
	examples, unfilled := 0, 0
	for _, sheet := range got.Sheets {
		examples += sheet.Passed.Examples
		unfilled += sheet.Passed.Unfilled
	}
	if want := len(disclosure.Measures()) + 2; examples != 5 || unfilled != want { // and the two channels that do not add to the total
		t.Errorf("%d examples and %d rows without a count are passed over, want 5 and %d", examples, unfilled, want)
	}
}

// The template that is filled in, with what its own lists offer, is imported
// without a problem.
func TestTemplateFilledIn(t *testing.T) {
	form := qingshiForm()
	book := template(t, form)
	set := func(sheet, cell string, value any) {
		t.Helper()
		if err := book.SetCellValue(sheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	requirements := offeredBy(t, book, "信息", "G4")
	if len(requirements) != len(form.Checklist.Requirements)+1 {
		t.Fatalf("the list of requirements offers %q", requirements)
	}
	channels := offeredBy(t, book, "信息", "C4")
	for i, requirement := range requirements {
		row := count(i + 4)
		set("信息", "A"+row, "信息之"+row)
		set("信息", "B"+row, time.Date(2023, 5, 6+i, 0, 0, 0, 0, time.UTC))
		set("信息", "C"+row, channels[i%len(channels)])
		set("信息", "E"+row, offeredBy(t, book, "信息", "E4")[0])
		set("信息", "G"+row, requirement)
	}
	set("数字", "C3", 12)
	set("数字", "C4", 30)
	for _, sheet := range []string{"依申请公开", "评议与投诉"} {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows[2:] {
			set(sheet, "B"+count(i+3), 0)
		}
	}
	got := read(t, "模板.xlsx", bytesOf(t, book), qingshi())
	if len(got.Problems) > 0 {
		t.Fatalf("problems %+v", got.Problems)
	}
	if len(got.Posts) != len(requirements) {
		t.Fatalf("posts %+v, want %d", got.Posts, len(requirements))
	}
	for i, post := range got.Posts {
		want := Post{Place: Place{"信息", i + 4}, Title: "信息之" + count(i+4), Channel: form.Channels[i%len(channels)].ID, Department: "党政办公室", Requirement: no(0)}
		want.Published, _ = disclosure.NewDay(2023, 5, 6+i)
		if i < len(form.Checklist.Requirements) {
			want.Requirement = no(form.Checklist.Requirements[i].No)
		}
		if diff := cmp.Diff(want, post); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	want := []disclosure.Figure{{Channel: "board", Name: "宣传栏", Count: 12, Unit: "期", Period: form.Period}, {Channel: "radio", Name: "校园广播", Count: 30, Unit: "次", Period: form.Period}}
	for _, measure := range disclosure.Measures() {
		want = append(want, disclosure.Figure{Name: measure.ID, Unit: measure.Unit, Period: form.Period})
	}
	var figures []disclosure.Figure
	for _, figure := range got.Figures {
		figures = append(figures, figure.Figure)
	}
	if diff := cmp.Diff(want, figures); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
}

// offeredBy is what a cell's drop-down list offers.
func offeredBy(t testing.TB, book *excelize.File, sheet, cell string) []string {
	t.Helper()
	rules, err := book.GetDataValidations(sheet)
	if err != nil {
		t.Fatal(err)
	}
	column := strings.TrimRight(cell, "0123456789")
	for _, rule := range rules {
		if strings.HasPrefix(rule.Sqref, column+"2:") {
			reference := strings.ReplaceAll(strings.TrimPrefix(rule.Formula1, optionsSheet+"!"), "$", "")
			cells, err := book.GetRows(optionsSheet)
			if err != nil {
				t.Fatal(err)
			}
			from, to, _ := strings.Cut(reference, ":")
			at, first, err := excelize.CellNameToCoordinates(from)
			_, last, err2 := excelize.CellNameToCoordinates(to)
			if err != nil || err2 != nil {
				t.Fatalf("%s %s refers to %q", sheet, cell, rule.Formula1)
			}
			var offers []string
			for row := first; row <= last; row++ {
				offers = append(offers, cells[row-1][at-1])
			}
			return offers
		}
	}
	t.Fatalf("%s %s has no list", sheet, cell)
	return nil
}

func TestTemplateOfLittle(t *testing.T) {
	known := Known{Channels: []disclosure.Channel{{ID: "portal", Name: "门户网站", Unit: "条", Additive: true}}}
	got := read(t, "模板.xlsx", bytesOf(t, template(t, Form{Channels: known.Channels})), known)
	if len(got.Problems) > 0 {
		t.Errorf("a template without departments, checklist and period gives %+v", got.Problems)
	}
}

func TestTemplateColumnsAreKnown(t *testing.T) {
	r, err := newReader(qingshi())
	if err != nil {
		t.Fatal(err)
	}
	book := template(t, qingshiForm())
	for _, sheet := range book.GetSheetList() {
		if slices.Contains([]string{guideSheet, optionsSheet}, sheet) {
			continue
		}
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, header := range rows[0] {
			if _, ok := r.words.columns[foldHeader(header)]; !ok {
				t.Errorf("column %s of %s is not in words.yaml", header, sheet)
			}
		}
	}
}
