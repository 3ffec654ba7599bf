package web

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestParseQuery(t *testing.T) {
	own := sampleSchool().Period
	zero, three := 0, 3
	text := func(s string) *string { return &s }
	tests := []struct {
		in   string
		want Query
	}{
		{"", Query{Period: own, Limit: 100}},
		{"channel=&from=&page=", Query{Period: own, Limit: 100}},
		{"category=0", Query{Category: &zero, Period: own, Limit: 100}},
		{"channel=dept&channel=portal&channel=dept", Query{Channels: []string{"dept", "portal"}, Period: own, Limit: 100}},
		{"category=3&page=3", Query{Category: &three, Period: own, Offset: 200, Limit: 100}},
		{"from=2023-05-01", Query{Period: disclosure.Period{From: "2023-05-01", To: own.To}, Limit: 100}},
		{"undated=1", Query{Undated: true, Limit: 100}},
		{"none=site&none=department&month=2023-05&dated=1", Query{Site: text(""), Department: text(""), Month: "2023-05", Dated: true, Period: own, Limit: 100}},
		{"copies=1&status=gone&site=a&column=b&department=c&requirement=0",
			Query{Site: text("a"), Column: text("b"), Department: text("c"), Requirement: &zero, Status: disclosure.StatusGone, Copies: true, Period: own, Limit: 100}},
	}
	for _, test := range tests {
		values, err := url.ParseQuery(test.in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := sampleSchool().parseQuery(values)
		if diff := cmp.Diff(test.want, got); err != nil || diff != "" {
			t.Errorf("parseQuery(%q): %v (-want +got)\n%s", test.in, err, diff)
		}
	}
}

// Whatever address is read, its own path leads to the same list again; what
// cannot be read is the reader's mistake and says so.
func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{"channel=portal&category=2", "undated=1&page=4", "from=2023-02-30", "column=%E9%80%9A&to=2030-01-01", "page=1000001", "status=held&x=1", "none=site&none=column&site=a", "month=2023-05&none=department"} {
		f.Add(seed)
	}
	school := sampleSchool()
	f.Fuzz(func(t *testing.T, raw string) {
		values, err := url.ParseQuery(raw)
		if err != nil {
			t.Skip()
		}
		q, err := school.parseQuery(values)
		if err != nil {
			var bad *parameterError
			if !errors.As(err, &bad) || bad.want == "" {
				t.Fatalf("parseQuery(%q): %v does not say what to write", raw, err)
			}
			return
		}
		_, again, _ := strings.Cut(q.path(), "?")
		values, err = url.ParseQuery(again)
		if err != nil {
			t.Fatal(err)
		}
		got, err := school.parseQuery(values)
		if diff := cmp.Diff(q, got); err != nil || diff != "" {
			t.Fatalf("path of %q reads back as another query: %v\n%s", raw, err, diff)
		}
	})
}

func FuzzSafeURL(f *testing.F) {
	for _, seed := range []string{"https://www.example.edu.cn/a.htm", "javascript:alert(1)", " JavaScript:x", "//host/x", "http:///x", "data:,", "https://a b/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if got := safeURL(raw); got != "" && !strings.HasPrefix(got, "http://") && !strings.HasPrefix(got, "https://") {
			t.Errorf("safeURL(%q) = %q", raw, got)
		}
	})
}
