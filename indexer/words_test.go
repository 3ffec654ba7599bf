package indexer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestRuns(t *testing.T) {
	for _, test := range []struct {
		in   string
		want []Run
	}{
		{"", nil},
		{"，。！ 🎉", nil},
		{"奖学金", []Run{{"奖学金", true, false}}},
		{"第59期", []Run{{"第", true, false}, {"59", false, true}, {"期", true, true}}},
		{"我校CodeMonster团队", []Run{{"我校", true, false}, {"codemonster", false, true}, {"团队", true, true}}},
		{"２０２３—2024", []Run{{"2023", false, false}, {"2024", false, false}}},
		{"冀教〔2023〕1号", []Run{{"冀教", true, false}, {"2023", false, false}, {"1", false, false}, {"号", true, true}}},
		{"二〇二三年", []Run{{"二〇二三年", true, false}}},
		{"café e\u0323x", []Run{{"café", false, false}, {"ẹx", false, false}}},
		{"𠮷野", []Run{{"𠮷野", true, false}}},
	} {
		if diff := cmp.Diff(test.want, Runs(Fold(test.in))); diff != "" {
			t.Errorf("Runs(%q) (-want +got):\n%s", test.in, diff)
		}
	}
}

func TestBigrams(t *testing.T) {
	for in, want := range map[string][]string{"": nil, "奖": nil, "奖学金": {"奖学", "学金"}, "9期𠮷": {"9期", "期𠮷"}} {
		if diff := cmp.Diff(want, Bigrams(in)); diff != "" {
			t.Errorf("Bigrams(%q) (-want +got):\n%s", in, diff)
		}
	}
}

func FuzzRuns(f *testing.F) {
	p := NewPinyin()
	f.Add("第59期《ＡＢ》🎉e\u0301")
	f.Fuzz(func(t *testing.T, in string) {
		folded := Fold(strings.ToValidUTF8(in, ""))
		rest := folded
		for _, run := range Runs(folded) {
			at := strings.Index(rest, run.Text)
			if run.Text == "" || at < 0 {
				t.Fatalf("Runs(%q) has %q, which does not follow what was before", folded, run.Text)
			}
			rest = rest[at+len(run.Text):]
			if pairs := Bigrams(run.Text); len(pairs) != utf8.RuneCountInString(run.Text)-1 {
				t.Fatalf("Bigrams(%q) has %d pairs", run.Text, len(pairs))
			}
		}
		p.Sounds(Runs(folded))
		p.AskedSounds(Runs(folded))
		Variants(NormalQuery(in))
		Essence(NormalQuery(in))
	})
}

func TestEssence(t *testing.T) {
	for in, want := range map[string]string{
		"请问在哪里可以看到招生章程": "招生章程",
		"四级成绩在哪查询":      "四级成绩", "成绩查询": "成绩", "查询系统": "查询系统", "下载中心": "下载中心", "及格率": "及格率", "目的地": "目的地",
		"季伯言教授": "季伯言", "教授评审": "教授评审",
		"奖学金": "奖学金",
		"的":   "的",
		"":    "",
	} {
		if got := Essence(in); got != want {
			t.Errorf("Essence(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestVariants(t *testing.T) {
	if diff := cmp.Diff([]string{"信息公开年度报告", "信息公开工作报告", "信息公开学年度报告"}, Variants("信息公开年报")); diff != "" {
		t.Errorf("Variants(信息公开年报) (-want +got):\n%s", diff)
	}
	if got := Variants("实验室开放"); got != nil {
		t.Errorf("Variants(实验室开放) = %q, want none", got)
	}
	if got := Variants("教师职称评审公示招标中标招聘"); len(got) > maxVariants {
		t.Errorf("%d variants, want at most %d", len(got), maxVariants)
	}
}

func snippet(body, text string) string {
	snippet, _ := NewHighlighter(Query{Text: text}).Snippet(body, "")
	return snippet
}

func TestSnippet(t *testing.T) {
	long := strings.Repeat("前", 100) + "奖学金评审办法" + strings.Repeat("后", 100)
	for _, test := range []struct{ body, text, want string }{
		{"", "奖学金", ""},
		{"短的\n正文", "没有", "短的 正文"},
		{long, "奖学金评审", "…" + strings.Repeat("前", 20) + "奖学金评审办法" + strings.Repeat("后", 63) + "…"},
		{long, "评审 食堂", "…" + strings.Repeat("前", 17) + "奖学金评审办法" + strings.Repeat("后", 66) + "…"},
		{long, "没有", strings.Repeat("前", 90) + "…"},
		{strings.Repeat("İ", 100) + "ＡＢＣ", "abc", "…" + strings.Repeat("İ", 20) + "ＡＢＣ"},
	} {
		if got := snippet(test.body, test.text); got != test.want {
			t.Errorf("Snippet(%.20q…, %q) = %q, want %q", test.body, test.text, got, test.want)
		}
	}
}

// marked writes a text with its marks as brackets.
func marked(text string, marks []Mark) string {
	for i := len(marks) - 1; i >= 0; i-- {
		text = text[:marks[i].From] + "[" + text[marks[i].From:marks[i].To] + "]" + text[marks[i].To:]
	}
	return text
}

func TestMarks(t *testing.T) {
	for _, test := range []struct {
		query      Query
		text, want string
	}{
		{Query{Text: "奖学金"}, "国家奖学金与助学金，奖学金", "国家[奖学金]与助学金，[奖学金]"},
		{Query{Text: "奖学金 2023"}, "2023年奖学金，20231人", "[2023]年[奖学金]，20231人"},
		{Query{Text: "2022-2023学年"}, "２０２２—２０２３学年报告", "[２０２２]—[２０２３学年]报告"},
		{Query{Text: "ｓｋｙrunner"}, "SkyRunner队", "[SkyRunner]队"},
		{Query{Text: "就业质量报告"}, "就业质量年度报告", "[就业质量]年度[报告]"},
		{Query{Text: "教代会"}, "教职工代表大会制度", "[教职工代表大会]制度"},
		{Query{Phrases: []string{"信息公开工作"}}, "《信息公开》工作报告", "《[信息公开》工作]报告"},
		{Query{Text: "学生", Not: []string{"老师"}}, "老师和学生", "老师和[学生]"},
		{Query{}, "老师和学生", "老师和学生"},
		{Query{Text: "学生"}, "坏\xff的学生", "坏\xff的[学生]"},
	} {
		if got := marked(test.text, NewHighlighter(test.query).Marks(test.text)); got != test.want {
			t.Errorf("%+v marks %q, want %q", test.query, got, test.want)
		}
	}
}

func TestMarksOfSnippets(t *testing.T) {
	body := strings.Repeat("前", 100) + "奖学金" + strings.Repeat("后", 80) + "奖学金"
	for _, test := range []struct{ body, files, text, want string }{
		{body, "", "奖学金", "…" + strings.Repeat("前", 20) + "[奖学金]" + strings.Repeat("后", 67) + "…"},
		{"清单见附件。", "显微镜\n2\t离心机", "离心机", "显微镜 2 [离心机]"},
		{"设备清单", "离心机", "设备 离心机", "[设备]清单"},
	} {
		text, marks := NewHighlighter(Query{Text: test.text}).Snippet(test.body, test.files)
		if got := marked(text, marks); got != test.want {
			t.Errorf("Snippet(%.20q…, %q) of %q = %q, want %q", test.body, test.files, test.text, got, test.want)
		}
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add("正文\n奖学金", "奖学", "“奖学”")
	f.Fuzz(func(t *testing.T, body, text, phrase string) {
		got, marks := NewHighlighter(Query{Text: text, Phrases: []string{phrase}}).Snippet(body, phrase)
		if utf8.RuneCountInString(got) > snippetLength+2 || strings.Contains(got, "\n") {
			t.Errorf("Snippet(%q, %q) = %q", body, text, got)
		}
		before := 0
		for _, mark := range marks {
			if mark.From < before || mark.To <= mark.From || mark.To > len(got) || !utf8.ValidString(got[mark.From:mark.To]) {
				t.Errorf("Snippet(%q, %q) = %q with the marks %v", body, text, got, marks)
			}
			before = mark.To
		}
	})
}

func TestDocumentNumber(t *testing.T) {
	for _, test := range []struct{ title, body, want string }{
		{"关于印发冀教办〔2023〕15号文件的通知", "", "冀教办〔2023〕15号"},
		{"冀教〔2023〕15号 关于检查的通知", "", "冀教〔2023〕15号"},
		{"通知", "校党字［２０２２］第3号\n各单位：", "校党字〔2022〕3号"},
		{"通知", "校发(2021)7号", "校发〔2021〕7号"},
		{"通知", strings.Repeat("长", 300) + "校发〔2021〕7号", ""},
		{"关于2023年工作的通知", "", ""},
	} {
		if got := DocumentNumber(test.title, test.body); got != test.want {
			t.Errorf("DocumentNumber(%q, %.20q) = %q, want %q", test.title, test.body, got, test.want)
		}
	}
}

// Spaces beside Chinese mean nothing in a text; in a query they part words.
func TestTextRuns(t *testing.T) {
	for in, want := range map[string]string{
		"2023 年 5 月":      "p3年 p年5 p5月",
		"国家 奖学金":          "p国家 p家奖 p奖学 p学金",
		"国家\n奖学金":         "p国家 p奖学 p学金",
		"国家，奖学金":          "p国家 p奖学 p学金",
		"cet 4":           "wcet w4",
		"通\u200b知❤\ufe0f": "p通知",
	} {
		var pairs []Term
		for _, term := range Terms(TextRuns(in)) {
			if term.Kind == Pair || !strings.Contains(want, "p") {
				pairs = append(pairs, term)
			}
		}
		if got := write(pairs); got != want {
			t.Errorf("TextRuns(%q) hold %q, want %q", in, got, want)
		}
	}
}
