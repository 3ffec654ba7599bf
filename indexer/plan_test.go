package indexer

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func write(terms []Term) string {
	var words []string
	for _, term := range terms {
		words = append(words, string(rune(term.Kind))+term.Text)
	}
	return strings.Join(words, " ")
}

func TestTerms(t *testing.T) {
	for _, test := range []struct{ in, terms, pieces, signs string }{
		{"", "", "", ""},
		{"奖", "s奖", "s奖", "s奖"},
		{"奖学金", "p奖学 p学金", "p奖学 p学金", "s奖 s学 s金"},
		{"学生奖学金", "p学生 p生奖 p奖学 p学金", "p学生 p奖学 p学金", "s学 s生 s奖 s金"},
		{"第59期", "p第5 w59 p9期", "s第 w59 s期", "s第 w59 s期"},
		{"3年", "p3年", "w3 s年", "w3 s年"},
		{"〔2023〕7号", "w2023 p7号", "w2023 w7 s号", "w2023 w7 s号"},
		{"cet-4 四级", "wcet w4 p四级", "wcet w4 p四级", "wcet w4 s四 s级"},
		{strings.Repeat("x", 30), "w" + strings.Repeat("x", longestWord), "w" + strings.Repeat("x", longestWord), "w" + strings.Repeat("x", longestWord)},
	} {
		runs := Runs(Fold(test.in))
		for _, got := range [][2]string{{write(Terms(runs)), test.terms}, {write(Pieces(runs)), test.pieces}, {write(Signs(runs)), test.signs}} {
			if got[0] != got[1] {
				t.Errorf("terms of %q are %q, want %q", test.in, got[0], got[1])
			}
		}
	}
}

func TestWordHolds(t *testing.T) {
	for _, test := range []struct {
		inText, asked  string
		inTitle, other bool
	}{
		{"2023", "2023", true, true},
		{"2023", "20", true, false},
		{"2023", "02", true, false},
		{"skyrunner", "sky", true, true},
		{"skyrunner", "runner", true, false},
		{"skyrunner", "s", true, false},
		{"iso9001", "iso", true, true},
		{"4k", "4", true, false},
		{"sky", "skyrunner", false, false},
	} {
		if a, b := WordHolds(test.inText, test.asked, true), WordHolds(test.inText, test.asked, false); a != test.inTitle || b != test.other {
			t.Errorf("%q answers for %q: in a title %v, elsewhere %v, want %v, %v", test.inText, test.asked, a, b, test.inTitle, test.other)
		}
	}
}

func TestSqueeze(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "。": "", "2022—2023学年": "2022 2023学年", "《信息公开》 工作": "信息公开工作", "the  rapist": "the rapist", "a，b": "a b", "学a b": "学a b", "a学b": "a学b",
	} {
		if got := Squeeze(in); got != want {
			t.Errorf("Squeeze(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPlan(t *testing.T) {
	pinyin := NewPinyin()
	for _, test := range []struct {
		in     Query
		strict string // the first stage
		must   string
	}{
		{Query{Text: "招生 2017"}, "title(=招生2017) title(W2017 p招生 w2017) title(p招生 w2017) head(p招生 w2017) own(p招生 w2017) whole(p招生 w2017)", ""},
		{Query{Text: "招生", Phrases: []string{"学年度"}}, "title(p招生 p学年 p年度) head(p招生 p学年 p年度) own(p招生 p学年 p年度) whole(p招生 p学年 p年度)", "学年度"},
		{Query{Phrases: []string{"学年"}}, "title(p学年) head(p学年) own(p学年) whole(p学年)", ""},
		{Query{Text: "，。"}, "", ""},
	} {
		plan := NewPlan(test.in, pinyin)
		strict, must := "", ""
		if len(plan.Stages) > 0 {
			strict = writeClauses(plan.Stages[0])
		}
		for _, phrase := range plan.Must {
			must += phrase.Text
		}
		if strict != test.strict || must != test.must || plan.Everything {
			t.Errorf("plan of %s = %q, must %q, want %q, %q", test.in, strict, must, test.strict, test.must)
		}
	}
	for _, q := range []Query{{}, {Text: " "}, {Not: []string{"学生"}}} {
		if !NewPlan(q, pinyin).Everything {
			t.Errorf("plan of %s does not match everything", q)
		}
	}
}

func writeClauses(clauses []Clause) string {
	var all []string
	for _, clause := range clauses {
		area := []string{"title", "head", "own", "whole"}[clause.Area]
		all = append(all, fmt.Sprintf("%s(%s)", area, write(clause.Terms)))
	}
	return strings.Join(all, " ")
}

// FuzzPlan bounds what a query can ask of an engine.
func FuzzPlan(f *testing.F) {
	f.Add("请问2023年的奖学金 评审 a b c d e f g", "奖学", "教授")
	f.Add("zhaosheng zhangcheng", "", "，")
	f.Fuzz(func(t *testing.T, text, phrase, not string) {
		plan := NewPlan(Query{Text: text, Phrases: []string{phrase}, Not: []string{not}}, NewPinyin())
		clauses := 0
		for _, stage := range plan.Stages {
			for _, clause := range stage {
				clauses++
				if len(clause.Terms) == 0 || len(clause.Terms) > maxTerms {
					t.Fatalf("a clause of %q has %d terms", text, len(clause.Terms))
				}
			}
		}
		if clauses > 120 {
			t.Fatalf("%q asks %d clauses", text, clauses)
		}
		if diff := cmp.Diff(plan, NewPlan(Query{Text: text, Phrases: []string{phrase}, Not: []string{not}}, NewPinyin())); diff != "" {
			t.Fatalf("%q means two things: %s", text, diff)
		}
	})
}
