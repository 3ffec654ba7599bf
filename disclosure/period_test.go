package disclosure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePeriod(t *testing.T) {
	for _, test := range []struct {
		in   string
		want Period
		ok   bool
	}{
		{"2023", Period{"2023-01-01", "2023-12-31"}, true},
		{"2022-2023", Period{"2022-09-01", "2023-08-31"}, true},
		{"2022-01-01..2022-11-07", Period{"2022-01-01", "2022-11-07"}, true},
		{"..2022-11-07", Period{"", "2022-11-07"}, true},
		{"2022-01-01..", Period{"2022-01-01", ""}, true},
		{"2022-2024", Period{}, false},
		{"2022-2022", Period{}, false},
		{"2022-", Period{}, false},
		{"22", Period{}, false},
		{"-2023", Period{}, false},
		{"2022-11-07..2022-01-01", Period{}, false},
		{"2022-02-30..2022-03-01", Period{}, false},
		{"previous", Period{}, false},
	} {
		got, err := ParsePeriod(test.in)
		if diff := cmp.Diff(test.want, got); diff != "" || (err == nil) != test.ok {
			t.Errorf("ParsePeriod(%q): %v (-want +got)\n%s", test.in, err, diff)
		}
	}
}

func TestPrevious(t *testing.T) {
	for _, test := range []struct{ in, want Period }{
		{Year(2023), Year(2022)},
		{AcademicYear(2022), AcademicYear(2021)},
		{Period{"2023-01-01", "2023-11-07"}, Period{"2022-01-01", "2022-11-07"}},
		{Period{"2024-02-01", "2024-02-29"}, Period{"2023-02-01", "2023-02-28"}},
		{Period{"2025-02-01", "2025-02-28"}, Period{"2024-02-01", "2024-02-29"}},
		{Period{"2022-01-01", "2023-12-31"}, Period{"2020-01-01", "2021-12-31"}},
		{Period{"2023-01-01", "2024-01-01"}, Period{"2021-01-01", "2022-01-01"}},
		{Period{"", "2023-12-31"}, Period{}},
	} {
		if got, ok := test.in.Previous(); got != test.want || ok != (test.want != Period{}) {
			t.Errorf("Previous of %v = %v, want %v", test.in, got, test.want)
		}
	}
}

func TestMonth(t *testing.T) {
	for in, want := range map[string]Period{
		"2023-02": {"2023-02-01", "2023-02-28"}, "2024-02": {"2024-02-01", "2024-02-29"}, "2023-12": {"2023-12-01", "2023-12-31"},
	} {
		if got := Month(in); got != want {
			t.Errorf("Month(%s) = %v, want %v", in, got, want)
		}
	}
	for _, in := range []string{"2023-13", "2023-1", "2023", ""} {
		if _, err := ParseMonth(in); err == nil {
			t.Errorf("ParseMonth(%q) is no error", in)
		}
	}
}

func FuzzParsePeriod(f *testing.F) {
	f.Add("2022-2023")
	f.Add("2022-01-01..")
	f.Fuzz(func(t *testing.T, text string) {
		period, err := ParsePeriod(text)
		if err == nil && period.From != "" && period.To != "" && period.From > period.To {
			t.Fatalf("ParsePeriod(%q) = %v", text, period)
		}
	})
}
