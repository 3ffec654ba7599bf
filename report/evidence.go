package report

import (
	"fmt"
	"strconv"

	"gongkai/disclosure"
)

// howName is how a post came to its requirement, in the officer's words.
func howName(how disclosure.How) string {
	switch how {
	case disclosure.HowOfficer:
		return "人工"
	case disclosure.HowColumn:
		return "栏目"
	case disclosure.HowClassifier:
		return "自动"
	}
	return "—"
}

// tableI is the evidence: a line for every post of the period that counts,
// those of channels that do not add to the total apart.
func (b *builder) tableI() Table {
	t := Table{ID: "I", Title: "信息明细（统计依据）", Columns: []Column{
		{Name: "编号", Kind: KindText, Wide: 3}, {Name: "日期", Kind: KindDay, Wide: 6}, {Name: "标题", Kind: KindText, Wide: 26},
		{Name: "公开渠道", Kind: KindText, Wide: 5}, {Name: "网站", Kind: KindText, Wide: 6}, {Name: "栏目", Kind: KindText, Wide: 5},
		{Name: "责任部门", Kind: KindText, Wide: 5}, {Name: "类别", Kind: KindText, Wide: 8, Aside: true}, {Name: "清单事项", Kind: KindText, Wide: 8},
		{Name: "归类", Kind: KindText, Wide: 3}, {Name: "状态", Kind: KindText, Wide: 3}, {Name: "重复", Kind: KindText, Wide: 3},
		{Name: "链接", Kind: KindText, Wide: 16, Aside: true}, {Name: "标识", Kind: KindText, Wide: 8, Aside: true},
	}, Note: fmt.Sprintf("共%d条，其中计入合计的%d条。“重复”指与所列编号的信息内容相同，条次照计，去重后不计。“归类”指清单事项由人工、所在栏目还是自动识别确定；清单事项的全称见表D。", len(b.posts), b.Tally.Posts)}
	for i, post := range b.posts {
		t.Lines = append(t.Lines, Line{Apart: !b.counts(post), Post: placeOf(post), Values: []Value{
			text(strconv.Itoa(i + 1)), text(string(post.Published)), {Text: post.Title, Link: post.URL},
			text(b.channelName(post.Channel)), text(named(post.Site)), text(named(post.Column)), text(named(post.Department)),
			text(b.categoryName(post.Category)), text(b.requirementText(post.Requirement)), text(howName(post.How)), text(post.Status.Name()), text(b.copyText(post)),
			{Text: post.URL, Link: post.URL}, text(post.ID),
		}})
	}
	return t
}

func placeOf(post disclosure.Post) *Place {
	return &Place{
		ID: post.ID, Channel: post.Channel, Category: post.Category, Requirement: post.Requirement, Department: post.Department,
		Site: post.Site, Column: post.Column, Month: post.Published.Month(), Status: post.Status,
	}
}

func (b *builder) requirementText(no int) string {
	if no == 0 {
		return "清单以外"
	}
	return strconv.Itoa(no) + " " + shortName(b.Frame.Checklist.RequirementName(no), 6)
}

// copyText says which post this one is a copy of.
func (b *builder) copyText(post disclosure.Post) string {
	if post.DuplicateOf == "" {
		return ""
	}
	if no := b.numbers[post.DuplicateOf]; no > 0 {
		return "同" + strconv.Itoa(no)
	}
	return "同期外信息"
}

// tableU lists the posts without a day, which count in no period.
func (b *builder) tableU() Table {
	t := Table{ID: "U", Title: "未注明日期的信息（不计入任何统计期限）", Columns: []Column{
		{Name: "序号", Kind: KindText, Wide: 4}, {Name: "标题", Kind: KindText, Wide: 24}, {Name: "公开渠道", Kind: KindText, Wide: 6},
		{Name: "网站", Kind: KindText, Wide: 8}, {Name: "栏目", Kind: KindText, Wide: 8}, {Name: "责任部门", Kind: KindText, Wide: 7},
	}, Note: "请核实发布日期；补上日期后才会计入。"}
	for i, post := range b.undated {
		t.Lines = append(t.Lines, Line{Values: []Value{
			text(strconv.Itoa(i + 1)), {Text: post.Title, Link: post.URL}, text(b.channelName(post.Channel)),
			text(named(post.Site)), text(named(post.Column)), text(named(post.Department)),
		}})
	}
	return t
}

// inStatus counts the posts of the period in a status, of all channels.
func (b *builder) inStatus(status disclosure.Status) int {
	n := 0
	for _, post := range b.posts {
		if post.Status == status {
			n++
		}
	}
	return n
}

// tableN is what must be known beside the total.
func (b *builder) tableN() Table {
	t := Table{ID: "N", Title: "需要说明的信息", Columns: []Column{
		{Name: "情形", Kind: KindText, Wide: 8}, {Name: "条数", Kind: KindNumber, Wide: 5}, {Name: "是否计入", Kind: KindText, Wide: 6}, {Name: "说明", Kind: KindText, Wide: 20},
	}}
	add := func(name string, count Value, counted, why string) {
		t.Lines = append(t.Lines, Line{Values: []Value{text(name), count, text(counted), text(why)}})
	}
	status := func(status disclosure.Status) Value { return opens(b.inStatus(status), Where{Status: status}) }
	add("无法打开", status(disclosure.StatusUnreadable), "计入", "栏目中列有标题和日期，原页面打不开")
	add("已消失", status(disclosure.StatusGone), "计入", "曾经公开，现在网上已没有，留有存档")
	add("待核实", status(disclosure.StatusHeld), "计入", "一次采集中消失过多，等待核实")
	add("重复发布", number(b.Tally.Posts-b.Tally.Unique), "条次计入，去重后不计", "与另一条信息内容相同")
	add("不计入", number(b.Excluded), "不计入", "人工认定不是公开信息")
	add("未注明日期", number(len(b.undated)), "不计入", "没有发布日期，不属于任何统计期限，见表U")
	add("超出期限的填报数", number(len(b.Frame.LeftOut)+len(b.MeasuresLeftOut)), "不计入", "填报的期限只有一部分在统计期限内，无法划分（项）")
	return t
}
