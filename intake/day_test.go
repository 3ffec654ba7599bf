package intake

import (
	"errors"
	"strings"
	"testing"

	"gongkai/disclosure"
)

var (
	year2023   = disclosure.Period{From: "2023-01-01", To: "2023-12-31"}
	school2023 = disclosure.Period{From: "2022-09-01", To: "2023-08-31"}
)

func TestParseDay(t *testing.T) {
	workbook, old := Calendar{Serials: true}, Calendar{Serials: true, From1904: true}
	in := func(period disclosure.Period) Calendar { return Calendar{Within: period} }
	for _, test := range []struct {
		in       string
		calendar Calendar
		want     disclosure.Day
		fault    string
	}{
		{in: ""},
		{in: " 　"},
		{in: "2023-05-06", want: "2023-05-06"},
		{in: "2023-5-6", want: "2023-05-06"},
		{in: "2023/5/6", want: "2023-05-06"},
		{in: "2023.5.6", want: "2023-05-06"},
		{in: "2023. 5. 6", want: "2023-05-06"},
		{in: "2023年5月6日", want: "2023-05-06"},
		{in: "2023年5月6号", want: "2023-05-06"},
		{in: "2023 年 05 月 06 日", want: "2023-05-06"},
		{in: "２０２３年５月６日", want: "2023-05-06"},
		{in: "２０２３－０５－０６", want: "2023-05-06"},
		{in: "20230506", want: "2023-05-06"},
		{in: "20230506", calendar: workbook, want: "2023-05-06"},
		{in: "20230506.0", want: "2023-05-06"},
		{in: "20230506 10:30", want: "2023-05-06"},
		{in: "202305061", fault: "不是日期"},
		{in: "二〇二三年五月六日", want: "2023-05-06"},
		{in: "二○二三年十二月三十一日", want: "2023-12-31"},
		{in: "二零二三年十月廿一日", want: "2023-10-21"},
		{in: "二〇二三年十一月十日", want: "2023-11-10"},
		{in: "2023-05-06 10:30", want: "2023-05-06"},
		{in: "2023-05-06 23:59:59", want: "2023-05-06"},
		{in: "2023-05-06 00:00:00.000", want: "2023-05-06"},
		{in: "2023/5/6 上午 10:30", want: "2023-05-06"},
		{in: "2023年5月6日 10时30分", want: "2023-05-06"},
		{in: "2023年5月6日 星期六", want: "2023-05-06"},
		{in: "2023年5月6日（周六）10:30", want: "2023-05-06"},
		{in: "2023年5月7日星期天", want: "2023-05-07"},
		{in: "2023年5月6日 星期五", fault: "不符"},
		{in: "2023-05-06T10:30:00", want: "2023-05-06"},
		{in: "2023-05-06T16:30:00Z", want: "2023-05-07"},
		{in: "2023-05-06T23:30:00+08:00", want: "2023-05-06"},
		{in: "2023-05-06T23:30:00.123+0800", want: "2023-05-06"},
		{in: "2023-05-06T25:30:00Z", fault: "没有这一天"},
		{in: "45052", calendar: workbook, want: "2023-05-06"},
		{in: "45052.9375", calendar: workbook, want: "2023-05-06"},
		{in: "43590", calendar: old, want: "2023-05-06"},
		{in: "45052", fault: "内部编号"},
		{in: "2023", calendar: workbook, fault: "不是日期"},
		{in: "2023.5", calendar: workbook, fault: "不是日期"},
		{in: "5.6", calendar: workbook, fault: "不是日期"},
		{in: "202305", fault: "不是日期"},
		{in: "2023年5月", fault: "没有日"},
		{in: "5月6日", fault: "哪一年"},
		{in: "5月6日", calendar: in(year2023), want: "2023-05-06"},
		{in: "5月6日", calendar: in(school2023), want: "2023-05-06"},
		{in: "10月6日", calendar: in(school2023), want: "2022-10-06"},
		{in: "五月六日", calendar: in(year2023), want: "2023-05-06"},
		{in: "5月6日", calendar: in(disclosure.Period{From: "2022-01-01", To: "2023-12-31"}), fault: "断定"},
		{in: "5月6日", calendar: in(disclosure.Period{From: "2023-06-01", To: "2023-12-31"}), fault: "断定"},
		{in: "5月6日", calendar: in(disclosure.Period{From: "2023-01-01"}), fault: "哪一年"},
		{in: "23.5.6", fault: "两位"},
		{in: "23.5.6", calendar: in(year2023), want: "2023-05-06"},
		{in: "23.5.6", calendar: in(disclosure.Period{From: "2006-01-01", To: "2006-12-31"}), fault: "两位"},
		{in: "2023-02-30", fault: "没有 2023 年 2 月 30 日"},
		{in: "2023-13-01", fault: "没有"},
		{in: "2024年2月29日", want: "2024-02-29"},
		{in: "5/6/2023", fault: "哪个是月"},
		{in: "06-05-2023", fault: "哪个是月"},
		{in: "0023-05-06", fault: "年份"},
		{in: "今天", fault: "不是日期"},
		{in: "2023-05-06 补发", fault: "不是日期"},
		{in: "2023-05-061", fault: "不是日期"},
		{in: strings.Repeat("9", 200), fault: "不是日期"},
	} {
		got, err := ParseDay(test.in, test.calendar)
		var fault *Fault
		if errors.As(err, &fault) != (test.fault != "") || got != test.want {
			t.Errorf("ParseDay(%q) = %q, %v, want %q, fault %q", test.in, got, err, test.want, test.fault)
		}
		if fault != nil && (!strings.Contains(fault.Error(), test.fault) || fault.Fix == "") {
			t.Errorf("ParseDay(%q): %v, want %q and what to write", test.in, fault, test.fault)
		}
	}
}

func FuzzParseDay(f *testing.F) {
	for _, seed := range []string{"2023-5-6", "二〇二三年五月六日", "5月6日", "45052", "2023-05-06T16:30:00Z", "23.5.6", "十十十", "廿三"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		day, err := ParseDay(text, Calendar{Serials: true, Within: year2023})
		if err != nil && day != "" {
			t.Fatalf("ParseDay(%q) = %q with %v", text, day, err)
		}
		if _, wrong := disclosure.ParseDay(string(day)); wrong != nil {
			t.Fatalf("ParseDay(%q) = %q: %v", text, day, wrong)
		}
	})
}

func TestParsePeriod(t *testing.T) {
	span := func(from, to disclosure.Day) disclosure.Period { return disclosure.Period{From: from, To: to} }
	for _, test := range []struct {
		in    string
		want  disclosure.Period
		fault string
	}{
		{"", disclosure.Period{}, ""},
		{"2023-01-01至2023-12-31", year2023, ""},
		{"2023.1.1-2023.12.31", year2023, ""},
		{"2023/1/1～2023/12/31", year2023, ""},
		{"2023-01-01 - 2023-12-31", year2023, ""},
		{"自2023年1月1日起至2023年12月31日止", year2023, ""},
		{"2023年1月1日—12月31日", year2023, ""},
		{"2023年", year2023, ""},
		{"2023", year2023, ""},
		{"2023年度", year2023, ""},
		{"二〇二三年", year2023, ""},
		{"2022-2023学年", school2023, ""},
		{"2022—2023 学年度", school2023, ""},
		{"2022-2024学年", disclosure.Period{}, "不相连"},
		{"2022-2023年", span("2022-01-01", "2023-12-31"), ""},
		{"2023年上半年", span("2023-01-01", "2023-06-30"), ""},
		{"2023年第三季度", span("2023-07-01", "2023-09-30"), ""},
		{"2023年2月", span("2023-02-01", "2023-02-28"), ""},
		{"2023-05", span("2023-05-01", "2023-05-31"), ""},
		{"2023年1-6月", span("2023-01-01", "2023-06-30"), ""},
		{"2023-12-31至2023-01-01", disclosure.Period{}, "之后"},
		{"2023-01-01至2023-02-30", disclosure.Period{}, "没有"},
		{"去年", disclosure.Period{}, "看不懂"},
		{"12345年", disclosure.Period{}, "看不懂"},
	} {
		got, err := ParsePeriod(test.in)
		if (err != nil) != (test.fault != "") || got != test.want || err != nil && !strings.Contains(err.Error(), test.fault) {
			t.Errorf("ParsePeriod(%q) = %v, %v, want %v, fault %q", test.in, got, err, test.want, test.fault)
		}
	}
}

func TestPeriodIn(t *testing.T) {
	for _, test := range []struct {
		in   string
		want disclosure.Period
	}{
		{"青石职业学院2023年度校园广播播出统计表", year2023},
		{"2023年宣传栏", year2023},
		{"信息发布一览（2023年1月1日至2023年12月31日）", year2023},
		{"2022-2023学年信息公开统计表", school2023},
		{"2023年宣传栏更换情况 填报日期：2024年1月5日", year2023},
		{"填报日期：2024年1月5日", disclosure.Period{}},
		{"2022年、2023年对照表", disclosure.Period{}},
		{"信息公开统计表", disclosure.Period{}},
		{"青石〔2023〕5号", disclosure.Period{}},
	} {
		if got := periodIn(test.in); got != test.want {
			t.Errorf("periodIn(%q) = %v, want %v", test.in, got, test.want)
		}
	}
}
