package disclosure

import "testing"

func TestExemptIn(t *testing.T) {
	duties := Duties{{Requirement: 12, Department: "研究生处", Exempt: []Exemption{
		{Period: Period{From: "2021-09-01", To: "2022-08-31"}, Why: "当年未招生"},
		{Period: Period{From: "2024-01-01"}, Why: "停止招生"},
	}}, {Requirement: 30, Exempt: []Exemption{{Why: "不举办本科教育"}}}}
	for _, test := range []struct {
		requirement int
		period      Period
		want        string
	}{
		{12, Period{From: "2021-09-01", To: "2022-08-31"}, "当年未招生"},
		{12, Period{From: "2022-01-01", To: "2022-08-31"}, "当年未招生"},
		{12, Period{From: "2022-01-01", To: "2022-12-31"}, ""}, // half of the year remains
		{12, Period{From: "2024-01-01", To: "2024-12-31"}, "停止招生"},
		{12, Period{}, ""},
		{30, Period{}, "不举办本科教育"},
		{30, Period{From: "2022-01-01"}, "不举办本科教育"},
		{1, Period{}, ""},
	} {
		why, exempt := duties.Of(test.requirement).ExemptIn(test.period)
		if why != test.want || exempt != (test.want != "") {
			t.Errorf("ExemptIn(%d, %v) = %q, %v, want %q", test.requirement, test.period, why, exempt, test.want)
		}
	}
}
