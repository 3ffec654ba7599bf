package classify

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func builtin(t testing.TB) *Classifier {
	t.Helper()
	checklist, ok := Builtin(MOE2014)
	if !ok {
		t.Fatal("the built-in checklist does not load")
	}
	c, err := New(checklist)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestBuiltinHasTheWholeList(t *testing.T) {
	checklist, ok := Builtin(MOE2014)
	if !ok {
		_, err := Load("moe-2014.yaml", moe2014)
		t.Fatal(err)
	}
	perCategory := map[int]int{}
	for i, r := range checklist.Requirements {
		if r.No != i+1 {
			t.Errorf("requirement %d stands at place %d", r.No, i+1)
		}
		if checklist.hints[i].empty() {
			t.Errorf("requirement %d has no words", r.No)
		}
		perCategory[r.Category]++
	}
	want := map[int]int{1: 6, 2: 8, 3: 7, 4: 5, 5: 9, 6: 4, 7: 3, 8: 4, 9: 2, 10: 2}
	if diff := cmp.Diff(want, perCategory); diff != "" {
		t.Errorf("requirements by category (-want +got):\n%s", diff)
	}
	if _, ok := Builtin("moe-2010"); ok {
		t.Error("a checklist that nobody wrote is built in")
	}
}

// Each requirement must be reached by a title as an officer would write it.
func TestEveryRequirementIsReached(t *testing.T) {
	c := builtin(t)
	tests := []struct {
		want  int
		title string
	}{
		{1, "各类在校生人数统计(2023年9月)"}, {1, "党政领导班子成员分工"},
		{2, "关于印发《青石职业学院公文处理办法》的通知"}, {2, "青石职业学院章程"}, {2, "校园交通管理规定(试行)"},
		{3, "青石职业学院第三届教职工代表大会工作报告"}, {3, "教代会提案办理情况通报"},
		{4, "学术委员会2022年度工作报告"}, {4, "青石大学学术委员会章程"},
		{5, "青石职业学院2024年党政工作要点"}, {5, "“十四五”事业发展规划"},
		{6, "青石职业学院2021-2022学年信息公开工作年度报告"},
		{7, "青石职业学院2024年单独招生章程"}, {7, "2023年分省分专业招生计划"},
		{8, "高水平运动员测试合格名单公示"}, {8, "中职免试生资格审核结果公示"},
		{9, "2023年各省录取最低分"}, {9, "2023年单招拟录取名单公示"},
		{10, "本科招生咨询电话及申诉渠道"}, {10, "新生入学资格复查结果公告"},
		{11, "青石大学2024年硕士研究生招生简章"}, {12, "机械学院2023年硕士研究生复试成绩公示"},
		{13, "2024年硕士研究生拟录取名单(第二批)"}, {14, "研究生招生咨询与申诉渠道"},
		{15, "青石职业学院差旅费管理办法"}, {15, "国有资产处置管理办法"},
		{16, "2022年度社会捐赠收入及使用情况公示"}, {17, "校办企业国有资产保值增值情况"},
		{18, "数控车床采购项目竞争性磋商公告"}, {18, "实训楼维修工程中标候选人公示"},
		{19, "青石职业学院2024年单位预算公开"}, {20, "2022年度部门决算"},
		{21, "2023年秋季学期收费公示"}, {21, "学费住宿费标准一览表"},
		{22, "校级领导干部社会兼职情况一览表"}, {23, "因公出国(境)团组信息公示"},
		{24, "岗位设置与聘用实施办法"}, {24, "2023年职称评审结果公示"},
		{25, "2024年公开招聘专任教师公告"}, {25, "关于拟任中层干部人选的公示"},
		{26, "教职工申诉处理办法"}, {27, "教师数量及结构统计"},
		{28, "2024年拟新增专业公示"}, {29, "选修课学分占总学分比例"},
		{30, "教授为本科生授课情况"}, {31, "关于发放毕业生求职创业补贴的通知"},
		{32, "2023届毕业生就业率统计"}, {33, "2023届毕业生就业质量年度报告"},
		{34, "2022年艺术教育发展年度报告"}, {35, "高等职业教育质量年度报告(2023)"},
		{36, "学生转专业管理办法"}, {37, "国家励志奖学金拟推荐名单公示"},
		{38, "学生违纪处分规定"}, {39, "学生申诉处理委员会工作规则"},
		{40, "学风建设领导小组及其职责"}, {41, "教师学术道德规范"}, {42, "学术不端行为处理办法"},
		{43, "学士学位授予工作实施细则"}, {44, "同等学力人员申请硕士学位资格审查公示"},
		{45, "新增硕士学位授权点审核办法"}, {46, "拟新增专业学位授权点申报材料公示"},
		{47, "中外合作办学项目年度报告"}, {48, "来华留学生管理规定"}, {48, "国际学生奖学金评审细则"}, {48, "外国留学生学籍管理办法"}, {5, "年度重点改革任务清单"}, {13, "博士研究生递补名单公示"}, {42, "论文撤稿事件处理情况通报"}, {18, "食堂食材配送企业遴选公告"}, {1, "行政机构一览"},
		{49, "关于巡视整改进展情况的通报"}, {50, "校园突发公共卫生事件应急预案"},
	}
	reached := map[int]bool{}
	for _, tt := range tests {
		got := c.Classify(Input{Title: tt.title})
		if got.Requirement != tt.want {
			t.Errorf("Classify(%s) = %d (%s), want %d", tt.title, got.Requirement, got.Reason, tt.want)
		}
		reached[tt.want] = true
	}
	for _, r := range c.checklist.Requirements {
		if !reached[r.No] {
			t.Errorf("no title for requirement %d", r.No)
		}
		if got := c.Classify(Input{Title: r.Name}); got.Requirement != r.No {
			t.Errorf("Classify(%s) = %d (%s), want its own number %d", r.Name, got.Requirement, got.Reason, r.No)
		}
	}
}

func TestOrdinaryNewsIsNone(t *testing.T) {
	c := builtin(t)
	for _, title := range []string{
		"", "?!", "学校召开新学期工作会议", "我校师生在技能大赛中获一等奖", "市教育局领导来校调研",
		"关于劳动节放假安排的通知", "关于校区停水的通知", "关于申报省级科研项目的通知",
		"关于拟接收预备党员的公示", "信息公开申请流程", "校园歌手大赛决赛圆满落幕",
		"财务处党支部开展主题党日活动", "学校举行消防应急疏散演练", "招生就业处赴企业走访",
		"人事处召开职称评审工作布置会", "关于期末考试安排的通知", "普通高等学校校园秩序若干规定",
		"学院学生会章程", "食堂一周菜谱", "图书馆数据库试用通知",
		"教育部发布职业教育质量年度报告", "关于国庆节假期后勤服务工作安排的通知", "差旅费报销审批单", "关于等级考试巡视的通知",
		"我校获批两个硕士学位授权点", "校党委专题研究巡视整改工作", "学风建设征文比赛通知", "毕业生就业创业工作视频会议",
		"暑期夏令营优秀营员名单公示", "访问学者录取人员名单", "关于成立第二次党代会资格审查小组的通知", "关于本科毕业论文归档检查情况的通报",
		"国家奖学金获得者林某的求学路", "学生处召开助学金评审会", "我院新增一个省级示范专业", "招聘会吸引二百余家用人单位", "院领导到系部督查学籍清理工作", "资助育人主题班会举行",
		"学术讲座:政府预算绩效管理", "关于教师资格认定的通知", "课程资源入选省级项目", "消防演练掠影",
	} {
		if got := c.Classify(Input{Title: title}); got.Requirement != 0 || got.Category != 0 {
			t.Errorf("Classify(%s) = %d (%s), want none", title, got.Requirement, got.Reason)
		}
	}
}

func TestColumnAndDepartment(t *testing.T) {
	c := builtin(t)
	tests := []struct {
		in   Input
		want int
	}{
		{Input{Title: "关于延期开标的通知", Column: "招标公告"}, 18},
		{Input{Title: "名单公示", Column: "奖助学金"}, 37},
		{Input{Title: "公示", Column: "干部任免"}, 25},
		{Input{Title: "学生申诉办法", Column: "奖助学金"}, 39}, // the title knows better
		{Input{Title: "教学设备管理办法"}, 15},
		{Input{Title: "大额事项审批办法", Department: "财务处"}, 15},
		{Input{Title: "大额事项审批办法"}, 2},
		{Input{Title: "就业工作推进有声有色", Column: "学校要闻"}, 0},
		{Input{Title: "二〇二三", Column: "财务预算"}, 19},
		{Input{Title: "我校就业质量年度报告出炉 就业率再创新高", Column: "学校要闻"}, 0},
		{Input{Title: "空调采购项目中标公告", Column: "高教动态"}, 18}, // a document strayed into the news
		{Input{Title: "关于近期网传调剂信息的声明", Column: "硕士研究生招生"}, 11},
		{Input{Title: "2022年度工作报告摘要", Column: "基金会"}, 16},
		{Input{Title: "我校与某公司签订合作协议", Column: "合作交流"}, 0},
		{Input{Title: "技能竞赛管理办法", Column: "教务处"}, 2},
		{Input{Department: "财务处"}, 0}, // who published it says nothing about what it is
	}
	for _, tt := range tests {
		if got := c.Classify(tt.in); got.Requirement != tt.want {
			t.Errorf("Classify(%+v) = %d (%s), want %d", tt.in, got.Requirement, got.Reason, tt.want)
		}
	}
}

func TestReadersSpellingsAreEqual(t *testing.T) {
	c := builtin(t)
	want := c.Classify(Input{Title: "因公出国(境)团组公示"})
	for _, title := range []string{"因公出国（境）团组公示", " 因公 出国(境)团组公示\u3000", "因公出国(境)“团组”公示", "因公出国(境)团组公示\u200b"} {
		if diff := cmp.Diff(want, c.Classify(Input{Title: title})); diff != "" {
			t.Errorf("%q (-plain +spelt):\n%s", title, diff)
		}
	}
}

func TestReasonIsForTheOfficer(t *testing.T) {
	c := builtin(t)
	tests := []struct {
		in   Input
		want string
	}{
		{Input{Title: "2024年部门预算", Column: "预算公开"}, "标题含“预算”“部门”;栏目“预算公开”"},
		{Input{Title: "秋日校园"}, "没有与清单事项相符的词"},
		{Input{Title: "我校召开座谈会"}, "一般新闻或活动:标题含“召开”“座谈会”"},
	}
	for _, tt := range tests {
		if got := c.Classify(tt.in).Reason; got != tt.want {
			t.Errorf("Classify(%+v).Reason = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestPost(t *testing.T) {
	c := builtin(t)
	post := disclosure.Post{Title: "2024年部门预算", Department: "财务处"}
	officer := post
	officer.Requirement, officer.How, officer.Reason = 20, disclosure.HowOfficer, "张三改"
	tests := []struct {
		name        string
		post        disclosure.Post
		column      disclosure.Column
		requirement int
		category    int
		how         disclosure.How
		reason      string
	}{
		{"officer", officer, disclosure.Column{Name: "采购", Requirement: 18}, 20, 3, disclosure.HowOfficer, "张三改"},
		{"column", post, disclosure.Column{Name: "采购", Requirement: 18}, 18, 3, disclosure.HowColumn, "栏目「采购」对应事项 18"},
		{"classifier", post, disclosure.Column{Name: "通知公告"}, 19, 3, disclosure.HowClassifier, "标题含“预算”“部门”"},
	}
	for _, tt := range tests {
		got := c.Post(tt.post, tt.column)
		if got.Requirement != tt.requirement || got.Category != tt.category || got.How != tt.how || got.Reason != tt.reason {
			t.Errorf("%s: got %d, category %d, %s, %s", tt.name, got.Requirement, got.Category, got.How, got.Reason)
		}
		if got.Title != tt.post.Title || tt.how == disclosure.HowColumn && got.Confidence != 1 {
			t.Errorf("%s: got %+v", tt.name, got)
		}
	}
}

func FuzzClassify(f *testing.F) {
	c := builtin(f)
	f.Add("2024年部门预算", "财务信息", "财务处")
	f.Add("^$《》(试行)", "|{规}-", "\xff\x00")
	f.Add(strings.Repeat("拟录取研究生名单", 100), "", "")
	f.Fuzz(func(t *testing.T, title, column, department string) {
		got := c.Classify(Input{title, column, department})
		if got.Category != c.checklist.Category(got.Requirement) {
			t.Errorf("category %d does not follow requirement %d", got.Category, got.Requirement)
		}
		if !(got.Confidence >= 0 && got.Confidence <= 1) || got.Reason == "" || !utf8.ValidString(got.Reason) {
			t.Errorf("answer %+v", got)
		}
		if again := c.Classify(Input{title, column, department}); again != got {
			t.Errorf("answers differ: %+v and %+v", got, again)
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	c := builtin(b)
	inputs := []Input{
		{"青石职业学院实训楼维修改造工程竞争性磋商采购公告(第二次)", "招标采购", "国有资产管理处"},
		{"我校师生在全国职业院校技能大赛中获一等奖", "学校要闻", "宣传部"},
		{"关于2023级学生转专业结果的公示", "通知公告", "教务处"},
	}
	for i := 0; b.Loop(); i++ {
		c.Classify(inputs[i%len(inputs)])
	}
}

func TestGov2019(t *testing.T) {
	checklist, ok := Builtin(Gov2019)
	if !ok {
		_, err := Load("gov-2019.yaml", gov2019)
		t.Fatal(err)
	}
	c, err := New(checklist)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range checklist.Requirements {
		if r.No != i+1 || r.Category != i+1 || checklist.hints[i].empty() {
			t.Errorf("requirement %d stands at place %d, in category %d", r.No, i, r.Category)
		}
		if got := c.Classify(Input{Title: r.Name}); got.Requirement != r.No {
			t.Errorf("Classify(%s) = %d (%s), want its own number %d", r.Name, got.Requirement, got.Reason, r.No)
		}
	}
	if len(checklist.Requirements) != 15 {
		t.Errorf("%d requirements, want the 15 of article 20", len(checklist.Requirements))
	}
	for _, tt := range []struct {
		in   Input
		want int
	}{
		{Input{Title: "关于印发《公文处理办法》的通知"}, 1}, {Input{Title: "领导班子成员分工"}, 2}, {Input{Title: "“十四五”事业发展规划"}, 3},
		{Input{Title: "2023年教育事业统计公报"}, 4}, {Input{Title: "毕业证明办理流程"}, 5}, {Input{Title: "行政处罚决定书(2024年第3号)"}, 6},
		{Input{Title: "2024年部门预算公开"}, 7}, {Input{Title: "学生收费项目及标准公示"}, 8}, {Input{Title: "实训设备采购项目中标公告"}, 9},
		{Input{Title: "图书馆建设项目环境影响评价公示"}, 10}, {Input{Title: "2024年单独招生章程"}, 11}, {Input{Title: "防汛应急预案"}, 12},
		{Input{Title: "食品安全专项检查情况通报"}, 13}, {Input{Title: "2024年公开招聘工作人员公告"}, 14}, {Input{Title: "2023年政府信息公开年度报告"}, 15},
		{Input{Title: "学校召开安全生产工作会"}, 0}, {Input{Title: "我校学子在技能大赛中获一等奖"}, 0}, {Input{Title: "关于国庆节放假的通知"}, 0},
		{Input{Title: "公告", Column: "招标采购"}, 9},
	} {
		if got := c.Classify(tt.in); got.Requirement != tt.want {
			t.Errorf("Classify(%+v) = %d (%s), want %d", tt.in, got.Requirement, got.Reason, tt.want)
		}
	}
}
