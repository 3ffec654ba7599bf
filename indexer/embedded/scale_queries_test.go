package embedded_test

import (
	"testing"
	"time"

	"gongkai/disclosure"
	"gongkai/indexer"
	"gongkai/indexer/embedded"
	"gongkai/indexer/indextest"
)

// scaleRounds is how often each query of the scale benchmark is asked.
const scaleRounds = 5

// asked is one query of the scale benchmark, and what came of it.
type asked struct {
	indexer.Query
	kind  string
	took  []time.Duration
	total int
}

// scaleQueries is what people ask for, and what is hard to answer, among n posts.
func scaleQueries(n int) []asked {
	var queries []asked
	add := func(kind string, q indexer.Query) {
		q.Facets = []string{indexer.FacetChannel, indexer.FacetRequirement, indexer.FacetDepartment}
		queries = append(queries, asked{Query: q, kind: kind + " " + q.Text})
	}
	texts := func(kind string, texts ...string) {
		for _, text := range texts {
			add(kind, indexer.Query{Text: text})
		}
	}
	texts("pair", "学院", "通知", "学生", "预算", "砂浆")
	texts("word", "奖学金", "毕业生就业", "信息公开工作", "教学质量检查", "国有资产处置")
	texts("words", "采购 中标 结果", "学院 学生", "部门决算 2021", "关于开展 检查 的通知")
	texts("sign", "的", "院", "瓷")
	texts("prefix", "wif", "jw", "ex", "a")
	texts("number", "2023", "20", "第59期", "2023年5月6日")
	texts("question", "请问今年的招生章程在哪里可以看到？", "怎么申请国家助学贷款", "关于二〇二三年度待处理仪器设备报废工作的补充通知")
	texts("pinyin", "zhaosheng zhangcheng", "jxj", "xueyuan")
	texts("nothing", "量子引力")
	i := 0
	for document := range indextest.Each(min(n, 2000)) {
		if i++; i%700 == 0 {
			add("title", indexer.Query{Text: document.Title})
			body := []rune(document.Body)
			add("phrase", indexer.Query{Phrases: []string{string(body[100:108])}})
		}
	}
	category, attached := 3, true
	period := disclosure.Period{From: "2020-01-01", To: "2022-12-31"}
	add("phrase 学生的", indexer.Query{Phrases: []string{"学生的"}})
	add("phrase 信息公开", indexer.Query{Phrases: []string{"信息公开"}, Period: period})
	add("without 通知", indexer.Query{Text: "学院", Not: []string{"通知"}})
	add("without 教学质量", indexer.Query{Text: "学生", Not: []string{"教学质量"}})
	add("filtered", indexer.Query{Text: "学校 报告", Channel: "dept", Category: &category, Period: period})
	add("attached", indexer.Query{Text: "采购", Attached: &attached, Order: indexer.ByDay})
	add("blank", indexer.Query{Period: period, Category: &category})
	add("all", indexer.Query{})
	add("deep", indexer.Query{Text: "学院", Offset: 10_000})
	return queries
}

func searched(b *testing.B, index *embedded.Index, query indexer.Query) indexer.Results {
	b.Helper()
	results, err := index.Search(b.Context(), query)
	if err != nil {
		b.Fatal(err)
	}
	return results
}

func inMS(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
