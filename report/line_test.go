package report

import (
	"testing"
	"unicode"
)

func TestOneLine(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"关于公布2023年预算的通知（一）", "关于公布2023年预算的通知（一）"},
		{"a\r\n\tb", "a   b"},
		{"\x1b[31m红\u009b2J", " [31m红 2J"},
		{"甲\u202e乙\u2066丙\u2069", "甲 乙 丙 "},
		{"招\u200b生\ufeff简\u00ad章\U000e0041", "招生简章"},
		{"一\u2028二\u0085三", "一 二 三"},
	} {
		if got := OneLine(test.in); got != test.want {
			t.Errorf("OneLine(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func FuzzOneLine(f *testing.F) {
	f.Add("公告\x1b]0;x\x07\u202e")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range OneLine(text) {
			if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Fatalf("OneLine(%q) keeps %U", text, r)
			}
		}
	})
}
