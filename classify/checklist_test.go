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
		{"double requirement", "no: 7", "no: 51", "requirement number 51"},
		{"double category", "no: 2,", "no: 1,", "category number 1"},
		{"unknown category", "category: 2", "category: 3", "requirement 7 is in category 3"},
		{"no name", "name: 学生申诉办法", "name: ''", "requirement 7 has no name"},
		{"no id", "id: own", "id: ''", "needs an id"},
		{"only absent words", "'大额 资金|支出 -通知'", "'-通知'", "requirement 51: pattern \"-通知\""},
		{"no words", "'大额 资金|支出 -通知'", "'大额 |'", "a term without words"},
		{"undefined set", "'大额 资金|支出 -通知'", "'{资金}'", "{资金} is not under define"},
		{"weight", "{ 9: [", "{ 0: [", "weight 0"},
		{"tag", "id: own", "id: !x own", "own.yaml:1:5: anchors"},
		{"alias", "id: own", "id: *own", "own.yaml:1:5: anchors"},
		{"not UTF-8", "id: own", "id: \xb8\xdf", "UTF-8"},
		{"not YAML", "id: own", "id: [", "own.yaml:"},
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
