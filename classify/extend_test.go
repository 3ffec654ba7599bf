package classify

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

const extending = `extends: moe-2014
define: { 青石: '青石讲坛|石韵' }
categories:
  - { no: 1, columns: { 3: [青石概览] } }
  - { no: 11, name: 校本事项 }
requirements:
  - { no: 18, title: { 14: [招采快报] }, offices: [招采办], months: 3 }
  - { name: 信息公开年度报告, columns: { 12: [年报专栏] } }
  - { name: 学校章程, title: { 20: ['{青石}'] } }
  - { no: 51, category: 11, name: 校园餐饮价格, yearly: true, level: 本科, title: { 12: ['菜价 公示'] } }
none: { title: { 30: [石韵晚会] } }
trees: [阳光校务]
`

func TestExtends(t *testing.T) {
	checklist, err := Load("own.yaml", []byte(extending))
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(checklist)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		in   Input
		want int
	}{
		{Input{Title: "招采快报(第3期)"}, 18},
		{Input{Title: "实训设备采购项目中标公告"}, 18}, // what was known stays known
		{Input{Title: "2023年", Column: "年报专栏"}, 6},
		{Input{Title: "青石讲坛第一讲"}, 2},
		{Input{Title: "本周菜价公示"}, 51},
		{Input{Title: "石韵晚会"}, 0},
	} {
		if got := c.Classify(tt.in); got.Requirement != tt.want {
			t.Errorf("Classify(%+v) = %d (%s), want %d", tt.in, got.Requirement, got.Reason, tt.want)
		}
	}
	if checklist.ID != MOE2014 || len(checklist.Requirements) != 51 || len(checklist.Categories) != 11 {
		t.Errorf("%s has %d requirements in %d categories", checklist.ID, len(checklist.Requirements), len(checklist.Categories))
	}
	want := disclosure.Requirement{No: 18, Category: 3, Name: checklist.RequirementName(18), Months: 3, Offices: []string{"招采办"}}
	if diff := cmp.Diff(want, checklist.Requirements[17]); diff != "" {
		t.Errorf("requirement 18 (-want +got):\n%s", diff)
	}
	if !c.Tree("通知公告", []string{"阳光校务"}) {
		t.Error("the added tree is not known")
	}
	plain, _ := Builtin(MOE2014)
	if checklist.Digest() == plain.Digest() {
		t.Error("additions do not change the digest")
	}
}

func TestExtendErrors(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		{"other category", "no: 18,", "no: 18, category: 4,", "own.yaml:7:25: requirement 18 is in category 3 of moe-2014: leave `category` out"},
		{"other name", "no: 18,", "no: 18, name: 学生申诉办法,", "own.yaml:7:21: requirement 18 of moe-2014 is"},
		{"strange name", "name: 学校章程,", "name: 食堂菜谱,", "own.yaml:9:"},
		{"two names", "name: 学校章程,", "name: 学生奖励处罚办法和学生申诉办法,", "speaks of 2 requirements of moe-2014: write `no`"},
		{"new without category", "no: 51, category: 11,", "no: 51,", "requirement 51 is in category 0, which is not declared"},
		{"months", "months: 3", "months: -3", "own.yaml:7:62: requirement 18: months -3: write 0"},
		{"category without a name", "no: 11, name: 校本事项", "no: 11", "own.yaml:5:5: category 11 is none of moe-2014's and has no name: write `name`"},
		{"a set of words in a set", "'青石讲坛|石韵'", "'{政}|石韵'", "{青石} is not under define, or names another set of words"},
		{"one brace", "'{青石}'", "'{青石'", "{青石 has one brace"},
		{"category number", "no: 11,", "no: 0,", "own.yaml:5:11: category number 0: write"},
		{"pattern", "[招采快报]", "['-招采快报']", "own.yaml:7:22: pattern"},
		{"extends", "extends: moe-2014", "extends: moe-2041", "own.yaml:1:10: extends \"moe-2041\": write moe-2014 or gov-2019"},
	} {
		if !strings.Contains(extending, tt.old) {
			t.Fatalf("%s: nothing to replace", tt.name)
		}
		_, err := Load("own.yaml", []byte(strings.Replace(extending, tt.old, tt.new, 1)))
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "own.yaml:") {
			t.Errorf("%s: error = %v, want %s", tt.name, err, tt.want)
		}
	}
}
