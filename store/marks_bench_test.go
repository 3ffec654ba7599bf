package store

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"gongkai/disclosure"
)

// BenchmarkMarkDuplicates100k marks the copies of 100,000 posts: all of them,
// again with nothing changed, and after one more post.
func BenchmarkMarkDuplicates100k(b *testing.B) {
	s := open(b)
	fill(b, s, 100_000)
	mark := func(name string, want func(int) bool) {
		peak, changed := peakHeap(func() int {
			start := time.Now()
			changed, err := s.MarkDuplicates(b.Context(), []string{"portal", "dept"})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(start).Seconds(), name+"-s")
			return changed
		})
		b.ReportMetric(float64(peak)/(1<<20), name+"-MB")
		if !want(changed) {
			b.Errorf("%s: %d marks changed", name, changed)
		}
	}
	for b.Loop() {
		if _, err := s.write.ExecContext(b.Context(), `UPDATE posts SET duplicate_of = '', copy_group = ''`); err != nil {
			b.Fatal(err)
		}
		mark("all", func(n int) bool { return n >= 20_000 })
		mark("none", func(n int) bool { return n == 0 })
		more := samplePost(100_000)
		more.Body += "\n附件：采购结果一览表.doc"
		more.Published = disclosure.Day("2023-12-01")
		if _, err := s.SavePost(b.Context(), more); err != nil {
			b.Fatal(err)
		}
		mark("one", func(n int) bool { return n <= 1 })
	}
}

// peakHeap is by how many bytes the heap grew at most while work ran.
func peakHeap(work func() int) (peak uint64, result int) {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	before := stats.HeapAlloc
	done := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				var now runtime.MemStats
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapAlloc)
			}
		}
	})
	result = work()
	close(done)
	watch.Wait()
	return max(peak, before) - before, result
}
