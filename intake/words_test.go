package intake

import (
	"testing"

	"github.com/goccy/go-yaml"

	"gongkai/disclosure"
)

// A name that stands twice would mean one thing or the other by chance.
func TestWordsAreUnambiguous(t *testing.T) {
	var raw struct {
		Columns  map[string][]string `yaml:"columns"`
		Statuses map[string][]string `yaml:"statuses"`
		Measures map[string][]string `yaml:"measures"`
	}
	if err := yaml.Unmarshal(wordsYAML, &raw); err != nil {
		t.Fatal(err)
	}
	for what, groups := range map[string]map[string][]string{"columns": raw.Columns, "statuses": raw.Statuses, "measures": raw.Measures} {
		seen := map[string]string{}
		for group, names := range groups {
			for _, name := range names {
				if other, twice := seen[fold(name)]; twice {
					t.Errorf("%s: %s stands under %s and %s", what, name, other, group)
				}
				seen[fold(name)] = group
				if what == "columns" && name != "#" && foldHeader(name) != fold(name) {
					t.Errorf("column %s is never found: a header loses its brackets and ends", name)
				}
			}
		}
	}
	measures := map[string]string{}
	for _, measure := range disclosure.Measures() {
		measures[words(measure.Name)] = measure.ID
		if len(raw.Measures[measure.ID]) == 0 {
			t.Errorf("measure %s has no other name", measure.ID)
		}
	}
	if len(raw.Measures) != len(disclosure.Measures()) {
		t.Errorf("words.yaml knows %d measures, there are %d", len(raw.Measures), len(disclosure.Measures()))
	}
	for id, names := range raw.Measures {
		for _, name := range names {
			if of, taken := measures[words(name)]; taken {
				t.Errorf("%s of %s is the name of %s", name, id, of)
			}
		}
	}
}

func TestFoldHeader(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{" 发 布 日 期 ", "发布日期"},
		{"发布日期（必填）", "发布日期"},
		{"【标题】", "标题"},
		{"*标题：", "标题"},
		{"内容ＵＲＬ", "内容url"},
		{"数量(期)", "数量"},
		{"（数量）", "数量"},
		{"标\n题", "标题"},
		{"#", "#"},
		{"", ""},
	} {
		if got := foldHeader(test.in); got != test.want {
			t.Errorf("foldHeader(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestArabic(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"二〇二三年五月六日", "2023年5月6日"},
		{"十月十日", "10月10日"},
		{"三十一", "31"},
		{"廿三", "23"},
		{"二十", "20"},
		{"十十", "十十"},
		{"二廿", "二廿"},
		{"2023年12月", "2023年12月"},
		{"星期六", "星期6"},
	} {
		if got := arabic(test.in); got != test.want {
			t.Errorf("arabic(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}
