package xlsx

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"gongkai/disclosure"
	"gongkai/report"
)

// post is an invented post of the sample college.
type post struct {
	day, title, channel, column, department, link string
	category                                      int
}

func channels() []string {
	return []string{"门户网站", "部门网站", "微信公众号", "学校微博"}
}

func categories() []string {
	return []string{"基本信息", "招生考试信息", "财务、资产及收费信息", "人事师资信息", "教学质量信息", "学生管理服务信息", "学风建设信息", "学位、学科信息", "对外交流与合作信息", "其他", "未归入清单"}
}

func departments() []string {
	return []string{"党政办公室", "教务处", "学生工作处", "招生就业处", "计划财务处", "人事处", "后勤与资产管理处", "科研与校企合作处", "图书馆", "机电工程系", "信息工程系", "护理与健康系"}
}

// samplePosts invents posts, the same for each number.
func samplePosts(n int) []post {
	random := rand.New(rand.NewPCG(7, 2023))
	columns := map[string][]string{
		"门户网站":  {"学校要闻", "通知公告", "招标采购", "信息公开专栏"},
		"部门网站":  {"部门动态", "规章制度", "下载中心"},
		"微信公众号": {"青石职院"},
		"学校微博":  {"青石职院官方微博"},
	}
	subjects := []string{"关于做好2023年秋季学期学生资助工作的通知", "2023年单独考试招生章程", "实训楼空调设备采购项目中标公告", "教职工代表大会第三次会议召开", "2022年度部门决算公开说明", "关于修订《学生违纪处分办法》的通知", "专业技术职务评审结果公示，公示期五个工作日，联系电话见附件，欢迎师生员工监督并提出意见"}
	posts := make([]post, n)
	for i := range posts {
		channel := channels()[min(random.IntN(7), 3)]
		posts[i] = post{
			day:        fmt.Sprintf("2023-%02d-%02d", 1+random.IntN(10), 1+random.IntN(28)),
			title:      fmt.Sprintf("%s（%d）", subjects[random.IntN(len(subjects))], i+1),
			channel:    channel,
			column:     columns[channel][random.IntN(len(columns[channel]))],
			department: departments()[random.IntN(len(departments()))],
			link:       fmt.Sprintf("https://www.qszy.example.cn/info/%d/%d.htm", 1000+i%9, i+1),
			category:   min(random.IntN(13), 10),
		}
	}
	slices.SortStableFunc(posts, func(a, b post) int { return cmpText(a.day, b.day) })
	return posts
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// sample is a whole report of an invented college, with so many posts.
func sample(n int) report.Report {
	posts := samplePosts(n)
	additive := true
	tally := report.Tally{Total: n + 30, Posts: n, Unique: n - n/9, Undated: 3, By: map[string][]report.Row{}}
	for i, name := range channels() {
		tally.By["channel"] = append(tally.By["channel"], report.Row{Key: fmt.Sprint("c", i), Name: name, Additive: &additive})
	}
	for i, name := range categories() {
		tally.By["category"] = append(tally.By["category"], report.Row{Key: fmt.Sprint((i + 1) % 11), Name: name})
	}
	before := report.Tally{Period: disclosure.Period{From: "2022-01-01", To: "2022-11-07"}, Total: n - 71, Posts: n - 90, Unique: n - 120, Undated: 5}
	return report.Report{
		School: "青石职业学院", Title: "青石职业学院2023年信息公开工作年度报告",
		Period: disclosure.Period{From: "2023-01-01", To: "2023-11-07"}, PeriodName: "2023年", Made: "2023-11-08",
		Checklist: "高等学校信息公开事项清单（教办函〔2014〕23号）",
		Sentence:  fmt.Sprintf("2023年，全校主动公开信息%d条，其中，通过门户网站若干栏目、部门网站、微信公众号和学校微博逐条公开%d条，校园广播30条。此外，宣传栏12期，接待日4次。", n+30, n),
		Tally:     tally, Before: &before,
		Warnings: []string{
			"护理与健康系网站最近一次采集没有读完（服务器超时 3 次），该站的数字可能偏少；请在网络恢复后再运行一次采集。",
			"有 3 条信息看不出发布日期，没有计入。",
		},
		Tables: []report.Table{
			channelTable(posts), columnTable(posts), categoryTable(posts), requirementTable(posts), departmentTable(posts),
			regulationTable(), requestTable(), reviewTable(), evidenceTable(posts), monthTable(posts), findingTable(),
		},
	}
}

func count(posts []post, of func(post) bool) int {
	n := 0
	for _, p := range posts {
		if of(p) {
			n++
		}
	}
	return n
}

func number(n int) report.Value      { return report.Value{Number: n} }
func text(value string) report.Value { return report.Value{Text: value} }

func counting(n int, where report.Where) report.Value { return report.Value{Number: n, Posts: &where} }

func channelTable(posts []post) report.Table {
	table := report.Table{
		ID: "A", Title: "主动公开数量", Note: "各公开渠道的条次。同一信息在几个渠道发布，就在几个渠道各计一次。",
		Columns: []report.Column{{Name: "公开渠道", Wide: 14}, {Name: "条次", Kind: report.KindNumber, Wide: 8, Sum: true}, {Name: "单位", Wide: 4}, {Name: "同比", Kind: report.KindChange, Wide: 6, Sum: true}},
		Chart:   &report.Chart{Title: "各渠道主动公开条次", Kind: "bar", Label: 0, Values: []int{1}},
	}
	total := 0
	for i, channel := range channels() {
		n := count(posts, func(p post) bool { return p.channel == channel })
		total += n
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{text(channel), counting(n, report.Where{Channels: []string{fmt.Sprint("c", i)}}), text("条"), number(i*13 - 20)}})
	}
	table.Lines = append(table.Lines,
		report.Line{Values: []report.Value{text("校园广播"), number(30), text("次"), number(5)}},
		report.Line{Values: []report.Value{text("宣传栏"), {Number: 12, Text: "12 期"}, text("期"), number(0)}, Apart: true})
	table.Total = []report.Value{text("合计"), number(total + 30), text("条"), number(3)}
	return table
}

func columnTable(posts []post) report.Table {
	table := report.Table{
		ID: "B", Title: "各渠道栏目公开数量",
		Columns: []report.Column{{Name: "公开渠道", Wide: 14}, {Name: "栏目", Wide: 18}, {Name: "条次", Kind: report.KindNumber, Wide: 8, Sum: true}},
	}
	total := 0
	for i, channel := range channels() {
		start := len(table.Lines)
		seen := map[string]int{}
		for _, p := range posts {
			if p.channel == channel {
				seen[p.column]++
			}
		}
		sum := 0
		for _, column := range slices.Sorted(mapKeys(seen)) {
			table.Lines = append(table.Lines, report.Line{Values: []report.Value{text(channel), text(column), counting(seen[column], report.Where{Channels: []string{fmt.Sprint("c", i)}, Column: &column})}})
			sum += seen[column]
		}
		subtotal := report.Line{Values: []report.Value{text(channel), text("小计"), number(sum)}}
		for j := start; j < len(table.Lines); j++ {
			subtotal.SumOf = append(subtotal.SumOf, j)
		}
		table.Lines = append(table.Lines, subtotal)
		total += sum
	}
	table.Total = []report.Value{text("合计"), text(""), number(total)}
	table.Chart = &report.Chart{Title: "各栏目公开条次", Kind: "bar", Label: 1, Values: []int{2}}
	return table
}

func mapKeys(m map[string]int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for key := range m {
			if !yield(key) {
				return
			}
		}
	}
}

func categoryTable(posts []post) report.Table {
	table := report.Table{
		ID: "C", Title: "清单类别与公开渠道", Note: "横向、纵向合计一致。“未归入清单”是学校新闻等不属于清单事项的信息。",
		Columns: []report.Column{{Name: "序号", Kind: report.KindNumber, Wide: 3}, {Name: "类别", Wide: 14}},
		Chart:   &report.Chart{Title: "各类别公开条次（按渠道）", Kind: "bar", Label: 1, Values: []int{2, 3, 4, 5}},
	}
	for _, channel := range channels() {
		table.Columns = append(table.Columns, report.Column{Name: channel, Kind: report.KindNumber, Wide: 6, Sum: true})
	}
	table.Columns = append(table.Columns, report.Column{Name: "合计", Kind: report.KindNumber, Wide: 6, Sum: true, SumOf: []int{2, 3, 4, 5}})
	total := []report.Value{text(""), text("合计"), {}, {}, {}, {}, {}}
	for no, category := range categories() {
		values := []report.Value{number(no + 1), text(category)}
		sum := 0
		for i, channel := range channels() {
			n := count(posts, func(p post) bool { return p.category == no && p.channel == channel })
			key := (no + 1) % 11
			values = append(values, counting(n, report.Where{Channels: []string{fmt.Sprint("c", i)}, Category: &key}))
			total[2+i].Number += n
			sum += n
		}
		total[6].Number += sum
		table.Lines = append(table.Lines, report.Line{Values: append(values, number(sum))})
	}
	table.Total = total
	return table
}

func requirementTable(posts []post) report.Table {
	table := report.Table{
		ID: "D", Title: "清单事项公开情况表",
		Columns: []report.Column{{Name: "序号", Kind: report.KindNumber, Wide: 3}, {Name: "类别", Wide: 10}, {Name: "公开事项", Wide: 28}, {Name: "条数", Kind: report.KindNumber, Wide: 5, Sum: true},
			{Name: "栏目链接", Wide: 20}, {Name: "责任部门", Wide: 10}, {Name: "最近更新", Kind: report.KindDay, Wide: 6}, {Name: "备注", Wide: 10}},
	}
	total := 0
	for i := range 30 {
		n := (i * 7) % 23
		total += n
		no := i + 1
		values := []report.Value{number(no), text(categories()[i/3]), text(fmt.Sprintf("第%d项事项：办学规模、校级领导班子简介及分工、学校机构设置、学科情况、专业情况", no)), counting(n, report.Where{Requirement: &no}),
			{Text: fmt.Sprintf("https://xxgk.qszy.example.cn/%d.htm", no), Link: fmt.Sprintf("https://xxgk.qszy.example.cn/%d.htm", no)}, text(departments()[i%12]), text(posts[len(posts)-1-i%len(posts)].day), text("")}
		if n == 0 {
			values[6], values[7] = text(""), text([]string{"空白", "不适用"}[i%2])
		}
		table.Lines = append(table.Lines, report.Line{Values: values})
	}
	table.Total = []report.Value{text(""), text("合计"), text(""), number(total), text(""), text(""), text(""), text("")}
	return table
}

func departmentTable(posts []post) report.Table {
	table := report.Table{
		ID: "E", Title: "各部门公开数量",
		Columns: []report.Column{{Name: "责任部门", Wide: 14}, {Name: "条次", Kind: report.KindNumber, Wide: 6, Sum: true}, {Name: "上期", Kind: report.KindNumber, Wide: 6, Sum: true}, {Name: "增减", Kind: report.KindChange, Wide: 6}},
		Chart:   &report.Chart{Title: "各部门公开条次", Kind: "bar", Label: 0, Values: []int{1, 2}},
	}
	total, before := 0, 0
	for i, department := range departments() {
		n := count(posts, func(p post) bool { return p.department == department })
		total += n
		before += n - 6 + i
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{text(department), counting(n, report.Where{Department: &department}), number(n - 6 + i), number(6 - i)}})
	}
	table.Total = []report.Value{text("合计"), number(total), number(before), number(total - before)}
	return table
}

func regulationTable() report.Table {
	table := report.Table{
		ID: "F", Title: "规章制度", Note: "新制定与修订按标题中的用语识别，请核对。",
		Columns: []report.Column{{Name: "类型", Wide: 5}, {Name: "名称", Wide: 30}, {Name: "文号", Wide: 14}, {Name: "公布日期", Kind: report.KindDay, Wide: 6}, {Name: "责任部门", Wide: 10}},
	}
	for i := range 9 {
		link := fmt.Sprintf("https://www.qszy.example.cn/info/2001/%d.htm", i)
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{text([]string{"新制定", "修订"}[i%2]), {Text: fmt.Sprintf("青石职业学院学生综合素质测评办法（试行）之%d", i+1), Link: link}, text(fmt.Sprintf("青职院〔2023〕%d号", 10+i)), text(fmt.Sprintf("2023-%02d-15", i+1)), text(departments()[i])}})
	}
	return table
}

func requestTable() report.Table {
	table := report.Table{ID: "G", Title: "依申请公开", Columns: []report.Column{{Name: "项目", Wide: 20}, {Name: "数量", Kind: report.KindNumber, Wide: 8}}}
	for i, name := range []string{"收到申请", "其中：当面", "其中：信函", "其中：网络", "予以公开", "部分公开", "不予公开", "非本校掌握", "收取费用"} {
		n := []int{2, 0, 1, 1, 2, 0, 0, 0, 0}[i]
		unit := "件"
		if i == 8 {
			unit = "元"
		}
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{text(name), {Number: n, Text: fmt.Sprintf("%d %s", n, unit)}}})
	}
	return table
}

func reviewTable() report.Table {
	table := report.Table{ID: "H", Title: "评议、举报、复议、诉讼", Columns: []report.Column{{Name: "项目", Wide: 20}, {Name: "数量", Kind: report.KindNumber, Wide: 8}, {Name: "说明", Wide: 20}}}
	for _, name := range []string{"师生员工评议", "社会公众评议", "举报", "行政复议", "行政诉讼"} {
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{text(name), {Text: "0 件"}, text("")}})
	}
	return table
}

func evidenceTable(posts []post) report.Table {
	table := report.Table{
		ID: "I", Title: "逐条信息", Note: "计入统计的每一条信息。在表头筛选渠道、类别、部门，得到的行数就是表 A 至表 E 中的数字。",
		Columns: []report.Column{{Name: "日期", Kind: report.KindDay, Wide: 6}, {Name: "标题", Wide: 36}, {Name: "公开渠道", Wide: 7}, {Name: "栏目", Wide: 9}, {Name: "类别", Wide: 11}, {Name: "责任部门", Wide: 10}, {Name: "链接", Wide: 26}},
	}
	for _, p := range posts {
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{text(p.day), {Text: p.title, Link: p.link}, text(p.channel), text(p.column), text(categories()[p.category]), text(p.department), {Text: p.link, Link: p.link}}})
	}
	return table
}

func monthTable(posts []post) report.Table {
	table := report.Table{
		ID: "J", Title: "各月公开数量",
		Columns: []report.Column{{Name: "月份", Wide: 6}, {Name: "条次", Kind: report.KindNumber, Wide: 6, Sum: true}, {Name: "占比", Wide: 5}},
		Chart:   &report.Chart{Title: "各月公开条次", Kind: "line", Label: 0, Values: []int{1}},
	}
	total := 0
	for month := 1; month <= 10; month++ {
		name := fmt.Sprintf("2023-%02d", month)
		n := count(posts, func(p post) bool { return p.day[:7] == name })
		total += n
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{text(name), counting(n, report.Where{Month: name}), text(fmt.Sprintf("%d%%", 100*n/len(posts)))}})
	}
	table.Total = []report.Value{text("合计"), number(total), text("100%")}
	return table
}

func findingTable() report.Table {
	table := report.Table{
		ID: "K", Title: "自查问题",
		Columns: []report.Column{{Name: "严重程度", Wide: 6}, {Name: "问题", Wide: 30}, {Name: "怎么办", Wide: 24}, {Name: "数量", Kind: report.KindNumber, Wide: 5}},
		Chart:   &report.Chart{Title: "问题构成", Kind: "pie", Label: 1, Values: []int{3}},
	}
	for i, words := range []string{"严重", "重要", "提示", "重要"} {
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{text(words), text([]string{"栏目空白", "链接失效", "更新超期", "附件打不开"}[i]), text("请责任部门在五个工作日内补齐。"), number(3 + 2*i)}})
	}
	return table
}
