package config

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// The comments of the example show a 事项目录 that works as it stands there.
func TestCatalogue(t *testing.T) {
	var lines []string
	for line := range strings.Lines(string(Example())) {
		if shown, ok := strings.CutPrefix(line, "# "); ok && (strings.HasPrefix(shown, "catalogue:") || strings.HasPrefix(shown, "  - { requirement")) {
			lines = append(lines, shown)
		}
	}
	got, err := parse("gongkai.yaml", []byte("school: 某某学院\nsites: [ { name: 甲, home: 'http://a.example.edu.cn', channel: dept } ]\n"+strings.Join(lines, "")), noFile)
	if err != nil {
		t.Fatal(err)
	}
	want := disclosure.Duties{
		{Requirement: 18, Department: "国有资产管理处", Person: "张三", Link: "https://www.example.edu.cn/zbcg.htm"},
		{Requirement: 12, Exempt: []disclosure.Exemption{{Why: "没有研究生教育"}}},
		{Requirement: 47, Exempt: []disclosure.Exemption{{Period: disclosure.Period{From: "2022-09-01", To: "2023-08-31"}, Why: "当年没有合作办学项目"}}},
	}
	if diff := cmp.Diff(want, got.Duties); diff != "" {
		t.Errorf("duties (-want +got):\n%s", diff)
	}
}
