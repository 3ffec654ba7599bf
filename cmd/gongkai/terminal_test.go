package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
)

// hostile is what a page may say to whoever reads it on a terminal: colours, a
// window title, an escape in one character, a turned direction, a new line.
const hostile = "公告\x1b[31m\x1b]0;x\x07\u009b2J\u202e\u2067\u200f\u2028\r终"

func TestOneLineDrivesNoTerminal(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"关于公布2023年预算的通知（一）", "关于公布2023年预算的通知（一）"},
		{"a\nb\tc", "a b c"},
		{hostile, "公告 [31m ]0;x  2J     终"},
	} {
		if got := oneLine(test.in); got != test.want {
			t.Errorf("oneLine(%q) = %q, want %q", test.in, got, test.want)
		}
	}
	if got, want := severalLines("一\n二\x1b[2J\n"), "一\n二 [2J\n"; got != want {
		t.Errorf("severalLines = %q, want %q", got, want)
	}
}

func TestExtractPrintsNoEscapes(t *testing.T) {
	page := `<html><head><meta charset="utf-8"></head><body><h1>` + hostile + `</h1><p>发布时间：2023-05-06 来源：` + hostile + `</p>
<div class="v_news_content"><p>现将后勤服务信息予以公布，接受师生监督，如有意见请在七日内向后勤处反映。` + hostile + `</p></div><p>附件：<a href="/a.doc">` + hostile + `.doc</a></p></body></html>`
	for _, kind := range []string{"detail", "list"} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), []string{"extract", "--kind", kind, "-"}, strings.NewReader(page), &stdout, &stderr); code != exitDone {
			t.Fatalf("extract ends with %d: %s", code, stderr.String())
		}
		for _, c := range stdout.String() {
			if c != '\n' && unicode.In(c, unicode.Cc, unicode.Bidi_Control) {
				t.Fatalf("%U is printed in %q", c, stdout.String())
			}
		}
	}
}
