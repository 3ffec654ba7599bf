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
		want      Suggestion
		ok        bool
	}{
		{"a title like a decided one", mixed, "关于公布第12批后勤服务信息的通知",
			Suggestion{21, 0.8, "本栏目已有 2 条被认定为事项 21，标题相近「关于公布第1批后勤服务信息的通知」"}, true},
		{"another year", mixed, "2024年防汛应急预案", Suggestion{50, 0.7, "本栏目已有 1 条被认定为事项 50，标题相近「2023年防汛应急预案」"}, true},
		{"none is a decision too", mixed, "关于调整校园班车时刻的通知", Suggestion{0, 0.57, "本栏目已有 1 条被认定为清单以外，标题相近「关于调整班车时刻的通知」"}, true},
		{"nothing alike, no agreement", mixed, "学生转专业名单公示", Suggestion{}, false},
		{"nothing alike, all agree", bids, "情况说明(二)", Suggestion{18, 0.67, "本栏目已认定 5 条，其中 5 条为事项 18"}, true},
		{"all agree, but they are few", bids[:3], "关于场地的函", Suggestion{}, false},
		{"one in five is otherwise", append(bids[:4:4], Decision{"食堂菜单", 0}), "关于场地的函", Suggestion{}, false},
		{"alike ones went two ways", []Decision{{"关于张某处分的决定", 38}, {"关于李某处分的决定", 25}}, "关于王某处分的决定", Suggestion{}, false},
		{"no decisions", nil, "招标公告", Suggestion{}, false},
		{"no title", mixed, "", Suggestion{}, false},
	} {
		got, ok := Learn(tt.decisions).Suggest(tt.title)
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
		one, ok := Learn(decisions).Suggest(title)
		other, again := Learn([]Decision{decisions[1], decisions[2], decisions[0]}).Suggest(title)
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
	lesson := Learn(decisions)
	for b.Loop() {
		lesson.Suggest("青石职业学院实训楼维修改造工程竞争性磋商采购公告")
	}
}
