package intake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

// Tables as colleges keep them for themselves: sums and signatures below, and
// numbers of their own.
func TestRowsOfOwnTables(t *testing.T) {
	const id = "0123456789abcdef0123456789abcdef"
	for _, test := range []struct {
		name, in string
		want     []string // titles
		bad      []string // Problem.Value
		notice   string
	}{
		{"a sum with its number in the column of titles", "标题,日期,渠道\n甲,2023-1-1,微信\n合计：1条,,\n共计12,,\n", []string{"甲"}, nil, "合计行 2 行"},
		{"a title that begins with such a word", "标题,日期,渠道\n合计金额公示,2023-1-1,微信\n总计划,,微信\n", []string{"合计金额公示", "总计划"}, nil, ""},
		{"signatures across the columns", "序号,标题,日期,渠道\n1,甲,2023-1-1,微信\n填表人：张三,,审核人：李四,\n", []string{"甲"}, nil, "表尾的说明 1 行"},
		{"a post in the form of a signature", "标题,日期,渠道\n说明：停水,2023-13-1,微信\n", nil, []string{"2023-13-1"}, ""},
		{"numbers of their own", "编号,标题,日期,渠道\nWX-2023-001,甲,2023-1-1,微信\n13800138000,乙,2023-1-2,微信\n", []string{"甲", "乙"}, nil, "「编号」一列是自编的号"},
		{"only numbers of the rows", "编号,标题,日期,渠道\n1,甲,2023-1-1,微信\n", []string{"甲"}, nil, ""},
		{"an id among others", "编号,标题,日期,渠道\n" + id + ",甲,,\nWX-1,乙,2023-1-2,微信\n", []string{"甲"}, []string{"WX-1"}, ""},
		{"a row for two channels", "标题,日期,渠道\n甲,2023-1-1,微信公众号、宣传栏\n", nil, []string{"微信公众号、宣传栏"}, ""},
		{"an id that was cut short", "编号,标题,日期,渠道\n" + id[:20] + ",甲,2023-1-1,微信\n", nil, []string{id[:20]}, ""},
		{"no title to go by", "编号,状态,渠道\nWX-1,不计入,微信\n", nil, []string{"WX-1"}, ""},
	} {
		result, err := Read("表.csv", []byte(test.in), qingshi())
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var titles, bad []string
		for _, post := range result.Posts {
			titles = append(titles, post.Title)
		}
		for _, problem := range result.Problems {
			bad = append(bad, problem.Value)
		}
		if diff := cmp.Diff(test.want, titles); diff != "" {
			t.Errorf("%s: titles (-want +got):\n%s", test.name, diff)
		}
		if diff := cmp.Diff(test.bad, bad); diff != "" {
			t.Errorf("%s: problems (-want +got):\n%s", test.name, diff)
		}
		if notices := strings.Join(result.Notices, "\n"); !strings.Contains(notices, test.notice) || test.notice == "" && strings.Contains(notices, "自编") {
			t.Errorf("%s: notices %q, want %q", test.name, notices, test.notice)
		}
	}
}

func TestEndsOfFigures(t *testing.T) {
	for _, test := range []struct {
		from, to string
		want     disclosure.Period
	}{
		{"2023年", "2023年", disclosure.Year(2023)},
		{"2023", "2023", disclosure.Year(2023)},
		{"2023年2月", "2024-02", disclosure.Period{From: "2023-02-01", To: "2024-02-29"}},
		{"2023年3月", "2023.11.7", disclosure.Period{From: "2023-03-01", To: "2023-11-07"}},
		{"2022-2023学年", "2022-2023学年", disclosure.AcademicYear(2022)},
		{"2024年", "2023年", disclosure.Period{}},
		{"年初", "2023年", disclosure.Period{}},
	} {
		result, err := Read("数.csv", []byte("渠道,数量,开始日期,结束日期\n宣传栏,12,"+test.from+","+test.to+"\n"), qingshi())
		if err != nil {
			t.Fatal(err)
		}
		var got disclosure.Period
		if len(result.Figures) == 1 {
			got = result.Figures[0].Period
		}
		if got != test.want || len(result.Figures)+len(result.Problems) != 1 {
			t.Errorf("from %s to %s = %v, %v, want %v", test.from, test.to, got, result.Problems, test.want)
		}
	}
}
