package store

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
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

// fillTally saves n sample posts for tallies, as quickly as may be: without
// texts, which tallies do not read since all that they need is in posts_tally,
// but row by row, so that this index is as loose as that of a crawl. Two posts
// of five are marked as copies of each other, one of fifty has no day.
func fillTally(tb testing.TB, s *Store, n int) {
	tb.Helper()
	const batch = 50_000
	for from := 0; from < n; from += batch {
		err := s.update(tb.Context(), func(t transaction) error {
			var marks []mark
			for i := from; i < min(from+batch, n); i++ {
				post := samplePost(i)
				if i%50 == 0 {
					post.Published = ""
				}
				if err := t.writePost(tb.Context(), insertPost, post, true); err != nil {
					return err
				}
				if original := samplePost(i - 1).ID; i%5 == 4 {
					marks = append(marks, mark{id: original, group: original}, mark{id: post.ID, group: original, original: original})
				}
			}
			_, err := t.setMarks(tb.Context(), marks)
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
}

// BenchmarkTally100k makes all tallies, which may take 200 ms each.
func BenchmarkTally100k(b *testing.B) { benchmarkTallies(b, 100_000) }

// BenchmarkTally1M makes all tallies, which may take 2 s each. Filling takes two
// minutes and a gigabyte of disk, so it has to be asked for.
func BenchmarkTally1M(b *testing.B) {
	const posts = 1_000_000
	if asked, _ := strconv.Atoi(os.Getenv("GONGKAI_BENCH_POSTS")); asked < posts {
		b.Skipf("runs with GONGKAI_BENCH_POSTS=%d", posts)
	}
	benchmarkTallies(b, posts)
}

func benchmarkTallies(b *testing.B, posts int) {
	s := open(b)
	fillTally(b, s, posts)
	all := disclosure.Dimensions()
	groupings := map[string][][]disclosure.Dimension{"whole": {nil}, "all dimensions": {all}}
	for i, dimension := range all {
		groupings["each dimension"] = append(groupings["each dimension"], all[i:i+1])
		for _, other := range all[i+1:] {
			groupings["each pair"] = append(groupings["each pair"], []disclosure.Dimension{dimension, other})
		}
	}
	for _, period := range []struct {
		name string
		disclosure.Period
	}{
		{"open", disclosure.Period{}},
		{"two years", disclosure.Period{From: "2022-01-01", To: "2023-12-31"}},
		{"a year", disclosure.Period{From: "2023-01-01", To: "2023-12-31"}},
	} {
		for _, name := range slices.Sorted(maps.Keys(groupings)) {
			b.Run(name+" in "+period.name, func(b *testing.B) {
				worst(b, groupings[name], func(by []disclosure.Dimension) error {
					_, err := s.Tally(b.Context(), period.Period, by...)
					return err
				})
			})
		}
		b.Run("each pair with its totals in "+period.name, func(b *testing.B) {
			worst(b, groupings["each pair"], func(by []disclosure.Dimension) error {
				_, err := s.Tallies(b.Context(), period.Period, nil, by, by[:1], by[1:])
				return err
			})
		})
		b.Run("unique in "+period.name, func(b *testing.B) {
			worst(b, [][]string{nil, {"dept"}, {"portal", "dept"}}, func(channels []string) error {
				_, err := s.Unique(b.Context(), period.Period, channels)
				return err
			})
		})
	}
	b.Run("undated", func(b *testing.B) {
		worst(b, []bool{true}, func(bool) error {
			_, err := s.Undated(b.Context())
			return err
		})
	})
}

// worst reports in milliseconds how long work takes with that of its ways that
// takes longest, and says which one that is. The best of all rounds counts for
// each way, since what else the machine does only adds to it.
func worst[Way any](b *testing.B, ways []Way, work func(Way) error) {
	took := make([]time.Duration, len(ways))
	for b.Loop() {
		for i, way := range ways {
			start := time.Now()
			if err := work(way); err != nil {
				b.Fatal(err)
			}
			if d := time.Since(start); took[i] == 0 || d < took[i] {
				took[i] = d
			}
		}
	}
	longest := slices.Max(took)
	b.ReportMetric(float64(longest.Microseconds())/1000, "worst-ms")
	b.Logf("%v", ways[slices.Index(took, longest)])
}

// BenchmarkPosts100k reads posts for the pages behind a number.
func BenchmarkPosts100k(b *testing.B) {
	s := open(b)
	fillTally(b, s, 100_000)
	category := 3
	for _, bench := range []struct {
		name   string
		filter Filter
	}{
		{"of a cell", Filter{Channels: []string{"dept"}, Category: &category, Period: disclosure.Period{From: "2023-01-01", To: "2023-11-07"}}},
		{"first 50", Filter{Limit: 50}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				n := 0
				for _, err := range s.Posts(b.Context(), bench.filter) {
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
	}
}
