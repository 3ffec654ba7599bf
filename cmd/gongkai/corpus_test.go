package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"gongkai/disclosure"
)

// corpusDir holds saved pages with hand-read answers, which are no part of
// this repository.
const corpusDir = "../../../shared/corpus"

// savedPage is a line of the corpus' manifest.
type savedPage struct {
	ID, Kind, URL, Tier string
	Title, Published    string // of a detail
	Entries             []struct{ Title, Href, Date string }
	Next                string `json:"next_href"`

	address *url.URL
}

// TestCorpus runs the whole main job on the saved pages, at their own
// addresses: a forward proxy answers for their hosts. Three things are not as
// they were on the web. Pages that were served over https stand under http,
// since the proxy has no certificate that a crawl would believe. Pages of
// unknown address stand under an invented one. And the details that no saved
// list leads to are listed on a page that the proxy makes, with half of each
// title and a wrong day, so that title and day must come from the page itself.
func TestCorpus(t *testing.T) {
	saved := readManifest(t)
	replay := newReplay(t, saved)
	server := httptest.NewServer(replay)
	defer server.Close()
	configFile := filepath.Join(t.TempDir(), "gongkai.yaml")
	if err := os.WriteFile(configFile, []byte(replay.config(server.URL)), 0o600); err != nil {
		t.Fatal(err)
	}

	var done struct {
		Ledger  disclosure.Ledger
		Trouble []trouble
		Count   struct {
			Total, Undated int
			Index          struct{ Agrees bool }
		}
	}
	// The pages after the saved ones are missing, so the run cannot be complete.
	runJSON(t, exitFailed, &done, "run", "--json", "--config", configFile)
	posts := postsOf(t, configFile)
	t.Logf("ledger %+v; %d posts, %d dated, %d undated", done.Ledger, len(posts), done.Count.Total, done.Count.Undated)
	if !done.Count.Index.Agrees || done.Count.Total+done.Count.Undated != len(posts) {
		t.Errorf("%d dated and %d undated of %d posts, index agrees: %v", done.Count.Total, done.Count.Undated, len(posts), done.Count.Index.Agrees)
	}
	if met := done.Ledger.Total() - done.Ledger.Fetched; met < len(posts) {
		t.Errorf("%d posts, more than the %d entries of the ledger", len(posts), met)
	}
	told := slices.DeleteFunc(slices.Clone(done.Trouble), func(t trouble) bool { return t.Kind == disclosure.KindFile })
	if failed := done.Ledger.Failed + done.Ledger.Skipped; failed != len(told) {
		t.Errorf("%d visits failed or were skipped, %d are told", failed, len(told))
	}
	replay.checkLists(t, posts)
	replay.checkNext(t, done.Trouble)
	replay.checkDetails(t, posts)
}

func readManifest(t *testing.T) []*savedPage {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(corpusDir, "manifest.jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no saved pages at ../shared/corpus beside the repository: nothing to replay")
	}
	if err != nil {
		t.Fatal(err)
	}
	var saved []*savedPage
	for line := range bytes.Lines(data) {
		page := &savedPage{}
		if err := json.Unmarshal(line, page); err != nil {
			t.Fatal(err)
		}
		page.address, err = url.Parse(page.URL)
		if err != nil || page.address.Host == "" {
			page.address = &url.URL{Host: page.ID + ".example.edu.cn", Path: "/saved/" + page.ID + ".htm"}
		}
		page.address.Scheme = "http"
		saved = append(saved, page)
	}
	return saved
}

// replay answers for the hosts of the saved pages.
type replay struct {
	saved  []*savedPage
	hosts  []string
	bodies map[string][]byte // by address
}

const madeList = "/made-list.htm"

func newReplay(t *testing.T, saved []*savedPage) *replay {
	t.Helper()
	r := &replay{saved: saved, bodies: map[string][]byte{}}
	listed := map[string]bool{}
	for _, page := range saved {
		body, err := os.ReadFile(filepath.Join(corpusDir, "pages", page.ID+".html"))
		if err != nil {
			t.Fatal(err)
		}
		r.bodies[page.address.String()] = body
		for _, entry := range page.Entries {
			if target, err := page.address.Parse(entry.Href); err == nil {
				listed[target.String()] = true
			}
		}
	}
	for _, page := range saved {
		if !slices.Contains(r.hosts, page.address.Host) {
			r.hosts = append(r.hosts, page.address.Host)
		}
	}
	for _, host := range r.hosts {
		var entries strings.Builder
		for _, page := range saved {
			if page.Kind == "detail" && page.address.Host == host && !listed[page.address.String()] {
				title := []rune(page.Title)
				fmt.Fprintf(&entries, "<li id=\"line_u9_%d\"><span>2001-01-01</span><a href=\"%s\">%s…</a></li>\n", entries.Len(), html.EscapeString(page.address.String()), html.EscapeString(string(title[:(len(title)+1)/2])))
			}
		}
		if entries.Len() > 0 {
			r.bodies["http://"+host+madeList] = []byte(`<html><head><meta charset="utf-8"></head><body><ul class="list">` + entries.String() + `</ul></body></html>`)
		}
	}
	return r
}

func (r *replay) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, ok := r.bodies[request.URL.String()]
	if !ok {
		http.NotFound(w, request)
		return
	}
	w.Header().Set("Content-Type", "text/html") // as saved: without the server's charset
	_, _ = w.Write(body)
}

// config has one site a host, one column a list.
func (r *replay) config(proxy string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "school: 某某医学高等专科学校\ndata: data\nproxy: %s\nretries: 0\nsites:\n", proxy)
	for _, host := range r.hosts {
		fmt.Fprintf(&text, "  - name: %s\n    home: http://%s/\n    channel: dept\n    delay: 0s\n    columns:\n", host, host)
		for _, page := range r.saved {
			if page.Kind == "list" && page.address.Host == host {
				fmt.Fprintf(&text, "      - { name: %s, url: %q }\n", page.ID, page.address)
			}
		}
		if r.bodies["http://"+host+madeList] != nil {
			fmt.Fprintf(&text, "      - { name: made, url: \"http://%s%s\" }\n", host, madeList)
		}
	}
	return text.String()
}

// checkLists holds the posts of the saved lists against the manifest's
// entries, by site, title and day. Where the saved page of an entry says
// another title, that counts.
func (r *replay) checkLists(t *testing.T, posts []postLine) {
	want, got := map[string]bool{}, map[string]bool{}
	details := map[string]*savedPage{}
	for _, page := range r.saved {
		if page.Kind == "detail" {
			details[page.address.String()] = page
		}
	}
	for _, page := range r.saved {
		for _, entry := range page.Entries {
			title, day := entry.Title, entry.Date
			if target, err := page.address.Parse(entry.Href); err == nil && details[target.String()] != nil {
				title, day = details[target.String()].Title, details[target.String()].Published
			}
			want[page.address.Host+"|"+squeezed(title)+"|"+day] = true
		}
	}
	for _, post := range posts {
		if post.Column != "made" {
			got[post.Site+"|"+squeezed(post.Title)+"|"+string(post.Published)] = true
		}
	}
	both := 0
	for entry := range want {
		if got[entry] {
			both++
			continue
		}
		t.Logf("no post of the entry %s", entry)
	}
	for post := range got {
		if !want[post] {
			t.Logf("no entry of the post %s", post)
		}
	}
	f1 := 2 * float64(both) / float64(len(want)+len(got))
	t.Logf("lists: %d entries, %d posts, %d of both, F1 %.3f", len(want), len(got), both, f1)
	if f1 < 0.85 {
		t.Errorf("list entries F1 %.3f, want 0.85 or more", f1)
	}
}

// checkNext asks that every list with a next page led to it: that page is
// saved, or told as missing.
func (r *replay) checkNext(t *testing.T, told []trouble) {
	lists, found := 0, 0
	for _, page := range r.saved {
		if page.Kind != "list" || page.Next == "" {
			continue
		}
		lists++
		next, err := page.address.Parse(page.Next)
		if err != nil {
			t.Fatal(err)
		}
		asked := func(line trouble) bool { return line.Kind == disclosure.KindList && line.URL == next.String() }
		if r.bodies[next.String()] != nil || slices.ContainsFunc(told, asked) {
			found++
			continue
		}
		t.Logf("%s does not lead to its next page %s", page.ID, next)
	}
	t.Logf("next pages: %d of %d", found, lists)
	if float64(found) < 0.85*float64(lists) {
		t.Errorf("%d of %d next pages found", found, lists)
	}
}

func (r *replay) checkDetails(t *testing.T, posts []postLine) {
	byAddress := map[string]postLine{}
	for _, post := range posts {
		byAddress[post.URL] = post
	}
	read, titles, days, total := 0, 0, 0, 0
	for _, page := range r.saved {
		if page.Kind != "detail" {
			continue
		}
		total++
		post, ok := byAddress[page.address.String()]
		if !ok || post.Status != disclosure.StatusOK {
			t.Errorf("%s at %s was not read: %q", page.ID, page.address, post.Status)
			continue
		}
		read++
		if squeezed(post.Title) == squeezed(page.Title) {
			titles++
		} else {
			t.Logf("%s (tier %s): title %q, want %q", page.ID, page.Tier, post.Title, page.Title)
		}
		if string(post.Published) == page.Published {
			days++
		} else {
			t.Logf("%s (tier %s): day %q, want %q", page.ID, page.Tier, post.Published, page.Published)
		}
	}
	t.Logf("details: %d of %d read, %d titles and %d days right", read, total, titles, days)
	if float64(titles) < 0.85*float64(total) || float64(days) < 0.9*float64(total) {
		t.Errorf("%d titles and %d days of %d details are right, want 0.85 and 0.90 of them", titles, days, total)
	}
}

func squeezed(text string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsSpace(c) {
			return -1
		}
		return c
	}, text)
}

// runJSON runs a command that prints one JSON value.
func runJSON(t *testing.T, want int, into any, args ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), args, nil, &stdout, &stderr); code != want {
		t.Fatalf("%s ends with %d, want %d: %s", args, code, want, stderr.String())
	}
	if err := json.Unmarshal(stdout.Bytes(), into); err != nil {
		t.Fatalf("%s: %v in %s", args, err, stdout.String())
	}
}

func postsOf(t *testing.T, configFile string) []postLine {
	t.Helper()
	var posts []postLine
	for line := range strings.Lines(listPosts(t, configFile)) {
		var post postLine
		if err := json.Unmarshal([]byte(line), &post); err != nil {
			t.Fatal(err)
		}
		posts = append(posts, post)
	}
	slices.SortFunc(posts, func(a, b postLine) int { return cmp.Compare(a.ID, b.ID) })
	return posts
}
