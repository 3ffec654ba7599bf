package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

func TestDecided(t *testing.T) {
	s := open(t)
	for _, p := range []struct {
		id, column string
		how        disclosure.How
		status     disclosure.Status
	}{
		{"a", "通知公告", disclosure.HowOfficer, disclosure.StatusOK},
		{"b", "通知公告", disclosure.HowClassifier, disclosure.StatusOK},
		{"c", "招标采购", disclosure.HowColumn, disclosure.StatusOK},
		{"d", "招标采购", disclosure.HowOfficer, disclosure.StatusOK},
		{"e", "招标采购", disclosure.HowOfficer, disclosure.StatusExcluded},
	} {
		post := disclosure.Post{
			ID: p.id, URL: "https://a.example.edu.cn/" + p.id, Canonical: "https://a.example.edu.cn/" + p.id, Title: "标题" + p.id, Published: "2024-05-06",
			Channel: "dept", Site: "后勤处", Column: p.column, How: p.how, Status: p.status, Fingerprint: p.id,
		}
		if _, err := s.SavePost(t.Context(), post); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		filter  Filter
		decided bool
		want    []string
	}{
		{Filter{}, true, []string{"d", "a"}}, // by column
		{Filter{}, false, []string{"c", "b"}},
		{Filter{Column: new("通知公告")}, true, []string{"a"}},
		{Filter{Site: new("教务处")}, false, nil},
	} {
		var got []string
		for post, err := range s.Decided(t.Context(), test.filter, test.decided) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, post.ID)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("Decided(%+v, %v) (-want +got):\n%s", test.filter, test.decided, diff)
		}
	}
}
