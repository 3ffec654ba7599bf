package personal

import (
	"strings"
	"testing"
)

// BenchmarkFind searches a text of ordinary posts, with a table of numbers in it.
func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("根据学校2023年度采购计划，现对基础医学实验中心所需耗材进行公开询价。联系电话：0312-7654321\n1 一次性手套 200 盒 6,000.00\n", 2000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if matches := Find(text).Matches; len(matches) > 0 {
			b.Fatal(matches)
		}
	}
}
