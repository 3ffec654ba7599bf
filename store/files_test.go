package store

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gongkai/disclosure"
)

const tableURL = "http://www.example.edu.cn/1.xls" // that readPost links

// visitFile saves what came of a file as a crawl does.
func visitFile(t *testing.T, s *Store, file disclosure.File, text *disclosure.FileText) {
	t.Helper()
	run := startRun(t, s, noon, "门户")
	visit := disclosure.Visit{Run: run.ID, Site: "门户", Kind: disclosure.KindFile, URL: file.URL}
	if err := s.Enqueue(t.Context(), []disclosure.Visit{visit, visit}); err != nil {
		t.Fatal(err)
	}
	pending, err := s.Pending(t.Context(), run.ID, "门户", 10)
	if err != nil || len(pending) != 1 {
		t.Fatalf("pending %v, %v, want the file once", pending, err)
	}
	if _, err := s.Finish(t.Context(), disclosure.Done{Visit: pending[0], Outcome: disclosure.Outcome{Bucket: disclosure.Fetched, File: &file, Text: text}}); err != nil {
		t.Fatal(err)
	}
	ledgers, err := s.SiteLedgers(t.Context(), run.ID)
	want := []disclosure.SiteLedger{{Site: "门户", Files: disclosure.FileLedger{Fetched: 1}}}
	if diff := cmp.Diff(want, ledgers); diff != "" || err != nil {
		t.Errorf("ledger: %v (-want +got):\n%s", err, diff)
	}
	if err := s.EndRun(t.Context(), run.ID, noon, true); err != nil {
		t.Fatal(err)
	}
}

// announced are the texts of files that come with the changes after one.
func announced(t *testing.T, s *Store, after int64) (texts map[string][]string, last int64) {
	t.Helper()
	changes, err := s.Changes(t.Context(), after, 100)
	if err != nil {
		t.Fatal(err)
	}
	texts, last = map[string][]string{}, after
	for _, change := range changes {
		texts[change.Post.Title] = []string{}
		for _, file := range change.Files {
			texts[change.Post.Title] = append(texts[change.Post.Title], file.Text)
		}
		last = change.Seq
	}
	return texts, last
}

func save(t *testing.T, s *Store, posts ...disclosure.Post) {
	t.Helper()
	for _, post := range posts {
		if _, err := s.SavePost(t.Context(), post); err != nil {
			t.Fatal(err)
		}
	}
}

// Whatever becomes known of a file announces the posts that link it, and only those.
func TestFilesAreAnnounced(t *testing.T) {
	s := open(t)
	post := readPost(func(p *disclosure.Post) { p.Attachments[0].URL += "#sheet" })
	other := readPost(elsewhere, edited, func(p *disclosure.Post) { p.Title = "别的信息"; p.Attachments = nil })
	save(t, s, post, other)
	_, last := announced(t, s, 0)
	file := disclosure.File{URL: tableURL, Status: 200, Hash: strings.Repeat("a", 64), Bytes: 9, ETag: `"1"`, Fetched: noon}
	text := disclosure.FileText{Type: "xls", Text: "科目\t金额", Reader: 1}
	for _, step := range []struct {
		name string
		do   func()
		want map[string][]string
	}{
		{"a new file", func() { visitFile(t, s, file, &text) }, map[string][]string{post.Title: {text.Text}}},
		{"the same again", func() { visitFile(t, s, file, nil) }, map[string][]string{}},
		{"nothing new of the post", func() { save(t, s, post) }, map[string][]string{}},
		{"gone from the web", func() {
			visitFile(t, s, disclosure.File{URL: tableURL, Status: 404, Reason: "status 404", Fetched: noon}, nil)
		}, map[string][]string{post.Title: {text.Text}}},
		{"there again", func() { visitFile(t, s, file, nil) }, map[string][]string{post.Title: {text.Text}}},
		{"other bytes", func() {
			visitFile(t, s, disclosure.File{URL: tableURL, Status: 200, Hash: strings.Repeat("b", 64), Fetched: noon}, &disclosure.FileText{Reason: disclosure.FileEncrypted, Reader: 1})
		}, map[string][]string{post.Title: {}}},
		{"read better", func() {
			if err := s.SaveFileText(t.Context(), strings.Repeat("b", 64), disclosure.FileText{Type: "xls", Text: "新的", Reader: 2}); err != nil {
				t.Fatal(err)
			}
		}, map[string][]string{post.Title: {"新的"}}},
		{"no longer linked", func() { save(t, s, readPost(edited, func(p *disclosure.Post) { p.Attachments = nil })) }, map[string][]string{post.Title: {}}},
		{"a file of nobody", func() { visitFile(t, s, file, &text) }, map[string][]string{}},
		{"linked by another", func() { save(t, s, readPost(elsewhere, edited, func(p *disclosure.Post) { p.Title = "别的信息" })) }, map[string][]string{"别的信息": {text.Text}}},
	} {
		step.do()
		var got map[string][]string
		if got, last = announced(t, s, last); cmp.Diff(step.want, got) != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, cmp.Diff(step.want, got))
		}
	}
	checkProjection(t, s)
}

func TestFileOfAnAddress(t *testing.T) {
	s := open(t)
	if _, err := s.File(t.Context(), tableURL); !errors.Is(err, ErrNotFound) {
		t.Errorf("File before it was asked for: %v, want ErrNotFound", err)
	}
	if _, err := s.FileText(t.Context(), "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("FileText of unknown bytes: %v, want ErrNotFound", err)
	}
	first := disclosure.File{URL: tableURL, Status: 200, Hash: strings.Repeat("a", 64), Bytes: 9, ETag: `"1"`, LastModified: "then", Fetched: noon}
	text := disclosure.FileText{Type: "xls", Text: strings.Repeat("科目", 1000), Reason: disclosure.FileCut, Reader: 3}
	visitFile(t, s, first, &text)
	want := first
	want.Type, want.Reason = "xls", disclosure.FileCut
	got, err := s.File(t.Context(), tableURL)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("File: %v (-want +got):\n%s", err, diff)
	}
	kept, err := s.FileText(t.Context(), first.Hash)
	if diff := cmp.Diff(text, kept); diff != "" || err != nil {
		t.Errorf("FileText: %v (-want +got):\n%s", err, diff)
	}
	for reader, want := range map[int]int{3: 0, 4: 1} {
		if stale, err := s.StaleFiles(t.Context(), reader); len(stale) != want || err != nil {
			t.Errorf("StaleFiles(%d) = %v, %v, want %d", reader, stale, err, want)
		}
	}
	text.Reason = disclosure.FileTookTooLong // and may take less the next time
	visitFile(t, s, first, &text)
	if stale, err := s.StaleFiles(t.Context(), 3); len(stale) != 1 || err != nil {
		t.Errorf("StaleFiles of one that took too long = %v, %v, want it", stale, err)
	}
	files, err := s.Files(t.Context(), disclosure.Post{Attachments: []disclosure.Attachment{{URL: "http://x/"}, {URL: tableURL + "#2"}}})
	if err != nil || len(files) != 2 || files[0].Reason != disclosure.FileNotAttempted || files[1].Hash != first.Hash {
		t.Errorf("Files = %+v, %v", files, err)
	}
}

// Texts that are too long to be read at once come in several parts, each with
// one change at least.
func TestChangesWithLongFiles(t *testing.T) {
	s := open(t)
	for i := range 4 {
		hash := strings.Repeat(string(rune('a'+i)), 64)
		url := tableURL + hash
		save(t, s, readPost(func(p *disclosure.Post) {
			p.URL, p.Fingerprint, p.Attachments = "http://www.example.edu.cn/"+hash, hash, []disclosure.Attachment{{Text: "甲", URL: url}, {Text: "乙", URL: url + "2"}}
		}))
		text := disclosure.FileText{Type: "txt", Text: strings.Repeat(hash, textPerChanges*3/8/64)}
		visitFile(t, s, disclosure.File{URL: url, Status: 200, Hash: hash, Fetched: noon}, &text)
		visitFile(t, s, disclosure.File{URL: url + "2", Status: 200, Hash: hash, Fetched: noon}, nil)
	}
	var parts []int
	for after := int64(0); ; {
		changes, err := s.Changes(t.Context(), after, 100)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) == 0 {
			break
		}
		parts = append(parts, len(changes))
		after = changes[len(changes)-1].Seq
	}
	if diff := cmp.Diff([]int{2, 2}, parts); diff != "" {
		t.Errorf("changes in parts (-want +got):\n%s", diff)
	}
}

// A post that is moved or folded takes its files along, and no finding stays behind.
func TestMovedPostKeepsItsFiles(t *testing.T) {
	s := open(t)
	post := readPost(inDept)
	save(t, s, post)
	visitFile(t, s, disclosure.File{URL: tableURL, Status: 200, Hash: strings.Repeat("a", 64), Fetched: noon}, &disclosure.FileText{Type: "xls", Text: "科目"})
	if err := s.KeepFindings(t.Context(), "f", 1, map[string][]disclosure.Finding{post.ID: {{Kind: disclosure.FindingMobile}}}); err != nil {
		t.Fatal(err)
	}
	_, last := announced(t, s, 0)
	if _, err := s.MovePosts(t.Context(), []Move{{From: "旧名", To: toPortal}}); err != nil {
		t.Fatal(err)
	}
	if got, _ := announced(t, s, last); cmp.Diff([]string{"科目"}, got[post.Title]) != "" {
		t.Errorf("files of the moved post: %q", got)
	}
	var left int
	if err := s.read.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM findings) + (SELECT count(*) FROM attachments WHERE post_id = ?)`, post.ID).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows of the old ID are left, %v", left, err)
	}
}
