package intake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitLine(t *testing.T) {
	for _, test := range []struct {
		in   string
		want []string
	}{
		{"", []string{""}},
		{"a,,b,", []string{"a", "", "b", ""}},
		{`"a,b",c`, []string{"a,b", "c"}},
		{`"a ""b"", c",d`, []string{`a "b", c`, "d"}},
		{`"双高"建设,2023-5-6,"微信"`, []string{`"双高"建设`, "2023-5-6", "微信"}},
		{`丁"二",x`, []string{`丁"二"`, "x"}},
		{`"没有合上,x`, []string{`"没有合上`, "x"}},
		{`"",""`, []string{"", ""}},
		{`"""`, []string{`"""`}},
	} {
		if diff := cmp.Diff(test.want, splitLine(test.in, ',')); diff != "" {
			t.Errorf("split %s (-want +got):\n%s", test.in, diff)
		}
	}
}

// A quote that was not meant as one must not swallow the rows behind it.
func TestQuotesThatDoNotPair(t *testing.T) {
	const head = "标题,日期,渠道\n"
	for _, test := range []struct {
		in   string
		want []string // titles
		why  string
	}{
		{head + "\"双高\"建设,2023-5-6,微信\n乙,2023-5-7,微信\n丙\"丁\",2023-5-8,微信\n", []string{`"双高"建设`, "乙", `丙"丁"`}, ""},
		{head + "\"没有合上,2023-5-6,微信\r\n乙,2023-5-7,微信\r\n", []string{`"没有合上`, "乙"}, ""},
		{"2023年推送\n" + head + "\"甲\"乙,2023-5-6,微信\n", []string{`"甲"乙`}, ""},
		{head + "\"甲\n乙\",2023-5-6,微信\n", []string{"甲"}, ""}, // two lines of one cell
		{head + "\"甲\n乙\",2023-5-6,微信\n\"丙\"丁,2023-5-6,微信\n", nil, "引号没有配对"},
		{head + "\"甲,乙\"丙,2023-5-6,微信\n丁,2023-5-6,微信\n", nil, "文件第 2 行的引号没有配对"},
	} {
		result, err := Read("表.csv", []byte(test.in), qingshi())
		if test.why != "" {
			if err == nil || !strings.Contains(err.Error(), test.why) {
				t.Errorf("read %q: %v, want %s", test.in, err, test.why)
			}
			continue
		}
		if err != nil {
			t.Errorf("read %q: %v", test.in, err)
		}
		var titles []string
		for _, post := range result.Posts {
			titles = append(titles, post.Title)
		}
		if diff := cmp.Diff(test.want, titles); diff != "" || len(result.Problems) > 0 {
			t.Errorf("read %q (-want +got):\n%s%v", test.in, diff, result.Problems)
		}
	}
}

func TestDelimiterOf(t *testing.T) {
	for _, test := range []struct {
		in   string
		want rune
	}{
		{"标题\t日期\n甲,乙,丙,丁\t2023-5-6\n", '\t'},
		{"标题;日期\n甲;2023-5-6\n\"a,b,c\";2023-5-6\n", ';'},
		{"标题,日期\n甲；乙;丙,2023-5-6\n", ','},
		{"标题，日期\n甲，2023-5-6\n", '，'},
		{"标题\n甲\n", ','},
	} {
		if got := delimiterOf(test.in); got != test.want {
			t.Errorf("the delimiter of %q is %q, want %q", test.in, got, test.want)
		}
	}
}
