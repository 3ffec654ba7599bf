package classify

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSuggest(t *testing.T) {
	mixed := []Decision{
		{"关于公布第1批后勤服务信息的通知", 21}, {"关于公布第2批后勤服务信息的通知", 21},
		{"关于调整班车时刻的通知", 0}, {"2023年防汛应急预案", 50},
	}
	bids := []Decision{{"实训楼采购公告", 18}, {"延期说明", 18}, {"图书询价函", 18}, {"空调比选", 18}, {"补充材料", 18}}
	for _, tt := range []struct {
		name      string
		decisions []Decision
		title     string
		filed     int
		others    map[int]int
		want      Suggestion
		ok        bool
	}{
		{"a title like a decided one", mixed, "关于公布第12批后勤服务信息的通知", 0, nil,
			Suggestion{21, 0.8, "本栏目已有 2 条被认定为事项 21，标题相近「关于公布第1批后勤服务信息的通知」"}, true},
		{"another year", mixed, "2024年防汛应急预案", 0, nil, Suggestion{50, 0.7, "本栏目已有 1 条被认定为事项 50，标题相近「2023年防汛应急预案」"}, true},
		{"none is a decision too", mixed, "关于调整校园班车时刻的通知", 0, nil, Suggestion{0, 0.57, "本栏目已有 1 条被认定为清单以外，标题相近「关于调整班车时刻的通知」"}, true},
		{"nothing alike, no agreement", mixed, "学生转专业名单公示", 0, nil, Suggestion{}, false},
		{"nothing alike, all agree", bids, "情况说明(二)", 0, nil, Suggestion{18, 0.67, "本栏目已认定 5 条，其中 5 条为事项 18"}, true},
		{"all agree, but they are few", bids[:3], "关于场地的函", 0, nil, Suggestion{}, false},
		{"one in five is otherwise", append(bids[:4:4], Decision{"食堂菜单", 0}), "关于场地的函", 0, nil, Suggestion{}, false},
		{"alike ones went two ways", []Decision{{"关于张某处分的决定", 38}, {"关于李某处分的决定", 25}}, "关于王某处分的决定", 0, nil, Suggestion{}, false},
		{"all agree, but its words speak of another", bids, "学生转专业名单公示", 36, nil, Suggestion{}, false},
		{"all agree, but the column holds other things too", bids, "情况说明(二)", 0, map[int]int{0: 40, 18: 10, 37: 8}, Suggestion{}, false},
		{"all agree, and the column holds hardly anything else", bids, "情况说明(二)", 0, map[int]int{0: 40, 18: 19, 37: 1}, Suggestion{18, 0.67, "本栏目已认定 5 条，其中 5 条为事项 18"}, true},
		{"news taken out of a column say nothing of the rest", []Decision{{"召开座谈会", 0}, {"举行签约仪式", 0}, {"开展调研", 0}, {"举办讲座", 0}}, "2023年部门预算", 19, nil, Suggestion{}, false},
		{"a budget is no account", []Decision{{"2022年部门预算公开", 19}}, "2022年部门决算公开", 20, nil, Suggestion{}, false},
		{"the same but for its year, filed elsewhere", []Decision{{"2022年校园防汛安排", 50}}, "2023年校园防汛安排", 5, nil, Suggestion{50, 1, "本栏目已有 1 条被认定为事项 50，标题相近「2022年校园防汛安排」"}, true},
		{"no decisions", nil, "招标公告", 0, nil, Suggestion{}, false},
		{"no title", mixed, "", 0, nil, Suggestion{}, false},
	} {
		got, ok := Learn(tt.decisions, tt.others).Suggest(tt.title, tt.filed)
		if diff := cmp.Diff(tt.want, got); ok != tt.ok || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", tt.name, ok, diff)
		}
	}
}

// The order in which decisions come does not matter, and confidence is one.
func FuzzSuggest(f *testing.F) {
	f.Add("招标公告", "采购公告", "关于招标的公告")
	f.Add("", "\xff", "第1批")
	f.Fuzz(func(t *testing.T, a, b, title string) {
		decisions := []Decision{{a, 18}, {b, 0}, {a, 18}}
		one, ok := Learn(decisions, nil).Suggest(title, 0)
		other, again := Learn([]Decision{decisions[1], decisions[2], decisions[0]}, nil).Suggest(title, 0)
		if one.Requirement != other.Requirement || ok != again {
			t.Errorf("suggestions differ: %+v and %+v", one, other)
		}
		if ok && !(one.Confidence >= 0 && one.Confidence <= 1 && one.Reason != "") {
			t.Errorf("suggestion %+v", one)
		}
	})
}

func BenchmarkSuggest(b *testing.B) {
	var decisions []Decision
	for i := range 100 {
		decisions = append(decisions, Decision{fmt.Sprintf("关于公布第%d批后勤服务信息的通知", i), i % 3})
	}
	lesson := Learn(decisions, nil)
	for b.Loop() {
		lesson.Suggest("青石职业学院实训楼维修改造工程竞争性磋商采购公告", 18)
	}
}
