package embedded_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gongkai/disclosure"
	"gongkai/indexer"
	"gongkai/indexer/embedded"
)

// vocabulary is what the synthetic posts are made of.
var vocabulary = strings.Fields(`学院 关于 开展 年度 教学 质量 检查 通知 学生 奖学金 评审 办法 财务 预算 决算 公开 信息 工作 报告
采购 招标 公告 中标 结果 公示 教师 招聘 岗位 设置 管理 制度 实验 设备 图书馆 后勤 服务 安全 应急 预案 毕业生 就业 质量 专业 设置 课程
建设 科研 项目 申报 研究生 招生 章程 录取 名单 会议 党委 纪委 监督 审计 国有 资产 处置 基建 工程 验收 合同 培训 讲座 竞赛 获奖 表彰 规定`)

// posts makes n posts of about 500 characters, the same ones every time.
func posts(n int) []indexer.Document {
	random := rand.New(rand.NewPCG(1, 2))
	phrase := func(words int) string {
		var b strings.Builder
		for i := range words {
			b.WriteString(vocabulary[random.IntN(len(vocabulary))])
			if i%9 == 8 {
				b.WriteString("，")
			}
			if random.IntN(6) == 0 { // rare characters make rare pairs
				b.WriteRune(rune(0x4E00 + random.IntN(6000)))
			}
		}
		return b.String()
	}
	documents := make([]indexer.Document, n)
	for i := range documents {
		canonical := fmt.Sprintf("college.example.edu.cn/%d", i)
		documents[i] = indexer.NewDocument(disclosure.Post{
			ID: disclosure.PostID("portal", canonical), URL: "http://" + canonical,
			Title: phrase(8), Body: phrase(220),
			Published: disclosure.DayOf(time.Date(2015+i%10, time.Month(1+i%12), 1+i%28, 0, 0, 0, 0, time.UTC)),
			Channel:   []string{"portal", "dept", "wechat", "board"}[i%4], Site: fmt.Sprintf("网站%d", i%40),
			Department: fmt.Sprintf("第%d处", i%40), Column: fmt.Sprintf("栏目%d", i%200),
			Category: i % 11, Requirement: i % 51, Status: disclosure.StatusOK,
		})
	}
	return documents
}

func filled(b *testing.B, n int) *embedded.Index {
	b.Helper()
	index, err := embedded.Open(b.Context(), filepath.Join(b.TempDir(), "index"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { index.Close() })
	if err := index.Apply(b.Context(), posts(n), nil); err != nil {
		b.Fatal(err)
	}
	return index
}

func BenchmarkEmbeddedApply(b *testing.B) {
	const n = 2000
	documents := posts(n)
	index := filled(b, 1)
	b.ResetTimer()
	for b.Loop() {
		if err := index.Apply(b.Context(), documents, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "docs/s")
}

func BenchmarkEmbeddedSearch(b *testing.B) {
	index := filled(b, 10_000)
	facets := []string{indexer.FacetChannel, indexer.FacetCategory, indexer.FacetDepartment}
	queries := []indexer.Query{
		{Text: "奖学金评审办法", Facets: facets},
		{Text: "学生", Facets: facets},
		{Text: "采购 中标结果", Facets: facets, Period: disclosure.Period{From: "2020-01-01", To: "2022-12-31"}},
		{Text: "请问今年的招生章程在哪里可以看到", Facets: facets},
		{Text: "zhaosheng zhangcheng", Facets: facets},
		{Text: "院", Facets: facets},
		{Facets: facets, Period: disclosure.Period{From: "2020-01-01", To: "2022-12-31"}},
	}
	var took []time.Duration
	b.ResetTimer()
	for b.Loop() {
		for _, query := range queries {
			start := time.Now()
			if _, err := index.Search(b.Context(), query); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms/p95")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/p50")
}
