package docx

import (
	"fmt"

	"gongkai/disclosure"
	"gongkai/report"
)

// sample is a report of a made-up college as the program writes them: eight
// parts, the tables A to I, and so many lines of evidence.
func sample(evidence int) report.Report {
	r := report.Report{
		School:     "青石职业学院",
		Title:      "青石职业学院2023年信息公开工作年度报告",
		Period:     disclosure.Period{From: "2023-01-01", To: "2023-11-07"},
		PeriodName: "2023年1月1日至2023年11月7日",
		Made:       "2023-11-08",
		Checklist:  "高等学校信息公开事项清单（教办函〔2014〕23号）",
		Sentence:   "2023年1月1日至2023年11月7日，全校主动公开信息714条，其中，通过门户网站412条，部门网站241条，微信公众号61篇。此外，宣传栏12期。",
		Warnings:   []string{"教务处网站有3条信息打不开，按列表页计入。", "另有5条信息没有日期，未计入任何统计期限。"},
	}
	yes, no := true, false
	r.Tally = report.Tally{
		Period: r.Period, Total: 714, Posts: 714, Unique: 655, Undated: 5,
		By: map[string][]report.Row{
			"channel": {
				{Key: "portal", Name: "门户网站", Posts: 412, Unit: "条", Additive: &yes},
				{Key: "dept", Name: "部门网站", Posts: 241, Unit: "条", Additive: &yes},
				{Key: "wechat", Name: "微信公众号", Posts: 61, Unit: "篇", Additive: &yes},
				{Key: "board", Name: "宣传栏", Figures: 12, Unit: "期", Additive: &no},
			},
		},
	}
	for i, name := range categories() {
		r.Tally.By["category"] = append(r.Tally.By["category"], report.Row{Key: fmt.Sprint((i + 1) % 11), Name: name, Posts: 10 * (i + 1)})
	}
	for i := range 51 {
		no := (i + 1) % 51
		r.Tally.By["requirement"] = append(r.Tally.By["requirement"], report.Row{Key: fmt.Sprint(no), Name: requirement(i), Posts: i})
	}
	r.Parts = sampleParts(r.Sentence)
	r.Tables = []report.Table{
		sampleChannels(), sampleColumns(), sampleCategories(), sampleRequirements(), sampleDepartments(),
		sampleRegulations(), sampleRequests(), sampleReviews(), sampleComplaints(), sampleEvidence(evidence),
	}
	return r
}

func categories() []string {
	return []string{
		"基本信息", "招生考试信息", "财务、资产及收费信息", "人事师资信息", "教学质量信息", "学生管理服务信息",
		"学风建设信息", "学位、学科信息", "对外交流与合作信息", "其他", "未归类",
	}
}

func requirement(i int) string {
	names := []string{
		"学校章程及制定的各项规章制度", "招生章程及特殊类型招生办法，分批次、分科类招生计划", "财务、资产管理制度",
		"校级领导干部社会兼职情况", "专业设置、当年新增专业、停招专业名单", "学籍管理办法", "学风建设机构",
		"物资设备采购和重大基建工程的招投标", "收费项目、收费依据、收费标准及投诉方式", "巡视组反馈意见，落实反馈意见整改情况",
	}
	return names[i%len(names)]
}

func sampleParts(sentence string) []report.Part {
	prose := func(s string) report.Block { return report.Block{Prose: s} }
	text := func(s string) report.Block { return report.Block{Text: s} }
	heading := func(s string) report.Block { return report.Block{Heading: s} }
	table := func(id string) report.Block { return report.Block{Table: id} }
	return []report.Part{
		{No: 1, Title: "概述", Blocks: []report.Block{
			text("根据《高等学校信息公开办法》和教育部关于公布信息公开工作年度报告的要求，青石职业学院编制了本报告。本报告中所列数据的统计期限自2023年1月1日起至2023年11月7日止。"),
			heading("机制建设"), prose("请写：领导小组、主管部门、专职人员和本年度新建立的制度。"),
			heading("推动清单落实"), text("对照高等学校信息公开事项清单，50条事项中与学校相关的有37条，已公开35条。"), prose("请写：落实清单的做法，仍有空白的事项何时补齐。"),
			heading("宣传培训"), prose("请写：本年度的培训场次和参加人数。"),
		}},
		{No: 2, Title: "主动公开情况", Blocks: []report.Block{
			heading("公开数量"), text(sentence + "去除各渠道重复发布后为655条。"), table("A"), table("B"),
			heading("按类别统计"), table("C"), heading("按部门统计"), table("E"),
			heading("规章制度"), text("本年度新制定规章制度11项，修订24项。"), table("F"),
			heading("招生与财务信息"), prose("请写：招生章程、招生计划、录取结果和年度预算、决算的公开情况。"),
		}},
		{No: 3, Title: "依申请公开和不予公开情况", Blocks: []report.Block{text("统计期限内，学校收到信息公开申请2件，答复2件。"), table("G")}},
		{No: 4, Title: "对信息公开的评议情况", Blocks: []report.Block{table("H"), prose("请写：师生员工和社会公众对学校信息公开工作的评价。")}},
		{No: 5, Title: "因信息公开受到举报、复议、诉讼的情况", Blocks: []report.Block{text("统计期限内，学校没有因信息公开受到举报、行政复议或行政诉讼。")}},
		{No: 6, Title: "新做法、经验、问题和改进措施", Blocks: []report.Block{prose("请写：主要经验。"), prose("请写：存在的问题和改进措施。")}},
		{No: 7, Title: "其他需要报告的事项", Blocks: []report.Block{text("没有其他需要报告的事项。")}},
		{No: 8, Title: "清单事项公开情况表", Blocks: []report.Block{table("D")}},
	}
}

func sampleChannels() report.Table {
	return report.Table{
		ID: "A", Title: "主动公开数量", Note: "宣传栏只列出，不计入合计。",
		Columns: []report.Column{
			{Name: "公开渠道", Kind: report.KindText, Wide: 10}, {Name: "条次", Kind: report.KindNumber, Wide: 5, Sum: true},
			{Name: "量词", Kind: report.KindText, Wide: 3}, {Name: "上年条次", Kind: report.KindNumber, Wide: 5, Sum: true},
			{Name: "增减", Kind: report.KindChange, Wide: 4, Sum: true},
		},
		Lines: []report.Line{
			{Values: []report.Value{{Text: "门户网站"}, {Number: 412}, {Text: "条"}, {Number: 400}, {Number: 12}}},
			{Values: []report.Value{{Text: "部门网站"}, {Number: 241}, {Text: "条"}, {Number: 260}, {Number: -19}}},
			{Values: []report.Value{{Text: "微信公众号"}, {Number: 61}, {Text: "篇"}, {Number: 61}, {Number: 0}}},
			{Values: []report.Value{{Text: "宣传栏"}, {Number: 12}, {Text: "期"}, {Number: 12}, {Number: 0}}, Apart: true},
		},
		Total: []report.Value{{Text: "合计"}, {Number: 714}, {Text: "条"}, {Number: 721}, {Number: -7}},
	}
}

func sampleColumns() report.Table {
	table := report.Table{
		ID: "B", Title: "各渠道栏目公开数量",
		Columns: []report.Column{{Name: "渠道", Kind: report.KindText, Wide: 8}, {Name: "栏目", Kind: report.KindText, Wide: 14}, {Name: "条次", Kind: report.KindNumber, Wide: 5, Sum: true}},
	}
	for i, channel := range []string{"门户网站", "部门网站"} {
		start := len(table.Lines)
		sum, parts := 0, []int{}
		for j, column := range []string{"学校要闻", "通知公告", "招标采购", "规章制度"} {
			n := 40 + 17*j - 9*i
			sum += n
			parts = append(parts, start+j)
			table.Lines = append(table.Lines, report.Line{Values: []report.Value{{Text: channel}, {Text: column}, {Number: n}}})
		}
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{{Text: channel + "小计"}, {}, {Number: sum}}, SumOf: parts})
	}
	table.Total = []report.Value{{Text: "合计"}, {}, {Number: 488}}
	return table
}

func sampleCategories() report.Table {
	table := report.Table{ID: "C", Title: "各类别公开数量", Columns: []report.Column{{Name: "类别", Kind: report.KindText, Wide: 11}}}
	for _, channel := range []string{"门户网站", "部门网站", "微信公众号"} {
		table.Columns = append(table.Columns, report.Column{Name: channel, Kind: report.KindNumber, Wide: 5, Sum: true})
	}
	table.Columns = append(table.Columns, report.Column{Name: "合计", Kind: report.KindNumber, Wide: 4, SumOf: []int{1, 2, 3}})
	for i, name := range categories() {
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{{Text: name}, {Number: 30 + i}, {Number: 20 + i}, {Number: i}, {Number: 50 + 3*i}}})
	}
	table.Total = []report.Value{{Text: "合计"}, {Number: 385}, {Number: 275}, {Number: 55}, {Number: 715}}
	return table
}

func sampleRequirements() report.Table {
	table := report.Table{
		ID: "D", Title: "清单事项公开情况表",
		Columns: []report.Column{
			{Name: "序号", Kind: report.KindText, Wide: 3}, {Name: "类别", Kind: report.KindText, Wide: 8}, {Name: "公开事项", Kind: report.KindText, Wide: 18},
			{Name: "条数", Kind: report.KindNumber, Wide: 3, Sum: true}, {Name: "栏目链接", Kind: report.KindText, Wide: 12},
			{Name: "责任部门", Kind: report.KindText, Wide: 7}, {Name: "最近更新", Kind: report.KindDay, Wide: 6}, {Name: "备注", Kind: report.KindText, Wide: 6},
		},
	}
	for i := range 50 {
		values := []report.Value{
			{Text: fmt.Sprint(i + 1)}, {Text: categories()[i/5]}, {Text: requirement(i)}, {Number: i},
			{Text: "信息公开专栏", Link: fmt.Sprintf("https://xxgk.qingshi.example/%d.htm", 1000+i)}, {Text: "党政办公室"}, {Text: "2023-10-09"}, {},
		}
		if i%9 == 7 {
			values[4], values[6], values[7] = report.Value{}, report.Value{}, report.Value{Text: "不适用：学校没有研究生教育"}
		}
		table.Lines = append(table.Lines, report.Line{Values: values})
	}
	table.Total = []report.Value{{Text: "合计"}, {}, {}, {Number: 1225}, {}, {}, {}, {}}
	return table
}

func sampleDepartments() report.Table {
	table := report.Table{ID: "E", Title: "各部门公开数量", Columns: []report.Column{{Name: "部门", Kind: report.KindText, Wide: 12}, {Name: "条次", Kind: report.KindNumber, Wide: 5, Sum: true}}}
	for i, name := range []string{"党政办公室", "教务处", "学生工作处", "财务处", "人事处", "招生就业处", "未注明"} {
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{{Text: name}, {Number: 99 + i}}})
	}
	table.Total = []report.Value{{Text: "合计"}, {Number: 714}}
	return table
}

func sampleRegulations() report.Table {
	table := report.Table{ID: "F", Title: "规章制度", Columns: []report.Column{
		{Name: "类型", Kind: report.KindText, Wide: 4}, {Name: "名称", Kind: report.KindText, Wide: 18}, {Name: "文号", Kind: report.KindText, Wide: 10}, {Name: "公布日期", Kind: report.KindDay, Wide: 6},
	}}
	for i, name := range []string{"学生奖学金评定办法", "差旅费管理办法", "教师企业实践管理规定", "科研项目经费管理办法（试行）"} {
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{
			{Text: []string{"新制定", "修订"}[i%2]}, {Text: "青石职业学院" + name, Link: "https://www.qingshi.example/gz/" + fmt.Sprint(i)}, {Text: fmt.Sprintf("青职院〔2023〕%d号", 12+i)}, {Text: "2023-03-0" + fmt.Sprint(i+1)},
		}})
	}
	return table
}

func sampleRequests() report.Table {
	table := report.Table{ID: "G", Title: "依申请公开情况", Columns: []report.Column{{Name: "项目", Kind: report.KindText, Wide: 12}, {Name: "数量", Kind: report.KindNumber, Wide: 6}}}
	for i, name := range []string{"收到申请", "其中：当面申请", "其中：邮寄申请", "其中：网络申请", "答复", "其中：予以公开", "其中：部分公开", "其中：不予公开", "收取费用"} {
		n := []int{2, 1, 0, 1, 2, 2, 0, 0, 0}[i]
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{{Text: name}, {Number: n, Text: fmt.Sprint(n, []string{" 件", " 元"}[i/8])}}})
	}
	return table
}

func sampleReviews() report.Table {
	return report.Table{
		ID: "H", Title: "信息公开评议情况",
		Columns: []report.Column{{Name: "项目", Kind: report.KindText, Wide: 12}, {Name: "数量", Kind: report.KindNumber, Wide: 6}},
		Lines:   []report.Line{{Values: []report.Value{{Text: "开展评议"}, {Text: "1 次", Number: 1}}}},
	}
}

func sampleComplaints() report.Table {
	return report.Table{
		ID: "H2", Title: "举报、复议、诉讼情况",
		Columns: []report.Column{{Name: "项目", Kind: report.KindText, Wide: 12}, {Name: "数量", Kind: report.KindNumber, Wide: 6}},
		Lines:   []report.Line{{Values: []report.Value{{Text: "行政复议"}, {Text: "0 件"}}}},
	}
}

func sampleEvidence(lines int) report.Table {
	table := report.Table{ID: "I", Title: "主动公开信息目录", Columns: []report.Column{
		{Name: "日期", Kind: report.KindDay, Wide: 5}, {Name: "标题", Kind: report.KindText, Wide: 24}, {Name: "渠道", Kind: report.KindText, Wide: 5}, {Name: "栏目", Kind: report.KindText, Wide: 6},
		{Name: "部门", Kind: report.KindText, Wide: 6}, {Name: "公开事项", Kind: report.KindText, Wide: 12}, {Name: "链接", Kind: report.KindText, Wide: 14},
	}}
	titles := []string{
		"青石职业学院2023年单独考试招生章程", "关于公布2022—2023学年国家奖学金获奖学生名单的公示", "青石职业学院2022年度部门决算公开说明", "实训中心数控设备采购项目中标公告",
		"关于印发《青石职业学院学生奖学金评定办法》的通知", "学校召开2023年教育教学工作会议，部署“双高”建设和专业群调整有关工作",
	}
	for i := range lines {
		address := fmt.Sprintf("https://www.qingshi.example/info/%d/%d.htm?a=1&b=2", 1001+i%7, 2000+i)
		table.Lines = append(table.Lines, report.Line{Values: []report.Value{
			{Text: fmt.Sprintf("2023-%02d-%02d", 1+i%10, 1+i%28)}, {Text: titles[i%len(titles)], Link: address}, {Text: []string{"门户网站", "部门网站"}[i%2]},
			{Text: "通知公告"}, {Text: "党政办公室"}, {Text: requirement(i)}, {Text: address, Link: address},
		}})
	}
	return table
}
