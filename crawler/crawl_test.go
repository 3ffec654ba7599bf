package crawler_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"gongkai/classify"
	"gongkai/crawler"
	"gongkai/crawler/fetch"
	"gongkai/disclosure"
	"gongkai/store"
)

var update = flag.Bool("update", false, "write what the crawl finds into the archives")

// TestCrawl crawls the site of every archive in testdata. A file of an archive
// is a page: its name is the path, and perhaps a status and a Location. The
// file columns has a line "name path requirement" for every column, and none
// for a site whose columns are to be found. The file want is the posts and the
// ledger that must come out.
func TestCrawl(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives in testdata: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, files := readArchive(t, name)
			server := httptest.NewServer(pages(files))
			defer server.Close()
			record := openStore(t)
			report := crawl(t, record, siteOf(server, files["columns"]))
			got := strings.ReplaceAll(describe(t, record, report), server.URL, "")
			if *update {
				writeWant(t, name, archive, got)
				return
			}
			if diff := cmp.Diff(files["want"], got); diff != "" {
				t.Errorf("crawl of %s (-want +got):\n%s", name, diff)
			}
		})
	}
}

func readArchive(t *testing.T, name string) (archive *txtar.Archive, files map[string]string) {
	t.Helper()
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	for _, file := range archive.Files {
		files[file.Name] = string(file.Data)
	}
	return archive, files
}

// pages serves an archive.
func pages(files map[string]string) http.Handler {
	mux := http.NewServeMux()
	answers := map[string]http.HandlerFunc{}
	for name, body := range files {
		fields := strings.Fields(name)
		if !strings.HasPrefix(fields[0], "/") {
			continue
		}
		answers[fields[0]] = func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			if len(fields) > 2 {
				w.Header().Set("Location", fields[2])
			}
			if len(fields) > 1 {
				status, _ := strconv.Atoi(fields[1])
				w.WriteHeader(status)
			}
			io.WriteString(w, body)
		}
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		answer, ok := answers[r.URL.RequestURI()]
		if !ok {
			http.NotFound(w, r)
			return
		}
		answer(w, r)
	})
	return mux
}

func siteOf(server *httptest.Server, columns string) disclosure.Site {
	site := disclosure.Site{
		Name: "教务处", Home: server.URL + "/", Channel: "dept", Department: "教务处",
		Parallel: 2, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	}
	for line := range strings.Lines(columns) {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		column := disclosure.Column{Name: fields[0], URL: server.URL + fields[1]}
		if len(fields) > 2 {
			column.Requirement, _ = strconv.Atoi(fields[2])
		}
		site.Columns = append(site.Columns, column)
	}
	return site
}

func openStore(t testing.TB) *store.Store {
	t.Helper()
	record, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "gongkai.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := record.Close(); err != nil {
			t.Error(err)
		}
	})
	return record
}

func newCrawler(t testing.TB, record *store.Store, change func(*crawler.Settings)) *crawler.Crawler {
	t.Helper()
	return newCrawlerOn(t, record, change)
}

func newCrawlerOn(t testing.TB, record crawler.Store, change func(*crawler.Settings)) *crawler.Crawler {
	t.Helper()
	checklist, ok := classify.Builtin(classify.MOE2014)
	if !ok {
		t.Fatal("no built-in checklist")
	}
	classifier, err := classify.New(checklist)
	if err != nil {
		t.Fatal(err)
	}
	settings := crawler.Settings{
		Fetch: fetch.Settings{
			Agent: "gongkai/test", Timeout: 10 * time.Second, MaxBytes: 1 << 20,
			Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		},
		Workers: 2, Budget: disclosure.Budget{Pages: 20, Visits: 1000}, LossPercent: 10,
		Now: func() time.Time { return time.Date(2023, 12, 1, 8, 0, 0, 0, time.UTC) },
	}
	if change != nil {
		change(&settings)
	}
	return crawler.New(record, classifier, settings)
}

func crawl(t testing.TB, record *store.Store, sites ...disclosure.Site) crawler.Report {
	t.Helper()
	report, err := newCrawler(t, record, nil).Run(t.Context(), sites)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// describe writes down the posts and what the run tells.
func describe(t testing.TB, record *store.Store, report crawler.Report) string {
	t.Helper()
	var lines []string
	for post, err := range record.Posts(t.Context(), store.Filter{WithBody: true}) {
		if err != nil {
			t.Fatal(err)
		}
		day := string(post.Published)
		if day == "" {
			day = "undated"
		}
		line := fmt.Sprintf("%s | %s | %s | %s %d %s | %s", day, post.Title, post.URL, post.Column, post.Requirement, post.How, post.Status)
		for _, attachment := range post.Attachments {
			line += " + " + attachment.Text
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	var trouble []string
	for _, visit := range report.Trouble {
		trouble = append(trouble, fmt.Sprintf("%s %s %s: %s", visit.Bucket, visit.Kind, visit.URL, visit.Reason))
	}
	slices.Sort(trouble)
	lines = append(lines, trouble...)
	lines = append(lines, strings.Trim(fmt.Sprintf("%+v", report.Ledger), "{}"), fmt.Sprintf("complete %v", report.Run.Complete))
	return strings.Join(lines, "\n") + "\n"
}

func writeWant(t *testing.T, name string, archive *txtar.Archive, want string) {
	t.Helper()
	place := slices.IndexFunc(archive.Files, func(file txtar.File) bool { return file.Name == "want" })
	if place < 0 {
		archive.Files = append(archive.Files, txtar.File{Name: "want"})
		place = len(archive.Files) - 1
	}
	archive.Files[place].Data = []byte(want)
	if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
