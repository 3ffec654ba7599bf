package inspect_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
	"gongkai/inspect"
)

func TestBlank(t *testing.T) {
	unmarked := record()
	unmarked.Duties = nil
	university := unmarked
	university.School = "青石大学"
	university.Posts = append(university.Posts, post("硕1", 45, "2020-01-01", "硕士点审核办法"), post("硕2", 45, "2020-01-02", "硕士点审核办法(修订)"), post("硕3", 45, "2020-01-03", "学位点审核办法"))
	partly := unmarked
	partly.Period = disclosure.Period{From: "2023-01-01", To: "2023-11-07"}
	partly.Duties = disclosure.Duties{{Requirement: 45, Exempt: []disclosure.Exemption{{Period: disclosure.Period{From: "2023-01-01", To: "2023-06-30"}, Why: "筹备中"}}}}
	named := record()
	named.School = "青石大学"
	named.Checklist.Requirements = append(named.Checklist.Requirements, disclosure.Requirement{No: 43, Category: 8, Name: "授予学士学位的基本要求", Level: disclosure.LevelBachelor})
	for _, test := range []struct {
		name string
		in   inspect.Record
		want []told
	}{
		{"a 大学 has bachelors whatever is filed", named, []told{{inspect.KindBlank, inspect.Major, 43, "清单事项 43 没有任何一条信息"}}},
		{"a requirement without a post", without(record(), 2), []told{{inspect.KindBlank, inspect.Major, 2, "清单事项 2 没有任何一条信息"}}},
		{"an education that the college does not have", unmarked, []told{{inspect.KindBlank, inspect.Minor, 45, "清单事项 45 没有任何一条信息；这是研究生教育的事项，从校名和已有的信息看学校不举办，很可能不适用"}}},
		{"one that it has", university, nil},
		{"exempt for a part of the period", partly, []told{{inspect.KindBlank, inspect.Minor, 45, "清单事项 45 没有任何一条信息；这是研究生教育的事项，从校名和已有的信息看学校不举办，很可能不适用"}}},
	} {
		t.Run(test.name, func(t *testing.T) { checkFindings(t, test.in, test.want) })
	}
}

func TestStale(t *testing.T) {
	for _, test := range []struct {
		name string
		in   inspect.Record
		want []told
	}{
		{"older than its rhythm", func() inspect.Record {
			r := without(record(), 25)
			r.Posts = append(r.Posts, post("旧", 25, "2023-05-07", "招聘公告"))
			return r
		}(), []told{{inspect.KindStale, inspect.Major, 25, "清单事项 25 应当至少每 6 个月更新，最近一条是 2023-05-07"}}},
		{"on the last day of it", func() inspect.Record {
			r := without(record(), 25)
			r.Posts = append(r.Posts, post("旧", 25, "2023-05-08", "招聘公告"))
			return r
		}(), nil},
		{"a year is missing", drop(record(), "决算2020"), []told{{inspect.KindStale, inspect.Major, 20, "清单事项 20 每年一份，没有找到 2020 年的"}}},
		{"the first years are missing", drop(record(), "决算2017", "决算2018", "决算2019"), []told{{inspect.KindStale, inspect.Minor, 20, "清单事项 20 每年一份，没有找到 2018 年、2019 年（有记录的最早年度之前，可能在旧网站上）的"}}},
		{"the first ones and a later one", drop(record(), "决算2017", "决算2018", "决算2021"), []told{{inspect.KindStale, inspect.Major, 20, "清单事项 20 每年一份，没有找到 2021 年，以及 2018 年（有记录的最早年度之前，可能在旧网站上）的"}}},
		{"a title without a year stands for the year before as well", func() inspect.Record {
			r := drop(record(), "决算2020")
			r.Posts = append(r.Posts, post("某年", 20, "2021-09-01", "部门决算公开"))
			return r
		}(), nil},
		{"nobody has looked since the last one was due", func() inspect.Record {
			r := drop(record(), "决算2022")
			r.Crawled = map[string]disclosure.Day{"青石网": "2023-10-31"}
			return r
		}(), nil},
		{"a budget is due in its own year", yearly("收支预算总表", "2023-07-01", 2018, 2022), []told{{inspect.KindStale, inspect.Major, 19, "清单事项 19 每年一份，没有找到 2023 年的"}}},
		{"but not on the last day of June", yearly("收支预算总表", "2023-06-30", 2018, 2022), nil},
		{"a report on jobs is due at the end of its year", yearly("毕业生就业质量年度报告", "2023-12-31", 2018, 2022), nil},
		{"one on teaching has another month", yearly("本科教学质量报告", "2024-01-31", 2018, 2022), nil},
		{"and no more", yearly("本科教学质量报告", "2024-02-01", 2018, 2022), []told{{inspect.KindStale, inspect.Major, 19, "清单事项 19 每年一份，没有找到 2023 年的"}}},
		{"and is missing then", yearly("毕业生就业质量年度报告", "2024-01-01", 2018, 2022), []told{{inspect.KindStale, inspect.Major, 19, "清单事项 19 每年一份，没有找到 2023 年的"}}},
		{"the last one may still come", func() inspect.Record {
			r := drop(record(), "决算2022", "年报2022")
			r.Today = "2023-10-30"
			return r
		}(), []told{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			report := newInspector(t).Inspect(test.in)
			got := []told{}
			for _, f := range report.Findings {
				if f.Kind == inspect.KindStale {
					got = append(got, told{f.Kind, f.Severity, f.Requirement, f.What})
				}
			}
			if test.want == nil {
				test.want = []told{}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// yearly is a record of one yearly requirement with its posts of some years.
func yearly(name string, today disclosure.Day, from, to int) inspect.Record {
	r := record()
	r.Checklist.Requirements = []disclosure.Requirement{{No: 19, Category: 3, Name: name, Yearly: true}}
	r.Today, r.Posts = today, nil
	for year := from; year <= to; year++ {
		r.Posts = append(r.Posts, post(fmt.Sprint("年", year), 19, disclosure.Day(fmt.Sprint(year, "-03-20")), fmt.Sprint(year, "年"+name)))
	}
	return r
}

// drop leaves posts out of a record.
func drop(record inspect.Record, ids ...string) inspect.Record {
	var left []inspect.Post
	for _, post := range record.Posts {
		found := false
		for _, id := range ids {
			found = found || post.ID == id
		}
		if !found {
			left = append(left, post)
		}
	}
	record.Posts = left
	return record
}

func TestYearlyReport(t *testing.T) {
	replaced := func(id string, day disclosure.Day, title string, covers disclosure.Day) inspect.Record {
		r := drop(record(), id)
		other := post(id, 6, day, title)
		other.Covers = covers
		r.Posts = append(r.Posts, other)
		return r
	}
	for _, test := range []struct {
		name string
		in   inspect.Record
		want []told
	}{
		{"none at all", without(record(), 6), []told{{inspect.KindReport, inspect.Grave, 6, "没有找到任何一年的信息公开年度报告"}}},
		{"the last one is missing", drop(record(), "年报2022"), []told{{inspect.KindReport, inspect.Grave, 6, "没有找到应当在 2023 年 10 月底前发布的信息公开年度报告"}}},
		{"one in between is missing", drop(record(), "年报2020"), []told{{inspect.KindReport, inspect.Major, 6, "没有找到应当在 2021 年 10 月底前发布的信息公开年度报告"}}},
		{"late by its title", replaced("年报2021", "2022-11-02", "2021—2022学年信息公开年度报告", ""), []told{{inspect.KindReport, inspect.Major, 6, "信息公开年度报告应当在 2022-10-31 前发布，实际发布于 2022-11-02"}}},
		{"on the last day", replaced("年报2021", "2022-10-31", "2021—2022学年信息公开年度报告", ""), nil},
		{"late by the period in its text", replaced("年报2021", "2022-12-01", "2022年信息公开年度报告", "2022-08-31"), []told{{inspect.KindReport, inspect.Major, 6, "信息公开年度报告应当在 2022-10-31 前发布，实际发布于 2022-12-01"}}},
		{"of a calendar year", replaced("年报2021", "2022-01-10", "2021年度信息公开工作报告", ""), nil},
		{"again on another site, later", func() inspect.Record {
			r := record()
			r.Posts = append(r.Posts, post("又", 6, "2023-11-06", "青石职业学院2022-2023学年信息公开工作年度报告"))
			return r
		}(), nil},
		{"filed elsewhere", func() inspect.Record {
			r := drop(record(), "年报2022")
			r.Posts = append(r.Posts, post("别处", 0, "2023-10-20", "青石职业学院2022-2023学年信息公开工作年度报告"))
			return r
		}(), nil},
		{"nobody has looked since it was due", func() inspect.Record {
			r := drop(record(), "年报2022")
			r.Crawled = map[string]disclosure.Day{"青石网": "2023-10-30"}
			return r
		}(), nil},
		{"another's", func() inspect.Record {
			r := without(record(), 6)
			r.Posts = append(r.Posts, post("别家", 0, "2023-10-20", "教育部2022年政府信息公开工作年度报告"))
			return r
		}(), []told{{inspect.KindReport, inspect.Grave, 6, "没有找到任何一年的信息公开年度报告"}}},
		{"its own, by a name with such a word", func() inspect.Record {
			r := record()
			r.School = "国家青石学院"
			for i := range r.Posts {
				r.Posts[i].Title = strings.ReplaceAll(r.Posts[i].Title, "青石职业学院", r.School)
			}
			return r
		}(), nil},
		{"other posts of the requirement are no report", func() inspect.Record {
			r := drop(record(), "年报2022")
			r.Posts = append(r.Posts, post("通知", 6, "2023-10-01", "关于编制2022-2023学年信息公开年度报告的通知"))
			return r
		}(), []told{{inspect.KindReport, inspect.Grave, 6, "没有找到应当在 2023 年 10 月底前发布的信息公开年度报告"}}},
	} {
		t.Run(test.name, func(t *testing.T) { checkFindings(t, test.in, test.want) })
	}
}

func TestYears(t *testing.T) {
	for _, test := range []struct {
		in   string
		want []int
	}{
		{"2022年部门决算", []int{2022}},
		{"2021-2022学年本科教学质量报告", []int{2022}},
		{"2021—22学年信息公开年度报告", []int{2022}},
		{"二〇二二年度部门预算", []int{2022}},
		{"二○一九年工作报告", []int{2019}},
		{"2023届毕业生就业质量年度报告", []int{2023}},
		{"2022级新生报到须知", nil},
		{"关于2020年、2021年决算的说明", []int{2020, 2021}},
		{"部门决算公开", nil},
		{"编号20231的采购公告", nil},
	} {
		if diff := cmp.Diff(test.want, inspect.Years(test.in)); diff != "" {
			t.Errorf("Years(%s) (-want +got):\n%s", test.in, diff)
		}
	}
}
