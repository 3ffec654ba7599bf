package report

import (
	"cmp"
	"iter"
	"slices"
	"testing"

	"gongkai/disclosure"
)

// memory is a record held in memory.
type memory []disclosure.Post

func (m memory) counted(period disclosure.Period) []disclosure.Post {
	return slices.DeleteFunc(slices.Clone(m), func(post disclosure.Post) bool {
		return post.Status == disclosure.StatusExcluded || !period.Contains(post.Published)
	})
}

// tally counts the record one by one, in the simplest way: what Build says is
// held against it.
func (m memory) tally(frame Frame) Tally {
	tally := Tally{Period: frame.Period, Complete: true, LeftOut: len(frame.LeftOut), By: map[string][]Row{}, Cells: []Cell{}}
	rows := []Row{}
	row := func(id, unit string) *Row {
		i := slices.IndexFunc(rows, func(row Row) bool { return row.Key == id })
		if i < 0 {
			i, rows = len(rows), append(rows, Row{Key: id, Name: id, Unit: unit, Additive: pointer(true)})
		}
		return &rows[i]
	}
	for _, channel := range frame.Channels {
		*row(channel.ID, "") = Row{Key: channel.ID, Name: channel.Name, Unit: channel.Unit, Additive: pointer(channel.Additive)}
	}
	cells := map[Cell]int{}
	for _, post := range m.counted(frame.Period) {
		row(post.Channel, "条").Posts++
		cells[Cell{Channel: post.Channel, Category: post.Category}]++
	}
	for _, figure := range frame.Figures {
		row(figure.Channel, figure.Unit).Figures += figure.Count
	}
	for cell, posts := range cells {
		tally.Cells = append(tally.Cells, Cell{Channel: cell.Channel, Category: cell.Category, Posts: posts})
	}
	slices.SortFunc(tally.Cells, func(x, y Cell) int {
		return cmp.Or(cmp.Compare(x.Channel, y.Channel), cmp.Compare(x.Category, y.Category))
	})
	originals := map[string]bool{}
	for _, post := range m.counted(frame.Period) {
		if *row(post.Channel, "").Additive {
			originals[cmp.Or(post.DuplicateOf, post.ID)] = true
		}
	}
	for _, row := range rows {
		if *row.Additive {
			tally.Posts += row.Posts
			tally.Total += row.Posts + row.Figures
		}
	}
	for _, post := range m {
		if post.Published == "" && post.Status != disclosure.StatusExcluded {
			tally.Undated++
		}
	}
	tally.Unique, tally.By["channel"] = len(originals), rows
	return tally
}

func (m memory) posts() iter.Seq2[disclosure.Post, error] {
	return func(yield func(disclosure.Post, error) bool) {
		for _, post := range m {
			if !yield(post, nil) {
				return
			}
		}
	}
}

// college is the frame of an invented college.
func college() Frame {
	return Frame{
		School: "青石职业学院", Period: disclosure.Period{From: "2023-01-01", To: "2023-06-30"},
		Channels: []disclosure.Channel{
			{ID: "portal", Name: "门户网站", Unit: "条", Additive: true},
			{ID: "dept", Name: "部门网站", Unit: "条", Additive: true},
			{ID: "board", Name: "宣传栏", Unit: "期"},
		},
		Checklist: disclosure.Checklist{
			Title: "信息公开事项清单", Document: "青教办〔2020〕1号",
			Categories: []disclosure.Category{{No: 1, Name: "基本信息"}, {No: 2, Name: "招生考试信息"}, {No: 3, Name: "财务、资产及收费信息"}},
			Requirements: []disclosure.Requirement{
				{No: 1, Category: 1, Name: "办学基本情况", Offices: []string{"党政办公室"}},
				{No: 2, Category: 1, Name: "信息公开年度报告", Yearly: true},
				{No: 3, Category: 2, Name: "招生章程，分批次、分科类招生计划和录取结果查询办法"},
				{No: 4, Category: 2, Name: "研究生招生简章", Level: disclosure.LevelGraduate},
				{No: 5, Category: 3, Name: "招投标"},
			},
		},
		Figures: []disclosure.Figure{{Channel: "board", Name: "宣传栏", Count: 12, Unit: "期"}, {Channel: "dept", Name: "内部|简报", Count: 3, Unit: "条"}},
		LeftOut: []disclosure.Figure{{Channel: "board", Name: "橱窗", Count: 7, Unit: "期", Period: disclosure.Period{From: "2023-01-01", To: "2023-12-31"}}},
	}
}

func samplePosts() memory {
	post := func(id, channel, site, column, department, day, title string, requirement, category int) disclosure.Post {
		return disclosure.Post{
			ID: id, URL: "https://" + channel + ".example.edu.cn/" + id + ".htm", Title: title, Published: disclosure.Day(day), Channel: channel,
			Site: site, Column: column, Department: department, Requirement: requirement, Category: category, How: disclosure.HowColumn, Status: disclosure.StatusOK,
		}
	}
	posts := memory{
		post("a1", "portal", "门户", "招标采购", "财务处", "2023-02-03", "实训楼维修招标公告", 5, 3),
		post("a2", "portal", "门户", "招标采购", "财务处", "2023-03-09", "图书采购中标公告 <script>alert(1)</script> | *x*", 5, 3),
		post("a3", "portal", "门户", "通知公告", "", "2023-06-30", "端午节放假安排\n的通知", 0, 0),
		post("b1", "dept", "招生处", "招生|章程", "招生处", "2023-05-01", "2023年招生章程", 3, 2),
		post("b2", "dept", "财务处", "采购", "财务处", "2023-02-04", "实训楼维修招标公告", 5, 3),
		post("c1", "board", "", "橱窗", "党政办公室", "2023-01-15", "学校简介展板", 1, 1),
		post("d1", "portal", "门户", "年度报告", "党政办公室", "2021-10-20", "2020—2021学年信息公开年度报告", 2, 1),
		post("d2", "portal", "门户", "通知公告", "学工处", "", "没有日期的通知", 0, 0),
		post("d3", "portal", "门户", "通知公告", "学工处", "2023-04-01", "运动会开幕", 0, 0),
		post("d4", "dept", "招生处", "招生|章程", "招生处", "2023-07-01", "期后发布的章程", 3, 2),
		post("e1", "dept", "教务处", "制度", "教务处", "2023-04-18", "关于印发《青石职业学院学分管理办法》的通知", 9, 7),
	}
	posts[1].Status, posts[1].URL = disclosure.StatusGone, "javascript:alert(2)"
	posts[2].Status, posts[2].How = disclosure.StatusUnreadable, disclosure.HowClassifier
	posts[4].DuplicateOf = "a1"
	posts[8].Status = disclosure.StatusExcluded
	return posts
}

// sourceOf counts a record; compare is the period before, or none.
func sourceOf(t testing.TB, posts memory, frame Frame, compare *disclosure.Period) Source {
	t.Helper()
	source := Source{Frame: frame, Tally: posts.tally(frame), Posts: posts.posts(), Made: "2023-07-05"}
	if compare != nil {
		frame.Period, frame.Figures = *compare, nil
		source.Before = pointer(posts.tally(frame))
	}
	return source
}

func sampleSource(t testing.TB) Source {
	source := sourceOf(t, samplePosts(), college(), &disclosure.Period{From: "2021-01-01", To: "2021-12-31"})
	source.Excluded = 1
	source.Duties = disclosure.Duties{
		{Requirement: 4, Department: "招生处", Exempt: []disclosure.Exemption{{Why: "没有研究生教育"}}},
		{Requirement: 5, Department: "国资处", Link: "https://portal.example.edu.cn/zbcg.htm"},
	}
	source.Columns = map[ColumnOf]string{{"招生处", "招生|章程"}: "https://dept.example.edu.cn/zs.htm", {"门户", "年度报告"}: "ftp://example.edu.cn/"}
	source.Regulations = []disclosure.PublishedRegulation{{
		Regulation: disclosure.Regulation{Act: disclosure.ActMade, Name: "青石职业学院学分管理办法", Number: "青职院〔2023〕12号"}, Posts: samplePosts()[10:11],
	}}
	source.Measures = []disclosure.Figure{{Name: "requests", Count: 2, Unit: "件"}, {Name: "requests_online", Count: 1, Unit: "件"}, {Name: "requests_by_mail", Count: 1}, {Name: "answers", Count: 2}}
	source.MeasuresLeftOut = []disclosure.Figure{{Name: "reports", Count: 1, Unit: "件", Period: disclosure.Period{From: "2023-01-01", To: "2023-12-31"}}}
	return source
}

func sample(t testing.TB) Report {
	t.Helper()
	r, err := Build(sampleSource(t))
	if err != nil {
		t.Fatal(err)
	}
	return r
}
