package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
	"gongkai/indexer"
)

func TestShownMarks(t *testing.T) {
	for _, test := range []struct {
		text   string
		marks  []indexer.Mark
		bold   string
		counts [][2]int
	}{
		{"国家奖学金", []indexer.Mark{{From: 6, To: 15}}, "国家\x1b[1m奖学金\x1b[0m", [][2]int{{2, 5}}},
		{"a奖b金", []indexer.Mark{{From: 1, To: 4}, {From: 5, To: 8}}, "a\x1b[1m奖\x1b[0mb\x1b[1m金\x1b[0m", [][2]int{{1, 2}, {3, 4}}},
		{"\x1b[31m坏", nil, " [31m坏", [][2]int{}},
	} {
		if got := emphasized(test.text, test.marks); got != test.bold {
			t.Errorf("emphasized(%q) = %q, want %q", test.text, got, test.bold)
		}
		if diff := cmp.Diff(test.counts, inCharacters(test.text, test.marks)); diff != "" {
			t.Errorf("inCharacters(%q) (-want +got):\n%s", test.text, diff)
		}
	}
}

func TestByChannel(t *testing.T) {
	channels := []disclosure.Channel{{ID: "dept", Name: "部门网站"}, {ID: "portal", Name: "门户网站"}}
	for _, test := range []struct {
		counts map[string]int
		want   string
	}{
		{nil, ""},
		{map[string]int{"portal": 3, "dept": 2}, "：部门网站 2，门户网站 3"},
		{map[string]int{"old": 1, "portal": 3}, "：门户网站 3，old 1"},
	} {
		if got := byChannel(test.counts, channels); got != test.want {
			t.Errorf("byChannel(%v) = %q, want %q", test.counts, got, test.want)
		}
	}
}
