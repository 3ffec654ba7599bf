package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"gongkai/disclosure"
)

// BenchmarkFinish writes what a crawl writes for each entry: a page of 20 kB
// with its body, a new post with its text, and the line of the ledger.
func BenchmarkFinish(b *testing.B) {
	s := open(b)
	run, _, err := s.StartRun(b.Context(), time.Now(), []string{"门户"})
	if err != nil {
		b.Fatal(err)
	}
	filler := strings.Repeat("<p>根据有关规定,现将本年度预算执行情况公开如下。</p>\n", 300)
	queue := []disclosure.Visit{}
	met := 0
	for n := 0; b.Loop(); n++ {
		if len(queue) == 0 {
			b.StopTimer()
			queue = enqueueEntries(b, s, run.ID, met, 5000)
			met += 5000
			b.StartTimer()
		}
		visit := queue[0]
		queue = queue[1:]
		post := samplePost(n)
		post.URL = visit.URL
		body := []byte(fmt.Sprint(visit.ID, filler))
		bucket, err := finishOne(b.Context(), s, visit, disclosure.Outcome{
			Page: &disclosure.Page{URL: visit.URL, Status: 200, ContentType: "text/html", Fetched: run.Started}, Body: body, Post: &post,
		})
		if err != nil || bucket != disclosure.New {
			b.Fatal(bucket, err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "visits/s")
}

func enqueueEntries(tb testing.TB, s *Store, run int64, from, n int) []disclosure.Visit {
	tb.Helper()
	visits := make([]disclosure.Visit, n)
	for i := range visits {
		visits[i] = disclosure.Visit{Run: run, Site: "门户", Kind: disclosure.KindEntry, URL: fmt.Sprintf("http://www.example.edu.cn/info/1001/%d.htm", from+i),
			Column: disclosure.Column{Name: "通知公告"}, Title: "某某通知"}
	}
	if err := s.Enqueue(tb.Context(), visits); err != nil {
		tb.Fatal(err)
	}
	visits, err := s.Pending(tb.Context(), run, "门户", n)
	if err != nil || len(visits) != n {
		tb.Fatal(len(visits), err)
	}
	return visits
}

// samplePost invents the nth post of a campus: 10 sites in 2 channels, 80
// columns that each answer a few requirements, two years, every fifth a copy
// of its predecessor.
func samplePost(n int) disclosure.Post {
	site, column := n%10, n%80
	requirement := (column + n/80%5) % 51
	text := n
	if n%5 == 4 {
		text = n - 1
	}
	day := time.Date(2022, 1, 1+text%730, 0, 0, 0, 0, time.UTC)
	canonical := fmt.Sprintf("site%d.example.edu.cn/info/%d/%d.htm", site, 1000+column, n)
	channel := "dept"
	if site == 0 {
		channel = "portal"
	}
	return disclosure.Post{
		ID: disclosure.PostID(channel, canonical), URL: "http://" + canonical, Canonical: canonical,
		Title: fmt.Sprintf("关于公布某某项目第%d号采购结果的公告", text), Published: disclosure.Day(day.Format(time.DateOnly)),
		Source: "某某处", Body: strings.Repeat(fmt.Sprintf("第%d号公告的正文,说明采购的结果。\n", text), 40),
		Attachments: []disclosure.Attachment{{Text: "附件", URL: "http://" + canonical + ".pdf"}},
		Channel:     channel, Site: fmt.Sprintf("站点%d", site), Column: fmt.Sprintf("栏目%d", column), Department: fmt.Sprintf("部门%d", site),
		Requirement: requirement, Category: requirement / 5, How: disclosure.HowClassifier, Confidence: 0.8, Reason: "标题含「采购」",
		Status: disclosure.StatusOK, Fingerprint: fmt.Sprintf("%064x", text+1), PageHash: fmt.Sprintf("%064x", n+1),
	}
}

// fill saves n sample posts in few transactions.
func fill(tb testing.TB, s *Store, n int) {
	tb.Helper()
	const batch = 5000
	for from := 0; from < n; from += batch {
		err := s.update(tb.Context(), func(t transaction) error {
			for i := from; i < min(from+batch, n); i++ {
				if _, _, err := t.savePost(tb.Context(), samplePost(i), 0); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
}

func BenchmarkTally100k(b *testing.B) {
	s := open(b)
	fill(b, s, 100_000)
	start := time.Now()
	changed, err := s.MarkDuplicates(b.Context(), []string{"portal", "dept"})
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("mark duplicates: %d changed in %v", changed, time.Since(start))
	start = time.Now()
	if changed, err = s.MarkDuplicates(b.Context(), []string{"portal", "dept"}); changed != 0 || err != nil {
		b.Fatal(changed, err)
	}
	b.Logf("mark duplicates again: %v", time.Since(start))
	whole := disclosure.Period{From: "2022-01-01", To: "2023-12-31"}
	year := disclosure.Period{From: "2023-01-01", To: "2023-11-07"}
	for _, bench := range []struct {
		name   string
		period disclosure.Period
		by     []disclosure.Dimension
	}{
		{"whole", whole, nil},
		{"year", year, nil},
		{"channel", whole, []disclosure.Dimension{disclosure.ByChannel}},
		{"channel,category", whole, []disclosure.Dimension{disclosure.ByChannel, disclosure.ByCategory}},
		{"channel,category of a year", year, []disclosure.Dimension{disclosure.ByChannel, disclosure.ByCategory}},
		{"department,month", whole, []disclosure.Dimension{disclosure.ByDepartment, disclosure.ByMonth}},
		{"column", whole, []disclosure.Dimension{disclosure.ByColumn}},
		{"all", whole, []disclosure.Dimension{disclosure.ByChannel, disclosure.ByCategory, disclosure.ByRequirement, disclosure.ByDepartment, disclosure.ByColumn, disclosure.ByMonth, disclosure.BySite}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Tally(b.Context(), bench.period, bench.by...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("posts of a cell", func(b *testing.B) {
		category := 3
		for b.Loop() {
			n := 0
			for _, err := range s.Posts(b.Context(), Filter{Channel: "dept", Category: &category, Period: year}) {
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
			if n == 0 {
				b.Fatal("no posts")
			}
		}
	})
	b.Run("first 50 posts", func(b *testing.B) {
		for b.Loop() {
			for _, err := range s.Posts(b.Context(), Filter{Limit: 50}) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
