package main

import (
	"testing"
	"time"

	"gongkai/crawler"
)

func TestProgressText(t *testing.T) {
	start := time.Date(2023, 12, 1, 8, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		in    crawler.Progress
		begun int
		after time.Duration
		want  string
	}{
		{crawler.Progress{Done: 50, Met: 200, Pages: 40, Posts: 30}, 0, 10 * time.Second, "50 / 200，40 页，新增或更新 30 条，每秒 4.0 页，约剩 30s"},
		{crawler.Progress{Done: 150, Met: 200, Pages: 40, Posts: 30}, 100, 10 * time.Second, "150 / 200，40 页，新增或更新 30 条，每秒 4.0 页，约剩 10s"},
		{crawler.Progress{Done: 0, Met: 3, Pages: 1}, 0, time.Second, "0 / 3，1 页，新增或更新 0 条，每秒 1.0 页"},
		{crawler.Progress{Done: 200, Met: 200, Pages: 190, Posts: 180, Over: true}, 0, 19 * time.Second, "完成，190 页，新增或更新 180 条，每秒 10.0 页"},
	} {
		at := siteProgress{Progress: test.in, start: start, begun: test.begun}
		if got := at.text(start.Add(test.after)); got != test.want {
			t.Errorf("text(%+v) = %s, want %s", test.in, got, test.want)
		}
	}
	if got := (&siteProgress{}).text(start); got != "等待中" {
		t.Errorf("before it begins: %s", got)
	}
}
