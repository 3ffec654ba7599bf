// Package indextest is the suite that every search engine of the project passes.
package indextest

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// Opener gives an empty index, and closes it when the test ends. Each call with
// another name gives another index; reopen gives the same one again, as a new
// process would see it.
type Opener func(t *testing.T, name string) (index indexer.Index, reopen func() indexer.Index)

// Run runs the suite, comparing with the oracle on so many synthetic posts.
func Run(t *testing.T, open Opener, posts int) {
	t.Run("agree", func(t *testing.T) { testAgree(t, open, posts) })
	t.Run("judged", func(t *testing.T) { testJudged(t, open) })
	t.Run("text", func(t *testing.T) { testText(t, open) })
	t.Run("pairs", func(t *testing.T) { testPairs(t, open) })
	t.Run("files", func(t *testing.T) { testFiles(t, open) })
	t.Run("near", func(t *testing.T) { testNear(t, open) })
	t.Run("odd", func(t *testing.T) { testOdd(t, open) })
	t.Run("filters", func(t *testing.T) { testFilters(t, open) })
	t.Run("period", func(t *testing.T) { testPeriod(t, open) })
	t.Run("facets", func(t *testing.T) { testFacets(t, open) })
	t.Run("manyvalues", func(t *testing.T) { testManyValues(t, open) })
	t.Run("unknownfacet", func(t *testing.T) { testUnknownFacet(t, open) })
	t.Run("order", func(t *testing.T) { testOrder(t, open) })
	t.Run("changes", func(t *testing.T) { testChanges(t, open) })
	t.Run("generation", func(t *testing.T) { testGeneration(t, open) })
}

// post makes a post whose id follows from its address.
func post(path, title, body string) disclosure.Post {
	canonical := "college.example.edu.cn/" + path
	return disclosure.Post{
		ID: disclosure.PostID("portal", canonical), URL: "http://" + canonical, Canonical: canonical,
		Title: title, Body: body, Published: "2023-05-06",
		Channel: "portal", Site: "学校门户网站", Column: "通知公告", Department: "党政办公室",
		Status: disclosure.StatusOK, How: disclosure.HowColumn,
	}
}

func apply(t *testing.T, index indexer.Index, posts ...disclosure.Post) {
	t.Helper()
	documents := make([]indexer.Document, len(posts))
	for i, p := range posts {
		documents[i] = indexer.NewDocument(p)
	}
	if err := index.Apply(t.Context(), documents, nil); err != nil {
		t.Fatal(err)
	}
}

func search(t *testing.T, index indexer.Index, query indexer.Query) indexer.Results {
	t.Helper()
	results, err := index.Search(t.Context(), query)
	if err != nil {
		t.Fatalf("Search(%+v): %v", query, err)
	}
	return results
}

func titles(results indexer.Results) []string {
	found := []string{}
	for _, hit := range results.Hits {
		found = append(found, hit.Title)
	}
	return found
}

func has(results indexer.Results, title string) bool {
	for _, hit := range results.Hits {
		if hit.Title == title {
			return true
		}
	}
	return false
}

func testFilters(t *testing.T, open Opener) {
	index, _ := open(t, "filters")
	a, b, c := post("a", "甲方案", ""), post("b", "乙方案", ""), post("c", "丙方案", "")
	a.Channel, a.Category, a.Requirement, a.Department = "dept", 3, 18, "财务处（资产处）"
	b.Channel, b.Category, b.Requirement, b.Department = "dept", 0, 0, "财务处(资产处)"
	c.Site, c.Column, c.Category, c.Requirement = "图书馆", "招标 采购", 3, 19
	apply(t, index, a, b, c)
	number := func(n int) *int { return &n }
	for _, test := range []struct {
		query indexer.Query
		want  []string
	}{
		{indexer.Query{}, []string{"甲方案", "乙方案", "丙方案"}},
		{indexer.Query{Channel: "dept"}, []string{"甲方案", "乙方案"}},
		{indexer.Query{Channel: "Dept"}, nil}, // exactly
		{indexer.Query{Channel: "dep"}, nil},
		{indexer.Query{Site: "图书馆"}, []string{"丙方案"}},
		{indexer.Query{Column: "招标 采购"}, []string{"丙方案"}},
		{indexer.Query{Column: "招标"}, nil},
		{indexer.Query{Department: "财务处（资产处）"}, []string{"甲方案"}}, // brackets of another width are another department
		{indexer.Query{Category: number(3)}, []string{"甲方案", "丙方案"}},
		{indexer.Query{Category: number(0)}, []string{"乙方案"}},
		{indexer.Query{Requirement: number(19)}, []string{"丙方案"}},
		{indexer.Query{Requirement: number(1)}, nil},
		{indexer.Query{Text: "方案", Channel: "dept", Category: number(3)}, []string{"甲方案"}},
	} {
		want := map[string]bool{}
		for _, title := range test.want {
			want[title] = true
		}
		got := map[string]bool{}
		results := search(t, index, test.query)
		for _, title := range titles(results) {
			got[title] = true
		}
		if diff := cmp.Diff(want, got); diff != "" || results.Total != len(test.want) {
			t.Errorf("Search(%+v), total %d (-want +got):\n%s", test.query, results.Total, diff)
		}
	}
}

func testPeriod(t *testing.T, open Opener) {
	index, _ := open(t, "period")
	var posts []disclosure.Post
	for _, day := range []disclosure.Day{"", "1969-12-31", "1999-09-09", "2022-12-31", "2023-01-01", "2023-11-07", "2023-11-08"} {
		p := post("on"+string(day), "通知 "+string(day), "")
		p.Published = day
		posts = append(posts, p)
	}
	apply(t, index, posts...)
	for _, test := range []struct {
		period disclosure.Period
		want   int
	}{
		{disclosure.Period{}, 7},
		{disclosure.Period{From: "2023-01-01", To: "2023-11-07"}, 2},
		{disclosure.Period{From: "2023-01-01"}, 3},
		{disclosure.Period{To: "2022-12-31"}, 3},
		{disclosure.Period{From: "2023-01-02", To: "2023-11-06"}, 0},
		{disclosure.Period{From: "2023-11-07", To: "2023-11-07"}, 1},
		{disclosure.Period{From: "2023-12-31", To: "2023-01-01"}, 0},
	} {
		results := search(t, index, indexer.Query{Period: test.period, Facets: []string{indexer.FacetMonth}})
		months := 0
		for _, n := range results.Facets[indexer.FacetMonth] {
			months += n
		}
		dated := test.want
		if test.period == (disclosure.Period{}) {
			dated--
		}
		if results.Total != test.want || months != dated {
			t.Errorf("Search(%+v) has a total of %d and %d in months, want %d and %d", test.period, results.Total, months, test.want, dated)
		}
	}
	results := search(t, index, indexer.Query{})
	var days []disclosure.Day
	for _, hit := range results.Hits {
		days = append(days, hit.Published)
	}
	if diff := cmp.Diff([]disclosure.Day{"2023-11-08", "2023-11-07", "2023-01-01", "2022-12-31", "1999-09-09", "1969-12-31", ""}, days); diff != "" {
		t.Errorf("newest first (-want +got):\n%s", diff)
	}
}

func testFacets(t *testing.T, open Opener) {
	index, _ := open(t, "facets")
	var posts []disclosure.Post
	want := map[indexer.Cell]int{}
	for i := range 60 {
		p := post(fmt.Sprint(i), fmt.Sprintf("通知第%d号", i), "")
		p.Channel = []string{"portal", "dept", "Dept"}[i%3]
		p.Category, p.Requirement = i%11, i%51
		p.Department = []string{"人事处（组织部）", "人事处(组织部)", " 人事处 ", "ＩＴ中心", "it中心", ""}[i%6]
		p.Published = []disclosure.Day{"2023-01-31", "2023-02-01", ""}[i%3]
		if p.Published == "2023-02-01" {
			want[indexer.Cell{Channel: p.Channel, Category: p.Category}]++
		}
		posts = append(posts, p)
	}
	posts[0].Status = disclosure.StatusGone
	apply(t, index, posts...)
	results := search(t, index, indexer.Query{Limit: -1, Facets: []string{
		indexer.FacetChannel, indexer.FacetDepartment, indexer.FacetMonth, indexer.FacetStatus, indexer.FacetSite, indexer.FacetColumn}})
	if diff := cmp.Diff(map[string]map[string]int{
		"channel":    {"portal": 20, "dept": 20, "Dept": 20},
		"department": {"人事处（组织部）": 10, "人事处(组织部)": 10, " 人事处 ": 10, "ＩＴ中心": 10, "it中心": 10},
		"month":      {"2023-01": 20, "2023-02": 20},
		"status":     {"ok": 59, "gone": 1},
		"site":       {"学校门户网站": 60},
		"column":     {"通知公告": 60},
	}, results.Facets); diff != "" || len(results.Hits) != 0 || results.Total != 60 {
		t.Errorf("facets of all, %d hits of %d (-want +got):\n%s", len(results.Hits), results.Total, diff)
	}
	got, err := indexer.Count(t.Context(), index, disclosure.Period{From: "2023-02-01", To: "2023-02-28"}, []string{"portal", "wechat"})
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("Count: %v (-want +got):\n%s", err, diff)
	}
	results = search(t, index, indexer.Query{Text: "量子引力", Facets: []string{indexer.FacetChannel}})
	if diff := cmp.Diff(map[string]map[string]int{"channel": {}}, results.Facets); diff != "" {
		t.Errorf("facets of nothing (-want +got):\n%s", diff)
	}
}

// testManyValues counts by more values than engines list when left alone.
func testManyValues(t *testing.T, open Opener) {
	index, _ := open(t, "manyvalues")
	var posts []disclosure.Post
	for i := range 600 {
		p := post(fmt.Sprint(i), "通知", "")
		p.Department = fmt.Sprintf("第%d系", i)
		posts = append(posts, p)
	}
	apply(t, index, posts...)
	results := search(t, index, indexer.Query{Facets: []string{indexer.FacetDepartment}})
	if len(results.Facets[indexer.FacetDepartment]) != 600 || results.Total != 600 {
		t.Errorf("%d values in %d posts, want 600 in 600", len(results.Facets[indexer.FacetDepartment]), results.Total)
	}
}

func testOrder(t *testing.T, open Opener) {
	index, _ := open(t, "order")
	var posts []disclosure.Post
	for i := range 25 {
		p := post(fmt.Sprint(i), "采购公告", "正文")
		p.Published = disclosure.Day(fmt.Sprintf("2023-03-%02d", i+1))
		posts = append(posts, p)
	}
	posts = append(posts, post("body", "别的通知", "正文里说到采购公告"))
	apply(t, index, posts...)
	for _, text := range []string{"", "采购公告"} {
		seen := map[string]bool{}
		var days []string
		for offset := 0; offset < 26; offset += 10 {
			page := search(t, index, indexer.Query{Text: text, Offset: offset, Limit: 10})
			if page.Total != 26 {
				t.Errorf("Search(%q) from %d has a total of %d, want 26", text, offset, page.Total)
			}
			for _, hit := range page.Hits {
				seen[hit.ID] = true
				days = append(days, string(hit.Published)+" "+hit.Title)
			}
		}
		if len(seen) != 26 {
			t.Errorf("Search(%q) shows %d of 26 posts on three pages", text, len(seen))
		}
		if text != "" && (days[0] != "2023-03-25 采购公告" || days[24] != "2023-03-01 采购公告" || days[25] != "2023-05-06 别的通知") {
			t.Errorf("Search(%q) = %q, want the title's matches first, the newest of them first", text, days)
		}
	}
}

func testChanges(t *testing.T, open Opener) {
	index, _ := open(t, "changes")
	first, second := post("1", "旧标题甲", "旧正文"), post("2", "留下的一条", "")
	apply(t, index, first, second)
	apply(t, index, first, second) // again, to no effect
	if results := search(t, index, indexer.Query{}); results.Total != 2 {
		t.Errorf("after putting twice the total is %d, want 2", results.Total)
	}
	first.Title, first.Body, first.Published = "新标题乙", "新正文", ""
	apply(t, index, first)
	if results := search(t, index, indexer.Query{Text: "旧标题甲"}); has(results, "旧标题甲") {
		t.Error("the old title is still found")
	}
	results := search(t, index, indexer.Query{Text: "新标题乙"})
	if len(results.Hits) == 0 || results.Hits[0].Title != "新标题乙" || results.Hits[0].Published != "" || results.Hits[0].Snippet != "新正文" {
		t.Errorf("Search(新标题乙) = %+v, want the post as it is now", results.Hits)
	}
	if results := search(t, index, indexer.Query{Period: disclosure.Period{From: "2023-01-01", To: "2023-12-31"}}); results.Total != 1 {
		t.Errorf("a post that lost its day is still in the period: total %d, want 1", results.Total)
	}
	for range 2 { // removing twice is no error
		if err := index.Apply(t.Context(), nil, []string{first.ID}); err != nil {
			t.Fatal(err)
		}
	}
	if results := search(t, index, indexer.Query{}); results.Total != 1 || !has(results, second.Title) {
		t.Errorf("after removing = %q, want %q alone", titles(results), second.Title)
	}
	if err := index.Apply(t.Context(), nil, nil); err != nil {
		t.Errorf("applying nothing: %v", err)
	}
}

func testUnknownFacet(t *testing.T, open Opener) {
	index, _ := open(t, "unknownfacet")
	if _, err := index.Search(t.Context(), indexer.Query{Facets: []string{"title"}}); err == nil {
		t.Error("Search with an unknown facet gives no error")
	}
}

func testGeneration(t *testing.T, open Opener) {
	index, reopen := open(t, "generation")
	apply(t, index, post("1", "通知", ""))
	before, err := index.Generation(t.Context())
	if err != nil || before == "" {
		t.Fatalf("Generation() = %q, %v", before, err)
	}
	again := reopen()
	after, err := again.Generation(t.Context())
	if err != nil || after != before {
		t.Errorf("Generation() after reopening = %q, %v, want %q", after, err, before)
	}
	if results := search(t, again, indexer.Query{}); results.Total != 1 {
		t.Errorf("after reopening the total is %d, want 1", results.Total)
	}
	other, _ := open(t, "generation2")
	if generation, err := other.Generation(t.Context()); err != nil || generation == before {
		t.Errorf("Generation() of another index = %q, %v, want another", generation, err)
	}
}
