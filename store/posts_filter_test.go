package store

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"gongkai/disclosure"
)

func TestPostsFilter(t *testing.T) {
	s, posts := campus(t)
	three, period := 3, disclosure.Period{From: "2022-02-01", To: "2023-11-07"}
	for _, test := range []struct {
		name   string
		filter Filter
		want   func(disclosure.Post) bool
	}{
		{"all", Filter{}, func(disclosure.Post) bool { return true }},
		{"channel", Filter{Channels: []string{"portal"}}, func(p disclosure.Post) bool { return p.Channel == "portal" }},
		{"channels", Filter{Channels: []string{"dept", "portal"}}, func(disclosure.Post) bool { return true }},
		{"one of the channels", Filter{Channels: []string{"dept", "wechat"}}, func(p disclosure.Post) bool { return p.Channel == "dept" }},
		{"copies", Filter{Copies: true}, func(p disclosure.Post) bool { return p.DuplicateOf != "" }},
		{"site", Filter{Site: text("站点3")}, func(p disclosure.Post) bool { return p.Site == "站点3" }},
		{"column", Filter{Column: text("栏目7")}, func(p disclosure.Post) bool { return p.Column == "栏目7" }},
		{"department", Filter{Department: text("部门2")}, func(p disclosure.Post) bool { return p.Department == "部门2" }},
		{"category", Filter{Category: &three}, func(p disclosure.Post) bool { return p.Category == 3 }},
		{"requirement", Filter{Requirement: &three}, func(p disclosure.Post) bool { return p.Requirement == 3 }},
		{"period", Filter{Period: period}, func(p disclosure.Post) bool { return period.Contains(p.Published) }},
		{"no department", Filter{Department: text("")}, func(p disclosure.Post) bool { return p.Department == "" }},
		{"month", Filter{Month: "2023-02"}, func(p disclosure.Post) bool { return p.Published.Month() == "2023-02" }},
		{"month cut by the period", Filter{Month: "2022-02", Period: disclosure.Period{From: "2022-02-10"}}, func(p disclosure.Post) bool {
			return p.Published.Month() == "2022-02" && p.Published >= "2022-02-10"
		}},
		{"dated", Filter{Dated: true}, func(p disclosure.Post) bool { return p.Published != "" }},
		{"undated", Filter{Undated: true, Period: period}, func(p disclosure.Post) bool { return p.Published == "" }},
		{"status", Filter{Status: disclosure.StatusOK}, func(p disclosure.Post) bool { return p.Status == disclosure.StatusOK }},
		{"cell", Filter{Channels: []string{"dept"}, Category: &three, Period: period}, func(p disclosure.Post) bool {
			return p.Channel == "dept" && p.Category == 3 && period.Contains(p.Published)
		}},
	} {
		var want []disclosure.Post
		for _, post := range posts {
			if test.want(post) {
				want = append(want, post)
			}
		}
		got := allPosts(t, s, test.filter)
		if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
			t.Errorf("%s: %d posts, want %d (-want +got):\n%s", test.name, len(got), len(want), diff)
		}
		if n, err := s.CountPosts(t.Context(), test.filter); err != nil || n != len(want) {
			t.Errorf("%s: CountPosts = %d, %v, want %d", test.name, n, err, len(want))
		}
		test.filter.Offset, test.filter.Limit = 3, 4
		if diff := cmp.Diff(want[min(3, len(want)):min(7, len(want))], allPosts(t, s, test.filter), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: second page (-want +got):\n%s", test.name, diff)
		}
	}
	if got := allPosts(t, s, Filter{Offset: 5}); len(got) != len(posts)-5 {
		t.Errorf("%d posts after the first 5, want %d", len(got), len(posts)-5)
	}
	if got := allPosts(t, s, Filter{Status: disclosure.StatusExcluded}); len(got) != 20 {
		t.Errorf("%d excluded posts, want 20", len(got))
	}
	got := allPosts(t, s, Filter{Limit: 5, WithBody: true})
	if len(got) != 5 || got[0].Body == "" || len(got[0].Attachments) != 1 {
		t.Errorf("Posts with body and limit 5 = %v", got)
	}
	if !slices.IsSortedFunc(posts, func(a, b disclosure.Post) int {
		if a.Published != b.Published {
			return -compareDays(a, b)
		}
		return compareIDs(a, b)
	}) {
		t.Error("posts are not in the order of their days, latest first")
	}
}

func TestPostsStopsWhenItsReaderDoes(t *testing.T) {
	s, _ := campus(t)
	for range 3 * readers { // a reader that is not given back would block the others
		for _, err := range s.Posts(t.Context(), Filter{}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	if _, err := s.Undated(t.Context()); err != nil {
		t.Error(err)
	}
}
