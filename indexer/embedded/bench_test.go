package embedded_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gongkai/disclosure"
	"gongkai/indexer"
	"gongkai/indexer/embedded"
	"gongkai/indexer/indextest"
)

func filled(b *testing.B, n int) *embedded.Index {
	b.Helper()
	index, err := embedded.Open(b.Context(), filepath.Join(b.TempDir(), "index"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { index.Close() })
	if err := index.Apply(b.Context(), indextest.Documents(n), nil); err != nil {
		b.Fatal(err)
	}
	return index
}

func BenchmarkEmbeddedApply(b *testing.B) {
	const n = 2000
	documents := indextest.Documents(n)
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
