package crawler_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gongkai/crawler"
	"gongkai/disclosure"
	"gongkai/store"
)

// wordReader reads files that are plain words, and counts them.
type wordReader struct {
	mu   sync.Mutex
	read []string // names
	fail error
}

func (r *wordReader) Read(ctx context.Context, path, name string) (disclosure.FileText, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fail != nil {
		return disclosure.FileText{}, r.fail
	}
	data, err := os.ReadFile(path)
	r.read = append(r.read, name)
	if strings.HasPrefix(string(data), "secret") {
		return disclosure.FileText{Type: "doc", Reason: disclosure.FileEncrypted}, err
	}
	return disclosure.FileText{Type: "txt", Text: string(data)}, err
}

// fileSite serves two posts with files, and one that is a file.
type fileSite struct {
	*httptest.Server
	mu     sync.Mutex
	asked  map[string]int // by path
	broken string         // the path that answers 500
}

func newFileSite(t *testing.T) *fileSite {
	t.Helper()
	site := &fileSite{asked: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/a.htm", func(w http.ResponseWriter, _ *http.Request) {
		writePage(w, "通知公告", `<ul class="list">
<li id="line_u9_1"><span>2023-06-03</span><a href="/info/1.htm">`+goodTitle+`</a></li>
<li id="line_u9_2"><span>2023-06-02</span><a href="/info/2.htm">关于公布食堂满意度调查结果的通知</a></li>
<li id="line_u9_3"><span>2023-06-01</span><a href="/files/list.pdf">学生资助名单公示材料</a></li></ul>`)
	})
	post := func(title string, links ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			body := `<h1>` + title + `</h1><p>发布时间：2023-06-03</p><div id="vsb_content"><p>` + strings.Repeat("根据学校安排，现将有关事项通知如下。", 6) + `</p></div>`
			for i, link := range links {
				body += fmt.Sprintf(`<p>附件【<a href="%s">附件%d.doc</a>】</p>`, link, i+1)
			}
			writePage(w, title, body)
		}
	}
	mux.HandleFunc("/info/1.htm", post(goodTitle, "/files/one.doc", "/files/same.doc", "/files/gone.doc", "https://pan.example.com/x.doc"))
	mux.HandleFunc("/info/2.htm", post("关于公布食堂满意度调查结果的通知", "/files/one.doc", "/files/secret.doc", "/files/large.doc"))
	for name, content := range map[string]string{"one.doc": "甲文件的文字", "same.doc": "甲文件的文字", "secret.doc": "secret", "large.doc": strings.Repeat("x", 2000), "list.pdf": "名单的文字"} {
		mux.HandleFunc("/files/"+name, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Etag", `"1"`)
			http.ServeContent(w, r, name, time.Time{}, strings.NewReader(content))
		})
	}
	site.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site.mu.Lock()
		site.asked[r.URL.Path]++
		broken := r.URL.Path == site.broken
		site.mu.Unlock()
		if broken {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(site.Close)
	return site
}

// withFiles makes a crawler keep files in a folder.
func withFiles(t *testing.T, dir string, reader crawler.FileReader, change func(*crawler.Settings)) func(*crawler.Settings) {
	t.Helper()
	archive, err := store.OpenArchive(dir)
	if err != nil {
		t.Fatal(err)
	}
	return func(settings *crawler.Settings) {
		settings.Files = crawler.Files{Download: true, MaxBytes: 1000, Recheck: 60 * 24 * time.Hour, Archive: archive, Reader: reader, Version: 1}
		if change != nil {
			change(settings)
		}
	}
}

// texts are what the record holds of the posts' files, by the posts' titles.
func texts(t *testing.T, record *store.Store, base string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for post, err := range record.Posts(t.Context(), store.Filter{WithBody: true}) {
		if err != nil {
			t.Fatal(err)
		}
		files, err := record.Files(t.Context(), post)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			all[post.Title] = append(all[post.Title], fmt.Sprintf("%s %d %s %d %q", strings.TrimPrefix(file.URL, base), file.Status, file.Type, file.Bytes, file.Reason))
		}
	}
	return all
}

// searchable are the texts of files that come with changes after one.
func searchable(t *testing.T, record *store.Store, after int64) (found []string, last int64) {
	t.Helper()
	changes, err := record.Changes(t.Context(), after, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range changes {
		for _, file := range change.Files {
			found = append(found, change.Post.Title+": "+file.Text)
		}
		after = change.Seq
	}
	slices.Sort(found)
	return found, after
}

func TestFiles(t *testing.T) {
	site := newFileSite(t)
	record, reader, dir := openStore(t), &wordReader{}, t.TempDir()
	run := func(change func(*crawler.Settings)) crawler.Report {
		t.Helper()
		report, err := newCrawler(t, record, withFiles(t, dir, reader, change)).Run(t.Context(), []disclosure.Site{siteOf(site.Server, "通知公告 /a.htm")})
		if err != nil {
			t.Fatal(err)
		}
		return report
	}
	report := run(nil)
	want := map[string][]string{
		goodTitle: {`/files/one.doc 200 txt 18 ""`, `/files/same.doc 200 txt 18 ""`, `/files/gone.doc 404  0 "status 404"`, `https://pan.example.com/x.doc 0  0 "not downloaded"`},
		"关于公布食堂满意度调查结果的通知": {`/files/one.doc 200 txt 18 ""`, `/files/secret.doc 200 doc 6 "encrypted"`, `/files/large.doc 0  0 "too large"`},
		"学生资助名单公示材料":       {`/files/list.pdf 200 txt 15 ""`},
	}
	if diff := cmp.Diff(want, texts(t, record, site.URL)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if want := (disclosure.FileLedger{Fetched: 4, Failed: 2}); report.Files != want || report.Ledger.Total() != 4 || !report.Run.Complete {
		t.Errorf("files %+v, ledger %+v, complete %v, want %+v beside 4 pages and posts, complete", report.Files, report.Ledger, report.Run.Complete, want)
	}
	found, last := searchable(t, record, 0)
	if diff := cmp.Diff([]string{goodTitle + ": 甲文件的文字", goodTitle + ": 甲文件的文字", "关于公布食堂满意度调查结果的通知: 甲文件的文字", "学生资助名单公示材料: 名单的文字"}, found); diff != "" {
		t.Errorf("searchable (-want +got):\n%s", diff)
	}
	// The same bytes under two addresses are read once, or by two workers at a time.
	read := map[string]bool{}
	for _, name := range reader.read {
		read[strings.Replace(name, "same.doc", "one.doc", 1)] = true
	}
	if diff := cmp.Diff(map[string]bool{"list.pdf": true, "one.doc": true, "secret.doc": true}, read); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	checkArchive(t, dir, 3)

	// When the posts are looked at again, what is kept is not asked for, but what was not had is.
	site.asked = map[string]int{}
	later := func(settings *crawler.Settings) {
		settings.Now = func() time.Time { return time.Date(2023, 12, 30, 8, 0, 0, 0, time.UTC) }
	}
	report = run(later)
	if diff := cmp.Diff(map[string]int{"/files/gone.doc": 1, "/files/large.doc": 1}, askedFiles(site)); diff != "" {
		t.Errorf("asked for in the second run (-want +got):\n%s", diff)
	}
	if found, _ := searchable(t, record, last); len(found) > 0 {
		t.Errorf("a run that changed nothing announced %q", found)
	}
	// Who wants to know everything asks for all of it, with its validator.
	report = run(func(settings *crawler.Settings) {
		later(settings)
		settings.Full = true
	})
	if want := (disclosure.FileLedger{NotModified: 4, Failed: 2}); report.Files != want {
		t.Errorf("files of the third run %+v, want %+v", report.Files, want)
	}
	if diff := cmp.Diff(want, texts(t, record, site.URL)); diff != "" {
		t.Errorf("files after the third run (-want +got):\n%s", diff)
	}
}

func askedFiles(site *fileSite) map[string]int {
	asked := map[string]int{}
	for path, n := range site.asked {
		if strings.HasPrefix(path, "/files/") {
			asked[path] = n
		}
	}
	return asked
}

// checkArchive wants so many files in an archive, and none that is unfinished.
func checkArchive(t *testing.T, dir string, want int) {
	t.Helper()
	kept, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil || len(kept) != want {
		t.Errorf("%d files in the archive, %v, want %d: %q", len(kept), err, want, kept)
	}
	for _, path := range kept {
		if strings.Contains(path, "unfinished") {
			t.Errorf("%s is left", path)
		}
	}
}

func TestFilesSwitchedOff(t *testing.T) {
	site := newFileSite(t)
	record := openStore(t)
	crawl(t, record, siteOf(site.Server, "通知公告 /a.htm"))
	if asked := askedFiles(site); len(asked) > 0 {
		t.Errorf("asked for %v", asked)
	}
	if got := texts(t, record, site.URL)["学生资助名单公示材料"]; !slices.Equal(got, []string{`/files/list.pdf 0  0 "not downloaded"`}) {
		t.Errorf("files %q", got)
	}
}

// A file that could not be had is asked for again though its post needs no
// look, and so are files that were not wanted before.
func TestFilesAreAskedForAgain(t *testing.T) {
	site := newFileSite(t)
	record, dir := openStore(t), t.TempDir()
	now := time.Date(2023, 9, 4, 8, 0, 0, 0, time.UTC) // no post is due for a while
	sites := []disclosure.Site{siteOf(site.Server, "通知公告 /a.htm")}
	clock := func(s *crawler.Settings) { s.Now = func() time.Time { return now } }
	if _, err := newCrawler(t, record, clock).Run(t.Context(), sites); err != nil { // without files
		t.Fatal(err)
	}
	site.broken = "/files/one.doc"
	for i, step := range []struct {
		after time.Duration
		asked map[string]int
	}{
		{time.Minute, map[string]int{"/files/one.doc": 1, "/files/same.doc": 1, "/files/gone.doc": 1, "/files/secret.doc": 1, "/files/large.doc": 1, "/files/list.pdf": 1}},
		{time.Minute, map[string]int{}},
		{25 * time.Hour, map[string]int{"/files/one.doc": 1}},
		{25 * time.Hour, map[string]int{}},
	} {
		now = now.Add(step.after)
		clear(site.asked)
		if i == 2 {
			site.broken = ""
		}
		settings := withFiles(t, dir, &wordReader{}, clock)
		if _, err := newCrawler(t, record, settings).Run(t.Context(), sites); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.asked, askedFiles(site)); diff != "" {
			t.Errorf("asked for at %v (-want +got):\n%s", now, diff)
		}
	}
}

// A crawl that stops between a file's steps goes on there: no file is lost,
// none is kept twice, and half a file is gone when the archive is opened again.
func TestFilesAfterAStop(t *testing.T) {
	site := newFileSite(t)
	record, dir := openStore(t), t.TempDir()
	sites := []disclosure.Site{siteOf(site.Server, "通知公告 /a.htm")}
	for stops := range 2 {
		ctx, cancel := context.WithCancel(t.Context())
		reader := &stoppingReader{cancel: cancel, after: stops}
		_, err := newCrawler(t, record, withFiles(t, dir, reader, nil)).Run(ctx, sites)
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("a stopped run ends with %v", err)
		}
		if err := os.WriteFile(filepath.Join(dir, "unfinished", fmt.Sprint(stops)), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	report, err := newCrawler(t, record, withFiles(t, dir, &wordReader{}, nil)).Run(t.Context(), sites)
	if err != nil || !report.Resumed || report.Files.Total() != 6 || report.Files.Pending != 0 {
		t.Errorf("resumed %v, files %+v, %v, want all 6", report.Resumed, report.Files, err)
	}
	if found, _ := searchable(t, record, 0); len(found) != 4 {
		t.Errorf("searchable %q, want 4 texts", found)
	}
	checkArchive(t, dir, 3)
}

// stoppingReader ends the crawl in the middle of a file.
type stoppingReader struct {
	wordReader
	cancel context.CancelFunc
	after  int
}

func (r *stoppingReader) Read(ctx context.Context, path, name string) (disclosure.FileText, error) {
	r.mu.Lock()
	stops := len(r.read) >= r.after
	r.mu.Unlock()
	if stops {
		r.cancel()
		return disclosure.FileText{}, ctx.Err()
	}
	return r.wordReader.Read(ctx, path, name)
}

// Files that could not be read, or that a better reader can read now, are read
// again without asking the site.
func TestRereadFiles(t *testing.T) {
	site := newFileSite(t)
	record, dir := openStore(t), t.TempDir()
	broken := &wordReader{fail: errors.New("no process")}
	settings := withFiles(t, dir, broken, nil)
	report, err := newCrawler(t, record, settings).Run(t.Context(), []disclosure.Site{siteOf(site.Server, "通知公告 /a.htm")})
	if err != nil || report.Files.Failed != 6 || !report.Run.Complete {
		t.Fatalf("files %+v, complete %v, %v, want all 6 failed", report.Files, report.Run.Complete, err)
	}
	var files crawler.Settings
	settings(&files)
	site.Close()
	for version, want := range []int{3, 0, 3} { // versions 1, 1 and 2
		broken.fail = nil
		files.Files.Version = 1 + version/2
		if n, err := crawler.RereadFiles(t.Context(), record, files.Files); n != want || err != nil {
			t.Errorf("read %d files again, %v, want %d", n, err, want)
		}
	}
	if found, _ := searchable(t, record, 0); len(found) != 4 {
		t.Errorf("searchable %q, want 4 texts", found)
	}
}
