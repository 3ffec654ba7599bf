package classify

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func loadTestdata(t *testing.T, name string) (Checklist, *Classifier) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	checklist, err := Load(name, data)
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(checklist)
	if err != nil {
		t.Fatal(err)
	}
	return checklist, c
}

// Numbers are each school's own; words find the lines by what these say.
func TestVariantsTakeOverWords(t *testing.T) {
	for _, test := range []struct {
		file  string
		lines map[string]int // number by title
	}{
		{"lines-51.yaml", map[string]int{
			"青石大学章程": 2, "青石大学章程修正案": 2, "规章制度汇编": 3, "公文处理办法": 3, "校园交通管理规定(试行)": 3,
			"教代会提案办理情况通报": 4, "学术委员会章程": 5, "2023-2024学年信息公开年度报告": 7, "2024年硕士研究生招生简章": 12,
			"机械学院硕士研究生复试成绩公示": 13, "差旅费管理办法": 16, "实训楼空调采购项目中标公告": 19, "2024年部门预算": 20, "2023年部门决算": 21,
			"关于拟任中层干部人选的公示": 26, "学生转专业管理办法": 37, "国家励志奖学金名单公示": 38, "学生申诉处理办法": 40, "来华留学生管理规定": 49,
			"校园突发公共卫生事件应急预案": 51, "学校召开座谈会": 0,
		}},
		{"vocational-37.yaml", map[string]int{
			"各类在校生人数统计": 101, "学院领导班子成员分工": 102, "现任领导": 102, "机构设置": 102, "学院章程": 103, "公文处理办法": 103,
			"“十四五”事业发展规划": 106, "2024年党政工作要点": 107, "2024年单独招生章程": 201, "2023年各省录取最低分": 203,
			"2024年单位预算公开": 305, "2023年部门决算": 305, "2024年公开招聘专任教师公告": 405, "关于张某等同志职务任免的通知": 404, "干部任前公示": 404,
			"学生违纪处分规定": 603, "学生申诉处理委员会工作规则": 603, "学术不端行为处理办法": 702, "来华留学生管理规定": 801, "关于巡视整改进展情况的通报": 901,
			"防汛应急预案": 902, "2024年硕士研究生拟录取名单": 0, // no line is about graduates
		}},
		{"province.yaml", map[string]int{
			"青石大学章程": 1, "公文处理办法": 1, "教代会工作报告": 3, "2024年招生章程": 4, "教学设备采购项目成交公告": 5, "2024年部门预算": 6,
			"2023年部门决算": 7, "2024年公开招聘公告": 8, "本周食材价格公示": 9, "学生转专业管理办法": 1, // a regulation, where no line is about students
		}},
	} {
		_, c := loadTestdata(t, test.file)
		for title, want := range test.lines {
			if got := c.Classify(Input{Title: title}); got.Requirement != want {
				t.Errorf("%s: Classify(%s) = %d (%s), want %d", test.file, title, got.Requirement, got.Reason, want)
			}
		}
	}
}

func TestVariantsTakeOverWhatIsKnownOfRequirements(t *testing.T) {
	for _, test := range []struct {
		file string
		want disclosure.Requirement
	}{
		{"lines-51.yaml", disclosure.Requirement{No: 2, Category: 1, Name: "学校章程", Offices: []string{"党政办公室", "发展规划处"}}},
		{"lines-51.yaml", disclosure.Requirement{No: 7, Category: 1, Name: "信息公开工作年度报告", Yearly: true, Offices: []string{"党政办公室"}}},
		{"lines-51.yaml", disclosure.Requirement{No: 13, Category: 2, Name: "参加研究生复试考生的成绩", Months: 12, Level: disclosure.LevelGraduate, Offices: []string{"研究生处", "纪检监察室"}[:1]}},
		{"vocational-37.yaml", disclosure.Requirement{No: 305, Category: 3, Name: "收入预算表、支出预算表、收入决算表、支出决算表", Yearly: true, Offices: []string{"财务处"}}},
		{"vocational-37.yaml", disclosure.Requirement{No: 405, Category: 4, Name: "人员招聘", Months: 6, Offices: []string{"组织部", "人事处"}}},
		{"province.yaml", disclosure.Requirement{No: 10, Category: 2, Name: "阳光校务热线办理情况"}},
	} {
		checklist, _ := loadTestdata(t, test.file)
		for _, got := range checklist.Requirements {
			if got.No != test.want.No {
				continue
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.file, diff)
			}
		}
	}
}

// Every line of the 51 has words, and together they know what the 50 know.
func TestNothingIsLostByDividing(t *testing.T) {
	builtinChecklist, _ := Builtin(MOE2014)
	divided, c := loadTestdata(t, "lines-51.yaml")
	for i, hint := range divided.hints {
		if hint.empty() {
			t.Errorf("line %d has no words: %s", divided.Requirements[i].No, divided.Requirements[i].Name)
		}
	}
	for _, requirement := range builtinChecklist.Requirements {
		if got := c.Classify(Input{Title: requirement.Name}); got.Requirement == 0 {
			t.Errorf("Classify(%s) = none", requirement.Name)
		}
	}
}

func TestOwnWordsAndMetaStay(t *testing.T) {
	checklist, err := Load("own.yaml", []byte(`id: own
categories: [ { no: 1, name: 财务 } ]
requirements:
  - { no: 1, category: 1, name: 收支预算总表, yearly: false, months: 0, offices: [计财处], title: { 20: [ 预算书 ] } }
`))
	if err != nil {
		t.Fatal(err)
	}
	want := disclosure.Requirement{No: 1, Category: 1, Name: "收支预算总表", Offices: []string{"计财处"}}
	if diff := cmp.Diff(want, checklist.Requirements[0]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(hint{Title: weighted{20: {"预算书"}}}, checklist.hints[0]); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}
