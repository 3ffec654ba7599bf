package crawler_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/crawler"
	"gongkai/disclosure"
	"gongkai/store"
)

// TestProbe probes the site of every archive in testdata/probe, as in
// TestCrawl, reading two pages of every list. The file want is the columns,
// with their menus, posts, days and second page, and what was left out. A crawl
// of the same site without columns must read the same ones, also when it is
// cut off after every visit.
func TestProbe(t *testing.T) {
	archives, err := filepath.Glob("testdata/probe/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives in testdata/probe: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, files := readArchive(t, name)
			server := httptest.NewServer(pages(files))
			defer server.Close()
			site := siteOf(server, "")
			probed := probe(t, site, func(s *crawler.Settings) { s.Budget.Pages = 2 })
			got := strings.ReplaceAll(describeProbe(probed), server.URL, "")
			if *update {
				writeWant(t, name, archive, got)
				return
			}
			if diff := cmp.Diff(files["want"], got); diff != "" {
				t.Errorf("probe of %s (-want +got):\n%s", name, diff)
			}
			var columns []disclosure.Column
			for _, column := range probed.Columns {
				columns = append(columns, column.Column)
			}
			if diff := cmp.Diff(columns, crawledColumns(t, site, 0)); diff != "" {
				t.Errorf("probe and crawl disagree (-probe +crawl):\n%s", diff)
			}
			if diff := cmp.Diff(columns, crawledColumns(t, site, 1)); diff != "" {
				t.Errorf("a crawl that is cut off finds other columns (-probe +crawl):\n%s", diff)
			}
		})
	}
}

func probe(t testing.TB, site disclosure.Site, change func(*crawler.Settings)) crawler.Probed {
	t.Helper()
	probed, err := newCrawler(t, openStore(t), change).Probe(t.Context(), site)
	if err != nil {
		t.Fatal(err)
	}
	return probed
}

func describeProbe(probed crawler.Probed) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s\n", probed.Name, probed.CMS)
	for _, column := range probed.Columns {
		fmt.Fprintf(&b, "%s | %s | %d posts", strings.Join(append(column.Menus, column.Name), " > "), column.URL, column.Posts)
		if column.First != "" {
			fmt.Fprintf(&b, ", %s to %s", column.First, column.Last)
		}
		if column.Next != "" {
			fmt.Fprintf(&b, ", next %s", column.Next)
		}
		if !column.Complete {
			fmt.Fprintf(&b, ", %d read", column.Counted)
		}
		b.WriteString("\n")
	}
	for _, visit := range probed.Trouble {
		if visit.Kind != disclosure.KindList && visit.Bucket != disclosure.Fetched {
			fmt.Fprintf(&b, "- %s %s %s: %s\n", visit.Bucket, visit.Kind, visit.URL, visit.Reason)
		}
	}
	return b.String()
}

// watched notes the columns that a crawl begins to read, and cuts it off after
// some visits.
type watched struct {
	*store.Store
	columns []disclosure.Column
	visits  int
	cutOff  int // 0 for never
	cancel  func()
}

func (w *watched) Finish(ctx context.Context, done ...disclosure.Done) ([]disclosure.Bucket, error) {
	buckets, err := w.Store.Finish(ctx, done...)
	for _, d := range done {
		for _, found := range d.Found {
			if err == nil && found.Kind == disclosure.KindList && found.Page == 1 {
				w.columns = append(w.columns, found.Column)
			}
		}
	}
	if w.visits += len(done); w.cutOff > 0 && w.visits%w.cutOff == 0 {
		w.cancel()
	}
	return buckets, err
}

// crawledColumns are the columns that a crawl finds, begun anew after so many
// visits.
func crawledColumns(t *testing.T, site disclosure.Site, cutOff int) []disclosure.Column {
	t.Helper()
	record := &watched{Store: openStore(t), cutOff: cutOff}
	for range 500 {
		ctx, cancel := context.WithCancel(t.Context())
		record.cancel = cancel
		report, err := newCrawlerOn(t, record, nil).Run(ctx, []disclosure.Site{site})
		cancel()
		switch {
		case err == nil:
			requireBalance(t, report)
			return record.columns
		case cutOff == 0:
			t.Fatal(err)
		case len(record.columns) > 0: // chosen; what follows is any crawl's
			return record.columns
		}
	}
	t.Fatal("the crawl does not come to an end")
	return nil
}
