package classify

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWordingsMatch(t *testing.T) {
	builtin, _ := Builtin(MOE2014)
	names := make([]string, len(builtin.Requirements))
	for i, r := range builtin.Requirements {
		names[i] = r.Name
	}
	w := newWordings(names)
	for _, test := range []struct {
		line string
		want []int // numbers of requirements
	}{
		{"学校章程", []int{2}},
		{"本校章程", []int{2}},
		{"（3）学校制定的各项规章制度", []int{2}},
		{"教代会（教职工代表大会）有关制度、工作报告", []int{3}},
		{"高等学校发展规划，年度工作计划和重点工作安排", []int{5}},
		{"学院领导班子简介及分工", []int{1}},
		{"学校机构设置", []int{1}},
		{"招生章程", []int{7}},
		{"分批次、分科类录取人数及最低录取分数", []int{9}},
		{"研究生招生简章、招生专业目录", []int{11}},
		{"研究生招生咨询、申诉渠道", []int{14}},
		{"招生咨询及考生申诉渠道", []int{10}},
		{"受捐赠财产使用管理情况", []int{16}},
		{"物资设备采购和基建工程招投标", []int{18}},
		{"收支预算总表", []int{19}},
		{"财政拨款支出决算表", []int{20}},
		{"收入预算表、支出预算表、收入决算表、支出决算表", []int{19, 20}},
		{"中层干部任免、人员招聘", []int{25}},
		{"毕业生就业质量年度报告", []int{33}},
		{"学生奖励处罚办法和学生申诉办法", []int{38, 39}},
		{"学术规范制度及学术不端行为查处机制", []int{41, 42}},
		{"巡视组反馈意见与整改情况", []int{49}},
		{"", nil},
		{"其他", nil},
		{"食堂每周菜谱", nil},
		{"大额资金使用", nil},
		{"校园班车时刻表、校历", nil},
	} {
		var got []int
		for _, place := range w.match(test.line) {
			got = append(got, builtin.Requirements[place].No)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			best, share := w.best(pairSet(test.line))
			t.Errorf("match(%s) (-want +got), best %d with %.2f:\n%s", test.line, best+1, share, diff)
		}
	}
	for i, name := range names {
		if diff := cmp.Diff([]int{i}, w.match(name)); diff != "" {
			t.Errorf("match(%s) (-want +got):\n%s", name, diff)
		}
	}
}
