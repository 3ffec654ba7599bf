package classify

import (
	"strings"
	"testing"
)

const own = `id: own
title: 校内清单
categories:
  - { no: 1, name: 财务, columns: { 2: [财务] } }
  - { no: 2, name: 学生 }
requirements:
  - no: 51
    category: 1
    name: 大额资金使用
    title: { 9: ['大额 资金|支出 -通知'] }
  - no: 7
    category: 2
    name: 学生申诉办法
`

func TestLoadOwnChecklist(t *testing.T) {
	checklist, err := Load("own.yaml", []byte(own))
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(checklist)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		title string
		want  int
	}{
		{"2023年大额支出一览", 51},
		{"关于大额支出的通知", 0},
		{"青石学院学生校内申诉受理办法", 7}, // by the words of the built-in requirement of that wording
		{"2024年部门预算", 0},      // not in this list
		{"学校召开座谈会", 0},
	}
	for _, tt := range tests {
		if got := c.Classify(Input{Title: tt.title}); got.Requirement != tt.want {
			t.Errorf("Classify(%s) = %d (%s), want %d", tt.title, got.Requirement, got.Reason, tt.want)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"unknown key", "    title: {", "    titel: {", "own.yaml:10:5: unknown field \"titel\""},
		{"wrong type", "no: 51", "no: many", "own.yaml:7:9: "},
		{"double requirement", "no: 7", "no: 51", "own.yaml:11:9: requirement number 51 is not positive, or stands twice: give each"},
		{"double category", "no: 2,", "no: 1,", "own.yaml:5:11: category number 1"},
		{"category without a name", "name: 财务", "name: ''", "category 1 has no name: write `name`"},
		{"unknown category", "category: 2", "category: 3", "own.yaml:12:15: requirement 7 is in category 3, which is not declared: write it"},
		{"no name", "name: 学生申诉办法", "name: ''", "own.yaml:13:11: requirement 7 has no name: write"},
		{"no id", "id: own", "id: ''", "own.yaml:1:5: a checklist needs an id and requirements: write"},
		{"months", "name: 学生申诉办法", "name: 学生申诉办法\n    months: 999", "own.yaml:14:13: requirement 7: months 999: write 0"},
		{"level", "name: 学生申诉办法", "name: 学生申诉办法\n    level: 专科", "own.yaml:14:12: requirement 7: level \"专科\": write 本科 or 研究生"},
		{"only absent words", "'大额 资金|支出 -通知'", "'-通知'", "own.yaml:10:12: pattern \"-通知\""},
		{"no words", "'大额 资金|支出 -通知'", "'大额 |'", "a term without words: write one"},
		{"undefined set", "'大额 资金|支出 -通知'", "'{资金}'", "own.yaml:10:12: pattern \"{资金}\": {资金} is not under define, or names"},
		{"weight", "{ 9: [", "{ 0: [", "own.yaml:10:12: weight 0 of a list of patterns: write 1 to 100"},
		{"category pattern", "{ 2: [财务] }", "{ 2: ['-财务'] }", "own.yaml:4:33: pattern"},
		{"tag", "id: own", "id: !x own", "own.yaml:1:5: anchors"},
		{"alias", "id: own", "id: *own", "own.yaml:1:5: anchors"},
		{"not UTF-8", "id: own", "id: \xb8\xdf", "UTF-8"},
		{"not YAML", "id: own", "id: [", "own.yaml:"},
		{"extends nothing", "id: own", "extends: moe-2041", "own.yaml:1:10: extends \"moe-2041\": write moe-2014 or gov-2019"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(own, tt.old) {
				t.Fatalf("nothing to replace: %s", tt.old)
			}
			_, err := Load("own.yaml", []byte(strings.Replace(own, tt.old, tt.new, 1)))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "own.yaml:") {
				t.Errorf("error = %v, want own.yaml: … %s", err, tt.want)
			}
		})
	}
	if _, err := Load("empty.yaml", nil); err == nil {
		t.Error("an empty checklist loads")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(own))
	f.Add([]byte(extending))
	f.Add([]byte("id: x\nrequirements: [ { no: 1, category: 1, name: '^$|{}' } ]\ncategories: [ { no: 1 } ]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		checklist, err := Load("own.yaml", data)
		if err != nil {
			return
		}
		if _, err := New(checklist); err != nil {
			t.Fatalf("loaded, but does not compile: %v", err)
		}
		for _, r := range checklist.Requirements {
			if checklist.Category(r.No) == 0 || checklist.CategoryName(r.Category) == "" && r.Name == "" {
				t.Fatalf("requirement %+v", r)
			}
		}
	})
}
