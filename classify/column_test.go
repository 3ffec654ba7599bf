package classify

import (
	"fmt"
	"strings"
	"testing"
)

// A school's own catalogue of 51 lines: the second requirement of the
// checklist is two lines, two others changed places, and lines are worded
// freely, so that every number is another one than the checklist's.
func TestColumnGoesByTextNotByNumber(t *testing.T) {
	c := builtin(t)
	const site = "青石职业学院"
	number := 0
	for _, category := range []struct {
		menu  string
		order []string
	}{
		{menu: "基本信息", order: []string{
			"办学规模、校级领导班子简介及分工、学校机构设置等办学基本情况=1", "学校章程=2", "学校制定的各项规章制度=2",
			"教职工代表大会相关制度、工作报告=3", "学术委员会相关制度、年度报告=4", "学校发展规划、年度工作计划及重点工作安排=5", "信息公开年度报告=6",
		}},
		{menu: "招生考试信息", order: []string{
			"招生章程及特殊类型招生办法=7", "特殊类型招生入选考生资格及测试结果=8", "考生个人录取信息查询渠道和办法，录取人数和录取最低分=9",
			"招生咨询及考生申诉渠道=10", "研究生招生简章、招生专业目录=11", "参加研究生复试的考生成绩=12", "拟录取研究生名单=13", "研究生招生咨询及申诉渠道=14",
		}},
		{menu: "财务、资产及收费信息", order: []string{
			"收费项目、收费依据、收费标准及投诉方式=21", "财务、资产管理制度=15", "受捐赠财产的使用与管理情况=16", "校办企业资产、负债、国有资产保值增值等信息=17",
			"物资设备采购和重大基建工程的招投标=18", "收支预算总表、收入预算表、支出预算表=19", "收支决算总表、收入决算表、支出决算表=20",
		}},
		{menu: "人事师资信息", order: []string{
			"校级领导干部社会兼职情况=22", "校级领导干部因公出国（境）情况=23", "岗位设置管理与聘用办法=24", "校内中层干部任免、人员招聘信息=25", "教职工争议解决办法=26",
		}},
		{menu: "教学质量信息", order: []string{
			"专业设置、当年新增专业、停招专业名单=28", "开设课程总门数、实践教学学分占总学分比例=29", "促进毕业生就业的政策措施和指导服务=31",
			"毕业生的规模、结构、就业率、就业流向=32", "高校毕业生就业质量年度报告=33", "艺术教育发展年度报告=34", "教学质量报告=35",
		}},
		{menu: "学生管理服务信息", order: []string{"学籍管理办法=36", "学生奖学金、助学金、学费减免、助学贷款=37", "学生奖励处罚办法=38", "学生申诉办法=39"}},
		{menu: "学风建设信息", order: []string{"学风建设机构=40", "学术规范制度=41", "学术不端行为查处机制=42"}},
		{menu: "学位、学科信息", order: []string{"授予博士、硕士、学士学位的基本要求=43", "同等学力人员资格审查和学力水平认定=44"}},
		{menu: "对外交流与合作信息", order: []string{"中外合作办学情况=47", "来华留学生管理相关规定=48"}},
		{menu: "其他", order: []string{"巡视组反馈意见，落实反馈意见整改情况=49", "自然灾害等突发事件的应急处理预案、预警信息和处置情况=50"}},
	} {
		for _, line := range category.order {
			name, digits, _ := strings.Cut(line, "=")
			var want int
			fmt.Sscan(digits, &want)
			number++
			menus := []string{site, "信息公开", "信息公开目录", category.menu}
			for _, shown := range []string{name, fmt.Sprintf("（%d）%s", number, name)} {
				got := c.Column(shown, menus)
				if got.Requirement != want || got.Confidence < ColumnSure {
					t.Errorf("Column(%q) = requirement %d, %.2f (%s), want %d, sure", shown, got.Requirement, got.Confidence, got.Reason, want)
				}
				if got.Category != c.checklist.Category(want) || got.Reason == "" {
					t.Errorf("Column(%q): category %d, reason %q", shown, got.Category, got.Reason)
				}
			}
		}
	}
}

func TestColumn(t *testing.T) {
	c := builtin(t)
	for _, test := range []struct {
		name  string
		menus []string
		want  int // requirement
		sure  bool
	}{
		{"招标采购", nil, 18, true},
		{"收费公示", []string{"财务处"}, 21, true},
		{"人才招聘", []string{"人事处"}, 25, true},
		{"规章制度", []string{"学校概况"}, 2, true},
		{"管理制度", []string{"信息公开", "财务、资产及收费信息"}, 15, true},
		{"年度报告", []string{"信息公开"}, 6, true},
		// Such columns hold posts of more than one requirement, or nobody knows.
		{"财务预决算", nil, 20, false},
		{"规章制度", []string{"财务处"}, 2, false},
		{"招聘信息", []string{"招生就业处"}, 25, false},
		{"招生信息", nil, 7, false},
		{"财务、资产及收费信息", []string{"信息公开"}, 0, false},
		{"通知公告", []string{"信息公开"}, 0, false},
		{"学校新闻", nil, 0, false},
		{"信息公开指南", []string{"信息公开"}, 0, false},
		{"招生动态", []string{"招生工作"}, 7, false},
		{"师资管理", []string{"人事处"}, 24, false},
		{"发展规划科", []string{"科室"}, 5, false},
		{"", nil, 0, false},
	} {
		got := c.Column(test.name, test.menus)
		if got.Requirement != test.want || got.Confidence >= ColumnSure != test.sure {
			t.Errorf("Column(%q, %q) = %+v, want requirement %d, sure %v", test.name, test.menus, got, test.want, test.sure)
		}
	}
}

func TestTree(t *testing.T) {
	c := builtin(t)
	for _, test := range []struct {
		name  string
		menus []string
		want  bool
	}{
		{"信息公开", nil, true},
		{"信 息 公 开 目 录", nil, true},
		{"招生章程", []string{"信息公开网", "招生考试信息"}, true},
		{"学校简介", []string{"学校概况"}, false},
		{"公开课", nil, false},
		{"公开招聘", nil, false},
	} {
		if got := c.Tree(test.name, test.menus); got != test.want {
			t.Errorf("Tree(%q, %q) = %v, want %v", test.name, test.menus, got, test.want)
		}
	}
}
