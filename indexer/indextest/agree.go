package indextest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
	"gongkai/indexer"
)

// testAgree holds an engine against the oracle: the same posts in the same
// order, the same totals and the same counts, for queries of every kind.
func testAgree(t *testing.T, open Opener, posts int) {
	index, _ := open(t, "agree")
	documents := Documents(posts)
	edges := edgePosts()
	for _, p := range edges {
		documents = append(documents, indexer.NewDocument(p))
	}
	for chunk := range slices.Chunk(documents, 1000) {
		if err := index.Apply(t.Context(), chunk, nil); err != nil {
			t.Fatal(err)
		}
	}
	oracle := newOracle(documents)
	for _, q := range agreeQueries(documents) {
		q.Facets = []string{indexer.FacetChannel, indexer.FacetRequirement, indexer.FacetDepartment, indexer.FacetMonth, indexer.FacetStatus}
		ids, want := oracle.answer(q)
		got := search(t, index, q)
		if got.Total != want.Total || got.Broadened != want.Broadened {
			t.Errorf("Search(%+v): total %d, broadened %v, want %d, %v", q, got.Total, got.Broadened, want.Total, want.Broadened)
		}
		if diff := cmp.Diff(want.Facets, got.Facets); diff != "" {
			t.Errorf("facets of Search(%+v) (-want +got):\n%s", q, diff)
		}
		offset, limit := q.Window()
		page := ids[min(offset, len(ids)):min(offset+limit, len(ids))]
		if diff := cmp.Diff(page, hitIDs(got), cmp.Transformer("", func(s []string) []string { return append([]string{}, s...) })); diff != "" {
			t.Errorf("hits of Search(%+v) (-want +got):\n%s", q, diff)
		}
	}
}

func hitIDs(results indexer.Results) []string {
	var ids []string
	for _, hit := range results.Hits {
		ids = append(ids, hit.ID)
	}
	return ids
}

// edgePosts are what generated posts do not hold.
func edgePosts() []disclosure.Post {
	posts := corpus()
	for i := range posts { // the generated ones have numbers too
		posts[i].ID = disclosure.PostID("portal", "edge.example/"+posts[i].ID)
	}
	for i, title := range []string{
		strings.Repeat("关于公布结果的通知", 12) + "甲", strings.Repeat("关于公布结果的通知", 12) + "乙", strings.Repeat("长标题的开头", 80) + "甲",
		"关于INTERNATIONALCONFERENCEONMACHINEQXZING的通知", "abcdefghijklmnopqrstuvwxyz1", "abcdefghijklmnopqrstuvwxyz2", "⚠️ 注意", "通\u200b知", "2024 年 5 月", "国家 奖学金2022 年",
		"冀教办函〔2023〕15号", "冀教办函[2023]15号 转发", "关于转发（冀教办函【2023】15号）的通知", "冀教办函 2023 第15号",
		"國際論壇與學術報告", "国际论坛与学术报告", "ＡＢＣ全角标题２０２３", "🎉🎉🎉", "", "。。。", "一", "A", "Ａ１", "e\u0301te\u0301 café", "𠮷野家", "カタカナの標題", "2023", "20231", "12023",
	} {
		p := post("edge"+string(rune('a'+i)), title, "正文"+title)
		p.Published = []disclosure.Day{"2020-02-29", "", "2021-12-31"}[i%3]
		posts = append(posts, p)
	}
	return posts
}

// agreeQueries asks for parts of some of the documents, and for what is odd.
func agreeQueries(documents []indexer.Document) []indexer.Query {
	yes, no, three := true, false, 3
	queries := []indexer.Query{
		{}, {Order: indexer.ByDay, Offset: 5, Limit: 7}, {Attached: &yes}, {Attached: &no, Limit: 3}, {Status: disclosure.StatusGone},
		{Category: &three}, {Requirement: &three, Channel: "dept"}, {Site: "网站7"}, {Department: "第3处", Column: "栏目43"},
		{Period: disclosure.Period{From: "2020-01-01", To: "2020-12-31"}}, {Period: disclosure.Period{To: "2019-12-31"}, Text: "学院"},
		{Not: []string{"学"}}, {Not: []string{"通知", "报告"}, Text: "学院"}, {Not: []string{"关于"}, Category: &three},
		{Offset: len(documents) - 3, Limit: 10}, {Offset: 1 << 40}, {Limit: -1, Text: "学生"},
	}
	for _, text := range []string{
		"，。！", "🎉", "一", "A", "a1", "e", "été", "𠮷野", "カタ", "標題", "标题", "國際論壇", "国际论坛", "２０２３", "2023", "20", "冀教办函〔2023〕15号",
		"冀教办函(2023)15号", "冀教办函【2023】15号", "冀教办函2023 15号", "jjbh", "guoji luntan", "gjlt", "教代会", "奖学斤", "请问在哪里可以看到国家奖学金的评审办法？",
		"量子引力", "59期", "runner", "SKY runner", "-", "\"", "冀教", "15号", "年", "学", "第", "的", "ABC全角", "⚠️", "❤️", "\uFE0F", "QX", "conference", "2024年5月", "国家奖学金 2022年",
		strings.Repeat("关于公布结果的通知", 12) + "乙", strings.Repeat("长标题的开头", 80) + "甲",
	} {
		queries = append(queries, indexer.Query{Text: text}, indexer.Query{Text: text, Order: indexer.ByDay})
	}
	for _, phrase := range []string{"国家奖学金", "信息公开工作", "2022-2023学年", "学年信息", "冀教办函〔2023〕15号", "。", "worldcup比赛", "15号", "2022年", "abcdefghijklmnopqrstuvwxyz2", "通知"} {
		queries = append(queries, indexer.Query{Phrases: []string{phrase}}, indexer.Query{Text: "学", Phrases: []string{phrase}}, indexer.Query{Not: []string{phrase}})
	}
	sampled := min(12, 1+len(documents)/20)
	for _, text := range []string{"jxj", "奖学斤", "国家奖学金评审某某", "zhaopin gonggao"} {
		for _, phrase := range []string{"公示", "SKY", "办法", "国家奖学"} {
			queries = append(queries, indexer.Query{Text: text, Phrases: []string{phrase}})
		}
	}
	for i := 0; i < len(documents); i += len(documents)/sampled + 1 {
		queries = append(queries, queriesFor(documents[i], i)...)
	}
	return queries
}

// queriesFor asks for parts of a document's title and body.
func queriesFor(d indexer.Document, i int) []indexer.Query {
	title, body := []rune(d.Title), []rune(d.Body)
	if len(title) < 10 || len(body) < 100 {
		return nil
	}
	part := func(text []rune, at, n int) string {
		at %= len(text) - n
		return string(text[at : at+n])
	}
	return []indexer.Query{
		{Text: d.Title}, {Text: d.Title + "-某某学院"}, {Text: part(title, i, 2)}, {Text: part(title, 7*i, 5)}, {Text: part(title, 3*i, 9)},
		{Text: part(body, 5*i, 2)}, {Text: part(body, 11*i, 4), Department: d.Department}, {Text: part(body, 13*i, 30)}, {Text: part(body, 17*i, 90)},
		{Text: part(title, i, 2) + " " + part(body, i, 3), Order: indexer.ByDay, Offset: 2, Limit: 5},
		{Phrases: []string{part(body, 19*i, 6)}}, {Phrases: []string{part(title, 2*i, 4)}, Not: []string{part(body, 23*i, 2)}},
		{Text: part(title, 5*i, 2), Period: disclosure.Period{From: "2018-03-01", To: disclosure.Day(d.Published)}},
	}
}
