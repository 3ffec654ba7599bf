package disclosure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSplitRule(t *testing.T) {
	for _, test := range []struct {
		in   string
		want []RulePart
	}{
		{"h1", []RulePart{{CSS: "h1"}}},
		{"a.t@Title", []RulePart{{CSS: "a.t", Attribute: "title"}}},
		{"@data-day", []RulePart{{Attribute: "data-day"}}},
		{"h1.title , .head@data-title", []RulePart{{CSS: "h1.title"}, {CSS: ".head", Attribute: "data-title"}}},
		{`a[href="x@y,z"]`, []RulePart{{CSS: `a[href="x@y,z"]`}}},
		{`a[title='a, b']@href, :is(h1, h2)`, []RulePart{{CSS: `a[title='a, b']`, Attribute: "href"}, {CSS: ":is(h1, h2)"}}},
		{"", []RulePart{{}}},
	} {
		if diff := cmp.Diff(test.want, SplitRule(test.in)); diff != "" {
			t.Errorf("SplitRule(%q) (-want +got):\n%s", test.in, diff)
		}
	}
}
