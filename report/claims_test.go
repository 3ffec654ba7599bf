package report

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/disclosure"
)

// paragraphs are all texts of the parts, a line each.
func paragraphs(r Report) string {
	var lines []string
	for _, part := range r.Parts {
		for _, block := range part.Blocks {
			lines = append(lines, block.Text)
		}
	}
	return strings.Join(lines, "\n")
}

func lineOf(t *testing.T, table Table, first string) []Value {
	t.Helper()
	for _, line := range table.Lines {
		if line.Values[0].Text == first {
			return line.Values
		}
	}
	t.Fatalf("table %s has no line %s", table.ID, first)
	return nil
}

func build(t *testing.T, source Source) Report {
	t.Helper()
	r, err := Build(source)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What is said in words holds for the numbers that it is said of.
func TestClaims(t *testing.T) {
	whole := disclosure.Period{From: "2021-01-01", To: "2021-12-31"}
	for _, test := range []struct {
		name      string
		change    func(*Frame, *memory)
		compare   *disclosure.Period
		has, lack []string
	}{
		{"typed-in figures have no posts to look up", nil, nil, []string{"除手工填报的数字以外，每一个数字都可以"}, nil},
		{"a channel that has numbers for the first time has not grown", nil, &whole,
			[]string{"（2021年，1条）相比", "其中部门网站在上一统计期没有数字，本期的6条不能看作增长。", "本期181天，上期365天"}, nil},
		{"nothing before is no growth", nil, &disclosure.Period{From: "2019-01-01", To: "2019-12-31"},
			[]string{"上一统计期（2019年）没有采集到信息，也没有填报，不作比较。"}, []string{"增加", "增长"}},
		{"a record that begins within the period before", nil, &disclosure.Period{From: "2021-01-01", To: "2021-12-31"},
			[]string{"上期自2021-01-01起，而记录中有渠道的信息晚于这一天才开始：门户网站（最早 2021-10-20）。"}, []string{"部门网站（最早"}},
		{"what does not add is not called information", func(frame *Frame, _ *memory) { frame.Channels[2].Unit = "人次" }, nil,
			[]string{"宣传栏13人次，只列出，不计入总数，其中填报12人次"}, []string{"公开信息13人次"}},
		{"figures alone", func(_ *Frame, posts *memory) { *posts = nil }, nil, []string{"宣传栏12期，只列出，不计入总数，为填报的数字。"}, []string{"其中填报12期"}},
		{"a name may end in a digit", func(_ *Frame, posts *memory) { (*posts)[0].Column, (*posts)[1].Column = "公告2023", "公告2023" }, nil,
			[]string{"“公告2023”2条"}, []string{"公告20232条"}},
		{"blank is as of the end of the period", nil, nil, []string{"截至2023年6月30日空白的1项"}, []string{"至今空白"}},
		{"an open period has no end", func(frame *Frame, _ *memory) { frame.Period = disclosure.Period{} }, nil,
			[]string{"截至目前，全校主动公开信息11条", "统计期限自有记录起至目前止", "截至目前空白的1项"}, nil},
		{"few are named", func(_ *Frame, posts *memory) { *posts = nil }, nil, []string{"清单事项5项：1“办学基本情况”、2“信息公开年度报告”"}, nil},
		{"many are left to the table", func(frame *Frame, posts *memory) {
			*posts = nil
			for no := 6; no <= 9; no++ {
				frame.Checklist.Requirements = append(frame.Checklist.Requirements, disclosure.Requirement{No: no, Category: 1, Name: "事项"})
			}
		}, nil, []string{"清单事项9项，见表D。"}, []string{"“事项”"}},
		{"states are those of table N", func(_ *Frame, posts *memory) { (*posts)[5].Status = disclosure.StatusUnreadable }, nil, []string{"有2条信息列在栏目中但打不开"}, nil},
	} {
		frame, posts := college(), samplePosts()
		if test.change != nil {
			test.change(&frame, &posts)
		}
		r := build(t, sourceOf(t, posts, frame, test.compare))
		said := paragraphs(r)
		for _, want := range test.has {
			if !strings.Contains(said, want) {
				t.Errorf("%s: the report does not say %q:\n%s", test.name, want, said)
			}
		}
		for _, bad := range test.lack {
			if strings.Contains(said, bad) {
				t.Errorf("%s: the report says %q", test.name, bad)
			}
		}
		if got := lineOf(t, tableNamed(t, r, "N"), "无法打开")[1].Number; strings.Contains(said, "打不开。") != (got > 0) {
			t.Errorf("%s: table N has %d that cannot be opened, the text says otherwise", test.name, got)
		}
	}
}

// What the configuration does not know adds to the total, and that is told.
func TestUnknownChannelIsTold(t *testing.T) {
	frame := college()
	frame.Channels = frame.Channels[:2]
	r := build(t, sourceOf(t, samplePosts(), frame, nil))
	const want = "公开渠道“board”不在配置中，它的13条加入了合计；"
	if told := strings.Join(r.Warnings, ""); r.Tally.Total != 22 || !strings.Contains(told, want) {
		t.Errorf("of a total of %d the warnings are %s", r.Tally.Total, told)
	}
	if told := strings.Join(sample(t).Warnings, ""); strings.Contains(told, "不在配置中") {
		t.Errorf("a configured channel is warned of: %s", told)
	}
}

// A table whose parts do not fit says so where it is read.
func TestPartsThatDoNotFit(t *testing.T) {
	source := sampleSource(t)
	source.Measures = []disclosure.Figure{{Name: "requests", Count: 3}, {Name: "requests_online", Count: 1}, {Name: "reviewers", Count: 5}, {Name: "reviews_satisfied", Count: 5}}
	r := build(t, source)
	const want = "收到申请填报为3件，其中各项之和为1件，请核对。"
	if note := tableNamed(t, r, "G").Note; !strings.HasSuffix(note, want) {
		t.Errorf("the note of table G is %q", note)
	}
	if note := tableNamed(t, r, "H").Note; strings.Contains(note, "请核对") {
		t.Errorf("the note of table H is %q", note)
	}
	if told := strings.Join(r.Warnings, ""); !strings.Contains(told, want) {
		t.Errorf("the warnings are %s", told)
	}
}

// A whole that nobody typed in is the sum of its parts; one that was is not changed.
func TestWholeOfParts(t *testing.T) {
	for _, test := range []struct {
		typed []disclosure.Figure
		want  string
	}{
		{[]disclosure.Figure{{Name: "requests_online", Count: 3}, {Name: "requests_by_mail", Count: 1}}, "4 件"},
		{[]disclosure.Figure{{Name: "requests", Count: 0}, {Name: "requests_online", Count: 3}}, "0 件"},
		{nil, "0 件"},
	} {
		source := sampleSource(t)
		source.Measures = test.typed
		if got := tableNamed(t, build(t, source), "G").Lines[0].Values[1].Text; got != test.want {
			t.Errorf("with %v the report has %s received, want %s", test.typed, got, test.want)
		}
	}
}

func TestComparisonShowsWhatWasNotReported(t *testing.T) {
	table := tableNamed(t, sample(t), "A2")
	for channel, want := range map[string]string{"门户网站": "1", "部门网站": "—", "宣传栏（不计入合计）": "—"} {
		values := lineOf(t, table, channel)
		if got := table.Columns[2].Text(values[2]); got != want {
			t.Errorf("%s had %q, want %q", channel, got, want)
		}
		if values[3].Number != values[1].Number-values[2].Number {
			t.Errorf("%s: %d is not %d-%d", channel, values[3].Number, values[1].Number, values[2].Number)
		}
	}
}

// A post of a requirement that the checklist no longer has keeps its category,
// and what came after the period is not its last update.
func TestTableD(t *testing.T) {
	r := sample(t)
	table := tableNamed(t, r, "D")
	other := table.Lines[len(table.Lines)-1].Values
	if got := other[1].Text + " " + other[7].Text; got != "未归类（原类别7） 现行清单没有的事项9，不计入本表合计" {
		t.Errorf("the line of another checklist's requirement says %q", got)
	}
	if got := lineOf(t, table, "3")[6].Text; got != "2023-05-01" {
		t.Errorf("requirement 3 was updated %s, want the last day of the period that has it", got)
	}
	exempt := sampleSource(t)
	exempt.Duties = disclosure.Duties{{Requirement: 5, Exempt: []disclosure.Exemption{{Why: "没有采购"}}}}
	if got := lineOf(t, tableNamed(t, build(t, exempt), "D"), "5"); got[3].Number != 3 || got[7].Text != "不适用：没有采购（但本期有3条，请核对）" {
		t.Errorf("an exempt requirement with posts: %d, %s", got[3].Number, got[7].Text)
	}
}

// A comparison of any kind says that its periods are not equally long.
func TestUnequalPeriodsAreTold(t *testing.T) {
	now, before := Tally{Period: disclosure.Period{From: "2023-01-01", To: "2023-11-07"}}, Tally{Period: disclosure.Year(2022)}
	notes := now.Against(before, nil, nil).Notes
	if len(notes) != 1 || notes[0] != "本期311天，上期365天，天数不同，增减仅供参考。" {
		t.Errorf("the notes are %q", notes)
	}
}

// A checklist of a college's own, of 9 categories and 51 requirements, is
// reported line by line under its own numbers.
func TestOwnChecklist(t *testing.T) {
	frame, posts := college(), samplePosts()
	frame.Checklist = disclosure.Checklist{Title: "本校事项目录"}
	for no := 1; no <= 9; no++ {
		frame.Checklist.Categories = append(frame.Checklist.Categories, disclosure.Category{No: no, Name: fmt.Sprintf("第%d类", no)})
	}
	for no := 1; no <= 51; no++ {
		frame.Checklist.Requirements = append(frame.Checklist.Requirements, disclosure.Requirement{No: no, Category: 1 + no%9, Name: fmt.Sprintf("事项第%d", no)})
	}
	posts[0].Requirement, posts[0].Category = 51, 7
	r := build(t, sourceOf(t, posts, frame, nil))
	table := tableNamed(t, r, "D")
	if got := len(table.Lines); got != 52 { // and what is outside
		t.Errorf("table D has %d lines, want 52", got)
	}
	if got := lineOf(t, table, "51"); got[1].Text != "第7类" || got[3].Number != 1 {
		t.Errorf("requirement 51 is in %s with %d posts, want 第7类 with 1", got[1].Text, got[3].Number)
	}
	if got := lineOf(t, tableNamed(t, r, "C"), "第7类"); got[3].Number != 2 {
		t.Errorf("第7类 has %d posts, want 2", got[3].Number)
	}
	if said := paragraphs(r); !strings.Contains(said, "按《本校事项目录》统计") || !strings.Contains(said, "清单共51项") {
		t.Error("the text does not tell of the college's own checklist")
	}
}
