package inspect_test

import (
	"strings"
	"testing"

	"gongkai/disclosure"
	"gongkai/inspect"
)

func TestDocumentDay(t *testing.T) {
	inspector := newInspector(t)
	for _, test := range []struct {
		name, in string
		want     disclosure.Day
	}{
		{"a line of its own at the end", "各部门：\n现将办法印发给你们。\n青石职业学院\n2023年3月6日", "2023-03-06"},
		{"behind the signature", "特此通知。\n青石职业学院财务处 2023年3月6日", "2023-03-06"},
		{"before the attachments", "特此通知。\n2023年3月6日\n附件：\n1.申报表\n2.汇总表\n截止2023年4月1日\n联系人\n电话\n地址\n邮编", "2023-03-06"},
		{"in Chinese numbers", "特此通知。\n二〇二三年十二月二十一日", "2023-12-21"},
		{"labelled", "索引号：1\n成文日期：2023-03-06\n正文", "2023-03-06"},
		{"the end of an invitation", "报名截止时间：2023年10月31日", ""},
		{"inside a sentence", "会议于2023年3月6日在礼堂召开。", ""},
		{"a span", "公示期：2023年3月6日至3月10日", ""},
		{"far from the end", "2023年3月6日\n" + strings.Repeat("第一条 总则\n", 20), ""},
		{"no day of the calendar", "青石职业学院\n2023年2月30日", ""},
		{"nothing", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := inspector.Post(disclosure.Post{Body: test.in}, inspect.Filing{})
			if got.Made != test.want || (got.Made == "") != (got.MadeBy == "") {
				t.Errorf("made on %q by %q, want %q", got.Made, got.MadeBy, test.want)
			}
		})
	}
}

func TestCoveredPeriod(t *testing.T) {
	inspector := newInspector(t)
	for _, test := range []struct {
		title, in string
		want      disclosure.Day
	}{
		{"2022年信息公开年度报告", "本报告中所列数据的统计期限自2021年9月1日起至2022年8月31日止。", "2022-08-31"},
		{"2022年信息公开年度报告", "统计期限为2022年1月1日—2022年12月31日。", "2022-12-31"},
		{"2022年信息公开年度报告", "学校成立于1958年3月1日。", ""},
		{"2022年招生简章", "统计期限自2021年9月1日起至2022年8月31日止。", ""},
	} {
		if got := inspector.Post(disclosure.Post{Title: test.title, Body: test.in}, inspect.Filing{}).Covers; got != test.want {
			t.Errorf("%s: %s: covers until %q, want %q", test.title, test.in, got, test.want)
		}
	}
}

func TestLate(t *testing.T) {
	made := func(made, published disclosure.Day) inspect.Record {
		return with(ordinary(), func(p *inspect.Post) { p.Made, p.Published, p.MadeBy = made, published, string(made) })
	}
	outside := made("2023-03-01", "2023-06-30")
	outside.Posts[len(outside.Posts)-1].Title = "转发省教育厅关于采购工作的通知"
	news := made("2023-03-01", "2023-06-30")
	news.Posts[len(news.Posts)-1].Requirement = 0
	copied := made("2023-03-01", "2023-06-30")
	copied.Posts[len(copied.Posts)-1].DuplicateOf = "部门"
	original := post("部门", 18, "2023-03-03", "学生宿舍空调采购公告")
	original.Site, original.Made, original.MadeBy = "后勤网", "2023-03-01", "2023年3月1日"
	copied.Posts = append(copied.Posts, original)
	for _, test := range []struct {
		name string
		in   inspect.Record
		want []told
	}{
		{"a copy of what came in time", copied, nil},
		{"20 working days", made("2023-09-01", "2023-10-07"), nil},
		{"21 working days", made("2023-09-01", "2023-10-08"), []told{{inspect.KindLate, inspect.Major, 18, "文件日期是 2023-09-01，2023-10-08 才发布，相隔 21 个工作日；应当在 20 个工作日内公开"}}},
		{"years later", made("2019-09-01", "2023-10-08"), []told{{inspect.KindLate, inspect.Minor, 18, "文件日期是 2019-09-01，2023-10-08 才发布，晚了 1498 天，可能是补发或者网站迁移；应当在 20 个工作日内公开"}}},
		{"a column that was moved", func() inspect.Record {
			r := made("2019-09-01", "2023-10-08")
			again := ordinary()
			again.ID, again.Title, again.Made, again.Published = "迁", "宿舍床架采购公告", "2018-09-01", "2023-10-08"
			r.Posts = append(r.Posts, again)
			return r
		}(), []told{{inspect.KindLate, inspect.Minor, 0, "2 条信息在文件日期一年多以后才发布，可能是补发或者网站迁移，例如「学生宿舍空调采购公告」的文件日期是 2019-09-01，2023-10-08 才发布"}}},
		{"before the document", made("2023-10-20", "2023-10-08"), nil},
		{"of somebody else", outside, nil},
		{"none of the checklist", news, nil},
	} {
		t.Run(test.name, func(t *testing.T) { checkFindings(t, test.in, test.want) })
	}
}

func TestLateWithoutNotice(t *testing.T) {
	r := with(ordinary(), func(p *inspect.Post) { p.Made, p.Published, p.MadeBy = "2017-03-01", "2017-06-01", "2017年3月1日" })
	report := newInspector(t).Inspect(r)
	if len(report.Findings) != 1 || !strings.Contains(report.Findings[0].What, "没有这些年份的节假日安排") || len(report.Unknown) != 1 {
		t.Errorf("findings %v, unknown %v; want one of each that say that the holidays are not known", report.Findings, report.Unknown)
	}
}

func FuzzPost(f *testing.F) {
	f.Add("青石职业学院2022年信息公开年度报告", "统计期限自2021年9月1日起至2022年8月31日止。\n青石职业学院\n二〇二二年十月八日\n附件1")
	f.Add("", "\n\n二〇二三年十十十月日")
	inspector := newInspector(f)
	f.Fuzz(func(t *testing.T, title, body string) {
		post := inspector.Post(disclosure.Post{Title: title, Body: body}, inspect.Filing{})
		inspect.Years(title)
		for _, day := range []disclosure.Day{post.Made, post.Covers} {
			if _, err := disclosure.ParseDay(string(day)); err != nil {
				t.Errorf("%q is no day", day)
			}
		}
	})
}
